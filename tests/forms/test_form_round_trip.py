"""A form given out, filled in, exported as its tool does and read with the same codebook: the same answers."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_forms import LANGUAGES, OSH, WAYS, Said, answers, codebook, codebooks, expected, read_back, written

from pddemand import exports
from pddemand.errors import InputError
from pddemand.forms.content import form
from pddemand.records import Codebook

WORDS = [("ict", "ICT, e-learning"), ("law", 'Law "and" rights; duties'), ("psych", "=1+1 <b>")]
ROWS: list[list[Said]] = [
    [(frozenset({0, 2}), ""), (frozenset({1}), ""), (frozenset(), "Chess, go; “draughts”")],
    [(frozenset({1}), "шахмат, шашки"), (frozenset(), "ашкана"), (frozenset(), "")],
    [(frozenset(), "робот"), (frozenset(), ""), (frozenset(), "=2")],
    [(frozenset(), ""), (frozenset({0}), ""), (frozenset(), "")],
    [(frozenset({0, 1, 2}), ""), (frozenset({2}), ""), (frozenset(), "x")],
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WAYS)
def test_what_was_answered_is_read(tmp_path: Path, name: str, language: str) -> None:
    """Labels hold separators, quotes, formulas and tags; the tool is recognised by itself."""
    way, codes = WAYS[name], codebook(WORDS, translated=True)
    given = form(codes, OSH.region, LANGUAGES)
    table = exports.read(way.save(tmp_path / "a.csv", way.write(given, language, ROWS)), codes)
    assert table.sources[0].tool == way.tool
    assert read_back(table, given) == expected(given, ROWS, way)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WAYS)
def test_the_region_at_hand(tmp_path: Path, name: str, language: str) -> None:
    """The codebook of the article in each language."""
    way, given = WAYS[name], form(OSH.codebook, OSH.region, LANGUAGES)
    rows = [[row[0], row[2]] for row in ROWS]
    table = exports.read(way.save(tmp_path / "a.csv", way.write(given, language, rows)), OSH.codebook)
    assert table.sources[0].tool == way.tool
    assert read_back(table, given) == expected(given, rows, way)


@pytest.mark.parametrize("name", [name for name in WAYS if name.startswith(("kobo", "odk"))])
def test_own_words_beside_an_option_that_means_them(tmp_path: Path, name: str) -> None:
    """The option is ticked and the words are read."""
    codes = codebook([("ict", "ICT"), ("x", "Другое"), ("law", "Law")])
    given = form(codes, OSH.region, LANGUAGES)
    rows: list[list[Said]] = [
        [(frozenset({0, 1}), "робот"), (frozenset({1}), "ашкана"), (frozenset(), "")],
        [(frozenset({2}), ""), (frozenset({0}), ""), (frozenset(), "x")],
        [(frozenset({0, 1}), ""), (frozenset({2}), ""), (frozenset(), "x")],
    ]
    table = exports.read(written(tmp_path / "a.csv", WAYS[name].write(given, "ru", rows)), codes)
    assert read_back(table, given) == expected(given, rows, WAYS[name])


@settings(max_examples=20)
@pytest.mark.parametrize("name", WAYS)
@given(codes=codebooks(), language=st.sampled_from(LANGUAGES), data=st.data())
def test_whatever_the_labels_hold(
    tmp_path_factory: pytest.TempPathFactory, name: str, codes: Codebook, language: str, data: st.DataObject
) -> None:
    """Read as answered, or refused."""
    way = WAYS[name]
    try:
        given = form(codes, OSH.region, LANGUAGES)
    except InputError:
        return
    rows = data.draw(answers(given))
    try:
        path = way.save(tmp_path_factory.mktemp("export") / "a.csv", way.write(given, language, rows))
        table = exports.read(path, codes, way.tool)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert read_back(table, given) == expected(given, rows, way)
