"""What a report is made of: pieces of plain text in their order, the same for every kind of document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

LINE = 98
"""Letters in a line of a table that is as wide as the page."""

NARROWEST, WIDEST = 4, 26
"""Letters that every column has room for, and the longest word that makes one wider."""

SMALL, SHORT = 30, 15
"""Lines of tables, and of rows, that are not parted by the end of a page."""

BOLD = 1.25
"""How much wider the letters of headings are."""

CROWDED = 0.85
"""Part of a line beyond which columns no longer have room for a word of wide letters: the table is set smaller."""


@dataclass(frozen=True)
class Heading:
    """Opens a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; `of` is `text`, or `abstract`, `keywords` or `warning`."""

    text: str
    of: str = "text"
    kind: str = "paragraph"


@dataclass(frozen=True)
class Definitions:
    """Terms, and what is said of each."""

    entries: Sequence[tuple[str, str]]
    kind: str = "definitions"


@dataclass(frozen=True)
class Table:
    """A table with numbered caption and a note of base, basis and source; `figures` tells columns of numbers.

    A line break in a cell begins a new line there. `shares` are the widths of its columns, `parted` tells rows that are
    too long to be kept on one page; a table that is `whole` is small enough for it, and one that is `crowded` has
    smaller letters.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[bool]
    note: str
    kind: str = "table"
    shares: Sequence[float] = field(init=False)
    parted: Sequence[bool] = field(init=False)
    whole: bool = field(init=False)
    crowded: bool = field(init=False)

    def __post_init__(self) -> None:
        cells = [self.head, *self.rows]
        object.__setattr__(self, "shares", shares(cells, self.figures))
        lines = [_lines(row, self.shares) for row in cells]
        object.__setattr__(self, "parted", [taken > SHORT for taken in lines[1:]])
        object.__setattr__(self, "whole", sum(lines) <= SMALL)
        object.__setattr__(self, "crowded", sum(_least(cells, self.figures)) > CROWDED * LINE)


@dataclass(frozen=True)
class Figure:
    """A picture, drawn and as pixels (base64), with numbered caption, words that stand for it, and a note."""

    caption: str
    alt: str
    svg: str
    png: str
    note: str
    kind: str = "figure"


Block = Heading | Paragraph | Definitions | Table | Figure


@dataclass(frozen=True)
class Report:
    """A whole report in one language.

    Parameters
    ----------
    language : str
        `ky`, `ru` or `en`.
    title, below : str
        The title, and the line below it.
    institution : str
        Whose survey it is.
    blocks : sequence of Block
        Everything after that, in its order.
    """

    language: str
    title: str
    below: str
    institution: str
    blocks: Sequence[Block]

    @property
    def running(self) -> str:
        """The head of every page; a name that is too long for one line is cut."""
        return brief(f"{self.title}. {self.below}", 100)


def brief(text: str, room: int) -> str:
    """Cut a text to `room` letters.

    Examples
    --------
    >>> brief("one two three", 9), brief("one", 9)
    ('one two…', 'one')
    """
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def shares(rows: Sequence[Sequence[str]], figures: Sequence[bool]) -> list[float]:
    """Divide the width of a page among the columns of a table.

    Parameters
    ----------
    rows : sequence of sequence of str
        The cells, heading first.
    figures : sequence of bool
        Which columns hold numbers; these are never broken.

    Returns
    -------
    list of float
        Parts of one. Every column has room for its longest word, or number; what is left of `LINE` goes to the columns
        of words, by how much they hold.

    Examples
    --------
    >>> [round(part, 2) for part in shares([["Title", "No"], ["A long title of a course", "1"]], [False, True])]
    [0.94, 0.06]
    """
    columns = list(zip(*rows, strict=True))
    least = _least(rows, figures)
    held = [
        0.0 if number and not all(figures) else float(sum(map(len, cells)))
        for cells, number in zip(columns, figures, strict=True)
    ]
    left = max(0.0, LINE - sum(least)) / sum(held)
    widths = [room + left * much for room, much in zip(least, held, strict=True)]
    return [width / sum(widths) for width in widths]


def _lines(row: Sequence[str], shares: Sequence[float]) -> int:
    """Tell how many lines a row of a table takes, about."""
    return max(
        sum(ceil((len(line) + 2) / (share * LINE)) for line in cell.split("\n"))
        for cell, share in zip(row, shares, strict=True)
    )


def _least(rows: Sequence[Sequence[str]], figures: Sequence[bool]) -> list[float]:
    """Find how many letters each column has room for at least."""
    return [_longest(cells, number) for cells, number in zip(zip(*rows, strict=True), figures, strict=True)]


def _longest(cells: Sequence[str], number: bool) -> float:
    """Find how many letters a column has room for: its longest word, or number, and a little between columns."""
    heading = max(map(len, cells[0].replace("-", "- ").split(" "))) * BOLD
    held = (len(part) for cell in cells[1:] for part in ([cell] if number else cell.replace("-", "- ").split()))
    return min(max(NARROWEST, heading, *held), WIDEST) + 2
