"""Regions and years side by side as tables: shares, ranks, gaps, homogeneity, and coverage by courses.

Estimands: for two surveys and a direction, the difference of the shares in the two populations; for several, whether
the shares are all alike. Samples of different regions and years are independent of one another. Where a survey
publishes totals alone, or answers are missing, every number is the interval over all counts that are compatible.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from pddemand.bootstrap import bootstrap_mmi
from pddemand.comparisons import holm
from pddemand.demand import verdicts
from pddemand.multiple_response import mmi
from pddemand.patterns import Patterns, constant_items, select_items
from pddemand.published_groups import published_mmi
from pddemand.regions import Counted, Meaning, Row, Surveyed, alike, basis, common_base, comparisons, named
from pddemand.shares import share_intervals

RESAMPLES, SEED = 1999, 20261123
"""How many resamples the bootstrap draws, and its seed, as in the tests of groups within a region."""

ENDS = ("lowest", "highest")

LEAST_EXPECTED = 5
"""Respondents that Pearson's test needs in every cell, had all shares been alike; with fewer there is no verdict."""

FEW = "few"
"""The verdict then."""

SHARES = ("base", "base_of", *(f"{name}_{end}" for name in ("count", "share", "ci") for end in ("lowest", "highest")))
COVERED = (
    *("courses_lowest", "courses_highest", "supply_share_lowest", "supply_share_highest"),
    *("demand_share_lowest", "demand_share_highest", "coverage_lowest", "coverage_highest", "verdict"),
)
COVERAGE = ("region", "item", *COVERED, "synthetic", "basis")
"""Columns of `coverage.csv`, as in `supply_demand.csv`."""

GAPS = (
    *("comparison", "region_a", "region_b", "item", "base_of", "base_a", "base_b"),
    *(f"{name}_{end}" for name in ("share_a", "share_b", "difference", "difference_ci", "p", "p_holm")
      for end in ("lowest", "highest")),
    *("least_expected", "verdict", "synthetic", "basis"),
)  # fmt: skip
"""Columns of `gaps.csv`: `difference` is the share in `region_a` less that in `region_b`; of the years of a place
`region_a` is the later one."""

HOMOGENEITY = (
    *("comparison", "regions", "item", "items", "base_of", "statistic_lowest", "statistic_highest", "df"),
    *("p_lowest", "p_highest", "p_adjusted_lowest", "p_adjusted_highest", "rao_scott_p", "bootstrap_p"),
    *("least_expected", "verdict", "synthetic", "basis"),
)
"""Columns of `homogeneity.csv`: `item` is empty in the row on all `items` that the same regions asked about;
`p_adjusted` is Holm's over all items of the comparison, and Bonferroni's in that row."""


class Pearson(NamedTuple):
    """Pearson's statistic of one direction over several surveys, and its p-value: both ends, each attained."""

    statistic: tuple[float, float]
    p: tuple[float, float]
    least_expected: float


def newcombe(a: Counted, b: Counted, confidence: float) -> tuple[float, float]:
    """Compute Newcombe's interval of the difference of two independent shares, over all compatible counts.

    Parameters
    ----------
    a, b : Counted
        Who ticked, in each survey.
    confidence : float
        Coverage for each pair of counts.

    Returns
    -------
    lower, upper : float
        The least lower and the greatest upper limit.

    Notes
    -----
    R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine
    17, 1998, 873-890, method 10: with Wilson's limits l and u, the lower limit is
    ``p_a - p_b - sqrt((p_a - l_a)**2 + (u_b - p_b)**2)``. Wilson's limits rise with the share, so the distance
    ``p_a - l_a`` grows more slowly than p_a, and the root never faster than either distance: the lower limit rises in
    p_a and falls in p_b. So does the upper one, and the ends are at corners of the counts.

    Examples
    --------
    >>> lower, upper = newcombe(Counted(70, 56, 56), Counted(80, 48, 48), 0.95)
    >>> print(f"{lower:.4f} {upper:.4f}")
    0.0524 0.3339
    """
    lower, _ = _newcombe(a.lowest, a.base, b.highest, b.base, confidence)
    _, upper = _newcombe(a.highest, a.base, b.lowest, b.base, confidence)
    return lower, upper


