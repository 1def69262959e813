"""Answers made up at random, and files written the way tools write them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from pddemand.answers import AnswerTable
from pddemand.spelling import spaced

LETTERS = st.text("Law, ;-[]\"'.ИКТөүң01", min_size=1, max_size=8)
PLAIN = st.sampled_from(
    ["ICT", "Law", "Law, rights", "Law; rights", "No", "Other", "1", "0", "2", "Жок", "Yes", "A - B"]
)


@dataclass(frozen=True)
class Made:
    """What respondents did: the options, and for each respondent those ticked and the own words."""

    labels: tuple[str, ...]
    rows: tuple[tuple[frozenset[int], str], ...]

    def said(self, blank: bool = True) -> list[tuple[set[str] | None, str | None]]:
        """Give what a right reading holds; without a tick it is missing where the tool writes blanks then."""
        return [
            ({self.labels[place] for place in ticked} if ticked or own or not blank else None, own or None)
            for ticked, own in self.rows
        ]


@st.composite
def made(draw: st.DrawFn, own: bool = True) -> Made:
    """Make up labels that begin and end alike, ticks, and own words."""
    texts = draw(st.lists(st.one_of(PLAIN, LETTERS), min_size=1, max_size=4))
    texts += [text + draw(LETTERS) for text in texts[:1]]
    labels = tuple(dict.fromkeys(label for text in texts if (label := spaced(text))))
    if not labels:
        labels = ("Law",)
    words = st.one_of(st.just(""), LETTERS.map(spaced), st.sampled_from(labels)) if own else st.just("")
    ticks = st.frozensets(st.integers(0, len(labels) - 1))
    return Made(labels, tuple(draw(st.lists(st.tuples(ticks, words), min_size=1, max_size=6))))


def write(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",") -> Path:
    """Write a text file; a byte order mark as most tools write it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_book(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([cell if cell != "" else None for cell in row])
    book.save(path)
    return path


def read_back(table: AnswerTable, question: str) -> list[tuple[set[str] | None, str | None]]:
    """Give for each respondent the options ticked, None without an answer, and the own words."""
    ticks, others = table.ticks(question), table.others(question)
    return [
        (
            None if row.isna().all() else {str(name) for name in row.index[row.fillna(False)]},
            None if own != own else own,
        )
        for (_, row), own in zip(
            ticks.iterrows(), others.astype(object).where(others.notna(), float("nan")), strict=True
        )
    ]


def counts(table: AnswerTable, question: str) -> dict[str, int]:
    """Give how often each option was ticked."""
    bases = table.bases().query("question == @question")
    return dict(zip(bases["option"].tolist(), bases["ticked"].tolist(), strict=True))
