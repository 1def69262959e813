"""Time the reading of a million titles against one regular expression of all patterns on the same titles.

Run from the project's folder: python benchmarks/classify_titles.py
"""

import csv
import random
import re
import resource
import time
from pathlib import Path

import yaml

from pddemand.dictionary import Dictionary, classify, read_dictionary
from pddemand.spelling import normalise

TITLES, DISTINCT = 1_000_000, 100_000


def made_up(real: list[str]) -> list[str]:
    """Titles of two real ones each, a tenth of them distinct, each string an object of its own."""
    chance = random.Random(1)
    distinct: dict[str, None] = {}
    while len(distinct) < DISTINCT:
        first, second = chance.sample(real, 2)
        distinct[f"{first}: {second}, {chance.randrange(1, 12)}-класс"] = None
    return "\n".join(chance.choices(list(distinct), k=TITLES)).split("\n")


def one_expression(dictionary: Dictionary) -> re.Pattern[str]:
    """Every pattern as a branch, the longest first."""
    texts = sorted({pattern.text for pattern in dictionary.patterns}, key=lambda text: (-len(text), text))
    branches = (re.escape(text).replace(r"\*", r"\w*").replace(r"\ ", r"[ \-]+") for text in texts)
    return re.compile(rf"\b(?:{'|'.join(branches)})\b")


def main(dictionary_file: str, titles_file: str) -> None:
    directions = yaml.safe_load(Path(dictionary_file).read_text(encoding="utf-8"))["precedence"]["patterns"]
    dictionary = read_dictionary(Path(dictionary_file), directions)
    with Path(titles_file).open(encoding="utf-8", newline="") as file:
        titles = made_up([row["title"] for row in csv.DictReader(file)])

    start = time.perf_counter()
    readings = classify(titles, dictionary, titles_file)
    reading = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    expression = one_expression(dictionary)
    distinct = [normalise(title) for title in dict.fromkeys(titles)]
    start = time.perf_counter()
    places = sum(1 for title in distinct for _ in expression.finditer(title))
    scanning = time.perf_counter() - start

    print(f"{len(dictionary.patterns)} patterns, {TITLES} titles, {len(distinct)} of them distinct")
    print(f"classify, all titles                  {reading:6.2f} s, {memory:.0f} MB at most with the titles")
    print(f"one expression, only distinct titles  {scanning:6.2f} s, {places} places")
    print(f"ratio                                 {reading / scanning:6.2f}")
    print(f"unclassified                          {sum(1 for found in readings if not found.primary)}")


if __name__ == "__main__":
    main("data/dictionary.yaml", "tests/titles/titles.csv")
