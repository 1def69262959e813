"""Small surveys to compare, made of counts or of rows of answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from pddemand import region_tables, regions
from pddemand.codebook import Study
from pddemand.patterns import reduce_answers
from pddemand.region_tables import COVERAGE
from pddemand.regions import Surveyed
from pddemand.tables import write_table

CODEBOOK = {"ict": "ICT", "legal": "Legal", "arts": "Arts", "subject": "Subject"}


def wording(text: str) -> dict[str, str]:
    return dict.fromkeys(("ky", "ru", "en"), text)


def survey(
    region: str,
    counts: Mapping[str, tuple[int, int]],
    base: int,
    *,
    place: str | None = None,
    years: Sequence[int] = (2023,),
    asked: int | None = None,
    labels: Mapping[str, str] | None = None,
    institutions: Sequence[str] = (),
    answers: Sequence[Sequence[int]] | None = None,
    pairs: Sequence[dict[str, str]] = (),
    synthetic: bool = False,
) -> Surveyed:
    """Make a survey of which the totals are known or, where `asked` or `answers` are given, the answers."""
    texts = CODEBOOK | dict(labels or {})
    options = [{"id": item} | dict.fromkeys(("label", "short", "description"), wording(texts[item])) for item in counts]
    exported = asked is not None or answers is not None
    study = Study.model_validate(
        {
            "region": {
                "id": region,
                "place": place,
                "name": wording(region),
                "institution": wording(f"Institute of {region}"),
                "institutions": [wording(name) for name in institutions],
                "years": list(years),
                "exports": [{"file": "answers.csv"}],
                "synthetic": synthetic,
            },
            "codebook": {
                "questions": [{"id": "directions", "kind": "multiple", "text": wording("?"), "options": options}]
            },
            **dict.fromkeys(("published", "claims", "proposals", "courses"), ()),
        },
        strict=False,
    )
    whom = "answered" if exported else "asked"
    shares = {
        item: {"base": str(base), "base_of": whom, "count_lowest": str(low), "count_highest": str(high)}
        | {"share_lowest": str(low / base), "share_highest": str(high / base), "ci_lowest": "0", "ci_highest": "1"}
        | {"item": item, "basis": "microdata" if exported else "published"}
        for item, (low, high) in counts.items()
    }
    bases = {
        item: {"asked": str(asked or base), "answered": str(base), "known": str(base), "ticked": str(low)}
        for item, (low, _) in counts.items()
    }
    rows = answers or [[int(row < low) for low, _ in counts.values()] for row in range(base)]
    patterns = reduce_answers(np.array(rows), items=list(counts)) if exported else None
    return Surveyed(study, shares, pairs, [], bases if exported else {}, patterns)


def written(folder: Path, surveys: list[Surveyed]) -> Path:
    """Write the tables of the page as `compare_regions` does."""
    tables = {
        "surveys": pd.DataFrame(regions.survey_table(surveys)),
        "institutions": pd.DataFrame(regions.institution_table(surveys)),
        "shares": pd.DataFrame(region_tables.shares(surveys)),
        "ranks": pd.DataFrame(region_tables.ranks(surveys)),
        "coverage": pd.DataFrame(region_tables.coverage(surveys), columns=COVERAGE),
        "gaps": region_tables.gaps(surveys, 0.95),
        "homogeneity": region_tables.homogeneity(surveys, 0.95),
    }
    for name, table in tables.items():
        assert "basis" in table, name
        write_table(table, folder / f"{name}.csv")
    return folder
