# Needs:  everything under data/raw/<region>
# Gives:  data/processed/<region>/study.json, read, checked and cross-checked, and the dictionary, checked against the
#         region's directions


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
