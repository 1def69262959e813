"""Folders of further regions for a copy of the project: Osh's question, answers drawn at random."""

import csv
import shutil
from pathlib import Path

import numpy as np
import yaml
from made_answers import DIRECTIONS, QUESTIONS
from running import PROJECT

CHANCES = (0.74, 0.5, 0.2, 0.46, 0.3)


def add_region(
    project: Path,
    region: str,
    years: tuple[int, ...],
    respondents: int = 150,
    unanswered: int = 0,
    chances: tuple[float, ...] = CHANCES,
    **keys: object,
) -> None:
    """Add a region with answers of its own, and with Osh's directions, to a copy of the project and to its config.

    Some leave the question open; `keys` are further keys of `region.yaml`.
    """
    folder = project / "data/raw" / region
    folder.mkdir(parents=True)
    shutil.copy2(PROJECT / "data/raw/osh/codebook.yaml", folder)
    rng = np.random.default_rng(sum(years))
    ticked = rng.random((respondents, len(DIRECTIONS))) < np.array(chances)
    ticked[:, 0] |= ~ticked.any(axis=1)  # whoever answered ticked something: the form does not tell otherwise
    ticked[:unanswered] = False
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Timestamp", QUESTIONS["directions"], QUESTIONS["topic"]])
        for row in ticked:
            chosen = ";".join(name for name, tick in zip(DIRECTIONS, row, strict=True) if tick)
            writer.writerow(["2024/03/01 9:00:00 AM GMT+6", chosen, ""])
    place = f"Place {region}"
    described = {
        "id": region,
        "name": dict.fromkeys(("ky", "ru", "en"), place),
        "institution": dict.fromkeys(("ky", "ru", "en"), f"Institute of {place}"),
        "years": list(years),
        "exports": [{"file": "answers.csv", "tool": "google_forms"}],
        **keys,
    }
    (folder / "region.yaml").write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    config = project / "config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("  - osh\n", f"  - osh\n  - {region}\n", 1), encoding="utf-8")
