"""Time what follows the reading of a million answers: masking of personal data, every cleaning rule, patterns.

Run from the project's folder: python benchmarks/cleaning.py
"""

import csv
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from exports import DIRECTIONS, GRADES, LABELS, SINGLES, TOPIC, answers
from pydantic import TypeAdapter

from pddemand import exports, personal, responses
from pddemand.answers import AnswerTable
from pddemand.records import CleaningRule

RESPONDENTS = 1_000_000
SCALE = [{"name": f"o{place}", "label": grade} for place, grade in enumerate(GRADES)]
CODEBOOK = [
    {"name": "directions", "label": DIRECTIONS, "options": LABELS},
    *({"name": f"q{n}", "label": text, "kind": "single", "options": SCALE} for n, text in enumerate(SINGLES, 1)),
    {"name": "topic", "label": TOPIC},
]
RULES: list[dict[str, object]] = [
    {"rule": "test_rows", "words": ["test", "тест", "сыноо"]},
    {"rule": "rejected"},
    {"rule": "duplicates", "keep": "last"},
    {"rule": "eligible", "question": "q1", "options": ["o0", "o1", "o2"], "unanswered": "keep"},
    {"rule": "straight_lining", "questions": [f"q{number}" for number in range(1, 9)]},
    {"rule": "minutes", "at_least": 1, "at_most": 60},
    {"rule": "dates", "from": "2024-05-01", "to": "2024-05-27"},
    {"rule": "unfinished"},
]


def read(path: Path) -> AnswerTable:
    """Answers of the file, and facts that Google Forms does not tell."""
    table, chance = exports.read(path, CODEBOOK, "google_forms"), np.random.default_rng(1)
    table.frame["respondent:person"] = pd.array(chance.integers(0, 5 * len(table), len(table)), dtype="Int32")
    table.frame["respondent:minutes"] = pd.array(chance.random(len(table)) * 65, dtype="Float64")
    for name, share in (("finished", 0.95), ("preview", 0.01), ("rejected", 0.01)):
        table.frame[f"respondent:{name}"] = chance.random(len(table)) < share
    return table


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do it three times and print the shortest."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    print(f"{what:36} {min(taken):6.2f} s")
    return result


def main() -> None:
    """Read a file as Google Forms writes it and time each stage after that."""
    rules = TypeAdapter(tuple[CleaningRule, ...]).validate_python(RULES, strict=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "forms.csv")
        header, rows = answers(RESPONDENTS)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        del rows
        table = read(path)
        timed("pandas.read_csv of the same file", lambda: len(pd.read_csv(path, dtype=str)))
    timed("masking", lambda: personal.masked(table.frame, table.questions))
    for rule in rules:
        timed(rule.rule, lambda rule=rule: responses.clean(table, [rule]))
    cleaned, _ = timed("all rules", lambda: responses.clean(table, rules))
    patterns, left_out = timed("patterns of all", lambda: responses.analysed(table, "directions"))
    print(f"{len(table)} rows, {len(cleaned)} left, {len(patterns)} patterns, {left_out[-1].remaining} analysed")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
