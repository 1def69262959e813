"""What the ledger says for and against each proposal of the source, and each shortcoming and feature that it names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pddemand.codebook import Study
from pddemand.records import Claim, Proposal

COLUMNS = ("proposal", "kind", "quote", "where", "evidence_for", "evidence_against", "verdict", "basis")
WEIGHED = ("shortcoming", "feature")
"""Kinds of claims that are weighed beside the proposals."""

Outcome = Literal["has support", "has counter-evidence", "open"]


def weigh(study: Study, ledger: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """Weigh every proposal, shortcoming and feature by the verdicts on the claims that bear on it.

    Parameters
    ----------
    study : Study
        Names the claims, under `evidence`.
    ledger : iterable of mapping
        Rows of `claims.csv`: `claim`, `verdict`, `basis`.

    Returns
    -------
    list of dict
        One row each, proposals first. `evidence_for` and `evidence_against` list claims as `id=verdict`, separated
        by semicolons. `basis` is the weakest of those that decided.
    """
    rows = {str(row["claim"]): row for row in ledger}
    weighed = [claim for kind in WEIGHED for claim in study.claims if claim.kind == kind]
    records: list[Claim | Proposal] = [*study.proposals, *weighed]
    return [_row(record, rows) for record in records]


def outcome(speak_for: Sequence[str], speak_against: Sequence[str]) -> Outcome:
    """Draw the verdict from the verdicts on the claims for and against.

    A claim for it that is contradicted speaks against it, and the other way round. What is undetermined or
    untestable decides nothing; where some claims speak for and others against, the matter stays open. Neither outcome
    is a verdict on the matter itself: the claims that decide may be few among those that bear on it.

    Examples
    --------
    >>> outcome(["supported", "untestable"], []), outcome(["supported"], ["supported"]), outcome([], [])
    ('has support', 'open', 'open')
    >>> outcome(["contradicted"], []), outcome([], ["contradicted"])
    ('has counter-evidence', 'has support')
    """
    pro = "supported" in speak_for or "contradicted" in speak_against
    con = "supported" in speak_against or "contradicted" in speak_for
    return "open" if pro == con else "has support" if pro else "has counter-evidence"


def _row(record: Claim | Proposal, ledger: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    sides = [record.evidence.for_, record.evidence.against]
    verdicts = [[str(ledger[id]["verdict"]) for id in ids] for ids in sides]
    decided = [ledger[id] for ids in sides for id in ids if ledger[id]["verdict"] in ("supported", "contradicted")]
    bases = {row["basis"] for row in decided}
    listed = [";".join(map("=".join, zip(ids, found, strict=True))) for ids, found in zip(sides, verdicts, strict=True)]
    return {
        "proposal": record.id,
        "kind": record.kind if isinstance(record, Claim) else "proposal",
        "quote": record.quote,
        "where": record.where,
        "evidence_for": listed[0],
        "evidence_against": listed[1],
        "verdict": outcome(*verdicts),
        "basis": next((basis for basis in ("bounded", "published", "microdata") if basis in bases), "untestable"),
    }
