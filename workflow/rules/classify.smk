# Needs:  titles of courses, cleaned
# Gives:  the directions of professional development that each belongs to


rule classify:
    input:
        study="data/processed/{region}/study.json",
        courses="data/processed/{region}/courses.csv",
        code=code("classify.py"),
    output:
        courses="results/{region}/tables/courses.csv",
    log:
        "logs/{region}/classify.log",
    conda:
        "../../environment.yml"
    message:
        "classify {wildcards.region}: courses by direction"
    script:
        "../scripts/classify.py"
