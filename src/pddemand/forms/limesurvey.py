r"""The questionnaire as LimeSurvey's tab-separated survey structure (`.txt`), all languages in one file.

LimeSurvey turns this file into XML of its own database version, so the file belongs to no one release; an `.lss` file
names the database version of the release that wrote it. Texts are HTML to LimeSurvey, and what stands between braces is
an expression: signs that mean something to HTML, to expressions or to a table are written as entities, so that they
show as they are. https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from zlib import crc32

from pddemand.forms.content import Asked, Form, Offered

COLUMNS = (
    *("class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory", "other"),
    "other_replace_text",
)
TYPES = {"multiple": "M", "single": "L", "text": "T"}
ENTITIES = str.maketrans({mark: f"&#{ord(mark)};" for mark in '&<>"\\{}='})
RESERVED = frozenset({"other", "comment", "time", "id", "token", "seed", "submitdate", "lastpage", "startlanguage"})
SETTINGS = {"format": "A", "anonymized": "Y", "datestamp": "Y", "ipaddr": "N", "refurl": "N", "allowprev": "Y"}
"""All questions on one page; no addresses; the time of each answer."""

Row = dict[str, str]


def limesurvey(form: Form) -> str:
    """Write the file, with a byte order mark as LimeSurvey's own."""
    rows = [*_settings(form), *(row for language in form.languages for row in _content(form, language))]
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(column, "") for column in COLUMNS) for row in rows)]
    return "\ufeff" + "".join(line + "\n" for line in lines)


def _settings(form: Form) -> Iterator[Row]:
    first, *more = form.languages
    told = {"sid": _number(form.region), **SETTINGS, "language": first, "additional_languages": " ".join(more)}
    for name, text in told.items():
        yield {"class": "S", "name": name, "text": text}
    for language in form.languages:
        texts = {
            "surveyls_language": language,
            "surveyls_title": plain(form.title[language]),
            "surveyls_description": plain(form.institution[language]),
            "surveyls_welcometext": plain(form.consent[language]),
        }
        for name, text in texts.items():
            yield {"class": "SL", "name": name, "text": text, "language": language}


def _number(region: str) -> str:
    """Give the number that a survey must have; LimeSurvey takes another if it is in use."""
    return str(100_000 + crc32(region.encode()) % 900_000)


def _content(form: Form, language: str) -> Iterator[Row]:
    """Give the rows of one language; the same codes in each say what belongs together."""
    title = plain(form.title[language])
    yield {"class": "G", "type/scale": "1", "name": title, "relevance": "1", "language": language}
    for code, asked in zip(question_codes(form), form.questions, strict=True):
        yield {
            "class": "Q",
            "type/scale": TYPES[asked.kind],
            "name": code,
            "relevance": "1",
            "text": plain(asked.text[language]),
            "help": plain(asked.hint[language]),
            "language": language,
            "mandatory": "N",
            "other": "Y" if asked.other else "N",
            "other_replace_text": plain(form.other[language]) if asked.other else "",
        }
        for option_code, option in zip(option_codes(asked), asked.options, strict=True):
            yield _option(asked, option_code, option, language)


def _option(asked: Asked, code: str, option: Offered, language: str) -> Row:
    kind = "SQ" if asked.kind == "multiple" else "A"
    relevance = "1" if kind == "SQ" else ""
    return {
        "class": kind,
        "type/scale": "0",
        "name": code,
        "relevance": relevance,
        "text": plain(option.label[language]),
        "language": language,
    }


def question_codes(form: Form) -> list[str]:
    """Give each question's code: its id where LimeSurvey takes it, else Q1, Q2, ..."""
    return _codes([asked.id for asked in form.questions], 20, "Q")


def option_codes(asked: Asked) -> list[str]:
    """Give each option's code: its id where LimeSurvey takes it, else SQ1, SQ2, ... or A1, A2, ..."""
    longest, stem = (20, "SQ") if asked.kind == "multiple" else (5, "A")
    return _codes([option.id for option in asked.options], longest, stem)


def _codes(ids: Sequence[str], longest: int, stem: str) -> list[str]:
    """Keep ids of Latin letters and digits that are short enough; codes differ in more than capitals.

    Examples
    --------
    >>> _codes(["ict", "e_learning", "other", "sq2"], 20, "SQ")
    ['ict', 'SQ1', 'SQ3', 'sq2']
    """
    kept = {id for id in ids if re.fullmatch(rf"[a-z][a-z0-9]{{0,{longest - 1}}}", id) and id not in RESERVED}
    fresh = (f"{stem}{number}" for number in count(1) if f"{stem}{number}".lower() not in kept)
    return [id if id in kept else next(fresh) for id in ids]


def plain(text: str) -> str:
    """Write a text so that LimeSurvey shows it as it is.

    Examples
    --------
    >>> plain('<b> {x} "y"')
    '&#60;b&#62; &#123;x&#125; &#34;y&#34;'
    """
    return text.translate(ENTITIES)
