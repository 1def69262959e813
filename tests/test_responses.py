"""Cleaning: each rule by hand, every row accounted for, mistakes in rules as one line."""

import json
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from pddemand.answers import NOT_SHOWN, NOT_TICKED, TICKED, UNANSWERED, AnswerTable, Column, Source, multiple_columns
from pddemand.errors import InputError
from pddemand.questionnaire import questionnaire
from pddemand.raw import read_yaml
from pddemand.records import Cleaning, CleaningRule, Codebook
from pddemand.responses import (
    EXPORTS,
    FLOW,
    Step,
    analysed,
    clean,
    columns_read,
    refuse_nothing_left,
    refuse_unknown,
)

SCALE = ["low", "mid", "high"]
QUESTIONS = questionnaire(
    [
        {"name": "wish", "options": ["ict", "law", "psy"]},
        {"name": "role", "kind": "single", "options": ["teacher", "head", "guest"]},
        *({"name": name, "kind": "single", "options": SCALE} for name in ("s1", "s2", "s3")),
        {"name": "topic"},
    ]
)
T, N, U, H = TICKED, NOT_TICKED, UNANSWERED, NOT_SHOWN


def rule(text: str) -> CleaningRule:
    rules = {"cleaning": [yaml.safe_load(text)]}
    return Cleaning.model_validate_json(json.dumps(rules, default=str)).cleaning[0]


def table(
    states: list[list[int]] | None = None, rows: int = 5, sources: tuple[Source, ...] | None = None, **columns: Any
) -> AnswerTable:
    """Answers of `rows` people; a keyword is a question, or a fact about respondents."""
    given = np.array(states if states is not None else [[T, N, N]] * rows, dtype=np.int8).reshape(-1, 3)
    facts = {name: values for name, values in columns.items() if name not in ("role", "s1", "s2", "s3", "topic", "own")}
    own = pd.Series(columns.get("own", [None] * len(given)), dtype="string")
    empty = [None] * len(given)
    frame = pd.DataFrame(
        {
            **{f"respondent:{name}": values for name, values in facts.items()},
            **multiple_columns(QUESTIONS[0], given, own),
            "role": pd.Categorical(columns.get("role", empty), categories=["teacher", "head", "guest"]),
            **{name: pd.Categorical(columns.get(name, empty), categories=SCALE) for name in ("s1", "s2", "s3")},
            "topic": pd.Series(columns.get("topic", empty), dtype="string"),
        }
    )
    named = (Source("a.csv", "wide", "named", "utf-8", len(frame)),) if sources is None else sources
    return AnswerTable(QUESTIONS, frame, {"wish": "answered"}, named)


def left(answers: AnswerTable, *rules: str) -> list[int]:
    """Which rows the rules leave, counted from 0."""
    numbered = replace(answers, frame=answers.frame.assign(**{"respondent:row": range(len(answers))}))
    return [int(row) for row in clean(numbered, [rule(text) for text in rules])[0].frame["respondent:row"]]


# --- each rule by hand --------------------------------------------------------------------------------------


def test_previews_and_listed_words_are_test_rows() -> None:
    answers = table(
        preview=pd.array([True, False, None, False, False], dtype="boolean"),
        topic=["МКТ", " ТЕСТ ", "тест жана баалоо", None, "test"],
        own=[None, None, None, "Сыноо", None],
    )
    assert left(answers, "rule: test_rows") == [1, 2, 3, 4]
    assert left(answers, "{rule: test_rows, words: [test, тест, сыноо]}") == [2]
    assert left(table(topic=["тест"] * 5), "{rule: test_rows, words: [Тест]}") == []


def test_rows_rejected_by_whoever_checked_them_go() -> None:
    assert left(table(rejected=[False, True, False, False, True]), "rule: rejected") == [0, 2, 3]


def test_of_several_rows_of_one_person_the_last_or_first_stays() -> None:
    person = pd.array([1, 2, 1, None, None], dtype="Int64")
    assert left(table(person=person), "{rule: duplicates, keep: last}") == [1, 2, 3, 4]
    assert left(table(person=person), "{rule: duplicates, keep: first}") == [0, 1, 3, 4]


