"""Read a region's folder, check it, and keep the checked copy."""

from pathlib import Path

from pddemand.codebook import read_study
from pddemand.errors import plain_errors
from pddemand.tables import replace

with plain_errors(snakemake.log[0]):
    study = read_study(Path("data/raw", snakemake.wildcards.region))
    replace(snakemake.output.study, study.model_dump_json(indent=1) + "\n")
