"""Whether a study was reproduced: what was looked at and found, and the verdict by the criteria of `config.yaml`."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pddemand.criteria import CONSEQUENCES, KINDS, Criteria
from pddemand.findings import Row
from pddemand.language import message
from pddemand.scan import Files, Finding

VERDICTS = {
    "note": message("full"),
    "minor issues": message("full with minor issues"),
    "partial": message("partial"),
    "not reproduced": message("not reproduced"),
}
"""The verdict of a study whose gravest finding leads to this."""

NUMBERS = ("reproduced", "possible", "counted", "differs", "not verifiable")
"""What may become of a published number, as `verification.csv` says."""


@dataclass(frozen=True)
class Check:
    """Something that was looked for.

    Parameters
    ----------
    kind : str
        What kind of finding it was (see `criteria.KINDS`).
    looked : int
        In how many files, columns or numbers.
    findings : tuple of Finding
        What was found.
    """

    kind: str
    looked: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Outcome:
    """All that was looked for in a study, and what became of its published numbers.

    `numbers` counts, for each region, the numbers by what became of them; `why` gives, for a region and a number, the
    explanation in each language.
    """

    checks: tuple[Check, ...]
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    why: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def found(self, kind: str) -> tuple[Finding, ...]:
        """Give the findings of a kind."""
        return tuple(finding for check in self.checks if check.kind == kind for finding in check.findings)

    def gravest(self, criteria: Criteria) -> str:
        """Say what the gravest finding leads to.

        Examples
        --------
        >>> Outcome((Check("empty_file", 3, (Finding("a.csv"),)), Check("runs_differ", 9, ()))).gravest(Criteria())
        'minor issues'
        """
        led: list[str] = [getattr(criteria, check.kind) for check in self.checks if check.findings]
        return max(led, key=CONSEQUENCES.index, default=CONSEQUENCES[0])

    def reasons(self, criteria: Criteria) -> list[tuple[str, str]]:
        """Give the kinds of findings and what each leads to, the gravest first, as far as they lead to anything."""
        led = [(kind, getattr(criteria, kind)) for kind in KINDS if self.found(kind)]
        grave = [(kind, consequence) for kind, consequence in led if consequence != CONSEQUENCES[0]]
        return sorted(grave, key=lambda each: -CONSEQUENCES.index(each[1]))


def verdict(outcome: Outcome, criteria: Criteria) -> str:
    """Judge: full, full with minor issues, partial, not reproduced."""
    return VERDICTS[outcome.gravest(criteria)]


# --- Files -------------------------------------------------------------------------------------------------

BESIDE = frozenset({"verification.html", "verification.json"})
"""What `run.py verify` itself writes to the folder of results, and a study does not."""


def result_files(folder: Path) -> dict[str, Path]:
    """Give the files of a folder of results by their names in it, without Snakemake's hidden notes.

    Parameters
    ----------
    folder : Path
        Where the study was run; its results lie in `results`.
    """
    return files_below(folder, "results", BESIDE)


def files_below(folder: Path, part: str, besides: frozenset[str] = frozenset()) -> dict[str, Path]:
    """Give the files of a part of a folder by their names as seen from the folder, without hidden ones."""
    names = {path.relative_to(folder).as_posix(): path for path in (folder / part).rglob("*") if path.is_file()}
    left_out = {f"{part}/{name}" for name in besides}
    shown = {name: path for name, path in names.items() if "/." not in f"/{name}" and name not in left_out}
    return {name: shown[name] for name in sorted(shown)}


def compared(made: Files, there: Files) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """Compare files, byte for byte, with those that a run makes.

    Returns
    -------
    tuple
        The files that are there and have other bytes, those that are not there, and those that no run makes.
    """
    changed = [Finding(name) for name in made if name in there and _digest(made[name]) != _digest(there[name])]
    missing = [Finding(name) for name in made if name not in there]
    return changed, missing, [Finding(name) for name in there if name not in made]


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


# --- Numbers -----------------------------------------------------------------------------------------------


def numbers_checked(region: str, rows: Sequence[Row], criteria: Criteria, counts: Collection[str] = ()) -> list[Check]:
    """Judge what `verification.csv` says of a region's published numbers.

    Parameters
    ----------
    region : str
        The region.
    rows : sequence of Row
        Its `verification.csv`.
    criteria : Criteria
        From which distance on a number differs, and from which share on most do.
    counts : collection of str
        Names of the numbers that are counts. A count is not rounded: one that comes out otherwise is near to nothing.
    """
    found: dict[str, list[Finding]] = {
        kind: [] for kind in ("number_differs", "number_near", "number_possible", "number_not_verifiable")
    }
    kinds = {"possible": "number_possible", "not verifiable": "number_not_verifiable"}
    for row in rows:
        kind = kinds.get(row["verdict"])
        if row["verdict"] == "differs":
            near = row["what"] not in counts and _is_near(row, criteria.tolerance)
            kind = "number_near" if near else "number_differs"
        if kind:
            found[kind].append(Finding(region, row["what"]))
    checks = [Check(kind, len(rows), tuple(findings)) for kind, findings in found.items()]
    # What the source does not print, and its readers count in its lists, cannot come out otherwise.
    counted = sum(row["verdict"] == "counted" for row in rows)
    comparable = len(rows) - len(found["number_not_verifiable"]) - counted
    differing = len(found["number_differs"])
    most = differing > criteria.most * comparable
    told = (Finding(region, f"{differing}/{comparable}"),) if most else ()
    return [Check("most_numbers_differ", comparable, told), *checks]


def _is_near(row: Row, tolerance: float) -> bool:
    """Say whether a number computed anew, or some number between its ends, is near the published one.

    Examples
    --------
    >>> row = {"published": "66.5", "difference_lowest": "-0.3", "difference_highest": "-0.1"}
    >>> _is_near(row, 1), _is_near(row, 0.5)
    (True, False)
    """
    if not row["difference_lowest"]:
        return False
    low, high = float(row["difference_lowest"]), float(row["difference_highest"])
    apart = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    exponent = Decimal(row["published"]).as_tuple().exponent
    unit = 10.0 ** min(int(exponent), 0)
    return apart <= tolerance * unit * (1 + 1e-9)


def tally(rows: Sequence[Row]) -> dict[str, int]:
    """Count published numbers by what became of them."""
    counts = Counter(row["verdict"] for row in rows)
    return {verdict: counts[verdict] for verdict in NUMBERS}