def test_of_rows_of_one_person_time_counts_before_the_place_in_the_file() -> None:
    facts: dict[str, Any] = {
        "person": [1, 1, 1, 2, 2],
        "file": ["a.csv"] * 5,
        "date": ["2024-03-02", "2024-03-02", "2024-03-01", "2024-03-01", None],
        "order": pd.array([5, 4, 1, 2, None], dtype="Int32"),
    }
    assert left(table(**facts), "{rule: duplicates, keep: last}") == [0, 3]
    assert left(table(**facts), "{rule: duplicates, keep: first}") == [2, 4], "a row without a time comes first"
    detail = clean(table(**facts), [rule("{rule: duplicates, keep: last}")])[1][-1].detail
    assert detail == "keep: last; identical: no; order: time"
    facts["file"] = ["a.csv", "b.csv", "a.csv", "b.csv", "b.csv"]
    facts["date"] = ["2024-03-02", "2024-03-02", "2024-03-01", "2024-03-01", "2024-03-01"]
    assert left(table(**facts), "{rule: duplicates, keep: last}") == [1, 3], "on one day the later file"


def test_an_answer_is_worth_more_than_an_empty_row_and_than_the_end() -> None:
    states = [[T, N, N], [U, U, U], [N, T, N], [N, N, T], [U, U, U]]
    finished = pd.array([False, True, True, True, None], dtype="boolean")
    for keep, stay in (("last", [0, 3]), ("first", [0, 2])):
        answers = table(states, person=[1, 1, 2, 2, 2], finished=finished)
        assert left(answers, f"{{rule: duplicates, keep: {keep}}}") == stay
    answers = table(states[:1] * 5, person=[1, 1, 2, 2, 2], finished=[True, False, False, True, False])
    assert left(answers, "{rule: duplicates, keep: last}") == [0, 3]


def test_a_submission_that_stands_in_two_files_counts_once() -> None:
    submission = pd.array([7, 8, 7, None, None], dtype="Int64")
    again = table([[T, N, N], [N, T, N], [T, N, N], [T, N, N], [T, N, N]], submission=submission)
    kept, steps = clean(again, [])
    assert len(kept) == 4
    assert [(each.step, each.removed, each.remaining) for each in steps[1:]] == [("repeated submissions", 1, 4)]


def test_a_submission_with_two_answers_is_refused() -> None:
    files: dict[str, Any] = {"file": ["a.csv", "a.csv", "b.csv", "b.csv", "b.csv"], "row": [2, 3, 2, 3, 4]}
    other = table([[T, N, N], [N, T, N], [T, N, N], [N, N, T], [T, N, N]], submission=[7, 8, 7, 8, 9], **files)
    with pytest.raises(
        InputError, match=r"^b\.csv, row 3: the submission of a\.csv, row 3 again, with other answers; "
    ):
        clean(other, [])


def test_identical_answers_count_as_one_only_where_nobody_is_known_and_one_asked_for_it() -> None:
    person = pd.array([1, 2, 3, None, None], dtype="Int64")
    assert left(table(person=person), "{rule: duplicates, keep: last, identical: true}") == [0, 1, 2, 4]
    answers = table(topic=["a", "b", "a", "a", None])
    assert left(answers, "{rule: duplicates, keep: first, identical: true}") == [0, 1, 4]
    assert left(answers, "{rule: duplicates, keep: first}") == [0, 1, 2, 3, 4]


def test_duplicates_are_sought_among_the_rows_that_are_left() -> None:
    answers = table(person=[1, 1, 2, 2, 3], finished=[True, False, False, True, False])
    assert left(answers, "rule: unfinished", "{rule: duplicates, keep: last}") == [0, 3]
    assert left(answers, "{rule: duplicates, keep: last}", "rule: unfinished") == [0, 3], "finished ones stay"


def test_only_those_whom_the_survey_is_about_stay() -> None:
    answers = table(role=["teacher", "guest", None, "head", "guest"])
    assert left(answers, "{rule: eligible, question: role, options: [teacher, head], unanswered: keep}") == [0, 2, 3]
    assert left(answers, "{rule: eligible, question: role, options: [teacher, head], unanswered: remove}") == [0, 3]
    ticked = table([[T, N, N], [N, T, T], [U, U, U], [N, N, N], [N, N, T]])
    assert left(ticked, "{rule: eligible, question: wish, options: [ict, law], unanswered: keep}") == [0, 1, 2]


def test_the_same_answer_everywhere() -> None:
    answers = table(
        s1=["low", "low", None, "low", "high"],
        s2=["low", "mid", None, "low", "high"],
        s3=["low", "low", None, None, "high"],
    )
    assert left(answers, "{rule: straight_lining, questions: [s1, s2, s3]}") == [1, 2, 3]
    ticked = table([[T, T, T], [T, T, N], [U, U, U], [T, T, H], [N, N, N]])
    assert left(ticked, "{rule: straight_lining, questions: [wish]}") == [1, 2, 3, 4]


