"""The data editor's README says what the files say."""

import re
from fnmatch import fnmatch

import pytest
from running import PROJECT, snakemake

from pddemand.replication import EXHIBITS, replication, rules, versions
from pddemand.tables import read_rows


def test_the_committed_readme_is_what_is_written() -> None:
    committed = (PROJECT / "docs/replication.md").read_text(encoding="utf-8")
    assert committed == replication(PROJECT), "write it anew: PYTHONPATH=src python -m pddemand.replication"


def test_it_has_the_sections_of_the_data_editors() -> None:
    headings = re.findall("^## (.*)$", replication(PROJECT), re.MULTILINE)
    assert headings == [
        "Overview",
        "Data availability and provenance statements",
        "Dataset list",
        "Computational requirements",
        "Description of programs and code",
        "Instructions to replicators",
        "List of tables and programs",
        "References",
    ]


def test_its_links_lead_to_files() -> None:
    for name in re.findall(r"\]\(((?!https?:|#)[^)#]+)", replication(PROJECT)):
        assert (PROJECT / "docs" / name).exists(), name


def test_every_rule_with_a_script_is_described() -> None:
    files = (PROJECT / "workflow/rules").glob("*.smk")
    scripts = sum(len(re.findall(r"^    script:$", path.read_text("utf-8"), re.MULTILINE)) for path in files)
    assert len(rules(PROJECT / "workflow/rules")) == scripts > 10


def test_versions_are_those_of_the_lock() -> None:
    assert any(re.fullmatch(r"snakemake \d+\.\d+(\.\d+)?", package) for package in versions(PROJECT))


@pytest.fixture(scope="module")
def outputs() -> list[tuple[str, str]]:
    """Each file that the study makes, and its rule."""
    run = snakemake(PROJECT, "--summary")
    assert run.returncode == 0, run.stderr
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    file, rule = (lines[0].index(name) for name in ("output_file", "rule"))
    return [(line[file], line[rule]) for line in lines[1:]]


def test_every_exhibit_is_made_by_a_rule_that_it_names(outputs: list[tuple[str, str]]) -> None:
    for exhibit in read_rows(PROJECT / EXHIBITS):
        named = exhibit["rules"].split(";")
        for pattern in exhibit["files"].split(";"):
            makers = {rule for file, rule in outputs if fnmatch(file, f"results/osh/{pattern}")}
            assert makers and makers <= set(named), (exhibit["says"], pattern, makers)
        page = f"results/osh/notebooks/en/{exhibit['page']}.html"
        assert page in [file for file, _ in outputs], page
        assert set(named) <= {rule for _, rule in outputs}, named
