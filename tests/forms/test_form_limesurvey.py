"""The survey structure says what LimeSurvey's importer looks for, in every language."""

import re

from hypothesis import given, settings
from made_forms import HOSTILE, LANGUAGES, OSH, codebook, codebooks, structure

from pddemand.forms.content import form
from pddemand.forms.limesurvey import COLUMNS, limesurvey, option_codes, question_codes
from pddemand.records import Codebook


def test_every_language_has_the_same_rows() -> None:
    rows = structure(form(OSH.codebook, OSH.region, LANGUAGES))
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert (settings["language"], settings["additional_languages"]) == ("ky", "ru en")
    listed = {
        language: [(row["class"], row["type/scale"], row["name"]) for row in rows if row["language"] == language]
        for language in LANGUAGES
    }
    without_titles = [[row for row in each if row[0] in ("Q", "SQ", "A")] for each in listed.values()]
    assert without_titles[0] == without_titles[1] == without_titles[2]
    assert without_titles[0][:2] == [("Q", "M", "directions"), ("SQ", "0", "ict")]
    assert without_titles[0][-1] == ("Q", "T", "topic")


def test_kinds_and_own_words() -> None:
    rows = structure(form(codebook([("ict", "ICT"), ("psychology", "Psychology")]), OSH.region, ["ru"]))
    asked = [
        (row["class"], row["type/scale"], row["name"], row["other"], row["other_replace_text"]) for row in rows[-7:]
    ]
    assert asked == [
        *[("Q", "M", "wish", "Y", "Другое"), ("SQ", "0", "ict", "", ""), ("SQ", "0", "psychology", "", "")],
        *[("Q", "L", "most", "Y", "Другое"), ("A", "0", "ict", "", ""), ("A", "0", "A1", "", "")],
        ("Q", "T", "topic", "N", ""),
    ]


def test_hostile_labels_are_text() -> None:
    """No tags, no expressions, no quotes or backslashes for a table to stumble over, no formulas."""
    made = form(codebook([(f"o{number}", label) for number, label in enumerate(HOSTILE)]), OSH.region, ["en"])
    lines = limesurvey(made).splitlines()
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}
    assert not re.search(r"[<>\"\\{}=]", "".join(lines))
    shown = [row["text"] for row in structure(made) if row["class"] == "SQ"]
    assert shown == [" ".join(label.split()) for label in HOSTILE]


@settings(max_examples=40)
@given(codebooks())
def test_codes_are_taken_and_differ(codes: Codebook) -> None:
    """Latin letters and digits, 20 for questions and options of many, 5 for options of one; never a reserved word."""
    made = form(codes, OSH.region, LANGUAGES)
    for longest, found in [
        (20, question_codes(made)),
        *((5 if q.kind == "single" else 20, option_codes(q)) for q in made.questions),
    ]:
        assert all(re.fullmatch(rf"[A-Za-z][A-Za-z0-9]{{0,{longest - 1}}}", code) for code in found)
        assert len({code.lower() for code in found}) == len(found)
        assert not {"other", "time", "id"} & {code.lower() for code in found}
