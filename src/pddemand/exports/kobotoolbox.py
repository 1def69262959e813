"""KoboToolbox: ticked options in one cell, in a column each, or both; headings are names or wordings, with groups.

A blank in an option's column, beside an answer, means that the respondent's version of the form did not have it.
"""

from dataclasses import replace

import pyarrow.compute as pc

from pddemand.answers import NOT_SHOWN
from pddemand.exports import xlsforms
from pddemand.exports.choices import Answers
from pddemand.exports.facts import FactColumns
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question

TITLE = "KoboToolbox"

FACTS = FactColumns(
    started=("start",),
    ended=("end",),
    sent=("_submission_time",),
    submission=(("_uuid",),),
    version=("__version__", "_version_", "_version__001", "__version__/_version_"),
    rejected={"_validation_status": frozenset({"not approved", "validation_status_not_approved", "не одобрено"})},
)

OWN = ("_submission_time", "_validation_status", "__version__", "_xform_id_string", "_submitted_by", "formhub/uuid")
"""Headings that no other tool writes; one is enough."""

# The first is usual; the others can be chosen, and may also be part of a name.
SEPARATORS = ("/", ".", "-", ":", "|")


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    if {"KEY", "SubmissionDate"} <= set(sheet.header):
        return ""
    if own := [heading for heading in OWN if heading in sheet.header]:
        return f"a column is headed '{own[0]}'"
    for place, heading in enumerate(sheet.header[:-1]):
        beside = sheet.header[place + 1]
        if heading and beside.startswith(heading + "/") and set(sheet.cells(place + 1).texts) <= {"0", "1", ""}:
            return f"column '{heading}' is followed by '{beside}', which holds 1 and 0"
    return ""


def prepared(sheet: Sheet) -> Sheet:
    """Leave out the row of tags (`#affected+age`) that an export may have below its headings; blank out "n/a"."""
    tags = [text for text in sheet.row(0) if text]
    sheet = sheet.without_rows(1) if tags and all(text.startswith("#") for text in tags) else sheet
    if not any(_writes_blanks_out(sheet, column) for column in range(len(sheet.header))):
        return sheet
    columns = tuple(pc.if_else(pc.equal(column, "n/a"), "", column) for column in sheet.columns)
    note = "'n/a' stands for blanks, as in exports of former versions, and was read so"
    return replace(sheet, columns=columns, notes=(*sheet.notes, note))


def _writes_blanks_out(sheet: Sheet, column: int) -> bool:
    """Tell whether the column of an option has "n/a" where others are blank, as former versions wrote it."""
    if "/" not in sheet.header[column]:
        return False
    texts = set(sheet.cells(column).texts)
    return "n/a" in texts and bool(texts & {"True", "False"}) and texts <= {"n/a", "True", "False", "1", "0", ""}


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question."""
    found = xlsforms.answers(sheet, question, SEPARATORS, NOT_SHOWN)
    heading = sheet.header[found.used[0]]
    if not heading.endswith(tuple(mark + wording for mark in SEPARATORS[1:] for wording in question.headings)):
        return found
    note = f"question '{question.name}' was read from column '{heading}', as one that stands in a group"
    return replace(found, notes=(*found.notes, note))
