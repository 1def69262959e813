"""Courses by the direction that the source itself states."""

from pddemand import courses
from pddemand.errors import plain_errors
from pddemand.tables import read_rows, write_rows

with plain_errors(snakemake.log[0]):
    classified = courses.classified(read_rows(snakemake.input.courses))
    write_rows(classified, list(classified[0]) if classified else courses.COLUMNS, snakemake.output.courses)
