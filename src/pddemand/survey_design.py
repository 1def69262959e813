"""Shares and tests from a survey with weights, strata and clusters, with variances that the design gives.

Estimands: the share of the population who would tick an item (a weighted share, Hajek's ratio), and whether two
variables are independent in the population. Rows may stand for several respondents who answered alike in the same
stratum and cluster and have the same weight (`pddemand.weighting.distinct_rows`): the cost is that of distinct rows.

Variances are those of the first stage of sampling (the "ultimate cluster" method), by Taylor linearisation.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv, chdtrc, expit, fdtrc, logit, stdtr, stdtrit

from pddemand.comparisons import Floats, Integers, holm
from pddemand.weighting import Known, Labels, checked_weights, coded, raked_weights

Interval = Literal["logit", "beta"]

INTERVALS: tuple[Interval, ...] = get_args(Interval)

NO_VARIANCE = 1e-20
"""A variance of a share below this is rounding: the share is known, or nothing varies from unit to unit by chance."""

NO_EFFECT = 1e-12
"""Design effects that sum to less than this are rounding."""

NO_RESIDUAL = 1e-9
"""A residual below this part of the greatest value is rounding: calibration fixes the row's value."""

UNTESTABLE = {
    "few_units": "answers come from no more units than strata, which leaves no degrees of freedom: merge strata",
    "empty_cells": "too many cells of the table are empty to tell dependence from the margins: merge categories",
    "no_variance": "the design shows no variance of the table: all were asked, or all units are alike",
}
"""Why a table cannot be tested, by the reason that tables give."""


@dataclass(frozen=True)
class SurveyDesign:
    """How respondents came into a survey, one entry per row; made by `survey_design`.

    Attributes
    ----------
    weights : ndarray of float, shape (rows,)
        How many people of the population a respondent stands for.
    repeats : ndarray of float, shape (rows,)
        How many respondents a row stands for.
    strata : ndarray of int, shape (rows,)
        Stratum of each row, 0, 1, ...
    clusters : ndarray of int, shape (rows,), or None
        First-stage cluster of each row, 0, 1, ...; None when people were drawn one by one.
    units : ndarray of float, shape (strata,)
        How many units (clusters, or people) were drawn from each stratum.
    missed : ndarray of float, shape (strata,)
        Part of each stratum's units that was not drawn: 1 where the population is not known.
    margins : ndarray of float, shape (rows, categories), or None
        Known categories to which the weights were calibrated, as 0/1 columns.
    base_weights : ndarray of float, shape (rows,)
        Weights before calibration.
    """

    weights: Floats
    repeats: Floats
    strata: Integers
    clusters: Integers | None
    units: Floats
    missed: Floats
    margins: Floats | None
    base_weights: Floats

    @property
    def respondents(self) -> int:
        """How many people answered."""
        return int(self.repeats.sum())

    @property
    def degrees_of_freedom(self) -> int:
        """Units less strata."""
        return int(self.units.sum()) - len(self.units)


