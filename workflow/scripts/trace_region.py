"""For every result of a region: the rule, the code, the settings and the raw files that it rests on."""

from pddemand import provenance
from pddemand.errors import plain_errors

with plain_errors(snakemake.log[0]):
    sources = dict(zip(snakemake.params.sources, snakemake.input.sources, strict=True))
    provenance.write(snakemake.wildcards.region, snakemake.params.jobs, sources, snakemake.output.provenance)
