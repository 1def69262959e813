"""Respondents' answers as one table, whichever tool wrote the files, without personal data."""

from pathlib import Path

from pddemand.answers import write_answers
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.exports import read_region
from pddemand.personal import MASKED, counted
from pddemand.tables import write_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    table = read_region(Path("data/raw", snakemake.wildcards.region), study)
    write_answers(table, Path(snakemake.output.answers).parent)
    write_rows(counted(table.sources), MASKED, snakemake.output.masked)
