# Needs:  the rules themselves, what people wrote, the tables, and at the end all results
# Gives:  provenance.json: for every result of a region the rule, the script, the modules, the settings and the files that
#         people wrote on which it rests, with their SHA-256; a data package that describes every column of its tables;
#         of all regions together an RO-Crate that describes the run, with the workflow, and the SHA-256 of every result
WORKFLOW = [
    path.relative_to(HOME / "workflow").as_posix()
    for pattern in ("Snakefile", "rules/*.smk", "scripts/*.py", "report/*.rst")
    for path in sorted((HOME / "workflow").glob(pattern))
]


rule trace_region:
    input:
        sources=lambda wildcards: list(written_for(wildcards.region).values()),
        tables=lambda wildcards: tables_of(wildcards.region),  # where they cannot be made, what is said of them stays
        code=code("trace_region.py"),
    output:
        provenance="results/{region}/provenance.json",
    log:
        "logs/{region}/trace_region.log",
    conda:
        "../../environment.yml"
    params:
        jobs=lambda wildcards: traced(wildcards.region),
        sources=lambda wildcards: list(written_for(wildcards.region)),
    message:
        "trace {wildcards.region}: what every result rests on"
    script:
        "../scripts/trace_region.py"


rule trace_tables:
    input:
        study=lambda wildcards: [f"data/processed/{wildcards.region}/study.json"] * (wildcards.region in READY),
        tables=lambda wildcards: tables_of(wildcards.region),
        columns=here(SOURCES / "columns.csv"),
        code=code("trace_tables.py"),
    output:
        package="results/{region}/datapackage.json",
    log:
        "logs/{region}/trace_tables.log",
    conda:
        "../../environment.yml"
    message:
        "trace {wildcards.region}: what every column means"
    script:
        "../scripts/trace_tables.py"


rule trace_run:
    input:
        results=lambda wildcards: results_but("trace_run", "trace_checksums"),
        provenance=expand(rules.trace_region.output.provenance, region=[*READY, "regions"] if READY else []),
        packages=expand(rules.trace_tables.output.package, region=[*READY, "regions"] if READY else []),
        workflow=[here(HOME / "workflow" / name) for name in WORKFLOW],
        citation=here(HOME / "CITATION.cff"),
        code=code("trace_run.py"),
    output:
        crate="results/ro-crate-metadata.json",
        workflow=directory("results/workflow.copy"),
    log:
        "logs/trace_run.log",
    conda:
        "../../environment.yml"
    params:
        workflow=WORKFLOW,
    message:
        "trace: the run, with what it was given and what it made"
    script:
        "../scripts/trace_run.py"


rule trace_checksums:
    input:
        results=lambda wildcards: results_but("trace_checksums"),
        code=code("trace_checksums.py"),
    output:
        checksums="results/SHA256SUMS",
    log:
        "logs/trace_checksums.log",
    conda:
        "../../environment.yml"
    message:
        "trace: SHA-256 of every result"
    script:
        "../scripts/trace_checksums.py"
