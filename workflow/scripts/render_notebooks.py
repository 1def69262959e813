"""Every notebook in every language, executed, and as a page."""

from itertools import product
from pathlib import Path

from pddemand.errors import plain_errors
from pddemand.notebooks import Job, execute_all

results, log = f"results/{snakemake.wildcards.region}", Path(snakemake.log[0])
jobs = [
    Job(
        template=template,
        parameters={"language": language, "results": results, "study": snakemake.input.study},
        notebook=f"{results}/notebooks/{language}/{Path(template).name}",
        page=f"{results}/notebooks/{language}/{Path(template).stem}.html",
        partial=str(log.with_name(f"{Path(template).stem}.{language}.ipynb")),
    )
    for template, language in product(snakemake.input.templates, snakemake.params.languages)
]
with plain_errors(snakemake.log[0]):
    execute_all(jobs, str(Path(snakemake.input.style[0]).parent))
