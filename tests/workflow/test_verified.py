"""`run.py verify` on the real study."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from running import PROJECT

from pddemand import verify
from pddemand.codebook import read_config
from pddemand.fresh_runs import StoppedError, run_study
from pddemand.reproduction import Outcome, files_below
from pddemand.scan import Finding

pytestmark = pytest.mark.slow

KEPT = ("pyproject.toml", "LICENSE", "run.py")


@pytest.fixture
def project(study: Path) -> Path:
    """A finished study with the project's papers."""
    for name in KEPT:
        shutil.copy(PROJECT / name, study)
    return study


def start(project: Path, temporary: Path) -> subprocess.Popen[str]:
    temporary.mkdir()
    return subprocess.Popen(
        [sys.executable, project / "workflow/scripts/verify_study.py"],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def test_the_study_is_reproduced(project: Path, tmp_path: Path) -> None:
    before = {name: path.read_bytes() for name, path in files_below(project, ".").items()}
    process = start(project, tmp_path / "tmp")
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert out.startswith("Reproduction: full"), out
    told = json.loads((project / "results/verification.json").read_text(encoding="utf-8"))
    found = {check["kind"]: check["findings"] for check in told["checks"] if check["findings"]}
    assert set(found) <= {"number_possible", "number_not_verifiable", "undeclared_import", "column_undescribed"}, found
    assert {check["kind"] for check in told["checks"]} >= {"runs_differ", "result_changed", "result_extra"}
    assert told["numbers"]["osh"]["differs"] == 0
    after = {name: path.read_bytes() for name, path in files_below(project, ".").items() if "__pycache__" not in name}
    added = {"results/verification.html", "results/verification.json"}
    assert {name: after[name] for name in after if name not in added} == {
        name: content for name, content in before.items() if "__pycache__" not in name
    }
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.skipif(os.name != "posix", reason="signals of Windows are others")
def test_stopped_in_a_run_it_leaves_nothing(project: Path, tmp_path: Path) -> None:
    process = start(project, tmp_path / "tmp")
    assert process.stderr is not None
    while "Job 1:" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)  # as run.py sends it besides
    process.communicate()
    assert process.returncode == 130
    assert not list((tmp_path / "tmp").iterdir())
    assert not (project / "results/verification.html").exists()


# --- What is found: a run that takes the finished results, or others, in place of making them


def found(
    project: Path, finished: Path, monkeypatch: pytest.MonkeyPatch, changed: Mapping[str, str] | None = None
) -> Any:
    """Verify; in the second run results have other contents."""
    runs = []

    def run(folder: Path, temporary: Path, settings: Mapping[str, str]) -> None:
        shutil.copytree(finished / "results", folder / "results")
        runs.append(folder)
        if len(runs) == 2:
            for name, content in (changed or {}).items():
                (folder / name).write_text(content, encoding="utf-8")

    monkeypatch.setattr(verify, "run_study", run)
    return findings(verify.verified(project, read_config(project / "config.yaml", project)))


def findings(outcome: Outcome) -> dict[str, list[Finding]]:
    return {check.kind: list(outcome.found(check.kind)) for check in outcome.checks if check.findings}


def test_changed_missing_and_added_results_are_named(
    project: Path, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = project / "results/osh/tables"
    shares = tables / "shares.csv"
    shares.write_text(shares.read_text(encoding="utf-8").replace("118", "117"), encoding="utf-8")
    (tables / "only.csv").unlink()
    (tables / "notes.csv").write_text(f"whose\naida@mail.kg\n{project}\n", encoding="utf-8")
    (tables / "empty.csv").touch()
    shutil.copy(tables / "notes.csv", tables / "notes2.csv")
    told = found(project, finished, monkeypatch)
    assert told["result_changed"] == [Finding("results/osh/tables/shares.csv")]
    assert told["result_missing"] == [Finding("results/osh/tables/only.csv")]
    extra = [f"results/osh/tables/{name}.csv" for name in ("empty", "notes", "notes2")]
    assert told["result_extra"] == list(map(Finding, extra))
    assert told["empty_file"] == [Finding(extra[0])]
    assert told["duplicate_file"] == [Finding(extra[2], extra[1])]
    assert told["personal_data"] == [Finding(name, "e-mail: 1") for name in extra[1:]]
    assert told["absolute_path"] == [Finding(name, f"3: {project}") for name in extra[1:]]
    assert Finding(extra[1], "whose") in told["column_undescribed"]


def test_runs_that_differ_are_named(project: Path, finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(project, finished, monkeypatch, {"results/osh/claims.csv": "claim\n"})
    assert told["runs_differ"] == [Finding("results/osh/claims.csv")]
    assert "result_changed" not in told


def test_without_results_they_are_not_checked(project: Path, finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(project / "results")
    (project / "data/raw/osh/old.xls").write_bytes(b"no workbook")
    (project / "pyproject.toml").unlink()
    told = found(project, finished, monkeypatch)["not_checked"]
    assert Finding("results", "no results") in told
    assert [finding.where for finding in told] == ["results", "data/raw/osh/old.xls", "undeclared_import"]
    assert not any(str(project) in finding.what for finding in told)


def test_a_study_that_stops_is_not_reproduced(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    published = project / "data/raw/osh/published.csv"
    published.write_text(published.read_text(encoding="utf-8").replace(",74,", ",seventy,"), encoding="utf-8")
    told = findings(verify.verified(project, read_config(project / "config.yaml", project)))
    assert "published.csv" in told["study_stops"][0].what and "seventy" in told["study_stops"][0].what
    assert Finding("results", "one run") in told["not_checked"]
    assert "number_differs" not in told


def test_a_run_that_cannot_start_says_why(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoppedError, match="Snakefile"):
        run_study(tmp_path, tmp_path / "tmp", {})


def test_a_number_published_wrongly_is_named(project: Path, finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = finished.parent / "altered/osh/verification.csv"
    shutil.copytree(finished / "results", ledger.parents[1], dirs_exist_ok=True)
    text = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(place for place, line in enumerate(text) if line.startswith("directions,"))
    text[place] = text[place].replace("directions,5,5,5,0,0,reproduced", "directions,7,5,5,-2,-2,differs")
    ledger.write_text("".join(text), encoding="utf-8")
    (finished.parent / "altered").rename(project.parent / "results")
    told = found(project, project.parent, monkeypatch)
    assert told["number_differs"] == [Finding("osh", "directions")]
    assert told["result_changed"] == [Finding("results/osh/verification.csv")]
