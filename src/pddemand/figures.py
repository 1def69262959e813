"""Pictures of what the published totals say, and of what they leave open.

Each picture is drawn once per language on a plain canvas measured in points, so that labels can be measured
and wrapped before anything is placed; nothing overlaps and nothing is laid out twice. Text is set in the DejaVu
Sans that comes with Matplotlib and stored as outlines: the letters ң, ө, ү look the same everywhere. What a
picture shows is also said in words, with its numbers: in the svg itself and in `captions.json`.
"""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
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

from pddemand.language import Form, Language, language, message
from pddemand.tables import read_rows, replace

WIDTH = 520.0
"""Width of every picture, in points."""

PAIRS_SHOWN = 15
"""More pairs than these no reader compares by eye: the picture keeps the widest, the table has them all."""

INK, GREY, RULE, PAPER = "#1b1f24", "#5b6470", "#d5dae0", "#ffffff"
BLUE, PALE_BLUE, SAND = "#0b4f8a", "#bcd6ea", "#f6dfae"

_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")

Row = dict[str, str]


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
class Survey:
    """The tables that pictures are drawn from, in the order in which pictures show them."""

    items: list[str]
    base: float
    shares: dict[str, Row]
    pairs: list[Row]
    overall: dict[str, Span]
    only: dict[str, Span]


@dataclass(frozen=True)
class Picture:
    """A drawn picture with its words: `caption` says what it shows, `alt` what is to be seen."""

    figure: Figure
    caption: str
    alt: str


def draw_all(
    tables: str | Path,
    labels: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    out: str | Path,
    confidence: float = 0.95,
) -> None:
    """Draw every picture in every language.

    Parameters
    ----------
    tables : str or Path
        Folder with `shares.csv`, `pairs.csv`, `overall.csv` and `only.csv`.
    labels : mapping
        For each language the short label of each item.
    languages : sequence of str
        Codes of the languages.
    out : str or Path
        Folder that receives `<name>.<language>.svg` and `.png` for the names `shares`, `verdicts` and `open`,
        and `captions.json`: caption and alternative text by name and language.
    confidence : float
        Confidence level of the intervals in `shares.csv`.
    """
    survey = read_survey(tables)
    draw: dict[str, Callable[[Survey, Mapping[str, str], Language, float], Picture]]
    draw = {"shares": draw_shares, "verdicts": draw_verdicts, "open": draw_open}
    words: dict[str, dict[str, dict[str, str]]] = {name: {} for name in draw}
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "pddemand", "hatch.linewidth": 0.6})
        for name, code in ((name, code) for name in draw for code in languages):
            picture = draw[name](survey, labels[code], language(code), confidence)
            replace(Path(out, f"{name}.{code}.svg"), to_svg(picture, code))
            replace(Path(out, f"{name}.{code}.png"), to_png(picture))
            words[name][code] = {"caption": picture.caption, "alt": picture.alt}
    replace(Path(out, "captions.json"), json.dumps(words, ensure_ascii=False, indent=1) + "\n")


def read_survey(tables: str | Path) -> Survey:
    """Read the tables and order items by share, the largest first; a pair names the larger item first.

    Parameters
    ----------
    tables : str or Path
        Folder of the tables.

    Returns
    -------
    Survey
        What the pictures show.
    """
    shares = {row["item"]: row for row in read_rows(Path(tables, "shares.csv"))}
    items = sorted(shares, key=lambda item: -sum(_ends(shares[item], "share")))
    rank = {item: place for place, item in enumerate(items)}
    pairs = [_larger_first(row, rank) for row in read_rows(Path(tables, "pairs.csv"))]
    return Survey(
        items=items,
        base=max(float(row["base"]) for row in shares.values()),
        shares=shares,
        pairs=sorted(pairs, key=lambda row: (rank[row["item_a"]], rank[row["item_b"]])),
        overall={row["statistic"]: _span(row, "value") for row in read_rows(Path(tables, "overall.csv"))},
        only={row["item"]: _span(row, "count") for row in read_rows(Path(tables, "only.csv"))},
    )


def _ends(row: Row, stem: str) -> tuple[float, float]:
    low, high = (row[f"{stem}_{end}"] for end in ("lowest", "highest"))
    return float(low or "nan"), float(high or "nan")


