import json
from pathlib import Path

import pytest
from made_pages import NOTEBOOKS

from pddemand.page import Sheet
from pddemand.site.outline import SECTIONS, Call, by_section, calls


def notebook(path: Path, *cells: tuple[str, list[str]]) -> Path:
    found = [{"cell_type": "code", "source": source, "metadata": {"tags": tags}} for source, tags in cells]
    path.write_text(json.dumps({"cells": found}), encoding="utf-8")
    return path


def test_calls_come_in_order_under_the_section_that_the_last_heading_names(tmp_path: Path) -> None:
    path = notebook(
        tmp_path / "demand.ipynb",
        ("language = 'ky'", ["parameters"]),
        ("sheet.title('T')", []),
        ("sheet.heading('A')", ["section:asked"]),
        ("sheet.say('a', own='b')", []),
        ("sheet.heading('B')", []),
    )
    assert list(calls(path)) == [
        ("asked", Call("heading", ("A",), {})),
        ("asked", Call("say", ("a",), {"own": "b"})),
        ("demand", Call("heading", ("B",), {})),
    ]


def test_a_section_that_the_page_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="section 'elsewhere'; expected one of asked"):
        by_section([notebook(tmp_path / "demand.ipynb", ("sheet.heading('A')", ["section:elsewhere"]))])


def test_the_notebooks_fill_all_sections_but_those_that_the_page_writes_itself() -> None:
    outline = by_section(NOTEBOOKS)
    assert list(outline) == list(SECTIONS)
    assert [name for name, found in outline.items() if not found] == ["data"]
    assert all(hasattr(Sheet, call.method) for found in outline.values() for call in found)
