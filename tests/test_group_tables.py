from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pddemand.answers import AnswerTable
from pddemand.group_tables import COLUMNS, EMPTY_CELL, SHARES, group_shares, group_tests, grouped, set_tests
from pddemand.multiple_response import mmi, mmi_terms, spmi
from pddemand.patterns import reduce_answers
from pddemand.questionnaire import Option, Question

PLAIN = tuple(Question(name, "multiple", (), tuple(map(Option, "xyz"))) for name in ("first", "second"))
ROLE = Question("role", "single", (), tuple(map(Option, ("a", "b", "c", "d"))))


def survey(first: np.ndarray, roles: Sequence[str | None], second: np.ndarray | None = None) -> AnswerTable:
    """Make a table of answers; nan is an answer that is missing."""
    sets = {"first": first, "second": first if second is None else second}
    columns = {
        f"{name}/{option}": pd.array([None if np.isnan(tick) else bool(tick) for tick in ticks[:, place]], "boolean")
        for name, ticks in sets.items()
        for place, option in enumerate("xyz")
    }
    return AnswerTable((*PLAIN, ROLE), pd.DataFrame(columns | {"role": pd.array(roles, "string")}))


def drawn(seed: int = 1, n: int = 90) -> tuple[np.ndarray, list[str]]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 2, (n, 3)).astype(float), [str(role) for role in rng.choice(["a", "b"], n)]


def test_tests_are_those_of_the_pure_functions() -> None:
    ticks, roles = drawn()
    total, *items = group_tests(survey(ticks, roles), "first", ["role"], smallest=5)
    test = mmi(reduce_answers(ticks, groups=roles, items=list("xyz")), EMPTY_CELL)
    assert tuple(total) == COLUMNS
    assert (total["statistic"], total["rao_scott_p"], total["df"]) == (test.statistic, test.rao_scott_p, 3)
    assert (total["resamples"], total["respondents"], total["empty"], total["suppressed"]) == (1999, 90, "c;d", False)
    assert [row["p_bonferroni"] for row in items] == pytest.approx(list(test.bonferroni_term_p))
    shares = group_shares(survey(ticks, roles), "first", ["role"], 0.95, smallest=5)
    assert [row["adjusted_residual"] for row in shares] == pytest.approx(list(test.adjusted_residuals.T.ravel()))
    assert tuple(shares[0]) and set(shares[0]) == set(SHARES)
    other = np.roll(ticks, 1, axis=0)
    total, *pairs = set_tests(survey(ticks, roles, other), "first", ["second"], smallest=5)
    pairwise = spmi(reduce_answers(ticks, other), EMPTY_CELL)
    assert total["statistic"] == pytest.approx(pairwise.statistic)
    assert [row["statistic"] for row in pairs] == pytest.approx(list(pairwise.terms.ravel()))


def test_what_cannot_be_tested_has_a_reason_and_no_number() -> None:
    ticks, roles = drawn()
    ticks[:, 1] = 1
    _, _, constant, _ = group_tests(survey(ticks, roles), "first", ["role"], smallest=1)
    assert (constant["statistic"], constant["reason"]) == (None, "constant item")
    alone = ["a"] * 89 + ["b"]
    rows = group_tests(survey(ticks, alone), "first", ["role"], smallest=1)
    assert {(row["reason"], row["of_one"]) for row in rows} == {("fewer than two groups", "b")}
    nobody = [None] * 90
    assert {row["reason"] for row in group_tests(survey(ticks, nobody), "first", ["role"], 5)} == {
        "fewer than two groups"
    }
    assert group_shares(survey(ticks, nobody), "first", ["role"], 0.95, 5) == []
    same = survey(np.ones((90, 3)), roles)
    assert {row["reason"] for row in group_tests(same, "first", ["role"], 5)} == {"no item varies"}
    assert {row["reason"] for row in set_tests(same, "first", ["second"], 5)} == {"no item varies"}
    missing = survey(ticks, roles, np.full((90, 3), np.nan))
    assert {row["reason"] for row in set_tests(missing, "first", ["second"], 5)} == {"nobody answered"}


def shown_total(row: dict[str, object], statistic: float) -> bool:
    """Say whether a statistic reads as the one shown."""
    if row["statistic"] is None:
        return True
    value = float(row["statistic"])  # type: ignore[arg-type]
    return any(float(f"{statistic:.{digits}g}") == value for digits in (1, 2, 3)) or abs(statistic - value) < 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 9), min_size=3, max_size=4), st.integers(0, 2))
def test_nothing_shown_tells_a_hidden_count(seed: int, sizes: list[int], left_open: int) -> None:
    roles = [*np.repeat(list("abcd")[: len(sizes)], sizes), *[None] * left_open]
    if sum(size > 1 for size in sizes) < 2:
        return
    ticks = np.random.default_rng(seed).integers(0, 2, (len(roles), 3)).astype(float)
    table = survey(ticks, roles)
    found = grouped(table, "first", "role", smallest=4)
    tests = {row["item"]: row for row in group_tests(table, "first", ["role"], smallest=4)}
    residuals = group_shares(table, "first", ["role"], 0.95, smallest=4)
    kept, aside_size = np.flatnonzero(found.kept), int(found.aside[-1])
    for place, item in enumerate(found.items):
        hidden, total = found.hidden[place], int(ticks[:, place].sum())
        if not hidden.any() or total in (0, len(roles)):
            continue
        row = found.ticked[place]
        told = [each["adjusted_residual"] for each in residuals if each["item"] == item]
        total_told = any(value is not None and not np.isnan(float(str(value))) for value in told)
        ranges = [range(found.sizes[g] + 1) if hidden[g] else [row[g]] for g in kept]
        compatible = [
            counts
            for counts in map(np.array, product(*ranges))
            if 0 <= total - counts.sum() <= aside_size
            and (not total_told or counts.sum() == row[kept].sum())
            and shown_total(tests[item], float(mmi_terms(counts[None], found.sizes[kept], EMPTY_CELL)[0]))
        ]
        for at, group in enumerate(kept):
            if hidden[group]:
                alone = found.ticked[place, kept].sum() in (0, found.sizes[kept].sum()) and not found.of_one
                assert alone or len({int(counts[at]) for counts in compatible}) > 1
        if found.of_one:
            rest = {total - int(counts.sum()) for counts in compatible}
            assert rest - {0, aside_size}, "who is alone in a group could be recognised"
