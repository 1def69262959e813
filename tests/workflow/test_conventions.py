"""The tools that keep the code in shape, run as tests; and the documents that must stay true."""

import re
import subprocess
import sys

import pytest
from running import PROJECT, snakemake

TOOLS = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "snakefmt": ["snakefmt", "--check", "Snakefile", "workflow"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_has_no_complaint(tool: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", *TOOLS[tool]], cwd=PROJECT, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_snakemake_lint() -> None:
    run = snakemake(PROJECT, "--lint")
    assert run.returncode == 0, run.stdout + run.stderr


def test_picture_of_the_rules_is_theirs() -> None:
    drawn = (PROJECT / "docs/rulegraph.dot").read_text(encoding="utf-8")
    made = snakemake(PROJECT, "--rulegraph", "dot").stdout
    assert edges(made) == edges(drawn), "write docs/rulegraph.dot and .svg anew: see docs/design.md"


def edges(dot: str) -> set[tuple[str, str]]:
    names = dict(re.findall(r'(\d+)\[label = "([^"]+)"', dot))
    return {(names[a], names[b]) for a, b in re.findall(r"(\d+) -> (\d+)", dot)}


def test_readme_names_only_files_that_are_there() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (PROJECT / name).exists() or name.startswith("results/"), name


def test_made_files_are_not_tracked() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: nothing is tracked here")
    made = [name for name in listed.stdout.split() if name.startswith(("results/", "data/processed/", "logs/"))]
    assert not made
