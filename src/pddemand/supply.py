"""The courses offered, held against what teachers ask for.

A listed title counts in the one direction that it surely belongs to, or in one of those that it can belong to.
A reading settles this for every title; what follows for the courses per direction, for their agreement with
demand and for next year's plan is an interval over all readings, over both ways of counting titles (as printed, and
distinct ones once), and over all counts of respondents that the printed percentages stand for. A title that fits no
direction counts in none, but a verdict is given only where it holds whatever direction that title would fall in.

With respondents' answers (`patterns`) demand is known and only the titles leave intervals: `basis` is `microdata`
where they leave none, else `bounded`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, comb, floor, prod, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from pddemand.errors import InputError
from pddemand.mentions import mentions, wald_p
from pddemand.patterns import Patterns
from pddemand.published import Totals

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Row = Mapping[str, str]

Basis = Literal["microdata", "bounded"]

COUNTINGS = {"printed": False, "distinct": True}
"""Ways of counting titles, and whether a title that stands several times counts once."""

READINGS = 500_000  # different vectors of courses that are all tried
VECTORS = 4096  # vectors of respondents' counts that are all tried, as for Cochran's Q
OUTCOMES = 200_000  # outcomes of the exact test that are enumerated: 5 directions and up to 44 courses
CELLS = 40_000_000  # outcomes times vectors of counts: some seconds
DRAWS = 100_000  # of the Monte Carlo test
SEED = 20261123
LIKE = 1e-9  # outcomes whose log-probabilities differ by less are equally likely


def choices(courses: Sequence[Row], items: Sequence[str], distinct: bool) -> list[tuple[int, ...]]:
    """List, for each listed title that has a direction, the positions of those it can belong to.

    Parameters
    ----------
    courses : sequence of mapping
        Rows of `courses.csv`: `title`, `listed`, `directions` (separated by semicolons), `surely`.
    items : sequence of str
        The directions, in the codebook's order.
    distinct : bool
        Whether a title that stands several times counts once; it can then belong to all that its rows name.

    Returns
    -------
    list of tuple of int
        An empty tuple for a title that fits no direction.
    """
    found: dict[str, set[str]] = {}
    for at, row in enumerate(courses):
        if row["listed"] == "yes":
            possible = row["surely"] or row["directions"]
            found.setdefault(row["title"] if distinct else str(at), set()).update(filter(None, possible.split(";")))
    return [tuple(sorted(map(items.index, possible))) for possible in found.values()]


def readings(courses: Sequence[Row], items: Sequence[str], distinct: bool) -> Counts | None:
    """Count courses per direction under every reading of the contested titles.

    Returns
    -------
    array of shape (readings, items)
        The different vectors of counts, in lexicographic order; they all have the same sum. None if there are more
        than `READINGS` of them.

    Examples
    --------
    >>> rows = [{"title": "a", "listed": "yes", "directions": "x", "surely": "x"},
    ...         {"title": "b", "listed": "yes", "directions": "x;y", "surely": ""}]
    >>> readings(rows, ["x", "y"], distinct=False).tolist()
    [[1, 1], [2, 0]]
    """
    unit = np.eye(len(items), dtype=np.int64)
    titles = [options for options in choices(courses, items, distinct) if options]
    found = sum((unit[options] for options in titles if len(options) == 1), start=np.zeros_like(unit[:1]))
    contested = sorted(options for options in titles if len(options) > 1)
    for options in contested:
        found = np.unique((found[:, None] + unit[list(options)]).reshape(-1, len(items)), axis=0)
        if len(found) > READINGS:
            return None
    return found


@dataclass(frozen=True)
class Offer:
    """How the listed titles can fall: `titles` as `choices` gives them, over `items` directions."""

    titles: Sequence[tuple[int, ...]]
    items: int

    @property
    def placed(self) -> int:
        """Titles that have a direction."""
        return sum(map(bool, self.titles))

    @property
    def unplaced(self) -> int:
        """Titles that fit no direction."""
        return len(self.titles) - self.placed

    def ends(self, item: int) -> tuple[int, int]:
        """Fewest and most courses of a direction over all readings, of the titles that have a direction."""
        return sum(t == (item,) for t in self.titles), sum(item in t for t in self.titles)

    def free(self, item: int) -> tuple[int, int]:
        """Fewest and most courses of a direction when titles that fit none may fall in any."""
        lowest, highest = self.ends(item)
        return lowest, highest + self.unplaced

    def settled(self, item: int) -> bool:
        """Say whether there is one number of courses of a direction, wherever doubtful titles fall."""
        lowest, highest = self.free(item)
        return lowest == highest

    def most(self, item: int) -> Literal["always", "sometimes", "never"]:
        """Say whether a direction has more courses than each other one, wherever doubtful titles fall.

        Examples
        --------
        >>> Offer([(0,), (0,), (1,), (0, 1)], 2).most(0), Offer([(0,), (0,), (1,), ()], 2).most(0)
        ('sometimes', 'sometimes')
        """
        others = [other for other in range(self.items) if other != item]
        if all(self._least_lead(item, other) > 0 for other in others):
            return "always"
        return "sometimes" if self._can_lead(item, others) else "never"

    def _least_lead(self, item: int, other: int) -> int:
        """Fewest courses that a direction has more than another one; each title adds its own least."""
        every = tuple(range(self.items))
        return sum(min((at == item) - (at == other) for at in title or every) for title in self.titles)

    def _can_lead(self, item: int, others: Sequence[int]) -> bool:
        """Say whether, with all titles that can be its own, each other direction can be kept below a direction.

        The rest of the titles are matched with places, of which each other direction has one fewer than `item` courses.
        """
        places = np.repeat(np.array(others, dtype=np.int64), max(self.free(item)[1] - 1, 0))
        rest = [title for title in self.titles if title and item not in title]
        if not rest or not len(places):
            return not rest and self.free(item)[1] > 0
        allowed = np.array([np.isin(places, title) for title in rest], dtype=np.int8)
        return bool((maximum_bipartite_matching(csr_array(allowed), perm_type="column") >= 0).all())


def count_vectors(totals: Totals, most: int = VECTORS) -> tuple[Counts, bool]:
    """List the vectors of respondents' counts that the printed percentages allow.

    Parameters
    ----------
    totals : Totals
        Published totals.
    most : int
        How many vectors to list at most.

    Returns
    -------
    vectors : array of shape (vectors, items)
        All of them; where they are too many, all with every item at its lowest or highest; where these too are too
        many, for each item the vector with this item highest and the others lowest, and the reverse. A share of
        mentions, and an item's places under Webster's method, have their ends among these.
    sharp : bool
        Whether they are all.

    Raises
    ------
    InputError
        If nobody ticked anything.
    """
    low, high = (np.array(ends, dtype=np.int64) for ends in (totals.lowest, totals.highest))
    sharp = totals.vectors <= most
    if sharp:
        ranges = (range(first, last + 1) for first, last in zip(low, high, strict=True))
        vectors = np.array(list(product(*ranges)), dtype=np.int64)
        choices_made = vectors.sum(axis=1)
        fewest = totals.respondents if totals.everyone_ticked else 0
        limit = len(low) if totals.at_most is None else totals.at_most
        vectors = vectors[(choices_made >= fewest) & (choices_made <= limit * totals.respondents)]
    elif prod(len({*ends}) for ends in zip(low, high, strict=True)) <= most:
        corners = (sorted({*ends}) for ends in zip(low.tolist(), high.tolist(), strict=True))
        vectors = np.array(list(product(*corners)), dtype=np.int64)
    else:
        one = np.eye(len(low), dtype=bool)
        vectors = np.concatenate([np.where(one, high, low), np.where(one, low, high)])
    vectors = vectors[vectors.sum(axis=1) > 0]
    if not len(vectors):
        raise InputError("published.csv: nobody chose anything, so there is no demand to hold courses against")
    return vectors, sharp


def outcomes(courses: int, items: int) -> Counts:
    """List all ways of splitting a number of courses over the directions.

    Examples
    --------
    >>> outcomes(2, 2).tolist(), len(outcomes(19, 5))
    ([[0, 2], [1, 1], [2, 0]], 8855)
    """
    found, left = np.zeros((1, 0), dtype=np.int64), np.array([courses])
    for _ in range(items - 1):
        times = left + 1
        row = np.repeat(np.arange(len(left)), times)
        count = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
        found, left = np.column_stack([found[row], count]), left[row] - count
    return np.column_stack([found, left])


def log_probabilities(counts: Counts, shares: Floats) -> Floats:
    """Logarithms of multinomial probabilities.

    Parameters
    ----------
    counts : array of shape (outcomes, items)
        Courses per direction, with equal sums.
    shares : array of shape (items, vectors)
        Probabilities of the directions; those of a column sum to 1.

    Returns
    -------
    array of shape (outcomes, vectors)
        A very large negative number where a direction with probability 0 has courses.
    """
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, counts.sum(axis=1).max(initial=0) + 1)))])
    coefficient = log_factorial[counts.sum(axis=1)] - log_factorial[counts].sum(axis=1)
    log_shares = np.log(shares, out=np.full_like(shares, -1e100), where=shares > 0)
    result: Floats = coefficient[:, None] + counts @ log_shares
    return result


@dataclass(frozen=True)
class Fit:
    """Agreement of the split of courses with that of demand: the ends of p, and how they were found."""

    p_lowest: float | None
    p_highest: float | None
    method: Literal["enumeration", "monte carlo", "not enumerated", "wald"]
    error: float | None
    sharp: bool

    def verdict(self, level: float) -> Literal["robust", "never", "undetermined"]:
        """Say whether the splits differ at `level` whatever is read, never do, or it depends.

        Three Monte Carlo standard errors are allowed for. Where not everything was tried it stays undetermined.
        """
        if not self.sharp or self.p_lowest is None or self.p_highest is None or self.error is None:
            return "undetermined"
        if self.p_highest + 3 * self.error < level:
            return "robust"
        return "never" if self.p_lowest - 3 * self.error >= level else "undetermined"


NOT_ENUMERATED = Fit(None, None, "not enumerated", None, sharp=False)
"""What is known where titles can be read in too many ways."""


def fit(seen: Counts, totals: Totals) -> Fit:
    """Exact multinomial test of courses against demand, over all readings and all compatible counts.

    p is the probability of all outcomes that are no likelier than the one seen, when each course falls into a
    direction with that direction's share of mentions. Demand is taken as known: its own sampling error matters
    little as long as courses are few beside respondents (up to some 40).

    Parameters
    ----------
    seen : array of shape (readings, items)
        Courses per direction, as `readings` gives them.
    totals : Totals
        Published totals.

    Returns
    -------
    Fit
        Up to `OUTCOMES` outcomes are enumerated; above that p is estimated from `DRAWS` draws per vector of counts,
        as (1 + outcomes no likelier) / (1 + draws) (Davison & Hinkley 1997, *Bootstrap Methods*, eq. 4.11), and
        `error` is the larger standard error of its two ends. `sharp` is false where not every vector was tried.
    """
    courses, items = int(seen[0].sum()), seen.shape[1]
    size = comb(courses + items - 1, items - 1)
    enumerated = size <= OUTCOMES
    vectors, sharp = count_vectors(totals, min(VECTORS, CELLS // (size if enumerated else DRAWS)))
    random = np.random.default_rng(SEED)
    every = outcomes(courses, items) if enumerated else None
    lowest, highest = 1.0, 0.0
    for vector in vectors:
        shares = vector / vector.sum()
        drawn = random.multinomial(courses, shares, size=DRAWS) if every is None else every
        possible, here = (log_probabilities(counts, shares[:, None])[:, 0] for counts in (drawn, seen))
        p = _p_values(possible, here, enumerated)
        lowest, highest = min(lowest, p.min()), max(highest, p.max())
    error = 0.0 if enumerated else max(sqrt(p * (1 - p) / DRAWS) for p in (lowest, highest))
    return Fit(float(lowest), float(highest), "enumeration" if enumerated else "monte carlo", error, sharp)


def _p_values(possible: Floats, seen: Floats, enumerated: bool) -> Floats:
    """Sum, for each log-probability seen, the probabilities of the outcomes that are no likelier."""
    ordered = np.sort(possible)
    no_likelier = np.searchsorted(ordered, seen + LIKE, side="right")
    if not enumerated:
        drawn: Floats = (1 + no_likelier) / (1 + len(ordered))
        return drawn
    below = np.concatenate([[0.0], np.cumsum(np.exp(ordered))])
    exact: Floats = np.minimum(below[no_likelier], 1.0)
    return exact


def webster(counts: Counts, places: int) -> tuple[Counts, Counts]:
    """Split places in proportion to counts by Webster's method (Sainte-Laguë, major fractions).

    The places go to the largest of the quotients C / 1, C / 3, C / 5, ... of all items: Balinski & Young (2001),
    *Fair Representation*, 2nd ed., ch. 3 and app. A.

    Parameters
    ----------
    counts : array of shape (..., items)
        Counts to split by, not all zero.
    places : int
        How many places, at least 1.

    Returns
    -------
    lowest, highest : array of shape (..., items)
        Places of each item. They differ only where quotients tie for the last places: each tied item may get one.

    Examples
    --------
    >>> low, high = webster(np.array([53, 24, 23]), 7)
    >>> low.tolist(), high.tolist()
    ([3, 2, 2], [3, 2, 2])
    >>> low, high = webster(np.array([5, 5]), 3)
    >>> low.tolist(), high.tolist()
    ([1, 1], [2, 2])
    """
    # Quotients that are equal are equal as floats; those that differ do so by far more than a float's precision.
    quotients = counts[..., None] / (2 * np.arange(places) + 1)
    last = np.sort(quotients.reshape(*counts.shape[:-1], -1), axis=-1)[..., -places][..., None]
    above = (quotients > last[..., None]).sum(axis=-1)
    tied = (quotients == last[..., None]).any(axis=-1)
    highest = above + tied
    all_served = highest.sum(axis=-1, keepdims=True) == places
    return np.where(all_served, highest, above), highest


def _basis(settled: bool, patterns: Patterns | None) -> Basis:
    """Say on what a row rests: on answers alone where titles leave nothing open."""
    return "microdata" if patterns and settled else "bounded"


def supply_demand(courses: Sequence[Row], totals: Totals, patterns: Patterns | None = None) -> list[dict[str, object]]:
    """Tabulate courses per direction beside demand, under both ways of counting titles.

    Returns
    -------
    list of dict
        `coverage` is a direction's share of courses over its share of mentions; `verdict` is `under` or `over` when
        it is below or above 1 for every reading and all compatible counts. `most` says whether the direction has
        more courses than each other one under every reading (`always`), under none (`never`), or `sometimes`.
        Counts and shares of courses are of the titles that have a direction; without any, shares are empty.
        `verdict` and `most` hold wherever the other titles fall.
    """
    vectors, _ = count_vectors(totals)
    mentions = vectors.sum(axis=1)
    rows: list[dict[str, object]] = []
    for counting, distinct in COUNTINGS.items():
        offer = Offer(choices(courses, totals.items, distinct), len(totals.items))
        offered = offer.placed
        primary = _primary(courses, distinct)
        for at, item in enumerate(totals.items):
            ends = offer.ends(at)
            demand = vectors[:, at] / mentions
            low, high = (_coverage(count, offered, vectors[:, at], mentions) for count in ends)
            least, most = (_coverage(n, len(offer.titles), vectors[:, at], mentions) for n in offer.free(at))
            verdict = "under" if most.max() < 1 else "over" if least.min() > 1 else "undetermined"
            rows.append(
                {
                    "item": item,
                    "counting": counting,
                    "courses_lowest": ends[0],
                    "courses_highest": ends[1],
                    "courses_primary": primary.count(item),
                    "supply_share_lowest": ends[0] / offered if offered else None,
                    "supply_share_highest": ends[1] / offered if offered else None,
                    "demand_share_lowest": demand.min(),
                    "demand_share_highest": demand.max(),
                    "coverage_lowest": float(low.min()) if offered else None,
                    "coverage_highest": float(high.max()) if offered else None,
                    "most": offer.most(at),
                    "verdict": verdict if offered else "undetermined",
                    "basis": _basis(offer.settled(at), patterns),
                }
            )
    return rows


def _coverage(count: int, offered: int, chosen: Counts, mentions: Counts) -> Floats:
    """Share of courses over share of mentions, divided once so that 1 is exactly 1; no demand at all covers as inf."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = count * mentions / (offered * chosen)
    return np.where(chosen > 0, ratio, 1.0 if count == 0 else np.inf)


