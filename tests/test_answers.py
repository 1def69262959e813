"""The answer table: three states, bases by hand, and what is saved is what is read back."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pddemand.answers import (
    NOT_SHOWN,
    NOT_TICKED,
    TICKED,
    UNANSWERED,
    AnswerTable,
    Column,
    Source,
    multiple_columns,
    read_answers,
    write_answers,
)
from pddemand.errors import InputError
from pddemand.questionnaire import questionnaire

ASKED = questionnaire(
    [
        {"name": "wish", "label": "Which?", "options": [{"name": "ict", "label": ["МКТ", "ИКТ"]}, "law", "psy"]},
        {"name": "role", "kind": "single", "options": ["teacher", "head"]},
        {"name": "topic"},
    ]
)
STATES = np.array(
    [
        [TICKED, NOT_TICKED, NOT_SHOWN],
        [NOT_TICKED, NOT_TICKED, TICKED],
        [UNANSWERED, UNANSWERED, UNANSWERED],
        [UNANSWERED, UNANSWERED, NOT_SHOWN],
    ],
    dtype=np.int8,
)


def example() -> AnswerTable:
    other = pd.Series([pd.NA, "own; words", pd.NA, pd.NA], dtype="string")
    frame = pd.DataFrame(
        {
            "respondent:row": [2, 3, 4, 5],
            **multiple_columns(ASKED[0], STATES, other),
            "role": pd.Categorical(["head", None, "teacher", "head"], categories=["teacher", "head"]),
            "topic": pd.Series(["Иш", "", None, "=1+1"], dtype="string"),
        }
    )
    return AnswerTable(
        questions=ASKED,
        frame=frame,
        base={"wish": "answered"},
        sources=(Source("a.csv", "google_forms", "named", "utf-8", 4, ("said",)),),
        columns=(Column("a.csv", "Which?", "question", "wish"), Column("a.csv", "E-mail", "personal")),
    )


def test_bases_count_asked_answered_and_ticked() -> None:
    bases = example().bases().set_index(["question", "option"])
    assert bases.loc["wish", ["asked", "answered", "ticked"]].to_numpy().tolist() == [[4, 2, 1], [4, 2, 0], [2, 1, 1]]
    assert bases.loc["role", ["asked", "answered", "ticked"]].to_numpy().tolist() == [[4, 3, 1], [4, 3, 2]]
    assert bases.loc[("wish", "ict"), "other"] == 1
    assert bases.loc[("wish", "ict"), "label"] == "МКТ"


def test_three_states() -> None:
    ticks = example().ticks("wish")
    assert [None if pd.isna(value) else bool(value) for value in ticks["psy"]] == [None, True, None, None]
    assert example().ticks("role")["head"].tolist() == [True, pd.NA, False, True]


def test_own_words_alone_are_an_answer() -> None:
    other = pd.Series(["words"], dtype="string")
    frame = pd.DataFrame(multiple_columns(ASKED[0], np.full((1, 3), UNANSWERED, dtype=np.int8), other))
    assert AnswerTable(ASKED, frame).answered("wish").tolist() == [True]


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    table = example()
    write_answers(table, tmp_path / "a")
    write_answers(example(), tmp_path / "b")
    back = read_answers(tmp_path / "a")
    assert back.questions == table.questions
    assert (back.base, back.sources, back.columns) == (table.base, table.sources, table.columns)
    pd.testing.assert_frame_equal(back.frame, table.frame)
    assert back.shown("wish").tolist() == table.shown("wish").tolist()
    for name in ("answers.parquet", "datapackage.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_data_package_describes_every_column(tmp_path: Path) -> None:
    write_answers(example(), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    fields = package["resources"][0]["schema"]["fields"]
    assert [entry["name"] for entry in fields] == list(example().frame)
    kinds = {entry["name"]: entry["type"] for entry in fields}
    assert kinds["wish/ict"] == "boolean"
    assert kinds["respondent:row"] == "integer"
    assert next(entry for entry in fields if entry["name"] == "wish/ict")["title"] == "МКТ"


def test_an_unknown_question_is_named() -> None:
    with pytest.raises(InputError, match="no question 'wsh'; known are: wish, role, topic"):
        example().ticks("wsh")
