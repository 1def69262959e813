"""Picture of the way from rows read to rows analysed: what is left at each stage, beside it what was removed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten

from pddemand.canvas import (
    GREY,
    INK,
    PALE_BLUE,
    PAPER,
    RULE,
    WIDTH,
    Canvas,
    Picture,
    Span,
    marked,
    own_settings,
    to_png,
    to_svg,
    wrap,
)
from pddemand.language import Language, language, message
from pddemand.synthetic import IN_BRIEF
from pddemand.tables import replace

Row = Mapping[str, str]

REASONS = {
    "test_rows": message("Test rows"),
    "rejected": message("Rejected when the answers were checked"),
    "duplicates": message("Further rows of the same person"),
    "eligible": message("Not among those whom the survey is about"),
    "straight_lining": message("The same answer everywhere"),
    "minutes": message("Filled in too fast or too slowly"),
    "dates": message("Outside the time of the survey"),
    "unfinished": message("Not finished"),
    "rows of a respondent": message("Empty rows, or several of one respondent"),
    "repeated submissions": message("The same submission once more"),
    "answered the question": message("Left the question open"),
    "shown all options": message("Did not see all options"),
}
"""For each rule or step of `flow.csv` why it removes rows."""

BEFORE = ("rows of a respondent", "repeated submissions", "cleaning")
"""Steps that stand between rows read and rows analysed."""

NOT_APPLICABLE = "not applicable"
"""How the detail of a rule begins for which the files lack what it asks for."""

MAIN, SIDE = Span(0.5, 216), Span(252, WIDTH - 0.5)
LEADING, PADDING, GAP = 13.0, 9.0, 14.0
QUESTION = 48
"""Letters of a question that are shown."""


@dataclass(frozen=True)
class Stage:
    """What is left, and what was removed on the way to the next stage."""

    lines: list[str]
    removed: list[tuple[list[str], str]] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Height of the box of what is left, in points."""
        return len(self.lines) * LEADING + 2 * PADDING

    @property
    def side(self) -> float:
        """Height of the box of what was removed, in points."""
        return sum(len(lines) for lines, _ in self.removed) * LEADING + 2 * PADDING if self.removed else 0


def draw_all(
    flow: Sequence[Row],
    questions: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    out: str | Path,
    synthetic: bool = False,
) -> None:
    """Draw the picture in every language.

    Parameters
    ----------
    flow : sequence of rows
        The rows of `flow.csv`.
    questions : mapping
        For each language the wording of each question.
    languages : sequence of str
        Codes of the languages.
    out : str or Path
        Folder that receives `flow.<language>.svg` and `.png`, and `flow.json` with caption and alternative text.
    synthetic : bool
        Whether the survey was made up: then the picture says so.
    """
    words: dict[str, dict[str, str]] = {}
    with own_settings():
        for code in languages:
            picture = draw_flow(flow, questions[code], language(code))
            picture = marked(picture, language(code).text(IN_BRIEF)) if synthetic else picture
            replace(Path(out, f"flow.{code}.svg"), to_svg(picture, code))
            replace(Path(out, f"flow.{code}.png"), to_png(picture))
            words[code] = {"caption": picture.caption, "alt": picture.alt}
    replace(Path(out, "flow.json"), json.dumps({"flow": words}, ensure_ascii=False, indent=1) + "\n")


def draw_flow(flow: Sequence[Row], questions: Mapping[str, str], words: Language) -> Picture:
    """Draw the way from rows read to rows analysed.

    Parameters
    ----------
    flow : sequence of rows
        The rows of `flow.csv`.
    questions : mapping
        The wording of each question; long ones are cut.
    words : Language
        Language of the picture.
    """
    flow = [{**row, "of": _about(row["of"], questions, words)} for row in flow]
    stages = _stages(flow, words)
    note = words.text("—: the files do not hold what this rule asks for; it removed nothing")
    notes = wrap(note, WIDTH, 8) if any(number == "—" for stage in stages for _, number in stage.removed) else []
    heights = [stage.height + max(stage.side, 8) + 2 * GAP for stage in stages[:-1]]
    canvas = Canvas(sum(heights) + stages[-1].height + 1 + len(notes) * 11 + (8 if notes else 0))
    top = 0.5
    for stage, height in zip(stages, [*heights, 0.0], strict=True):
        canvas.box(MAIN, top + stage.height / 2, stage.height, PALE_BLUE if not height else PAPER, GREY)
        canvas.text(MAIN.lowest + 10, top + PADDING + LEADING / 2, stage.lines[0], 9.5, bold=True)
        for place, line in enumerate(stage.lines[1:], start=1):
            canvas.text(MAIN.lowest + 10, top + PADDING + (place + 0.5) * LEADING, line, 8, colour=GREY)
        if height:
            _way(canvas, stage, top + stage.height, top + height)
        top += height or stage.height
    canvas.lines(0, top + 8 + len(notes) * 5.5, notes, 8, GREY, leading=11)
    return Picture(canvas.figure, *_words_on_flow(flow, words))


