"""The notebook of all regions in every language, executed, and as a page."""

from pathlib import Path

from pddemand.errors import plain_errors
from pddemand.notebooks import Job, execute_all

(template,), log = snakemake.input.templates, Path(snakemake.log[0])
results = Path(snakemake.input.tables[0]).parent.as_posix()
jobs = [
    Job(
        template=template,
        parameters={"language": language, "results": results},
        notebook=f"{results}/notebooks/{language}/regions.ipynb",
        page=f"{results}/notebooks/{language}/regions.html",
        partial=str(log.with_name(f"regions.{language}.ipynb")),
    )
    for language in snakemake.params.languages
]
with plain_errors(snakemake.log[0]):
    execute_all(jobs, str(Path(snakemake.input.style[0]).parent))
