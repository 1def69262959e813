"""What answers or totals say of demand and leave open, whether answer tables bear it out, and how many to ask next."""

from pathlib import Path

from pddemand import comparisons, demand, planning
from pddemand.bases import read_base
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.known_answers import known
from pddemand.tables import read_table, write_table

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    totals, patterns = known(study, snakemake.input.patterns)
    base = read_base(snakemake.input.bases, study.codebook.multiple[0].id)
    confidence, teachers = snakemake.params.confidence, study.region.population
    write_table(demand.shares(totals, confidence, teachers, patterns, base), snakemake.output.shares)
    write_table(demand.pairs(totals, confidence, patterns), snakemake.output.pairs)
    write_table(demand.overall(totals, patterns, base), snakemake.output.overall)
    write_table(demand.only(totals, patterns), snakemake.output.only)
    write_table(demand.sensitivity(study, confidence, patterns), snakemake.output.sensitivity)
    cells = comparisons.paired_cells(patterns.answers, patterns.counts.sum(axis=1)) if patterns else None
    plan = planning.planning_table(totals, confidence, teachers, cells=cells)
    write_table(plan, snakemake.output.planning)
    files, index = Path(snakemake.input.witnesses).glob("*.csv"), read_table(snakemake.input.index)
    answers = {path.name: read_table(path).to_numpy() for path in sorted(files)}
    write_table(demand.tested_witnesses(index, answers, totals), snakemake.output.witnesses)
