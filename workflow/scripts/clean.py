"""Counts of respondents, the answer tables at the ends of what totals allow, and cleaned titles."""

from pathlib import Path

from pddemand import courses, known_answers, witnesses
from pddemand.codebook import COUNTS, Study
from pddemand.errors import plain_errors
from pddemand.tables import write_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    totals, patterns = known_answers.known(study, snakemake.input.patterns)
    counts = [*(known_answers.counts(patterns) if patterns else ()), *study.counts()]
    write_rows(counts, COUNTS, snakemake.output.counts)
    Path(snakemake.output.witnesses).mkdir(parents=True, exist_ok=True)
    index = [] if patterns else witnesses.save(totals, Path(snakemake.output.witnesses))
    write_rows(index, witnesses.INDEX, snakemake.output.index)
    write_rows(courses.cleaned(study.courses), courses.COLUMNS, snakemake.output.courses)
