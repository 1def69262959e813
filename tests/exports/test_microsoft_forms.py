"""Microsoft Forms: cells joined with ";" after each option, headings of several languages, random answers."""

from pathlib import Path

import pytest
from hypothesis import given
from made_exports import Made, counts, made, read_back, write, write_book
from real_exports import names, real

from pddemand import exports
from pddemand.errors import InputError
from pddemand.exports import microsoft_forms
from pddemand.exports.sheets import read_sheet

HEAD = ["ID", "Start time", "Completion time", "Email", "Name"]
WISH = {"name": "wish", "label": "Which courses?", "options": ["ICT", "Law; rights", "Psychology, ethics"]}
ROWS = [
    [*HEAD, "Which courses?\u00a0", "Role ", "I feel heard", "Comment"],
    ["1", "11/25/22 9:00:00", "11/25/22 9:10:00", "anonymous", "", "Law; rights;ICT;", "Teacher", "Agree", "Thanks"],
    ["2", "11/25/22 9:01:00", "11/25/22 9:04:30", "anonymous", "", "Psychology, ethics;chess; go;", "Head", "", ""],
    ["3", "11/26/22 9:01:00", "11/26/22 9:02:00", "anonymous", "", "", "Cook", "Disagree", ""],
]


def test_ticked_options_are_cut_by_their_wordings(tmp_path: Path) -> None:
    """A ";" in a label cuts nothing, the last ";" is no empty answer, what remains is the respondent's own."""
    path = write(tmp_path / "a.csv", ROWS)
    role = {"name": "Role", "kind": "single", "options": ["Teacher", "Head"]}
    heard = {"name": "I feel heard", "kind": "single", "options": ["Agree", "Disagree"], "other": False}
    table = exports.read(path, [WISH, role, heard, {"name": "Comment"}], "microsoft_forms")
    assert read_back(table, "wish") == [
        ({"ICT", "Law; rights"}, None),
        ({"Psychology, ethics"}, "chess; go"),
        (None, None),
    ]
    assert counts(table, "Role") == {"Teacher": 1, "Head": 1}
    assert table.others("Role").tolist()[2] == "Cook"
    assert counts(table, "I feel heard") == {"Agree": 1, "Disagree": 1}
    assert table.frame["respondent:minutes"].tolist() == [10, 3.5, 1]
    assert "respondent:person" not in table.frame, "all are anonymous"


def test_workbook(tmp_path: Path) -> None:
    """A workbook reads as the text file does."""
    table = exports.read(write_book(tmp_path / "a.xlsx", ROWS), [WISH], "microsoft_forms")
    assert counts(table, "wish") == {"ICT": 1, "Law; rights": 1, "Psychology, ethics": 1}


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        ["Id", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"],
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"],
        ["ID", "Godzina rozpoczęcia", "Godzina ukończenia", "Adres e-mail", "Nazwa"],
        ["ИД", "Время начала", "Время выполнения", "Электронная почта", "Имя"],
        ["Start time", "Completion time"],
    ],
)
def test_recognised_in_several_languages(tmp_path: Path, head: list[str]) -> None:
    """The two times that stand first tell the tool, whatever the language."""
    path = write(tmp_path / "a.csv", [[*head, "Which?"], [*["1"] * len(head), "ICT;"]])
    assert microsoft_forms.recognised(read_sheet(path))


def test_one_person_twice(tmp_path: Path) -> None:
    """Signed-in respondents are told apart by their address."""
    rows = [
        [*HEAD, "Which courses?"],
        *([str(n), "", "", mail, "", "ICT;"] for n, mail in enumerate(["a@b", "c@d", "A@b"])),
    ]
    table = exports.read(write(tmp_path / "a.csv", rows), [WISH], "microsoft_forms")
    assert table.frame["respondent:person"].tolist() == [1, 2, 1]


@given(made())
def test_random_answers_are_read_back_or_refused(tmp_path_factory: pytest.TempPathFactory, answers: Made) -> None:
    """Never silently wrong; own words that begin with an option's wording are the stated exception."""
    path = tmp_path_factory.mktemp("forms") / "a.csv"
    rows = [[*HEAD, "Which?"]]
    for ticked, own in answers.rows:
        parts = [*(answers.labels[place] for place in sorted(ticked)), *([own] if own else [])]
        rows.append(["1", "", "", "anonymous", "", "".join(part + ";" for part in parts)])
    ask = [{"name": "Which?", "options": list(answers.labels), "other": True}]
    try:
        table = exports.read(write(path, rows), ask, "microsoft_forms")
    except InputError:
        return
    for (ticked, own), said, read in zip(answers.rows, answers.said(), read_back(table, "Which?"), strict=True):
        if own.startswith(answers.labels) or own.endswith(";"):
            continue
        assert read == said, (ticked, own)


@pytest.mark.parametrize(
    ("ask", "rows", "message"),
    [
        ({"name": "Which cours?"}, ROWS, r"did you mean 'Which courses\?'"),
        (WISH, [[*ROWS[0], "Which courses?"], *([*row, ""] for row in ROWS[1:])], "heads two columns"),
        (WISH, ROWS[:1], "no answers below it"),
        (WISH, [ROWS[0], [*ROWS[1][:5], "Chess;ICT;", "", "", ""]], "row 2.*'Chess' stands before an option"),
        ({**WISH, "other": False}, ROWS, "row 3.*'chess; go' is no option"),
    ],
)
def test_bad_input_is_refused(tmp_path: Path, ask: dict[str, object], rows: list[list[str]], message: str) -> None:
    """One clear line says what is wrong and where."""
    with pytest.raises(InputError, match=message):
        exports.read(write(tmp_path / "a.csv", rows), [{"options": ["ICT"], **ask}], "microsoft_forms")


def test_no_other_tool_is_claimed() -> None:
    """None of the real files comes from this tool."""
    real("expected.json")
    readable = [name for name in names() if "ragged" not in name]
    assert not [name for name in readable if microsoft_forms.recognised(read_sheet(real(name)))]
