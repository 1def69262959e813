"""A sheet to draw on, measured in points, and what is drawn on it: text, bars, dots, axes.

Labels can be measured and wrapped before anything is placed; nothing overlaps and nothing is laid out twice. Text is
set in the DejaVu Sans that comes with Matplotlib and stored as outlines: the letters ң, ө, ү look the same
everywhere.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from math import isnan
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

WIDTH = 520.0
"""Width of every picture, in points."""

INK, GREY, RULE, PAPER = "#1b1f24", "#5b6470", "#d5dae0", "#ffffff"
BLUE, PALE_BLUE, SAND, RED = "#0b4f8a", "#bcd6ea", "#f6dfae", "#a33b00"

_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


@dataclass(frozen=True)
class Span:
    """What is known of a number: it lies between two ends, equal where it is known exactly."""

    lowest: float
    highest: float

    @property
    def known(self) -> bool:
        """Whether there is a number at all."""
        return not (isnan(self.lowest) or isnan(self.highest))


@dataclass(frozen=True)
class Picture:
    """A drawn picture with its words: `caption` says what it shows, `alt` what is to be seen."""

    figure: Figure
    caption: str
    alt: str


@dataclass(frozen=True)
class Scale:
    """Places values on the canvas: `low` stands at `left`, `high` at `right` (points)."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Find the place of a value."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def span(self, span: Span) -> Span:
        """Find the places of both ends."""
        return Span(self.at(span.lowest), self.at(span.highest))


class Canvas:
    """A sheet of given height; x runs to the right and y downwards, in points."""

    def __init__(self, height: float) -> None:
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        align: str = "left",
        colour: str = INK,
        bold: bool = False,
    ) -> None:
        """Write one line, centred on the height `y`."""
        self.axes.text(
            x,
            y,
            text,
            fontproperties=_font(size, bold),
            color=colour,
            ha=align,
            va="center_baseline",
            parse_math=False,
        )

    def lines(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        size: float,
        colour: str = INK,
        leading: float = 12,
    ) -> None:
        """Write several lines, together centred on the height `middle`."""
        for number, line in enumerate(lines):
            self.text(x, middle + (number - (len(lines) - 1) / 2) * leading, line, size, colour=colour)

    def box(self, ends: Span, middle: float, height: float, fill: str, edge: str = "none", hatch: str = "") -> None:
        """Draw a filled box between two ends."""
        self.axes.add_patch(
            Rectangle(
                (ends.lowest, middle - height / 2),
                ends.highest - ends.lowest,
                height,
                facecolor=fill,
                edgecolor=edge,
                linewidth=0.8 if edge != "none" else 0,
                hatch=hatch or None,
            )
        )

    def bar(self, ends: Span, middle: float, height: float, colour: str = INK) -> None:
        """Draw what is known of a value: a hollow bar between its ends, or a dot where they meet."""
        if ends.lowest == ends.highest:
            self.dot(ends.lowest, middle, colour)
            return
        place, width = (ends.lowest, middle - height / 2), ends.highest - ends.lowest
        self.axes.add_patch(
            Rectangle(place, width, height, facecolor=PAPER, edgecolor=colour, linewidth=1.3, joinstyle="miter")
        )

    def dot(self, x: float, y: float, colour: str = INK) -> None:
        """Draw a value that is known exactly."""
        self.disc(x, y, 3.6, colour)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """Draw a filled disc."""
        self.axes.add_patch(Circle((x, y), radius, facecolor=fill, edgecolor="none"))

    def axis(
        self,
        scale: Scale,
        top: float,
        bottom: float,
        ticks: Iterable[float],
        write: Callable[[float, int], str],
    ) -> None:
        """Draw a rule at each tick and write its value below."""
        for tick in ticks:
            x = scale.at(tick)
            self.axes.add_line(Line2D((x, x), (top, bottom), color=RULE, linewidth=0.8, zorder=0))
            self.text(x, bottom + 10, write(tick, 0), 8, "center", GREY)


