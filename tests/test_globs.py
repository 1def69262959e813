"""Semantics of quanteda's `dfm_lookup`/`tokens_lookup` with `valuetype = "glob"`."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pddemand.globs import Finder, phrase
from pddemand.spelling import tidy


def found(pattern: str, text: str) -> list[str]:
    text = tidy(text)
    return [text[place.start : place.end] for place in Finder([phrase(pattern)]).find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("тарбия*", "Тарбия жана тарбиялоо", ["Тарбия", "тарбиялоо"]),
        ("тарбия", "Тарбия жана тарбиялоо", ["Тарбия"]),  # a whole word unless `*`
        ("*технолог*", "нанотехнологиялар", ["нанотехнологиялар"]),
        ("personali*ed", "Personalised and personalized", ["Personalised", "personalized"]),
        ("ата эне*", "Ата-энелер менен", ["Ата-энелер"]),  # a hyphen is a space
        ("маалыматтык коммуникация*", "маалыматтык- коммуникациялык", ["маалыматтык- коммуникациялык"]),
        ("закон об образовании", "Закон «Об образовании»", ["Закон «Об образовании".replace("«", '"')]),
        ("условиях * стандарт*", "в условиях новых стандартов", ["условиях новых стандартов"]),
        ("условиях * стандарт*", "в условиях стандартов", []),
        ("сабакты баалоо", "сабакты, баалоо", []),  # never across punctuation
        ("сабакты баалоо", "сабакты - баалоо", []),
        ("pisa", "PISAнын талаптары", ["PISAнын"]),  # an abbreviation with an ending
        ("pisa", "pisanello", []),
        ("жи", "ЖИни колдонуу, жин", ["ЖИни"]),
    ],
)
def test_places(pattern: str, text: str, places: list[str]) -> None:
    assert found(pattern, text) == places


def test_letters_typed_without_dots_are_found_and_said_so() -> None:
    finder = Finder([phrase("өнүктүр*")])
    assert [place.folded for place in finder.find("өнүктүрүү онуктуруу өнуктүруу")] == [False, True, True]


def test_a_word_with_dots_is_not_read_without() -> None:
    assert found("орт", "өрт коопсуздугу") == []


@pytest.mark.parametrize("wrong", ["", "*", "* сабак", "[сабак]", "саба?", "a.b"])
def test_what_is_no_phrase(wrong: str) -> None:
    with pytest.raises(ValueError, match="no phrase"):
        phrase(wrong)


words = some.text(alphabet="абөү", min_size=1, max_size=4)


@given(
    some.lists(some.lists(words.map(lambda w: w[:2] + "*") | words, min_size=1, max_size=3), min_size=1, max_size=6),
    some.lists(words, max_size=8),
)
def test_finder_agrees_with_regular_expressions(patterns: list[list[str]], text: list[str]) -> None:
    """One expression per phrase, tried at every word, letters with dots standing for those without."""
    loose = str.maketrans({"ө": "[өо]", "ү": "[үу]"})
    title = " ".join(text)
    starts = [match.start() for match in re.finditer(r"\S+", title)]
    expected = set()
    for number, pattern in enumerate(patterns):
        expression = " ".join(word.replace("*", r"\S*").translate(loose) for word in pattern)
        for start in starts:
            match = re.compile(expression + r"(?!\S)").match(title, start)
            if match:
                expected.add((number, match.start(), match.end()))
    places = Finder(map(tuple, patterns)).find(title)
    assert {(place.phrase, place.start, place.end) for place in places} == expected
