# Needs:  study.json; respondents' answers, where the region has them
# Gives:  counts of respondents; without answers, the answer tables that stand at the ends of what the percentages
#         allow; titles of courses without their typographical accidents; with answers, those that the rules leave, what
#         was ticked together, who was asked and answered, and the way from rows read to rows analysed


rule clean:
    input:
        study="data/processed/{region}/study.json",
        patterns=if_exported("data/processed/{region}/patterns.csv"),
        code=code("clean.py"),
    output:
        counts="results/{region}/tables/counts.csv",
        witnesses=directory("results/{region}/witnesses"),
        index="data/processed/{region}/witnesses.csv",
        courses="data/processed/{region}/courses.csv",
    log:
        "logs/{region}/clean.log",
    conda:
        "../../environment.yml"
    message:
        "clean {wildcards.region}: counts behind percentages, answer tables that fit them"
    script:
        "../scripts/clean.py"


rule clean_answers:
    input:
        study="data/processed/{region}/study.json",
        cleaning=rules.ingest_cleaning.output.cleaning,
        answers=rules.ingest_answers.output.answers,
        package=rules.ingest_answers.output.package,
        code=code("clean_answers.py"),
    output:
        answers="data/processed/{region}/answers.parquet",
        package="data/processed/{region}/datapackage.json",
        patterns="data/processed/{region}/patterns.csv",
        flow="results/{region}/tables/flow.csv",
        bases="results/{region}/tables/bases.csv",
        exports="results/{region}/tables/exports.csv",
    log:
        "logs/{region}/clean_answers.log",
    conda:
        "../../environment.yml"
    message:
        "clean {wildcards.region}: respondents' answers, each removal counted"
    script:
        "../scripts/clean_answers.py"
