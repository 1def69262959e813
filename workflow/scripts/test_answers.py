"""What respondents' answers tell: combinations, pairs, groups, other questions, missing answers, weights."""

from pathlib import Path

from pddemand import answer_tables, design_tables, group_tables
from pddemand.answers import read_answers
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.tables import write_rows, write_table

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    answers, out = read_answers(Path(snakemake.input.answers).parent), snakemake.output
    confidence, smallest = snakemake.params.confidence, snakemake.params.smallest_cell
    question, *others = [question.id for question in study.codebook.multiple]
    by = [question.id for question in study.codebook.questions if question.kind == "single"]
    write_table(answer_tables.combinations(answers, question, smallest), out.combinations)
    write_table(answer_tables.associations(answers, question, confidence, smallest), out.associations)
    write_table(answer_tables.missing(answers, [question, *others]), out.missing)
    write_table(design_tables.design_shares(answers, question, study.region, confidence), out.design_shares)
    shares = group_tables.group_shares(answers, question, by, confidence, smallest)
    write_rows(shares, group_tables.SHARES, out.group_shares)
    write_rows(group_tables.group_tests(answers, question, by, smallest), group_tables.COLUMNS, out.groups)
    write_rows(group_tables.set_tests(answers, question, others, smallest), group_tables.COLUMNS, out.sets)
