"""Verdicts on claims, each way they can go."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pddemand import claims, course_claims, demand, demand_claims, findings, supply, verification
from pddemand.codebook import Study, read_study
from pddemand.known_answers import counts, totals_of
from pddemand.language import language
from pddemand.patterns import reduce_answers
from pddemand.tables import cell

PROJECT = Path(__file__).parent.parent


def pair(a: str, b: str, verdict: str, low: float, high: float) -> dict[str, str]:
    ends = {"difference_lowest": str(low), "difference_highest": str(high)}
    return {"item_a": a, "item_b": b, "verdict": verdict, **ends, "p_holm_lowest": "0.01", "p_holm_highest": "0.2"}


@pytest.fixture
def evidence() -> findings.Evidence:
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
    return findings.gather(study, study.totals(), tables | {"courses": [], "supply_demand": [], "supply_test": []})


def test_printed_share(evidence: findings.Evidence) -> None:
    possible = demand_claims.printed_share(evidence, "share_ict")
    assert possible.verdict == "supported"
    assert "118–119" in possible.reason(language("en"))
    assert "116–120" in possible.reason(language("en"))
    assert demand_claims.printed_share(evidence, "share_legal").verdict == "contradicted"


def test_base(evidence: findings.Evidence) -> None:
    open_ = demand_claims.base_of(evidence, "part_ict_topics")
    assert open_.verdict == "undetermined"
    assert "33–34" in open_.reason(language("en")) and "118–119" in open_.reason(language("en"))
    one = replace(evidence, counts=[row for row in evidence.counts if row["base_of"] == "respondents"])
    assert demand_claims.base_of(one, "part_ict_topics").verdict == "supported"
    assert demand_claims.base_of(replace(evidence, counts=[]), "part_ict_topics").verdict == "contradicted"


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
    evidence: findings.Evidence, lowest: tuple[int, ...], highest: tuple[int, ...], position: int, verdict: str
) -> None:
    totals = replace(evidence.totals, lowest=lowest, highest=highest)
    assert demand_claims.rank(replace(evidence, totals=totals), "ict", position).verdict == verdict


@pytest.mark.parametrize(
    ("item", "verdict"), [("ict", "supported"), ("legal", "contradicted"), ("subject", "undetermined")]
)
def test_majority(evidence: findings.Evidence, item: str, verdict: str) -> None:
    assert demand_claims.majority(evidence, item).verdict == verdict


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
def test_compared(evidence: findings.Evidence, item: str, than: list[str], sign: int, verdict: str) -> None:
    assert demand_claims.compared(evidence, item, than, sign).verdict == verdict


def test_recount(evidence: findings.Evidence) -> None:
    number = next(number for number in evidence.study.published if number.recount)
    assert demand_claims.recount(evidence, number.id).verdict == "supported"
    wrong = number.model_copy(update={"value": "99"})
    published = tuple(wrong if other.id == number.id else other for other in evidence.study.published)
    study = evidence.study.model_copy(update={"published": published})
    assert demand_claims.recount(replace(evidence, study=study), number.id).verdict == "contradicted"


def test_every_reason_is_there_in_every_language(evidence: findings.Evidence) -> None:
    for claim in evidence.study.claims:
        if claim.test.is_ == "untestable":
            finding = claims.judge(claim, evidence)
            assert finding.verdict == "untestable"
            assert len({finding.reason(language(code)) for code in ("ky", "ru", "en")}) == 3


def course(title: str, directions: str) -> dict[str, str]:
    surely = "" if ";" in directions else directions
    primary = directions.split(";")[0] or "unclassified"
    return {"title": title, "listed": "yes", "directions": directions, "surely": surely, "primary": primary}


def with_courses(evidence: findings.Evidence, *directions: str) -> findings.Evidence:
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
def test_occurs(evidence: findings.Evidence, directions: list[str], verdict: str) -> None:
    assert course_claims.occurs(with_courses(evidence, *directions), "ict").verdict == verdict


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
def test_prevails(evidence: findings.Evidence, directions: list[str], verdict: str) -> None:
    assert course_claims.prevails(with_courses(evidence, *directions), "ict").verdict == verdict


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
def test_few(evidence: findings.Evidence, directions: list[str], verdict: str) -> None:
    assert course_claims.few(with_courses(evidence, *directions), "subject").verdict == verdict


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
def test_matches(evidence: findings.Evidence, directions: list[str], verdict: str, opposite: str) -> None:
    found = with_courses(evidence, *directions)
    assert course_claims.matches(found, "contradicted").verdict == verdict
    assert course_claims.matches(found, "supported").verdict == opposite


def test_too_many_readings_leave_the_split_untested(
    evidence: findings.Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "READINGS", 1)
    found = with_courses(evidence, "ict;legal", "legal")
    finding = course_claims.matches(found, "contradicted")
    assert finding.verdict == "undetermined" and "not tested" in finding.reason(language("en"))
    numbers = verification.course_numbers(found, [], 20)
    assert (numbers["supply_p"]["lowest"], numbers["supply_p"]["highest"]) == (0, 1) and "readings" not in numbers


def test_titles_without_direction_are_told(evidence: findings.Evidence) -> None:
    reason = course_claims.few(with_courses(evidence, "ict", "", ""), "subject").reason(language("en"))
    assert "no direction: 2." in reason and "(3 titles are listed, 3 of them distinct)" in reason


def test_a_source_that_contradicts_itself_is_quoted_twice(evidence: findings.Evidence) -> None:
    study = evidence.study
    satisfied = next(claim for claim in study.claims if claim.id == "needs_satisfied")
    mismatch = next(claim for claim in study.claims if claim.id == "courses_mismatch")
    sentence, *others = claims.contradictions(satisfied, study)
    assert len(others) == 1 and len(satisfied.against) == 3  # two of the claims are one sentence of the article
    for code in ("ky", "ru", "en"):
        text = sentence.in_language(language(code))
        assert satisfied.quote.rstrip(".") in text and mismatch.quote.rstrip(".") in text and mismatch.where in text
    assert claims.contradictions(next(c for c in study.claims if not c.against), study) == []


def test_numbers_on_courses(evidence: findings.Evidence) -> None:
    found = with_courses(evidence, "ict", "ict;legal", "", "subject")
    plan = supply.course_plan(found.courses, found.study.totals(), 20)
    numbers = verification.course_numbers(found, [{name: cell(v) for name, v in row.items()} for row in plan], 20)
    assert [numbers[name]["lowest"] for name in ("courses_listed", "courses_distinct")] == [4, 4]
    assert [numbers[name]["lowest"] for name in ("courses_contested", "courses_unclassified", "readings")] == [1, 1, 2]
    assert (numbers["ict_courses"]["lowest"], numbers["ict_courses"]["highest"]) == (1, 2)
    assert numbers["ict_coverage"]["lowest"] == pytest.approx(1 / 3 / (119 / 390))
    assert numbers["ict_planned"]["kind"] == "count" and numbers["places"]["lowest"] == 20


# With respondents' answers

NOT_WITH_ANSWERS = ("set of answers", "compatible", "whichever of these counts", "was not published")


def answered(*rows: tuple[list[int], int], directions: tuple[str, ...] = ("ict", "legal")) -> findings.Evidence:
    """Evidence of a survey in which so many respondents gave these answers, tables read back as from csv."""
    study = read_study(PROJECT / "data/raw/osh")
    items = [item.id for item in study.items]
    patterns = reduce_answers([answer for answer, times in rows for _ in range(times)], items=items)
    totals, titles = totals_of(patterns), [course(f"title {at}", possible) for at, possible in enumerate(directions)]
    tables: dict[str, list[dict[str, object]]] = {
        "shares": records(demand.shares(totals, 0.95, None, patterns)),
        "pairs": records(demand.pairs(totals, 0.95, patterns)),
        "supply_demand": supply.supply_demand(titles, totals, patterns),
        "supply_test": supply.supply_test(titles, totals, 0.95, patterns),
        "counts": [*counts(patterns), *study.counts()],
    }
    written = {name: [{k: cell(v) for k, v in row.items()} for row in table] for name, table in tables.items()}
    return findings.gather(study, totals, written | {"courses": titles}, answers=True)


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


@pytest.fixture
def survey() -> findings.Evidence:
    # 160 respondents: ict 119, innovation 105, legal 53, subject 54, psychology 61.
    return answered(
        ([1, 1, 0, 0, 0], 60), ([1, 1, 1, 0, 0], 45), ([1, 0, 1, 1, 1], 8), ([1, 0, 0, 1, 1], 6), ([0, 0, 0, 1, 1], 40),
        ([0, 0, 0, 0, 1], 1),
    )  # fmt: skip


def test_a_printed_share_is_compared_with_the_answers(survey: findings.Evidence) -> None:
    same = demand_claims.printed_share(survey, "share_legal")
    assert (same.verdict, same.basis) == ("supported", "microdata")
    assert same.reason(language("en")) == (
        "Legal: 53 of 160 respondents in the answers, 33.1%; the source prints 33%. The two agree."
    )
    other = answered(([1, 1, 0, 0, 0], 100), ([1, 0, 1, 1, 1], 60))
    differs = demand_claims.printed_share(other, "share_legal")
    assert (differs.verdict, differs.basis) == ("contradicted", "microdata")
    assert "60 of 160 respondents in the answers, 37.5%; the source prints 33%" in differs.reason(language("en"))
    assert demand_claims.printed_share(survey, "part_ict_topics").basis == "published"


@pytest.mark.parametrize(
    ("ticked", "verdict", "close"),
    [(118, "supported", False), (117, "supported", True), (116, "supported", True), (115, "contradicted", False)],
)
def test_close_to_leaves_room_for_one_point(ticked: int, verdict: str, close: bool) -> None:
    finding = demand_claims.printed_share(
        answered(([1, 1, 0, 0, 0], ticked), ([0, 1, 0, 0, 0], 160 - ticked)), "share_ict"
    )
    assert finding.verdict == verdict
    assert ("leaves room" in finding.reason(language("en"))) == close


def test_published_numbers_are_verified_by_the_answers(survey: findings.Evidence) -> None:
    rows = {row["what"]: row for row in verification.verification(survey)}
    legal = rows["share_legal"]
    assert (legal["recomputed_lowest"], legal["recomputed_highest"], legal["verdict"]) == (33.125, 33.125, "reproduced")
    assert legal["difference_lowest"] == pytest.approx(0.125) and legal["basis"] == "microdata"
    assert (rows["respondents"]["verdict"], rows["respondents"]["basis"]) == ("reproduced", "microdata")
    assert rows["part_ict_topics"]["verdict"] == "possible" and rows["part_ict_topics"]["basis"] == "published"
    fewer = {row["what"]: row for row in verification.verification(answered(([1, 1, 0, 0, 0], 100)))}
    assert (fewer["respondents"]["verdict"], fewer["respondents"]["difference_lowest"]) == ("differs", -60)
    assert fewer["share_legal"]["verdict"] == "differs"
    assert {tuple(row) for row in rows.values()} == {verification.COLUMNS}


def test_no_claim_speaks_of_other_answers_where_there_are_answers(survey: findings.Evidence) -> None:
    ledger = claims.ledger(survey)
    assert {tuple(row) for row in ledger} == {claims.COLUMNS}
    for row in ledger:
        assert not any(words in str(row["because"]) for words in NOT_WITH_ANSWERS), row["because"]
        assert len({row["because"], row["because_ky"], row["because_ru"]}) == 3
        if row["test"] in ("rank", "majority", "higher", "lower"):
            assert row["basis"] == "microdata", row
        if row["test"] == "rank":
            assert row["verdict"] in ("supported", "contradicted")
    verdicts = {row["claim"]: row["verdict"] for row in ledger}
    assert verdicts["ict_first"] == "supported" and verdicts["ict_higher"] == "supported"


def test_claims_on_courses_rest_on_answers_where_titles_leave_nothing_open() -> None:
    rows = [([1, 1, 0, 0, 0], 90), ([1, 0, 1, 1, 1], 70)]
    settled = answered(*rows, directions=("subject", *["ict"] * 19))
    few = course_claims.few(settled, "subject")
    assert (few.verdict, few.basis) == ("supported", "microdata")
    split = course_claims.matches(answered(*rows, directions=("legal",) * 12), "contradicted")
    assert (split.verdict, split.basis) == ("contradicted", "microdata")
    assert "The Wald test, which allows for the ticks being those of 160 respondents" in split.reason(language("en"))
    contested = answered(*rows, directions=("subject;legal", "ict", "subject"))
    assert course_claims.few(contested, "subject").basis == "bounded"
    assert course_claims.matches(contested, "contradicted").basis == "bounded"
    open_ = course_claims.matches(
        answered(*rows, directions=("ict;legal", "ict", "innovation", "subject;legal") * 3), "contradicted"
    )
    assert open_.verdict == "undetermined" and "do not all agree" in open_.reason(language("en"))
    numbers = verification.course_numbers(contested, [], 20)
    assert numbers["subject_demand_share"]["basis"] == "microdata"
    assert numbers["subject_courses"]["basis"] == "bounded" and "supply_p_wald" in numbers
