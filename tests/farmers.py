"""The Kansas farmers: the survey by which tests of marginal independence have been compared since 1998.

T. M. Loughin and P. N. Scherer, "Testing for association in contingency tables with multiple column responses",
Biometrics 54, 1998, 630-637 (sources by education); C. R. Bilder and T. M. Loughin, "Modeling association between two
or more categorical variables that allow for multiple category choices", Communications in Statistics - Theory and
Methods 36, 2007, 433-451 (tests by storage). R's MRCV has them as `farmer1` and `farmer2`.
"""

import numpy as np

from pddemand.patterns import Patterns

# Each line: a pattern of the five sources and how many farmers of each education gave it.
SOURCES = """
    00001  8 1 6 16 1;  00010 17 3 6 30 1;  00011  4 1 2  2 1;  00100  5 4 2 17 2;  00101  1 0 0  1 1
    00110  3 0 1  6 1;  00111  3 0 0  0 1;  01000  9 3 4 11 1;  01001  7 0 1  2 0;  01010  1 0 0  1 0
    01011  2 0 2  0 0;  01100  0 0 0  1 1;  01101  0 0 0  0 1;  01110  1 0 3  3 0;  01111  8 2 3  4 0
    10000  9 0 0 11 1;  10010  0 0 0  0 1;  10100  0 0 1  0 0;  10110  0 1 0  1 0;  11000  2 0 0  0 0
    11100  0 0 0  1 0;  11110  1 1 0  2 0;  11111  7 0 0  4 1
"""

# Three contaminants that farmers test for, then four ways to store waste.
WASTE = """
    0000000  1;  0000001  9;  0000010 69;  0000100 41;  0000110  3;  0001000 85;  0001001  1;  0001010  8;  0001100 16
    0001101  1;  0001110  3;  0011000  1;  0111000  1;  1000001  1;  1000010  1;  1000100  3;  1001000  4;  1001100  1
    1011000  1;  1100001  1;  1100100  5;  1101000  4;  1101100  1;  1110100  2;  1111000 12;  1111100  3;  1111110  1
"""


def read(lines: str, items: tuple[str, ...], groups: tuple[str, ...], first: int) -> Patterns:
    rows = [line.split() for line in lines.replace("\n", ";").split(";") if line.strip()]
    answers = np.array([[int(tick) for tick in row[0]] for row in rows], dtype=np.uint8)
    return Patterns(answers, np.array([row[1:] for row in rows], dtype=np.int64), items, groups, first)


def sources_by_education() -> Patterns:
    """What 262 farmers name as sources of veterinary information, by education."""
    sources = ("consultant", "veterinarian", "extension", "magazines", "feed companies")
    education = ("high school", "vocational school", "2-year college", "4-year college", "other")
    return read(SOURCES, sources, education, first=5)


def contaminants_and_storage() -> Patterns:
    """What 279 farmers test their swine waste for, and how they store it."""
    items = ("nitrogen", "phosphorous", "salt", "lagoon", "pit", "natural drainage", "holding tank")
    return read(WASTE, items, ("all",), first=3)
