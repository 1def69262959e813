"""The courses offered against demand, and next year's plan that follows from demand."""

from pathlib import Path

from pddemand import supply
from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.known_answers import known
from pddemand.tables import read_rows, write_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    courses, params = read_rows(snakemake.input.courses), snakemake.params
    totals, patterns = known(study, snakemake.input.patterns)
    tables = {
        "supply_demand": supply.supply_demand(courses, totals, patterns),
        "supply_test": supply.supply_test(courses, totals, params.confidence, patterns, study.region.population),
        "course_plan": supply.course_plan(courses, totals, params.places, patterns),
    }
    for name, rows in tables.items():
        write_rows(rows, list(rows[0]), snakemake.output[name])
