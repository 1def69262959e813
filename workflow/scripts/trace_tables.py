"""The data package of a region's results: every column of every table described."""

import json
from pathlib import Path

from pddemand import datapackage
from pddemand.errors import plain_errors

with plain_errors(snakemake.log[0]):
    study = [json.loads(Path(path).read_text(encoding="utf-8")) for path in snakemake.input.study]
    datapackage.write(study[0] if study else None, snakemake.input.tables, Path(snakemake.output.package))
