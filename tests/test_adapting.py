"""The pages that walk a student through a survey of their own: alike in three languages, and true."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import adapting
import pytest
from adapting import MISTAKES, PAGES, STAGES, Block, blocks, quoted
from running import PROJECT, with_run

from pddemand.errors import InputError
from pddemand.planning import mcnemar_power, mcnemar_sample_size, share_half_width, share_sample_size
from pddemand.shares import share_intervals

TEXTS = {code: page.read_text(encoding="utf-8") for code, page in PAGES.items()}
RUN = (PROJECT / "run.py").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`\n]+)`")
every_page = pytest.mark.parametrize("code", PAGES)


def prose(code: str) -> str:
    """Give a page without its fenced blocks and what it quotes."""
    return re.sub(r"^```.*?^```$|^>[^\n]*", "", TEXTS[code], flags=re.DOTALL | re.MULTILINE)


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", ".")) for number in re.findall(r"[0-9]+(?:[.,][0-9]+)?", text)]


def tables(code: str) -> list[list[list[str]]]:
    """Give the cells of the tables of a page, without their headings."""
    found = re.findall(r"^\|[-:| ]+\|\n((?:\|.*\|\n)+)", TEXTS[code], re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()] for table in found]


# --- three languages ----------------------------------------------------------------------------------------


@every_page
def test_the_first_line_leads_to_each_language(code: str) -> None:
    first = TEXTS[code].splitlines()[0]
    others = {page.name for page in PAGES.values()} - {PAGES[code].name}
    assert set(re.findall(r"\]\((.*?)\)", first)) == others


@every_page
@pytest.mark.parametrize("pattern", [r"^#+ ", r"^\* ", r"^[0-9]\. ", r"^\|", r"\]\((?!adapting|#)"])
def test_languages_have_the_same_parts_in_the_same_order(code: str, pattern: str) -> None:
    assert [part.strip() for part in re.findall(pattern, TEXTS[code], re.MULTILINE)] == [
        part.strip() for part in re.findall(pattern, TEXTS["en"], re.MULTILINE)
    ]


@every_page
def test_languages_have_the_same_blocks_and_messages(code: str) -> None:
    assert list(blocks(PAGES[code])) == list(blocks(PAGES["en"]))
    assert quoted(PAGES[code]) == quoted(PAGES["en"])


@every_page
def test_languages_name_the_same_files_and_keys(code: str) -> None:
    """But for what is chosen by language."""

    def named(language: str) -> set[str]:
        spans = {re.sub(rf"(?<=[./]){language}(?=[./])", "LANGUAGE", span) for span in CODE.findall(prose(language))}
        return {span for span in spans if span.isascii() and not span.startswith("languages:")} - {
            "test",
            "coders/<name>.csv",
        }

    assert named(code) == named("en")


@every_page
def test_links_lead_somewhere(code: str) -> None:
    for link in re.findall(r"\]\((?!https:)(.*?)\)", prose(code)):
        file, _, anchor = link.partition("#")
        path = (PAGES[code].parent / file) if file else PAGES[code]
        assert path.is_file(), link
        headings = re.findall(r"^#+ (.+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not anchor or anchor in {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}


def test_other_pages_lead_here() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert all(f"docs/{page.name}" in readme for page in PAGES.values())


# --- what the program says ----------------------------------------------------------------------------------


@every_page
@pytest.mark.parametrize("place", range(len(STAGES)), ids=STAGES)
def test_what_is_missing_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, place: int) -> None:
    monkeypatch.chdir(tmp_path)
    adapting.begun()
    [*STAGES.values()][place]()
    assert quoted(PAGES[code])[place] == adapting.lacks()


@pytest.mark.parametrize("place", range(len(MISTAKES)), ids=MISTAKES)
def test_mistakes_are_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    monkeypatch.chdir(tmp_path)
    adapting.finished()
    with pytest.raises(InputError) as refusal:
        [*MISTAKES.values()][place]()
        adapting.read()
    assert quoted(PAGES["en"])[len(STAGES) + place] == [str(refusal.value)]


@pytest.mark.parametrize(
    ("mistake", "before", "wording"),
    [
        ("heading", "    options:\n      - id: ict", "Сизди кызыктырган багыттарды белгилеңиз."),
        ("unknown", "        short:\n          ky: МКТ", "Маалыматтык технологиялар"),
        ("renamed", "        short:\n          ky: Психологиялык-педагогикалык", "Психология"),
    ],
)
def test_the_remedy_of_other_wordings_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: str, before: str, wording: str
) -> None:
    monkeypatch.chdir(tmp_path)
    adapting.finished()
    MISTAKES[mistake]()
    indent = before[: len(before) - len(before.lstrip())]
    adapting.edit(adapting.CODEBOOK, before, f'{indent}also: ["{wording}"]\n{before}')
    adapting.read()


def test_run_py_says_the_rest() -> None:
    """Also where its sentences are written over two lines."""
    joined = re.sub(r'"\s*\n\s*"', "", RUN)
    rest = [line for lines in quoted(PAGES["en"])[len(STAGES) + len(MISTAKES) :] for line in lines]
    assert len(rest) == 3 and all(line in joined for line in rest)
    assert all("this is a defect of the program" in text for text in (*TEXTS.values(), RUN))


@every_page
def test_commands_are_those_of_run_py(code: str) -> None:
    commands = re.search(r"^COMMANDS = \{(.*?)\}", RUN, re.DOTALL | re.MULTILINE)
    assert commands
    for span in CODE.findall(prose(code)):
        words = span.split()
        assert words[:2] != ["python3", "run.py"] or len(words) == 2 or f'"{words[2]}":' in commands[1], span


def test_a_right_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is the mistake, each time, that is refused."""
    monkeypatch.chdir(tmp_path)
    adapting.finished()
    adapting.edit(adapting.REGION, "years:", "synthetic: true\nyears:")
    adapting.read()