def _span(row: Row, stem: str, base: float = 1) -> Span:
    low, high = _ends(row, stem)
    return Span(low / base, high / base)


def _larger_first(row: Row, rank: Mapping[str, int]) -> Row:
    if rank[row["item_a"]] < rank[row["item_b"]]:
        return row
    low, high = _ends(row, "difference")
    swapped = {"item_a": row["item_b"], "item_b": row["item_a"]}
    return row | swapped | {"difference_lowest": str(-high), "difference_highest": str(-low)}


# --- shares -------------------------------------------------------------------------------------------------


def draw_shares(survey: Survey, labels: Mapping[str, str], words: Language, confidence: float) -> Picture:
    """Draw each item's share with its intervals as a dot plot.

    Parameters
    ----------
    survey : Survey
        The tables.
    labels : mapping
        Short label of each item.
    words : Language
        Language of the picture.
    confidence : float
        Confidence level of the intervals.

    Returns
    -------
    Picture
        The largest share stands on top.
    """
    left, right = 178.0, 436.0
    wrapped = [wrap(labels[item], left - 14, 9) for item in survey.items]
    heights = [max(30.0, 12.0 * len(lines) + 12) for lines in wrapped]
    level = words.percent(confidence, 0)
    keys = [
        (
            _key_share,
            words.text("share of respondents; a hollow bar runs from the lowest to the highest possible value"),
        ),
        (_key_interval, words.text("{level} confidence interval of each share (Wilson)", level=level)),
        (
            _key_simultaneous,
            words.text("{level} confidence intervals that hold for all shares together", level=level),
        ),
    ]
    legend = [wrap(text, WIDTH - 40, 8) for _, text in keys]
    bottom = 10 + sum(heights)
    canvas = Canvas(bottom + 34 + sum(11.0 * len(lines) + 4 for lines in legend))
    scale = Scale(0, 1, left, right)
    canvas.axis(scale, 4, bottom, (0, 0.25, 0.5, 0.75, 1), words.percent)
    top = 10.0
    for item, lines, height in zip(survey.items, wrapped, heights, strict=True):
        row, middle = survey.shares[item], top + height / 2
        share = _span(row, "share")
        canvas.lines(0, middle, lines, 9)
        _simultaneous(canvas, scale.span(_span(row, "ci_simultaneous")), middle)
        _interval(canvas, scale.span(_span(row, "ci")), middle)
        canvas.bar(scale.span(share), middle, 13)
        canvas.text(WIDTH, middle, words.interval(share.lowest, share.highest, "percent"), 8.5, "right")
        top += height
    top = bottom + 32
    for (key, _), lines in zip(keys, legend, strict=True):
        middle = top + 11.0 * len(lines) / 2
        key(canvas, middle)
        canvas.lines(36, middle, lines, 8, GREY, leading=11)
        top += 11.0 * len(lines) + 4
    return Picture(canvas.figure, *_words_on_shares(survey, labels, words, level))


def _simultaneous(canvas: "Canvas", ends: Span, middle: float) -> None:
    canvas.box(ends, middle, 9, PALE_BLUE)


def _interval(canvas: "Canvas", ends: Span, middle: float) -> None:
    canvas.box(ends, middle, 2.4, BLUE)


def _key_share(canvas: "Canvas", middle: float) -> None:
    canvas.dot(5, middle)
    canvas.bar(Span(15, 28), middle, 9)


def _key_interval(canvas: "Canvas", middle: float) -> None:
    _interval(canvas, Span(1, 28), middle)


def _key_simultaneous(canvas: "Canvas", middle: float) -> None:
    _simultaneous(canvas, Span(1, 28), middle)


def _words_on_shares(survey: Survey, labels: Mapping[str, str], words: Language, level: str) -> tuple[str, str]:
    caption = words.text(
        "Share of respondents who ticked each direction, with {level} confidence intervals."
        " One respondent could tick several.",
        level=level,
    )
    parts = [
        words.text(
            "{item}: {share} ({level} confidence interval {interval})",
            item=labels[item],
            share=words.interval(*_ends(survey.shares[item], "share"), "percent"),
            level=level,
            interval=words.interval(*_ends(survey.shares[item], "ci"), "percent"),
        )
        for item in survey.items
    ]
    base = words.number(survey.base)
    alt = words.text("Shares of {base} respondents, the largest first. {list}.", base=base, list="; ".join(parts))
    return caption, alt


