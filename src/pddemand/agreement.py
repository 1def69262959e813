"""How far the directions agree that several people, or people and the dictionary, give to titles."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan

import numpy as np
from numpy.typing import NDArray

Codings = Mapping[str, str]  # course -> direction
Indices = NDArray[np.intp]

AGREEMENT = ("coder_a", "coder_b", "measure", "value", "ci_lowest", "ci_highest", "titles", "basis")
CONFUSION = ("direction_by", "given_by", "direction", "given", "titles", "basis")
GOLD = ("language", "titles", "right", "share", "basis")
SEED = 20261123
RESAMPLES = 2000


@dataclass(frozen=True)
class Accuracy:
    """Agreement of given directions with the true ones, per language; each table a list of rows.

    overall: language, titles, right, share; directions: language, direction, titles, given, right, precision
    (None where the direction was never given), recall; confusion: language, direction, given, titles.
    """

    overall: list[dict[str, object]]
    directions: list[dict[str, object]]
    confusion: list[dict[str, object]]


def accuracy(given: Sequence[str], true: Sequence[str], languages: Sequence[str]) -> Accuracy:
    """Hold the directions given to titles against the true ones, per language.

    Examples
    --------
    >>> accuracy(["ict", "legal", ""], ["ict", "ict", "legal"], ["ky", "ky", "ky"]).overall
    [{'language': 'ky', 'titles': 3, 'right': 1, 'share': 0.3333333333333333}]
    """
    cells = Counter(zip(languages, true, given, strict=True))
    titles, named, right = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    of_language, right_of_language = Counter[str](), Counter[str]()
    for (language, direction, answer), count in cells.items():
        titles[language, direction] += count
        named[language, answer] += count
        of_language[language] += count
        right[language, direction] += count * (direction == answer)
        right_of_language[language] += count * (direction == answer)
    return Accuracy(
        [
            {"language": language, "titles": count, "right": hits, "share": hits / count}
            for language, count in of_language.items()
            for hits in [right_of_language[language]]
        ],
        [
            {
                "language": language,
                "direction": direction,
                "titles": count,
                "given": named[language, direction],
                "right": hits,
                "precision": hits / named[language, direction] if named[language, direction] else None,
                "recall": hits / count,
            }
            for (language, direction), count in titles.items()
            for hits in [right[language, direction]]
        ],
        [
            {"language": language, "direction": direction, "given": answer, "titles": count}
            for (language, direction, answer), count in cells.items()
        ],
    )


def confusion(raters: Mapping[str, Codings], directions: Sequence[str]) -> list[dict[str, object]]:
    """Count, for every two raters in their order, how often one gives which direction where the other gives which.

    Parameters
    ----------
    raters : mapping of str to Codings
        By name: the source, coders, the dictionary.
    directions : sequence of str
        Every direction that a rater may give, in the order of the rows.

    Returns
    -------
    list of dict
        `direction` is the first rater's, `given` the second's; only what occurs.
    """
    rows: list[dict[str, object]] = []
    for (a, first), (b, second) in combinations(raters.items(), 2):
        cells = Counter((first[course], second[course]) for course in first if course in second)
        rows += [
            {"direction_by": a, "given_by": b, "direction": x, "given": y, "titles": count, "basis": "published"}
            for x in directions
            for y in directions
            if (count := cells[x, y])
        ]
    return rows


def agreement(
    coders: Mapping[str, Codings], dictionary: Codings, directions: Sequence[str], confidence: float
) -> list[dict[str, object]]:
    """Measure how far coders agree with one another, and each with the dictionary.

    Parameters
    ----------
    coders : mapping of str to Codings
        Directions that people gave, by their names; a coder may leave courses out.
    dictionary : Codings
        Directions that the dictionary gives.
    directions : sequence of str
        Every direction that may be given, two or more.
    confidence : float
        Level of the intervals.

    Returns
    -------
    list of dict
        Krippendorff's nominal alpha of all coders (if there are two or more), from the titles that two or more of
        them placed; Cohen's kappa of every two coders and of each with the dictionary, from the titles that both
        placed. Intervals are percentiles of 2000 bootstrap samples of titles, seeded, samples left out in which
        chance agreement is complete. None where nothing can be computed; no interval from a single title.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educ. Psychol. Meas. 20, 37-46.
    """
    rows = []
    if len(coders) > 1:
        counts = value_counts(coders.values(), directions)
        measured = _with_interval(lambda titles: alpha(counts[titles]), len(counts), confidence)
        rows.append({"coder_a": "all", "coder_b": "all", "measure": "krippendorff_alpha", **measured})
    raters = {**coders, "dictionary": dictionary}
    for a, b in combinations(raters, 2):
        shared = [course for course in raters[a] if course in raters[b]]
        pairs = np.array([[directions.index(raters[r][course]) for r in (a, b)] for course in shared], dtype=np.intp)
        measured = _with_interval(_kappa_of(pairs.reshape(-1, 2), len(directions)), len(pairs), confidence)
        rows.append({"coder_a": a, "coder_b": b, "measure": "cohen_kappa", **measured})
    return [{**row, "basis": "microdata"} for row in rows]


def value_counts(coders: Iterable[Codings], directions: Sequence[str]) -> NDArray[np.int64]:
    """Count for each title, of those that two or more coders placed, how many gave it each direction.

    Returns
    -------
    (titles, directions) array
    """
    counts: dict[str, Counter[str]] = {}
    for codings in coders:
        for course, direction in codings.items():
            counts.setdefault(course, Counter())[direction] += 1
    rows = [[given[direction] for direction in directions] for given in counts.values() if given.total() > 1]
    return np.array(rows, dtype=np.int64).reshape(-1, len(directions))


def alpha(counts: NDArray[np.int64]) -> float:
    """Give Krippendorff's alpha for nominal values; not a number if all values are the same.

    Examples
    --------
    >>> round(alpha(np.array([[2, 0], [0, 2], [1, 1]])), 3)
    0.444
    """
    import krippendorff  # needed only where there are coders

    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return np.nan
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def kappa(table: NDArray[np.int64]) -> float:
    """Give Cohen's kappa of a square table of two raters; not a number if both always say the same one thing.

    Examples
    --------
    >>> kappa(np.array([[20, 5], [10, 15]]))
    0.4
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # seconds to import, needed only where there are coders

    if np.count_nonzero(table.sum(axis=0) + table.sum(axis=1)) < 2:
        return np.nan
    return float(round(cohens_kappa(table, return_results=False), 12))


