"""Bootstrap p-values of marginal independence, from distinct answer patterns alone.

Resampling respondents under independence is drawing the number of respondents of each pattern, so its cost does not
grow with how many respondents there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, gammaln, log_ndtr

from pddemand.comparisons import Floats, Integers
from pddemand.multiple_response import mmi_counts, mmi_terms, spmi_counts, spmi_terms
from pddemand.patterns import Patterns, unequal_weights

Constant = Literal["keep", "discard"]

CELLS = 2_000_000
"""How many numbers are drawn at a time: limits the memory."""

PER_RESPONDENT = 0.2
"""Counts are drawn while there are at most so many of them per respondent, otherwise respondents are: one count takes
about five times as long as one respondent."""

PIECE = 250_000
"""Multiplications of one product of two matrices."""

ROUNDING = 1e-9
"""Statistics closer than this, relative to their size, are equal."""


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Bootstrap p-values, each ``(1 + resamples at least as extreme) / (1 + resamples)``.

    `p_sum` compares X2_S, `p_product` the product of the tables' p-values, `p_minimum` the least of them.
    `resamples` are those used, `constant` those drawn in which an item did not vary, `sums` the X2_S of those used.
    """

    p_sum: float
    p_product: float
    p_minimum: float
    resamples: int
    constant: int
    sums: Floats


