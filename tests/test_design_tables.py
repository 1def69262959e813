from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_group_tables import drawn, survey

from pddemand.answers import AnswerTable
from pddemand.design_tables import design_shares
from pddemand.errors import InputError
from pddemand.questionnaire import Question
from pddemand.records import Design
from pddemand.survey_design import calibrated, design_share_table, survey_design


def region(**design: object) -> Any:
    made = Design.model_validate(design) if design else None
    return SimpleNamespace(id="made", design=made, population=None)


def weighted(weights: list[str | None]) -> tuple[AnswerTable, np.ndarray, list[str]]:
    ticks, roles = drawn()
    table = survey(ticks, roles)
    table.frame["weight"] = pd.array(weights, "string")
    return AnswerTable((*table.questions, Question("weight", "text")), table.frame), ticks, roles


def test_without_a_design_all_count_alike() -> None:
    ticks, roles = drawn()
    found = design_shares(survey(ticks, roles), "first", region(), 0.95)
    assert found["share"].tolist() == pytest.approx(ticks.mean(axis=0))
    assert set(found["weighting"]) == {"equal"} and set(found["left_out"]) == {0}
    alone = design_shares(survey(ticks[:1], roles[:1]), "first", region(), 0.95)
    assert alone["share"].isna().all() and "single person" in alone["reason"][0]


def test_weights_strata_and_known_totals() -> None:
    table, ticks, roles = weighted([None, *(f"{1 + at % 3},5" for at in range(89))])
    totals = [{"option": "a", "teachers": 300}, {"option": "b", "teachers": 100}]
    design = {"weight": "weight", "strata": "role", "margins": ({"question": "role", "totals": tuple(totals)},)}
    found = design_shares(table, "first", region(**design), 0.95)
    drawn_alike = survey_design([1.5 + at % 3 for at in range(89)], roles[1:])
    fitted = calibrated(drawn_alike, {"role": roles[1:]}, {"role": {"a": 300, "b": 100}})
    expected = design_share_table(fitted, ticks[1:], list("xyz"))
    for column in ("share", "standard_error", "ci_lowest", "korn_graubard_highest", "design_effect"):
        assert found[column].tolist() == pytest.approx(expected[column].tolist())
    assert set(found["left_out"]) == {1} and set(found["weighting"]) == {"post-stratified"}


def test_mistakes_name_value_and_place() -> None:
    table, _, _ = weighted(["1", "-2", *["1"] * 88])
    with pytest.raises(InputError, match="row 3: weight is '-2'; expected a number above 0"):
        design_shares(table, "first", region(weight="weight"), 0.95)
    totals = ({"option": "a", "teachers": 3}, {"option": "b", "teachers": 1}, {"option": "c", "teachers": 5})
    with pytest.raises(InputError, match=r"made/region\.yaml: design: role: 'c' has a total but nobody in the sample"):
        design_shares(table, "first", region(margins=({"question": "role", "totals": totals},)), 0.95)
    with pytest.raises(InputError, match="'b' is in the sample but has no total"):
        design_shares(table, "first", region(margins=({"question": "role", "totals": (totals[0], totals[2])},)), 0.95)
