"""Titles of courses and topics: cleaned of typographical accidents, and placed in directions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pddemand.records import Course

COLUMNS = ("course", "title", "language", "year", "hours", "institution", "stated_direction", "listed")

UNCLASSIFIED = "unclassified"
"""What a title is when nothing places it: an answer like any other."""


def clean_title(title: str) -> str:
    r"""Write a title in composed letters, with plain spaces and without the quotation marks around it.

    Examples
    --------
    >>> clean_title("  «Көп тилдүү\u00a0 билим берүү» ")
    'Көп тилдүү билим берүү'
    """
    composed = unicodedata.normalize("NFC", title)
    return re.sub(r"\s+", " ", composed).strip().strip("“”„«»\"'").strip()


def cleaned(courses: Iterable[Course]) -> list[dict[str, object]]:
    """Tabulate courses with cleaned titles, in the order in which the source names them."""
    return [{**course.model_dump(include=set(COLUMNS)), "title": clean_title(course.title)} for course in courses]


def classified(rows: Iterable[Mapping[str, str]]) -> list[dict[str, object]]:
    """Place each title in the direction that its source states; a title without one stays unclassified.

    Returns
    -------
    list of dict
        The rows with `directions` (separated by semicolons), `primary` and `evidence`.
    """
    return [
        {
            **row,
            "directions": row["stated_direction"],
            "primary": row["stated_direction"] or UNCLASSIFIED,
            "evidence": "stated by the source" if row["stated_direction"] else "",
            "basis": "published",
        }
        for row in rows
    ]
