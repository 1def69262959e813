"""The run as a Workflow Run RO-Crate: workflow, inputs, settings and every result, for archives and for programs.

The crate is the folder of results. Inputs are named with their SHA-256 and not copied into it: respondents' answers may
hold personal data. There are no dates of runs and no random ids in it, so the same run gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from pddemand.provenance import digest
from pddemand.tables import replace

Facts = Mapping[str, Any]

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": "Creative Commons Attribution 4.0 International",
    "https://spdx.org/licenses/MIT": "MIT License",
}
RESULTS, CODE = LICENCES
FORMATS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
RUN = {
    "name": "Run of the study",
    "description": "Snakemake ran every rule of the workflow on these inputs and settings.",
    "actionStatus": "http://schema.org/CompletedActionStatus",
}
SHA256 = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
"""A term that version 1.1 of the context lacks; the profiles of runs add it like this."""


def write(
    path: Path, citation: Facts, regions: Sequence[tuple[Facts, Facts]], workflow: Sequence[str], results: Sequence[str]
) -> None:
    """Write `ro-crate-metadata.json`.

    Parameters
    ----------
    path : Path
        The file; its folder is the crate.
    citation : mapping
        `CITATION.cff` of the project.
    regions : sequence of pairs
        For each region its `provenance.json` and its `datapackage.json`.
    workflow, results : sequence of str
        Files of the crate, seen from its folder: the workflow, its `Snakefile` first, and all else.
    """
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms.update(SHA256)
    for id, name in LICENCES.items():
        context(crate, id, "CreativeWork", name=name)
    root(crate, citation, [package for _, package in regions])
    main = program(crate, path.parent, workflow, citation)
    for provenance, package in regions:
        properties = {"name": package["title"], "description": package["description"]}
        crate.add_dataset(dest_path=f"{provenance['region']}/", properties=properties)
    made = [crate.add_file(dest_path=name, properties=described(path.parent, name)) for name in sorted(results)]
    run = crate.add_action(
        instrument=main,
        identifier="#run",
        object=[*given(crate, regions), *settings(crate, regions)],
        result=made,
        properties=RUN,
    )
    crate.root_dataset["mentions"] = run
    replace(path, json.dumps(crate.metadata.generate(), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def root(crate: ROCrate, citation: Facts, packages: Sequence[Facts]) -> None:
    """Describe the crate as a whole."""
    profiles = [
        context(crate, id, "CreativeWork", name=name, version=version) for id, (name, version) in PROFILES.items()
    ]
    authors = [
        context(crate, f"#author-{number}", "Organization", name=author["name"])
        for number, author in enumerate(citation["authors"], 1)
    ]
    crate.root_dataset["conformsTo"] = profiles
    crate.root_dataset["author"] = crate.root_dataset["publisher"] = authors if len(authors) > 1 else authors[0]
    crate.root_dataset["license"] = {"@id": RESULTS}
    crate.root_dataset["datePublished"] = str(citation["date-released"])
    crate.name = "; ".join(package["title"] for package in packages)
    crate.description = "Results, the workflow that made them, and what each rests on (provenance.json of each region)."


def program(crate: ROCrate, folder: Path, files: Sequence[str], citation: Facts) -> Entity:
    """Describe the workflow, whose main file comes first."""
    main, *parts = files
    facts = {"name": citation["title"], "version": str(citation["version"]), "license": {"@id": CODE}}
    properties = {**described(folder, main), **facts}
    found = crate.add_workflow(dest_path=main, properties=properties, main=True, lang="snakemake")
    found["hasPart"] = [crate.add_file(dest_path=name, properties=described(folder, name)) for name in parts]
    return found


def described(folder: Path, name: str) -> dict[str, Any]:
    """Describe a file of the crate: its name, its format, its size and its SHA-256."""
    path = folder / name
    return {
        "name": path.name,
        "encodingFormat": FORMATS.get(path.suffix, "text/plain"),
        "contentSize": str(path.stat().st_size),
        "sha256": digest(path),
    }


def given(crate: ROCrate, regions: Sequence[tuple[Facts, Facts]]) -> list[Entity]:
    """Describe what people wrote: it lies in the study, outside the crate."""
    sources = {name: sha256 for provenance, _ in regions for name, sha256 in provenance["sources"].items()}
    return [context(crate, f"#{name}", "CreativeWork", name=name, sha256=sources[name]) for name in sorted(sources)]


def settings(crate: ROCrate, regions: Sequence[tuple[Facts, Facts]]) -> list[Entity]:
    """Describe the values from `config.yaml` that the run was given; lists and mappings as JSON."""
    found = {
        name: value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        for provenance, _ in regions
        for job in provenance["jobs"]
        for name, value in job["settings"].items()
    }
    return [context(crate, f"#setting-{name}", "PropertyValue", name=name, value=found[name]) for name in sorted(found)]


def context(crate: ROCrate, id: str, type: str, **properties: object) -> Entity:
    """Add something that is not a file of the crate."""
    return crate.add(ContextEntity(crate, id, {"@type": type, **properties}))
