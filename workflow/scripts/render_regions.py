"""Picture of regions side by side, in every language."""

from pathlib import Path

from pddemand.errors import plain_errors
from pddemand.region_figure import draw_regions

with plain_errors(snakemake.log[0]):
    draw_regions(Path(snakemake.input.tables[0]).parent, snakemake.params.languages, snakemake.params.confidence)
