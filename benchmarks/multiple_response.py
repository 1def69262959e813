"""Time of the tests for "tick all that apply" microdata against respondents, items and resamples.

    python3 benchmarks/multiple_response.py

`benchmarks/mrcv.R` runs R's MRCV on the farmers, whose tables `--tables FOLDER` writes.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

root = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(root / "src"), str(root / "tests")]

from farmers import contaminants_and_storage, sources_by_education  # noqa: E402

from pddemand.bootstrap import bootstrap_mmi, bootstrap_spmi  # noqa: E402
from pddemand.multiple_response import mmi, spmi  # noqa: E402
from pddemand.pair_intervals import pair_table  # noqa: E402
from pddemand.patterns import Patterns, reduce_answers  # noqa: E402
from pddemand.published_groups import published_mmi  # noqa: E402

RESAMPLES = 1999


def best(call: Callable[[], object], repeats: int = 5) -> float:
    """Return the least time of a call, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def dependent(rng: np.random.Generator, respondents: int, items: int) -> np.ndarray:
    leaning = rng.normal(size=(respondents, 1))
    return (0.7 * leaning + rng.normal(size=(respondents, items)) < rng.uniform(-1.5, 0.3, items)).astype(np.uint8)


def line(what: str, seconds: float, patterns: int, against: float | None = None) -> None:
    ratio = "" if against is None else f"  {seconds / against:6.2f} x"
    print(f"{what:62} {patterns:7,} patterns {seconds * 1000:10.2f} ms{ratio}")


def respondents() -> None:
    print(f"Bootstrap, {RESAMPLES} resamples: the same patterns, more respondents")
    for name, patterns, test in (
        ("sources by education (MMI)", sources_by_education(), bootstrap_mmi),
        ("tests by storage (SPMI)", contaminants_and_storage(), bootstrap_spmi),
    ):
        first = None
        for factor in (1, 10, 1000):
            many = replace(patterns, counts=patterns.counts * factor)
            seconds = best(partial(test, many, RESAMPLES))
            line(f"{name}, n = {many.respondents:,}", seconds, len(many.answers), first)
            first = first or seconds


def unequal_groups() -> None:
    print(f"Bootstrap (MMI), {RESAMPLES} resamples: 200 patterns, a group of 40 and one that grows")
    rng, first = np.random.default_rng(20261123), None
    answers = rng.permutation(np.unique(dependent(rng, 5000, 10), axis=0))[:200]
    small = rng.multinomial(40, np.full(len(answers), 1 / len(answers)))
    for factor in (1, 100, 10_000, 1_000_000):
        counts = np.column_stack([small, np.full(len(answers), factor)])
        patterns = Patterns(answers, counts, tuple(f"item{j}" for j in range(10)), ("small", "large"), 10)
        seconds = best(partial(bootstrap_mmi, patterns, RESAMPLES), 3)
        line(f"large group of {200 * factor:,}", seconds, len(answers), first)
        first = first or seconds


def resamples() -> None:
    print("Bootstrap of the 279 farmers (SPMI): more resamples")
    patterns, first = contaminants_and_storage(), None
    for number in (1999, 19_999, 99_999):
        seconds = best(partial(bootstrap_spmi, patterns, number), 3)
        line(f"B = {number:,}", seconds, len(patterns.answers), first)
        first = first or seconds


def items() -> None:
    print("Two sets of k items, 10,000 respondents; five groups and k items; all pairs of k items")
    rng = np.random.default_rng(20261123)
    group = rng.integers(5, size=10_000)
    for k in (3, 5, 10, 20):
        both = dependent(rng, 10_000, 2 * k)
        sets, grouped = reduce_answers(both[:, :k], both[:, k:]), reduce_answers(both[:, :k], groups=group)
        line(f"k = {k}: SPMI, Rao-Scott", best(partial(spmi, sets), 3), len(sets.answers))
        line(f"k = {k}: MMI, Rao-Scott", best(partial(mmi, grouped), 3), len(grouped.answers))
        boot = best(partial(bootstrap_mmi, grouped, RESAMPLES), 1)
        line(f"k = {k}: MMI, bootstrap", boot, len(grouped.answers))
        boot = best(partial(bootstrap_spmi, sets, RESAMPLES), 1)
        line(f"k = {k}: SPMI, bootstrap", boot, len(sets.answers))
        line(f"k = {k}: all pairs", best(partial(pair_table, grouped), 3), len(grouped.answers))


def reduction() -> None:
    print("Reduction of respondents to patterns")
    rng = np.random.default_rng(20261123)
    for n, k in ((279_000, 7), (1_000_000, 20), (1_000_000, 64)):
        table, group = dependent(rng, n, k), rng.integers(5, size=n)
        patterns: Patterns = reduce_answers(table, groups=group)
        seconds = best(partial(reduce_answers, table, groups=group), 3)
        line(f"n = {n:,}, k = {k}, 5 groups", seconds, len(patterns.answers))


def published() -> None:
    print("X2_S of 20 items and 5 groups of 2,000,000 from percentages without decimals (20,000 counts each)")
    low = np.random.default_rng(20261123).integers(100_000, 900_000, (20, 5))
    seconds = best(lambda: published_mmi(low, low + 19_999, np.full(5, 2_000_000)), 1)
    print(f"{'all bounds':62} {'':16} {seconds * 1000:10.2f} ms")


def write_tables(folder: Path) -> None:
    """Write both tables of farmers, a row per respondent, as R reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, patterns in (("farmer1", sources_by_education()), ("farmer2", contaminants_and_storage())):
        pattern, group = np.nonzero(patterns.counts)
        number = patterns.counts[pattern, group]
        rows = np.repeat(patterns.answers[pattern], number, axis=0)
        header = [f"item{j + 1}" for j in range(rows.shape[1])]
        if name == "farmer1":
            rows, header = np.column_stack([np.repeat(group + 1, number), rows]), ["group", *header]
        np.savetxt(folder / f"{name}.csv", rows, "%d", ",", header=",".join(header), comments="")


def main() -> None:
    if sys.argv[1:2] == ["--tables"]:
        write_tables(Path(sys.argv[2]))
        return
    for part in (respondents, unequal_groups, resamples, items, reduction, published):
        part()
        print()


if __name__ == "__main__":
    main()
