"""Titles of courses and topics: brought to one spelling, and placed in directions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pddemand.dictionary import Dictionary, Reading
from pddemand.dictionary import classify as read_titles
from pddemand.records import UNCLASSIFIED, Coding, Course
from pddemand.spelling import tidy

if TYPE_CHECKING:
    from pddemand.codebook import Study

COLUMNS = ("course", "title", "language", "year", "hours", "institution", "stated_direction", "listed")
CLASSIFIED = (*COLUMNS, "directions", "primary", "surely", "evidence", "contested", "by", "basis")
TOPICS = ("direction", "topics", "count_lowest", "count_highest", "count_primary", "basis")

SEVERAL = "two directions are named"
"""Why a title is contested none of whose words are."""


def cleaned(courses: Iterable[Course]) -> list[dict[str, object]]:
    """Tabulate courses with titles in one spelling, in the order in which the source names them."""
    return [{**course.model_dump(include=set(COLUMNS)), "title": _unquoted(course.title)} for course in courses]


def by_course(codings: Iterable[Coding]) -> dict[str, str]:
    """Give the direction of each course that somebody placed."""
    return {coding.course: coding.direction for coding in codings}


def classify(
    rows: Sequence[Mapping[str, str]],
    dictionary: Dictionary,
    adjudicated: Mapping[str, str],
    source: str = "courses.csv",
) -> list[dict[str, str]]:
    """Place titles in directions: where people decided, else where their source does, else by the dictionary.

    Parameters
    ----------
    rows : sequence of mappings
        Each with a `title`; courses also with `course` and `stated_direction`.
    dictionary : Dictionary
    adjudicated : mapping of str to str
        What people decided: course -> direction, or "unclassified".
    source : str
        File the titles stand in, for messages; its row 1 is the header.

    Returns
    -------
    list of dict
        The rows with `directions` (all that are possible, separated by semicolons), `primary` (one of them, or
        "unclassified"), `surely` (the only possible one, or nothing), `evidence` (what the dictionary found, also
        where others decided: direction, pattern, and its place in brackets between its neighbours), `contested`
        (why several are possible), `by` (adjudicated, source, dictionary or none) and `basis`.

    Raises
    ------
    InputError
        For an empty title, and for one whose Kyrgyz letters were lost to "?".
    """
    readings = read_titles((row["title"] for row in rows), dictionary, source)
    return [
        {**row, **_placed(row.get("stated_direction", ""), adjudicated.get(row.get("course", ""), ""), reading)}
        for row, reading in zip(rows, readings, strict=True)
    ]


def by_dictionary(rows: Iterable[Mapping[str, str]], dictionary: Dictionary) -> list[dict[str, str]]:
    """Place titles by the dictionary alone, as if nobody had said where they belong."""
    return classify([{**row, "stated_direction": ""} for row in rows], dictionary, {})


def topics_of(study: "Study", answers: Sequence[str]) -> list[dict[str, str]]:
    """Gather the topics that respondents wrote: those of `topics.csv`, else their answers to the first text question.

    Parameters
    ----------
    study : Study
    answers : sequence of str
        `answers.parquet` of a region with exports, else nothing.

    Returns
    -------
    list of dict
        Each different text once: `title`, and `times`, how often it was written.
    """
    if study.topics or not answers:
        return [{"title": topic.topic, "times": "1"} for topic in study.topics]
    from pddemand.answers import read_answers

    asked = next((question.id for question in study.codebook.questions if question.kind == "text"), None)
    table = read_answers(Path(answers[0]).parent)
    written = table.frame[asked].dropna() if asked in table.frame else ()
    texts = Counter(re.sub("[?\ufffd]", " ", str(text)) for text in written)  # no question mark tells a direction
    return [{"title": text, "times": str(times)} for text, times in texts.items() if tidy(text)]


def count_topics(topics: Sequence[Mapping[str, str]], directions: Iterable[str]) -> list[dict[str, object]]:
    """Count classified topics by direction, from those surely in it to those possibly in it.

    Returns
    -------
    list of dict
        One row per direction and one for the unclassified; none if there are no topics.
    """
    surely, possibly, primary = Counter[str](), Counter[str](), Counter[str]()
    for topic in topics:
        times = int(topic.get("times", 1))
        surely[topic["surely"]] += times
        primary[topic["primary"]] += times
        possibly.update(dict.fromkeys(topic["directions"].split(";"), times))
    surely[UNCLASSIFIED] = possibly[UNCLASSIFIED] = primary[UNCLASSIFIED]
    return [
        {
            "direction": direction,
            "topics": primary.total(),
            "count_lowest": surely[direction],
            "count_highest": possibly[direction],
            "count_primary": primary[direction],
            "basis": "microdata",
        }
        for direction in (*directions, UNCLASSIFIED)
        if topics
    ]


def _placed(stated: str, adjudicated: str, reading: Reading) -> dict[str, str]:
    """Say where a title belongs, who says so, and what the dictionary found in it."""
    decided = adjudicated or stated
    possible = () if decided == UNCLASSIFIED else (decided,) if decided else reading.possible
    contested = ";".join(reading.contested) or SEVERAL
    return {
        "directions": ";".join(possible),
        "primary": decided or reading.primary or UNCLASSIFIED,
        "surely": possible[0] if len(possible) == 1 else "",
        "evidence": " | ".join(_in_context(reading)),
        "contested": contested if len(possible) > 1 else "",
        "by": "adjudicated" if adjudicated else "source" if stated else "dictionary" if possible else "none",
        "basis": "published",
    }


def _in_context(reading: Reading) -> list[str]:
    """Write the matches that speak for a possible direction, each as a keyword-in-context line."""
    return [
        f"{match.pattern.direction}: {match.pattern.text}{' (о у н for ө ү ң)' if match.folded else ''}"
        f"  {reading.in_context(match)}"
        for match in reading.matches
        if match.pattern.direction in reading.possible
    ]


def _unquoted(title: str) -> str:
    """Bring a title to one spelling, without quotation marks around the whole of it."""
    title = tidy(title)
    inner = title[1:-1].strip()
    return inner if title[:1] == title[-1:] == '"' and '"' not in inner else title
