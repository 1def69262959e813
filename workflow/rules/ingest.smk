# Needs:  everything under data/raw/<region>
# Gives:  data/processed/<region>/study.json, read, checked and cross-checked, and the dictionary, checked against the
#         region's directions; where respondents' answers are there, the answer table without personal data, and the
#         rules that will clean it, checked against the region's questions


rule ingest:
    input:
        raw_files,
        code=code("ingest.py"),
    output:
        study="data/processed/{region}/study.json",
    log:
        "logs/{region}/ingest.log",
    conda:
        "../../environment.yml"
    message:
        "ingest {wildcards.region}: read and check what was published"
    script:
        "../scripts/ingest.py"


rule ingest_dictionary:
    input:
        study="data/processed/{region}/study.json",
        dictionary=dictionary,
        code=code("ingest_dictionary.py"),
    output:
        dictionary="data/processed/{region}/dictionary.yaml",
    log:
        "logs/{region}/ingest_dictionary.log",
    conda:
        "../../environment.yml"
    message:
        "ingest {wildcards.region}: check the dictionary of course titles"
    script:
        "../scripts/ingest_dictionary.py"


rule ingest_cleaning:
    input:
        study="data/processed/{region}/study.json",
        region="data/raw/{region}/region.yaml",
        code=code("ingest_cleaning.py"),
    output:
        cleaning="data/processed/{region}/cleaning.json",
    log:
        "logs/{region}/ingest_cleaning.log",
    conda:
        "../../environment.yml"
    params:
        cleaning=config["cleaning"],
    message:
        "ingest {wildcards.region}: check the rules that clean answers"
    script:
        "../scripts/ingest_cleaning.py"


rule ingest_answers:
    input:
        answer_files,
        study="data/processed/{region}/study.json",
        code=code("ingest_answers.py"),
    output:
        answers="data/processed/{region}/ingested/answers.parquet",
        package="data/processed/{region}/ingested/datapackage.json",
        masked="results/{region}/tables/masked.csv",
    log:
        "logs/{region}/ingest_answers.log",
    conda:
        "../../environment.yml"
    message:
        "ingest {wildcards.region}: read respondents' answers"
    script:
        "../scripts/ingest_answers.py"
