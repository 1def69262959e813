"""Facts about respondents: times in their zones, submissions over several files, own words masked on reading."""

from pathlib import Path

import pandas as pd
import pytest

from pddemand import exports
from pddemand.answers import AnswerTable

QUESTIONS = [{"name": "q4", "options": ["ict", "law"]}, {"name": "topic"}]


def read(folder: Path, tool: str, header: str, *rows: str, name: str = "a.csv") -> AnswerTable:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return exports.read(path, QUESTIONS, tool)


def minutes(folder: Path, tool: str, header: str, *times: str) -> list[float | None]:
    given = [f"{time},ict,u{number}" for number, time in enumerate(times)]
    found = read(folder, tool, f"{header},q4,topic", *given).frame["respondent:minutes"]
    return [None if pd.isna(each) else float(each) for each in found]


def test_minutes_are_by_one_clock(tmp_path: Path) -> None:
    times = [
        "2024-03-01T10:00:00.000+06:00,2024-03-01T10:25:00.000+06:00",
        "2024-03-01T10:00:00.000+06:00,2024-03-01T04:25:00.000Z",
        "2024-03-01T10:00:00.000+0600,2024-03-01T05:25:00.000+01",
        "2024-03-01T10:00:00,2024-03-01T10:25:30",
        "2024-03-01T10:00:00.000+06:00,2024-03-01T10:25:00.000",
        "2024-03-01T10:25:00Z,2024-03-01T10:00:00Z",
        "2024-03-01,2024-03-02",
        "soon,2024-03-01T10:00:00Z",
    ]
    assert minutes(tmp_path, "kobotoolbox", "start,end", *times) == [25, 25, 25, 25.5, None, None, None, None]


@pytest.mark.parametrize(
    ("tool", "header"), [("kobotoolbox", "start,_submission_time"), ("odk_central", "start,SubmissionDate")]
)
def test_when_answers_were_sent_is_no_end(tmp_path: Path, tool: str, header: str) -> None:
    table = read(tmp_path, tool, f"{header},q4,topic", "2024-03-01T10:00:00.000+06:00,2024-03-01T04:25:00.000Z,ict,")
    assert "respondent:minutes" not in table.frame
    assert table.frame["respondent:date"].tolist() == ["2024-03-01"]


@pytest.mark.parametrize(
    ("times", "days", "order"),
    [
        (["3/13/2024 1:05:00 PM", "3/2/2024 12:10:00 AM"], ["2024-03-13", "2024-03-02"], [2, 1]),
        (["13.03.2024 9:05", "2.3.24 10:00"], ["2024-03-13", "2024-03-02"], [2, 1]),
        (["2024/03/01 9:00:00 PM GMT+6", "2024/03/01 9:30:00 AM GMT+6"], ["2024-03-01"] * 2, [2, 1]),
        (["2024-02-30 10:00:00", "2024-03-01 noon"], [pd.NA, "2024-03-01"], [pd.NA, 1]),
        (["1/2/2024 10:00", "3/4/2024 10:00"], [pd.NA] * 2, [pd.NA] * 2),
        (["13/2/2024 10:00", "3/14/2024 10:00"], ["2024-02-13", pd.NA], [1, pd.NA]),
    ],
)
def test_days_and_their_order(tmp_path: Path, times: list[str], days: list[object], order: list[object]) -> None:
    frame = read(tmp_path, "google_forms", "Timestamp,q4,topic", *(f"{time},ict," for time in times)).frame
    assert frame["respondent:date"].tolist() == days
    assert frame["respondent:order"].tolist() == order


def test_a_submission_has_one_number_in_every_file(tmp_path: Path) -> None:
    first = read(tmp_path, "kobotoolbox", "q4,topic,_uuid", "ict,,a", "law,,b", "law,,").frame["respondent:submission"]
    later = read(tmp_path, "kobotoolbox", "_uuid,q4,topic", " b,law,", "c,ict,").frame["respondent:submission"]
    assert first[1] == later[0]
    assert pd.concat([first, later]).nunique() == 3
    assert first.isna().tolist() == [False, False, True]
    odk = read(tmp_path, "odk_central", "KEY,SubmissionDate,q4,topic", "b,,ict,").frame["respondent:submission"]
    assert odk[0] != later[0], "another tool's"


def test_running_numbers_of_two_forms_differ_by_seed_and_start(tmp_path: Path) -> None:
    header = "id,submitdate,lastpage,startlanguage,seed,q4[ict],q4[law],topic"
    found = [
        read(tmp_path, "limesurvey", header, f"1,,1,ky,{seed},Y,N,").frame["respondent:submission"][0]
        for seed in ("5", "5", "6")
    ]
    assert found[0] == found[1] != found[2]


def test_own_words_are_masked_for_whoever_reads(tmp_path: Path) -> None:
    table = read(tmp_path, "plain", "q4,topic", "ict;law;a@b.kg,0555 123 456", "law,21505198001234 @asan_kg")
    assert table.others("q4").tolist() == ["[e-mail]", pd.NA]
    assert table.frame["topic"].tolist() == ["[phone]", "[PIN] [account]"]
    assert sum(found.occurrences for found in table.sources[0].masked) == 4
    assert not any(secret in repr(table) for secret in ("a@b.kg", "0555", "21505198001234", "asan_kg"))
