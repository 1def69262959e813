"""Plain and long tables with one heading, cell or separator spoilt: the same counts, or one line that says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_exports import counts, write

from pddemand import exports
from pddemand.errors import InputError

NAMES = ("ict", "law", "psy")
ASK = [{"name": "q4", "label": "Which?", "options": list(NAMES)}]
Table = list[list[str]]
Ticks = list[frozenset[str]]


def wide(people: Ticks) -> Table:
    """Write 1 and 0."""
    rows = [["1", *("1" if name in ticked else "0" for name in NAMES)] for ticked in people]
    return [["z", *(f"q4/{name}" for name in NAMES)], *rows]


def mentions(people: Ticks) -> Table:
    """Write the first option named, the second, the third."""
    return [["z", "q4_1", "q4_2", "q4_3"], *(["1", *(sorted(ticked) + [""] * 3)[:3]] for ticked in people)]


def joined(people: Ticks) -> Table:
    """Write all options in one cell."""
    return [["z", "q4"], *(["1", ";".join(sorted(ticked))] for ticked in people)]


def long(people: Ticks) -> Table:
    """Write a row for each option ticked."""
    rows = [[f"p{n}", "q4", name] for n, ticked in enumerate(people) for name in sorted(ticked)]
    return [["respondent", "question", "answer"], *rows]


def valued(people: Ticks) -> Table:
    """Write a row for each option, ticked or not."""
    rows = [[f"p{n}", "q4", name, str(int(name in t))] for n, t in enumerate(people) for name in NAMES]
    return [["respondent", "question", "option", "value"], *rows]


def spoilt(data: st.DataObject, table: Table) -> Table:
    """Spoil one heading, the spelling of one cell, or what stands between options."""
    how = data.draw(st.sampled_from(["heading", "cell", "separator"]))
    rows = [list(row) for row in table]
    if how == "separator":
        separator = data.draw(st.sampled_from([",", ", ", "|", "/", "\n"]))
        return [rows[0], *([cell.replace(";", separator) for cell in row] for row in rows[1:])]
    number = 0 if how == "heading" else data.draw(st.integers(1, len(rows) - 1))
    place = data.draw(st.integers(1, len(rows[0]) - 1))
    cell = rows[number][place]
    changes: list[Callable[[str], str]] = [str.upper, str.strip, lambda text: f" {text} ", lambda text: text + "s"]
    change = data.draw(st.sampled_from(changes))
    rows[number][place] = change(cell) if cell else cell
    return rows


@pytest.mark.parametrize("written", [wide, mentions, joined, long, valued])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_same_counts_or_a_refusal_or_a_note(
    tmp_path_factory: pytest.TempPathFactory, written: Callable[[Ticks], Table], data: st.DataObject
) -> None:
    """Where the form has a place for own words, a spelling that nobody knows counts as own words and is noted."""
    people = data.draw(st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1), min_size=2, max_size=5))
    people += [frozenset(NAMES)]  # so that options stand side by side somewhere
    other = data.draw(st.booleans())
    path = write(Path(tmp_path_factory.mktemp("a")) / "a.csv", spoilt(data, written(people)))
    tool = "long" if written in (long, valued) else "plain"
    try:
        table = exports.read(path, [{**ASK[0], "other": other}], tool)
    except InputError as error:
        assert "\n" not in str(error)
        return
    right = {name: sum(name in ticked for ticked in people) for name in NAMES}
    if counts(table, "q4") != right:
        assert other
        assert table.others("q4").notna().sum() == 1
