"""The manifest of codecheck.yml."""

import json
from pathlib import Path

import pytest
import yaml

from pddemand import codecheck, provenance
from pddemand.errors import InputError

HEAD = "---\n# manifest:\nversion: https://codecheck.org.uk/spec/config/1.0/\ncodechecker: [{name: Somebody}]\n"


def test_tables_and_pictures_with_their_comments(tmp_path: Path) -> None:
    folder, captions = tmp_path / "results/here", tmp_path / "captions"
    folder.mkdir(parents=True)
    captions.mkdir()
    (captions / "shares.rst").write_text("Dots:\nthe shares.\n", encoding="utf-8")
    made = ["results/here/figures/shares.ky.svg", "results/here/figures/shares.ky.png"]
    job = {"rule": "r", "script": "s", "modules": [], "settings": {}, "reads": [], "makes": made}
    provenance.write("here", [job], {}, folder / "provenance.json")
    package = {"resources": [{"path": "claims.csv", "title": "Every claim"}]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert codecheck.manifest(tmp_path / "results", ["here"], captions) == [
        {"file": "results/here/claims.csv", "comment": "Every claim"},
        {"file": "results/here/figures/shares.ky.svg", "comment": "Dots: the shares (ky)"},
    ]


def test_what_a_codechecker_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "codecheck.yml"
    path.write_text(f"{HEAD}manifest:\n  - file: old.csv\n", encoding="utf-8")
    codecheck.write(path, [{"file": "new.csv", "comment": "{{ x }}: <b>"}])
    assert path.read_text(encoding="utf-8").startswith(HEAD)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert written["codechecker"] == [{"name": "Somebody"}]
    assert written["manifest"] == [{"file": "new.csv", "comment": "{{ x }}: <b>"}]


def test_a_file_without_manifest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "codecheck.yml"
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(InputError, match="there is no line 'manifest:'"):
        codecheck.write(path, [])
