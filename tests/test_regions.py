"""Which surveys are compared, which directions mean the same, and of whom shares are that can be compared."""

from pathlib import Path

import pytest
from surveys_side_by_side import survey

from pddemand.errors import InputError
from pddemand.region_labels import BETWEEN
from pddemand.regions import (
    Counted,
    alike,
    basis,
    check_years,
    common_base,
    comparisons,
    in_order,
    institution_table,
    survey_table,
)

OSH = survey("osh", {"ict": (10, 11), "legal": (3, 3)}, 20)
NARYN_24 = survey("naryn_24", {"ict": (9, 9), "legal": (4, 4)}, 15, place="naryn", years=(2024,), asked=18)
NARYN_25 = survey("naryn_25", {"ict": (8, 8), "legal": (5, 5)}, 15, place="naryn", years=(2025,), asked=15)
TALAS = survey("talas", {"ict": (5, 5), "arts": (2, 2)}, 12, labels={"ict": "Computers"})


def names(surveys: object) -> list[str]:
    return [each.id for each in surveys]  # type: ignore[attr-defined]


def test_places_are_compared_by_their_latest_years_and_years_of_a_place_the_latest_first() -> None:
    found = {name: names(each) for name, each in comparisons([OSH, NARYN_25, NARYN_24, TALAS]).items()}
    assert found == {BETWEEN: ["osh", "naryn_25", "talas"], "naryn": ["naryn_25", "naryn_24"]}
    assert comparisons([OSH]) == {}
    assert list(comparisons([NARYN_24, NARYN_25])) == ["naryn"]


def test_years_of_a_place_stand_below_one_another() -> None:
    assert names(in_order([NARYN_25, OSH, TALAS, NARYN_24])) == ["naryn_24", "naryn_25", "osh", "talas"]


def test_directions_are_alike_if_id_and_labels_agree() -> None:
    found = {name[0] + name[3][:4]: names(each) for name, each in alike([OSH, NARYN_24, TALAS]).items()}
    assert found == {
        "ictict": ["osh", "naryn_24"],
        "legallega": ["osh", "naryn_24"],
        "ictcomp": ["talas"],
        "artsarts": ["talas"],
    }
    spaced = survey("spaced", {"ict": (5, 5)}, 12, labels={"ict": " ICT "})
    assert names(next(iter(alike([OSH, spaced]).values()))) == ["osh", "spaced"]


def test_of_different_bases_all_who_were_asked_are_taken_and_missing_answers_are_open() -> None:
    assert common_base([OSH, NARYN_24]) == "asked" and common_base([NARYN_24, NARYN_25]) == "answered"
    assert OSH.counted("ict", "asked") == Counted(20, 10, 11)
    assert NARYN_24.counted("ict", "answered") == Counted(15, 9, 9)
    assert NARYN_24.counted("ict", "asked") == Counted(18, 9, 12)


def test_of_those_who_left_one_direction_open_it_may_have_been_ticked() -> None:
    partly = survey("naryn", {"ict": (9, 9), "legal": (4, 4)}, 15, asked=18)
    partly.bases["ict"] |= {"answered": "18", "known": "15"}  # three answered the question and not this option
    assert partly.counted("ict", "asked") == Counted(18, 9, 12)


def test_basis_says_what_a_comparison_rests_on() -> None:
    assert basis([OSH, OSH], "asked") == "published"
    assert basis([OSH, NARYN_24], "asked") == "bounded"
    assert basis([NARYN_24, NARYN_25], "answered") == "microdata"
    assert basis([NARYN_24, NARYN_25], "asked") == "bounded"


def test_a_year_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    again = survey("naryn_again", {"ict": (1, 1)}, 9, place="naryn", years=(2023, 2024))
    (tmp_path / "naryn_again").mkdir()
    (tmp_path / "naryn_again/region.yaml").write_text("id: naryn_again\nyears: [2023, 2024]\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        check_years([OSH, NARYN_24, again], tmp_path)
    line = str(error.value).replace("\\", "/")
    assert "naryn_again/region.yaml, line 2: years has 2024, but so has" in line
    assert "naryn_24/region.yaml, of the same place naryn; correct the years" in line and "\n" not in line
    check_years([OSH, NARYN_24, NARYN_25, TALAS], tmp_path)


def test_surveys_say_how_many_directions_are_asked_about_elsewhere() -> None:
    rows = {row["region"]: row for row in survey_table([OSH, NARYN_24, TALAS])}
    assert [rows[name]["compared"] for name in rows] == [2, 2, 0]
    assert rows["naryn_24"]["place"] == "naryn" and rows["naryn_24"]["base_of"] == "answered"


def test_institutions_are_those_that_studies_name_with_the_surveys_they_made() -> None:
    listed = survey("osh", {"ict": (1, 1)}, 9, institutions=("Institute of talas", "Institute of batken"))
    rows = institution_table([listed, TALAS])
    assert [(row["institution"], row["regions"]) for row in rows] == [
        ("Institute of talas", "talas"),
        ("Institute of batken", ""),
        ("Institute of osh", "osh"),
    ]


def test_no_region_can_be_called_as_the_comparison_is() -> None:
    with pytest.raises(ValueError, match="not the name regions"):
        survey("regions", {"ict": (1, 1)}, 9)
