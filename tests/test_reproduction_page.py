import json
from pathlib import Path

import pytest

from pddemand.criteria import KINDS, Criteria
from pddemand.language import language
from pddemand.reproduction import Check, Outcome
from pddemand.reproduction_page import SAID, SHOWN, as_json, in_brief, judged, page, say
from pddemand.scan import Finding

STYLE = Path(__file__).parents[1] / "notebooks/template"
LANGUAGES = ("ky", "ru", "en")
HOSTILE = "<script>alert(1)</script>{what}{{ 7*7 }}"


def outcome(*findings: Finding, kind: str = "result_changed") -> Outcome:
    return Outcome(
        (Check(kind, 9, findings), Check("empty_file", 9, ())),
        {"osh": {"reproduced": 1, "possible": 0, "counted": 0, "differs": 0, "not verifiable": 0}},
        {"osh/share": dict.fromkeys(LANGUAGES, "because")},
    )


def test_every_kind_has_its_words() -> None:
    assert list(SAID) == list(KINDS)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_said(kind: str, code: str) -> None:
    told = {"licence_missing": "data", "number_near": "share"}.get(kind, "x")
    assert say(Finding("osh", told), kind, outcome(), language(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_laxer_criteria_are_told_and_none_where_there_are_none(code: str) -> None:
    lenient = Criteria(runs_differ="note", most=0.9)
    told = "most: 0.9 (proposed: 0.5); runs_differ: note (proposed: partial)"
    assert told in page(Outcome(ALIKE), lenient, [code], STYLE)
    assert in_brief(Outcome(ALIKE), lenient).splitlines()[1] == f"  Laxer than proposed: {told}"
    assert json.loads(as_json(Outcome(ALIKE), lenient))["laxer_than_proposed"] == told.split("; ")
    assert "proposed" not in page(Outcome(ALIKE), Criteria(most=0.4, empty_file="partial"), [code], STYLE)


def test_a_number_is_said_with_its_explanation() -> None:
    assert say(Finding("osh", "share"), "number_near", outcome(), language("ky")) == "share: because"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_region_that_was_not_checked_keeps_the_verdict_from_full(code: str) -> None:
    skipped = Outcome((*ALIKE, Check("not_checked", 1, (Finding("naryn", "no ledger"),))))
    assert skipped.gravest(Criteria()) == "minor issues"
    assert "verification.csv" in say(Finding("naryn", "no ledger"), "not_checked", skipped, language(code))
    assert "naryn: Nothing of this region was checked" in in_brief(skipped, Criteria())


def test_the_page_stands_alone_and_shows_text_as_text() -> None:
    html = page(outcome(Finding(HOSTILE, HOSTILE)), Criteria(), LANGUAGES, STYLE)
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{what}{{ 7*7 }}") == 3
    assert "http" not in html.replace("http-equiv", "")
    assert html.index('id="ky"') < html.index('id="ru"') < html.index('id="en"')
    assert "not checked" in html and "partial" in html


def test_long_lists_are_cut_on_the_page_and_whole_for_programs() -> None:
    many = outcome(*(Finding(f"{number}.csv") for number in range(SHOWN + 5)))
    html = page(many, Criteria(), ["en"], STYLE)
    assert f"{SHOWN - 1}.csv" in html and f"{SHOWN}.csv" not in html and "and 5 more" in html
    assert "<nav>" not in html
    told = json.loads(as_json(many, Criteria()))
    about = "partial: not everything computed comes out the same; published numbers: 1, of these reproduced 1, "
    assert told["verdict"].startswith(about) and told["leads_to"] == "partial"
    assert len(told["checks"][0]["findings"]) == SHOWN + 5
    assert in_brief(many, Criteria()).splitlines()[:2] == [
        f"Reproduction: {told['verdict']}",
        "  partial: Results that a fresh run makes otherwise (25)",
    ]


OSH = {"reproduced": 6, "possible": 7, "counted": 7, "differs": 0, "not verifiable": 14}
ALIKE = (Check("runs_differ", 9, ()), Check("result_changed", 9, ()))


def test_full_says_of_what_for_all_regions_together() -> None:
    said = judged(Outcome(ALIKE, {"osh": OSH, "naryn": dict.fromkeys(OSH, 1)}), Criteria(), language("en"))
    assert said == (
        "full: everything computed comes out the same; published numbers: 39, of these reproduced 7, possible and no"
        " more 8, counted in the source’s lists 8, different 1, impossible to check 15"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_verdict_stands_bare(code: str) -> None:
    full = Outcome(ALIKE, {"osh": OSH})
    said = judged(full, Criteria(), language(code))
    assert all(figure in said for figure in ("34", "6", "7", "14"))
    assert said in page(full, Criteria(), [code], STYLE)
    assert said in in_brief(full, Criteria()) or code != "en"
    assert json.loads(as_json(full, Criteria()))["verdict"] == judged(full, Criteria(), language("en"))


@pytest.mark.parametrize(
    ("checks", "computed"),
    [
        ((Check("study_stops", 1, (Finding("1", "no"),)),), "the study does not run to its end"),
        ((Check("runs_differ", 9, ()),), "no results to compare them with"),
        ((*ALIKE, Check("result_missing", 9, (Finding("a.csv"),))), "a fresh run computes more"),
        (ALIKE, "; no published numbers were compared"),
    ],
)
def test_a_verdict_says_what_was_computed(checks: tuple[Check, ...], computed: str) -> None:
    assert computed in judged(Outcome(checks), Criteria(), language("en"))
