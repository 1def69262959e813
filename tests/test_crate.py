"""The run as an RO-Crate: valid, true, the same bytes every time."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from crates import complaints

from pddemand import crate, provenance

CITATION = {
    "title": "A study",
    "version": "0.1.0",
    "date-released": "2026-11-23",
    "authors": [{"name": "Some authors"}],
}
PROVENANCE = {
    "region": "here",
    "sources": {"data/raw/here/published.csv": "0" * 64},
    "jobs": [{"settings": {"confidence": 0.95, "languages": ["ky", "ru"]}}],
}
PACKAGE = {"title": "Results: <script>alert(1)</script>", "description": "All tables"}
WORKFLOW = ["workflow/Snakefile", "workflow/rules/test.smk"]
RESULTS = ["here/tables/shares.csv", "here/figures/shares.ky.svg"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*WORKFLOW, *RESULTS):
        (tmp_path / "results" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "results" / name).write_text(name, encoding="utf-8")
    return tmp_path / "results"


def written(folder: Path) -> dict[str, Any]:
    path = folder / "ro-crate-metadata.json"
    crate.write(path, CITATION, [(PROVENANCE, PACKAGE)], WORKFLOW, RESULTS)
    return {entity["@id"]: entity for entity in json.loads(path.read_text(encoding="utf-8"))["@graph"]}


def test_roc_validator_has_no_complaint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder)
    assert complaints(monkeypatch, folder) == []
    (folder / RESULTS[0]).unlink()
    assert complaints(monkeypatch, folder)


def test_the_run_names_what_it_was_given_and_what_it_made(folder: Path) -> None:
    entities = written(folder)
    run = entities["#run"]
    assert run["instrument"] == {"@id": WORKFLOW[0]} == entities["./"]["mainEntity"]
    assert {made["@id"] for made in run["result"]} == set(RESULTS)
    given = [entities[each["@id"]] for each in run["object"]]
    assert [each.get("value", each.get("sha256")) for each in given] == ["0" * 64, 0.95, '["ky", "ru"]']
    assert entities[RESULTS[0]]["sha256"] == provenance.digest(folder / RESULTS[0])
    assert entities["./"]["datePublished"] == "2026-11-23"


def test_same_bytes_in_another_folder(folder: Path, tmp_path: Path) -> None:
    written(folder)
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    written(other)
    assert (other / "ro-crate-metadata.json").read_bytes() == (folder / "ro-crate-metadata.json").read_bytes()
    assert str(tmp_path) not in (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
