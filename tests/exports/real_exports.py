"""Real files of survey tools, kept beside the project, and what a right reading of each must give."""

import json
from pathlib import Path
from typing import Any

import pytest

from pddemand.answers import AnswerTable

SHARED = Path(__file__).parents[3] / "shared" / "survey_exports"
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/survey_exports")


def real(name: str) -> Path:
    """Give one of the files; a test that needs it is skipped where they are not at hand."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/survey_exports")
    return SHARED / name


def expected(name: str) -> Any:
    """Give what `expected.json` says about a file."""
    cases = json.loads(real("expected.json").read_text(encoding="utf-8"))
    return next(case["expected"] for case in cases if case["file"] == name)


def names() -> list[str]:
    """Give the names of all real files."""
    return sorted(path.name for path in SHARED.glob("*") if path.suffix != ".json")


def counts(table: AnswerTable, question: str) -> dict[str, list[int]]:
    """Give asked, answered and ticked of each option of a question."""
    bases = table.bases()
    bases = bases[bases["question"] == question]
    found = bases[["asked", "answered", "ticked"]].to_numpy().tolist()
    return dict(zip(bases["option"].tolist(), found, strict=True))
