"""The picture of regions and years: for each direction the shares of all surveys that asked about it."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from pddemand.canvas import (
    BLUE,
    GREY,
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
from pddemand.language import Language, language, message
from pddemand.region_labels import in_words, survey_label
from pddemand.survey import Row, ends_of, span_of
from pddemand.tables import read_rows, replace

SOME_SYNTHETIC = message("Some of these surveys are synthetic, made up as an example")
"""Stands in the picture, and before its caption and its alternative text, where a survey was made up."""

LEFT, RIGHT = 190.0, 440.0


def draw_regions(folder: str | Path, languages: Sequence[str], confidence: float) -> None:
    """Draw the picture in every language.

    Parameters
    ----------
    folder : str or Path
        Holds `surveys.csv` and `shares.csv`; its folder `figures` receives `regions.<language>.svg` and `.png`, and
        `regions.json`, caption and alternative text by language.
    languages : sequence of str
        Codes of the languages.
    confidence : float
        Confidence level of the intervals in `shares.csv`.
    """
    surveys = {row["region"]: row for row in read_rows(Path(folder, "surveys.csv"))}
    rows = read_rows(Path(folder, "shares.csv"))
    shared = [row for row in rows if ";" in row["alike"]] or rows
    words: dict[str, dict[str, str]] = {}
    with own_settings():
        for code in languages:
            picture = draw(shared, surveys, language(code), confidence)
            if any(row["synthetic"] == "yes" for row in shared):
                picture = marked(picture, language(code).text(SOME_SYNTHETIC))
            replace(Path(folder, "figures", f"regions.{code}.svg"), to_svg(picture, code))
            replace(Path(folder, "figures", f"regions.{code}.png"), to_png(picture))
            words[code] = {"caption": picture.caption, "alt": picture.alt}
    replace(
        Path(folder, "figures", "regions.json"), json.dumps({"regions": words}, ensure_ascii=False, indent=1) + "\n"
    )


def draw(rows: Sequence[Row], surveys: Mapping[str, Row], words: Language, confidence: float) -> Picture:
    """Draw the shares of each direction as a dot plot, survey below survey.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `shares.csv`; those of one direction stand together.
    surveys : mapping
        Rows of `surveys.csv`, by region.
    words : Language
        Language of the picture.
    confidence : float
        Confidence level of the intervals.

    Returns
    -------
    Picture
        A share that totals leave open is a hollow bar.
    """
    labels = {region: survey_label(surveys[region], words) for region in dict.fromkeys(row["region"] for row in rows)}
    wrapped = {region: wrap(label, LEFT - 24, 8.5) for region, label in labels.items()}
    blocks = [list(block) for _, block in groupby(rows, key=lambda row: (row["item"], row["alike"]))]
    height = {region: 10.5 * len(lines) + 7 for region, lines in wrapped.items()}
    bottom = sum(26 + sum(height[row["region"]] for row in block) for block in blocks)
    keys = _keys(rows, words, words.level(confidence))
    canvas = Canvas(bottom + 34 + sum(11.0 * len(lines) + 4 for _, lines in keys))
    scale = Scale(0, 1, LEFT, RIGHT)
    canvas.axis(scale, 4, bottom, (0, 0.25, 0.5, 0.75, 1), words.percent)
    top = 0.0
    for block in blocks:
        if top:
            canvas.box(Span(0, WIDTH), top + 3, 0.6, RULE)
        canvas.text(0, top + 15, in_words(block[0], "label", words), 9, bold=True)
        top += 24
        for row in block:
            middle = top + height[row["region"]] / 2
            share = span_of(row, "share")
            canvas.lines(10, middle, wrapped[row["region"]], 8.5, leading=10.5)
            canvas.box(scale.span(span_of(row, "ci")), middle, 2.4, BLUE)
            canvas.bar(scale.span(share), middle, 9)
            canvas.text(WIDTH, middle, words.interval(share.lowest, share.highest, "percent"), 8, "right")
            top += height[row["region"]]
        top += 2
    top = bottom + 32
    for sign, lines in keys:
        middle = top + 11.0 * len(lines) / 2
        sign(canvas, middle)
        canvas.lines(36, middle, lines, 8, GREY, leading=11)
        top += 11.0 * len(lines) + 4
    return Picture(canvas.figure, *_said(blocks, labels, words, words.level(confidence)))


def _keys(rows: Sequence[Row], words: Language, level: str) -> list[tuple[Callable[[Canvas, float], None], list[str]]]:
    """Explain the marks; the first is drawn as it occurs."""
    open_ = any(span.lowest != span.highest for span in (span_of(row, "share") for row in rows))
    share = (
        (
            _key_share,
            words.text("share of respondents; a hollow bar runs from the lowest to the highest possible value"),
        )
        if open_
        else (_key_point, words.text("share of respondents"))
    )
    interval = (_key_interval, words.text("{level} confidence interval of each share (Wilson)", level=level))
    return [(sign, wrap(text, WIDTH - 40, 8)) for sign, text in (share, interval)]


def _key_point(canvas: Canvas, middle: float) -> None:
    canvas.dot(14.5, middle)


def _key_share(canvas: Canvas, middle: float) -> None:
    canvas.dot(5, middle)
    canvas.bar(Span(15, 28), middle, 9)


def _key_interval(canvas: Canvas, middle: float) -> None:
    canvas.box(Span(1, 28), middle, 2.4, BLUE)


def _said(blocks: Sequence[Sequence[Row]], labels: Mapping[str, str], words: Language, level: str) -> tuple[str, str]:
    """Put the picture in words: caption and alternative text."""
    caption = words.text(
        "Share of respondents who ticked each direction, in every survey that asked about it in the same words, with"
        " {level} confidence intervals. Each survey’s shares are of its own base.",
        level=level,
    )
    directions = []
    for block in blocks:
        parts = [
            words.text(
                "{item}: {share} ({level} confidence interval {interval})",
                item=labels[row["region"]],
                share=words.interval(*ends_of(row, "share"), "percent"),
                level=level,
                interval=words.interval(*ends_of(row, "ci"), "percent"),
            )
            for row in block
        ]
        directions.append(f"{in_words(block[0], 'label', words)}. {'; '.join(parts)}.")
    return caption, " ".join(directions)
