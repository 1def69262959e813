"""Answer patterns: microdata of any size as its distinct rows of answers, and how many respondents gave each.

Every statistic of "tick all that apply" answers that does not look at single respondents is a function of the
distinct answer patterns and their counts, by group where there are groups. Its cost then grows with the distinct
patterns and no longer with the respondents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from pddemand.comparisons import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

Answers = npt.NDArray[np.uint8]

ALL = "all"
"""The name of the only group where respondents are not divided into groups."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Distinct answer patterns with how many respondents of each group gave them.

    Parameters
    ----------
    answers : ndarray of uint8, shape (patterns, items)
        0 and 1. A pattern may stand in several rows; `reduce_answers` gives each one row.
    counts : ndarray of int, shape (patterns, groups)
        Respondents; one column where there are no groups.
    items, groups : tuple of str
        Names of the columns of `answers` and of `counts`.
    first : int
        How many items, from the left, belong to the first item set; all of them if there is one set only.
    weights, squared_weights : ndarray of float, shape (patterns, groups), or None
        Sums of the respondents' survey weights and of their squares, all that a weighted statistic and its
        variance need; None where respondents have no weights.

    Raises
    ------
    ValueError
        If shapes, names or `first` do not fit, answers are not the integers 0 and 1, a name stands twice, a count is
        negative or not whole, there is no respondent at all, or weights are not above 0 where there are respondents
        and 0 elsewhere, or their squares cannot be those of so many weights of this sum.
    """

    answers: Answers
    counts: Integers
    items: tuple[str, ...]
    groups: tuple[str, ...]
    first: int
    weights: Floats | None = None
    squared_weights: Floats | None = None

    def __post_init__(self) -> None:
        rows, items = self.answers.shape
        if self.counts.shape != (rows, len(self.groups)) or items != len(self.items):
            raise ValueError(
                f"{rows} patterns of {len(self.items)} items and {len(self.groups)} groups need answers of shape "
                f"{(rows, len(self.items))} and counts of shape {(rows, len(self.groups))}, "
                f"not {self.answers.shape} and {self.counts.shape}"
            )
        for kind, names in (("items", self.items), ("groups", self.groups)):
            repeated = [name for position, name in enumerate(names) if name in names[:position]]
            if repeated:
                raise ValueError(f"{kind} must have different names, but {repeated[0]!r} stands twice")
        if self.counts.dtype.kind not in "iu":
            raise ValueError(f"counts must hold whole numbers, not {self.counts.dtype}")
        if not 1 <= self.first <= items:
            raise ValueError(f"the first item set must hold 1 to {items} items, not {self.first}")
        wrong = self.answers[(self.answers != 0) & (self.answers != 1)]
        if len(wrong):
            raise ValueError(f"answers must be 0 or 1, not {wrong[0]}")
        if self.answers.dtype.kind not in "iub":
            raise ValueError(f"answers must be bytes, not {self.answers.dtype}")
        if np.any(self.counts < 0):
            raise ValueError(f"counts must not be negative, but {self.counts.min()} is")
        if not self.counts.any():
            raise ValueError("patterns need at least 1 respondent, not 0")
        self._check_weights()

    def _check_weights(self) -> None:
        """Refuse sums of weights and of squares that no weights have."""
        if (self.weights is None) != (self.squared_weights is None):
            raise ValueError("weights and squared_weights must be given together")
        if self.weights is None or self.squared_weights is None:
            return
        for sums in (self.weights, self.squared_weights):
            if (
                sums.shape != self.counts.shape
                or not np.isfinite(sums).all()
                or np.any((sums > 0) != (self.counts > 0))
            ):
                raise ValueError("weights must be above 0 exactly where there are respondents, in the shape of counts")
        most, least = self.weights**2, self.weights**2 / np.maximum(self.counts, 1)
        if np.any((self.squared_weights > most * (1 + 1e-9)) | (self.squared_weights < least * (1 - 1e-9))):
            raise ValueError("squared_weights must be sums of squares of as many weights as there are respondents")

    @property
    def respondents(self) -> int:
        """How many respondents there are."""
        return int(self.counts.sum())

    @property
    def group_sizes(self) -> Integers:
        """How many respondents each group has, shape (groups,)."""
        return np.asarray(self.counts.sum(axis=0))

    @property
    def ticked(self) -> Integers:
        """How many respondents of each group ticked each item, shape (items, groups)."""
        return np.asarray(self.answers.T.astype(np.int64) @ self.counts)


def reduce_answers(
    table: npt.ArrayLike,
    second: npt.ArrayLike | None = None,
    *,
    groups: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    items: Sequence[str] | None = None,
) -> Patterns:
    """Reduce respondents' answers to distinct patterns.

    Parameters
    ----------
    table : array_like of 0 and 1, shape (respondents, items)
        Who ticked what. Everybody must have answered: a missing answer is refused, because only the caller can
        say which respondents count.
    second : array_like of 0 and 1, shape (respondents, items of a second set), optional
        The same respondents' answers to a second question.
    groups : array_like, shape (respondents,), optional
        Each respondent's group: numbers or text. Groups stand in the order in which they sort.
    weights : array_like of float, shape (respondents,), optional
        Survey weights, above 0, of any scale.
    items : sequence of str, optional
        Names of all items, the first set's and then the second's; ``item1``, ``item2``, ... by default.

    Returns
    -------
    Patterns
        In ascending order of the patterns read as binary numbers; patterns nobody gave are left out.

    Raises
    ------
    ValueError
        If there is no respondent or item, an answer is missing or neither 0 nor 1, a group is missing, a
        weight is not above 0 and finite, or lengths do not fit.

    Notes
    -----
    Rows are packed to bits and sorted as 64-bit numbers, so the time is that of sorting the respondents.

    Examples
    --------
    >>> patterns = reduce_answers([[1, 0], [1, 1], [1, 0]], groups=["school", "kindergarten", "school"])
    >>> patterns.answers.tolist(), patterns.counts.tolist(), patterns.groups
    ([[1, 0], [1, 1]], [[0, 2], [1, 0]], ('kindergarten', 'school'))
    """
    answers = _zeros_and_ones(table)
    first = answers.shape[1]
    if second is not None:
        other = _zeros_and_ones(second)
        if len(other) != len(answers):
            raise ValueError(f"the second table must have the first one's {len(answers)} rows, not {len(other)}")
        answers = np.hstack([answers, other])
    names = tuple(items) if items is not None else tuple(f"item{j + 1}" for j in range(answers.shape[1]))
    labels, group = _coded_groups(groups, len(answers))
    rows, pattern = _distinct(answers)
    cell = pattern * len(labels) + group
    shape = (len(rows), len(labels))

    def tally(values: Floats | None = None) -> Floats | Integers:
        return np.bincount(cell, weights=values, minlength=shape[0] * shape[1]).reshape(shape)

    counts = np.asarray(tally(), dtype=np.int64)
    if weights is None:
        return Patterns(answers[rows], counts, names, labels, first)
    weight = _positive_weights(weights, len(answers))
    sums, squares = np.asarray(tally(weight), np.float64), np.asarray(tally(weight**2), np.float64)
    return Patterns(answers[rows], counts, names, labels, first, sums, squares)


def select_items(patterns: Patterns, names: Sequence[str]) -> Patterns:
    """Keep some items only, and join the patterns that differ in no other.

    Parameters
    ----------
    patterns : Patterns
        Any.
    names : sequence of str
        The items to keep, in any order; at least one of the first item set.

    Returns
    -------
    Patterns
        With the items in their old order.

    Raises
    ------
    ValueError
        If a name is not an item, or no item of the first set is kept.

    Examples
    --------
    >>> patterns = reduce_answers([[1, 0, 1], [1, 1, 1], [0, 1, 1]], items=["ict", "legal", "methods"])
    >>> kept = select_items(patterns, ["ict", "legal"])
    >>> kept.items, kept.counts.ravel().tolist()
    (('ict', 'legal'), [1, 1, 1])
    """
    unknown = [name for name in names if name not in patterns.items]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not an item: expected some of {', '.join(patterns.items)}")
    kept = [position for position, name in enumerate(patterns.items) if name in names]
    answers = np.ascontiguousarray(patterns.answers[:, kept])
    rows, pattern = _distinct(answers)

    def joined(values: npt.NDArray[np.int64] | Floats) -> Floats:
        sums = np.zeros((len(rows), values.shape[1]), values.dtype)
        np.add.at(sums, pattern, values)
        return np.asarray(sums)

    return Patterns(
        answers[rows],
        np.asarray(joined(patterns.counts), np.int64),
        tuple(patterns.items[position] for position in kept),
        patterns.groups,
        sum(position < patterns.first for position in kept),
        None if patterns.weights is None else joined(patterns.weights),
        None if patterns.squared_weights is None else joined(patterns.squared_weights),
    )


def constant_items(patterns: Patterns) -> tuple[str, ...]:
    """Name the items that everybody or nobody ticked: they can depend on nothing.

    Parameters
    ----------
    patterns : Patterns
        Any.

    Returns
    -------
    tuple of str
        In the order of the items.

    Examples
    --------
    >>> constant_items(reduce_answers([[1, 0, 1], [1, 0, 0]], items=["ict", "legal", "methods"]))
    ('ict', 'legal')
    """
    totals = patterns.ticked.sum(axis=1)
    constant = (totals == 0) | (totals == patterns.respondents)
    return tuple(name for name, is_constant in zip(patterns.items, constant, strict=True) if is_constant)


def unequal_weights(patterns: Patterns) -> bool:
    """Tell whether weights differ: equal ones are as good as none.

    Parameters
    ----------
    patterns : Patterns
        Any.

    Returns
    -------
    bool
        By the equality case of Cauchy's inequality: the sum of squares is more than equal weights have.

    Examples
    --------
    >>> unequal_weights(reduce_answers([[1], [0]], weights=[2, 2])), unequal_weights(reduce_answers([[1], [0]]))
    (False, False)
    """
    if patterns.weights is None or patterns.squared_weights is None:
        return False
    effect = patterns.respondents * patterns.squared_weights.sum() / patterns.weights.sum() ** 2
    return bool(effect > 1 + 1e-12)


def combination_table(patterns: Patterns, exclusive: bool = True) -> "pd.DataFrame":
    """Tabulate which items were ticked together, the most frequent combination first.

    Parameters
    ----------
    patterns : Patterns
        Groups are added up.
    exclusive : bool
        True counts who ticked exactly these items, as an UpSet plot shows it: the counts sum to the
        respondents. False counts who ticked at least these.

    Returns
    -------
    DataFrame
        One row per combination that somebody ticked: a column of bools per item, `ticks` (how many items),
        `count` (respondents) and `share` (of respondents, or of their weights where there are weights).

    Raises
    ------
    ValueError
        If an item is named like one of these last three columns.

    Notes
    -----
    A. Lex, N. Gehlenborg, H. Strobelt, R. Vuillemot and H. Pfister, "UpSet: visualization of intersecting sets",
    IEEE Transactions on Visualization and Computer Graphics 20, 2014, 1983-1992.

    Examples
    --------
    >>> patterns = reduce_answers([[1, 0], [1, 1], [1, 1]], items=["ict", "legal"])
    >>> combination_table(patterns).round(3)
        ict  legal  ticks  count  share
    0  True   True      2      2  0.667
    1  True  False      1      1  0.333
    >>> combination_table(patterns, exclusive=False)["count"].tolist()
    [3, 2]
    """
    taken = {"ticks", "count", "share"}.intersection(patterns.items)
    if taken:
        raise ValueError(f"an item must not be named {min(taken)!r}: a column of the table has this name")
    rows, pattern = _distinct(np.ascontiguousarray(patterns.answers))
    answers = patterns.answers[rows]
    counts = np.bincount(pattern, patterns.counts.sum(axis=1)).astype(np.int64)
    mass = counts if patterns.weights is None else np.bincount(pattern, patterns.weights.sum(axis=1))
    shares = mass / mass.sum()
    if not exclusive:
        counts, shares = _containing(answers, np.column_stack([counts, shares]))
    order = np.lexsort((np.arange(len(answers)), answers.sum(axis=1), -counts))
    columns = {name: answers[order, j].astype(bool) for j, name in enumerate(patterns.items)}
    import pandas as pd

    return pd.DataFrame(columns | {"ticks": answers[order].sum(axis=1), "count": counts[order], "share": shares[order]})


def _containing(answers: Answers, sizes: Floats) -> tuple[Integers, Floats]:
    """Return counts and shares of all patterns that contain each pattern, a block of patterns at a time."""
    ticked = answers.astype(np.float32)
    ticks = ticked.sum(axis=1)
    blocks = []
    for start in range(0, len(ticked), 1024):
        block = slice(start, start + 1024)
        contained = ticked[block] @ ticked.T == ticks[block, None]
        blocks.append(contained @ sizes)
    sums = np.vstack(blocks)
    return np.rint(sums[:, 0]).astype(np.int64), sums[:, 1]


def _zeros_and_ones(table: npt.ArrayLike) -> Answers:
    """Return a table of answers in bytes, after refusing what is missing or neither 0 nor 1."""
    answers = np.asarray(table)
    if answers.ndim != 2 or 0 in answers.shape:
        raise ValueError(f"answers need at least one respondent and one item, not shape {answers.shape}")
    if answers.dtype.kind == "b":
        return answers.astype(np.uint8)
    if answers.dtype.kind not in "iuf":
        answers = _numbers(answers)
    wrong = (answers != 0) & (answers != 1)
    if wrong.any():
        row, item = np.argwhere(wrong)[0]
        value = answers[row, item]
        missing = " is missing: select the respondents who answered" if value == -1 or value != value else ""
        raise ValueError(f"answers must be 0 or 1, but {value:g} in row {row}, item {item}{missing}")
    return answers.astype(np.uint8)


def _numbers(answers: npt.NDArray[np.generic]) -> Floats:
    """Return objects (as data frames with missing values give them) as floats, what is missing as nan."""
    import pandas as pd

    missing = np.asarray(pd.isna(answers))
    try:
        return np.where(missing, np.nan, answers.astype(object)).astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"answers must be 0 or 1: {error}") from None


def _coded_groups(groups: npt.ArrayLike | None, respondents: int) -> tuple[tuple[str, ...], Integers]:
    """Return the groups' names, sorted, and each respondent's position among them."""
    if groups is None:
        return (ALL,), np.zeros(respondents, np.int64)
    from pddemand.weighting import coded  # needs pandas, which not every use of patterns does

    position, found = coded("groups", cast(Any, groups), respondents)
    levels = cast(list[Any], found)
    try:
        order = sorted(range(len(levels)), key=lambda code: levels[code])
    except TypeError:
        raise ValueError("groups must be all numbers or all text, not some of each") from None
    return tuple(str(levels[level]) for level in order), np.argsort(order)[position]


def _positive_weights(weights: npt.ArrayLike, respondents: int) -> Floats:
    """Return weights as floats, after refusing those that are not above 0."""
    from pddemand.weighting import checked_weights

    values, _ = checked_weights(weights, None)
    if len(values) != respondents:
        raise ValueError(f"weights must be one for each of {respondents} respondents, not {len(values)}")
    return values


def _distinct(answers: Answers) -> tuple[Integers, Integers]:
    """Return one row of each distinct pattern, in ascending order, and which of them every row is."""
    packed = np.packbits(answers, axis=1)
    width = -packed.shape[1] % 8
    words = np.pad(packed, ((0, 0), (0, width))).view(">u8").astype(np.uint64)
    _, rows, code = np.unique(words[:, 0], return_index=True, return_inverse=True)
    for column in words.T[1:]:
        values, position = np.unique(column, return_inverse=True)
        _, rows, code = np.unique(code * len(values) + position, return_index=True, return_inverse=True)
    return rows, code
