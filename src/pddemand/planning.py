"""How many respondents does another survey need? Sample sizes for shares, and power to tell two shares apart.

Estimands: the number of respondents for which the interval of a share is as narrow as wished, and the
probability (power) that McNemar's exact test finds two items' shares to differ. Shares and discordance of a
study at hand are taken for those of the population to be asked. Where only totals are known, power and the
number needed depend on how answers go together and are intervals over every compatible answer table.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product
from math import ceil, nan, sqrt
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betainc, gammaln, ndtri, xlogy

from pddemand import identification
from pddemand.comparisons import Floats, Integers, PairedCells, mcnemar_p_exact
from pddemand.published import Totals

HalfWidth = Literal["wilson", "wald"]

HALF_WIDTHS = (0.03, 0.05, 0.10)
"""Precisions that the planning table lists: 3, 5 and 10 points."""

LIMIT = 100_000
"""Largest number of respondents that the search for a sample size looks at, unless told otherwise."""

BLOCK = 256
"""Discordant counts come in blocks of so many, each computed once for a test and a division of the discordant.

As many numbers of respondents are looked at together."""

EXHAUSTIVE = 2000
"""Up to so many respondents power is computed at every table looked at, above at five tables at each end."""

TABLES = 201
"""At most about so many answer tables of a pair are looked at for its lowest and highest power."""


_COLUMNS = (
    *("purpose", "item_a", "item_b", "half_width", "population", "power", "n_lowest", "n_highest"),
    *("power_lowest", "power_highest", "basis", "reason"),
)

_Row = tuple[str, str, str, float, float, float, float, float, float, float, str, str]


class _Pair(NamedTuple):
    """Two-by-two tables that a pair of items can have: shares of only the first and only the second, each once."""

    p10: Floats
    p01: Floats


def share_half_width(
    share: npt.ArrayLike,
    respondents: npt.ArrayLike,
    confidence: float = 0.95,
    population: int | None = None,
    items: int = 1,
    method: HalfWidth = "wilson",
) -> Floats:
    """Compute half the width of the interval that a share will have.

    Parameters
    ----------
    share : array_like of float
        Share of respondents expected to tick the item, between 0 and 1.
    respondents : array_like of int
        How many are asked, at least 1 and at most `population`.
    confidence : float
        Coverage of the interval, or of all `items` intervals together.
    population : int, optional
        How many people they are drawn from, if known.
    items : int
        How many intervals shall hold together (Bonferroni); 1 for each by itself.
    method : {"wilson", "wald"}
        Wilson's interval, as in `shares.share_intervals`, or the textbook's ``p +- z sqrt(p (1 - p) / n)``.

    Returns
    -------
    ndarray of float
        Half-widths between 0 and 1 (0.05 for 5 points), of the broadcast shape.

    Raises
    ------
    ValueError
        If a number is out of its range or the method is unknown.

    Examples
    --------
    >>> share_half_width([0.5, 0.2], 160).round(4)
    array([0.0766, 0.0617])
    """
    p, z = _share(share), _quantile(confidence, items, method)
    n = np.asarray(respondents, dtype=np.float64)
    _check_population(population)
    if not np.all((n >= 1) & (n <= (np.inf if population is None else population)) & _whole(n)):
        raise ValueError(
            f"respondents must be whole numbers from 1 to the population ({population}), not {np.ravel(n)}"
        )
    inverse = 1 / n if population is None else (population - n) / (n * max(population - 1, 1))
    variance = p * (1 - p) * inverse
    if method == "wald":
        return np.asarray(z * np.sqrt(variance))
    return np.asarray(z * np.sqrt(variance + (z * inverse / 2) ** 2) / (1 + z**2 * inverse))


def share_sample_size(
    share: npt.ArrayLike,
    half_width: npt.ArrayLike,
    confidence: float = 0.95,
    population: int | None = None,
    items: int = 1,
    method: HalfWidth = "wilson",
) -> Integers:
    """Compute how many respondents make the interval of a share as narrow as wished.

    Parameters
    ----------
    share : array_like of float
        Share expected, between 0 and 1; 0.5 is the worst case where nothing is known.
    half_width : array_like of float
        Half the width that the interval may have, between 0 and 0.5 (0.05 for 5 points).
    confidence, population, items, method
        As for `share_half_width`. Wilson's interval is the default since it is the one this package reports; the
        textbook's number is larger for shares near 1/2 (by about z**2) and too small near 0 and 1.

    Returns
    -------
    ndarray of int
        Smallest number of respondents, at least 1 and at most `population`. The half-width falls in it, so
        every larger number will do as well.

    Raises
    ------
    ValueError
        If a number is out of its range or the method is unknown.

    Notes
    -----
    The textbook's ``n = z**2 p (1 - p) / e**2`` and its correction ``n N / (N - 1 + n)`` for a population of N
    are equations 4.1 and 4.2 of W. G. Cochran, Sampling Techniques, 3rd ed., 1977, section 4.4. With Wilson's
    interval ``n = z**2 (p q - 2 e**2 + sqrt(p**2 q**2 + e**2 (1 - 4 p q))) / (2 e**2)``: W. W. Piegorsch, "Sample
    sizes for improved binomial confidence intervals", Computational Statistics & Data Analysis 46, 2004,
    309-316. The same correction then holds, since `shares.share_intervals` corrects Wilson's interval by the
    effective sample size ``n (N - 1) / (N - n)``.

    Examples
    --------
    >>> share_sample_size(0.5, [0.03, 0.05, 0.10], method="wald")
    array([1068,  385,   97])
    >>> share_sample_size(0.5, [0.03, 0.05, 0.10])
    array([1064,  381,   93])
    >>> share_sample_size(0.5, 0.05, population=2000)
    array(320)
    """
    p, z = _share(share), _quantile(confidence, items, method)
    e = np.asarray(half_width, dtype=np.float64)
    if not np.all((e > 0) & (e < 0.5)):
        raise ValueError(f"half_width must be between 0 and 0.5 (0.05 for 5 points), not {np.ravel(e)}")
    _check_population(population)
    spread = p * (1 - p)
    if method == "wald":
        endless = z**2 * spread / e**2
    else:
        endless = z**2 * (spread - 2 * e**2 + np.sqrt(spread**2 + e**2 * (1 - 4 * spread))) / (2 * e**2)
    endless = np.maximum(endless, 0)
    needed = endless if population is None else endless * population / np.maximum(population - 1 + endless, 1)
    return np.asarray(
        np.maximum(np.ceil(np.round(needed, 9)), 1), dtype=np.int64
    )  # 100 must not become 101 by a last bit


def mcnemar_power(p10: npt.ArrayLike, p01: npt.ArrayLike, respondents: npt.ArrayLike, level: float = 0.05) -> Floats:
    """Compute the exact unconditional power of McNemar's exact test, two-sided.

    Before the survey nobody knows how many respondents will be discordant: their number D is binomial, and given D
    the number who tick only the first item is binomial too. Power is the probability, over both, that the exact
    conditional p-value (`comparisons.mcnemar_p_exact`) is below `level`.

    Parameters
    ----------
    p10, p01 : array_like of float
        Shares of the population who would tick only the first, only the second item; at most 1 together.
    respondents : array_like of int
        How many are asked, at least 1.
    level : float
        Level of the test, between 0 and 1. For one of m comparisons, ``level / m`` gives the power by
        Bonferroni, which is that of the first step of Holm and a lower bound of that of all its steps.

    Returns
    -------
    ndarray of float
        Probabilities of the broadcast shape, to about 1e-9.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    S. W. Duffy, "Asymptotic and exact power for the McNemar test and its analogue with R controls per case",
    Biometrics 40, 1984, 1005-1015; the same weighted average over D as in SAS's PROC POWER, PAIREDFREQ with
    DIST=EXACT_COND. Some programs call a calculation "exact" that uses the mid-p value: it rejects more
    often, and is not this test. Counts of discordant respondents with probability below about 1e-15 are left
    out. The power is not quite monotone in `respondents`, as no test of counts has exactly the level it is given.

    Examples
    --------
    >>> mcnemar_power(0.30, 0.15, [100, 160, 250]).round(4)
    array([0.5655, 0.7871, 0.9382])
    """
    a, b, n = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (p10, p01, respondents)))
    if not np.all((a >= 0) & (b >= 0) & (a + b <= 1 + 1e-12)):
        raise ValueError("p10 and p01 must be shares from 0 to 1 and at most 1 together")
    if not np.all((n >= 1) & _whole(n)):
        raise ValueError(f"respondents must be whole numbers of at least 1, not {np.ravel(n)}")
    _check_between_0_and_1(level=level)
    cases = zip(a.flat, b.flat, n.flat, strict=True)
    powers = [_power(float(x), float(y), np.array([m], dtype=np.int64), level)[0] for x, y, m in cases]
    return np.array(powers, dtype=np.float64).reshape(a.shape)


def mcnemar_sample_size(
    p10: float, p01: float, power: float = 0.8, level: float = 0.05, limit: int = LIMIT
) -> int | None:
    """Find how many respondents give McNemar's exact test the power wished.

    Parameters
    ----------
    p10, p01 : float
        Shares of the population who would tick only the first, only the second item.
    power : float
        Probability, between 0 and 1, with which the test shall find the difference.
    level : float
        Level of the test, as for `mcnemar_power`.
    limit : int
        Largest number looked at.

    Returns
    -------
    int or None
        Smallest number n found such that n and every larger number up to `horizon(n)` reach the power: because counts
        are discrete, power falls a little here and there as respondents are added, and a number that reaches it by
        chance while the next does not is no plan. None when the two shares are equal or more than `limit`
        respondents are needed.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> mcnemar_sample_size(0.30, 0.15)
    166
    >>> mcnemar_sample_size(0.2, 0.2) is None
    True
    """
    _check_between_0_and_1(power=power, level=level)
    if power <= level:
        raise ValueError(f"power must be above the level {level} of the test, not {power}")
    if limit < 1:
        raise ValueError(f"limit must be at least 1 respondent, not {limit}")
    mcnemar_power(p10, p01, 1, level)  # refuses shares out of range
    if p10 == p01:
        return None
    fails, reaches = 0, 1
    while not _enough(p10, p01, [reaches], power, level)[0]:
        if reaches >= limit:
            return None
        fails, reaches = reaches, min(2 * reaches, limit)
    while reaches - fails > 1:
        middle = (fails + reaches) // 2
        if _enough(p10, p01, [middle], power, level)[0]:
            reaches = middle
        else:
            fails = middle
    checked = reaches
    while checked < (last := horizon(reaches)) and reaches <= limit:
        more = np.arange(checked + 1, min(last, checked + BLOCK) + 1)
        short = more[~_enough(p10, p01, more, power, level)]
        reaches, checked = int(short[-1]) + 1 if len(short) else reaches, int(more[-1])
    return reaches if reaches <= limit else None


def horizon(respondents: int) -> int:
    """Return up to which number of respondents a sample size is checked: 10 square roots and 100 more.

    The exact test's attained level rises and falls with the discordant count D in waves of about
    ``4 sqrt(D) / z`` respondents, where z is the normal quantile of the level: where everybody is discordant the
    horizon spans two waves or more for every level below 0.4. Later waves are lower, and start from a higher
    power; where D varies from survey to survey it blurs them.

    Examples
    --------
    >>> horizon(400)
    700
    """
    return respondents + 10 * ceil(sqrt(respondents)) + 100


def planning_table(
    totals: Totals,
    confidence: float = 0.95,
    population: int | None = None,
    power: float = 0.8,
    cells: PairedCells | None = None,
    limit: int = LIMIT,
) -> pd.DataFrame:
    """Tabulate how many respondents another survey needs, if its shares are those of the study at hand.

    Parameters
    ----------
    totals : Totals
        Totals of the study at hand.
    confidence : float
        Coverage of intervals; tests have the level ``1 - confidence``.
    population : int, optional
        How many people the other survey can draw from: half-widths then have a second row, which needs fewer.
        Comparisons are planned without it, which asks for too many rather than too few.
    power : float
        Probability, between 0 and 1, with which a difference shall be found.
    cells : PairedCells, optional
        The four cells of every pair, where respondents' answers are known (`comparisons.paired_cells`): the
        intervals then are points.
    limit : int
        Largest number of respondents looked at for a comparison.

    Returns
    -------
    DataFrame
        Rows by `purpose`: `half_width` (of one share) and `half_width_simultaneous` (of all k shares together),
        for 3, 5 and 10 points, first in the worst case (a share of 1/2, no `item_a`), then per item; `difference` (a
        pair by itself) and `difference_simultaneous` (one of all pairs, by Bonferroni, the first step of Holm), per
        pair `item_a`, `item_b`. `population` is nan where it is taken as endless. `half_width` and `power` are what
        is asked for; `n_lowest` and `n_highest` how many respondents that takes; `power_lowest` and `power_highest`
        the power of `respondents`, as many as answered the study at hand. `basis` is `published` for shares and
        `bounded` for pairs, or with `cells` `microdata`. `reason` says why an n is nan: `no_difference` (the shares
        may be equal) or `over_limit` (more than `limit`).

    Raises
    ------
    ValueError
        If a number is out of its range, `cells` do not fit the items, or no answer table has these totals.

    Examples
    --------
    >>> table = planning_table(Totals(160, ("ict", "law"), (118, 33), (119, 34)))
    >>> table[["purpose", "item_a", "item_b", "half_width", "n_lowest", "n_highest"]].iloc[[1, -1]]
                        purpose item_a item_b  half_width  n_lowest  n_highest
    1                half_width                      0.05     381.0      381.0
    19  difference_simultaneous    ict    law         NaN      14.0       29.0
    """
    _check_between_0_and_1(confidence=confidence, power=power)
    rows = list(_half_width_rows(totals, confidence, population, "published" if cells is None else "microdata"))
    if len(totals.items) > 1:
        rows += _difference_rows(totals, confidence, power, cells, limit)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    frame.insert(_COLUMNS.index("power_lowest"), "respondents", totals.respondents)
    return frame


def _half_width_rows(totals: Totals, confidence: float, population: int | None, basis: str) -> Iterator[_Row]:
    """Rows of shares: the number needed rises towards a share of 1/2, so the ends of a share give its ends."""
    n, k = totals.respondents, len(totals.items)
    cases = [("", 0.5, 0.5)] + [
        (item, low / n, high / n) for item, low, high in zip(totals.items, totals.lowest, totals.highest, strict=True)
    ]
    purposes = (("half_width", 1), ("half_width_simultaneous", k))
    people = (None,) if population is None else (None, population)
    for (purpose, items), (item, low, high), size in product(purposes, cases, people):
        middle = min(max(0.5, low), high)
        for half_width in HALF_WIDTHS:
            needed = share_sample_size([low, high, middle], half_width, confidence, size, items)
            ends = float(needed.min()), float(needed.max())
            yield purpose, item, "", half_width, float(size or nan), nan, *ends, nan, nan, basis, ""


def _difference_rows(
    totals: Totals, confidence: float, power: float, cells: PairedCells | None, limit: int
) -> Iterator[_Row]:
    """Rows of pairs, each by itself and as one of all."""
    names = list(combinations(totals.items, 2))
    tables = list(_compatible(totals)) if cells is None else _known(cells, len(names), totals.respondents)
    basis = "bounded" if cells is None else "microdata"
    for purpose, tests in (("difference", 1), ("difference_simultaneous", len(names))):
        level = (1 - confidence) / tests
        for (first, second), pair in zip(names, tables, strict=True):
            now = _powers(pair, totals.respondents, level)
            needed, reason = _needed(pair, power, level, limit)
            ends = float(now.min()), float(now.max())
            yield purpose, first, second, nan, nan, power, *needed, *ends, basis, reason


def _powers(pair: _Pair, respondents: int, level: float) -> Floats:
    """Return the power at the tables of a pair: at all, or in a large study at the ends by the normal approximation."""
    if respondents <= EXHAUSTIVE:
        return mcnemar_power(pair.p10, pair.p01, respondents, level)
    discordant, difference = pair.p10 + pair.p01, np.abs(pair.p10 - pair.p01)
    spread = np.sqrt(np.maximum(discordant - difference**2, 0))
    distance = difference * sqrt(respondents) + ndtri(level / 2) * np.sqrt(discordant)
    order = np.argsort(
        np.divide(distance, spread, out=np.where(distance > 0, np.inf, -np.inf), where=spread > 0), kind="stable"
    )
    ends = np.unique([*order[:5], *order[-5:]])
    return mcnemar_power(pair.p10[ends], pair.p01[ends], respondents, level)


def _needed(pair: _Pair, power: float, level: float, limit: int) -> tuple[tuple[float, float], str]:
    """Fewest and most respondents needed over the tables of a pair, and why one of them is not a number."""
    difference = np.abs(pair.p10 - pair.p01)
    if difference.max() == 0:
        return (nan, nan), "no_difference"
    found = [mcnemar_sample_size(p10, p01, power, level, limit) for p10, p01 in _extreme(pair, power, level)]
    numbers = [number for number in found if number is not None]
    lowest = float(min(numbers)) if numbers else nan
    if difference.min() == 0:
        return (lowest, nan), "no_difference"
    if len(numbers) < len(found):
        return (lowest, nan), "over_limit"
    return (lowest, float(max(numbers))), ""


def _extreme(pair: _Pair, power: float, level: float) -> Iterator[tuple[float, float]]:
    """Tables at which the number needed is lowest or highest: three at each end by the normal approximation.

    The approximation (R. J. Connor, Biometrics 43, 1987, 207-211) rises with discordance at a given difference and
    falls with the difference at a given discordance; so does the exact number, but for neighbours of one or two.
    """
    discordant, difference = pair.p10 + pair.p01, np.abs(pair.p10 - pair.p01)
    spread = np.sqrt(np.maximum(discordant - difference**2, 0))
    root = ndtri(1 - level / 2) * np.sqrt(discordant) + ndtri(power) * spread
    needed = np.divide(root, difference, out=np.full_like(root, np.inf), where=difference > 0)
    order = np.argsort(needed, kind="stable")
    for position in sorted({*order[:3], *order[-3:]}):
        yield float(pair.p10[position]), float(pair.p01[position])


def _known(cells: PairedCells, pairs: int, respondents: int) -> list[_Pair]:
    """Return the one table of each pair."""
    sums = np.sum(cells, axis=0)
    if len(cells.both) != pairs or np.any(sums != respondents):
        raise ValueError(f"cells must hold {pairs} pairs of {respondents} respondents, not {np.ravel(sums)}")
    shares = zip(cells.only_a / respondents, cells.only_b / respondents, strict=True)
    return [_Pair(np.array([p10]), np.array([p01])) for p10, p01 in shares]


def _compatible(totals: Totals) -> Iterator[_Pair]:
    """Return tables of each pair: all counts at which bounds can change, with few to many who ticked both."""
    tables = identification.pair_cells(totals)
    stops = np.append(tables.start[1:], len(tables.both))
    n = totals.respondents
    for (first, second), start, stop in zip(tables.pairs, tables.start, stops, strict=True):
        own = slice(start, stop)
        both = tables.both[own]
        counts = sorted({*zip(both + tables.only_a[own], both + tables.only_b[own], strict=True)})
        p10, p01 = [], []
        for a, b in counts:
            limits = identification.both_ticked(totals, first, second, int(a), int(b))
            if limits is None:
                continue
            steps = min(limits[1] - limits[0] + 1, max(TABLES // len(counts), 5))
            both = np.unique(np.linspace(*limits, steps).round())
            p10.append((a - both) / n)
            p01.append((b - both) / n)
        yield _Pair(np.concatenate(p10), np.concatenate(p01))


def _enough(p10: float, p01: float, respondents: npt.ArrayLike, power: float, level: float) -> npt.NDArray[np.bool_]:
    """Say which numbers of respondents, in rising order, reach the power."""
    return _power(p10, p01, np.asarray(respondents), level) >= power


def _power(p10: float, p01: float, respondents: Integers, level: float) -> Floats:
    """Return the power for each of these numbers of respondents, which must rise.

    The sum is over the discordant counts that are not all but impossible for one of them.
    """
    discordance = min(p10 + p01, 1.0)
    if discordance == 0:
        return np.zeros(len(respondents))
    fewest, most = int(respondents[0]), int(respondents[-1])
    spread = sqrt(most * discordance * (1 - discordance))
    reach = 9 * spread + 30 if discordance < 1 else 0  # Bernstein: beyond it lies less than 1e-15
    first = max(0, int(fewest * discordance - reach))
    last = min(most, ceil(most * discordance + reach))
    d, n = np.arange(first, last + 1), respondents[:, np.newaxis]
    agreeing = np.maximum(n - d, 0)
    least = agreeing.min()
    factorials = gammaln(np.arange(least, agreeing.max() + 1) + 1.0)[agreeing - least]
    logarithms = xlogy(d, discordance) - gammaln(d + 1.0) + xlogy(agreeing, 1 - discordance) - factorials
    logarithms[d > n] = -np.inf
    weights = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
    blocks = range(first // BLOCK, last // BLOCK + 1)
    rejected = np.concatenate([_rejected(p10 / (p10 + p01), level, block) for block in blocks])
    rejected = rejected[first - blocks[0] * BLOCK :][: len(d)]
    return np.asarray(weights @ rejected / weights.sum(axis=1))


@lru_cache(maxsize=1024)  # the search for a sample size asks for the same ones again and again
def _rejected(first_share: float, level: float, block: int) -> Floats:
    """Return, for each discordant count of a block, the probability that the test rejects."""
    d, c = np.arange(block * BLOCK, (block + 1) * BLOCK), _critical(level, block)
    tails = betainc(d - c, c + 1.0, 1 - first_share) + betainc(d - c, c + 1.0, first_share)
    return np.where(c >= 0, tails, 0.0)


@lru_cache(maxsize=1024)
def _critical(level: float, block: int) -> Integers:
    """Return, for each discordant count of a block, the largest smaller count that is significant, or -1."""
    d = np.arange(block * BLOCK, (block + 1) * BLOCK)
    c: Integers = np.maximum((d + ndtri(level / 2) * np.sqrt(d)) // 2, -1).astype(np.int64)

    def significant(count: Integers) -> npt.NDArray[np.bool_]:
        smaller = np.clip(count, 0, d)
        return (count < 0) | ((count <= d) & (mcnemar_p_exact(smaller, d - smaller) < level))

    while np.any(wrong := ~significant(c)):
        c -= wrong
    while np.any(more := significant(c + 1)):
        c += more
    return c


def _share(share: npt.ArrayLike) -> Floats:
    """Return shares as floats."""
    p = np.asarray(share, dtype=np.float64)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError(f"share must be between 0 and 1, not {np.ravel(p)}")
    return p


def _quantile(confidence: float, items: int, method: HalfWidth) -> float:
    """Return the normal quantile of one of so many intervals, after checking what all functions share."""
    _check_between_0_and_1(confidence=confidence)
    if items < 1:
        raise ValueError(f"items must be at least 1, not {items}")
    if method not in ("wilson", "wald"):
        raise ValueError(f"unknown method {method!r}: expected wilson or wald")
    return float(-ndtri((1 - confidence) / items / 2))


def _whole(numbers: Floats) -> npt.NDArray[np.bool_]:
    """Tell which numbers are whole, which endless ones are not."""
    return np.asarray(np.isfinite(numbers) & (numbers == np.floor(numbers)))


def _check_population(population: float | None) -> None:
    """Refuse a population that is no number of people."""
    if population is not None and not (population >= 1 and _whole(np.asarray(population, dtype=np.float64))):
        raise ValueError(f"population must be at least 1 and whole, not {population}")


def _check_between_0_and_1(**named: float) -> None:
    for name, value in named.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} must be between 0 and 1, not {value}")