def test_minutes_and_days_at_the_limits_stay() -> None:
    minutes = table(minutes=[0.99, 1, 60, 60.5, None])
    assert left(minutes, "{rule: minutes, at_least: 1, at_most: 60}") == [1, 2, 4]
    assert left(minutes, "{rule: minutes, at_least: 1}") == [1, 2, 3, 4]
    for dtype in ("category", "string", "object", "datetime64[s]"):
        days = ["2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01", None]
        dates = table(date=pd.Series(days).astype(dtype))
        assert left(dates, "{rule: dates, from: 2024-03-01, to: 2024-03-31}") == [1, 2, 4]
        assert left(dates, "{rule: dates, to: 2024-03-01}") == [0, 1, 4]


def test_who_did_not_reach_the_end_goes() -> None:
    finished = pd.array([True, False, None, False, True], dtype="boolean")
    assert left(table(finished=finished), "rule: unfinished") == [0, 2, 4]


# --- every row is accounted for ----------------------------------------------------------------------------


def flow(*rules: str, **columns: Any) -> list[tuple[object, ...]]:
    steps = clean(table(**columns), [rule(text) for text in rules])[1]
    return [(each.rule, each.removed, each.remaining, each.not_judged, each.detail) for each in steps[1:]]


def test_a_rule_that_cannot_be_judged_says_so() -> None:
    said = {
        "rule: test_rows": "not applicable: the files mark no previews",
        "rule: rejected": "not applicable: the files do not tell what was rejected",
        "{rule: duplicates, keep: last}": "not applicable: nothing in the files tells persons apart",
        "{rule: eligible, question: role, options: [head], unanswered: keep}": "not applicable: nobody answered role",
        "{rule: straight_lining, questions: [s1, s2, s3]}": "not applicable: nobody answered all of these questions",
        "{rule: minutes, at_least: 2}": "not applicable: the files do not tell how long it took",
        "{rule: dates, from: 2024-01-01}": "not applicable: the files have no dates",
        "rule: unfinished": "not applicable: the files do not tell who reached the end",
    }
    for text, detail in said.items():
        assert flow(text) == [(rule(text).rule, 0, 5, 5, detail)]


def test_a_step_says_how_its_rule_is_set_and_whom_it_could_not_judge() -> None:
    assert flow("{rule: minutes, at_least: 1.5}", minutes=[1, 2, 3, None, None]) == [
        ("minutes", 1, 4, 2, "at_least: 1.5"),
    ]
    assert flow("{rule: eligible, question: role, options: [head, teacher], unanswered: remove}", role=["head"] * 5)[
        0
    ] == ("eligible", 0, 5, 0, "options: head, teacher; unanswered: remove")
    assert flow("{rule: dates, from: 2024-01-01, to: 2024-02-01}", date=["2024-01-05"] * 5)[0][-1] == (
        "from: 2024-01-01; to: 2024-02-01"
    )
    assert flow("{rule: duplicates, keep: last}", person=[1] * 5) == [
        ("duplicates", 4, 1, 0, "keep: last; identical: no; order: row of the file"),
    ]


def test_rows_of_each_file_come_first_and_respondents_of_several_rows_are_accounted_for() -> None:
    files = (Source("a.csv", "long", "named", "utf-8", 9), Source("b.csv", "wide", "recognised", "utf-8", 2))
    steps = clean(table(sources=files), [])[1]
    assert [(each.step, each.of, each.removed, each.remaining) for each in steps] == [
        ("rows read", "a.csv", 0, 9),
        ("rows read", "b.csv", 0, 11),
        ("rows of a respondent", "", 6, 5),
    ]


def test_who_is_left_out_of_the_analysis() -> None:
    states = [[T, N, T], [N, N, N], [U, U, U], [T, H, N], [U, U, U], [T, N, T], [T, U, N]]
    answers = table(states, own=[None, None, None, None, "башка", None, None])
    patterns, steps = analysed(answers, "wish")
    assert list(patterns) == ["ict", "law", "psy", "respondents"]
    assert patterns.to_numpy().tolist() == [[0, 0, 0, 1], [1, 0, 1, 2]]
    assert [(each.step, each.of, each.removed, each.remaining) for each in steps] == [
        ("answered the question", "wish", 1, 6),
        ("shown all options", "wish", 3, 3),
        ("analysed", "wish", 0, 3),
    ]
    bases = answers.bases()
    assert bases[bases["question"] == "wish"]["answered"].tolist() == [6, 5, 6], "as the first step says"


