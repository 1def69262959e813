# Needs:  everything that the study found
# Gives:  one page that opens offline; with several regions, a page of each beside it
ALONE = len(READY) == 1


rule render_page:
    input:
        notebooks=[here(HOME / f"notebooks/{notebook}.ipynb") for notebook in [*NOTEBOOKS, "answers", "regions"]],
        results=expand(
            [*rules.test_claims.output, *rules.render_figures.output, *rules.test_supply.output],
            region=READY,
        ),
        regions=[*rules.compare_regions.output, *([] if ALONE else rules.render_regions.output)],
        provenance=expand(rules.trace_region.output.provenance, region=[*READY, "regions"]),
        documents=expand(
            [*rules.render_report.output, *rules.render_forms.output, *rules.render_notebooks.output],
            region=READY,
        ),
        answers=expand(rules.render_answers_notebook.output, region=list(filter(exported, READY))),
        side_by_side=rules.render_regions_notebook.output,
        templates=[here(path) for path in sorted((SOURCES / "site/templates").iterdir())],
        code=code("render_page.py"),
    output:
        page="results/index.html",
        regions=expand("results/{region}/index.html", region=[] if ALONE else READY),
    log:
        "logs/render_page.log",
    conda:
        "../../environment.yml"
    params:
        regions=READY,
        languages=config["languages"],
    message:
        "render: the page of the study"
    script:
        "../scripts/render_page.py"
