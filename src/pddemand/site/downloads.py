"""Tables as the page hands them out: the whole file with its unrounded numbers, and nothing that a spreadsheet runs."""

import csv
import io
import re
from pathlib import Path

RUNS = re.compile(r"^\s*[=+\-@\t\r]")
"""How a cell begins that spreadsheets take for a formula."""

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?")


def guarded(path: Path) -> str:
    """Give a table with an apostrophe before every text that a spreadsheet would take for a formula.

    Numbers stay numbers, also negative ones.

    Parameters
    ----------
    path : Path
        A csv file of the results.

    Returns
    -------
    str
        The same table as csv.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    with path.open(encoding="utf-8", newline="") as file:
        writer.writerows([guard(cell) for cell in row] for row in csv.reader(file))
    return text.getvalue()


def guard(cell: str) -> str:
    """Put an apostrophe before a text that begins as a formula does.

    Examples
    --------
    >>> guard("=1+1"), guard("-0.25"), guard("@SUM(1)"), guard("ICT")
    ("'=1+1", '-0.25', "'@SUM(1)", 'ICT')
    """
    return f"'{cell}" if RUNS.match(cell) and not NUMBER.fullmatch(cell) else cell
