"""A verdict on every claim and on every published number, and the numbers that prose uses."""

import json
from pathlib import Path

from pddemand import claims, proposals
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.tables import read_rows, replace, write_rows

with plain_errors(snakemake.log[0]):
    names = "counts shares pairs overall only witnesses courses supply_demand supply_test course_plan"
    tables = {name: read_rows(snakemake.input[name]) for name in names.split()}
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    evidence = claims.gather(study, tables)
    ledger, verified = claims.ledger(evidence), claims.verification(evidence)
    params = snakemake.params
    numbers = claims.numbers(evidence, tables, ledger, verified, params.confidence, params.places)
    weighed = proposals.weigh(study, ledger)
    write_rows(ledger, list(ledger[0]), snakemake.output.claims)
    write_rows(verified, list(verified[0]), snakemake.output.verification)
    write_rows(weighed, proposals.COLUMNS, snakemake.output.proposals)
    replace(snakemake.output.numbers, json.dumps(numbers, indent=1, ensure_ascii=False) + "\n")
