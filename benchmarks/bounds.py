"""Time and memory of all bounds for 20 items and 10,000,000 respondents.

    python3 benchmarks/bounds.py

Once with counts known exactly, once with percentages printed without decimals (100,000 compatible counts per item).
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from pddemand import demand
from pddemand.published import Totals
from pddemand.shares import share_table

RESPONDENTS, ITEMS = 10_000_000, 20
SWITCHES = [(False, None), (True, None), (False, 15), (True, 15)]


def main() -> None:
    rng = np.random.default_rng(20261123)
    counts = sorted(
        (int(count) for count in rng.integers(RESPONDENTS // 10, RESPONDENTS * 8 // 10, ITEMS)), reverse=True
    )
    printed = ([count - 50_000 for count in counts], [count + 49_999 for count in counts])
    for name, (low, high) in {"counts": (counts, counts), "percentages": printed}.items():
        for everyone_ticked, at_most in SWITCHES:
            items = tuple(f"item{j}" for j in range(ITEMS))
            totals = Totals(RESPONDENTS, items, tuple(low), tuple(high), everyone_ticked, at_most)
            start = time.perf_counter()
            share_table(totals)
            demand.pairs(totals, 0.95)
            demand.overall(totals)
            demand.only(totals)
            seconds = time.perf_counter() - start
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            switches = f"everyone_ticked={everyone_ticked!s:5} at_most={at_most!s:4}"
            print(f"{name:12} {switches} {seconds:6.2f} s, peak {memory} MB")


if __name__ == "__main__":
    main()
