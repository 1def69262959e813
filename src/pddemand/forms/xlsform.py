"""The questionnaire as an XLSForm, which KoboToolbox and ODK Central deploy: all languages in one workbook."""

import hashlib
import json
from io import BytesIO

from xlsxwriter import Workbook

from pddemand.errors import InputError
from pddemand.forms import sentences
from pddemand.forms.content import OTHER, PRINTED, Asked, Form, Shown

Row = dict[str, str]
Sheets = dict[str, list[Row]]

RECORDS = "meta"
"""Group in which every form keeps what it is and where it came from."""


def sheets(form: Form) -> Sheets:
    """Give the rows of the three sheets, each row by its column's heading.

    Names of questions and choices are the codebook's ids; a question of the codebook takes the place of what the form
    would have added by its name (times, the sentence of consent, own words). The version is a digest of what the form
    holds, so that it changes when the form does, as ODK Central demands.

    Raises
    ------
    InputError
        If a question has the name of a form's own records.
    """
    about: list[Row] = [
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        {"type": "note", "name": "consent", **_in_languages("label", form.consent)},
    ]
    names = {asked.id for asked in form.questions}
    _refuse_records(names)
    survey = [row for row in about if row["name"] not in names]
    choices: list[Row] = []
    for asked in form.questions:
        survey += [row for row in _questions(asked, form.other) if row["name"] == asked.id or row["name"] not in names]
        choices += _choices(asked, form.other)
    first = form.languages[0]
    settings = {
        "form_title": form.title[first],
        "form_id": form.region,
        "version": _digest(survey, choices),
        "default_language": _language(first),
    }
    return {"survey": survey, "choices": choices, "settings": [settings]}


def _questions(asked: Asked, other: Shown) -> list[Row]:
    kind = "text" if asked.kind == "text" else f"select_{'one' if asked.kind == 'single' else 'multiple'} {asked.id}"
    hint = {} if asked.kind == "text" else _in_languages("hint", asked.hint)
    rows = [{"type": kind, "name": asked.id, **_in_languages("label", asked.text), **hint}]
    if asked.own_words:
        words = {code: f"{text} — {other[code]}" for code, text in asked.text.items()}
        relevant = f"selected(${{{asked.id}}}, '{asked.own_words}')"
        rows.append(
            {"type": "text", "name": f"{asked.id}_other", **_in_languages("label", words), "relevant": relevant}
        )
    return rows


def _choices(asked: Asked, other: Shown) -> list[Row]:
    labels = {option.id: option.label for option in asked.options}
    if asked.other:
        labels[OTHER] = other
    return [{"list_name": asked.id, "name": name, **_in_languages("label", label)} for name, label in labels.items()]


def _in_languages(column: str, text: Shown) -> Row:
    r"""Head a text by its languages; `${`, which forms read as a name, is parted by a sign that nobody sees.

    Examples
    --------
    >>> _in_languages("label", {"en": "Cost ${a}"})
    {'label::English (en)': 'Cost $\u2060{a}'}
    """
    return {f"{column}::{_language(code)}": words.replace("${", "$\u2060{") for code, words in text.items()}


def _language(code: str) -> str:
    return f"{getattr(sentences.LANGUAGE, code)} ({code})"


def _refuse_records(names: set[str]) -> None:
    if RECORDS in names:
        raise InputError(
            f"question '{RECORDS}': a form keeps its own records by that name; give the question another id, and write "
            f"this one under also if an export has it"
        )


def _digest(*content: list[Row]) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:10]


def xlsform(form: Form) -> bytes:
    """Write the workbook; every cell is text, also where it begins as a formula does."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": form.title[form.languages[0]], "created": PRINTED})
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets(form).items():
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns), 28)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
                for number, row in enumerate(rows, 1):
                    if column in row:
                        sheet.write_string(number, place, row[column], wrapped)
    return content.getvalue()