# --- verdicts -----------------------------------------------------------------------------------------------

VERDICTS = {
    "robust": ("≠", BLUE, PAPER, "", message("they differ, however the answers combine")),
    "undetermined": (
        "?",
        SAND,
        INK,
        "////",
        message("it depends on how the answers combine, and that was not published"),
    ),
    "never": ("–", PAPER, INK, "", message("no difference is shown, however the answers combine")),
}
"""For each verdict on a pair its sign, fill, ink and hatching (grey paper keeps them apart), and its words."""


def draw_verdicts(survey: Survey, labels: Mapping[str, str], words: Language, confidence: float) -> Picture:
    """Draw the verdict on each pair of items as a triangle; labels stand on its diagonal and need no turning.

    Parameters
    ----------
    survey : Survey
        The tables.
    labels : mapping
        Short label of each item.
    words : Language
        Language of the picture.
    confidence : float
        One minus the level of the tests; they are McNemar's, with Holm's correction.

    Returns
    -------
    Picture
        Items run from the largest share to the smallest, so close pairs lie along the diagonal.
    """
    size = min(50.0, (WIDTH - 150) / max(len(survey.items) - 1, 1))
    place = {item: at for at, item in enumerate(survey.items)}
    legend = [wrap(words.text(verdict[-1]), WIDTH - 40, 8) for verdict in VERDICTS.values()]
    bottom = size * (len(survey.items) - 1) + 34
    if size >= 40:
        legend.append(wrap(words.text("number: difference of the two shares, in percentage points"), WIDTH, 8))
    canvas = Canvas(bottom + sum(11.0 * len(lines) + 5 for lines in legend))
    for item, at in place.items():
        canvas.lines(
            at * size + 6,
            (at - 0.5) * size + 20 if at else 10,
            wrap(labels[item], WIDTH - at * size - 8, 9 if size > 20 else 7.5),
            9 if size > 20 else 7.5,
            leading=11 if size > 20 else 8.5,
        )
    for row in survey.pairs:
        x, y = place[row["item_a"]] * size, (place[row["item_b"]] - 1) * size + 20
        _verdict(canvas, row["verdict"], x, y, size, 11 if size >= 40 else size * 0.5)
        if size >= 40:
            _, fill, ink, hatch, _ = VERDICTS[row["verdict"]]
            text = words.interval(*_ends(row, "difference"), "points")
            if hatch:
                canvas.box(Span(x + 5, x + size - 5), y + size * 0.72, 10, fill)
            canvas.text(x + size / 2, y + size * 0.72, text, 7, "center", ink)
    top = bottom
    for verdict, lines in zip([*VERDICTS, ""], legend, strict=False):
        middle = top + 11.0 * len(lines) / 2
        if verdict:
            _verdict(canvas, verdict, 1.5, middle - 6.5, 13, 7.5)
        canvas.lines(24, middle, lines, 8, GREY, leading=11)
        top += 11.0 * len(lines) + 5
    return Picture(canvas.figure, *_words_on_verdicts(survey, labels, words, confidence))


def _verdict(canvas: "Canvas", verdict: str, x: float, y: float, size: float, type_size: float) -> None:
    sign, fill, ink, hatch, _ = VERDICTS[verdict]
    gap = min(1.5, size * 0.04)
    span = Span(x + gap, x + size - gap)
    canvas.box(span, y + size / 2, size - 2 * gap, fill, edge=GREY, hatch=hatch)
    centre = y + (size * 0.36 if type_size == 11 else size / 2)
    if hatch:
        canvas.disc(x + size / 2, centre, type_size * 0.72, fill)
    canvas.text(x + size / 2, centre, sign, type_size, "center", ink, bold=True)


