import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import synthetic

from pddemand import canvas
from pddemand.figures import draw_all
from pddemand.language import LANGUAGES
from pddemand.site.pictures import COLOURS, Pictures


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("figures")
    synthetic.write_tables(folder / "tables")
    draw_all(folder / "tables", synthetic.labels(3), LANGUAGES, folder)
    return sorted(folder.glob("*.svg"))


def test_the_pictures_of_a_page_point_only_to_what_is_there_and_each_id_stands_once(drawn: list[Path]) -> None:
    pictures = Pictures()
    page = "".join(pictures.inline(path, path.stem.replace(".", "-")) for path in drawn)
    page += pictures.outlines()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) | set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert "<style" not in page
    assert "<metadata" not in page


def test_pictures_are_small_and_keep_their_words(drawn: list[Path]) -> None:
    pictures = Pictures()
    for path in drawn:
        inline = pictures.inline(path, "p")
        assert len(inline) < 0.5 * path.stat().st_size
        words = [ET.fromstring(text).findtext("{*}desc") for text in (path.read_text(encoding="utf-8"),)]
        assert ET.fromstring(inline).findtext("desc") == words[0]


def test_colours_are_those_that_pictures_are_drawn_in() -> None:
    drawn_in = {name: getattr(canvas, name.upper().replace("-", "_")) for name in COLOURS.values()}
    assert drawn_in == {name: colour for colour, name in COLOURS.items()}


def test_a_picture_in_other_colours_stays_on_white_paper(tmp_path: Path) -> None:
    path = tmp_path / "p.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><desc>d</desc>'
        '<path d="M 0 0" style="fill: #123456"/></svg>'
    )
    assert Pictures().inline(path, "p").startswith('<svg class="on-paper"')
