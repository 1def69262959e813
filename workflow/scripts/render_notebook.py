"""One notebook in every language, executed, and as a page."""

from pathlib import Path

from pddemand.errors import plain_errors
from pddemand.notebooks import Job, execute_all

with plain_errors(snakemake.log[0]):
    shown = {"results": f"results/{snakemake.wildcards.region}", "study": snakemake.input.study}
    jobs = [
        Job(
            template=snakemake.input.template,
            parameters={**shown, "language": language},
            notebook=notebook,
            page=page,
            partial=snakemake.log[0].replace(".log", f".{language}.ipynb"),
        )
        for language, notebook, page in zip(
            snakemake.params.languages, snakemake.output.notebooks, snakemake.output.pages, strict=True
        )
    ]
    execute_all(jobs, str(Path(snakemake.input.style[0]).parent))
