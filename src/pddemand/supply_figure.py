"""The picture of courses against demand."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from pddemand.canvas import BLUE, GREY, INK, PALE_BLUE, WIDTH, Canvas, Picture, Scale, Span, wrap
from pddemand.language import Language, message
from pddemand.survey import Row, Survey, ends_of, of_whom, span_of

COVERAGE = {
    "under": ("<", message("courses fall short of demand, however titles are read")),
    "over": (">", message("courses exceed demand, however titles are read")),
    "undetermined": ("?", message("it depends on how titles are read and percentages were rounded")),
}
"""For each verdict on a direction its sign, courses on the left and demand on the right of it, and its words."""


def draw_supply(survey: Survey, labels: Mapping[str, str], words: Language, confidence: float) -> Picture:
    """Draw each item's share of demand above its share of courses, and the gap that remains in every case.

    Parameters
    ----------
    survey : Survey
        The tables; titles are counted as printed.
    labels : mapping
        Short label of each item.
    words : Language
        Language of the picture.
    confidence : float
        Not used: bounds are not estimates and have no confidence level.

    Returns
    -------
    Picture
        The largest demand stands on top.
    """
    left, right = 172.0, 404.0
    wrapped = [wrap(labels[item], left - 14, 9) for item in survey.items]
    heights = [max(38.0, 12.0 * len(lines) + 14) for lines in wrapped]
    keys = _keys(survey, words)
    legend = [(key, wrap(text, WIDTH - 40, 8)) for key, text in keys]
    note = wrap(_counted(survey, labels, words), WIDTH, 8)
    bottom = 10 + sum(heights)
    canvas = Canvas(bottom + 36 + sum(11.0 * len(lines) + 4 for _, lines in legend) + 11.0 * len(note))
    scale = _from_zero([end for row in survey.supply["printed"].values() for end in _both_shares(row)], left, right)
    canvas.axis(scale, 4, bottom, [scale.high * part / 4 for part in range(5)], words.percent)
    top = 10.0
    for item, lines, height in zip(survey.items, wrapped, heights, strict=True):
        canvas.lines(0, top + height / 2, lines, 9)
        draw = _dumbbell if _offered(survey) else _demand
        draw(canvas, scale, survey.supply["printed"][item], top + height / 2, words)
        top += height
    top = bottom + 32
    for key, lines in legend:
        middle = top + 11.0 * len(lines) / 2
        key(canvas, middle)
        canvas.lines(36, middle, lines, 8, GREY, leading=11)
        top += 11.0 * len(lines) + 4
    canvas.lines(0, top + 11.0 * len(note) / 2, note, 8, GREY, leading=11)
    return Picture(canvas.figure, *_words_on_supply(survey, labels, words))


def _keys(survey: Survey, words: Language) -> list[tuple[Callable[[Canvas, float], None], str]]:
    """Explain the marks: bars only where there are any, and on what the undetermined depends."""
    if not _offered(survey):
        return [(_key_dot(BLUE, bar=not survey.answers), words.text("share of all ticks, that is demand"))]
    keys: list[tuple[Callable[[Canvas, float], None], str]] = [
        (_key_dot(BLUE, bar=not survey.answers), words.text("above: share of all ticks, that is demand")),
        (_key_dot(INK, bar=_open(survey)), words.text("below: share of the courses offered")),
        (_key_gap, words.text("shaded: the distance that remains in every case")),
    ]
    if _open(survey):
        text = words.text("hollow bar: from the lowest to the highest possible value; dot: known exactly")
        keys.append((_key_bar, text))
    return keys + [(_key_sign(sign), _meaning(survey, verdict, words)) for verdict, (sign, _) in COVERAGE.items()]


def _offered(survey: Survey) -> bool:
    """Say whether any course has a direction; without courses the picture shows demand alone."""
    return bool(float(survey.match["printed"]["courses"]))


def _open(survey: Survey) -> bool:
    """Say whether a share of courses or of demand is an interval."""
    rows = survey.supply["printed"].values()
    shares = [ends_of(row, share) for row in rows for share in ("demand_share", "supply_share")]
    return any(low < high for low, high in shares)


def _meaning(survey: Survey, verdict: str, words: Language) -> str:
    """Say in words what a sign means: what is undetermined without courses, with answers, and without them."""
    if verdict == "undetermined" and not _offered(survey):
        return words.text("no course has a direction")
    if verdict == "undetermined" and survey.answers:
        return words.text("it depends on how titles are read")
    return words.text(COVERAGE[verdict][1])


def _both_shares(row: Row) -> list[float]:
    ends = (*ends_of(row, "demand_share"), *ends_of(row, "supply_share"))
    return [end for end in ends if end == end]


def _from_zero(values: Sequence[float], left: float, right: float) -> Scale:
    """Make a scale from zero to a multiple of one fifth, so that its quarters are whole percentages."""
    return Scale(0, max(ceil(max(values, default=1) * 5 - 1e-9), 1) / 5, left, right)


def _demand(canvas: Canvas, scale: Scale, row: Row, middle: float, words: Language) -> None:
    """Draw demand alone, where there are no courses beside it."""
    demand = span_of(row, "demand_share")
    canvas.bar(scale.span(demand), middle, 8, BLUE)
    canvas.text(WIDTH - 30, middle, words.interval(demand.lowest, demand.highest, "percent"), 8, "right", BLUE)


def _dumbbell(canvas: Canvas, scale: Scale, row: Row, middle: float, words: Language) -> None:
    demand, courses = span_of(row, "demand_share"), span_of(row, "supply_share")
    near, far = sorted((demand, courses), key=lambda span: span.lowest)
    if demand.known and courses.known and near.highest < far.lowest:
        _gap(canvas, scale.span(Span(near.highest, far.lowest)), middle, 14)
    for span, y, colour in ((demand, middle - 7, BLUE), (courses, middle + 7, INK)):
        if span.known:
            canvas.bar(scale.span(span), y, 8, colour)
        canvas.text(WIDTH - 30, y, words.interval(span.lowest, span.highest, "percent"), 8, "right", colour)
    canvas.text(WIDTH - 10, middle, COVERAGE[row["verdict"]][0], 12, "center", bold=True)


def _gap(canvas: Canvas, ends: Span, middle: float, height: float) -> None:
    canvas.box(ends, middle, height, PALE_BLUE)


def _key_dot(colour: str, bar: bool) -> Callable[[Canvas, float], None]:
    def draw(canvas: Canvas, middle: float) -> None:
        canvas.dot(5 if bar else 14.5, middle, colour)
        if bar:
            canvas.bar(Span(15, 28), middle, 8, colour)

    return draw


def _key_gap(canvas: Canvas, middle: float) -> None:
    _gap(canvas, Span(1, 28), middle, 9)


def _key_bar(canvas: Canvas, middle: float) -> None:
    canvas.bar(Span(1, 28), middle, 8, GREY)


def _key_sign(sign: str) -> Callable[[Canvas, float], None]:
    return lambda canvas, middle: canvas.text(14, middle, sign, 10, "center", bold=True)


def _counted(survey: Survey, labels: Mapping[str, str], words: Language) -> str:
    """Say how titles were counted, and whether counting repeated ones once would change a verdict."""
    if not _offered(survey):
        text = words.text("no course has a direction")
        return f"{text[0].upper()}{text[1:]}."
    printed, distinct = survey.supply["printed"], survey.supply["distinct"]
    other = [item for item in survey.items if printed[item]["verdict"] != distinct[item]["verdict"]]
    counts = {
        "printed": words.number(float(survey.match["printed"]["courses"])),
        "distinct": words.number(float(survey.match["distinct"]["courses"])),
    }
    if not other:
        return words.text(
            "Titles counted as printed: {printed}. Counted once each ({distinct}), they give the same verdicts.",
            **counts,
        )
    return words.text(
        "Titles counted as printed: {printed}. Counted once each ({distinct}), they give another verdict for: {list}.",
        list="; ".join(labels[item] for item in other),
        **counts,
    )


def _words_on_supply(survey: Survey, labels: Mapping[str, str], words: Language) -> tuple[str, str]:
    caption = words.text(
        "What teachers ask for and what courses offer: each direction’s share of all ticks and of the courses whose"
        " titles can be placed. Titles that can be read in more than one way leave an interval."
    )
    if survey.answers:
        base = words.number(survey.base)
        caption += " " + words.text("Demand is computed from the answers of {base} respondents.", base=base)
        caption += of_whom(survey, words)
    parts = [
        words.text(
            "{item}: demand {demand}, courses {courses} – {verdict}",
            item=labels[item],
            demand=words.interval(*ends_of(row, "demand_share"), "percent"),
            courses=words.interval(*ends_of(row, "supply_share"), "percent"),
            verdict=_meaning(survey, row["verdict"], words),
        )
        for item, row in ((item, survey.supply["printed"][item]) for item in survey.items)
    ]
    alt = words.text(
        "Demand and courses, the largest demand first. {list}. Exact test of courses against demand: p {p}.",
        list="; ".join(parts),
        p=words.interval(*ends_of(survey.match["printed"], "p"), "p"),
    )
    return caption, f"{alt} {_counted(survey, labels, words)}"