def marked(picture: Picture, words: str) -> Picture:
    """Put a line above a picture, before its caption and before its alternative text.

    Parameters
    ----------
    picture : Picture
        A drawn picture; what was drawn moves down.
    words : str
        What everybody who sees the picture must know.
    """
    figure, lines, leading = picture.figure, wrap(words, WIDTH, 8.5), 12.0
    before = figure.get_figheight() * 72
    height = before + leading * len(lines) + 8
    figure.set_size_inches(WIDTH / 72, height / 72)
    for axes in figure.axes:
        left, low, wide, tall = axes.get_position().bounds
        axes.set_position((left, low * before / height, wide, tall * before / height))
    for number, line in enumerate(lines):
        y = 1 - (number + 0.5) * leading / height
        figure.text(0, y, line, fontproperties=_font(8.5, True), color=RED, va="center_baseline", parse_math=False)
    return Picture(figure, f"{words}. {picture.caption}", f"{words}. {picture.alt}")


# --- text --------------------------------------------------------------------------------------------------


@lru_cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(fname=_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), size=size)


def _measure(text: str, size: float) -> float:
    return size * sum(map(_advance, text))


@lru_cache
def _advance(letter: str) -> float:
    """Width of a letter, as a part of the type size."""
    font = _regular()
    return font.load_char(ord(letter)).linearHoriAdvance / 65536 / 100


@lru_cache
def _regular() -> FT2Font:
    font = FT2Font(str(_FONTS / "DejaVuSans.ttf"))
    font.set_size(100, 72)
    return font


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that fit: at spaces, after hyphens, and inside a word only if nothing else helps.

    Parameters
    ----------
    text : str
        One paragraph.
    width : float
        Room for a line, in points.
    size : float
        Type size, in points.

    Returns
    -------
    list of str
        At least one line.

    Examples
    --------
    >>> wrap("Окуу процессин уюштуруу", 90, 9)
    ['Окуу процессин', 'уюштуруу']
    >>> wrap("Психологиялык-педагогикалык", 90, 9)
    ['Психологиялык-', 'педагогикалык']
    """
    lines = [""]
    for piece in _pieces(text):
        if not lines[-1] or _measure((lines[-1] + piece).rstrip(), size) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [part for line in lines for part in _fitting(line.strip(), width, size)]


def _pieces(text: str) -> list[str]:
    """Cut a text after each space and hyphen, keeping both."""
    cuts = [0, *(at + 1 for at, sign in enumerate(text) if sign in " -"), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def _fitting(line: str, width: float, size: float) -> list[str]:
    """Cut a line that is still too wide, with a hyphen at each cut."""
    parts = []
    while _measure(line, size) > width:
        end = max(1, next(n for n in range(len(line)) if _measure(line[: n + 1] + "-", size) > width))
        parts.append(line[:end] + "-")
        line = line[end:]
    return [*parts, line]


# --- files -------------------------------------------------------------------------------------------------


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with Matplotlib's defaults and the project's few settings, whatever the user's own are."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "pddemand", "hatch.linewidth": 0.6})
        yield


def to_svg(picture: Picture, code: str) -> str:
    """Write a picture as svg, with its caption as title and its alternative text as description.

    Parameters
    ----------
    picture : Picture
        The picture.
    code : str
        Language of its words.

    Returns
    -------
    str
        The svg, the same bytes for the same picture.
    """
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    picture.figure.savefig(file, format="svg", metadata=nothing)
    before, tag, after = file.getvalue().partition("<svg ")
    attributes, end, body = after.partition(">")
    words = f"\n <title>{escape(picture.caption)}</title>\n <desc>{escape(picture.alt)}</desc>"
    return f'{before}{tag}role="img" lang="{code}" {attributes}{end}{words}{body}'


def to_png(picture: Picture) -> bytes:
    """Write a picture as png, for documents that cannot hold svg.

    Parameters
    ----------
    picture : Picture
        The picture.

    Returns
    -------
    bytes
        The png, 200 dots per inch.
    """
    file = io.BytesIO()
    picture.figure.savefig(file, format="png", dpi=200, metadata={"Software": None})
    return file.getvalue()
