"""Verdicts on claims, each way they can go."""

from dataclasses import replace
from pathlib import Path

import pytest

from pddemand import claims
from pddemand.codebook import Study, read_study
from pddemand.language import language

PROJECT = Path(__file__).parent.parent


def pair(a: str, b: str, verdict: str, low: float, high: float) -> dict[str, str]:
    ends = {"difference_lowest": str(low), "difference_highest": str(high)}
    return {"item_a": a, "item_b": b, "verdict": verdict, **ends, "p_holm_lowest": "0.01", "p_holm_highest": "0.2"}


@pytest.fixture
def evidence() -> claims.Evidence:
    study: Study = read_study(PROJECT / "data/raw/osh")
    shares = [
        {"item": "ict", "share_lowest": "0.73", "share_highest": "0.74", "ci_lowest": "0.66", "ci_highest": "0.8"},
        {"item": "legal", "share_lowest": "0.32", "share_highest": "0.33", "ci_lowest": "0.26", "ci_highest": "0.41"},
        {"item": "subject", "share_lowest": "0.49", "share_highest": "0.5", "ci_lowest": "0.4", "ci_highest": "0.6"},
    ]
    pairs = [
        pair("ict", "legal", "robust", 0.4, 0.42),
        pair("ict", "innovation", "undetermined", 0.07, 0.09),
        pair("legal", "subject", "never", -0.02, -0.01),
    ]
    counts = [
        {
            "number": "share_ict",
            "base": "160",
            "base_of": "respondents",
            "counts": "118;119",
            "counts_if_close": "116;120",
        },
        {"number": "share_legal", "base": "160", "base_of": "respondents", "counts": "", "counts_if_close": ""},
        {
            "number": "part_ict_topics",
            "base": "160",
            "base_of": "respondents",
            "counts": "33;34",
            "counts_if_close": "",
        },
        {"number": "part_ict_topics", "base": "118", "base_of": "share_ict", "counts": "25", "counts_if_close": ""},
        {"number": "part_ict_topics", "base": "119", "base_of": "share_ict", "counts": "25", "counts_if_close": ""},
    ]
    return claims.gather(study, counts, shares, pairs)


def test_printed_share(evidence: claims.Evidence) -> None:
    possible = claims.printed_share(evidence, "share_ict")
    assert possible.verdict == "supported"
    assert "118–119" in possible.reason(language("en"))
    assert "116–120" in possible.reason(language("en"))
    assert claims.printed_share(evidence, "share_legal").verdict == "contradicted"


def test_base(evidence: claims.Evidence) -> None:
    open_ = claims.base_of(evidence, "part_ict_topics")
    assert open_.verdict == "undetermined"
    assert "33–34" in open_.reason(language("en")) and "118–119" in open_.reason(language("en"))
    one = replace(evidence, counts=[row for row in evidence.counts if row["base_of"] == "respondents"])
    assert claims.base_of(one, "part_ict_topics").verdict == "supported"
    assert claims.base_of(replace(evidence, counts=[]), "part_ict_topics").verdict == "contradicted"


@pytest.mark.parametrize(
    ("lowest", "highest", "position", "verdict"),
    [
        ((9, 5, 3, 2, 1), (9, 5, 3, 2, 1), 1, "supported"),
        ((9, 5, 3, 2, 1), (9, 5, 3, 2, 1), 2, "contradicted"),
        ((8, 7, 3, 2, 1), (9, 8, 3, 2, 1), 1, "undetermined"),  # 8 and 8 tie
        ((8, 7, 3, 2, 1), (9, 8, 3, 2, 1), 3, "contradicted"),
    ],
)
def test_rank(
    evidence: claims.Evidence, lowest: tuple[int, ...], highest: tuple[int, ...], position: int, verdict: str
) -> None:
    totals = replace(evidence.totals, lowest=lowest, highest=highest)
    assert claims.rank(replace(evidence, totals=totals), "ict", position).verdict == verdict


@pytest.mark.parametrize(
    ("item", "verdict"), [("ict", "supported"), ("legal", "contradicted"), ("subject", "undetermined")]
)
def test_majority(evidence: claims.Evidence, item: str, verdict: str) -> None:
    assert claims.majority(evidence, item).verdict == verdict


@pytest.mark.parametrize(
    ("item", "than", "sign", "verdict"),
    [
        ("ict", ["legal"], 1, "supported"),
        ("legal", ["ict"], -1, "supported"),
        ("legal", ["ict"], 1, "contradicted"),
        ("ict", ["legal", "innovation"], 1, "undetermined"),
        ("legal", ["ict", "subject"], -1, "undetermined"),
        ("legal", ["subject", "ict"], 1, "contradicted"),
    ],
)
def test_compared(evidence: claims.Evidence, item: str, than: list[str], sign: int, verdict: str) -> None:
    assert claims.compared(evidence, item, than, sign).verdict == verdict


def test_recount(evidence: claims.Evidence) -> None:
    number = next(number for number in evidence.study.published if number.recount)
    assert claims.recount(evidence, number.id).verdict == "supported"
    wrong = number.model_copy(update={"value": "99"})
    published = tuple(wrong if other.id == number.id else other for other in evidence.study.published)
    study = evidence.study.model_copy(update={"published": published})
    assert claims.recount(replace(evidence, study=study), number.id).verdict == "contradicted"


def test_every_reason_is_there_in_every_language(evidence: claims.Evidence) -> None:
    for claim in evidence.study.claims:
        if claim.test.is_ == "untestable":
            finding = claims.judge(claim, evidence)
            assert finding.verdict == "untestable"
            assert len({finding.reason(language(code)) for code in ("ky", "ru", "en")}) == 3
