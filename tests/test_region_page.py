"""The page and the picture of all regions, from tables alone."""

import json
from pathlib import Path

import pandas as pd
import pytest
from surveys_side_by_side import survey, written

from pddemand.language import LANGUAGES, language
from pddemand.region_figure import draw_regions
from pddemand.region_page import TABLES_OF_REGIONS, RegionsSheet
from pddemand.region_tables import GAPS

COUNTS = {"ict": (70, 71), "legal": (30, 30)}
OSH = survey("osh", COUNTS, 100, years=(2022, 2023), institutions=("Institute of talas",))
NARYN = [
    survey(f"naryn_{year}", {"ict": (50, 50), "legal": (40, 40)}, 80, place="naryn", years=(year,), asked=85)
    for year in (2024, 2025)
]
MADE_UP = survey("made_up", {"ict": (20, 20), "arts": (9, 9)}, 50, synthetic=True, asked=50)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_table_is_shown_in_every_language(tmp_path: Path, code: str) -> None:
    sheet = RegionsSheet(str(written(tmp_path, [OSH, *NARYN, MADE_UP])), code)
    for name in TABLES_OF_REGIONS:
        sheet.heading("The surveys", needs="several")
        shown = sheet.table(name)
        assert ("<table>" in shown.html) == (name != "coverage"), name
    assert "osh, 2022–2023" in sheet.table("gaps").html


def test_a_table_says_who_is_compared_and_of_whom_shares_are(tmp_path: Path) -> None:
    sheet = RegionsSheet(str(written(tmp_path, [OSH, *NARYN])), "en")
    between, in_time = sheet.table("gaps").html, sheet.table("changes").html
    assert "osh, 2022–2023; naryn_2025, 2025" in between and "naryn_2024" not in between
    assert "all asked" in between and "bounded by what totals and missing answers leave open" in between
    assert "naryn_2025, 2025; naryn_2024, 2024" in in_time and "those who answered" in in_time
    assert "all directions together" in sheet.table("homogeneity").html


def test_one_survey_has_nothing_to_compare_and_the_institutions_to_start_from(tmp_path: Path) -> None:
    sheet = RegionsSheet(str(written(tmp_path, [OSH])), "en")
    assert "synthetic" not in sheet.title("Regions side by side").html
    assert sheet.say_without("No region has a list of its courses.", of="several").html
    for needs in ("several", "gaps", "changes", "own"):
        assert not sheet.heading("The surveys", needs=needs).html
    sheet.heading("Where to go next")
    listed = sheet.table("institutions").plain + sheet.table("institutions").html
    assert "Institute of talas</th><td>not yet" in listed and "Institute of osh</th><td>osh, 2022–2023" in listed


def test_a_made_up_survey_is_called_so_in_title_banner_rows_and_picture(tmp_path: Path) -> None:
    folder = written(tmp_path, [OSH, MADE_UP])
    sheet = RegionsSheet(str(folder), "en")
    title = sheet.title("Regions side by side").html
    assert "Regions side by side (synthetic answers)</h1>" in title
    assert "Surveys marked so: made_up, 2023 (synthetic answers)." in title
    assert "made_up, 2023 (synthetic answers)" in sheet.table("gaps").html
    draw_regions(folder, LANGUAGES, 0.95)
    words = json.loads((folder / "figures/regions.json").read_text(encoding="utf-8"))["regions"]
    assert all(words[code]["alt"].startswith(language(code).text(SAID)) for code in LANGUAGES)


SAID = "Some of these surveys are synthetic, made up as an example"


def test_the_picture_shows_directions_that_several_asked_about_and_is_the_same_every_time(tmp_path: Path) -> None:
    folder = written(tmp_path, [OSH, MADE_UP])
    made = []
    for _ in range(2):
        draw_regions(folder, LANGUAGES, 0.95)
        made.append({path.name: path.read_bytes() for path in sorted((folder / "figures").iterdir())})
    assert made[0] == made[1] and len(made[0]) == 2 * len(LANGUAGES) + 1
    alt = json.loads(made[0]["regions.json"])["regions"]["en"]["alt"]
    assert "ICT. osh, 2022–2023: 70.0–71.0%" in alt and "Arts" not in alt
    assert b'role="img" lang="ky"' in made[0]["regions.ky.svg"]


def test_without_common_directions_the_picture_shows_all(tmp_path: Path) -> None:
    folder = written(tmp_path, [OSH, survey("far", {"arts": (3, 3)}, 9)])
    draw_regions(folder, ["en"], 0.95)
    alt = json.loads((folder / "figures/regions.json").read_text(encoding="utf-8"))["regions"]["en"]["alt"]
    assert "ICT." in alt and "Arts." in alt
    assert list(pd.read_csv(folder / "gaps.csv").columns) == list(GAPS)
