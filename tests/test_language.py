import ast
import json
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from pddemand.language import LANGUAGES, language

PROJECT = Path(__file__).parents[1]
SOURCES = [*sorted((PROJECT / "src/pddemand").rglob("*.py")), *sorted((PROJECT / "notebooks").glob("*.ipynb"))]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
MARKS = {"message", "text", "plural", "say", "say_without", "heading", "title"}
"""Functions whose first argument is a sentence of the catalogues (`plural`: the first two)."""
NAMED = {"answers", "absent", "own"}
"""Arguments of theirs that are sentences too."""


def code_of(path: Path) -> str:
    if path.suffix == ".py":
        return path.read_text(encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def sentences(code: str) -> list[str | tuple[str, str]]:
    found: list[str | tuple[str, str]] = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
        strings = [text for text in texts if isinstance(text, str)]
        if name == "plural" and len(strings) == 2:
            found.append((strings[0], strings[1]))
        elif name in MARKS and strings and strings[0] is texts[0] and isinstance(node.args[0], ast.Constant):
            found.append(strings[0])
        named = [keyword.value for keyword in node.keywords if keyword.arg in NAMED and name in MARKS]
        found += [str(text.value) for text in named if isinstance(text, ast.Constant)]
    return list(dict.fromkeys(found))


def used() -> list[str | tuple[str, str]]:
    return list(dict.fromkeys(sentence for path in SOURCES for sentence in sentences(code_of(path))))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TRANSLATED)
def test_catalogue_has_every_sentence_translated_and_no_other(code: str) -> None:
    with (PROJECT / f"src/pddemand/locale/{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    entries = {entry.id: entry for entry in catalogue if entry.id}
    sentences = used()
    assert [sentence for sentence in sentences if sentence not in entries] == [], "sentences to translate"
    assert [sentence for sentence in entries if sentence not in sentences] == [], "translations of nothing"
    for sentence, entry in entries.items():
        plural = not isinstance(sentence, str)
        translations = [str(text) for text in ((entry.string or ()) if plural else [entry.string])]
        assert len(translations) == (catalogue.num_plurals if plural else 1)
        assert not entry.fuzzy
        for translation in translations:
            assert translation.strip(), sentence
            assert placeholders(translation) == placeholders(str(sentence[-1] if plural else sentence)), sentence


def test_sentences_are_found_in_python_and_in_cells() -> None:
    code = (
        'sheet.say("A {n}" " b", x=1, answers="B"); f(answers="C"); words.plural("one", "many", 2);'
        'canvas.text(1, "no"); message("M"); f("no")'
    )
    assert sorted(map(str, sentences(code))) == ["('one', 'many')", "A {n} b", "B", "M"]


def test_missing_translation_is_refused() -> None:
    with pytest.raises(LookupError, match=r"locale/ky\.po: no translation of 'Not there'"):
        language("ky").text("Not there")


def test_missing_placeholder_is_refused() -> None:
    with pytest.raises(LookupError, match="base"):
        language("en").text("Base: {base}")


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'xx': expected one of ky, ru, en"):
        language("xx")


def test_russian_has_three_plural_forms_and_kyrgyz_counts_in_the_singular() -> None:
    rows = ("{count} row", "{count} rows")
    assert [language("ru").plural(*rows, n) for n in (1, 3, 25)] == ["1 строка", "3 строки", "25 строк"]
    assert [language("ky").plural(*rows, n) for n in (1, 3)] == ["1 сап", "3 сап"]
    assert [language("en").plural(*rows, n) for n in (1, 3)] == ["1 row", "3 rows"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("ky", ["73,8–74,4\xa0%", "0–50,0\xa0%", "74,4\xa0%", "−1,3…0,6", "<0,001–0,050", "1\xa0234,5"]),
        ("ru", ["73,8–74,4\xa0%", "0–50,0\xa0%", "74,4\xa0%", "−1,3…0,6", "<0,001–0,050", "1\xa0234,5"]),
        ("en", ["73.8–74.4%", "0–50.0%", "74.4%", "−1.3 to 0.6", "<0.001–0.050", "1,234.5"]),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(code: str, shown: list[str]) -> None:
    words = language(code)
    assert [
        words.interval(0.7375, 0.74375, "percent"),
        words.interval(0, 0.5, "percent"),
        words.interval(0.7441, 0.74375, "percent"),
        words.interval(-0.0125, 0.00625, "points"),
        words.interval(0.00001, 0.0499, "p"),
        words.number(1234.5),
    ] == shown


def test_halves_are_rounded_up_whatever_the_float_holds() -> None:
    words = language("en")
    assert [words.points(value) for value in (0.2875, 0.3125, 0.28749999999999, 0.0005)] == [
        "28.8",
        "31.3",
        "28.8",
        "0.1",
    ]
    assert [words.number(value) for value in (0.125, 0.135, 2.675)] == ["0.13", "0.14", "2.68"]


def test_odd_numbers_are_written_plainly() -> None:
    words = language("ky")
    assert [words.number(value) for value in (float("inf"), float("nan"), -0.5, 0)] == ["∞", "—", "−0,5", "0"]
    assert words.interval(float("nan"), float("nan")) == words.percent(float("nan")) == "—"
    assert words.interval(0.25, float("inf")) == "0,25–∞"
