"""The run as an RO-Crate: the workflow, copied beside the results, what it was given and what it made."""

import json
import shutil
from pathlib import Path

import yaml

from pddemand import crate
from pddemand.errors import plain_errors
from pddemand.provenance import files_of

with plain_errors(snakemake.log[0]):
    copies, metadata = Path(snakemake.output.workflow), Path(snakemake.output.crate)
    for path, name in zip(snakemake.input.workflow, snakemake.params.workflow, strict=True):
        (copies / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copies / name)
    provenance, packages = (
        [json.loads(Path(path).read_text(encoding="utf-8")) for path in paths]
        for paths in (snakemake.input.provenance, snakemake.input.packages)
    )
    citation = yaml.safe_load(Path(snakemake.input.citation).read_text(encoding="utf-8"))
    workflow = [f"{copies.name}/{name}" for name in snakemake.params.workflow]
    results = files_of(snakemake.input.results, metadata.parent)
    crate.write(metadata, citation, list(zip(provenance, packages, strict=True)), workflow, results)
