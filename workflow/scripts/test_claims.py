"""A verdict on every claim and on every published number, and the numbers that prose uses."""

import json
from pathlib import Path

from pddemand import claims, findings, proposals, verification
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.known_answers import known
from pddemand.tables import read_rows, replace, write_rows

with plain_errors(snakemake.log[0]):
    names = "counts shares pairs overall only witnesses courses supply_demand supply_test course_plan planning"
    tables = {name: read_rows(snakemake.input[name]) for name in names.split()}
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    totals, patterns = known(study, snakemake.input.patterns)
    evidence = findings.gather(study, totals, tables, answers=patterns is not None)
    ledger, verified, params = claims.ledger(evidence), verification.verification(evidence), snakemake.params
    numbers = verification.numbers(evidence, tables, ledger, verified, params.confidence, params.places)
    write_rows(ledger, claims.COLUMNS, snakemake.output.claims)
    write_rows(verified, verification.COLUMNS, snakemake.output.verification)
    write_rows(proposals.weigh(study, ledger), proposals.COLUMNS, snakemake.output.proposals)
    replace(snakemake.output.numbers, json.dumps(numbers, indent=1, ensure_ascii=False) + "\n")
