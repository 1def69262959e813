"""What the pages that walk a student through a survey of their own hold, and the study that they speak of."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter
from running import PROJECT

from pddemand import responses
from pddemand.codebook import read_config, read_study
from pddemand.exports import read_region
from pddemand.language import language
from pddemand.new_region import new_region
from pddemand.raw import read_yaml
from pddemand.readiness import readiness
from pddemand.records import Config

PAGES = {
    "ky": PROJECT / "docs/adapting.ky.md",
    "ru": PROJECT / "docs/adapting.ru.md",
    "en": PROJECT / "docs/adapting.md",
}


class Block(NamedTuple):
    """A fenced block: `sh` is typed, `text` is what the program says, others are written into `file`."""

    kind: str
    file: str
    lines: list[str]


def blocks(page: Path) -> Iterator[Block]:
    """Give the fenced blocks of a page, in order."""
    fence = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    for kind, file, text in fence.findall(page.read_text(encoding="utf-8")):
        yield Block(kind, file, text.splitlines())


def quoted(page: Path) -> list[list[str]]:
    """Give what a page quotes the program as saying when something is missing or wrong: groups of lines."""
    groups = re.findall(r"(?:^>.*\n)+", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.findall(r"^> `(.*)`$", group, re.MULTILINE) for group in groups]


# --- the study of the walk-through --------------------------------------------------------------------------

FOLDER = Path("data/raw/naryn")
REGION, CODEBOOK, ANSWERS, COURSES = (
    FOLDER / name for name in ("region.yaml", "codebook.yaml", "answers.csv", "courses.csv")
)
CONFIG = Path("config.yaml")

_, _, LEGAL, _, PSYCHOLOGY = OPTIONS = (
    "Маалыматтык-коммуникациялык багыт",
    "Окуу процессин уюштуруунун инновациялык формалары",
    "Укуктук багыт",
    "Предмети",
    "Психологиялык-педагогикалык",
)
QUESTION = "Сизди кызыктырган багытты (же бир нечесин) белгилеңиз."
TOPIC = "Өзүңүзгө керектүү курстун темасын жазыңыз."

Rows = list[list[str]]


def sheet() -> Rows:
    """Make up a sheet of Google Forms with 48 rows: one tries the form out, two leave the directions open."""
    rows = [["Timestamp", QUESTION, TOPIC]]
    for number in range(48):
        ticked = [label for place, label in enumerate(OPTIONS) if number % (place + 2) == 0 or place == number % 5]
        topic = "Электрондук журнал" if number % 4 == 1 else ""
        rows.append([f"25.01.2027 {9 + number // 30}:{number % 30:02}:10", ", ".join(ticked), topic])
    rows[1][2] = "тест"
    rows[20][1] = rows[40][1] = ""
    return rows


def save(rows: Rows, path: Path = ANSWERS, encoding: str = "utf-8") -> None:
    """Write a table as a survey tool does."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))