def _newcombe(a: int, base_a: int, b: int, base_b: int, confidence: float) -> tuple[float, float]:
    low_a, high_a = (float(limit) for limit in share_intervals(a, base_a, confidence))
    low_b, high_b = (float(limit) for limit in share_intervals(b, base_b, confidence))
    p_a, p_b = a / base_a, b / base_b
    below, above = np.hypot(p_a - low_a, high_b - p_b), np.hypot(high_a - p_a, p_b - low_b)
    return float(p_a - p_b - below), float(p_a - p_b + above)


def pearson(counted: Sequence[Counted]) -> Pearson:
    """Bound Pearson's test that the shares of several surveys are alike (see `published_groups.published_mmi`).

    Examples
    --------
    >>> test = pearson([Counted(70, 56, 56), Counted(80, 48, 48)])
    >>> print(f"{test.statistic[0]:.4f} {test.p[0]:.5f} {test.least_expected:.2f}")
    7.0234 0.00805 21.47
    """
    sizes = np.array([each.base for each in counted])
    lowest, highest = ([[getattr(each, end) for each in counted]] for end in ("lowest", "highest"))
    bounds = published_mmi(lowest, highest, sizes)
    fewest = min(np.sum(lowest), sizes.sum() - np.sum(highest))
    return Pearson(
        (bounds.statistic_lowest, bounds.statistic_highest),
        (float(bounds.term_p_lowest[0]), float(bounds.term_p_highest[0])),
        float(fewest * sizes.min() / sizes.sum()),
    )


def shares(surveys: Sequence[Surveyed]) -> list[Row]:
    """Tabulate the share of every direction in every survey, of the survey's own base, and who else asked about it.

    Returns
    -------
    list of dict
        One row per direction and survey, alike ones below one another; `alike` names the surveys that asked about the
        direction in the same words.
    """
    return [
        {"region": survey.id, "item": (option := survey.directions[meaning]).id}
        | {name: survey.shares[option.id][name] for name in SHARES}
        | named("label", option.short)
        | {"alike": ";".join(other.id for other in asking)}
        | {"synthetic": survey.study.region.synthetic, "basis": survey.shares[option.id]["basis"]}
        for meaning, asking in alike(surveys).items()
        for survey in asking
    ]


def ranks(surveys: Sequence[Surveyed]) -> list[Row]:
    """Tabulate the place of every direction in its survey, the most ticked being first.

    Returns
    -------
    list of dict
        `rank`: among those who were asked, over all compatible counts; of equal directions each has the better place.
        `rank_ci`: in the population, from the comparisons in pairs: behind all directions that are robustly more
        wanted, and before all that are robustly less. Holm's correction makes these intervals hold for all
        directions together. `items`: how many directions the survey has. `basis` is that of the weakest column: of
        published totals `rank` rests on the totals alone, `rank_ci` on bounds, so it is `bounded`.

    Notes
    -----
    The intervals are those of D. Al Mohamad, J. J. Goeman and E. W. van Zwet, "Simultaneous confidence intervals for
    ranks with application to ranking institutions", Biometrics 78, 2022, 238-247, with McNemar's test for pairs of
    the same respondents in place of Tukey's. Directions are read off from two-sided tests, corrected by Holm's
    step-down method; that these are right, too, at the same level is supposed.
    """
    return [
        {"region": survey.id, "item": (item := survey.directions[meaning].id), "items": len(survey.directions)}
        | _ends("rank", _rank(survey, item))
        | _ends("rank_ci", _rank_of_all(survey, item))
        | {"synthetic": survey.study.region.synthetic, "basis": "microdata" if survey.answers else "bounded"}
        for meaning, asking in alike(surveys).items()
        for survey in asking
    ]


def _rank(survey: Surveyed, item: str) -> tuple[int, int]:
    own, *others = (survey.counted(name, survey.base_of) for name in (item, *(set(survey.shares) - {item})))
    surely, perhaps = (
        sum(other.lowest > own.highest for other in others),
        sum(other.highest > own.lowest for other in others),
    )
    return 1 + surely, 1 + perhaps


def _rank_of_all(survey: Surveyed, item: str) -> tuple[int, int]:
    above = below = 0
    for row in survey.pairs:
        if row["verdict"] == "robust" and item in (row["item_a"], row["item_b"]):
            first = float(row["difference_lowest"]) > 0
            below, above = (below + 1, above) if first == (row["item_a"] == item) else (below, above + 1)
    return 1 + above, len(survey.directions) - below


