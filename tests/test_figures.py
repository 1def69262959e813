import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import synthetic
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from pddemand import canvas, figures, supply_figure
from pddemand.canvas import PALE_BLUE, WIDTH, wrap
from pddemand.figures import draw_all
from pddemand.language import LANGUAGES, language
from pddemand.survey import read_survey

NAMES = ("shares", "verdicts", "open", "supply")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    synthetic.write_tables(folder / "tables")
    draw_all(folder / "tables", synthetic.labels(3), LANGUAGES, folder / "one")
    draw_all(folder / "tables", synthetic.labels(3), LANGUAGES, folder / "two")
    return folder


def test_every_picture_is_there_in_every_language_and_the_same_each_time(drawn: Path) -> None:
    names = [f"{name}.{code}.{kind}" for name in NAMES for code in LANGUAGES for kind in ("svg", "png")]
    assert sorted(path.name for path in (drawn / "one").iterdir()) == sorted([*names, "captions.json"])
    for name in [*names, "captions.json"]:
        assert (drawn / "one" / name).read_bytes() == (drawn / "two" / name).read_bytes()


def test_svg_says_in_words_what_it_shows_and_fetches_nothing(drawn: Path) -> None:
    captions = json.loads((drawn / "one" / "captions.json").read_text(encoding="utf-8"))
    for name in NAMES:
        for code in LANGUAGES:
            text = (drawn / "one" / f"{name}.{code}.svg").read_text(encoding="utf-8")
            root = ET.fromstring(text)
            assert root.get("lang") == code
            assert root.get("role") == "img"
            assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
            assert [child.text for child in root][:2] == [captions[name][code][key] for key in ("caption", "alt")]
            assert not root.findall(f".//{SVG}text"), "text must be outlines"
            assert "dc:date" not in text


def test_alternative_text_carries_the_numbers(drawn: Path) -> None:
    captions = json.loads((drawn / "one" / "captions.json").read_text(encoding="utf-8"))
    assert captions["shares"]["en"]["alt"].startswith(
        "Shares of 40 respondents, the largest first. Made-up direction 3: 62.5–65.0% (95% confidence interval"
    )
    assert (
        "Вымышленное направление 3: 62,5–65,0\xa0% (доверительный интервал 95\xa0%" in captions["shares"]["ru"]["alt"]
    )
    assert captions["verdicts"]["en"]["alt"].startswith(
        "They differ, however the answers combine – 1 of 3 pairs: Made-up direction 2 – Made-up direction 1."
    )
    assert "Ticked none: 0–22.5%; exactly one: 2.5–75.0%; all: 0–12.5% of respondents." in captions["open"]["en"]["alt"]
    assert "φ −0,25…0,54" in captions["open"]["ky"]["alt"]
    assert (
        "Made-up direction 1: demand 20.0–25.0%, courses 5.0–10.0% – courses fall short of demand, however titles"
        " are read. Exact test of courses against demand: p 0.004–0.200. Titles counted as printed: 20. Counted once"
        " each (19), they give another verdict for: Made-up direction 1." in captions["supply"]["en"]["alt"]
    )


def test_the_larger_item_of_a_pair_comes_first(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path)
    survey = read_survey(tmp_path)
    assert survey.items == ["i2", "i1", "i0"]
    assert [(row["item_a"], row["item_b"]) for row in survey.pairs] == [("i2", "i1"), ("i2", "i0"), ("i1", "i0")]
    assert all(float(row["difference_lowest"]) > 0 for row in survey.pairs)


@pytest.mark.parametrize(("k", "microdata"), [(2, False), (5, True), (20, False)])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_or_leaves_the_canvas(tmp_path: Path, k: int, microdata: bool, name: str, code: str) -> None:
    synthetic.write_tables(tmp_path, k, microdata)
    long = {item: f"{label} окуу-тарбиялык $x^2$ & <b>" for item, label in synthetic.labels(k)[code].items()}
    picture = getattr(figures, f"draw_{name}")(read_survey(tmp_path), long, language(code), 0.95)
    boxes = text_boxes(picture.figure)
    height = picture.figure.get_figheight() * 72
    for left, bottom, right, top in boxes:
        assert left >= -0.5
        assert right <= WIDTH + 0.5
        assert bottom >= -0.5
        assert top <= height + 0.5
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            assert apart, (one, other)


def text_boxes(figure: Figure) -> list[tuple[float, float, float, float]]:
    """Boxes of all texts in points, without the room for letters that reach below the line."""
    figure.set_dpi(720)  # hinting widens letters on coarse grids
    figure.draw_without_rendering()
    texts = figure.findobj(lambda artist: isinstance(artist, Text) and bool(artist.get_text()))
    boxes = [text.get_window_extent() for text in texts]
    return [(box.x0 / 10 + 0.5, box.y0 / 10 + 2.5, box.x1 / 10 - 0.5, box.y1 / 10 - 0.5) for box in boxes]


def test_a_point_is_a_dot_and_an_interval_a_hollow_bar(tmp_path: Path) -> None:
    for microdata in (True, False):
        synthetic.write_tables(tmp_path, 3, microdata)
        picture = figures.draw_open(read_survey(tmp_path), synthetic.labels(3)["en"], language("en"), 0.95)
        patches = picture.figure.axes[0].patches
        dots = [patch for patch in patches if type(patch).__name__ == "Circle"]
        assert len(dots) == (len(patches) if microdata else 0)


