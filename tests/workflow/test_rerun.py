"""What an edit reruns: a module those rules whose scripts import it, and what is made from their results."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from running import PROJECT, Run, digests

pytestmark = pytest.mark.slow

EXAMPLE = PROJECT / "examples/naryn/data/raw/naryn_synthetic"
OWN_IDS = {
    **{"ict": "digital_skills", "innovation": "pupils_projects", "legal": "teachers_rights"},
    **{"subject": "own_subject", "psychology": "child_psychology"},
}
OWN_CLEANING = """
cleaning:
  - {rule: eligible, question: role, options: [teacher, head], unanswered: keep}
  - {rule: duplicates, keep: first}
"""
TRACED = {"trace_region", "trace_tables"}
TABLES = TRACED | {"compare_regions", "render_report", "render_page"}
"""Rules that read tables, whichever they are."""
NEXT: dict[str, set[str]] = {
    "ingest_dictionary": {"classify"},
    "clean": {"classify", "classify_agreement", "test_demand"} | TABLES,
    "classify": {"classify_agreement", "test_supply", "test_claims"} | TABLES,
    "classify_agreement": {"render_notebooks", "render_report"} | TRACED,
    "test_demand": {"test_claims", "render_figures", "render_notebooks"} | TABLES,
    "test_supply": {"test_claims", "render_figures", "render_notebooks"} | TABLES,
    "test_claims": {"render_notebooks"} | TABLES - {"compare_regions"},
    "render_figures": {"render_notebooks", "render_report", "render_page"},
    **{rule: {"render_page"} for rule in ("render_forms", "render_notebooks", "render_report")},
    "compare_regions": {"render_regions_notebook", "render_page"} | TRACED,
    "trace_region": {"render_page", "trace_run"},
}
LAST = {"trace_run", "trace_checksums"}
"""Whatever is made anew, the run is described anew."""
PAGES = {"render_notebooks", "render_regions_notebook", "render_report", "render_page"}
USED_BY = {
    "src/pddemand/page.py": PAGES,
    "src/pddemand/figures.py": {"render_figures"},
    "src/pddemand/forms/content.py": {"render_forms", "render_report"},
    "src/pddemand/claims.py": {"test_claims"},
    "src/pddemand/mentions.py": {"test_supply"},
    "src/pddemand/patterns.py": {"clean", "test_demand", "test_supply", "test_claims", "compare_regions"},
    "src/pddemand/shares.py": {"test_demand", "compare_regions"},
    "src/pddemand/planning.py": {"test_demand"},
    "src/pddemand/association.py": {"clean", "test_demand", "compare_regions"},
    "src/pddemand/courses.py": {"clean", "classify", "classify_agreement"},
    "src/pddemand/agreement.py": {"classify_agreement"},
    "data/dictionary.yaml": {"ingest_dictionary", "trace_region"},
    "src/pddemand/provenance.py": {"render_report", "render_page"}
    | {f"trace_{what}" for what in ("region", "tables", "run", "checksums")},
    "src/pddemand/supply.py": {"test_supply"},
    "src/pddemand/region_tables.py": {"compare_regions"},
    "src/pddemand/notebooks.py": {"render_notebooks", "render_regions_notebook"},
    "src/pddemand/site/templates/site.css": {"render_page"},
    "src/pddemand/report/report.typ": {"render_report"},
    "src/pddemand/columns.csv": {"trace_tables"},
    "workflow/scripts/classify.py": {"classify", "trace_run"},
    "notebooks/template/page.css": {"render_notebooks", "render_regions_notebook", "render_report"},
}


def followed(rules: set[str]) -> set[str]:
    """Give rules and all that are made anew after them."""
    found = rules.union(*(NEXT.get(rule, set()) for rule in rules))
    return found if found == rules else followed(found)


@pytest.mark.parametrize("edited", USED_BY)
def test_editing_a_file_reruns_what_uses_it(edited: str, study: Path, rerun: Callable[..., Run]) -> None:
    path = study / edited
    endings = {".css": "/* edited */\n", ".typ": "// edited\n", ".csv": "edited,,,,Edited\n"}
    comment = endings.get(path.suffix, "# edited\n")
    path.write_text(path.read_text(encoding="utf-8") + comment, encoding="utf-8")
    plan = rerun("--dry-run", "--quiet", "host").stdout
    reasons = re.findall(r"^ +(?:updated input files|code has changed[^:]*):\n +(.*)$", plan, re.MULTILINE)
    triggered = set(", ".join(reasons).split(", "))
    planned = set(re.findall(r"^(\w+) +\d+$", plan, re.MULTILINE)) - {"all", "total"}
    assert planned == followed(USED_BY[edited]) | LAST, plan
    assert triggered <= USED_BY[edited], plan


def test_touching_a_file_reruns_nothing(study: Path, rerun: Callable[..., Run]) -> None:
    (study / "src/pddemand/identification.py").touch()
    assert "Nothing to be done" in rerun().stderr


def test_adding_a_region_reruns_nothing_of_the_others(study: Path, rerun: Callable[..., Run]) -> None:
    """And no direction, rule or word of one region stands in what is made of the other."""
    before, processed = digests(study, "osh"), made(study / "data/processed/osh")
    region = add_region(study)
    plan = rerun("--dry-run", "--quiet", "host").stdout
    planned = set(re.findall(r"^Job \d+: \w+ ([^:\s]+)", plan, re.MULTILINE))
    assert region in planned and "osh" not in planned, plan
    run = rerun()
    assert run.returncode == 0, run.stderr
    after = digests(study)
    assert {path: digest for path, digest in after.items() if path in before} == before
    assert made(study / "data/processed/osh") == processed
    assert leaked(study, of="osh", into=region) == leaked(study, of=region, into="osh") == []
    cleaning = (study / f"data/processed/{region}/cleaning.json").read_text(encoding="utf-8")
    assert re.findall(r'"rule": ?"(\w+)"', cleaning) == ["eligible", "duplicates"]
    assert "Nothing to be done" in rerun().stderr


def add_region(study: Path) -> str:
    """Add the example's region with directions, cleaning and dictionary of its own; give its id."""
    region, ids = EXAMPLE.name, re.compile(rf"\b({'|'.join(OWN_IDS)})\b")
    folder = study / "data/raw" / region
    shutil.copytree(EXAMPLE, folder)
    terms = (study / "data/dictionary.yaml").read_text(encoding="utf-8")
    (folder / "dictionary.yaml").write_text(re.sub("#.*", "", terms), encoding="utf-8")
    for path in [*folder.glob("*.yaml"), folder / "courses.csv", folder / "kobo_export.csv"]:
        text = path.read_text(encoding="utf-8")
        path.write_text(ids.sub(lambda found: OWN_IDS[found[1]], text), encoding="utf-8")
    with (folder / "region.yaml").open("a", encoding="utf-8") as file:
        file.write(OWN_CLEANING)
    config = study / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("- osh", f"- osh\n  - {region}"), encoding="utf-8")
    return region


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leaked(study: Path, of: str, into: str) -> list[str]:
    """Say which ids and labels of one region's directions stand in files made of the other region."""
    codebook = yaml.safe_load((study / "data/raw" / of / "codebook.yaml").read_text(encoding="utf-8"))
    directions = codebook["questions"][0]["options"]
    words = {each["id"] for each in directions}
    words |= {text for each in directions for key in ("label", "short") for text in each[key].values()}
    files = [path for part in ("data/processed", "results") for path in (study / part / into).rglob("*")]
    texts = {path: path.read_bytes() for path in files if path.is_file() and path.suffix not in (".png", ".pdf")}
    return [
        f"{word} in {path.relative_to(study)}"
        for word in sorted(words)
        for path, text in texts.items()
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)".encode(), text)
    ]
