"""Codebooks of any kind become the same questions, or are refused with what to do."""

from pathlib import Path
from typing import Any

import pytest

from pddemand.codebook import read_study
from pddemand.errors import InputError
from pddemand.questionnaire import Question, questionnaire

ROOT = Path(__file__).parents[1]


def test_a_region_codebook_gives_its_questions() -> None:
    questions = questionnaire(read_study(ROOT / "data/raw/osh").codebook)
    assert [(question.name, question.kind) for question in questions] == [("directions", "multiple"), ("topic", "text")]
    ict = questions[0].options[0]
    assert ict.spellings == (
        "Маалыматтык-коммуникациялык багыт",
        "Информационно-коммуникационное направление",
        "Information and communication",
        "ict",
    )


def test_questions_pass_through() -> None:
    question = Question("topic", "text")
    assert questionnaire([question]) == (question,)


@pytest.mark.parametrize(
    ("codebook", "says"),
    [
        ([], "has no question"),
        ({"q": 1}, "a codebook is a list"),
        (["q"], "a question is 'q'; expected a mapping"),
        ([{"name": "q", "opts": []}], "unknown key 'opts'"),
        ([{"label": "q"}], "no name"),
        ([{"name": "q", "kind": "many"}], "of kind 'many'"),
        ([{"name": "q", "kind": "single"}], "has no options"),
        ([{"name": "q"}, {"name": "q"}], "'q' twice"),
        ([{"name": "q", "options": ["a", "a"]}], "option 'a' twice"),
        ([{"name": "q", "options": ["a", {"name": "b", "label": " a "}]}], "share the wording 'a'"),
        ([{"name": "q", "options": ["a", " "]}], "empty name or label"),
    ],
)
def test_what_cannot_be_asked_is_refused(codebook: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        questionnaire(codebook)


@pytest.mark.parametrize(
    ("codebook", "says"),
    [
        ([{"name": "q", "options": ["a"]}, {"name": "q:other"}], "would both have a column 'q:other'"),
        ([{"name": "q", "options": ["a"]}, {"name": "q/a"}], "would both have a column 'q/a'"),
        ([{"name": "respondent:row"}], "begins as the facts about respondents do"),
        ([{"name": None, "label": "x"}], "a question has no name"),
        ([{"name": "q", "options": "ab"}], "expected a list"),
        ([{"name": "q", "options": {"a": "A"}}], "expected a list"),
    ],
)
def test_names_that_clash_and_options_that_are_no_list(codebook: list[dict[str, object]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        questionnaire(codebook)


def test_keys_left_empty_are_keys_left_out() -> None:
    asked = [{"name": "q", "label": None, "also": None, "others": None, "options": [{"name": "a", "label": None}]}]
    assert questionnaire(asked) == questionnaire([{"name": "q", "options": ["a"]}])
