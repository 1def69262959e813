"""ODK Central: names of ticked options in one cell, and on request a column for each option that somebody ticked.

The columns of options hold 0 also for who did not answer, and an option that nobody ticked has none: the joined cell
tells both.
"""

from dataclasses import replace

from pddemand.answers import NOT_TICKED
from pddemand.exports import xlsforms
from pddemand.exports.choices import Answers
from pddemand.exports.facts import FactColumns
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question

TITLE = "ODK Central"

FACTS = FactColumns(
    started=("start", "starttime", "start_time"),
    ended=("end", "endtime", "end_time"),
    sent=("SubmissionDate",),
    submission=(("KEY", "instanceID", "meta-instanceID", "meta/instanceID"),),
    version=("FormVersion",),
    rejected={"ReviewState": frozenset({"rejected"})},
)

SEPARATORS = ("/", "-")


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    header = set(sheet.header)
    if "KEY" in header and header & {"SubmissionDate", "meta-instanceID", "instanceID"}:
        return "columns are headed 'KEY' and 'SubmissionDate'" if "SubmissionDate" in header else "it has a 'KEY'"
    return ""


def prepared(sheet: Sheet) -> Sheet:
    """Say which submissions hold no answers because they are encrypted or incomplete."""
    if "Status" not in sheet.header:
        return sheet
    cells = sheet.cells(sheet.header.index("Status"))
    notes = [
        f"{int((cells.codes == number).sum())} rows have the status '{text}' and hold no answers; "
        f"export again with the passphrase"
        for number, text in enumerate(cells.texts)
        if text in ("not decrypted", "missing encrypted form data")
    ]
    return replace(sheet, notes=(*sheet.notes, *notes))


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question."""
    return xlsforms.answers(sheet, question, SEPARATORS, NOT_TICKED)
