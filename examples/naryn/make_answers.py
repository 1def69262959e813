"""Make the example's survey: the truth, and the two exports in which it hides as in real ones.

`python make_answers.py FOLDER` writes the same bytes each time. Nobody gave these answers: they are drawn here.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import yaml

Row = dict[str, str]
HERE, RAW = Path(__file__).parent, Path("data/raw/naryn_synthetic")
QUESTIONS = yaml.safe_load((HERE / RAW / "codebook.yaml").read_text(encoding="utf-8"))["questions"]
ASKED = {each["id"]: each["text"]["ky"] for each in QUESTIONS}
OPTIONS = {each["id"]: {one["id"]: one["label"]["ky"] for one in each.get("options", ())} for each in QUESTIONS}
TRUTH = ["file", "row", "kind", "person", "district", "school", "role", "setting", "experience"]
TRUTH += [*OPTIONS["directions"], "own", *OPTIONS["forms"], "topic"]
# How many rows of each file are what; all but respondents are left out on the way to the results.
GOOGLE = {"respondent": 176, "test": 4, "duplicate": 9, "not eligible": 6, "left open": 7}
KOBO = {"respondent": 108, "test": 2, "rejected": 3, "not eligible": 4, "left open": 3, "old form": 8}
OWN = ["Башка", "Другое: робототехника", "Other", "инклюзивное образование", "ата-энелер менен иштөө, баарлашуу"]
TOPICS = ["Жаңы үлгүдөгү сабак", "Өзгөчө балдар менен иштөө", "Санариптик көндүмдөр", "Zoom, Google Classroom", ""]
TOPICS += ["Окуучунун укуктары жөнүндө", "Физика боюнча тажрыйбалар", "психология подростка", "Долбоорду түзүү", ""]
TESTS, PERSONAL = ["тест", "Test", "сыноо"], [", 0555 12-34-56", " (mugalim.topic@mail.example)"]
NAMES = ["Асанова Гүлнара", "Бекова Жаңыл", "Үсөнов Эрмек", "Токтогулова Нургүл", "Өмүров Кубаныч"]

chance = Random(72).random  # gives the same numbers in every Python


def one(values: Sequence[str]) -> str:
    """Draw one of the values, each with the same chance."""
    return values[int(len(values) * chance())]


def ticks(question: str, shares: Sequence[float]) -> Row:
    """Draw what a person ticks, at least one option: 1 for each option ticked, 0 for the others."""
    ticked = [chance() < share for share in shares]
    ticked[int(len(shares) * chance())] |= not any(ticked)
    return {name: str(int(yes)) for name, yes in zip(OPTIONS[question], ticked, strict=True)}


def respondent(file: str, number: int, kind: str) -> Row:
    """Draw one person's true answers; a question left open and an option not shown have nothing."""
    village, head = chance() < 0.6, chance() < 0.2
    row = {"file": file, "kind": kind, "person": f"{file[0]}{number}", "school": str(1 + int(24 * chance()))}
    row |= {"setting": "village" if village else "town", "experience": one([*OPTIONS["experience"]])}
    row |= {name: "" for name in ("setting", "experience") if chance() < 0.05}
    row |= {"role": "other_staff" if kind == "not eligible" else "head" if head else "teacher"}
    row |= {"district": "kochkor" if file == "kobo_export.csv" else "at_bashy" if village else "naryn_town"}
    row |= ticks("directions", [0.5 + 0.25 * village, 0.45, 0.2 + 0.4 * head, 0.4, 0.55 - 0.3 * head])
    row |= ticks("forms", [0.5, 0.6 - 0.2 * village, 0.2 + 0.4 * village])
    row |= {"own": one(OWN) if chance() < 0.12 else "", "topic": one(TESTS if kind == "test" else TOPICS)}
    row |= dict.fromkeys(OPTIONS["directions"], "0") if row["own"] and chance() < 0.3 else {}
    row |= dict.fromkeys(OPTIONS["forms"], "") if chance() < 0.06 else {}
    row |= dict.fromkeys([*OPTIONS["directions"], "own"], "") if kind == "left open" else {}
    return row | ({"subject": "1", "psychology": ""} if kind == "old form" else {})


