"""Google Forms: the linked sheet joins ticked options with ", ", the downloaded csv (in a zip) with ";"."""

import re

from pddemand.exports import choices, joined_cells
from pddemand.exports.choices import Answers
from pddemand.exports.columns import column_of
from pddemand.exports.facts import FactColumns
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question

TITLE = "Google Forms"

FACTS = FactColumns(
    ended=("Timestamp", "Отметка времени", "Убакыт белгиси", "Zaman damgası"),
    person=(
        *("Email Address", "Email address", "Адрес электронной почты", "Электрондук почта дареги"),
        *("Username", "Имя пользователя", "Email", "E-mail", "Электронная почта", "Электрондук почта"),
    ),
)


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    return f"the first column is headed '{sheet.header[0]}'" if sheet.header[0] in FACTS.ended else ""


def prepared(sheet: Sheet) -> Sheet:
    """Leave out what stands above the answers."""
    return sheet


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question."""
    column = column_of(sheet, question)
    if question.kind == "text":
        return choices.text(sheet, column, question)
    if question.kind == "single":
        return choices.single(sheet, column, question)
    return joined_cells.joined(sheet, column, question, (", ", ";"), likely=_likely(sheet))


def _likely(sheet: Sheet) -> str:
    """Tell the two kinds of export apart by how they write times, where those were not changed on the way."""
    times = [sheet.cells(place).texts[0] for place, head in enumerate(sheet.header) if head in FACTS.ended]
    if times and re.match(r"[0-9]{4}/[0-9]{2}/[0-9]{2} .*GMT", times[0]):
        return ";"
    return ", " if times and re.match(r"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4} ", times[0]) else ""