RULES = [
    "rule: test_rows",
    "{rule: test_rows, words: [test]}",
    "rule: rejected",
    "{rule: duplicates, keep: first}",
    "{rule: duplicates, keep: last, identical: true}",
    "{rule: eligible, question: role, options: [teacher], unanswered: keep}",
    "{rule: eligible, question: wish, options: [ict, psy], unanswered: remove}",
    "{rule: straight_lining, questions: [s1, s2, s3]}",
    "{rule: straight_lining, questions: [wish]}",
    "{rule: minutes, at_least: 1, at_most: 5}",
    "{rule: dates, from: 2024-03-01, to: 2024-03-02}",
    "rule: unfinished",
]


@st.composite
def surveys(draw: st.DrawFn) -> AnswerTable:
    rows = draw(st.integers(0, 12))

    def some(values: list[object], dtype: str) -> Any:
        drawn = draw(st.lists(st.sampled_from([None, *values]), min_size=rows, max_size=rows))
        return pd.Series(drawn, dtype=pd.api.types.pandas_dtype(dtype))

    facts: dict[str, Any] = {
        "person": some([1, 2, 3], "Int64"),
        "date": some(["2024-03-01", "2024-02-01"], "category"),
        "minutes": some([0.5, 3.0, 9.0], "float"),
        "finished": some([True, False], "boolean"),
        "preview": some([True, False], "boolean"),
        "rejected": some([True, False], "boolean"),
    }
    kept = draw(st.sets(st.sampled_from(sorted(facts))))
    states = draw(st.lists(st.sampled_from(list(product((T, N, U, H), repeat=3))), min_size=rows, max_size=rows))
    return table(
        [list(row) for row in states],
        own=some(["test", "own"], "string"),
        topic=some(["test", "иш"], "string"),
        role=some(["teacher", "guest"], "object"),
        **{name: some(list(SCALE), "object") for name in ("s1", "s2", "s3")},
        **{name: facts[name] for name in kept},
    )


@given(surveys(), st.lists(st.sampled_from(RULES), max_size=6))
def test_rows_read_less_rows_removed_are_rows_analysed(answers: AnswerTable, texts: list[str]) -> None:
    before = answers.frame.copy()
    cleaned, steps = clean(answers, [rule(text) for text in texts])
    patterns, left_out = analysed(cleaned, "wish")
    steps = [*steps, *left_out]
    assert len(answers) - sum(each.removed for each in steps) == steps[-1].remaining == patterns["respondents"].sum()
    for earlier, later in pairwise(steps):
        assert earlier.remaining - later.removed == later.remaining
        assert 0 <= later.not_judged <= earlier.remaining
    assert [each.rule for each in steps if each.rule] == [rule(text).rule for text in texts], "none is skipped silently"
    pd.testing.assert_frame_equal(answers.frame, before)
    again = clean(replace(cleaned, sources=()), [rule(text) for text in texts])[0]
    assert len(again) <= len(cleaned)


# --- tables ------------------------------------------------------------------------------------------------


def test_columns_of_files_are_listed_with_their_use_and_no_value() -> None:
    source = Source("a.csv", "google_forms", "recognised by Timestamp", "utf-8", 5, ("one", "two"))
    columns = (Column("a.csv", "Which?", "question", "wish"), Column("a.csv", "E-mail", "personal"))
    rows = columns_read(replace(table(sources=(source,)), columns=columns))
    read = ["a.csv", "google_forms", "recognised by Timestamp", "utf-8", 5]
    assert [[row[column] for column in EXPORTS] for row in rows] == [
        [*read, "Which?", "question", "wish", "one; two", "microdata"],
        [*read, "E-mail", "personal", "", "one; two", "microdata"],
    ]


def test_flow_has_its_columns() -> None:
    assert set(FLOW) == set(Step.__dataclass_fields__)


def test_rules_that_leave_nobody_are_named() -> None:
    cleaned, steps = clean(table(minutes=[1] * 5), [rule("{rule: minutes, at_least: 30}")])
    steps += analysed(cleaned, "wish")[1]
    with pytest.raises(InputError) as refusal:
        refuse_nothing_left(steps, "talas")
    assert str(refusal.value) == (
        "talas: no respondent is left to analyse (minutes took 5); "
        "loosen the rules under cleaning, or correct the files"
    )
    refuse_nothing_left(analysed(table(), "wish")[1], "talas")


# --- mistakes in rules -------------------------------------------------------------------------------------


def single(name: str, *options: str) -> dict[str, object]:
    label = {"ky": name, "ru": name, "en": name}
    choices = [{"id": option, "label": label} for option in options]
    return {"id": name, "kind": "single", "verbatim": True, "text": label, "options": choices}