def _primary(courses: Sequence[Row], distinct: bool) -> list[str]:
    listed = [(row["title"], row["primary"]) for row in courses if row["listed"] == "yes"]
    return list(dict(reversed(listed)).values()) if distinct else [primary for _, primary in listed]


def supply_test(
    courses: Sequence[Row],
    totals: Totals,
    confidence: float,
    patterns: Patterns | None = None,
    population: int | None = None,
) -> list[dict[str, object]]:
    """Tabulate the tests of courses against demand, by ways of counting titles.

    Returns
    -------
    list of dict
        The exact test, which takes demand as known; with answers a second row, `method` `wald`, for the test that
        allows for the sampling error of demand in a `population` of teachers, if two or more answered. `verdict` at
        1 - `confidence`: `robust` if the splits differ under every reading, `never` if under none;
        `undetermined` also where no title has a direction, where some title fits none, and where not everything was
        tried. With more than `READINGS` readings nothing is: `method` is `not enumerated` and p is empty.
    """
    rows: list[dict[str, object]] = []
    for counting, distinct in COUNTINGS.items():
        offer = Offer(choices(courses, totals.items, distinct), len(totals.items))
        seen = readings(courses, totals.items, distinct)
        settled = offer.placed and not offer.unplaced
        tests = [NOT_ENUMERATED if seen is None else fit(seen, totals)]
        if patterns and patterns.respondents > 1 and seen is not None and offer.placed:
            tests.append(wald(seen, patterns, population))
        rows += [
            {
                "counting": counting,
                "courses": offer.placed,
                "readings": None if seen is None else len(seen),
                "method": found.method,
                "p_lowest": found.p_lowest,
                "p_highest": found.p_highest,
                "error": found.error,
                "sharp": found.sharp,
                "verdict": found.verdict(1 - confidence) if settled else "undetermined",
                "basis": _basis(not offer.unplaced and seen is not None and len(seen) == 1, patterns),
            }
            for found in tests
        ]
    return rows


