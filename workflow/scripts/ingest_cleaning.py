"""Take the rules that clean a region's answers, its own or those for all, check them, and keep the checked copy."""

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.raw import read_yaml
from pddemand.records import Cleaning
from pddemand.responses import refuse_unknown
from pddemand.tables import replace as write_file

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    own = study.region.cleaning is not None
    raw = read_yaml(Path(snakemake.input.region if own else "config.yaml"))
    raw = replace(raw, data={"cleaning": raw.data["cleaning"] if own else snakemake.params.cleaning})
    rules = raw.parse(TypeAdapter(Cleaning))
    refuse_unknown(rules.cleaning, study.codebook, raw)
    write_file(snakemake.output.cleaning, rules.model_dump_json(indent=1) + "\n")