def _words_on_verdicts(
    survey: Survey, labels: Mapping[str, str], words: Language, confidence: float
) -> tuple[str, str]:
    caption = words.text(
        "Which pairs of directions differ: exact McNemar tests at the {level} level, corrected for the number of"
        " pairs (Holm), over every set of answers that agrees with the published totals.",
        level=words.percent(1 - confidence, 0),
    )
    parts = []
    for verdict, (*_, meaning) in VERDICTS.items():
        pairs = [row for row in survey.pairs if row["verdict"] == verdict]
        if pairs:
            meaning = words.text(meaning)
            parts.append(
                words.text(
                    "{meaning} – {count} of {all} pairs: {list}",
                    meaning=meaning[0].upper() + meaning[1:],
                    count=words.number(len(pairs)),
                    all=words.number(len(survey.pairs)),
                    list=_listed([f"{labels[row['item_a']]} – {labels[row['item_b']]}" for row in pairs], words),
                )
            )
    return caption, ". ".join(parts) + "."


def _listed(names: Sequence[str], words: Language, most: int = 20) -> str:
    rest = len(names) - most
    more = [words.text("{count} more", count=words.number(rest))] if rest > 0 else []
    return "; ".join([*names[:most], *more])


# --- what the totals leave open -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """One line of the picture `open`: label, share of respondents, and for a pair its phi."""

    label: list[str]
    share: Span
    phi: Span | None = None

    @property
    def height(self) -> float:
        return 10.5 * len(self.label) + 8


def draw_open(survey: Survey, labels: Mapping[str, str], words: Language, confidence: float) -> Picture:
    """Draw what depends on how answers combine: as a hollow bar where totals leave it open, else as a dot.

    Parameters
    ----------
    survey : Survey
        The tables.
    labels : mapping
        Short label of each item.
    words : Language
        Language of the picture.
    confidence : float
        Not used: bounds are not estimates and have no confidence level.

    Returns
    -------
    Picture
        Shares of respondents on the left; on the right, for pairs, the correlation phi.
    """
    room = 162.0
    share_scale, phi_scale = Scale(0, 1, 172, 308), Scale(-1, 1, 376, 448)
    shown = _widest(survey)
    blocks = [
        (words.text("How many directions"), _overall_lines(survey, words, room)),
        (words.text("Only this direction"), _only_lines(survey, labels, room)),
        (words.text("Both directions"), [_pair_line(survey, labels, row, room) for row in shown]),
    ]
    heights = [24 + sum(line.height for line in lines) for _, lines in blocks]
    headings = (words.text("share of respondents"), words.text("correlation φ"))
    titles = [wrap(headings[0], 200, 8), wrap(headings[1], 130, 8)]
    notes = [
        wrap(
            words.text("hollow bar: from the lowest to the highest possible value; dot: known exactly"),
            WIDTH,
            8,
        )
    ]
    if len(shown) < len(survey.pairs):
        notes.append(wrap(_left_out(len(shown), len(survey.pairs), words), WIDTH, 8))
    start = 8 + 11.0 * max(map(len, titles))
    bottom = start + sum(heights) + 4
    canvas = Canvas(bottom + 28 + sum(11.0 * len(lines) + 3 for lines in notes))
    canvas.lines(172, start / 2, titles[0], 8, GREY, leading=11)
    canvas.lines(376, start / 2, titles[1], 8, GREY, leading=11)
    canvas.axis(share_scale, start, bottom, (0, 0.5, 1), words.percent)
    canvas.axis(phi_scale, bottom - heights[-1] + 18, bottom, (-1, 0, 1), words.number)
    top = start
    for title, lines in blocks:
        canvas.text(0, top + 15, title, 9, bold=True)
        top += 24
        for line in lines:
            middle = top + line.height / 2
            canvas.lines(0, middle, line.label, 8.5, leading=10.5)
            _bounded(canvas, share_scale, line.share, middle, 315, words, "percent")
            if line.phi:
                _bounded(canvas, phi_scale, line.phi, middle, 455, words, "number")
            top += line.height
    top = bottom + 26
    for note in notes:
        canvas.lines(0, top + 11.0 * len(note) / 2, note, 8, GREY, leading=11)
        top += 11.0 * len(note) + 3
    return Picture(canvas.figure, *_words_on_open(survey, labels, words))


