# Needs:  the tables, the ledger, the pictures, and what each of them rests on
# Gives:  the report of a region in every language, as page, for Word and as PDF


rule render_report:
    input:
        study="data/processed/{region}/study.json",
        provenance="results/{region}/provenance.json",
        tables=[
            *rules.test_demand.output,
            *rules.classify.output,
            *rules.test_supply.output,
            *rules.test_claims.output,
        ],
        figures=[*rules.render_figures.output],
        answers=if_exported([*rules.test_answers.output, *rules.render_answers.output, *rules.render_flow.output]),
        style=here(HOME / "notebooks/template/page.css"),
        templates=[here(path) for path in sorted((SOURCES / "report").glob("report.*"))],
        code=code("render_report.py"),
    output:
        expand(
            "results/{{region}}/report.{language}.{format}",
            language=config["languages"],
            format=["html", "docx", "pdf"],
        ),
    log:
        "logs/{region}/render_report.log",
    conda:
        "../../environment.yml"
    threads: 2
    params:
        languages=config["languages"],
    message:
        "render {wildcards.region}: report"
    script:
        "../scripts/render_report.py"