def _about(of: str, questions: Mapping[str, str], words: Language) -> str:
    """Put the wording of questions in place of their ids; what is no question, as a file, stays."""
    names = of.split(";")
    if not all(name in questions for name in names):
        return of
    shown = (shorten(questions[name], QUESTION, placeholder=" …") for name in names)
    return ", ".join(words.text("“{question}”", question=question) for question in shown)


def _way(canvas: Canvas, stage: Stage, start: float, end: float) -> None:
    """Draw the arrow to the next box, and beside it the box of what was removed."""
    x, middle = (MAIN.lowest + MAIN.highest) / 2, (start + end) / 2
    canvas.box(Span(x - 0.5, x + 0.5), middle - 2, end - start - 4, GREY)
    canvas.text(x, end - 4, "▼", 7, "center", GREY)
    if not stage.removed:
        return
    canvas.box(Span(x, SIDE.lowest), middle, 1, GREY)
    canvas.box(SIDE, middle, stage.side, PAPER, RULE)
    top = middle - stage.side / 2 + PADDING
    for lines, number in stage.removed:
        for place, line in enumerate(lines):
            canvas.text(SIDE.lowest + 10, top + (place + 0.5) * LEADING, line, 8.5)
        canvas.text(SIDE.highest - 10, top + LEADING / 2, number, 8.5, "right", GREY if number == "—" else INK)
        top += len(lines) * LEADING


def _stages(flow: Sequence[Row], words: Language) -> list[Stage]:
    """Gather the steps in three stages: read, cleaned, analysed; one from which nothing could go is left out."""
    read = [row for row in flow if row["step"] == "rows read"]
    rules = [row for row in flow if row["step"] in BEFORE]
    left_out = [row for row in flow if row["step"] in ("answered the question", "shown all options")]
    before = 0
    files = []
    for row in read:
        number = words.number(int(row["remaining"]) - before)
        files += wrap(f"{row['of']}: {number}", MAIN.highest - MAIN.lowest - 20, 8)
        before = int(row["remaining"])
    count = words.number(before)
    stages = [Stage([words.text("Rows read: {count}", count=count), *files], [_removal(row, words) for row in rules])]
    if rules:
        count = words.number(int(rules[-1]["remaining"]))
        stages.append(Stage([words.text("Left after cleaning: {count}", count=count)]))
    stages[-1].removed.extend(_removal(row, words) for row in left_out)
    count = words.number(int(flow[-1]["remaining"]))
    return [*stages, Stage([words.text("Analysed: {count}", count=count)])]


def _removal(row: Row, words: Language) -> tuple[list[str], str]:
    """Say why rows were removed, in lines that fit the side box, and how many."""
    return wrap(_reason(row, words), SIDE.highest - SIDE.lowest - 64, 8.5), _number(row, words)


def _reason(row: Row, words: Language) -> str:
    reason = words.text(REASONS[row["rule"] or row["step"]])
    return f"{reason}: {row['of']}" if row["of"] else reason


def _number(row: Row, words: Language) -> str:
    return "—" if row["detail"].startswith(NOT_APPLICABLE) else words.number(int(row["removed"]))


def _words_on_flow(flow: Sequence[Row], words: Language) -> tuple[str, str]:
    """Say in words what the picture shows: its caption, and every number."""
    read = max((int(row["remaining"]) for row in flow if row["step"] == "rows read"), default=0)
    caption = words.text(
        "From rows read to rows analysed: {read} rows were read, {analysed} respondents are analysed.",
        read=words.number(read),
        analysed=words.number(int(flow[-1]["remaining"])),
    )
    removed = [row for row in flow if row["step"] not in ("rows read", "analysed")]
    listed = "; ".join(f"{_reason(row, words)}: {_number(row, words)}" for row in removed)
    return caption, words.text("Removed on the way – {listed}.", listed=listed)