def survey_design(
    weights: npt.ArrayLike,
    strata: Labels | None = None,
    clusters: Labels | None = None,
    population: int | Mapping[Any, int] | None = None,
    repeats: npt.ArrayLike | None = None,
) -> SurveyDesign:
    """Describe how a survey was drawn.

    Parameters
    ----------
    weights : array_like of float, shape (rows,)
        Weight of each respondent of a row, above 0: the inverse of the probability of being asked, or anything
        proportional to it.
    strata : sequence, shape (rows,), optional
        Stratum of each row; one stratum by default.
    clusters : sequence, shape (rows,), optional
        Cluster (school, district) drawn at the first stage; people one by one by default.
    population : int or mapping, optional
        How many units - clusters, or people where there are none - each stratum has, by its label; a number where
        there is one stratum. Without it units count as drawn with replacement, which overstates variances.
    repeats : array_like of int, shape (rows,), optional
        How many respondents stand behind each row; 1 by default.

    Returns
    -------
    SurveyDesign
        Checked and numbered.

    Raises
    ------
    ValueError
        If a weight is not above 0, a label is missing, a cluster lies in two strata, a population is missing or smaller
        than the sample, or a stratum that was not asked completely has a single unit.

    Examples
    --------
    >>> design = survey_design([3, 3, 4, 4], ["a", "a", "b", "b"], population={"a": 6, "b": 8})
    >>> design.degrees_of_freedom, design.missed.round(3)
    (2, array([0.667, 0.75 ]))
    """
    weight, times = checked_weights(weights, repeats)
    rows = len(weight)
    stratum, labels = coded("strata", ["all"] * rows if strata is None else strata, rows)
    if clusters is None:
        cluster = None
        units = np.asarray(np.bincount(stratum, weights=times), dtype=np.float64)
    else:
        cluster, names = coded("clusters", clusters, rows)
        pairs = np.unique(np.column_stack([cluster, stratum]), axis=0)
        _check_nested(pairs, names, labels)
        units = np.bincount(pairs[:, 1], minlength=len(labels)).astype(np.float64)
    sizes = _sizes(population, labels, strata is None)
    missed = np.ones(len(labels))
    for position, (label, size) in enumerate(zip(labels, sizes, strict=True)):
        if size is not None and not (np.isfinite(size) and size == np.floor(size)):
            raise ValueError(f"the population of stratum {label!r} must be a whole number, not {size}")
        if size is not None and size < units[position]:
            raise ValueError(f"stratum {label!r} has a population of {size} but {units[position]:g} were drawn from it")
        missed[position] = 1 if size is None else 1 - units[position] / size
        if units[position] == 1 and missed[position] > 0:
            raise ValueError(
                f"stratum {label!r} has a single {'person' if cluster is None else 'cluster'}, which tells nothing of "
                "its variance: merge it with the stratum most like it, or give population 1 if there is no other"
            )
    return SurveyDesign(weight, times, stratum, cluster, units, missed, None, weight)


def calibrated(design: SurveyDesign, margins: Mapping[str, Labels], totals: Mapping[str, Known]) -> SurveyDesign:
    """Fit the weights of a survey to known totals: post-stratification with one variable, raking with several.

    Parameters
    ----------
    design : SurveyDesign
        The survey as drawn.
    margins : mapping of str to sequence
        Variables by name, each with one label per row.
    totals : mapping of str to mapping
        How many people of the population have each label.

    Returns
    -------
    SurveyDesign
        The survey with new weights, which remembers what they were fitted to: shares then have the (smaller) variance
        of what the known variables do not explain.

    Raises
    ------
    ValueError
        As for `weighting.raked_weights`, and if the design is calibrated already.

    Notes
    -----
    The linearised values are replaced by their residuals from a regression on the categories, weighted with the base
    weights: J.-C. Deville and C.-E. Sarndal, "Calibration estimators in survey sampling", Journal of the American
    Statistical Association 87, 1992, 376-382; as R's ``survey::postStratify`` and ``survey::calibrate(calfun =
    "raking")`` do. (``survey::rake`` takes unweighted residuals, which is the same where base weights are equal.)

    Examples
    --------
    >>> design = survey_design([10, 10, 10, 10])
    >>> calibrated(design, {"sex": ["f", "f", "f", "m"]}, {"sex": {"f": 20, "m": 20}}).weights.round(2)
    array([ 6.67,  6.67,  6.67, 20.  ])
    """
    if design.margins is not None:
        raise ValueError("the design is calibrated already: give all variables at once")
    weights = raked_weights(design.weights, margins, totals, design.repeats)
    columns = []
    for name, labels in margins.items():
        codes, levels = coded(name, labels, len(weights))
        columns.append(np.eye(len(levels))[codes])
    return replace(design, weights=weights, margins=np.hstack(columns))


class DesignShares(NamedTuple):
    """Weighted shares of items with what the design says of their precision.

    Attributes
    ----------
    share, standard_error : ndarray of float, shape (items,)
        Shares and their standard errors.
    covariance : ndarray of float, shape (items, items)
        Covariances of the shares.
    design_effect : ndarray of float, shape (items,)
        Variance over that of a simple random sample of as many answers, with replacement; nan for shares of 0 or 1.
    answered : ndarray of int, shape (items,)
        How many respondents answered each item.
    degrees_of_freedom : ndarray of int, shape (items,)
        First-stage units in which somebody answered the item, less strata with such units. R's ``degf`` of those who
        answered.
    known : ndarray of bool, shape (items,)
        Whether the share has no error because all units were drawn or calibration fixes it. A standard error of 0 of
        any other item says that nothing varied from unit to unit, not that nothing can.
    """

    share: Floats
    standard_error: Floats
    covariance: Floats
    design_effect: Floats
    answered: Integers
    degrees_of_freedom: Integers
    known: npt.NDArray[np.bool_]


