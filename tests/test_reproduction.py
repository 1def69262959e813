from pathlib import Path

import pytest

from pddemand.criteria import CONSEQUENCES, KINDS, Criteria
from pddemand.reproduction import Check, Outcome, compared, numbers_checked, result_files, tally, verdict
from pddemand.scan import Finding

FOUND = (Finding("a.csv"),)


def number(name: str, published: str, difference: str, outcome: str) -> dict[str, str]:
    return {"what": name, "published": published, "verdict": outcome} | dict.fromkeys(
        ("difference_lowest", "difference_highest"), difference
    )


def test_nothing_found_is_full() -> None:
    checks = tuple(Check(kind, 5, ()) for kind in KINDS)
    assert verdict(Outcome(checks), Criteria()) == "full"
    assert Outcome(checks).reasons(Criteria()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_leads_to_what_the_criteria_say(kind: str) -> None:
    outcome = Outcome((Check("empty_file", 1, ()), Check(kind, 1, FOUND)))
    for consequence in CONSEQUENCES:
        assert outcome.gravest(Criteria(**{kind: consequence})) == consequence


def test_the_gravest_finding_decides_and_stands_first() -> None:
    outcome = Outcome(
        (Check("number_possible", 1, FOUND), Check("empty_file", 1, FOUND), Check("runs_differ", 1, FOUND))
    )
    assert verdict(outcome, Criteria()) == "partial"
    assert outcome.reasons(Criteria()) == [("runs_differ", "partial"), ("empty_file", "minor issues")]


def test_files_are_compared_by_their_bytes(tmp_path: Path) -> None:
    for name, content in {"one/results/a": "x", "one/results/b": "x", "one/results/c": "x"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    theirs = tmp_path / "two/results"
    theirs.mkdir(parents=True)
    for name, content in {"a": "x", "b": "y", "d": "x", ".hidden": "", "verification.html": "page"}.items():
        (theirs / name).write_text(content)
    found = compared(result_files(tmp_path / "one"), result_files(tmp_path / "two"))
    assert found == ([Finding("results/b")], [Finding("results/c")], [Finding("results/d")])


def test_numbers_are_judged_by_distance_in_the_last_printed_digit() -> None:
    rows = [
        number("near", "66.5", "-0.1", "differs"),
        number("far", "66.5", "0.2", "differs"),
        number("whole", "66", "1", "differs"),
        number("none", "66", "", "differs"),
        number("between", "66", "0.4", "possible"),
        number("year", "2022", "", "not verifiable"),
        number("same", "5", "0", "reproduced"),
    ]
    found = {
        check.kind: [finding.what for finding in check.findings] for check in numbers_checked("osh", rows, Criteria())
    }
    assert found == {
        "most_numbers_differ": [],
        "number_differs": ["far", "none"],
        "number_near": ["near", "whole"],
        "number_possible": ["between"],
        "number_not_verifiable": ["year"],
    }
    assert tally(rows) == {"reproduced": 1, "possible": 1, "counted": 0, "differs": 4, "not verifiable": 1}


def test_most_numbers_that_can_be_compared() -> None:
    rows = [
        number("a", "5", "3", "differs"),
        number("b", "5", "0", "reproduced"),
        number("c", "5", "", "not verifiable"),
    ]
    assert numbers_checked("osh", rows, Criteria())[0].findings == ()
    assert numbers_checked("osh", rows, Criteria(most=0.4))[0].findings == (Finding("osh", "1/2"),)
    assert numbers_checked("osh", [], Criteria())[0].findings == ()


def test_a_count_is_near_to_nothing() -> None:
    rows = [number("teachers", "160", "-1", "differs"), number("share", "66", "-1", "differs")]
    found = {check.kind: check.findings for check in numbers_checked("osh", rows, Criteria(), {"teachers"})}
    assert found["number_differs"] == (Finding("osh", "teachers"),)
    assert found["number_near"] == (Finding("osh", "share"),)


def test_what_is_not_printed_does_not_outweigh_what_differs() -> None:
    rows = [number("share", "74", "-20", "differs"), *(number(f"list {n}", "3", "0", "counted") for n in range(3))]
    assert numbers_checked("osh", rows, Criteria())[0].findings == (Finding("osh", "1/1"),)
