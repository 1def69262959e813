"""Pictures of respondents' answers: what is ticked together, which shares differ, how groups differ.

Drawn from the tables of the rule `test_answers`, which hide small counts; so do the pictures.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor
from pathlib import Path

import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap

from pddemand.canvas import (
    BLUE,
    GREY,
    INK,
    PALE_BLUE,
    PAPER,
    RULE,
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
from pddemand.codebook import Study
from pddemand.language import Language, language
from pddemand.synthetic import IN_BRIEF
from pddemand.tables import read_rows, replace

Rows = list[dict[str, str]]
Tables = Mapping[str, Rows]

COMBINATIONS, PAIRS = 14, 21
"""More columns or rows than these no reader compares by eye; the tables have them all."""

NOTABLE = 2.0
"""Adjusted residuals beyond this are marked: under independence one in twenty is."""

PALE_ON_DARK = 0.72
"""Shares above this are written in white."""

SHADES = LinearSegmentedColormap.from_list("shades", [PAPER, PALE_BLUE, BLUE])
"""From nobody to everybody; as light and dark as the share is small and large, so that it reads in grey, too."""


def draw_all(folder: str | Path, study: Study, languages: Sequence[str], out: str | Path, confidence: float) -> None:
    """Draw every picture in every language.

    Parameters
    ----------
    folder : str or Path
        Holds `shares.csv` and the tables of the rule `test_answers`.
    study : Study
        Labels of questions and options.
    languages : sequence of str
        Codes of the languages.
    out : str or Path
        Folder that receives `<name>.<language>.svg` and `.png` for the names `upset`, `differences` and `groups`, and
        `answers.json`: caption and alternative text by name and language.
    confidence : float
        Confidence level of the intervals.
    """
    tables = {name: read_rows(Path(folder, f"{name}.csv")) for name in ("combinations", "associations", "group_shares")}
    tables["shares"] = sorted(read_rows(Path(folder, "shares.csv")), key=lambda row: -float(row["share_lowest"]))
    draw: dict[str, Callable[[Tables, Study, Language, float], Picture]]
    draw = {"upset": draw_upset, "differences": draw_differences, "groups": draw_groups}
    words: dict[str, dict[str, dict[str, str]]] = {name: {} for name in draw}
    with own_settings():
        for name, code in ((name, code) for name in draw for code in languages):
            picture = draw[name](tables, study, language(code), confidence)
            picture = marked(picture, language(code).text(IN_BRIEF)) if study.region.synthetic else picture
            replace(Path(out, f"{name}.{code}.svg"), to_svg(picture, code))
            replace(Path(out, f"{name}.{code}.png"), to_png(picture))
            words[name][code] = {"caption": picture.caption, "alt": picture.alt}
    replace(Path(out, "answers.json"), json.dumps(words, ensure_ascii=False, indent=1) + "\n")


def label_of(study: Study, question: str, option: str, words: Language) -> str:
    """Find the shortest label of an option."""
    asked = next(each for each in study.codebook.questions if each.id == question)
    chosen = next(each for each in asked.options if each.id == option)  # type: ignore[union-attr]  # not a text question
    return str(getattr(getattr(chosen, "short", chosen.label), words.code))


def _items(study: Study, words: Language) -> dict[str, str]:
    return {item.id: getattr(item.short, words.code) for item in study.items}


# --- what is ticked together ------------------------------------------------------------------------------------


def draw_upset(tables: Tables, study: Study, words: Language, confidence: float) -> Picture:
    """Draw how many respondents ticked exactly which items: a column of dots per combination, a bar above it.

    Parameters
    ----------
    tables : mapping
        `combinations` and `shares`.
    study : Study
        Labels.
    words : Language
        Language of the picture.
    confidence : float
        Not used: the picture shows counts.

    Returns
    -------
    Picture
        Frequent combinations stand on the left; on the right, hatched, the others together.
    """
    columns, others = _columns(tables["combinations"])
    labels, shares = _items(study, words), {row["item"]: float(row["share_lowest"]) for row in tables["shares"]}
    row_height, top, left = 26.0, 118.0, 228.0
    notes = wrap(_note_on_others(others, words), WIDTH, 8) if others else []
    bottom = top + 12 + row_height * len(shares)
    canvas = Canvas(bottom + 12 + 11 * len(notes))
    width = min(32.0, (WIDTH - left) / (len(columns) + bool(others)))
    most = max(count for _, count in [*columns, *([others[0:2]] if others else [])])
    canvas.text(0, top - 4, words.text("share of respondents"), 8, colour=GREY)
    canvas.text(left - 10, 10, words.text("respondents"), 8, "right", GREY)
    for place, (item, share) in enumerate(shares.items()):
        middle = top + 12 + row_height * (place + 0.5)
        if place % 2 == 0:
            canvas.box(Span(left - 4, WIDTH), middle, row_height, "#f3f5f7")
        canvas.lines(0, middle, wrap(labels[item], 116, 8.5), 8.5, leading=10)
        canvas.box(Span(124, 124 + 62 * share), middle, 10, PALE_BLUE)
        canvas.text(128 + 62 * share, middle, words.percent(share, 0), 8)
    for place, (ticked, count) in enumerate(columns):
        _combination(canvas, [item in ticked for item in shares], left + (place + 0.5) * width, top + 12, row_height)
        _column(canvas, count, most, left + (place + 0.5) * width, width, top, words)
    if others:
        x = left + (len(columns) + 0.5) * width
        for place in range(len(shares)):
            canvas.text(x, top + 12 + row_height * (place + 0.5), "…", 9, "center", GREY)
        _column(canvas, others[1], most, x, width, top, words, hatch="////")
    canvas.lines(0, bottom + 10 + 5.5 * len(notes), notes, 8, GREY, leading=11)
    return Picture(canvas.figure, *_words_on_upset(tables, columns, others, labels, words))


Combination = tuple[frozenset[str], int]
Others = tuple[int, int] | None
"""How many combinations are shown together, and how many respondents gave them."""


def _columns(rows: Rows) -> tuple[list[Combination], Others]:
    """Give the combinations that have a column of their own, and those that share the last one."""
    own = [row for row in rows if row["items"] != "others"][:COMBINATIONS]
    rest = [row for row in rows if row not in own]
    columns = [(frozenset(row["items"].split(";")) - {"none"}, int(row["count"])) for row in own]
    if not rest:
        return columns, None
    return columns, (sum(int(row["combinations"]) for row in rest), sum(int(row["count"]) for row in rest))


def _combination(canvas: Canvas, ticked: Sequence[bool], x: float, top: float, row_height: float) -> None:
    """Draw a dot per item, dark where it is ticked, and a line through the dark ones."""
    heights = [top + row_height * (place + 0.5) for place in range(len(ticked))]
    dark = [height for height, yes in zip(heights, ticked, strict=True) if yes]
    if dark:
        canvas.box(Span(x - 0.9, x + 0.9), (dark[0] + dark[-1]) / 2, dark[-1] - dark[0], INK)
    for height, yes in zip(heights, ticked, strict=True):
        canvas.disc(x, height, 4.6, INK if yes else RULE)


def _column(
    canvas: Canvas, count: int, most: int, x: float, width: float, top: float, words: Language, hatch: str = ""
) -> None:
    """Draw a bar with its number above."""
    height = 88.0 * count / most
    ends = Span(x - width * 0.33, x + width * 0.33)
    fill, edge = (PAPER, GREY) if hatch else (BLUE, "none")
    canvas.box(ends, top - height / 2, height, fill, edge, hatch)
    canvas.text(x, top - height - 7, words.number(count), 8, "center")


def _note_on_others(others: tuple[int, int], words: Language) -> str:
    return words.text("…: rarer combinations together ({number}), hatched", number=words.number(others[0]))


def _words_on_upset(
    tables: Tables, columns: Sequence[Combination], others: Others, labels: Mapping[str, str], words: Language
) -> tuple[str, str]:
    caption = words.text(
        "Which directions were ticked together, by {base} respondents. Each column is one combination: dark dots are"
        " ticked, the others are not.",
        base=words.number(float(tables["combinations"][0]["base"])),
    )
    none = words.text("none")
    listed = [
        f"{' + '.join(labels[item] for item in labels if item in ticked) or none}: {words.number(count)}"
        for ticked, count in columns
    ]
    if others:
        number, count = map(words.number, others)
        listed.append(words.text("rarer combinations ({number}) together: {count}", number=number, count=count))
    return caption, words.text("Combinations, the most frequent first. {list}.", list="; ".join(listed))


# --- which shares differ ------------------------------------------------------------------------------------------


def draw_differences(tables: Tables, study: Study, words: Language, confidence: float) -> Picture:
    """Draw the difference of every two shares with its intervals, the largest on top.

    Parameters
    ----------
    tables : mapping
        `associations`.
    study : Study
        Labels.
    words : Language
        Language of the picture.
    confidence : float
        Confidence level of the intervals.

    Returns
    -------
    Picture
        A filled dot where the interval for all pairs together leaves out 0, a hollow one where it does not.
    """
    labels, pairs = _items(study, words), [_larger_first(row) for row in tables["associations"]]
    pairs = sorted(pairs, key=lambda pair: -pair[1])[:PAIRS]
    level = words.level(confidence)
    names = [wrap(f"{labels[a]} – {labels[b]}", 180, 8.5) for (a, b), *_ in pairs]
    heights = [max(22.0, 10.5 * len(lines) + 8) for lines in names]
    ends = [end for _, _, _, together in pairs for end in (together.lowest, together.highest)]
    low, high = min([0.0, *ends]), max([0.1, *ends])
    step = next(step for step in (0.05, 0.1, 0.2, 0.5) if (high - low) / step <= 6)
    low, high = step * floor(low / step), step * ceil(high / step)
    scale = Scale(low, high, 196, 408)
    bottom = 8 + sum(heights)
    keys = _keys_of_differences(level, words, len(tables["associations"]) - len(pairs))
    legend = [wrap(text, WIDTH - 40, 8) for _, text in keys]
    canvas = Canvas(bottom + 46 + sum(11.0 * len(lines) + 4 for lines in legend))
    ticks = [low + step * number for number in range(round((high - low) / step) + 1)]
    canvas.axis(scale, 4, bottom, ticks, lambda tick, _: words.points(round(tick, 6), 0))
    canvas.box(Span(scale.at(0) - 0.6, scale.at(0) + 0.6), (4 + bottom) / 2, bottom - 4, GREY)
    canvas.text(302, bottom + 23, words.text("difference, percentage points"), 8, "center", GREY)
    top = 8.0
    for (_, difference, one, together), lines, height in zip(pairs, names, heights, strict=True):
        middle = top + height / 2
        canvas.lines(0, middle, lines, 8.5, leading=10.5)
        canvas.box(scale.span(together), middle, 9, PALE_BLUE)
        canvas.box(scale.span(one), middle, 2.4, BLUE)
        _point(canvas, scale.at(difference), middle, together)
        text = f"{words.points(difference)} ({words.interval(together.lowest, together.highest, 'points')})"
        canvas.text(WIDTH, middle, text, 8, "right")
        top += height
    top = bottom + 38
    for (key, _), lines in zip(keys, legend, strict=True):
        middle = top + 11.0 * len(lines) / 2
        key(canvas, middle)
        canvas.lines(36, middle, lines, 8, GREY, leading=11)
        top += 11.0 * len(lines) + 4
    return Picture(canvas.figure, *_words_on_differences(pairs, labels, level, words))


Difference = tuple[tuple[str, str], float, Span, Span]
"""Both items, the difference of their shares, its own interval, and that for all pairs together."""


def _larger_first(row: Mapping[str, str]) -> Difference:
    numbers = [Span(float(row[f"{name}_lowest"]), float(row[f"{name}_highest"])) for name in ("tango", "simultaneous")]
    difference = float(row["difference"])
    if difference >= 0:
        return (row["item_a"], row["item_b"]), difference, *numbers  # type: ignore[return-value]  # two of them
    one, together = (Span(-span.highest, -span.lowest) for span in numbers)
    return (row["item_b"], row["item_a"]), -difference, one, together


def _point(canvas: Canvas, x: float, y: float, together: Span) -> None:
    canvas.dot(x, y)
    if together.lowest <= 0 <= together.highest:
        canvas.disc(x, y, 2.3, PAPER)


def _keys_of_differences(level: str, words: Language, more: int) -> list[tuple[Callable[[Canvas, float], None], str]]:
    def filled(canvas: Canvas, middle: float) -> None:
        _point(canvas, 14.5, middle, Span(1, 1))

    def hollow(canvas: Canvas, middle: float) -> None:
        _point(canvas, 14.5, middle, Span(0, 0))

    def own(canvas: Canvas, middle: float) -> None:
        canvas.box(Span(1, 28), middle, 2.4, BLUE)

    def all_together(canvas: Canvas, middle: float) -> None:
        canvas.box(Span(1, 28), middle, 9, PALE_BLUE)

    keys: list[tuple[Callable[[Canvas, float], None], str]] = [
        (filled, words.text("the shares differ: the wide interval leaves out 0")),
        (hollow, words.text("no difference is shown: the wide interval contains 0")),
        (own, words.text("{level} confidence interval of each difference (Tango)", level=level)),
        (all_together, words.text("{level} confidence intervals that hold for all pairs together", level=level)),
    ]
    if more > 0:
        text = words.text("smaller differences that only the table holds: {number}", number=words.number(more))
        keys.append((lambda canvas, middle: None, text))
    return keys


def _words_on_differences(
    pairs: Sequence[Difference], labels: Mapping[str, str], level: str, words: Language
) -> tuple[str, str]:
    caption = words.text(
        "Differences between the shares of two directions, in percentage points, with {level} confidence intervals."
        " In brackets the interval that holds for all pairs together.",
        level=level,
    )
    listed = [
        f"{labels[a]} – {labels[b]}: {words.points(difference)}"
        f" ({words.interval(together.lowest, together.highest, 'points')})"
        for (a, b), difference, _, together in pairs
    ]
    return caption, words.text("Differences, the largest first. {list}.", list="; ".join(listed))


# --- how groups differ --------------------------------------------------------------------------------------------


def draw_groups(tables: Tables, study: Study, words: Language, confidence: float) -> Picture:
    """Draw the share of each group that ticked each item as a heat map, one for each question that makes groups.

    Parameters
    ----------
    tables : mapping
        `group_shares` and `shares`.
    study : Study
        Labels.
    words : Language
        Language of the picture.
    confidence : float
        Not used: residuals say how far a share is from independence.

    Returns
    -------
    Picture
        Hatched cells are hidden. Where no question makes groups, a sentence that says so.
    """
    rows, items = tables["group_shares"], [row["item"] for row in tables["shares"]]
    caption = words.text("Share of each group that ticked each direction. Darker cells are larger shares.")
    if not rows:
        nothing = words.text("No question divides the respondents into groups.")
        canvas = Canvas(24)
        canvas.text(0, 12, nothing, 9, colour=GREY)
        return Picture(canvas.figure, nothing, nothing)
    labels, left = _items(study, words), 150.0
    cell = min(84.0, (WIDTH - left) / len(items))
    heads = [wrap(labels[item], cell - 6, 7.5) for item in items]
    head = 9.5 * max(map(len, heads)) + 8
    blocks = {row["question"]: [each for each in rows if each["question"] == row["question"]] for row in rows}
    groups = {question: list(dict.fromkeys(row["group"] for row in block)) for question, block in blocks.items()}
    notes = _notes_on_groups(rows, words)
    height, row_height = head, 30.0
    height += sum(26 + row_height * len(names) + 8 for names in groups.values())
    canvas = Canvas(height + 12 * len(notes) + 4)
    for place, lines in enumerate(heads):
        for number, line in enumerate(lines):
            y = head - 4 - 9.5 * (len(lines) - number - 0.5)
            canvas.text(left + cell * (place + 0.5), y, line, 7.5, "center")
    top = head
    for question, block in blocks.items():
        asked = next(each for each in study.codebook.questions if each.id == question)
        canvas.text(0, top + 14, wrap(getattr(asked.text, words.code), WIDTH, 9)[0], 9, bold=True)
        top += 26
        shown = {(row["group"], row["item"]): row for row in block}
        for place, name in enumerate(groups[question]):
            size = words.number(float(shown[name, items[0]]["base"]))
            text = f"{label_of(study, question, name, words)} ({size})"
            canvas.lines(0, top + row_height * (place + 0.5), wrap(text, left - 10, 8.5), 8.5, leading=10)
        _heat_map(canvas, shown, groups[question], items, Span(left, left + cell * len(items)), top, row_height, words)
        top += row_height * len(groups[question]) + 8
    canvas.lines(0, top + 6 * len(notes) + 2, notes, 8, GREY, leading=12)
    return Picture(canvas.figure, caption, _alt_of_groups(blocks, study, labels, words))


def _heat_map(
    canvas: Canvas,
    shown: Mapping[tuple[str, str], Mapping[str, str]],
    groups: Sequence[str],
    items: Sequence[str],
    across: Span,
    top: float,
    row_height: float,
    words: Language,
) -> None:
    """Draw the cells of one question; hidden ones are hatched."""
    height, width, whole = row_height * len(groups), across.highest - across.lowest, canvas.axes.get_ylim()[0]
    axes = canvas.figure.add_axes((across.lowest / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole))
    axes.set_facecolor("none")
    cells = [[shown[group, item] for item in items] for group in groups]
    shares = pd.DataFrame([[float(row["share"] or "nan") for row in line] for line in cells])
    texts = pd.DataFrame([[_cell(row, words) for row in line] for line in cells])
    style = {"parse_math": False, "fontsize": 7.5, "fontfamily": "DejaVu Sans", "linespacing": 1.25}
    sns.heatmap(
        shares, ax=axes, vmin=0, vmax=1, cmap=SHADES, cbar=False, annot=texts, fmt="", annot_kws=style,
        mask=shares.isna(), linewidths=1.5, linecolor=PAPER, xticklabels=False, yticklabels=False,
    )  # fmt: skip
    for text, share in zip(axes.texts, shares.stack().dropna(), strict=True):
        text.set_color(PAPER if share > PALE_ON_DARK else INK)
    width /= len(items)
    for row, column in zip(*shares.isna().to_numpy().nonzero(), strict=True):
        ends = Span(across.lowest + width * column + 1, across.lowest + width * (column + 1) - 1)
        canvas.box(ends, top + row_height * (row + 0.5), row_height - 2, PAPER, RULE, "////")


def _cell(row: Mapping[str, str], words: Language) -> str:
    """Write a share and, where there is one, its residual; notable ones with an arrow."""
    if row["suppressed"] == "yes":
        return ""
    share = words.percent(float(row["share"]), 0)
    if not row["adjusted_residual"]:
        return share
    residual = float(row["adjusted_residual"])
    arrow = ("▲ +" if residual > 0 else "▼ ") if abs(residual) > NOTABLE else "+" if residual > 0 else ""
    return f"{share}\n{arrow}{words.decimal(residual, 1)}"


def _notes_on_groups(rows: Rows, words: Language) -> list[str]:
    notes = [
        words.text(
            "▲ ▼: more or fewer than if the group did not matter (adjusted residual, below the share, beyond ±2)."
        ),
        words.text("In brackets: respondents of the group."),
    ]
    if any(row["suppressed"] == "yes" for row in rows):
        notes.append(words.text("Hatched: hidden, because it would tell a small number of respondents."))
    return [line for note in notes for line in wrap(note, WIDTH, 8)]


def _alt_of_groups(blocks: Mapping[str, Rows], study: Study, labels: Mapping[str, str], words: Language) -> str:
    parts = []
    hidden = words.text("hidden")
    for question, block in blocks.items():
        by_group: dict[str, list[str]] = {}
        for row in block:
            told = hidden if row["suppressed"] == "yes" else words.percent(float(row["share"]), 0)
            by_group.setdefault(row["group"], []).append(f"{labels[row['item']]} {told}")
        parts += [f"{label_of(study, question, group, words)}: {', '.join(told)}" for group, told in by_group.items()]
    return words.text("Shares by group. {list}.", list="; ".join(parts))