def gaps(surveys: Sequence[Surveyed], confidence: float) -> pd.DataFrame:
    """Compare every two surveys of a comparison on every direction that both asked about in the same words.

    Parameters
    ----------
    surveys : sequence of Surveyed
        All there are.
    confidence : float
        Level of Newcombe's intervals; 1 - `confidence` is the level of the verdicts.

    Returns
    -------
    DataFrame
        With the columns `GAPS`. `p` is Pearson's; Holm's correction is over all rows of a comparison. `verdict` as in
        `demand.pairs`, or `few` where fewer than 5 would be expected in a cell; such rows stand last in Holm's order.
    """
    families = [
        pd.DataFrame(
            [
                _gap(name, a, b, meaning, confidence)
                for a, b in combinations(compared, 2)
                for meaning, asking in alike((a, b)).items()
                if len(asking) == 2
            ]
        )
        for name, compared in comparisons(surveys).items()
    ]
    judged = [_judged(family, "p_holm", confidence).astype(object) for family in families if len(family)]
    return pd.concat([pd.DataFrame(columns=GAPS, dtype=object), *judged], ignore_index=True)[list(GAPS)]


def _gap(comparison: str, a: Surveyed, b: Surveyed, meaning: Meaning, confidence: float) -> Row:
    item, base_of = meaning[0], common_base((a, b))
    first, second = a.counted(item, base_of), b.counted(item, base_of)
    test = pearson((first, second))
    share_a, share_b = ((each.lowest / each.base, each.highest / each.base) for each in (first, second))
    row: Row = {"comparison": comparison, "region_a": a.id, "region_b": b.id, "item": item, "base_of": base_of}
    row |= {"base_a": first.base, "base_b": second.base}
    row |= _ends("share_a", share_a) | _ends("share_b", share_b)
    row |= _ends("difference", (share_a[0] - share_b[1], share_a[1] - share_b[0]))
    row |= _ends("difference_ci", newcombe(first, second, confidence)) | _ends("p", test.p)
    row |= {"least_expected": test.least_expected, "synthetic": _synthetic((a, b)), "basis": basis((a, b), base_of)}
    return row


def homogeneity(surveys: Sequence[Surveyed], confidence: float) -> pd.DataFrame:
    """Test whether all surveys of a comparison that asked about a direction have the same share, and all directions.

    Returns
    -------
    DataFrame
        With the columns `HOMOGENEITY`; Holm's correction is over all directions of a comparison, whichever of its
        surveys asked about them. Two or more that the same surveys asked about are tested together, too, by X2_S, the
        sum of their statistics: with answers everywhere, of one base, by Rao and Scott's correction and by the
        bootstrap, from which the verdict is; else X2_S and Bonferroni's p are bounded, which need totals alone.
    """
    frames = []
    for name, compared in comparisons(surveys).items():
        families: dict[tuple[Surveyed, ...], list[str]] = {}
        for meaning, asking in alike(compared).items():
            if len(asking) > 1:
                families.setdefault(asking, []).append(meaning[0])
        if not families:
            continue
        rows = [row for each, items in families.items() for row in _each(each, items)]
        judged = _judged(pd.DataFrame(rows), "p_adjusted", confidence)
        for each, items in families.items():
            own = judged[judged["regions"] == _regions(each)]
            frames.append(own.astype(object).assign(comparison=name))
            if len(items) > 1:
                frames.append(_together(each, items, own, confidence).assign(comparison=name))
    return pd.concat([pd.DataFrame(columns=HOMOGENEITY, dtype=object), *frames], ignore_index=True)[list(HOMOGENEITY)]


def _regions(surveys: Sequence[Surveyed]) -> str:
    return ";".join(survey.id for survey in surveys)


def _about(surveys: Sequence[Surveyed]) -> Row:
    base_of = common_base(surveys)
    row: Row = {"regions": _regions(surveys), "base_of": base_of}
    return row | {"synthetic": _synthetic(surveys), "basis": basis(surveys, base_of)}


def _each(surveys: Sequence[Surveyed], items: Sequence[str]) -> list[Row]:
    """Test each of the directions that the same surveys asked about."""
    rows = []
    for item in items:
        test = pearson([survey.counted(item, common_base(surveys)) for survey in surveys])
        row = _about(surveys) | {"item": item, "items": 1, "df": len(surveys) - 1}
        row |= {"least_expected": test.least_expected} | _ends("statistic", test.statistic) | _ends("p", test.p)
        rows.append(row)
    return rows


