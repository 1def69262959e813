"""How far the dictionary, the source and people agree on titles."""

from pathlib import Path

from pddemand import agreement, courses
from pddemand.codebook import Study
from pddemand.dictionary import read_dictionary
from pddemand.errors import plain_errors
from pddemand.tables import read_rows, write_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    items, rows = [item.id for item in study.items], read_rows(snakemake.input.courses)
    dictionary = read_dictionary(Path(snakemake.input.dictionary), items)
    alone = {row["course"]: row for row in courses.by_dictionary(rows, dictionary)}
    stated = {row["course"]: row["stated_direction"] for row in rows if row["stated_direction"]}
    given = {course: row["primary"] for course, row in alone.items()}
    languages = [alone[course]["language"] for course in stated]
    gold = agreement.accuracy([given[course] for course in stated], list(stated.values()), languages).overall
    write_rows([{**row, "basis": "published"} for row in gold], agreement.GOLD, snakemake.output.gold)

    coders = {name: courses.by_course(codings) for name, codings in study.coders.items()}
    directions = [*items, courses.UNCLASSIFIED]
    confusion = agreement.confusion({"source": stated, **coders, "dictionary": given}, directions)
    write_rows(confusion, agreement.CONFUSION, snakemake.output.confusion)
    agreed = agreement.agreement(coders, given, directions, snakemake.params.confidence) if coders else []
    write_rows(agreed, agreement.AGREEMENT, snakemake.output.agreement)
    settled = [row["course"] for row in read_rows(snakemake.input.classified) if row["by"] in ("source", "adjudicated")]
    open_ = agreement.to_adjudicate(rows, coders, alone, settled)
    write_rows(open_, ("course", "title", *coders, "dictionary", "basis"), snakemake.output.adjudicate)
