"""The picture of the way from rows read to rows analysed."""

import json
import xml.etree.ElementTree as ET
from dataclasses import asdict
from pathlib import Path

import pytest
from test_figures import text_boxes

from pddemand.canvas import WIDTH
from pddemand.flow_figure import REASONS, Row, draw_all, draw_flow
from pddemand.language import LANGUAGES, language
from pddemand.responses import Step
from pddemand.tables import cell

FLOW = [
    Step("rows read", 1200, of="жооптор $x^2$ & <b>.csv"),
    Step("rows read", 1460, of="a_rather_long_name_of_a_file_from_some_tool_2024-03-01.xlsx"),
    Step("rows of a respondent", 1450, 10),
    Step("cleaning", 1447, 3, "test_rows"),
    Step("cleaning", 1447, 0, "rejected"),
    Step("cleaning", 1412, 35, "duplicates"),
    Step("cleaning", 1400, 12, "eligible", "role"),
    Step("cleaning", 1398, 2, "straight_lining", "lessons;materials;exams;certificates;conferences"),
    Step("cleaning", 1398, 0, "dates", not_judged=1398, detail="not applicable: the files have no dates"),
    Step("cleaning", 1390, 8, "minutes"),
    Step("cleaning", 1390, 0, "unfinished"),
    Step("answered the question", 1351, 39, of="wishes"),
    Step("shown all options", 1350, 1, of="wishes"),
    Step("analysed", 1350, of="wishes"),
]
ASKED = {"wishes": "Сизди кызыктырган багытты (же бир нечесин) белгилеңиз.", "role": "Who are you?"}


def rows(steps: list[Step]) -> list[Row]:
    return [{key: cell(value) for key, value in asdict(step).items()} for step in steps]


@pytest.mark.parametrize("steps", [FLOW, [FLOW[0], *FLOW[-3:]]], ids=["all", "no rules"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_overlaps_or_leaves_the_canvas(code: str, steps: list[Step]) -> None:
    picture = draw_flow(rows(steps), ASKED, language(code))
    boxes = text_boxes(picture.figure)
    height = picture.figure.get_figheight() * 72
    for number, one in enumerate(boxes):
        assert one[0] >= -0.5 and one[1] >= -0.5 and one[2] <= WIDTH + 0.5 and one[3] <= height + 0.5
        for other in boxes[:number]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3], (one, other)


def test_it_is_the_same_each_time_and_says_in_words_what_it_shows(tmp_path: Path) -> None:
    draw_all(rows(FLOW), dict.fromkeys(LANGUAGES, ASKED), LANGUAGES, tmp_path / "one")
    draw_all(rows(FLOW), dict.fromkeys(LANGUAGES, ASKED), LANGUAGES, tmp_path / "two")
    names = [f"flow.{code}.{kind}" for code in LANGUAGES for kind in ("svg", "png")]
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted([*names, "flow.json"])
    for name in [*names, "flow.json"]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    words = json.loads((tmp_path / "one" / "flow.json").read_text(encoding="utf-8"))["flow"]
    for code in LANGUAGES:
        root = ET.fromstring((tmp_path / "one" / f"flow.{code}.svg").read_text(encoding="utf-8"))
        assert [child.text for child in root][:2] == [words[code]["caption"], words[code]["alt"]]
    assert words["en"]["caption"] == (
        "From rows read to rows analysed: 1,460 rows were read, 1,350 respondents are analysed."
    )
    assert words["en"]["alt"].startswith(
        "Removed on the way – Empty rows, or several of one respondent: 10; Test rows: 3;"
    )
    assert "Not among those whom the survey is about: “Who are you?”: 12" in words["en"]["alt"]
    assert (
        "(wishes)" not in words["ky"]["alt"] and "«Сизди кызыктырган багытты (же бир нечесин) …»" in words["ky"]["alt"]
    )
    assert "Outside the time of the survey: —; Filled in too fast or too slowly: 8" in words["en"]["alt"]


def test_numbers_of_the_boxes_add_up() -> None:
    texts = [text.get_text() for text in draw_flow(rows(FLOW), ASKED, language("en")).figure.axes[0].texts]
    assert {"Rows read: 1,460", "Left after cleaning: 1,390", "Analysed: 1,350"} <= set(texts)
    assert "—: the files do not hold what this rule asks for; it removed nothing" in texts
    assert sum(int(text) for text in texts if text.isdigit()) == 1460 - 1350


def test_every_step_has_its_words() -> None:
    assert {step.rule or step.step for step in FLOW} - set(REASONS) == {"rows read", "analysed"}
