"""Every file of results leads home; what says so is true, and valid in the eyes of others."""

import importlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from crates import complaints
from frictionless import Package
from running import PROJECT, Run, digests

from pddemand import codecheck, provenance

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def origins(finished: Path) -> dict[str, provenance.Origin]:
    return provenance.read(finished / "results/osh/provenance.json")


def test_every_result_has_its_origin(finished: Path, origins: dict[str, provenance.Origin]) -> None:
    results = finished / "results/osh"
    files = [path.relative_to(results) for path in results.rglob("*") if path.is_file() and path.name[0] != "."]
    names = {"witnesses" if path.parts[0] == "witnesses" else path.as_posix() for path in files}
    traced = {name for name in names if name.startswith(("tables/", "figures/")) or name.endswith(".csv")}
    assert {"tables/shares.csv", "figures/shares.ky.svg", "claims.csv", "verification.csv"} <= traced
    assert traced | {"numbers.json", "witnesses"} <= set(origins) <= names
    assert not {"provenance.json", "datapackage.json"} & set(origins)


def test_origins_name_what_is_there(finished: Path, origins: dict[str, provenance.Origin]) -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in (finished / "workflow/rules").glob("*.smk"))
    for name, origin in origins.items():
        assert (finished / origin.script).is_file() and origin.modules, name
        assert f"\nrule {origin.rule}:\n" in rules
        for module in origin.modules:
            importlib.import_module(module)
        for source in origin.inputs:
            assert source.sha256 == provenance.digest(finished / source.path)


def test_shares_rest_on_what_was_published_and_no_dictionary(origins: dict[str, provenance.Origin]) -> None:
    shares, plan = origins["tables/shares.csv"], origins["tables/course_plan.csv"]
    assert (shares.rule, shares.settings) == ("test_demand", {"confidence": 0.95})
    assert "pddemand.demand" in shares.modules
    paths = {source.path for source in shares.inputs}
    assert "data/raw/osh/published.csv" in paths and "data/dictionary.yaml" not in paths
    assert "data/dictionary.yaml" in {source.path for source in plan.inputs}
    assert plan.settings == {"confidence": 0.95, "places": 20}


def test_checksums_are_those_of_all_results(finished: Path) -> None:
    lines = (finished / "results/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    found = {f"results/{name}": sha256 for sha256, name in (line.split("  ") for line in lines)}
    assert list(found) == sorted(found)
    assert found == {name: sha256 for name, sha256 in digests(finished).items() if name != "results/SHA256SUMS"}


def test_stray_files_are_in_no_list(study: Path, rerun: Callable[..., Run]) -> None:
    (study / "results/osh/notes.txt").write_text("mine", encoding="utf-8")
    run = rerun("--force", "results/SHA256SUMS", "results/ro-crate-metadata.json")
    assert run.returncode == 0, run.stderr
    for name in ("SHA256SUMS", "ro-crate-metadata.json"):
        assert "notes.txt" not in (study / "results" / name).read_text(encoding="utf-8")


def test_data_package_is_valid_and_has_every_table(finished: Path) -> None:
    path = finished / "results/osh/datapackage.json"
    assert Package(str(path)).validate().flatten(["type", "message"]) == []
    tables = {table.relative_to(path.parent).as_posix() for table in path.parent.rglob("*.csv")}
    listed = {resource["path"] for resource in json.loads(path.read_text(encoding="utf-8"))["resources"]}
    assert listed == {table for table in tables if not table.startswith("witnesses/")}


def test_crate_is_valid_and_lists_every_result(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = finished / "results"
    assert complaints(monkeypatch, results) == []
    crate = json.loads((results / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    hashes = {f"results/{each['@id']}": each["sha256"] for each in crate["@graph"] if "File" in each["@type"]}
    last = {"results/SHA256SUMS", "results/ro-crate-metadata.json"}
    assert hashes == {name: sha256 for name, sha256 in digests(finished).items() if name not in last}


def test_codecheck_lists_what_a_run_makes(finished: Path) -> None:
    committed = yaml.safe_load((PROJECT / "codecheck.yml").read_text(encoding="utf-8"))["manifest"]
    regions = yaml.safe_load((finished / "config.yaml").read_text(encoding="utf-8"))["regions"]
    made = codecheck.manifest(finished / "results", regions, finished / "workflow/report")
    assert committed == made, "run the study and PYTHONPATH=src python -m pddemand.codecheck"
    assert all((finished / entry["file"]).is_file() for entry in made)


def test_snakemake_reports_by_category_with_captions(study: Path, rerun: Callable[..., Run]) -> None:
    run = rerun("--report", "report.html")
    assert run.returncode == 0, run.stderr
    page = (study / "report.html").read_text(encoding="utf-8")
    assert all(f'"{category}"' in page for category in ("Claims", "Demand", "Supply", "Pictures"))
    assert "Hollow bars: from the lowest to the highest value" in page


def test_captions_hold_no_text_from_a_region() -> None:
    for path in (PROJECT / "workflow/report").glob("*.rst"):
        assert not re.search(r"\{\{|\{%|raw::", path.read_text(encoding="utf-8")), path
