# Needs:  study.json
# Gives:  counts behind the percentages, the answer tables that stand at the ends of what they allow, and titles of
#         courses without their typographical accidents


rule clean:
    input:
        study="data/processed/{region}/study.json",
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
