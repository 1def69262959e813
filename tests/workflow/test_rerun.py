"""What an edit reruns: a module those rules whose scripts import it, and what is made from their results."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run

pytestmark = pytest.mark.slow

RENDERED = {"render_figures", "render_notebooks"}
FOLLOWS: dict[str, set[str]] = {
    "ingest_dictionary": {"classify", "classify_agreement", "test_supply", "test_claims"} | RENDERED,
    "clean": {"classify", "classify_agreement", "test_demand", "test_supply", "test_claims"} | RENDERED,
    "classify": {"classify_agreement", "test_supply", "test_claims"} | RENDERED,
    "classify_agreement": {"render_notebooks"},
    "test_demand": {"test_claims"} | RENDERED,
    "test_supply": {"test_claims"} | RENDERED,
    "test_claims": {"render_notebooks"},
    "render_figures": {"render_notebooks"},
    "render_notebooks": set(),
}
USED_BY = {
    "src/pddemand/page.py": {"render_notebooks"},
    "src/pddemand/figures.py": {"render_figures"},
    "src/pddemand/claims.py": {"test_claims"},
    "src/pddemand/mentions.py": {"test_supply"},
    "src/pddemand/patterns.py": {"clean", "test_demand", "test_supply", "test_claims"},
    "src/pddemand/shares.py": {"test_demand"},
    "src/pddemand/planning.py": {"test_demand"},
    "src/pddemand/association.py": {"clean", "test_demand"},
    "src/pddemand/courses.py": {"clean", "classify", "classify_agreement"},
    "src/pddemand/agreement.py": {"classify_agreement"},
    "data/dictionary.yaml": {"ingest_dictionary"},
    "src/pddemand/supply.py": {"test_supply"},
    "src/pddemand/notebooks.py": {"render_notebooks"},
    "workflow/scripts/classify.py": {"classify"},
    "notebooks/template/page.css": {"render_notebooks"},
}


@pytest.mark.parametrize("edited", USED_BY)
def test_editing_a_file_reruns_what_uses_it(edited: str, study: Path, rerun: Callable[..., Run]) -> None:
    path = study / edited
    comment = "/* edited */\n" if path.suffix == ".css" else "# edited\n"
    path.write_text(path.read_text(encoding="utf-8") + comment, encoding="utf-8")
    plan = rerun("--dry-run", "--quiet", "host").stdout
    triggered = set(
        re.findall(r"(?:local)?rule (\w+):(?:(?!\n\n).)*?reason: (?:Updated input|Code has)", plan, re.DOTALL)
    )
    planned = set(re.findall(r"^(\w+) +\d+$", plan, re.MULTILINE)) - {"all", "total"}
    assert planned == USED_BY[edited].union(*(FOLLOWS[rule] for rule in USED_BY[edited])), plan
    assert not triggered - USED_BY[edited]


def test_touching_a_file_reruns_nothing(study: Path, rerun: Callable[..., Run]) -> None:
    (study / "src/pddemand/identification.py").touch()
    assert "Nothing to be done" in rerun().stderr
