"""Evidence for and against what the source proposes."""

import shutil
from pathlib import Path

import pytest

from pddemand import proposals
from pddemand.codebook import Study, read_study
from pddemand.errors import InputError

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def study() -> Study:
    return read_study(PROJECT / "data/raw/osh")


def ledger(study: Study, **verdicts: str) -> list[dict[str, object]]:
    return [
        {
            "claim": claim.id,
            "verdict": (verdict := verdicts.get(claim.id, "untestable")),
            "basis": "untestable" if verdict == "untestable" else "bounded",
        }
        for claim in study.claims
    ]


@pytest.mark.parametrize(
    ("speak_for", "speak_against", "expected"),
    [
        ([], [], "open"),
        (["untestable", "undetermined"], ["undetermined"], "open"),
        (["supported", "undetermined"], [], "has support"),
        (["undetermined"], ["contradicted"], "has support"),
        ([], ["supported"], "has counter-evidence"),
        (["contradicted"], ["untestable"], "has counter-evidence"),
        (["supported"], ["supported"], "open"),
        (["supported", "contradicted"], [], "open"),
    ],
)
def test_outcome(speak_for: list[str], speak_against: list[str], expected: str) -> None:
    assert proposals.outcome(speak_for, speak_against) == expected


def test_every_proposal_shortcoming_and_feature_is_weighed(study: Study) -> None:
    rows = proposals.weigh(study, ledger(study))
    assert [row["kind"] for row in rows] == ["proposal"] * 4 + ["shortcoming"] * 3 + ["feature"] * 4
    assert {row["verdict"] for row in rows} == {"open"} and {row["basis"] for row in rows} == {"untestable"}
    assert {tuple(row) for row in rows} == {proposals.COLUMNS}


def test_evidence_is_listed_with_its_verdicts(study: Study) -> None:
    verdicts = {"courses_mismatch": "supported", "needs_satisfied": "contradicted"}
    rows = {row["proposal"]: row for row in proposals.weigh(study, ledger(study, **verdicts))}
    row = rows["topics_with_teachers"]
    assert row["evidence_for"] == "courses_mismatch=supported;shortcoming_mismatch=untestable;subject_few=untestable"
    assert row["evidence_against"] == "needs_satisfied=contradicted"
    assert (row["verdict"], row["basis"]) == ("has support", "bounded")


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("proposals.yaml", "for: [courses_mismatch", "for: [courses_mismach", "evidence.for: unknown claim"),
        ("proposals.yaml", "against: [needs_satisfied]", "against: [subject_few]", "stands both for and against"),
        ("claims.yaml", "against: [needs_satisfied]", "against: [needs]", "against: unknown claim 'needs'"),
        ("claims.yaml", "against: [needs_satisfied]", "against: [courses_mismatch]", "names itself"),
    ],
)
def test_evidence_must_name_claims(tmp_path: Path, file: str, right: str, wrong: str, said: str) -> None:
    folder = Path(shutil.copytree(PROJECT / "data/raw/osh", tmp_path / "osh"))
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InputError, match=said) as error:
        read_study(folder)
    assert file in str(error.value) and "line" in str(error.value)