def _bounded(
    canvas: "Canvas", scale: "Scale", span: Span, middle: float, x: float, words: Language, form: Form
) -> None:
    if span.known:
        canvas.bar(scale.span(span), middle, 8)
    canvas.text(x, middle, words.interval(span.lowest, span.highest, form), 7.5)


def _widest(survey: Survey) -> list[Row]:
    """Keep the pairs that totals leave most open, in their order; all of them where they are few."""
    widths = [high - low for low, high in (_ends(row, "both") for row in survey.pairs)]
    widest = sorted(range(len(widths)), key=lambda at: (-widths[at], at))[:PAIRS_SHOWN]
    return [survey.pairs[at] for at in sorted(widest)]


def _overall_lines(survey: Survey, words: Language, room: float) -> list[_Line]:
    names = {
        "chose_none": words.text("none"),
        "chose_one": words.text("exactly one"),
        "chose_all": words.text("all {count}", count=words.number(len(survey.items))),
    }
    return [_Line(wrap(name, room, 8.5), _of_base(survey, key)) for key, name in names.items()]


def _of_base(survey: Survey, statistic: str) -> Span:
    span = survey.overall[statistic]
    return Span(span.lowest / survey.base, span.highest / survey.base)


def _only_lines(survey: Survey, labels: Mapping[str, str], room: float) -> list[_Line]:
    return [
        _Line(
            wrap(labels[item], room, 8.5),
            Span(survey.only[item].lowest / survey.base, survey.only[item].highest / survey.base),
        )
        for item in survey.items
    ]


def _pair_line(survey: Survey, labels: Mapping[str, str], row: Row, room: float) -> _Line:
    first, second = (wrap(labels[row[item]], room - 9, 8.5) for item in ("item_a", "item_b"))
    label = [*first, f"+ {second[0]}", *second[1:]]
    return _Line(label, _span(row, "both", survey.base), _span(row, "phi"))


def _left_out(shown: int, of: int, words: Language) -> str:
    return words.text(
        "shown: the {shown} pairs left most open, of {all}", shown=words.number(shown), all=words.number(of)
    )


def _words_on_open(survey: Survey, labels: Mapping[str, str], words: Language) -> tuple[str, str]:
    caption = words.text(
        "What the totals leave open. They do not tell which directions were ticked together; each bar runs from"
        " the lowest to the highest value over every set of answers that agrees with the totals."
    )

    def shown(span: Span) -> str:
        return words.interval(span.lowest, span.highest, "percent")

    counts = words.text(
        "Ticked none: {none}; exactly one: {one}; all: {all} of respondents.",
        none=shown(_of_base(survey, "chose_none")),
        one=shown(_of_base(survey, "chose_one")),
        all=shown(_of_base(survey, "chose_all")),
    )
    only = [f"{line.label[0]} {shown(line.share)}" for line in _only_lines(survey, labels, 10_000)]
    both = [
        words.text(
            "{first} and {second} {share}, φ {phi}",
            first=labels[row["item_a"]],
            second=labels[row["item_b"]],
            share=shown(_span(row, "both", survey.base)),
            phi=words.interval(*_ends(row, "phi")),
        )
        for row in _widest(survey)
    ]
    lists = [
        words.text("Ticked this direction only: {list}.", list=_listed(only, words)),
        words.text("Ticked both: {list}.", list=_listed(both, words)),
    ]
    return caption, " ".join([counts, *lists])


# --- canvas -------------------------------------------------------------------------------------------------


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

    def bar(self, ends: Span, middle: float, height: float) -> None:
        """Draw what is known of a value: a hollow bar between its ends, or a dot where they meet."""
        if ends.lowest == ends.highest:
            self.dot(ends.lowest, middle)
            return
        place, width = (ends.lowest, middle - height / 2), ends.highest - ends.lowest
        self.axes.add_patch(
            Rectangle(place, width, height, facecolor=PAPER, edgecolor=INK, linewidth=1.3, joinstyle="miter")
        )

    def dot(self, x: float, y: float) -> None:
        """Draw a value that is known exactly."""
        self.disc(x, y, 3.6, INK)

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


# --- files --------------------------------------------------------------------------------------------------


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
