"""Time the reading of a Google Forms csv of a million respondents against pandas, of a workbook against calamine.

Each reading is a process of its own, so that its memory is its own.
Run from the project's folder: python benchmarks/exports.py
"""

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

LABELS = [
    "Маалыматтык-коммуникациялык багыт (e-learning, документ жүгүртүү)",
    "Окуу процессин уюштуруунун инновациялык формалары",
    "Укуктук багыт, КР стандарттары",
    "Предметтик",
    "Психологиялык-педагогикалык",
]
GRADES = ["дайыма", "көбүнчө, бирок ар дайым эмес", "кээде", "эч качан"]
SINGLES = [f"Суроо {number}" for number in range(1, 9)]
DIRECTIONS, TOPIC = "Сизди кызыктырган багыттар", "Курстун темасы"
CODEBOOK = [
    {"name": "directions", "label": DIRECTIONS, "options": LABELS},
    *({"name": f"q{n}", "label": text, "kind": "single", "options": GRADES} for n, text in enumerate(SINGLES, 1)),
    {"name": "topic", "label": TOPIC},
]


def answers(respondents: int, distinct_topics: int = 200_000) -> tuple[list[str], list[list[str]]]:
    """Rows as Google Forms writes them to its sheet, with own words in every twentieth joined cell."""
    chance = random.Random(1)
    header = ["Отметка времени", DIRECTIONS, *SINGLES, TOPIC]
    rows = []
    for number in range(respondents):
        ticked = [label for label in LABELS if chance.random() < 0.4]
        if chance.random() < 0.05:
            ticked.append(chance.choice(["шахмат", "логопедия, дефектология", "инклюзия"]))
        time_stamp = f"{1 + number * 28 // respondents:02}.05.2024 {number // 3600 % 24:02}:{number // 60 % 60:02}:00"
        topic = f"Тема {chance.randrange(distinct_topics)}: сабакта санарип куралдар" if chance.random() < 0.7 else ""
        rows.append([time_stamp, ", ".join(ticked), *chance.choices(GRADES, k=len(SINGLES)), topic])
    return header, rows


def ours(path: str) -> None:
    """Read, cut and clean."""
    from pddemand import exports

    table = exports.read(path, CODEBOOK)
    print(len(table), int(table.bases()["ticked"].sum()))


def pandas(path: str) -> None:
    """Read alone, as text."""
    import pandas as pd

    print(len(pd.read_csv(path, dtype=str)))


def calamine(path: str) -> None:
    """Read alone."""
    import python_calamine

    print(len(python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()))


def measured(reader: str, path: Path) -> tuple[float, float]:
    """Seconds without start-up and imports, and megabytes at most, of one reader in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, reader, str(path)], check=True, capture_output=True, text=True
    ).stdout.split("\n")
    seconds, megabytes = run[-2].split()
    return float(seconds), float(megabytes)


def main() -> None:
    """Write both files and read each in both ways, three times in turn."""
    with tempfile.TemporaryDirectory() as folder:
        table, book = Path(folder, "forms.csv"), Path(folder, "forms.xlsx")
        header, rows = answers(1_000_000)
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        write_book(book, [header, *rows[:100_000]])
        del rows
        for path, bare, allowed in ((table, "pandas", 2.0), (book, "calamine", 1.3)):
            times: dict[str, list[tuple[float, float]]] = {bare: [], "ours": []}
            for _ in range(3):
                for reader, taken in times.items():
                    taken.append(measured(reader, path))
            best = {reader: min(taken) for reader, taken in times.items()}
            print(f"{path.name}, {path.stat().st_size >> 20} MB")
            for reader, (seconds, megabytes) in best.items():
                print(f"  {reader:9} {seconds:6.2f} s {megabytes:6.0f} MB")
            print(f"  ratio     {best['ours'][0] / best[bare][0]:6.2f} (asked: at most {allowed})")


def write_book(path: Path, rows: list[list[str]]) -> None:
    """Write a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("Ответы", 0)
    for row in rows:
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import pandas as _pandas  # noqa: F401  imports are not what is compared
        import pyarrow.csv  # noqa: F401
        import python_calamine as _calamine  # noqa: F401

        from pddemand.exports import TOOLS

        for tool in TOOLS:
            import_module(f"pddemand.exports.{tool}")

        start = time.perf_counter()
        {"ours": ours, "pandas": pandas, "calamine": calamine}[sys.argv[1]](sys.argv[2])
        print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main()
