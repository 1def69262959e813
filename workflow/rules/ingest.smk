# Needs:  everything under data/raw/<region>
# Gives:  data/processed/<region>/study.json, read, checked and cross-checked


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