def design_shares(design: SurveyDesign, answers: npt.ArrayLike) -> DesignShares:
    """Estimate the population's shares of items.

    Parameters
    ----------
    design : SurveyDesign
        How the rows were drawn.
    answers : array_like of 0, 1 and nan, shape (rows, items)
        1 where the item was ticked, 0 where it was shown and not ticked, nan where it was not shown or not answered.

    Returns
    -------
    DesignShares
        Each share is ``sum w y / sum w`` over those who answered the item.

    Raises
    ------
    ValueError
        If the answers do not fit the design, hold other values, or nobody answered an item.

    Notes
    -----
    Variance of a ratio by linearisation, with units (1 - f) n / (n - 1) times their scatter within strata: S. Lohr,
    Sampling: Design and Analysis, 3rd ed., 2022, section 9.1; D. A. Binder, "On the variances of asymptotically normal
    estimators from complex surveys", International Statistical Review 51, 1983, 279-292.

    Examples
    --------
    >>> design = survey_design([2, 2, 1, 1, 1], ["a", "a", "b", "b", "b"])
    >>> found = design_shares(design, [[1], [0], [1], [1], [0]])
    >>> print(found.share.round(4), found.standard_error.round(4))
    [0.5714] [0.3194]
    """
    ticks = _ticks(design, answers)
    present = ~np.isnan(ticks)
    weight = (design.weights * design.repeats)[:, None]
    total = (weight * present).sum(axis=0)
    if np.any(total == 0):
        raise ValueError(f"nobody answered item {int(np.flatnonzero(total == 0)[0])}: a share needs answers")
    share = (weight * np.where(present, ticks, 0)).sum(axis=0) / total
    influence = np.where(present, ticks - share, 0) / total
    residuals = _residuals(design, influence)
    covariance = _covariance(design, residuals)
    answered = (design.repeats[:, None] * present).sum(axis=0)
    variance = np.diag(covariance)
    simple = share * (1 - share) / answered
    effect = np.divide(variance, simple, out=np.full(len(share), np.nan), where=simple > 0)
    return DesignShares(
        share,
        np.sqrt(variance),
        covariance,
        effect,
        answered.astype(np.int64),
        _degrees_of_freedom(design, present),
        _known(design, present, influence, residuals),
    )


