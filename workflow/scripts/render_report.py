"""The report of a region, as page, Word document and PDF in every language."""

from pathlib import Path

from pddemand.errors import plain_errors
from pddemand.report import write_reports

with plain_errors(snakemake.log[0]):
    results, style = Path(snakemake.output[0]).parent, Path(snakemake.input.style).read_text(encoding="utf-8")
    write_reports(results, snakemake.input.study, snakemake.params.languages, style)
