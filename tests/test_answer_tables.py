import numpy as np
import pandas as pd
import pytest
from test_group_tables import drawn, survey

from pddemand.answer_tables import associations, combinations, known_ticks, missing
from pddemand.pair_intervals import pair_table
from pddemand.patterns import reduce_answers


def test_rare_combinations_share_a_row() -> None:
    ticks = np.array([[1, 0, 0]] * 9 + [[0, 0, 0]] * 6 + [[1, 1, 0]] * 3 + [[1, 1, 1]] * 2, float)
    found = combinations(survey(ticks, ["a"] * 20), "first", smallest=5)
    assert found[["items", "combinations", "count"]].to_numpy().tolist() == [
        ["x", 1, 9],
        ["none", 1, 6],
        ["others", 2, 5],
    ]
    assert found["share"].sum() == pytest.approx(1) and set(found["base"]) == {20}
    everything = combinations(survey(ticks, ["a"] * 20), "first", smallest=1)
    assert everything["items"].tolist() == ["x", "none", "x;y", "x;y;z"]


def test_pairs_hide_small_cells_and_what_tells_them() -> None:
    ticks, roles = drawn()
    ticks[:, 2] = ticks[:, 1]
    found = associations(survey(ticks, roles), "first", 0.95, smallest=5)
    exact = pair_table(reduce_answers(ticks, items=list("xyz")))
    assert found["suppressed"].tolist() == [False, False, True]
    assert found["tango_lowest"][0] == exact["tango_lower"][0] and found["both"][0] == exact["both"][0]
    hidden = found.loc[2]
    assert hidden[["both", "neither", "phi", "odds_ratio", "odds_ratio_ci_lowest"]].isna().all()
    assert hidden["tango_lowest"] <= exact["tango_lower"][2] and hidden["tango_lowest"] * 100 % 1 == 0
    assert not associations(survey(ticks, roles), "first", 0.95, smallest=1)["suppressed"].any()


def test_missing_answers_by_hand() -> None:
    nan = np.nan
    ticks = np.array([[1, 0, 1], [1, 1, nan], [nan, nan, nan], [0, 1, 0]])
    found = missing(survey(ticks, ["a"] * 4), ["first"])
    columns = ["asked", "answered", "complete_base", "complete_share", "available_share", "if_missing_lowest"]
    assert found[columns].to_numpy(float).tolist() == [
        [4, 3, 2, 0.5, 2 / 3, 0.5],
        [4, 3, 2, 0.5, 2 / 3, 0.5],
        [4, 2, 2, 0.5, 0.5, 0.25],
    ]
    assert found["if_missing_highest"].tolist() == [0.75, 0.75, 0.75]
    nobody = missing(survey(np.full((2, 3), nan), ["a"] * 2), ["first"])
    assert nobody["complete_share"].isna().all() and nobody["if_missing_highest"].tolist() == [1, 1, 1]


def test_own_words_alone_are_an_answer() -> None:
    table = survey(np.array([[1, 0, 1], [np.nan] * 3, [np.nan] * 3]), ["a"] * 3)
    table.frame["first:other"] = pd.array([None, "robots", None], "string")
    assert known_ticks(table, "first")[1].tolist() == [0, 0, 0]
    assert np.isnan(known_ticks(table, "first")[2]).all()