def design_intervals(
    shares: DesignShares, confidence: float = 0.95, interval: Interval = "logit"
) -> tuple[Floats, Floats]:
    """Compute confidence intervals of weighted shares.

    Parameters
    ----------
    shares : DesignShares
        Result of `design_shares`.
    confidence : float
        Coverage of each interval, between 0 and 1.
    interval : {"logit", "beta"}
        `logit`: the t interval of the log odds, turned back. `beta`: Korn and Graubard's, that is Clopper and Pearson's
        with the effective sample size, at most the answers, which keeps its coverage for shares near 0 or 1.

    Returns
    -------
    lower, upper : ndarray of float, shape (items,)
        Limits between 0 and 1. Where nobody or everybody ticked, or units are alike by chance, the design shows no
        variance: `logit` is nan, `beta` takes all answers as the effective sample. Both are nan without degrees of
        freedom. Where the share is known without error both limits are the share.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1 or the interval is unknown.

    Notes
    -----
    E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data", Survey Methodology 24, 1998, 193-201. As R's ``survey::svyciprop`` with method "logit"
    or "beta", but that R lets the effective sample exceed the answers where the design effect is below 1, so that its
    interval is narrower there: the effect is itself estimated, and the National Center for Health Statistics truncates
    it, too (J. D. Parker and others, "National Center for Health Statistics data presentation standards for
    proportions", Vital and Health Statistics 2(175), 2017).

    Examples
    --------
    >>> design = survey_design([2, 2, 1, 1, 1], ["a", "a", "b", "b", "b"])
    >>> lower, upper = design_intervals(design_shares(design, [[1], [0], [1], [1], [0]]))
    >>> print(lower.round(4), upper.round(4))
    [0.0206] [0.9883]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    if interval not in INTERVALS:
        raise ValueError(f"unknown interval {interval!r}: expected one of {', '.join(INTERVALS)}")
    df, tail = np.where(shares.degrees_of_freedom < 1, np.nan, shares.degrees_of_freedom), (1 - confidence) / 2
    p, variance = shares.share, shares.standard_error**2
    spread = p * (1 - p)
    varies = (spread > 0) & (variance > NO_VARIANCE)
    t = -stdtrit(df, tail)
    if interval == "logit":
        half_width = t * shares.standard_error / np.where(varies, spread, np.nan)
        centre = logit(np.where(varies, p, np.nan))
        lower, upper = expit(centre - half_width), expit(centre + half_width)
    else:
        n = shares.answered.astype(np.float64)
        ratio = stdtrit(np.maximum(n - 1, 1), tail) / -t
        effective = np.minimum(np.where(varies, spread / np.where(varies, variance, 1) * ratio**2, n), n)
        effective = np.where(np.isnan(df), np.nan, effective)
        lower = np.where(p > 0, betaincinv(np.where(p > 0, effective * p, 1), effective * (1 - p) + 1, tail), 0.0)
        upper = np.where(p < 1, betaincinv(effective * p + 1, np.where(p < 1, effective * (1 - p), 1), 1 - tail), 1.0)
        lower, upper = (np.where(np.isnan(df), np.nan, limit) for limit in (lower, upper))
    return np.where(shares.known, p, lower), np.where(shares.known, p, upper)


def design_share_table(
    design: SurveyDesign, answers: npt.ArrayLike, items: Sequence[str], confidence: float = 0.95
) -> pd.DataFrame:
    """Tabulate weighted shares with their intervals.

    Parameters
    ----------
    design : SurveyDesign
        How the rows were drawn.
    answers : array_like, shape (rows, items)
        As for `design_shares`.
    items : sequence of str
        Names of the items.
    confidence : float
        Coverage of each interval.

    Returns
    -------
    DataFrame
        One row per item: `item`, `base` (who answered it), `share`, `standard_error`, `ci_lowest` and `ci_highest`
        (logit), `korn_graubard_lowest` and `korn_graubard_highest`, `design_effect`, `degrees_of_freedom`, `basis` and
        `reason`: `known` where the share has no error, `few_units` where answers come from no more units than strata,
        `constant` where nobody or everybody ticked, `no_variance` where all units are alike by chance. Standard errors
        are nan for `few_units` and `no_variance`, limits as in `design_intervals`.

    Raises
    ------
    ValueError
        As for `design_shares` and `design_intervals`, and if there are not as many names as items.

    Examples
    --------
    >>> design = survey_design([2, 2, 1, 1, 1], ["a", "a", "b", "b", "b"])
    >>> design_share_table(design, [[1], [0], [1], [1], [0]], ["ict"])[["item", "base", "share"]].round(3)
      item  base  share
    0  ict     5  0.571
    """
    found = design_shares(design, answers)
    if len(items) != len(found.share):
        raise ValueError(f"{len(found.share)} items need as many names, not {len(items)}")
    logits = design_intervals(found, confidence, "logit")
    betas = design_intervals(found, confidence, "beta")
    reason = _reasons(found)
    estimated = ~np.isin(reason, ["few_units", "no_variance"])
    columns = {
        "item": list(items),
        "base": found.answered,
        "share": found.share,
        "standard_error": np.where(estimated, found.standard_error, np.nan),
        "ci_lowest": logits[0],
        "ci_highest": logits[1],
        "korn_graubard_lowest": betas[0],
        "korn_graubard_highest": betas[1],
        "design_effect": np.where(estimated, found.design_effect, np.nan),
        "degrees_of_freedom": found.degrees_of_freedom,
        "basis": "microdata",
        "reason": reason,
    }
    return pd.DataFrame(columns)


def design_pair_table(
    design: SurveyDesign, answers: npt.ArrayLike, items: Sequence[str], confidence: float = 0.95
) -> pd.DataFrame:
    """Compare the weighted shares of every two items.

    Parameters
    ----------
    design : SurveyDesign
        How the rows were drawn.
    answers : array_like, shape (rows, items)
        As for `design_shares`.
    items : sequence of str
        Names of the items, at least two.
    confidence : float
        Coverage of each interval.

    Returns
    -------
    DataFrame
        One row per pair: `item_a`, `item_b`, `difference` of the shares (a less b), its `standard_error`, `ci_lowest`
        and `ci_highest` (Student's t with the lesser degrees of freedom of the two items), `p_value` (two-sided),
        `p_holm` over all pairs, `basis` and `reason`: `known` where both shares have no error (p is then 1 for no
        difference and 0 for any other), `few_units` without degrees of freedom, `constant` where nothing varies from
        unit to unit; the last two have no standard error, limits or p.

    Raises
    ------
    ValueError
        As for `design_shares` and `design_intervals`, and if there are fewer than two items.

    Notes
    -----
    With one weight and no strata or clusters ``t**2 = (n - 1) d**2 / (n D - d**2)``, where d of the n respondents more
    ticked only the first item than only the second and D are discordant: Wald's form of McNemar's test. R's
    ``survey::svycontrast`` gives the same.

    Examples
    --------
    >>> design = survey_design([1, 1, 1], repeats=[30, 20, 50])
    >>> design_pair_table(design, [[1, 0], [0, 1], [1, 1]], ["ict", "law"])[["difference", "p_value"]].round(4)
       difference  p_value
    0         0.1   0.1583
    """
    found = design_shares(design, answers)
    design_intervals(found, confidence)  # refuses a confidence out of range
    if len(items) != len(found.share) or len(items) < 2:
        raise ValueError(f"pairs need at least two items with as many names, not {len(found.share)} and {len(items)}")
    a, b = np.triu_indices(len(items), k=1)
    difference, covariance = found.share[a] - found.share[b], found.covariance
    variance = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
    known, df = found.known[a] & found.known[b], np.minimum(found.degrees_of_freedom[a], found.degrees_of_freedom[b])
    reason = np.select([known, df < 1, variance <= NO_VARIANCE], ["known", "few_units", "constant"], default="")
    tested = reason == ""
    error = np.where(known, 0.0, np.sqrt(np.where(tested, variance, np.nan)))
    half_width = np.where(known, 0.0, -stdtrit(np.where(tested, df, np.nan), (1 - confidence) / 2) * error)
    t = np.abs(difference) / np.where(tested, error, np.nan)
    p_value = np.where(known, np.abs(difference) <= 1e-12, np.minimum(2 * stdtr(df, -t), 1))
    columns = {
        "item_a": [items[int(i)] for i in a],
        "item_b": [items[int(j)] for j in b],
        "difference": difference,
        "standard_error": error,
        "ci_lowest": difference - half_width,
        "ci_highest": difference + half_width,
        "p_value": p_value,
        "p_holm": np.where(np.isnan(p_value), np.nan, holm(np.where(np.isnan(p_value), 1, p_value))),
        "basis": "microdata",
        "reason": reason,
    }
    return pd.DataFrame(columns)


class RaoScott(NamedTuple):
    """Rao and Scott's corrections of Pearson's test of independence in a two-way table of weighted shares.

    Attributes
    ----------
    chi2 : float
        Pearson's statistic of the weighted shares, as if all respondents had been drawn at random.
    df : int
        Its degrees of freedom, (R - 1)(C - 1).
    first_order, p_first_order : float
        `chi2` over the mean design effect, and its p-value from chi-square with `df`.
    second_order, df_second_order, p_second_order : float
        Satterthwaite's correction for unequal design effects, its degrees of freedom and p-value.
    f, df_numerator, df_denominator, p_value : float
        The second-order correction as an F statistic, which allows for few clusters: the one to report.
    """

    chi2: float
    df: int
    first_order: float
    p_first_order: float
    second_order: float
    df_second_order: float
    p_second_order: float
    f: float
    df_numerator: float
    df_denominator: float
    p_value: float


def rao_scott_test(design: SurveyDesign, first: Labels, second: Labels, where: npt.ArrayLike | None = None) -> RaoScott:
    """Test whether two variables are independent in the population.

    Parameters
    ----------
    design : SurveyDesign
        How the rows were drawn.
    first, second : sequence, shape (rows,)
        The two variables, one label per row each: an item ticked or not, a group.
    where : array_like of bool, shape (rows,), optional
        Rows to test, such as those who answered; the others stay in the design, with nothing to add. All by default.

    Returns
    -------
    RaoScott
        The statistic, its corrections and p-values.

    Raises
    ------
    ValueError
        If a label is missing, a variable is constant, `where` is neither true nor false somewhere, answers come from
        no more units than strata, too many cells are empty, or the design shows no variance.

    Notes
    -----
    J. N. K. Rao and A. J. Scott, "On chi-squared tests for multiway contingency tables with cell proportions estimated
    from survey data", Annals of Statistics 12, 1984, 46-60; F by D. R. Thomas and J. N. K. Rao, "Small-sample
    comparisons of level and power for simple goodness-of-fit statistics under cluster sampling", Journal of the
    American Statistical Association 82, 1987, 630-636. Generalised design effects at the estimated cell shares, as R's
    ``survey::svychisq`` with statistic "F" (`f`) and "Chisq" (`first_order`). Degrees of freedom are those of the units
    with rows to test.

    Examples
    --------
    >>> design = survey_design([1, 2, 1, 2, 1, 2], repeats=[30, 5, 10, 20, 12, 8])
    >>> found = rao_scott_test(design, ["yes", "yes", "no", "no", "yes", "no"], ["f", "m", "m", "f", "m", "f"])
    >>> print(f"F = {found.f:.4f}, p = {found.p_value:.4f}")
    F = 8.9679, p = 0.0036
    """
    found = _rao_scott(design, first, second, _chosen(design, where))
    if isinstance(found, str):
        raise ValueError(UNTESTABLE[found])
    return found


def _rao_scott(
    design: SurveyDesign, first: Labels, second: Labels, chosen: npt.NDArray[np.bool_]
) -> RaoScott | Literal["few_units", "empty_cells", "no_variance"]:
    """Return the test, or why there is none."""
    cell, shape = _cells(first, second, chosen)
    design_df = int(_degrees_of_freedom(design, chosen[:, None])[0])
    if design_df < 1:
        return "few_units"
    cells = np.zeros((len(chosen), shape[0] * shape[1]))
    cells[np.flatnonzero(chosen), cell] = 1
    weight = design.weights * design.repeats * chosen
    share = weight @ cells / weight.sum()
    covariance = _covariance(design, _residuals(design, (cells - share) * chosen[:, None] / weight.sum()))
    table, n = share.reshape(shape), float(design.repeats @ chosen)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi2 = float(n * ((table - expected) ** 2 / expected).sum())
    effects = _design_effects(share, covariance * n, shape)
    if effects is None:
        return "empty_cells"
    df, trace = (shape[0] - 1) * (shape[1] - 1), float(np.trace(effects))
    if trace <= NO_EFFECT:
        return "no_variance"
    numerator = trace**2 / float(np.trace(effects @ effects))
    denominator = numerator * design_df
    first_order, second_order = chi2 * df / trace, chi2 * numerator / trace
    return RaoScott(
        chi2,
        df,
        first_order,
        float(chdtrc(df, first_order)),
        second_order,
        numerator,
        float(chdtrc(numerator, second_order)),
        chi2 / trace,
        numerator,
        denominator,
        float(fdtrc(numerator, denominator, chi2 / trace)),
    )


def design_group_table(
    design: SurveyDesign, answers: npt.ArrayLike, items: Sequence[str], group: Labels
) -> pd.DataFrame:
    """Test for each item whether its share differs between groups.

    Parameters
    ----------
    design : SurveyDesign
        How the rows were drawn.
    answers : array_like, shape (rows, items)
        As for `design_shares`; who did not answer an item is left out of its test.
    items : sequence of str
        Names of the items.
    group : sequence, shape (rows,)
        The group of each row.

    Returns
    -------
    DataFrame
        One row per item: `item`, `base`, `chi2`, `f`, `df_numerator`, `df_denominator`, `p_value` (`rao_scott_test`),
        `p_bonferroni` over the items, `basis`, and `reason` why the numbers are nan: `constant` where all who answered
        agree, or are of one group; `few_units` where answers come from no more units than strata; `empty_cells`;
        `no_variance` where all were asked or all units are alike.

    Raises
    ------
    ValueError
        If a group is missing, answers do not fit the design, or there are not as many names as items.

    Examples
    --------
    >>> design = survey_design([1, 2, 1, 2, 1, 2], repeats=[30, 5, 10, 20, 12, 8])
    >>> ticks = [[1, 1], [1, 1], [0, 1], [0, 1], [1, 1], [0, 1]]
    >>> table = design_group_table(design, ticks, ["ict", "law"], ["f", "m", "m", "f", "m", "f"])
    >>> table[["item", "reason", "f", "p_value"]].round(4)
      item    reason       f  p_value
    0  ict            8.9679   0.0036
    1  law  constant     NaN      NaN
    """
    ticks = _ticks(design, answers)
    if len(items) != ticks.shape[1]:
        raise ValueError(f"{ticks.shape[1]} items need as many names, not {len(items)}")
    codes, _ = coded("group", group, len(ticks))
    rows = []
    for item, column in zip(items, ticks.T, strict=True):
        shown = ~np.isnan(column)
        base = int(design.repeats @ shown)
        constant = len(np.unique(column[shown])) < 2 or len(np.unique(codes[shown])) < 2
        found = "constant" if constant else _rao_scott(design, column, codes, shown)
        if isinstance(found, str):
            rows.append((item, base, *[np.nan] * 6, "microdata", found))
            continue
        numbers = found.chi2, found.f, found.df_numerator, found.df_denominator, found.p_value
        rows.append((item, base, *numbers, min(1.0, found.p_value * len(items)), "microdata", ""))
    names = (
        "item",
        "base",
        "chi2",
        "f",
        "df_numerator",
        "df_denominator",
        "p_value",
        "p_bonferroni",
        "basis",
        "reason",
    )
    return pd.DataFrame(rows, columns=list(names))


def _cells(first: Labels, second: Labels, chosen: npt.NDArray[np.bool_]) -> tuple[Integers, tuple[int, int]]:
    """Return the cell of a two-way table that each chosen row is in, and the table's shape."""
    codes, shape = [], []
    for name, labels in (("first", first), ("second", second)):
        column = pd.Series(labels).reset_index(drop=True)
        if len(column) != len(chosen):
            raise ValueError(f"{name} must have one label for each of {len(chosen)} rows, not {len(column)}")
        code, levels = coded(name, column[chosen], int(chosen.sum()))
        if len(levels) < 2:
            raise ValueError(f"{name} must take at least two values, not only {levels}")
        codes.append(code)
        shape.append(len(levels))
    return codes[0] * shape[1] + codes[1], (shape[0], shape[1])


def _chosen(design: SurveyDesign, where: npt.ArrayLike | None) -> npt.NDArray[np.bool_]:
    """Return which rows to test."""
    rows = len(design.weights)
    if where is None:
        return np.ones(rows, dtype=bool)
    chosen = np.asarray(where)
    if chosen.shape != (rows,):
        raise ValueError(f"where must say of each of {rows} rows whether it counts, not be of shape {chosen.shape}")
    if chosen.dtype.kind != "b" and (np.any(pd.isna(chosen)) or not np.all((chosen == 0) | (chosen == 1))):
        raise ValueError("where must be true or false in every row, not missing or another number")
    return chosen.astype(bool)


def _reasons(shares: DesignShares) -> npt.NDArray[np.str_]:
    """Say why shares have no standard error or no limits."""
    constant = (shares.share <= 0) | (shares.share >= 1)
    conditions = [shares.known, shares.degrees_of_freedom < 1, constant, shares.standard_error**2 <= NO_VARIANCE]
    return np.select(conditions, ["known", "few_units", "constant", "no_variance"], default="")


def _degrees_of_freedom(design: SurveyDesign, present: npt.NDArray[np.bool_]) -> Integers:
    """Return, for each column, the units with a row that is present, less the strata with one."""

    def seen(codes: Integers) -> Integers:
        counts = np.zeros((int(codes.max()) + 1, present.shape[1]), dtype=np.int64)
        np.add.at(counts, codes, present)
        return np.asarray((counts > 0).sum(axis=0), dtype=np.int64)

    units = seen(design.clusters) if design.clusters is not None else (design.repeats @ present).astype(np.int64)
    return np.asarray(units - seen(design.strata), dtype=np.int64)


def _known(
    design: SurveyDesign, present: npt.NDArray[np.bool_], influence: Floats, residuals: Floats
) -> npt.NDArray[np.bool_]:
    """Say which shares have no error: where no unit was missed, or calibration leaves no row a residual."""
    asked = (design.missed[design.strata] == 0)[:, None]
    size = np.abs(influence).max(axis=0)
    fixed = (np.abs(residuals) <= NO_RESIDUAL * size) & (size > 0) if design.margins is not None else ~present
    return np.asarray((asked | fixed).all(axis=0))


def _design_effects(share: Floats, covariance: Floats, shape: tuple[int, int]) -> Floats | None:
    """Return the matrix whose eigenvalues are the generalised design effects of the interactions of a table.

    The contrasts sum to zero over rows and over columns, so they span what is orthogonal to the two main effects. A
    cell that nobody is in adds nothing; None where so many are empty that the rest does not span them.
    """
    contrasts = np.kron(*(np.vstack([np.eye(k - 1), -np.ones(k - 1)]) for k in shape))
    scaled = contrasts * np.divide(1, share, out=np.zeros_like(share), where=share > 0)[:, None]
    simple = contrasts.T @ scaled
    if np.linalg.matrix_rank(simple, hermitian=True) < len(simple):
        return None
    return np.asarray(np.linalg.solve(simple, scaled.T @ covariance @ scaled), dtype=np.float64)


def _residuals(design: SurveyDesign, influence: Floats) -> Floats:
    """Return what the known categories do not explain of influence values, one column per estimate."""
    if design.margins is None:
        return influence
    root = np.sqrt(design.base_weights * design.repeats)[:, None]
    coefficients, *_ = np.linalg.lstsq(root * design.margins, root * influence, rcond=None)
    return np.asarray(influence - design.margins @ coefficients, dtype=np.float64)


def _covariance(design: SurveyDesign, values: Floats) -> Floats:
    """Return the covariance of totals of weighted residuals, one column per estimate."""
    scores, times, strata = design.weights[:, None] * values, design.repeats, design.strata
    if design.clusters is not None:
        members = design.clusters
        sums = np.zeros((int(members.max()) + 1, scores.shape[1]))
        np.add.at(sums, members, times[:, None] * scores)
        of_cluster = np.zeros(len(sums), dtype=np.int64)
        of_cluster[members] = strata
        scores, times, strata = sums, np.ones(len(sums)), of_cluster
    centre = np.zeros((len(design.units), scores.shape[1]))
    np.add.at(centre, strata, times[:, None] * scores)
    deviations = scores - (centre / design.units[:, None])[strata]
    scale = design.missed * design.units / np.maximum(design.units - 1, 1)
    return np.asarray(deviations.T @ (deviations * (times * scale[strata])[:, None]), dtype=np.float64)


def _ticks(design: SurveyDesign, answers: npt.ArrayLike) -> Floats:
    """Return answers as floats with nan for what is missing."""
    ticks = np.asarray(answers, dtype=np.float64)
    if ticks.ndim != 2 or len(ticks) != len(design.weights) or ticks.shape[1] < 1:
        raise ValueError(f"answers must be {len(design.weights)} rows of items, not of shape {ticks.shape}")
    wrong = ~(np.isnan(ticks) | (ticks == 0) | (ticks == 1))
    if np.any(wrong):
        raise ValueError(f"answers hold 0, 1 and nan (not answered) only, not {ticks[wrong][0]:g}")
    return ticks


def _check_nested(pairs: Integers, clusters: list[Hashable], strata: list[Hashable]) -> None:
    """Refuse clusters that lie in two strata."""
    for (cluster, one), (same, other) in pairwise(pairs):
        if cluster == same:
            raise ValueError(
                f"cluster {clusters[cluster]!r} lies in strata {strata[one]!r} and {strata[other]!r}: "
                "give clusters of different strata different names"
            )


def _sizes(population: int | Mapping[Any, int] | None, labels: list[Hashable], unstratified: bool) -> list[int | None]:
    """Return how many units each stratum has."""
    if population is None:
        return [None] * len(labels)
    if not isinstance(population, Mapping):
        if not unstratified:
            raise ValueError(f"population must say how many units each stratum has, not {population} for all together")
        return [population]
    for label in labels:
        if label not in population:
            raise ValueError(f"population has no number for stratum {label!r}")
    return [population[label] for label in labels]
