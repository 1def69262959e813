"""What every column means; data packages that hold what their descriptions say."""

import json
from pathlib import Path

import pytest
from frictionless import Package

from pddemand import datapackage
from pddemand.errors import InputError

STUDY = {"region": {"id": "here", "name": {"en": "<script>=1+1</script>"}, "synthetic": True}}
PAIRS = "item_a,item_b,odds_ratio_lowest,odds_ratio_highest,verdict,basis\na,b,0,inf,robust,bounded\n"


def test_codebook_describes_every_table_and_knows_every_type() -> None:
    codebook = datapackage.codebook()
    tables = {table for table, _ in codebook} - {"*"}
    for (table, column), found in codebook.items():
        assert found.description and not found.description.endswith("."), (table, column)
        assert (found.type in datapackage.TYPES) == bool(column), (table, column)
        assert not found.values or found.type == "text", (table, column)
    assert all((table, "") in codebook for table in tables)


def test_ends_of_an_interval_share_a_row_unless_they_have_their_own() -> None:
    assert datapackage.meaning("pairs", "odds_ratio_highest").description.endswith("inf for infinity (highest)")
    assert datapackage.meaning("planning", "power").description.startswith("Wished")
    assert datapackage.meaning("planning", "power_lowest").description.startswith("Lowest power")
    assert datapackage.meaning("adjudicate", "Айгүл").description.startswith("Directions by the person")
    assert datapackage.meaning("shares", "item") == datapackage.meaning("only", "item")


def test_a_column_without_meaning_is_refused() -> None:
    with pytest.raises(InputError, match=r"columns\.csv: column 'median' of shares\.csv is not there; add a row"):
        datapackage.field("shares", "median")


@pytest.mark.parametrize(
    ("before", "after", "errors"),
    [("", "", set()), ("robust", "rubust", {"constraint-error"}), ("inf", "none", {"type-error"}), ("b,0", "b", None)],
)
def test_frictionless_agrees(tmp_path: Path, before: str, after: str, errors: set[str] | None) -> None:
    table, package = tmp_path / "tables/pairs.csv", tmp_path / "datapackage.json"
    table.parent.mkdir()
    table.write_text(PAIRS.replace(before, after), encoding="utf-8")
    datapackage.write(STUDY, [table], package)
    report = Package(str(package)).validate()
    found = {error.type for task in report.tasks for error in task.errors}
    assert found == errors if errors is not None else found
    written = json.loads(package.read_text(encoding="utf-8"))
    assert written["title"].endswith("<script>=1+1</script>") and "made up" in written["description"]