# --- numbers ------------------------------------------------------------------------------------------------


@every_page
def test_how_many_teachers_to_ask(code: str) -> None:
    sizes, widths = tables(code)[:2]
    for label, *cells in sizes:
        population = int(label) if label.isdigit() else None
        needed = [share_sample_size(0.5, e, population=population, items=k) for k in (1, 5) for e in (0.1, 0.05)]
        assert [int(cell) for cell in cells] == needed
    for label, *cells in widths:
        right = [100 * float(share_half_width(0.5, int(label), items=items)) for items in (1, 5)]
        assert numbers(" ".join(cells)) == pytest.approx(right, abs=0.05)
    assert [len(sizes), len(widths)] == [6, 5]


@every_page
def test_numbers_of_the_formula_in_words(code: str) -> None:
    section = next(part for part in TEXTS[code].split("\n## ") if part.startswith("4. "))
    one, five = (int(share_sample_size(0.5, 0.05, items=items)) for items in (1, 5))
    assert {5, 1, 20, 400, one, round(five / one, 1)} <= set(numbers(section))
    assert f"{one} × 1000 / (1000 + {one} − 1) = {share_sample_size(0.5, 0.05, population=1000)}" in section
    assert mcnemar_sample_size(0.30, 0.15) == 166 and mcnemar_power(0.30, 0.15, 166) >= 0.8
    assert {30, 15, 166, 80, 100} <= set(numbers(section))
    share, low, high = 27 / 45, *(float(end) for end in share_intervals(27, 45))
    last = next(part for part in TEXTS[code].split("\n## ") if " 45 " in part and "73" in part)
    assert {45, round(100 * share), 95, round(100 * low), round(100 * high)} <= set(numbers(last))


# --- the walk -----------------------------------------------------------------------------------------------


def type_in(folder: Path, command: str) -> str:
    """Type a command, as a user does who stands in a folder; give what it prints."""
    words = [sys.executable if word == "python3" else word for word in shlex.split(command)]
    run = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def fill_in(path: Path, block: Block) -> None:
    """Write what a page says into a file: in the place that waits for it, or at the end."""
    text, new = path.read_text(encoding="utf-8"), "\n".join(block.lines) + "\n"
    waits = f"{block.lines[0]}\n#  - file: answers.xlsx\n"
    path.write_text(text.replace(waits, new) if waits in text else text + new, encoding="utf-8")


@pytest.fixture
def walked(study: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project after all that a page says was done, in its order."""
    project, said = with_run(study), ""
    monkeypatch.chdir(project)
    for block in blocks(PAGES["en"]):
        if block.kind == "sh":
            said = "".join(type_in(project, command) for command in block.lines)
        elif block.kind == "text":
            assert all(line in said.splitlines() for line in block.lines), said
        else:
            fill_in(adapting.FOLDER / block.file, block)
            adapting.save(adapting.sheet())
    return project


@pytest.mark.slow
def test_whoever_does_what_the_page_says_has_what_it_promises(walked: Path) -> None:
    """Every file that a page names is there, and the project itself is as before."""
    assert (walked.parent / "talas_study/results/talas/forms/xlsform.xlsx").is_file()
    flow = (walked / "results/naryn/tables/flow.csv").read_text(encoding="utf-8")
    assert "cleaning,test_rows,,1,47," in flow
    courses = (walked / "results/naryn/tables/courses.csv").read_text(encoding="utf-8")
    assert "c1," in courses and "c2," in courses
    promised = set[str]()
    for code in PAGES:
        spans = CODE.findall(prose(code))
        promised |= {span for span in spans if span.startswith("results/")} - {"results/verification.html"}
        region = re.compile(r"(notebooks|tables|figures)/.*|report\..*")
        promised |= {f"results/naryn/{span}" for span in spans if region.fullmatch(span)}
        form = re.compile(r"(google_forms|paper)\..*|xlsform.xlsx|limesurvey.txt")
        promised |= {f"results/naryn/forms/{span}" for span in spans if form.fullmatch(span)}
    absent = sorted(path for path in promised if not (walked / path).exists())
    assert not absent, absent
    assert not (PROJECT / adapting.FOLDER).exists()
