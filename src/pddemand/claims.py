"""The ledger: what each claim of the source rests on, and what holds of it.

A claim is tested as `claims.yaml` says. Its verdict is `supported` or `contradicted` only when every answer
table behind the published numbers agrees; `undetermined` when they differ, or when none of them could show it; and
`untestable` when no published number bears on it. Where there are respondents' answers, theirs is the only table.
"""

from dataclasses import replace

from pddemand.codebook import Study
from pddemand.contradictions import CONTRADICTS_ITSELF, quotations
from pddemand.course_claims import few, matches, occurs, prevails
from pddemand.demand_claims import base_of, compared, majority, printed_share, rank, recount
from pddemand.findings import Evidence, Finding, Sentence
from pddemand.language import language
from pddemand.records import (
    Base,
    Claim,
    Few,
    Higher,
    Lower,
    Majority,
    Matches,
    Mismatches,
    Occurs,
    Prevails,
    PrintedShare,
    Rank,
    Recount,
    Untestable,
)

COLUMNS = (
    *("claim", "kind", "quote", "meaning", "meaning_ky", "meaning_ru", "where", "test", "verdict", "against"),
    *("because", "because_ky", "because_ru", "basis"),
)
"""Columns of `claims.csv`."""


def ledger(evidence: Evidence) -> list[dict[str, object]]:
    """Test every claim.

    Returns
    -------
    list of dict
        One row of `claims.csv` per claim, in the order of `claims.yaml`.
    """
    rows: list[dict[str, object]] = []
    for claim in evidence.study.claims:
        finding = judge(claim, evidence)
        finding = replace(finding, because=(*finding.because, *contradictions(claim, evidence.study)))
        rows.append(
            {
                "claim": claim.id,
                "kind": claim.kind,
                "quote": claim.quote,
                "meaning": claim.meaning.en,
                "meaning_ky": claim.meaning.ky,
                "meaning_ru": claim.meaning.ru,
                "where": claim.where,
                "test": claim.test.is_,
                "verdict": finding.verdict,
                "against": ";".join(claim.against),
                "because": finding.reason(language("en")),
                "because_ky": finding.reason(language("ky")),
                "because_ru": finding.reason(language("ru")),
                "basis": finding.basis,
            }
        )
    return rows


def judge(claim: Claim, evidence: Evidence) -> Finding:
    """Apply the test that a claim asks for."""
    match claim.test:
        case PrintedShare(number=number):
            return printed_share(evidence, number)
        case Rank(item=item, position=position):
            return rank(evidence, item, position)
        case Majority(item=item):
            return majority(evidence, item)
        case Higher(item=item, than=than):
            return compared(evidence, item, than, 1)
        case Lower(item=item, than=than):
            return compared(evidence, item, than, -1)
        case Recount(number=number):
            return recount(evidence, number)
        case Base(number=number):
            return base_of(evidence, number)
        case Occurs(item=item):
            return occurs(evidence, item)
        case Prevails(item=item):
            return prevails(evidence, item)
        case Few(item=item):
            return few(evidence, item)
        case Matches():
            return matches(evidence, "contradicted")
        case Mismatches():
            return matches(evidence, "supported")
        case Untestable(reason=reason):
            return Finding("untestable", "untestable", (reason,))
    raise ValueError(f"claim {claim.id}: no test for {claim.test!r}")


def contradictions(claim: Claim, study: Study) -> list[Sentence]:
    """Quote, beside the sentence of a claim, those of the same source that cannot be true together with it."""
    others = [(other.quote, other.where) for other in study.claims if other.id in claim.against]
    return [Sentence(CONTRADICTS_ITSELF, values) for values in quotations(claim.quote, others)]
