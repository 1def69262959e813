# Needs:  the tables, the ledger
# Gives:  pictures and executed notebooks, in every language
NOTEBOOKS = ["demand", "claims", "supply", "proposals"]


rule render_figures:
    input:
        study="data/processed/{region}/study.json",
        tables=[*rules.test_demand.output, rules.test_supply.output.supply_demand, rules.test_supply.output.supply_test],
        code=code("render_figures.py"),
    output:
        captions="results/{region}/figures/captions.json",
        pictures=expand(
            "results/{{region}}/figures/{name}.{language}.{format}",
            name=["shares", "verdicts", "open", "supply"],
            language=config["languages"],
            format=["svg", "png"],
        ),
    log:
        "logs/{region}/render_figures.log",
    conda:
        "../../environment.yml"
    params:
        languages=config["languages"],
        confidence=config["confidence"],
    message:
        "render {wildcards.region}: pictures"
    script:
        "../scripts/render_figures.py"


rule render_notebooks:
    input:
        templates=[here(HOME / f"notebooks/{notebook}.ipynb") for notebook in NOTEBOOKS],
        style=[here(path) for path in sorted((HOME / "notebooks/template").iterdir())],
        study="data/processed/{region}/study.json",
        tables=[
            rules.clean.output.counts,
            *rules.test_demand.output,
            *rules.classify.output,
            *rules.classify_agreement.output,
            *rules.test_supply.output,
        ],
        ledger=[*rules.test_claims.output],
        figures=[*rules.render_figures.output],
        code=code("render_notebooks.py"),
        page=code("../../src/pddemand/page.py"),
    output:
        expand(
            "results/{{region}}/notebooks/{language}/{notebook}.{format}",
            language=config["languages"],
            notebook=NOTEBOOKS,
            format=["ipynb", "html"],
        ),
    log:
        "logs/{region}/render_notebooks.log",
    conda:
        "../../environment.yml"
    threads: 2  # kernels at a time
    params:
        languages=config["languages"],
    message:
        "render {wildcards.region}: notebooks"
    script:
        "../scripts/render_notebooks.py"
