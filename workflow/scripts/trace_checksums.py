"""The SHA-256 of every result, as `sha256sum -c` reads them."""

from pathlib import Path

from pddemand import provenance
from pddemand.errors import plain_errors

with plain_errors(snakemake.log[0]):
    provenance.write_checksums(snakemake.input.results, Path(snakemake.output.checksums))
