"""The page of the study."""

from pddemand.errors import plain_errors
from pddemand.site.pages import write_pages

with plain_errors(snakemake.log[0]):
    write_pages(
        snakemake.params.regions,
        snakemake.params.languages,
        snakemake.input.notebooks,
        [*snakemake.input.documents, *snakemake.input.answers, *snakemake.input.side_by_side],
    )