def wald(seen: Counts, patterns: Patterns, population: int | None = None) -> Fit:
    """Wald test of courses against demand as answers estimate it, over all readings (`mentions.wald_p`)."""
    p = wald_p(seen, mentions(patterns, population))
    return Fit(float(p.min()), float(p.max()), "wald", 0.0, sharp=True)


def course_plan(
    courses: Sequence[Row], totals: Totals, places: int, patterns: Patterns | None = None
) -> list[dict[str, object]]:
    """Split next year's places over the directions by demand, and say where that changes the offer.

    Returns
    -------
    list of dict
        `now` is courses per direction over all readings and both ways of counting, `now_scaled` their share times
        `places`, both of the titles that have a direction; `planned` is Webster's split over all compatible counts.
        `change`, which holds wherever the other titles fall, is `add` when even the fewest places
        planned are more than the most that the present share rounds to, `reduce` when the most are fewer than the
        least, `keep` when every plan is the present share rounded up or down, whatever is read. Where no title is
        listed `now` is empty.
    """
    offers = [Offer(choices(courses, totals.items, distinct), len(totals.items)) for distinct in COUNTINGS.values()]
    fewest, most = webster(count_vectors(totals)[0], places)
    offered, listed = all(offer.placed for offer in offers), all(offer.titles for offer in offers)
    rows: list[dict[str, object]] = []
    for at, item in enumerate(totals.items):
        now = [count for offer in offers for count in offer.ends(at)]
        planned = int(fewest[:, at].min()), int(most[:, at].max())
        scaled = free = None
        if offered:
            scaled = _extremes([count * places / offer.placed for offer in offers for count in offer.ends(at)])
            free = _extremes([count * places / len(offer.titles) for offer in offers for count in offer.free(at)])
        rows.append(
            {
                "item": item,
                "now_lowest": min(now) if listed else None,
                "now_highest": max(now) if listed else None,
                "planned_lowest": planned[0],
                "planned_highest": planned[1],
                "now_scaled_lowest": scaled[0] if scaled else None,
                "now_scaled_highest": scaled[1] if scaled else None,
                "change": change(planned, free) if free else "undetermined",
                "basis": _basis(all(offer.settled(at) for offer in offers), patterns),
            }
        )
    return rows


def _extremes(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def change(planned: tuple[int, int], now: tuple[float, float]) -> Literal["add", "reduce", "keep", "undetermined"]:
    """Compare places planned with the present share of as many places, allowing for rounding to whole places.

    Examples
    --------
    >>> change((5, 6), (2.1, 3.2)), change((1, 1), (1.05, 1.05)), change((3, 4), (2.1, 5.3)), change((2, 3), (6.3, 9.5))
    ('add', 'keep', 'undetermined', 'reduce')
    """
    if planned[0] > ceil(now[1]):
        return "add"
    if planned[1] < floor(now[0]):
        return "reduce"
    return "keep" if floor(now[1]) <= planned[0] and planned[1] <= ceil(now[0]) else "undetermined"
