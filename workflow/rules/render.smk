# Needs:  the tables, the ledger; where there are respondents' answers, the way from rows read to rows analysed
# Gives:  the questionnaire to give out, pictures and executed notebooks, in every language
NOTEBOOKS = ["demand", "claims", "supply", "proposals"]


rule render_forms:
    input:
        study="data/processed/{region}/study.json",
        code=code("render_forms.py"),
    output:
        xlsform="results/{region}/forms/xlsform.xlsx",
        limesurvey="results/{region}/forms/limesurvey.txt",
        google_forms=expand("results/{{region}}/forms/google_forms.{language}.gs", language=config["languages"]),
        paper=expand(
            "results/{{region}}/forms/paper.{language}.{format}",
            language=config["languages"],
            format=["docx", "pdf"],
        ),
    log:
        "logs/{region}/render_forms.log",
    conda:
        "../../environment.yml"
    params:
        languages=config["languages"],
    message:
        "render {wildcards.region}: questionnaire to give out"
    script:
        "../scripts/render_forms.py"


rule render_figures:
    input:
        study="data/processed/{region}/study.json",
        tables=[*rules.test_demand.output, rules.test_supply.output.supply_demand, rules.test_supply.output.supply_test],
        code=code("render_figures.py"),
    output:
        captions="results/{region}/figures/captions.json",
        pictures=pictures("shares", "verdicts", "open", "supply"),
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


rule render_flow:
    input:
        study="data/processed/{region}/study.json",
        flow=rules.clean_answers.output.flow,
        code=code("render_flow.py"),
    output:
        captions="results/{region}/figures/flow.json",
        pictures=pictures("flow"),
    log:
        "logs/{region}/render_flow.log",
    conda:
        "../../environment.yml"
    params:
        languages=config["languages"],
    message:
        "render {wildcards.region}: picture of the way from rows read to rows analysed"
    script:
        "../scripts/render_flow.py"


rule render_answers:
    input:
        study="data/processed/{region}/study.json",
        shares=rules.test_demand.output.shares,
        tables=[*rules.test_answers.output],
        code=code("render_answers.py"),
    output:
        captions="results/{region}/figures/answers.json",
        pictures=pictures("upset", "differences", "groups"),
    log:
        "logs/{region}/render_answers.log",
    conda:
        "../../environment.yml"
    params:
        languages=config["languages"],
        confidence=config["confidence"],
    message:
        "render {wildcards.region}: pictures of answers"
    script:
        "../scripts/render_answers.py"


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
        flow=if_exported("results/{region}/figures/flow.json"),
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


rule render_answers_notebook:
    input:
        templates=[here(HOME / "notebooks/answers.ipynb")],
        style=[here(path) for path in sorted((HOME / "notebooks/template").iterdir())],
        study="data/processed/{region}/study.json",
        numbers=rules.test_claims.output.numbers,
        tables=[*rules.test_answers.output],
        figures=[*rules.render_answers.output],
        code=code("render_notebooks.py"),
        page=code("../../src/pddemand/page.py"),
    output:
        expand(
            "results/{{region}}/notebooks/{language}/answers.{format}",
            language=config["languages"],
            format=["ipynb", "html"],
        ),
    log:
        "logs/{region}/render_answers_notebook.log",
    conda:
        "../../environment.yml"
    threads: 2  # kernels at a time
    params:
        languages=config["languages"],
    message:
        "render {wildcards.region}: notebook of answers"
    script:
        "../scripts/render_notebooks.py"