def to_adjudicate(
    rows: Iterable[Mapping[str, str]],
    coders: Mapping[str, Codings],
    dictionary: Mapping[str, Mapping[str, str]],
    settled: Iterable[str],
) -> list[dict[str, object]]:
    """List the courses that coders placed and on which they and the dictionary do not all say the same.

    Parameters
    ----------
    rows : iterable of mappings
        Courses, with `course` and `title`.
    coders : mapping of str to Codings
    dictionary : mapping
        Course -> the row that the dictionary alone makes of it; where several directions are possible, people
        are asked.
    settled : iterable of str
        Courses placed by their source or by adjudication; they are left out.
    """
    done = set(settled)
    listed: list[dict[str, object]] = []
    for row in rows:
        course = row["course"]
        given = {coder: codings.get(course, "") for coder, codings in coders.items()}
        said = {direction for direction in given.values() if direction}
        directions = dictionary[course]["directions"] or dictionary[course]["primary"]
        if course not in done and said and said != {directions}:
            seen = {"course": course, "title": row["title"], **given, "dictionary": directions}
            listed.append({**seen, "basis": "microdata"})
    return listed


def _kappa_of(pairs: Indices, k: int) -> Callable[[Indices], float]:
    """Make kappa a function of which titles are in the sample."""
    cells = pairs[:, 0] * k + pairs[:, 1]
    return lambda titles: kappa(np.bincount(cells[titles], minlength=k * k).reshape(k, k))


def _with_interval(statistic: Callable[[Indices], float], titles: int, confidence: float) -> dict[str, object]:
    """Give a statistic of titles and its percentile bootstrap interval."""
    value = statistic(np.arange(titles)) if titles else np.nan
    ends: list[float | None] = [None, None]
    if titles > 1 and not isnan(value):
        samples = np.random.default_rng(SEED).integers(titles, size=(RESAMPLES, titles))
        tail = (1 - confidence) / 2
        ends = [float(end) for end in np.nanquantile([statistic(sample) for sample in samples], [tail, 1 - tail])]
    found = None if isnan(value) else value
    return {"value": found, "ci_lowest": ends[0], "ci_highest": ends[1], "titles": titles}
