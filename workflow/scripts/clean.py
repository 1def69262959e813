"""Counts behind the percentages, the answer tables at the ends of what they allow, and cleaned titles."""

from pathlib import Path

from pddemand import courses, witnesses
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.tables import write_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    counts = study.counts()
    write_rows(counts, list(counts[0]), snakemake.output.counts)
    index = witnesses.save(study.totals(), Path(snakemake.output.witnesses))
    write_rows(index, list(index[0]), snakemake.output.index)
    write_rows(courses.cleaned(study.courses), courses.COLUMNS, snakemake.output.courses)
