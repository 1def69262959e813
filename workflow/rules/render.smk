# Needs:  the tables, the ledger
# Gives:  pictures and executed notebooks, in every language
NOTEBOOKS = ["demand", "claims"]


rule render_figures:
    input:
        study="data/processed/{region}/study.json",
        tables=[*rules.test_demand.output],
        code=code("render_figures.py"),
    output:
        captions="results/{region}/figures/captions.json",
        pictures=expand(
            "results/{{region}}/figures/{name}.{language}.{format}",
            name=["shares", "verdicts", "open"],
            language=config["languages"],
            format=["svg", "png"],
        ),
    log:
        "logs/{region}/render_figures.log",
    conda:
        ENVIRONMENT
    params:
        languages=config["languages"],
        confidence=config["confidence"],
    message:
        "render {wildcards.region}: pictures"
    script:
        "../scripts/render_figures.py"


rule render_notebook:
    input:
        template=str(HOME / "notebooks/{notebook}.ipynb"),
        style=[str(path) for path in sorted((HOME / "notebooks/template").iterdir())],
        study="data/processed/{region}/study.json",
        tables=[rules.clean.output.counts, *rules.test_demand.output],
        ledger=[*rules.test_claims.output],
        figures=[*rules.render_figures.output],
        code=code("render_notebook.py"),
        page=code("../../src/pddemand/page.py"),
    output:
        notebooks=expand("results/{{region}}/notebooks/{language}/{{notebook}}.ipynb", language=config["languages"]),
        pages=expand("results/{{region}}/notebooks/{language}/{{notebook}}.html", language=config["languages"]),
    log:
        "logs/{region}/render_{notebook}.log",
    conda:
        ENVIRONMENT
    params:
        languages=config["languages"],
    message:
        "render {wildcards.region}: notebook {wildcards.notebook}"
    script:
        "../scripts/render_notebook.py"
