# Needs:  of every region study.json and the tables on demand and on courses; patterns of answers, where there are any
# Gives:  regions side by side, and the years of each place: tables, a picture, and a notebook in every language


rule compare_regions:
    input:
        studies=of_regions("data/processed/{region}/study.json"),
        shares=of_regions(rules.test_demand.output.shares),
        pairs=of_regions(rules.test_demand.output.pairs),
        supply=of_regions(rules.test_supply.output.supply_demand),
        answers=of_regions(
            [rules.clean_answers.output.patterns, rules.clean_answers.output.bases],
            list(filter(exported, READY)),
        ),
        code=code("compare_regions.py"),
    output:
        surveys="results/regions/surveys.csv",
        institutions="results/regions/institutions.csv",
        shares="results/regions/shares.csv",
        ranks="results/regions/ranks.csv",
        gaps="results/regions/gaps.csv",
        homogeneity="results/regions/homogeneity.csv",
        coverage="results/regions/coverage.csv",
    log:
        "logs/regions/compare_regions.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
    message:
        "compare: regions and years side by side"
    script:
        "../scripts/compare_regions.py"


rule render_regions:
    input:
        tables=[*rules.compare_regions.output],
        code=code("render_regions.py"),
    output:
        captions="results/regions/figures/regions.json",
        pictures=expand(
            "results/regions/figures/regions.{language}.{format}",
            language=config["languages"],
            format=["svg", "png"],
        ),
    log:
        "logs/regions/render_regions.log",
    conda:
        "../../environment.yml"
    params:
        languages=config["languages"],
        confidence=config["confidence"],
    message:
        "render regions: picture of shares side by side"
    script:
        "../scripts/render_regions.py"


rule render_regions_notebook:
    input:
        templates=[here(HOME / "notebooks/regions.ipynb")],
        style=[here(path) for path in sorted((HOME / "notebooks/template").iterdir())],
        tables=[*rules.compare_regions.output],
        figures=[*rules.render_regions.output] if len(READY) > 1 else [],
        code=code("render_regions_notebook.py"),
        page=code("../../src/pddemand/region_page.py"),
    output:
        expand(
            "results/regions/notebooks/{language}/regions.{format}",
            language=config["languages"],
            format=["ipynb", "html"],
        ),
    log:
        "logs/regions/render_regions_notebook.log",
    conda:
        "../../environment.yml"
    threads: 2  # kernels at a time
    params:
        languages=config["languages"],
    message:
        "render regions: notebook"
    script:
        "../scripts/render_regions_notebook.py"
