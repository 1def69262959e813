"""Verdicts on claims, each way they can go."""

from dataclasses import replace
from pathlib import Path

import pytest

from pddemand import claims, supply
from pddemand.codebook import Study, read_study
from pddemand.language import language
from pddemand.tables import cell

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
    tables = {"counts": counts, "shares": shares, "pairs": pairs}
    return claims.gather(study, tables | {"courses": [], "supply_demand": [], "supply_test": []})


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


def course(title: str, directions: str) -> dict[str, str]:
    surely = "" if ";" in directions else directions
    primary = directions.split(";")[0] or "unclassified"
    return {"title": title, "listed": "yes", "directions": directions, "surely": surely, "primary": primary}


def with_courses(evidence: claims.Evidence, *directions: str) -> claims.Evidence:
    """Evidence with courses in these directions, their tables read back as from csv."""
    rows = [course(f"title {at}", possible) for at, possible in enumerate(directions)]
    totals = evidence.study.totals()
    demanded = [{name: cell(value) for name, value in row.items()} for row in supply.supply_demand(rows, totals)]
    tested = [{name: cell(value) for name, value in row.items()} for row in supply.supply_test(rows, totals, 0.95)]
    return replace(evidence, courses=rows, supply=demanded, supply_test=tested)


@pytest.mark.parametrize(
    ("directions", "verdict"),
    [
        (["ict", "legal"], "supported"),
        (["ict;legal", "legal"], "undetermined"),
        (["legal", "subject"], "contradicted"),
        (["legal", ""], "undetermined"),  # a title that fits no direction may yet be one of these
    ],
)
def test_occurs(evidence: claims.Evidence, directions: list[str], verdict: str) -> None:
    assert claims.occurs(with_courses(evidence, *directions), "ict").verdict == verdict


@pytest.mark.parametrize(
    ("directions", "verdict"),
    [
        (["ict", "ict", "legal"], "supported"),
        (["ict", "ict", "legal", "legal;subject"], "undetermined"),
        (["ict", "legal", "ict;legal"], "undetermined"),
        (["ict", "legal"], "contradicted"),  # as many are not more
        (["ict;legal", "legal", "legal"], "contradicted"),
        ([""], "undetermined"),
        (["ict", "ict", ""], "supported"),  # whatever the last one is
        (["ict", "ict", "legal", ""], "undetermined"),
        (["ict", "legal", "legal", ""], "contradicted"),
    ],
)
def test_prevails(evidence: claims.Evidence, directions: list[str], verdict: str) -> None:
    assert claims.prevails(with_courses(evidence, *directions), "ict").verdict == verdict


@pytest.mark.parametrize(
    ("directions", "verdict"),
    [
        (["subject", *["ict"] * 9], "supported"),  # 10 % of courses, 14 % of choices
        (["subject;legal", *["ict"] * 9, "subject"], "undetermined"),
        (["subject", "ict"], "contradicted"),
        ([""], "undetermined"),
        (["subject", *["ict"] * 9, ""], "undetermined"),  # 1 or 2 of 11
        (["subject", *["ict"] * 19, ""], "supported"),  # at most 2 of 21
        (["subject", "ict", ""], "contradicted"),  # at least 1 of 3
        (["subject", *["ict"] * 6, ""], "undetermined"),  # 1 of 7 is 14.3 %, 1 of 8 is 12.5 %
    ],
)
def test_few(evidence: claims.Evidence, directions: list[str], verdict: str) -> None:
    assert claims.few(with_courses(evidence, *directions), "subject").verdict == verdict


@pytest.mark.parametrize(
    ("directions", "verdict", "opposite"),
    [
        (["legal"] * 12, "contradicted", "supported"),
        (["ict", "innovation", "legal", "subject", "psychology"], "undetermined", "undetermined"),
        (["legal"] * 12 + [""], "undetermined", "undetermined"),
        (["ict;legal", "ict", "innovation", "subject;legal"] * 3, "undetermined", "undetermined"),
        ([""], "undetermined", "undetermined"),
    ],
)
def test_matches(evidence: claims.Evidence, directions: list[str], verdict: str, opposite: str) -> None:
    found = with_courses(evidence, *directions)
    assert claims.matches(found, "contradicted").verdict == verdict
    assert claims.matches(found, "supported").verdict == opposite


def test_too_many_readings_leave_the_split_untested(evidence: claims.Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "READINGS", 1)
    found = with_courses(evidence, "ict;legal", "legal")
    finding = claims.matches(found, "contradicted")
    assert finding.verdict == "undetermined" and "not tested" in finding.reason(language("en"))
    numbers = claims.course_numbers(found, [], 20)
    assert (numbers["supply_p"]["lowest"], numbers["supply_p"]["highest"]) == (0, 1) and "readings" not in numbers


def test_titles_without_direction_are_told(evidence: claims.Evidence) -> None:
    reason = claims.few(with_courses(evidence, "ict", "", ""), "subject").reason(language("en"))
    assert "no direction: 2." in reason and "(3 titles are listed, 3 of them distinct)" in reason


def test_a_source_that_contradicts_itself_is_quoted_twice(evidence: claims.Evidence) -> None:
    study = evidence.study
    satisfied = next(claim for claim in study.claims if claim.id == "needs_satisfied")
    mismatch = next(claim for claim in study.claims if claim.id == "courses_mismatch")
    sentence, *others = claims.contradictions(satisfied, study)
    assert len(others) == 1 and len(satisfied.against) == 3  # two of the claims are one sentence of the article
    for code in ("ky", "ru", "en"):
        text = sentence.in_language(language(code))
        assert satisfied.quote.rstrip(".") in text and mismatch.quote.rstrip(".") in text and mismatch.where in text
    assert claims.contradictions(next(c for c in study.claims if not c.against), study) == []


def test_numbers_on_courses(evidence: claims.Evidence) -> None:
    found = with_courses(evidence, "ict", "ict;legal", "", "subject")
    plan = supply.course_plan(found.courses, found.study.totals(), 20)
    numbers = claims.course_numbers(found, [{name: cell(v) for name, v in row.items()} for row in plan], 20)
    assert [numbers[name]["lowest"] for name in ("courses_listed", "courses_distinct")] == [4, 4]
    assert [numbers[name]["lowest"] for name in ("courses_contested", "courses_unclassified", "readings")] == [1, 1, 2]
    assert (numbers["ict_courses"]["lowest"], numbers["ict_courses"]["highest"]) == (1, 2)
    assert numbers["ict_coverage"]["lowest"] == pytest.approx(1 / 3 / (119 / 390))
    assert numbers["ict_planned"]["kind"] == "count" and numbers["places"]["lowest"] == 20
