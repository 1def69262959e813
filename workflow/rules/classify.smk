# Needs:  titles of courses, cleaned; the dictionary; what people say of titles, where the region's folder has it;
#         respondents' own words, where there are answers
# Gives:  the directions of professional development that each title belongs to or may belong to; how far the
#         dictionary, the source and people agree; topics in respondents' own words by direction


rule classify:
    input:
        study="data/processed/{region}/study.json",
        courses="data/processed/{region}/courses.csv",
        dictionary="data/processed/{region}/dictionary.yaml",
        answers=if_exported("data/processed/{region}/answers.parquet"),
        package=if_exported("data/processed/{region}/datapackage.json"),
        code=code("classify.py"),
    output:
        courses="results/{region}/tables/courses.csv",
        topics="results/{region}/tables/topics.csv",
        contested="data/processed/{region}/contested.json",
    log:
        "logs/{region}/classify.log",
    conda:
        "../../environment.yml"
    message:
        "classify {wildcards.region}: courses by direction"
    script:
        "../scripts/classify.py"


rule classify_agreement:
    input:
        study="data/processed/{region}/study.json",
        courses="data/processed/{region}/courses.csv",
        dictionary="data/processed/{region}/dictionary.yaml",
        classified=rules.classify.output.courses,
        code=code("classify_agreement.py"),
    output:
        gold="results/{region}/tables/gold.csv",
        confusion="results/{region}/tables/confusion.csv",
        agreement="results/{region}/tables/agreement.csv",
        adjudicate="results/{region}/tables/adjudicate.csv",
    log:
        "logs/{region}/classify_agreement.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
    message:
        "classify {wildcards.region}: how far dictionary, source and people agree"
    script:
        "../scripts/classify_agreement.py"
