"""Pictures of what published totals say and leave open, or of what respondents' answers say.

Each picture is drawn once per language on a `Canvas`. What it shows is also said in words, with its numbers: in
the svg itself and in `captions.json`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pddemand.canvas import (
    BLUE,
    GREY,
    INK,
    PALE_BLUE,
    PAPER,
    SAND,
    WIDTH,
    Canvas,
    Picture,
    Scale,
    Span,
    marked,
    own_settings,
    to_png,
    to_svg,
    wrap,
)
from pddemand.language import Form, Language, language, message
from pddemand.supply_figure import draw_supply
from pddemand.survey import Row, Survey, ends_of, of_whom, read_survey, span_of
from pddemand.synthetic import IN_BRIEF
from pddemand.tables import replace

PAIRS_SHOWN = 15
"""More pairs than these no reader compares by eye: the picture keeps the widest, the table has them all."""


def draw_all(
    tables: str | Path,
    labels: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    out: str | Path,
    confidence: float = 0.95,
    synthetic: bool = False,
) -> None:
    """Draw every picture in every language.

    Parameters
    ----------
    tables : str or Path
        Folder with `shares.csv`, `pairs.csv`, `overall.csv`, `only.csv`, `supply_demand.csv` and `supply_test.csv`.
    labels : mapping
        For each language the short label of each item.
    languages : sequence of str
        Codes of the languages.
    out : str or Path
        Folder that receives `<name>.<language>.svg` and `.png` for the names `shares`, `verdicts`, `open` and
        `supply`, and `captions.json`: caption and alternative text by name and language.
    confidence : float
        Confidence level of the intervals in `shares.csv`.
    synthetic : bool
        Whether the survey was made up: then every picture says so.
    """
    survey = read_survey(tables)
    draw: dict[str, Callable[[Survey, Mapping[str, str], Language, float], Picture]]
    draw = {"shares": draw_shares, "verdicts": draw_verdicts, "open": draw_open, "supply": draw_supply}
    words: dict[str, dict[str, dict[str, str]]] = {name: {} for name in draw}
    with own_settings():
        for name, code in ((name, code) for name in draw for code in languages):
            picture = draw[name](survey, labels[code], language(code), confidence)
            picture = marked(picture, language(code).text(IN_BRIEF)) if synthetic else picture
            replace(Path(out, f"{name}.{code}.svg"), to_svg(picture, code))
            replace(Path(out, f"{name}.{code}.png"), to_png(picture))
            words[name][code] = {"caption": picture.caption, "alt": picture.alt}
    replace(Path(out, "captions.json"), json.dumps(words, ensure_ascii=False, indent=1) + "\n")


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
    level = words.level(confidence)
    keys = [
        (_key_point, words.text("share of respondents"))
        if survey.answers
        else (
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
        share = span_of(row, "share")
        canvas.lines(0, middle, lines, 9)
        _simultaneous(canvas, scale.span(span_of(row, "ci_simultaneous")), middle)
        _interval(canvas, scale.span(span_of(row, "ci")), middle)
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


def _simultaneous(canvas: Canvas, ends: Span, middle: float) -> None:
    canvas.box(ends, middle, 9, PALE_BLUE)


def _interval(canvas: Canvas, ends: Span, middle: float) -> None:
    canvas.box(ends, middle, 2.4, BLUE)


def _key_point(canvas: Canvas, middle: float) -> None:
    canvas.dot(14.5, middle)


def _key_share(canvas: Canvas, middle: float) -> None:
    canvas.dot(5, middle)
    canvas.bar(Span(15, 28), middle, 9)


def _key_interval(canvas: Canvas, middle: float) -> None:
    _interval(canvas, Span(1, 28), middle)


def _key_simultaneous(canvas: Canvas, middle: float) -> None:
    _simultaneous(canvas, Span(1, 28), middle)


def _words_on_shares(survey: Survey, labels: Mapping[str, str], words: Language, level: str) -> tuple[str, str]:
    caption = words.text(
        "Share of respondents who ticked each direction, with {level} confidence intervals."
        " One respondent could tick several.",
        level=level,
    )
    if survey.answers:
        caption = f"{caption} {_computed(survey, words)}{of_whom(survey, words)}"
    parts = [
        words.text(
            "{item}: {share} ({level} confidence interval {interval})",
            item=labels[item],
            share=words.interval(*ends_of(survey.shares[item], "share"), "percent"),
            level=level,
            interval=words.interval(*ends_of(survey.shares[item], "ci"), "percent"),
        )
        for item in survey.items
    ]
    base = words.number(survey.base)
    alt = words.text("Shares of {base} respondents, the largest first. {list}.", base=base, list="; ".join(parts))
    return caption, alt


def _computed(survey: Survey, words: Language) -> str:
    return words.text("Computed from the answers of {base} respondents.", base=words.number(survey.base))


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

VERDICTS_OF_ANSWERS = {"robust": message("they differ"), "never": message("no difference is shown")}
"""The verdicts that answers allow, and their words."""


def _meanings(survey: Survey, words: Language) -> dict[str, str]:
    """Put the verdicts that a pair can have in words."""
    totals = {verdict: meaning for verdict, (*_, meaning) in VERDICTS.items()}
    said = VERDICTS_OF_ANSWERS if survey.answers else totals
    return {verdict: words.text(meaning) for verdict, meaning in said.items()}


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
    meanings = _meanings(survey, words)
    legend = [wrap(meaning, WIDTH - 40, 8) for meaning in meanings.values()]
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
            text = words.interval(*ends_of(row, "difference"), "points")
            if hatch:
                canvas.box(Span(x + 5, x + size - 5), y + size * 0.72, 10, fill)
            canvas.text(x + size / 2, y + size * 0.72, text, 7, "center", ink)
    top = bottom
    for verdict, lines in zip([*meanings, ""], legend, strict=False):
        middle = top + 11.0 * len(lines) / 2
        if verdict:
            _verdict(canvas, verdict, 1.5, middle - 6.5, 13, 7.5)
        canvas.lines(24, middle, lines, 8, GREY, leading=11)
        top += 11.0 * len(lines) + 5
    return Picture(canvas.figure, *_words_on_verdicts(survey, labels, words, confidence))


def _verdict(canvas: Canvas, verdict: str, x: float, y: float, size: float, type_size: float) -> None:
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
    level = words.level(1 - confidence)
    caption = (
        words.text(
            "Which pairs of directions differ: exact McNemar tests at the {level} level, corrected for the number of"
            " pairs (Holm). Computed from the answers of {base} respondents.",
            level=level,
            base=words.number(survey.base),
        )
        if survey.answers
        else words.text(
            "Which pairs of directions differ: exact McNemar tests at the {level} level, corrected for the number of"
            " pairs (Holm), over every set of answers that agrees with the published totals.",
            level=level,
        )
    )
    parts = []
    for verdict, meaning in _meanings(survey, words).items():
        pairs = [row for row in survey.pairs if row["verdict"] == verdict]
        if pairs:
            parts.append(
                words.text(
                    "{meaning} – {count} of {all} pairs: {list}",
                    meaning=meaning[0].upper() + meaning[1:],
                    count=words.number(len(pairs)),
                    all=words.number(len(survey.pairs)),
                    list=_listed([f"{labels[row['item_a']]} – {labels[row['item_b']]}" for row in pairs], words),
                )
            )
    return caption + of_whom(survey, words), ". ".join(parts) + "."


def _listed(names: Sequence[str], words: Language, most: int = 20) -> str:
    rest = len(names) - most
    more = [words.text("{count} more", count=words.number(rest))] if rest > 0 else []
    return "; ".join([*names[:most], *more])


# --- how answers combine, or what totals leave open ------------------------------------------------------------


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
    notes = [wrap(text, WIDTH, 8) for text in _notes_on_open(survey, len(shown), words)]
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
                _bounded(canvas, phi_scale, line.phi, middle, 455, words, "decimal")
            top += line.height
    top = bottom + 26
    for note in notes:
        canvas.lines(0, top + 11.0 * len(note) / 2, note, 8, GREY, leading=11)
        top += 11.0 * len(note) + 3
    return Picture(canvas.figure, *_words_on_open(survey, labels, words))


def _bounded(canvas: Canvas, scale: Scale, span: Span, middle: float, x: float, words: Language, form: Form) -> None:
    if span.known:
        canvas.bar(scale.span(span), middle, 8)
    canvas.text(x, middle, words.interval(span.lowest, span.highest, form), 7.5)


def _widest(survey: Survey) -> list[Row]:
    """Keep the pairs that totals leave most open, or most often ticked together; all of them where they are few."""
    ends = [ends_of(row, "both") for row in survey.pairs]
    sizes = [low if survey.answers else high - low for low, high in ends]
    widest = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))[:PAIRS_SHOWN]
    return [survey.pairs[at] for at in sorted(widest)]


def _overall_lines(survey: Survey, words: Language, room: float) -> list[_Line]:
    names = {
        "chose_none": words.text("none"),
        "chose_own_words": words.text("none, but own words"),
        "chose_one": words.text("exactly one"),
        "chose_all": words.text("all {count}", count=words.number(len(survey.items))),
    }
    known = {key: name for key, name in names.items() if key in survey.overall and survey.overall[key].known}
    return [_Line(wrap(name, room, 8.5), _of_base(survey, key)) for key, name in known.items()]


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
    return _Line(label, span_of(row, "both", survey.base), span_of(row, "phi"))


def _notes_on_open(survey: Survey, shown: int, words: Language) -> list[str]:
    """Explain the marks, and say which pairs are left out."""
    notes = []
    if not survey.answers:
        notes.append(words.text("hollow bar: from the lowest to the highest possible value; dot: known exactly"))
    if shown < len(survey.pairs):
        counts = {"shown": words.number(shown), "all": words.number(len(survey.pairs))}
        notes.append(
            words.text("shown: the {shown} pairs most often ticked together, of {all}", **counts)
            if survey.answers
            else words.text("shown: the {shown} pairs left most open, of {all}", **counts)
        )
    return notes


def _words_on_open(survey: Survey, labels: Mapping[str, str], words: Language) -> tuple[str, str]:
    caption = (
        words.text(
            "How many directions respondents ticked, and which together. Computed from the answers of {base}"
            " respondents.",
            base=words.number(survey.base),
        )
        if survey.answers
        else words.text(
            "What the totals leave open. They do not tell which directions were ticked together; each bar runs from"
            " the lowest to the highest value over every set of answers that agrees with the totals."
        )
    )

    def shown(span: Span) -> str:
        return words.interval(span.lowest, span.highest, "percent") if span.known else words.text("untestable")

    counts = words.text(
        "Ticked none: {none}; exactly one: {one}; all: {all} of respondents.",
        none=shown(_of_base(survey, "chose_none")),
        one=shown(_of_base(survey, "chose_one")),
        all=shown(_of_base(survey, "chose_all")),
    )
    only = [f"{line.label[0]} {shown(line.share)}" for line in _only_lines(survey, labels, 10_000)]
    both = [
        words.text(
            "{first} – {second}: {share}, φ {phi}",
            first=labels[row["item_a"]],
            second=labels[row["item_b"]],
            share=shown(span_of(row, "both", survey.base)),
            phi=words.interval(*ends_of(row, "phi"), "decimal"),
        )
        for row in _widest(survey)
    ]
    lists = [
        words.text("Ticked this direction only: {list}.", list=_listed(only, words)),
        words.text("Ticked both: {list}.", list=_listed(both, words)),
    ]
    return caption + of_whom(survey, words), " ".join([counts, *lists])
