"""Regions and years side by side: shares, ranks, gaps, homogeneity, coverage, and who made which survey."""

from pathlib import Path

import pandas as pd

from pddemand import region_tables, regions
from pddemand.errors import plain_errors
from pddemand.tables import write_table

with plain_errors(snakemake.log[0]):
    files = zip(snakemake.input.studies, snakemake.input.shares, strict=True)
    surveys = regions.in_order(regions.read_surveyed(Path(study), Path(shares).parent) for study, shares in files)
    regions.check_years(surveys, Path("data/raw"))
    confidence, out = snakemake.params.confidence, snakemake.output
    write_table(pd.DataFrame(regions.survey_table(surveys)), out.surveys)
    write_table(pd.DataFrame(regions.institution_table(surveys)), out.institutions)
    write_table(pd.DataFrame(region_tables.shares(surveys)), out.shares)
    write_table(pd.DataFrame(region_tables.ranks(surveys)), out.ranks)
    write_table(pd.DataFrame(region_tables.coverage(surveys), columns=region_tables.COVERAGE), out.coverage)
    write_table(region_tables.gaps(surveys, confidence), out.gaps)
    write_table(region_tables.homogeneity(surveys, confidence), out.homogeneity)
