"""The same answers, written as every tool writes them, give the same table."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_exports import write, write_book

from pddemand import exports

LABELS = ("ICT, e-learning", "Law; rights", "Психология үй-бүлөдө", "A - B [c]", "$x.*")
NAMES = ("ict", "law", "psy", "ab", "re")
TITLE = "Which courses?"
ASK = [{"name": "q4", "label": TITLE, "options": [{"name": n, "label": t} for n, t in zip(NAMES, LABELS, strict=True)]}]
Ticks = Sequence[frozenset[int] | None]
"""Options ticked by each respondent, at least one of them; None without an answer."""


def texts(ticked: frozenset[int] | None, words: Sequence[str]) -> list[str]:
    return [words[place] for place in sorted(ticked or ())]


def marks(ticked: frozenset[int] | None, yes: str | Sequence[str], no: str, gone: str = "") -> list[str]:
    words = [yes] * len(LABELS) if isinstance(yes, str) else yes
    return [gone if ticked is None else words[place] if place in ticked else no for place in range(len(LABELS))]


def google_sheet(path: Path, people: Ticks) -> Path:
    rows = [["25.06.2024 6:59:49", ", ".join(texts(ticked, LABELS))] for ticked in people]
    return write(path.with_suffix(".csv"), [["Timestamp", TITLE], *rows])


def google_download(path: Path, people: Ticks) -> Path:
    rows = [["2024/06/25 6:59:49 AM GMT+6", ";".join(texts(ticked, LABELS))] for ticked in people]
    return write(path.with_suffix(".csv"), [["Timestamp", TITLE], *rows])


def microsoft_forms(path: Path, people: Ticks) -> Path:
    rows = [
        ["11/25/22 9:00:00", "11/25/22 9:10:00", "".join(text + ";" for text in texts(ticked, LABELS))]
        for ticked in people
    ]
    return write_book(path.with_suffix(".xlsx"), [["Start time", "Completion time", TITLE], *rows])


def kobotoolbox(path: Path, people: Ticks) -> Path:
    head = ["q4", *(f"q4/{name}" for name in NAMES), "__version__"]
    rows = [[" ".join(texts(ticked, NAMES)), *marks(ticked, "1", "0"), "v"] for ticked in people]
    return write(path.with_suffix(".csv"), [head, *rows], ";")


def odk_central(path: Path, people: Ticks) -> Path:
    rows = [["2024-01-01", " ".join(texts(ticked, NAMES)), "uuid"] for ticked in people]
    return write(path.with_suffix(".csv"), [["SubmissionDate", "g-q4", "KEY"], *rows])


def limesurvey_full(path: Path, people: Ticks) -> Path:
    head = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page"]
    head += [f"q4[{name}]. {TITLE} [{label}]" for name, label in zip(NAMES, LABELS, strict=True)]
    return write(path.with_suffix(".csv"), [head, *(["1", "", "1", *marks(t, "Yes", "No", "N/A")] for t in people)])


def limesurvey_codes(path: Path, people: Ticks) -> Path:
    head = ["id", "submitdate", "lastpage", *(f"q4[{name}]" for name in NAMES)]
    return write(path.with_suffix(".csv"), [head, *(["1", "", "1", *marks(ticked, "Y", "")] for ticked in people)])


def qualtrics(path: Path, people: Ticks) -> Path:
    head = ["StartDate", "Finished", *(f"q4_{place}" for place in range(1, 6))]
    below = ["Start Date", "Finished", *(f"{TITLE} - {label}" for label in LABELS)]
    third = [f'{{"ImportId":"{name}"}}' for name in head]
    return write(
        path.with_suffix(".csv"),
        [head, below, third, *(["2024-01-01 10:00:00", "True", *marks(ticked, LABELS, "")] for ticked in people)],
    )


def surveymonkey(path: Path, people: Ticks) -> Path:
    head = ["Respondent ID", "Start Date", TITLE, "", "", "", ""]
    rows = [["1", "01/31/2024", *marks(ticked, LABELS, "")] for ticked in people]
    return write(path.with_suffix(".csv"), [head, ["", "", *LABELS], *rows])


def _numbers(people: Ticks) -> pd.DataFrame:
    states = [[np.nan if t is None else float(place in t) for place in range(len(LABELS))] for t in people]
    return pd.DataFrame(states, columns=[f"q4_{place}" for place in range(1, 6)], dtype=float)


def spss(path: Path, people: Ticks) -> Path:
    pyreadstat.write_sav(
        _numbers(people), str(path.with_suffix(".sav")), column_labels=[f"{TITLE}: {label}" for label in LABELS]
    )
    return path.with_suffix(".sav")


def stata(path: Path, people: Ticks) -> Path:
    pyreadstat.write_dta(
        _numbers(people), str(path.with_suffix(".dta")), column_labels=[f"{TITLE}: {label}" for label in LABELS]
    )
    return path.with_suffix(".dta")


def plain_wide(path: Path, people: Ticks) -> Path:
    rows = [["1", *marks(ticked, "1", "0")] for ticked in people]
    return write(path.with_suffix(".tsv"), [["id", *(f"q4_{name}" for name in NAMES)], *rows], "\t")


def plain_mentions(path: Path, people: Ticks) -> Path:
    rows = [["1", *(texts(ticked, LABELS) + [""] * 5)[:5]] for ticked in people]
    return write(path.with_suffix(".csv"), [["id", *(f"q4_{place}" for place in range(1, 6))], *rows])


def plain_long(path: Path, people: Ticks) -> Path:
    rows = [[f"p{n}", "q4", text] for n, ticked in enumerate(people) for text in texts(ticked, LABELS) or [""]]
    rows += [["p0", "q5", "a"], ["p0", "q5", "b"]]
    return write(path.with_suffix(".csv"), [["respondent", "question", "answer"], *rows])


WRITERS: tuple[Callable[[Path, Ticks], Path], ...] = (
    *(google_sheet, google_download, microsoft_forms, kobotoolbox, odk_central, limesurvey_full, limesurvey_codes),
    *(qualtrics, surveymonkey, spss, stata, plain_wide, plain_mentions, plain_long),
)
PERSON = st.one_of(st.none(), st.frozensets(st.integers(0, len(LABELS) - 1), min_size=1))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(PERSON, min_size=1, max_size=8))
def test_all_tools_give_one_table(tmp_path_factory: pytest.TempPathFactory, people: Ticks) -> None:
    """Every option was ticked by somebody and not by somebody else, so that no tool has to guess what a cell means."""
    everyone = [*people, frozenset({0, 1, 2}), frozenset({3, 4}), None]
    expected = [[None if t is None else place in t for place in range(len(LABELS))] for t in everyone]
    folder = tmp_path_factory.mktemp("all")
    for writer in WRITERS:
        table = exports.read(writer(folder / writer.__name__, everyone), ASK)
        ticks = table.ticks("q4")
        found = ticks.astype(object).where(ticks.notna(), None).to_numpy().tolist()
        assert found == expected, writer.__name__
        assert writer.__name__.startswith(table.sources[0].tool) or table.sources[0].tool in ("google_forms", "long")
        assert table.others("q4").isna().all(), writer.__name__
        assert table.answered("q4").tolist() == [ticked is not None for ticked in everyone], writer.__name__