def rows_of(file: str, counts: dict[str, int]) -> list[Row]:
    """Draw the rows of a file in the order in which they were sent; of who sent twice the last row counts."""
    kinds = [kind for kind, count in counts.items() for _ in range(count) if kind != "duplicate"]
    rows = [respondent(file, at, kind) for at, kind in enumerate(sorted(kinds, key=lambda _: chance()))]
    for number in range(counts.get("duplicate", 0)):
        last = next(row for row in rows[int(len(rows) * chance()) // 2 :] if row["kind"] == "respondent")
        first = last if number % 2 else respondent(file, 0, "respondent")
        rows.insert(int(rows.index(last) * chance()), first | {"kind": "duplicate", "person": last["person"]})
    return [row | {"row": str(at), "day": f"{1 + 26 * at // len(rows):02}"} for at, row in enumerate(rows, start=2)]


def typed(text: str) -> str:
    """Type text as people do: without the letters that their keyboard lacks, now and then with an address."""
    text = text.translate(str.maketrans("өүңӨҮҢ", "оунОУН")) if chance() < 0.4 else text
    return text + (one(PERSONAL) if text in TOPICS[:4] and chance() < 0.1 else "")


def google(row: Row) -> Row:
    """Write a row as the sheet of a Google form has it: options joined by commas, which they hold themselves."""
    cells = {"Отметка времени": f"{row['day']}.03.2024 {int(8 + 12 * chance())}:{int(10 + 50 * chance())}:07"}
    address = row["person"].upper() if row["kind"] == "duplicate" else row["person"]
    cells |= {"Адрес электронной почты": f"{address}@mail.example", "Аты-жөнүңүз": one(NAMES)}
    for name, options in OPTIONS.items():
        ticked = [label for option, label in options.items() if option == row.get(name) or row.get(option) == "1"]
        own = [row["own"]] if name == "directions" and row["own"] else []
        cells[ASKED[name]] = ", ".join(ticked + own) if options else typed(row[name])
    return cells


def kobo(row: Row) -> Row:
    """Write a row as KoboToolbox exports it: names of options in one cell, and a column of 0 and 1 for each."""
    time = f"2024-03-{row['day']}T{int(10 + 10 * chance())}:"
    cells = {"start": f"{time}05:00.000+06:00", "end": f"{time}{int(12 + 40 * chance())}:00.000+06:00"}
    for name, options in OPTIONS.items():
        marks = {option: row[option] for option in options if option in row}
        marks |= {"other": str(int(row["own"] != ""))} if name == "directions" else {}
        ticked = " ".join(option for option, mark in marks.items() if mark == "1")
        cells[f"form/{name}"] = ticked if marks else row[name] if options else typed(row[name])
        cells |= {f"form/{name}/{option}": mark if ticked else "" for option, mark in marks.items()}
    cells |= {"form/directions_other": row["own"], "_id": f"4{row['row']:0>4}", "_submission_time": cells["end"][:19]}
    cells |= {"_validation_status": "Not approved" if row["kind"] == "rejected" else ""}
    return cells | {"__version__": "vOld" if row["kind"] == "old form" else "vNew"}


def write(path: Path, rows: Sequence[Row], encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Write a table whose headings are the keys of its first row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    asked, met = rows_of("google_sheet.csv", GOOGLE), rows_of("kobo_export.csv", KOBO)
    write(folder / "truth.csv", [{name: row[name] for name in TRUTH} for row in [*asked, *met]])
    write(folder / RAW / "google_sheet.csv", [google(row) for row in asked], "ptcp154")  # as an old Excel saves it
    write(folder / RAW / "kobo_export.csv", [kobo(row) for row in met], "utf-8-sig", ";")