def test_the_gap_between_courses_and_demand_is_shaded_only_where_it_remains_in_every_case(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 3)
    picture = supply_figure.draw_supply(read_survey(tmp_path), synthetic.labels(3)["en"], language("en"), 0.95)
    shaded = [patch for patch in picture.figure.axes[0].patches if patch.get_facecolor() == to_rgba(PALE_BLUE)]
    assert len(shaded) == 3, "one too few, one too many, and the legend"
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert [texts.count(sign) for sign in "<>?"] == [2, 2, 2]


def test_offer_that_is_unknown_is_a_dash_and_no_mark(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 2)
    path = tmp_path / "supply_demand.csv"
    text = path.read_text(encoding="utf-8")
    known = ",0.05,0.1,0.2,0.25,0.2,0.5,under,"
    assert known in text
    path.write_text(text.replace(known, ",,,0.2,0.25,,,undetermined,"), encoding="utf-8")
    picture = supply_figure.draw_supply(read_survey(tmp_path), synthetic.labels(2)["en"], language("en"), 0.95)
    assert "—" in [text.get_text() for text in picture.figure.axes[0].texts]


def test_many_pairs_are_cut_down_and_the_picture_says_so(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 20)
    picture = figures.draw_open(read_survey(tmp_path), synthetic.labels(20)["en"], language("en"), 0.95)
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert "shown: the 15 pairs left most open, of 190" in texts


def test_undefined_phi_is_a_dash_and_no_bar(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 2)
    path = tmp_path / "pairs.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("-0.254,0.543", ","), encoding="utf-8")
    picture = figures.draw_open(read_survey(tmp_path), synthetic.labels(2)["en"], language("en"), 0.95)
    assert "—" in [text.get_text() for text in picture.figure.axes[0].texts]


def test_wrapping_keeps_every_letter() -> None:
    for text in ("Окуу процессин уюштуруунун инновациялык формалары", "Психологиялык-педагогикалык", "ы" * 90, ""):
        for width in (20.0, 60.0, 1000.0):
            lines = wrap(text, width, 9)
            assert lines
            assert "".join(lines).replace("-", "").replace(" ", "") == text.replace("-", "").replace(" ", "")
    assert wrap("Укуктук", 1000, 9) == ["Укуктук"]


def test_pictures_of_answers_say_so_and_speak_of_nothing_open(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path / "tables", 3, microdata=True)
    draw_all(tmp_path / "tables", synthetic.labels(3), LANGUAGES, tmp_path)
    captions = json.loads((tmp_path / "captions.json").read_text(encoding="utf-8"))
    for name in NAMES:
        for code in LANGUAGES:
            assert "40" in captions[name][code]["caption"], "whose answers: the base"
        said = " ".join(captions[name]["en"].values())
        assert "the answers of 40 respondents" in said
        for phrase in ("set of answers", "totals", "leave open", "lowest", "however the answers", "published"):
            assert phrase not in said, (name, phrase)
    assert captions["verdicts"]["en"]["alt"].startswith("They differ – 1 of 3 pairs:")


def test_legends_of_answers_explain_no_bars(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 3, microdata=True)
    survey, words = read_survey(tmp_path), language("en")
    for name in NAMES:
        draw = supply_figure.draw_supply if name == "supply" else getattr(figures, f"draw_{name}")
        picture = draw(survey, synthetic.labels(3)["en"], words, 0.95)
        texts = " ".join(text.get_text() for text in picture.figure.axes[0].texts)
        assert "hollow" not in texts and "rounded" not in texts and "combine" not in texts, name


def test_of_many_pairs_the_most_often_ticked_together_are_shown(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 20, microdata=True)
    survey = read_survey(tmp_path)
    picture = figures.draw_open(survey, synthetic.labels(20)["en"], language("en"), 0.95)
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert "shown: the 15 pairs most often ticked together, of 190" in texts


def test_without_courses_demand_stands_alone(tmp_path: Path) -> None:
    synthetic.write_tables(tmp_path, 2, microdata=True)
    for name in ("supply_demand", "supply_test"):
        path = tmp_path / f"{name}.csv"
        text = (
            path.read_text(encoding="utf-8").replace("printed,20,", "printed,0,").replace(",under,", ",undetermined,")
        )
        path.write_text(text, encoding="utf-8")
    picture = supply_figure.draw_supply(read_survey(tmp_path), synthetic.labels(2)["en"], language("en"), 0.95)
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert "No course has a direction." in texts and not {"?", "<", ">", "—"} & set(texts)


def test_the_mark_moves_every_part_of_a_picture_alike() -> None:
    sheet = canvas.Canvas(200)
    sheet.figure.add_axes((0.25, 0.5, 0.5, 0.25))
    marked = canvas.marked(canvas.Picture(sheet.figure, "c", "a"), "Made up").figure
    whole, part = (axes.get_position().bounds for axes in marked.axes)
    assert whole[3] < 1
    assert part == pytest.approx((0.25, 0.5 * whole[3], 0.5, 0.25 * whole[3]))