LABEL = {"ky": "x", "ru": "x", "en": "x"}
WISH = {"id": "ict", "label": LABEL, "short": LABEL, "description": LABEL}
CODEBOOK = TypeAdapter(Codebook).validate_json(
    json.dumps(
        {
            "questions": [
                {"id": "wish", "kind": "multiple", "verbatim": True, "text": LABEL, "options": [WISH]},
                single("role", "teacher", "head"),
                *(single(name, *SCALE) for name in ("s1", "s2", "s3")),
                {"id": "topic", "kind": "text", "verbatim": True, "text": LABEL},
            ]
        }
    )
)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        # what no list of rules can hold
        (
            "{rule: duplicate, keep: last}",
            "cleaning.rule is 'duplicate'; did you mean 'duplicates'? expected 'test_rows', 'rejected'",
        ),
        ("{keep: last}", "'rule' is missing; add it"),
        ("{rule: duplicates}", "'keep' is missing; add it"),
        ("{rule: duplicates, keep: newest}", "cleaning.keep is 'newest'; expected 'first' or 'last'"),
        ("{rule: duplicates, kep: last}", "unknown key 'kep'; did you mean 'keep'?"),
        ("{rule: duplicates, keep: last, identical: maybe}", "cleaning.identical is 'maybe'; expected true or false"),
        ("{rule: test_rows, words: test}", "cleaning.words is 'test'; expected a list"),
        ("{rule: eligible, question: role, options: [head]}", "'unanswered' is missing; add it"),
        (
            "{rule: eligible, question: role, options: [], unanswered: keep}",
            "cleaning.options is '[]'; expected a list",
        ),
        ("{rule: minutes}", "rule minutes has no limit; give at_least, at_most or both"),
        ("{rule: minutes, at_least: 9, at_most: 3}", "at_least is 9, above at_most, 3; correct one"),
        ("{rule: minutes, at_least: soon}", "cleaning.at_least is 'soon'; expected a number with a decimal point"),
        ("{rule: minutes, at_least: -1}", "cleaning.at_least is '-1'; expected a number of 0.0 or more"),
        ("{rule: dates}", "rule dates has no limit; give from, to or both"),
        ("{rule: dates, from: 31.03.2024}", "cleaning.from is '31.03.2024'; expected a day as 2024-03-31"),
        ("{rule: dates, to: '2024-02-30'}", "cleaning.to is '2024-02-30'; expected a day as 2024-03-31"),
        ("{rule: dates, from: 2024-05-01, to: 2024-03-31}", "from is 2024-05-01, after to, 2024-03-31; correct one"),
        # what the codebook does not have
        (
            "{rule: eligible, question: rolle, options: [head], unanswered: keep}",
            "eligible: unknown question 'rolle'; did you mean 'role'?",
        ),
        (
            "{rule: eligible, question: topic, options: [head], unanswered: keep}",
            "eligible: unknown question 'topic'; known are: wish, role, s1, s2, s3",
        ),
        (
            "{rule: eligible, question: role, options: [teachers, boss], unanswered: keep}",
            "eligible: role has no option 'teachers'; did you mean 'teacher'? (and 1 more)",
        ),
        (
            "{rule: straight_lining, questions: [s1, s2, s4]}",
            "straight_lining: unknown question 's4'; did you mean 's3'?",
        ),
        (
            "{rule: straight_lining, questions: [s1, s2]}",
            "straight_lining: 2 single questions; expected 3 or more, or questions of kind multiple",
        ),
        (
            "{rule: straight_lining, questions: [s1, s2, wish]}",
            "straight_lining: questions are of kind single and multiple; give each kind a rule of its own",
        ),
        (
            "{rule: straight_lining, questions: [s1, s2, role]}",
            "straight_lining: s1 and role have different options; name questions with the same ones",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text(f"cleaning:\n  - rule: unfinished\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        raw = read_yaml(Path("config.yaml"))
        refuse_unknown(raw.parse(TypeAdapter(Cleaning)).cleaning, CODEBOOK, raw)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith(f"config.yaml, line 3: {expected}")


def test_rules_that_fit_the_codebook_pass(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    entries = ["{rule: eligible, question: role, options: [head], unanswered: keep}"]
    entries += ["{rule: straight_lining, questions: [s1, s3, s2]}", "{rule: straight_lining, questions: [wish]}"]
    path.write_text("cleaning:\n" + "".join(f"  - {entry}\n" for entry in entries), encoding="utf-8")
    raw = read_yaml(path)
    refuse_unknown(raw.parse(TypeAdapter(Cleaning)).cleaning, CODEBOOK, raw)
