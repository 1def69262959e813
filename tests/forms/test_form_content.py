"""What a form says, and what it cannot be made from."""

from pathlib import Path

import pytest
from made_forms import LANGUAGES, OSH, codebook

from pddemand.errors import InputError
from pddemand.exports.columns import OTHERS
from pddemand.forms import sentences, write_forms
from pddemand.forms.content import form
from pddemand.records import Codebook, Export


def test_languages_stand_in_the_order_asked_for() -> None:
    made = form(OSH.codebook, OSH.region, ["ru", "ky", "ru"])
    assert made.languages == ("ru", "ky")
    assert list(made.questions[0].text) == ["ru", "ky"]
    assert [option.id for option in made.questions[0].options] == [option.id for option in OSH.items]


def test_texts_stand_in_one_line() -> None:
    made = form(codebook([("ict", "two\n\u2028 lines\u00a0here")]), OSH.region, ["en"])
    assert made.questions[0].options[0].label == {"en": "two lines here"}


def one_wording() -> Codebook:
    first, second, _ = codebook([("ict", "ICT")]).questions
    return Codebook(questions=(first, second.model_copy(update={"text": first.text})))


@pytest.mark.parametrize(
    ("codes", "languages", "says"),
    [
        (OSH.codebook, ["kk"], "languages are .*kk.*; expected some of ky, ru, en"),
        (OSH.codebook, [], "expected some of ky, ru, en"),
        (codebook([("ict", "ICT"), ("law", "ICT")]), LANGUAGES, "options 'ict' and 'law' share the wording 'ICT'"),
        (codebook([("ict", "ICT"), ("ict", "Law")]), LANGUAGES, "has option 'ict' twice"),
        (codebook([("ict", "bell\x07")]), LANGUAGES, r"'wish', option 'ict' in ky: .* holds the character U\+0007"),
        (codebook([("ict", "\u200b")]), LANGUAGES, "empty name or label"),
        (
            codebook([("ict", "ICT")], single="meta"),
            LANGUAGES,
            "question 'meta': a form keeps its own records by that name; give the question another id",
        ),
        (codebook([("ict", "ө" * 3001)]), LANGUAGES, "'ict' in ky: 3001 characters, where forms show at most 3000"),
        (one_wording(), LANGUAGES, "questions 'wish' and 'most' share the wording 'Which\\?'"),
        (codebook([("ict", "ICT")], single="wish"), LANGUAGES, "has question 'wish' twice"),
    ],
)
def test_bad_input_is_refused_in_one_line(tmp_path: Path, codes: Codebook, languages: list[str], says: str) -> None:
    """And no file is left behind."""
    with pytest.raises(InputError, match=says) as caught:
        write_forms(codes, OSH.region, languages, tmp_path / "forms")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "forms").exists()


def test_readers_of_exports_know_the_answer_for_own_words() -> None:
    assert sentences.OTHERS == OTHERS
    assert {sentences.OTHER.ky, sentences.OTHER.ru, sentences.OTHER.en} <= set(OTHERS)


@pytest.mark.parametrize(
    ("options", "other", "own_words", "added"),
    [
        ([("ict", "ICT"), ("x", "Law")], True, "other", True),
        ([("ict", "ICT"), ("other", "Some other")], True, "other", False),
        ([("ict", "ICT"), ("x", "Башка")], True, "x", False),
        ([("other", "Other"), ("x", "Иное")], True, "other", False),
        ([("ict", "ICT"), ("other", "Other")], False, "", False),
    ],
)
def test_an_option_that_means_own_words_is_their_place(
    options: list[tuple[str, str]], other: bool, own_words: str, added: bool
) -> None:
    """And stays an option; the form adds none that says the same."""
    for asked in form(codebook(options, other), OSH.region, ["ky"]).questions[:2]:
        assert (asked.own_words, asked.other) == (own_words, added)
        assert [option.id for option in asked.options] == [id for id, _ in options]


def test_a_survey_that_has_its_answers_is_not_stopped_by_wordings() -> None:
    """Nobody answers this form any more; its columns are told by their names."""
    asked = OSH.region.model_copy(update={"exports": (Export(file="answers.csv"),)})
    texts = [question.text for question in form(one_wording(), asked, ["en"]).questions]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_made_up_survey_says_so(language: str) -> None:
    title = form(OSH.codebook, OSH.region.model_copy(update={"synthetic": True}), [language]).title[language]
    assert title.startswith(getattr(sentences.TITLE, language)) and title.endswith(")")
