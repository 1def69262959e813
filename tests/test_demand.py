"""Tables of the demand: every random survey lies inside the bounds that its own totals give."""

from itertools import combinations, product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar

from pddemand import comparisons, demand
from pddemand.bases import Base
from pddemand.codebook import Study, read_study
from pddemand.known_answers import totals_of
from pddemand.patterns import Patterns, reduce_answers
from pddemand.published import Totals
from pddemand.witnesses import recompute, save, witnesses

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def osh() -> Study:
    return read_study(PROJECT / "data/raw/osh")


@st.composite
def surveys(draw: st.DrawFn) -> npt.NDArray[np.int8]:
    """Answers of 5 to 80 people on 2 to 6 items that depend on one another."""
    n, k = draw(st.integers(5, 80)), draw(st.integers(2, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    keen = rng.random((n, 1))
    return (rng.random((n, k)) < (keen + rng.random(k)) / 2).astype(np.int8)


@given(surveys(), st.booleans())
@settings(max_examples=60)
def test_microdata_lies_inside_the_bounds_from_its_totals(answers: npt.NDArray[np.int8], switches: bool) -> None:
    counts = tuple(map(int, answers.sum(axis=0)))
    choices = answers.sum(axis=1)
    totals = Totals(
        len(answers),
        tuple(f"item{j}" for j in range(answers.shape[1])),
        counts,
        counts,
        everyone_ticked=bool(switches and choices.min() >= 1),
        at_most=max(1, int(choices.max())) if switches else None,
    )
    pairs = demand.pairs(totals, 0.95)
    cells = comparisons.paired_cells(answers)
    lower, upper = comparisons.tango_interval(cells.only_a, cells.only_b, len(answers), 0.95)
    assert (pairs["difference_ci_lowest"] <= lower + 1e-12).all()
    assert (pairs["difference_ci_highest"] >= upper - 1e-12).all()
    p_holm = comparisons.holm(comparisons.mcnemar_p_exact(cells.only_a, cells.only_b))
    assert (pairs["p_holm_lowest"] <= p_holm * (1 + 1e-9)).all()
    assert (pairs["p_holm_highest"] >= p_holm * (1 - 1e-9)).all()
    for row, (i, j) in zip(pairs.to_dict("records"), np.transpose(np.triu_indices(len(counts), 1)), strict=True):
        for statistic in ("both", "discordant", "chi2", "p_exact", "p_mid", "p_asymptotic", "phi", "odds_ratio"):
            value = recompute(answers, statistic, [int(i), int(j)])
            if not np.isnan(value):
                slack = 0 if np.isinf(value) else 1e-9 * abs(value) + 1e-15
                assert row[f"{statistic}_lowest"] <= value + slack, (statistic, row, value)
                assert row[f"{statistic}_highest"] >= value - slack, (statistic, row, value)
    overall = demand.overall(totals).set_index("statistic")
    q = float(comparisons.cochran_q(answers))
    found = {"cochran_q": q, "p_value": float(comparisons.cochran_p(q, len(counts))), "total_choices": choices.sum()}
    found |= {"chose_none": (choices == 0).sum(), "chose_one": (choices == 1).sum()}
    found |= {"chose_all": (choices == len(counts)).sum(), "mean_choices": choices.mean()}
    for statistic, value in found.items():
        low, high = float(overall["value_lowest"][statistic]), float(overall["value_highest"][statistic])
        assert low * (1 - 1e-9) <= value <= high * (1 + 1e-9) + 1e-300, (statistic, low, value, high)


def test_osh_counts(osh: Study) -> None:
    counts = pd.DataFrame(osh.counts()).set_index(["number", "base"])
    assert counts.loc[("share_ict", 160), "counts"] == "118;119"
    assert counts.loc[("share_ict", 160), "counts_if_close"] == "116;117;118;119;120"
    assert counts.loc[("share_legal", 160), "counts"] == "52;53"
    assert counts["counts"]["part_ict_topics"].tolist() == ["33;34", "25", "25"]


def test_osh_pairs_by_hand(osh: Study) -> None:
    """118 or 119 against 105 or 106 of 160: |a - b| is 12 to 14, D at most min(a + b, 2n - a - b)."""
    row = demand.pairs(osh.totals(), 0.95).iloc[0]
    assert (row["difference_lowest"], row["difference_highest"]) == (12 / 160, 14 / 160)
    assert (row["both_lowest"], row["both_highest"]) == (118 + 105 - 160, 106)
    assert (row["discordant_lowest"], row["discordant_highest"]) == (12, 320 - 118 - 105)
    assert row["chi2_highest"] == 14  # all 14 discordant respondents on one side
    assert row["chi2_lowest"] == 12**2 / (320 - 118 - 106)
    assert row["p_exact_lowest"] == pytest.approx(binomtest(0, 14).pvalue)
    assert row["p_exact_highest"] == pytest.approx(binomtest(42, 96).pvalue)
    assert row["verdict"] == "undetermined"


def test_osh_q_by_hand(osh: Study) -> None:
    """Q from the most equal rows (S = q n + r) and from the nested table, over all 32 vectors of counts."""
    totals = osh.totals()
    ends = []
    for counts in product(*(range(a, b + 1) for a, b in zip(totals.lowest, totals.highest, strict=True))):
        total, n, k = sum(counts), 160, 5
        q, r = divmod(total, n)
        equal = n * q * q + r * (2 * q + 1)
        nested = sum(min(a, b) for a in counts for b in counts)
        between = (k - 1) * (k * sum(c * c for c in counts) - total**2)
        ends += [between / (k * total - equal), between / (k * total - nested)]
    overall = demand.overall(totals).set_index("statistic")
    assert overall.loc["cochran_q", "value_lowest"] == pytest.approx(min(ends))
    assert overall.loc["cochran_q", "value_highest"] == pytest.approx(max(ends))


def test_osh_witnesses_give_the_bounds_in_statsmodels_too(osh: Study, tmp_path: Path) -> None:
    totals = osh.totals()
    index = pd.DataFrame(save(totals, tmp_path))
    tables = {path.name: pd.read_csv(path) for path in tmp_path.iterdir()}
    for row in index[index["statistic"] == "cochran_q"].to_dict("records"):
        assert cochrans_q(tables[row["witness"]]).statistic == pytest.approx(row["bound"])
    for row in index[index["statistic"].isin(["p_exact", "p_asymptotic"])].to_dict("records"):
        cells = pd.crosstab(tables[row["witness"]][row["item_a"]], tables[row["witness"]][row["item_b"]])
        cells = cells.reindex(index=[0, 1], columns=[0, 1], fill_value=0)
        exact = row["statistic"] == "p_exact"
        assert mcnemar(cells, exact=exact, correction=False).pvalue == pytest.approx(row["bound"]), row


def test_a_table_that_does_not_give_its_bound_is_refused(osh: Study, tmp_path: Path) -> None:
    totals = osh.totals()
    index = pd.DataFrame(save(totals, tmp_path))
    answers = {path.name: pd.read_csv(path).to_numpy() for path in tmp_path.iterdir()}
    demand.tested_witnesses(index, answers, totals)
    index.loc[index["statistic"] == "chose_none", "bound"] += 1
    with pytest.raises(ValueError, match="chose_none"):
        demand.tested_witnesses(index, answers, totals)


def test_sensitivity_says_which_readings_are_impossible(osh: Study) -> None:
    table = demand.sensitivity(osh, 0.95)
    assert set(table["rounding"]) == {"half_up", "half_even", "half_down", "floor", "ceil", "any"}
    switched = table[(table["at_most"] == 2)]
    assert list(switched["verdict"]) == ["impossible"]  # 389 ticks of 160 people do not fit two each
    close = table[(table["rounding"] == "half_up") & (table["close_to"] == "within 1") & (table["at_most"] == "")]
    assert (close["verdict"] != "impossible").all()


def test_a_table_with_other_totals_is_refused(osh: Study, tmp_path: Path) -> None:
    totals = osh.totals()
    index = pd.DataFrame(save(totals, tmp_path))
    answers = {path.name: pd.read_csv(path).to_numpy() for path in tmp_path.iterdir()}
    first = sorted(answers)[0]
    answers[first] = 1 - answers[first]
    with pytest.raises(ValueError, match=f"{first} does not have the published totals"):
        demand.tested_witnesses(index, answers, totals)


# With respondents' answers


def tables(study: Study, totals: Totals, patterns: Patterns | None) -> dict[str, pd.DataFrame]:
    return {
        "shares": demand.shares(totals, 0.95, None, patterns),
        "pairs": demand.pairs(totals, 0.95, patterns),
        "overall": demand.overall(totals, patterns),
        "only": demand.only(totals, patterns),
        "sensitivity": demand.sensitivity(study, 0.95, patterns),
    }


INTERVALS = ("ci", "ci_simultaneous", "clopper_pearson", "jeffreys", "agresti_coull", "difference_ci")


@pytest.fixture(scope="module")
def surveys_of_osh(osh: Study) -> list[tuple[str, list[str], float, Patterns]]:
    """Every answer table that stands at an end of a bound from Osh's totals, as a survey with that end's value."""
    totals = osh.totals()
    found = []
    for witness in witnesses(totals):
        assert witness.table is not None
        found.append(
            (witness.statistic, list(witness.items), witness.bound, reduce_answers(witness.table, items=totals.items))
        )
    return found


def test_answers_give_points_in_the_same_columns(
    osh: Study, surveys_of_osh: list[tuple[str, list[str], float, Patterns]]
) -> None:
    patterns = surveys_of_osh[0][-1]
    published = tables(osh, osh.totals(), None)
    for name, table in tables(osh, totals_of(patterns), patterns).items():
        assert list(table) == list(published[name]), name
        assert set(table["basis"]) == {"microdata"}, name
        if name == "sensitivity":
            assert len(table) == 10 and set(table["verdict"]) <= {"robust", "never"}
            continue
        assert len(table) == len(published[name]) + (name == "overall"), "own words are known with answers alone"
        for column in [c.removesuffix("_lowest") for c in map(str, table) if c.endswith("_lowest")]:
            if column not in INTERVALS:
                assert table[f"{column}_lowest"].equals(table[f"{column}_highest"]), (name, column)
        if "verdict" in table:
            assert set(table["verdict"]) <= {"robust", "never"}


def test_on_the_witness_of_a_bound_the_tables_give_the_bound(
    osh: Study, surveys_of_osh: list[tuple[str, list[str], float, Patterns]]
) -> None:
    for statistic, items, bound, patterns in surveys_of_osh:
        totals = totals_of(patterns)
        if statistic == "only":
            value = demand.only(totals, patterns)["count_lowest"][totals.items.index(items[0])]
        elif not items:
            value = demand.overall(totals, patterns).set_index("statistic")["value_lowest"][statistic]
        else:
            at = list(combinations(totals.items, 2)).index((items[0], items[1]))
            value = demand.pairs(totals, 0.95, patterns)[f"{statistic}_lowest"][at]
        assert value == bound, (statistic, items)


def test_every_survey_with_the_published_totals_lies_between_their_bounds(
    osh: Study, surveys_of_osh: list[tuple[str, list[str], float, Patterns]]
) -> None:
    published = tables(osh, osh.totals(), None)
    for patterns in {patterns.answers.tobytes(): patterns for *_, patterns in surveys_of_osh}.values():
        found = tables(osh, totals_of(patterns), patterns)
        found["overall"] = found["overall"][found["overall"]["statistic"] != "chose_own_words"]
        for name in ("shares", "pairs", "overall", "only"):
            for low in (column for column in map(str, published[name]) if column.endswith("_lowest")):
                high = low.replace("_lowest", "_highest")
                bounds = published[name][low].to_numpy(float), published[name][high].to_numpy(float)
                for end in (low, high):
                    value = found[name][end].to_numpy(float)
                    inside = (value >= bounds[0] - 1e-9 * abs(bounds[0])) & (value <= bounds[1] + 1e-9 * abs(bounds[1]))
                    assert (inside | np.isnan(value)).all(), (name, end)
        settled = published["pairs"]["verdict"] != "undetermined"
        assert (found["pairs"]["verdict"] == published["pairs"]["verdict"])[settled].all()


@given(surveys())
@settings(max_examples=30)
def test_patterns_give_what_the_rows_give(answers: npt.NDArray[np.int8]) -> None:
    items = tuple(f"item{j}" for j in range(answers.shape[1]))
    patterns = reduce_answers(answers, items=items)
    pairs, overall = demand.pairs(totals_of(patterns), 0.95, patterns), demand.overall(totals_of(patterns), patterns)
    cells = comparisons.paired_cells(answers)
    assert pairs["both_highest"].tolist() == cells.both.tolist()
    assert pairs["p_exact_lowest"].tolist() == comparisons.mcnemar_p_exact(cells.only_a, cells.only_b).tolist()
    lower, upper = comparisons.tango_interval(cells.only_a, cells.only_b, len(answers), 0.95)
    assert pairs["difference_ci_lowest"].tolist() == lower.tolist()
    assert pairs["difference_ci_highest"].tolist() == upper.tolist()
    value = overall.set_index("statistic")["value_lowest"]
    q = float(comparisons.cochran_q(answers))
    assert value["cochran_q"] == q and value["p_value"] == float(comparisons.cochran_p(q, len(items)))
    assert (
        value["chose_one"] == (answers.sum(axis=1) == 1).sum() and value["mean_choices"] == answers.sum(axis=1).mean()
    )


def test_own_words_are_told_from_nothing_ticked() -> None:
    patterns = reduce_answers([[0, 0], [0, 0], [0, 0], [1, 0], [1, 1]], items=["a", "b"])
    totals = totals_of(patterns)
    found = demand.overall(totals, patterns, Base("answered", 2)).set_index("statistic")
    assert found["value_lowest"]["chose_none"] == 1 and found["value_highest"]["chose_own_words"] == 2
    assert set(found["basis"]) == {"microdata"}
    found = demand.overall(totals, patterns, Base("ticked something", 3)).set_index("statistic")
    assert np.isnan(found["value_lowest"]["chose_none"]) and found["basis"]["chose_none"] == "untestable"
    assert found["value_lowest"]["chose_own_words"] == 3
    assert set(demand.shares(totals, 0.95, None, patterns, Base("ticked something", 3))["base_of"]) == {
        "ticked something"
    }
    assert set(demand.shares(totals, 0.95, None)["base_of"]) == {"asked"}