def edit(path: Path, old: str, new: str) -> None:
    """Change a file as with an editor."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def begun() -> None:
    """Stand in a new study whose folder for Naryn has just been made."""
    CONFIG.write_bytes((PROJECT / "config.yaml").read_bytes())
    new_region("naryn", Path(), 2027)


def finished() -> None:
    """Stand where the file with answers is in place and named."""
    begun()
    name_file("answers.csv")
    save(sheet())


def name_file(*files: str) -> None:
    """Name files with answers in `region.yaml`."""
    edit(REGION, "#  - file: answers.xlsx", "\n".join(f"  - file: {file}" for file in files))


def lacks() -> list[str]:
    """Say what is missing, as the program does whose first language is Kyrgyz."""
    found = readiness(FOLDER)
    return [lack.told(language(code)) for code in ("ky", "en") for lack in found.blanks or found.answers]


def read() -> None:
    """Read all that the study reads before anything is computed."""
    read_config(CONFIG, PROJECT)
    config = read_yaml(CONFIG).parse(TypeAdapter(Config))
    for name in config.regions[1:]:  # not Osh, which is not there
        study = read_study(Path("data/raw", name))
        answers, steps = responses.clean(read_region(Path("data/raw", name), study), config.cleaning)
        left_out = responses.analysed(answers, study.codebook.multiple[0].id)[1]
        responses.refuse_nothing_left([*steps, *left_out], name)


# --- mistakes -----------------------------------------------------------------------------------------------

Change = Callable[[], None]


def edited(path: Path, old: str, new: str) -> Change:
    return lambda: edit(path, old, new)


def answered(change: Callable[[Rows], object]) -> Change:
    """Change the file with answers."""

    def changed() -> None:
        rows = sheet()
        change(rows)
        save(rows)

    return changed


def renamed(rows: Rows) -> None:
    for row in rows:
        row[1] = row[1].replace(PSYCHOLOGY, "Психология")


def unknown(rows: Rows) -> None:
    rows[4][1] = ", ".join(["Маалыматтык технологиялар", LEGAL, PSYCHOLOGY])


def unanswered(rows: Rows) -> None:
    for row in rows[1:]:
        row[1] = ""


def versions() -> None:
    """Put two exports of KoboToolbox in place, of two versions of a form."""
    edit(REGION, "  - file: answers.csv", "  - file: first.csv\n  - file: second.csv")
    for file, version in (("first", "vA1"), ("second", "vB2")):
        heads = ["start", "end", "directions", "topic", "__version__", "_id", "_uuid", "_submission_time", "_index"]
        about = ["2027-01-25T09:00:00.000+06:00", "2027-01-25T09:05:00.000+06:00", "ict legal", ""]
        save([heads, [*about, version, "1", file, "2027-01-25T09:05:01", "1"]], FOLDER / f"{file}.csv")


def copied() -> None:
    """Put the export and a second download of it in place."""
    edit(REGION, "  - file: answers.csv", "  - file: answers.csv\n  - file: answers (1).csv")
    save([*sheet(), ["26.01.2027 9:00:00", LEGAL, ""]], FOLDER / "answers (1).csv")


def misplaced() -> None:
    """List a course in a direction that is none."""
    row = "c1,Медиация,ky,2026,72,Нарын методикалык борбору,law,yes,2026-жылдын планы\n"
    COURSES.write_text(COURSES.read_text(encoding="utf-8") + row, encoding="utf-8")


def misnamed() -> None:
    """Name another file than the one that is there."""
    name_file("answer.csv")
    save(sheet())


def misspelt() -> None:
    """Ask for a region whose name has other letters."""
    new_region("Нарын", Path(), 2027)


STAGES: dict[str, Change] = {
    "named": lambda: None,
    "found": lambda: save(sheet()),
    "misnamed": misnamed,
    "blank": edited(REGION, "  ru: Нарынская область", "  ru:"),
}
"""How far the folder is filled in, and what is missing; in the order of the pages."""

MISTAKES: dict[str, Change] = {
    "name": misspelt,
    "typo": edited(CONFIG, "- naryn", "- narin"),
    "dash": edited(CONFIG, "  - naryn", "  naryn"),
    "tab": edited(REGION, "  - file", "\t- file"),
    "colon": edited(REGION, "ky: Нарын облусу", "ky: Нарын облусу: борбору"),
    "key": edited(REGION, "years:", "year:"),
    "folder": edited(REGION, "id: naryn", "id: talas"),
    "heading": answered(lambda rows: rows[0].__setitem__(1, "Сизди кызыктырган багыттарды белгилеңиз.")),
    "unknown": answered(unknown),
    "renamed": answered(renamed),
    "lost": lambda: save(sheet(), encoding="cp1251"),
    "ragged": answered(lambda rows: rows[3].append("?")),
    "empty": lambda: save(sheet()[:1]),
    "tool": edited(REGION, "  - file: answers.csv", "  - file: answers.csv\n    tool: kobotoolbox"),
    "versions": versions,
    "twice": edited(REGION, "  - file: answers.csv", "  - file: answers.csv\n  - file: answers.csv"),
    "copy": copied,
    "nothing": answered(unanswered),
    "direction": misplaced,
}
"""What can be done wrong in a folder that was right; in the order of the pages."""