def _together(surveys: Sequence[Surveyed], items: Sequence[str], each: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Test all directions that the same surveys asked about together, from the tests of each."""
    bonferroni = (min(1.0, len(items) * float(each[f"p_{end}"].min())) for end in ENDS)
    p = _ends("p_adjusted", (next(bonferroni), next(bonferroni)))
    p |= _of_answers(surveys, items, common_base(surveys))
    ends = [p.get("bootstrap_p", p[f"p_adjusted_{end}"]) for end in ENDS]
    (verdict,) = verdicts(ends[:1], ends[1:], 1 - confidence)
    least = each["least_expected"].min()
    row = _about(surveys) | {"items": len(items), "df": (len(surveys) - 1) * len(items), "least_expected": least} | p
    row |= {"verdict": FEW if least < LEAST_EXPECTED and "bootstrap_p" not in p else verdict}
    row |= {f"statistic_{end}": each[f"statistic_{end}"].sum() for end in ENDS}
    return pd.DataFrame([row]).astype(object)


def _of_answers(surveys: Sequence[Surveyed], items: Sequence[str], base_of: str) -> dict[str, float]:
    """Test all directions together from the answers themselves; nothing where some survey has none, or another base."""
    if basis(surveys, base_of) != "microdata":
        return {}
    joined = joint_patterns(surveys, items)
    varying = [item for item in items if item not in constant_items(joined)]
    if not varying or min(joined.group_sizes) < 2:
        return {}
    joined = select_items(joined, varying)
    test = bootstrap_mmi(joined, RESAMPLES, SEED, empty_cell=0)
    return {"rao_scott_p": mmi(joined, empty_cell=0).rao_scott_p, "bootstrap_p": test.p_sum}


def joint_patterns(surveys: Sequence[Surveyed], items: Sequence[str]) -> Patterns:
    """Put the answers of several surveys to the same directions into one table of patterns, a group for each survey.

    Directions may stand in another order in every survey.
    """
    own = [survey.patterns for survey in surveys if survey.patterns]
    answers = [patterns.answers[:, [patterns.items.index(item) for item in items]] for patterns in own]
    counts = np.zeros((sum(map(len, answers)), len(own)), np.int64)
    group = np.repeat(np.arange(len(own)), [len(rows) for rows in answers])
    counts[np.arange(len(group)), group] = np.concatenate([patterns.counts[:, 0] for patterns in own])
    names = tuple(survey.id for survey in surveys)
    return select_items(Patterns(np.vstack(answers), counts, tuple(items), names, len(items)), items)


def coverage(surveys: Sequence[Surveyed]) -> list[Row]:
    """Tabulate how courses offered cover the demand for every direction, where a survey has a list of courses.

    Titles are counted as printed; `coverage` is a direction's share of courses over its share of all ticks.
    """
    supply = {(survey.id, row["item"]): row for survey in surveys for row in survey.supply if _printed(row)}
    return [
        {"region": survey.id, "item": meaning[0]}
        | {name: supply[survey.id, meaning[0]][name] for name in COVERED}
        | {"synthetic": survey.study.region.synthetic, "basis": supply[survey.id, meaning[0]]["basis"]}
        for meaning, asking in alike(surveys).items()
        for survey in asking
        if (survey.id, meaning[0]) in supply and any(course.listed for course in survey.study.courses)
    ]


def _printed(row: dict[str, str]) -> bool:
    return row["counting"] == "printed"


def _judged(family: pd.DataFrame, name: str, confidence: float) -> pd.DataFrame:
    """Correct the p-values of a family by Holm's method, and judge: no verdict where too few would be expected.

    Those rows count as if p was 1. Their p cannot be trusted, so they must not take Holm's first steps; leaving them
    out of the family would make it smaller by what the data show.
    """
    few = family["least_expected"] < LEAST_EXPECTED
    tested = {end: np.where(few, 1.0, family[f"p_{end}"].to_numpy(float)) for end in ENDS}
    judged = family.assign(**{f"{name}_{end}": holm(p) for end, p in tested.items()})
    found = verdicts(judged[f"{name}_lowest"], judged[f"{name}_highest"], 1 - confidence)
    return judged.assign(verdict=np.where(few, FEW, found))


def _synthetic(surveys: Sequence[Surveyed]) -> bool:
    return any(survey.study.region.synthetic for survey in surveys)


def _ends(name: str, ends: tuple[float, float]) -> dict[str, float]:
    return {f"{name}_lowest": ends[0], f"{name}_highest": ends[1]}
