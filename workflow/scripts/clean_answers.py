"""Answers without the rows that the rules remove, each removal counted."""

from dataclasses import asdict
from pathlib import Path

from pddemand import responses
from pddemand.answers import read_answers, write_answers
from pddemand.bases import bases
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.records import Cleaning
from pddemand.tables import write_rows, write_table

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    rules = Cleaning.model_validate_json(Path(snakemake.input.cleaning).read_text(encoding="utf-8")).cleaning
    answers, removed = responses.clean(read_answers(Path(snakemake.input.answers).parent), rules)
    patterns, left_out = responses.analysed(answers, study.codebook.multiple[0].id)
    flow = [*removed, *left_out]
    responses.refuse_nothing_left(flow, snakemake.wildcards.region)
    write_answers(answers, Path(snakemake.output.answers).parent)
    write_table(patterns, snakemake.output.patterns)
    write_rows(map(asdict, flow), responses.FLOW, snakemake.output.flow)
    write_table(bases(answers), snakemake.output.bases)
    write_rows(responses.columns_read(answers), responses.EXPORTS, snakemake.output.exports)
