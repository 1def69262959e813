"""What the totals determine and what they leave open, and whether the answer tables bear it out."""

from pathlib import Path

from pddemand import demand
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.shares import share_table
from pddemand.tables import read_table, write_table

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    totals, confidence = study.totals(), snakemake.params.confidence
    write_table(share_table(totals, confidence, study.region.population), snakemake.output.shares)
    write_table(demand.pairs(totals, confidence), snakemake.output.pairs)
    write_table(demand.overall(totals), snakemake.output.overall)
    write_table(demand.only(totals), snakemake.output.only)
    write_table(demand.sensitivity(study, confidence), snakemake.output.sensitivity)
    files = sorted(Path(snakemake.input.witnesses).glob("*.csv"))
    answers = {path.name: read_table(path).to_numpy() for path in files}
    tested = demand.tested_witnesses(read_table(snakemake.input.index), answers, totals)
    write_table(tested, snakemake.output.witnesses)
