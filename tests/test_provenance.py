"""Where results come from: chains of rules, modules that a script calls, files that people wrote."""

import json
from pathlib import Path

import pytest

from pddemand import provenance
from pddemand.errors import InputError

SCRIPT = """
from pddemand import claims, demand
from pddemand.bases import read_base
from pddemand.codebook import COUNTS, Study
from pddemand.errors import plain_errors
from pddemand.known_answers import known as what_is_known
from pddemand.tables import write_rows

with plain_errors():
    study = Study.model_validate_json("")
    write_rows(demand.shares(what_is_known(study)), COUNTS, claims.COLUMNS)
    list(map(read_base, []))
"""
JOBS = [
    {
        "rule": "test",
        "script": "test.py",
        "modules": ["pddemand.demand"],
        "settings": {"confidence": 0.95},
        "reads": ["data/raw/here/b.csv", "results/here/witnesses"],
        "makes": ["results/here/claims.csv"],
    },
    {
        "rule": "clean",
        "script": "clean.py",
        "modules": [],
        "settings": {"cleaning": [{"rule": "rejected"}]},
        "reads": ["data/raw/here/a.csv"],
        "makes": ["data/processed/here/witnesses.csv", "results/here/witnesses"],
    },
]


def test_modules_are_those_whose_functions_are_called(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    assert provenance.called_modules(script) == ["pddemand.demand", "pddemand.known_answers"]


def test_a_result_rests_on_the_whole_chain(tmp_path: Path) -> None:
    for name, text in {"a": "", "b": "x"}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "provenance.json"
    provenance.write("here", JOBS, {f"data/raw/here/{name}.csv": tmp_path / f"{name}.csv" for name in "ab"}, path)
    found = provenance.read(path)
    assert list(found) == ["witnesses", "claims.csv"]
    claims = found["claims.csv"]
    assert (claims.rule, claims.script, claims.modules) == ("test", "test.py", ("pddemand.demand",))
    assert claims.settings == {"cleaning": [{"rule": "rejected"}], "confidence": 0.95}
    assert claims.inputs == (
        provenance.Source("data/raw/here/a.csv", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        provenance.Source("data/raw/here/b.csv", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
    )
    assert [source.path for source in found["witnesses"].inputs] == ["data/raw/here/a.csv"]
    assert found["witnesses"].settings == {"cleaning": [{"rule": "rejected"}]}


def test_the_order_of_jobs_does_not_matter(tmp_path: Path) -> None:
    assert json.dumps(provenance.traced(JOBS)) == json.dumps(provenance.traced(JOBS[::-1]))


def test_a_study_that_was_not_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"provenance\.json: there is no such file; run the study first"):
        provenance.read(tmp_path / "provenance.json")