def bootstrap_mmi(
    patterns: Patterns,
    resamples: int = 1999,
    seed: int = 0,
    empty_cell: float = 0.5,
    constant: Constant = "keep",
) -> Bootstrap:
    """Bootstrap the test that the ticks of no item depend on the group.

    Parameters
    ----------
    patterns : Patterns
        As for `pddemand.multiple_response.mmi`, without weights or with equal ones, which change nothing.
    resamples : int
        How many to draw, at least 1.
    seed : int
        Same seed, same p-values.
    empty_cell : float
        As for `mmi`; applied to the data and to every resample.
    constant : {"keep", "discard"}
        What becomes of a resample in which everybody or nobody ticked some item. "keep": this item adds 0 to X2_S
        and has p-value 1, as nothing speaks for dependence. "discard": the resample is left out and not replaced
        by another, as in R's ``MRCV::MI.test`` (with ``B.max = B``).

    Returns
    -------
    Bootstrap
        The three p-values.

    Raises
    ------
    ValueError
        As for `mmi`; if there are unequal weights, which resampling under independence cannot keep; if there is no
        resample to draw, or all were discarded.

    Notes
    -----
    Bilder, Loughin and Nettleton (2000, as for `mmi`). Groups keep their sizes, and each draws its
    respondents' answers, as whole patterns, from those of all groups. The same as ``MRCV::MI.test`` draws, whose
    p-values are #{X* >= X} / B and may be 0.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> answers = [[1, 0], [1, 1], [0, 1], [0, 0], [1, 1], [1, 0]] * 10
    >>> groups = ["school", "school", "school", "kindergarten"] * 15
    >>> test = bootstrap_mmi(reduce_answers(answers, groups=groups), seed=20261123)
    >>> bool(0.3 < test.p_sum < 0.4)
    True
    """
    _refuse_weights(patterns, resamples)
    observed = mmi_terms(*mmi_counts(patterns, empty_cell), empty_cell)
    answers, pool, sizes = patterns.answers.astype(np.float64), patterns.counts.sum(axis=1), patterns.group_sizes

    def draw(rng: np.random.Generator, size: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
        ticked = np.stack([_tallies(rng, int(n), pool, size) @ answers for n in sizes], axis=-1)
        totals = ticked.sum(axis=-1)
        varies = ((totals > 0) & (totals < patterns.respondents)).all(axis=-1)
        return mmi_terms(ticked, sizes, empty_cell), varies

    batch = max(1, CELLS // (len(pool) * len(sizes)))
    return _bootstrap(observed, len(sizes) - 1, _batches(draw, resamples, batch, seed), constant)


def bootstrap_spmi(
    patterns: Patterns,
    resamples: int = 1999,
    seed: int = 0,
    empty_cell: float = 0.5,
    constant: Constant = "keep",
) -> Bootstrap:
    """Bootstrap the test that the ticks of no item of one set depend on those of another.

    Parameters
    ----------
    patterns : Patterns
        Two item sets, without weights. Groups are added up.
    resamples, seed, empty_cell, constant
        As for `bootstrap_mmi`.

    Returns
    -------
    Bootstrap
        The three p-values.

    Raises
    ------
    ValueError
        As for `pddemand.multiple_response.spmi` and `bootstrap_mmi`.

    Notes
    -----
    Bilder and Loughin (2004, as for `spmi`): the two sets' patterns are drawn independently of each
    other from those observed, as ``MRCV::MI.test`` does. Where the pairs of a pattern of one set with one of the
    other are many (`PER_RESPONDENT`), respondents are drawn instead of counts of pairs.

    Examples
    --------
    >>> from pddemand.patterns import reduce_answers
    >>> first, second = [[1, 0], [1, 1], [0, 1], [0, 0]] * 15, [[1], [0], [0], [1], [1]] * 12
    >>> test = bootstrap_spmi(reduce_answers(first, second), seed=20261123)
    >>> test.resamples
    1999
    """
    _refuse_weights(patterns, resamples)
    observed = spmi_terms(*spmi_counts(patterns, empty_cell), empty_cell)
    n, (first, pool), (second, other_pool) = patterns.respondents, *_margins(patterns)
    pairs = len(pool) * len(other_pool)
    count_pairs = pairs <= PER_RESPONDENT * n
    # A column of ones beside the items: products of the columns then hold the items' totals, too.
    left, right = _with_ones(first), _with_ones(second)
    left_rows, right_rows = (left, right) if count_pairs else (left.repeat(pool, 0), right.repeat(other_pool, 0))

    def draw(rng: np.random.Generator, size: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
        if count_pairs:
            cells = rng.multinomial(n, np.outer(pool, other_pool).ravel() / n**2, size=size)
            together = left.T @ cells.reshape(size, len(pool), -1).astype(np.float64) @ right
        else:
            drawn = rng.integers(n, size=(2, size, n), dtype=np.int32)
            together = _products(left_rows.take(drawn[0], axis=0), right_rows.take(drawn[1], axis=0))
        joint, ticks, others = together[:, :-1, :-1], together[:, :-1, -1], together[:, -1, :-1]
        varies = ((ticks > 0) & (ticks < n)).all(axis=-1) & ((others > 0) & (others < n)).all(axis=-1)
        return spmi_terms(joint, ticks, others, n, empty_cell).reshape(size, -1), np.asarray(varies)

    batch = max(1, CELLS // (pairs if count_pairs else n * len(patterns.items)))
    return _bootstrap(observed.ravel(), 1, _batches(draw, resamples, batch, seed), constant)


def _products(left: npt.NDArray[np.float32], right: npt.NDArray[np.float32]) -> Floats:
    """Return left' right for every resample, in pieces that linear algebra libraries do not spread over threads.

    They would wait for each other longer than such narrow products take.
    """
    step = max(1, PIECE // (left.shape[2] * right.shape[2]))
    products = np.zeros((len(left), left.shape[2], right.shape[2]))
    for start in range(0, left.shape[1], step):
        piece = slice(start, start + step)
        products += left[:, piece].transpose(0, 2, 1) @ right[:, piece]
    return products


def _with_ones(answers: Floats) -> npt.NDArray[np.float32]:
    """Return answers beside a column of ones; float32 counts exactly to 2**24."""
    return np.hstack([answers, np.ones((len(answers), 1))]).astype(np.float32)


Draw = Callable[[np.random.Generator, int], tuple[Floats, npt.NDArray[np.bool_]]]


def _refuse_weights(patterns: Patterns, resamples: int) -> None:
    """Refuse what cannot be resampled."""
    if unequal_weights(patterns):
        raise ValueError("resampling under independence cannot keep weights: take the Rao-Scott adjusted p-value")
    if resamples < 1 or resamples != int(resamples):
        raise ValueError(f"a bootstrap needs a whole number of resamples, at least 1 resample, not {resamples}")


def _margins(patterns: Patterns) -> tuple[tuple[Floats, Integers], tuple[Floats, Integers]]:
    """Return the distinct patterns of each item set with their counts."""
    total = patterns.counts.sum(axis=1)

    def margin(columns: slice) -> tuple[Floats, Integers]:
        answers, position = np.unique(patterns.answers[:, columns], axis=0, return_inverse=True)
        return answers.astype(np.float64), np.bincount(position.ravel(), total).astype(np.int64)

    return margin(slice(None, patterns.first)), margin(slice(patterns.first, None))


def _tallies(rng: np.random.Generator, n: int, pool: Integers, size: int) -> npt.NDArray[np.int64]:
    """Draw `size` times how many of n respondents have each pattern, with chances in proportion to the pool."""
    if len(pool) <= PER_RESPONDENT * n:
        return rng.multinomial(n, pool / pool.sum(), size=size)
    ends = pool.cumsum()
    pattern = np.searchsorted(ends, rng.integers(ends[-1], size=(size, n), dtype=np.int64), "right")
    cells = pattern + len(pool) * np.arange(size)[:, None]
    return np.bincount(cells.ravel(), minlength=size * len(pool)).reshape(size, len(pool))


def _batches(draw: Draw, resamples: int, batch: int, seed: int) -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
    """Draw resamples a batch at a time."""
    rng = np.random.default_rng(seed)
    for start in range(0, resamples, batch):
        yield draw(rng, min(batch, resamples - start))


def _bootstrap(
    observed: Floats, df: int, drawn: Iterator[tuple[Floats, npt.NDArray[np.bool_]]], constant: Constant
) -> Bootstrap:
    """Compare the observed terms with those of the resamples.

    All terms have the same degrees of freedom, so the least p-value is that of the greatest term.
    """
    if constant not in ("keep", "discard"):
        raise ValueError(f"constant must be 'keep' or 'discard', not {constant!r}")
    batches = list(drawn)
    terms = np.concatenate([batch for batch, _ in batches])
    varies = np.concatenate([batch for _, batch in batches])
    used = terms[varies] if constant == "discard" else terms
    if not len(used):
        raise ValueError(f"an item was constant in all {len(terms)} resamples: leave out the rarest items")
    sums = used.sum(axis=1)

    def p(extremes: Floats, limit: float) -> float:
        return float((1 + np.count_nonzero(extremes >= limit - ROUNDING * abs(limit))) / (1 + len(extremes)))

    return Bootstrap(
        p_sum=p(sums, float(observed.sum())),
        p_product=p(-_log_p(used, df).sum(axis=1), float(-_log_p(observed, df).sum())),
        p_minimum=p(used.max(axis=1), float(observed.max())),
        resamples=len(used),
        constant=int(np.count_nonzero(~varies)),
        sums=sums,
    )


def _log_p(terms: Floats, df: int) -> Floats:
    """Return the logarithm of the chi-square p-value, also where the p-value itself is too small for a float."""
    if df == 1:
        return np.asarray(np.minimum(np.log(2) + log_ndtr(-np.sqrt(terms)), 0.0))
    p = chdtrc(df, terms)
    half = np.maximum(terms, 1) / 2  # where p underflows, the first term of its expansion for large statistics
    leading = (df / 2 - 1) * np.log(half) - half - gammaln(df / 2)
    return np.where(p > 1e-290, np.log(np.where(p > 1e-290, p, 1.0)), leading)
