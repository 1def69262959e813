"""Reading a region: right files become a study, wrong ones a line that says where, what and what to do."""

import csv
import json
from pathlib import Path

import pytest

from pddemand.codebook import Study, read_config, read_study
from pddemand.errors import InputError
from pddemand.raw import nearest, shown
from pddemand.records import Rank, schemas

PROJECT = Path(__file__).parent.parent
FOLDER = Path("data/raw/here")
FILES = {
    "region.yaml": """\
id: here
name: {ky: Бул жер, ru: Здесь, en: Here}
institution: {ky: Институт, ru: Институт, en: Institute}
years: [2024]
teachers: 900
institutions: []
published:
  rounding: half_even
  everyone_ticked: false
  at_most: null
source:
  authors: not stated in the article
  title: Demand here
  journal: not stated in the article
  year: "2024"
  pages: not stated in the article
  identifier: not stated in the article
  language: en
  abstracts: [en]
  text: {ky: Баары, ru: Всё, en: All of it}
disclosure:
  sponsor: not stated in the article
  instrument: not stated in the article
  population: not stated in the article
  frame: not stated in the article
  recruitment: not stated in the article
  mode: {ky: Кагазда, ru: На бумаге, en: On paper}
  dates: not stated in the article
  sample_and_precision: not stated in the article
  weights: not stated in the article
  processing: not stated in the article
  limitations: not stated in the article
""",
    "codebook.yaml": """\
questions:
  - id: wishes
    kind: multiple
    verbatim: true
    text: {ky: Каалооңуз, ru: Ваше желание, en: Your wish}
    options:
      - id: music
        label: {ky: Музыка, ru: Музыка, en: Music}
        short: {ky: Музыка, ru: Музыка, en: Music}
        description: {ky: ырдоо, ru: пение, en: singing}
      - id: chess
        label: {ky: Шахмат, ru: Шахматы, en: Chess}
        short: {ky: Шахмат, ru: Шахматы, en: Chess}
        description: {ky: оюн, ru: игра, en: play}
  - id: other
    kind: text
    verbatim: true
    text: {ky: Дагы, ru: Ещё, en: More}
""",
    "published.csv": """\
id,kind,item,value,printed,approximate,base,recount,quote,where
asked,respondents,,16,yes,no,,,So many teachers were asked.,p. 1
share_music,share,music,75,yes,yes,asked,,"Music, they say: most.",p. 1
share_chess,share,chess,50,yes,no,asked,,Chess: half.,p. 1
part_girls,part,,25,yes,no,asked;share_music,,A quarter of them.,p. 1
options,count,,2,yes,no,,wishes,Two options.,p. 1
""",
    "claims.yaml": """\
claims:
  - id: music_first
    kind: rank
    quote: Music comes first.
    where: p. 2
    meaning: {ky: Биринчи, ru: Первая, en: First}
    test: {is: rank, item: music, position: 1}
  - id: music_share
    kind: share
    quote: Music has 75%.
    where: p. 2
    meaning: {ky: Үлүш, ru: Доля, en: Share}
    test: {is: printed_share, number: share_music}
  - id: music_higher
    kind: comparison
    quote: More than chess.
    where: p. 2
    meaning: {ky: Көп, ru: Больше, en: More}
    test: {is: higher, item: music, than: [chess]}
""",
    "proposals.yaml": "proposals: []\n",
    "courses.csv": """\
course,title,language,year,hours,institution,stated_direction,listed,quote_where
c1,Choir,en,2024,72,,music,yes,p. 3
c2,Choir,en,2023-2024,,,,no,p. 3
""",
}
REGION, CODEBOOK, PUBLISHED, CLAIMS, COURSES = (
    "region.yaml",
    "codebook.yaml",
    "published.csv",
    "claims.yaml",
    "courses.csv",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    FOLDER.mkdir(parents=True)
    for name, text in FILES.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return FOLDER


def edit(name: str, old: str, new: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    (FOLDER / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def message(folder: Path = FOLDER) -> str:
    with pytest.raises(InputError) as refusal:
        read_study(folder)
    text = str(refusal.value)
    assert "\n" not in text
    assert str(Path.cwd()) not in text, "paths are shown as the caller gave them"
    assert "Input should" not in text
    return text


def test_a_region_is_read_and_survives_json(here: Path) -> None:
    study = read_study(here)
    assert study.region.teachers == 900
    assert [item.id for item in study.items] == ["music", "chess"]
    assert study.respondents == 16
    assert study.number("part_girls").base == ("asked", "share_music")
    assert study.number("share_music").approximate
    assert study.claims[0].test == Rank.model_validate({"is": "rank", "item": "music", "position": 1})
    assert (study.courses[0].hours, study.courses[1].hours) == (72, None)
    assert study.recounts()["courses"] == 1
    assert study.recounts()["courses:music"] == 1
    assert Study.model_validate_json(study.model_dump_json()) == study


def test_totals_hold_every_compatible_count(here: Path) -> None:
    edit(PUBLISHED, ",16,yes", ",160,yes")
    study = read_study(here)
    totals = study.totals()
    assert (totals.respondents, totals.items) == (160, ("music", "chess"))
    assert (totals.lowest, totals.highest) == ((120, 80), (120, 80))
    close = study.totals(approximate_within=1)
    assert (close.lowest, close.highest) == ((118, 80), (122, 80)), "only the share that is `close to` widens"
    assert study.totals(rounding="floor").highest == (121, 81)
    assert study.totals(everyone_ticked=True, at_most=2).everyone_ticked
    assert study.base_sizes(study.number("part_girls")) == {
        "asked": range(160, 161),
        "share_music": range(120, 121),
    }


def test_totals_refuse_assumptions_that_nothing_meets(here: Path) -> None:
    study = read_study(here)
    with pytest.raises(InputError, match=r"at_most cannot be 1.*set it to 2 or more"):
        study.totals(at_most=1)


def test_byte_order_mark_blank_rows_and_blanks_around_cells_do_no_harm(here: Path) -> None:
    study = read_study(here)
    for name, text in FILES.items():
        (FOLDER / name).write_text(text, encoding="utf-8-sig")
    edit(PUBLISHED, "share_chess,share,chess,", "\n,,,,,,,,\nshare_chess , share,chess ,")
    assert read_study(here) == study


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        # wrong or missing keys and types
        (REGION, "rounding:", "roundig:", "region.yaml, line 8: unknown key 'roundig'; did you mean 'rounding'?"),
        (REGION, "  mode: {", "  mood: {", "line 27: unknown key 'mood'; did you mean 'mode'?"),
        (REGION, "  weights: not stated in the article\n", "", "line 21: 'weights' is missing; add it"),
        (REGION, "half_even", "half-up", "line 8: published.rounding is 'half-up'; expected 'half_up', 'half_even'"),
        (REGION, "frame: not stated in the article", "frame:", "line 25: disclosure.frame is empty; expected the text"),
        (REGION, "frame: not stated", "frame: not said", "or the words not stated"),
        (REGION, "teachers: 900", "teachers: 0", "line 5: teachers is '0'; expected a number of 1 or more"),
        (REGION, "teachers: 900", "teachers: many", "line 5: teachers is 'many'; expected a whole number"),
        (REGION, "everyone_ticked: false", "everyone_ticked: never", "expected true or false"),
        (REGION, "years: [2024]", "years: [2024, 2024]", "line 4: years is '[2024, 2024]'; '2024' stands there more"),
        (REGION, "years: [2024]", "years: 2024", "years is '2024'; expected a list"),
        (REGION, 'year: "2024"', "year: 2024", "source.year is '2024'; expected text; write it in quotes"),
        (REGION, "ru: Здесь, ", "", "line 2: 'ru' is missing; add it"),
        (REGION, "ru: Здесь", "ru: …", "line 2: name.ru is '…'; fill it in"),
        (REGION, "ru: Здесь", "ru: ...", "line 2: name.ru is '...'; fill it in"),
        (REGION, "ru: Здесь", "ru:", "line 2: name.ru is empty; expected some text; fill it in"),
        (CODEBOOK, "Музыка, en: Music", "Музыка", "line 8: 'en' is missing; add it beside ky 'Музыка'"),
        (REGION, "ru: Здесь", 'ru: " "', "line 2: name.ru is empty; expected some text"),
        (REGION, "id: here", "id: Here", "line 1: id is 'Here'; expected 1 to 40 small Latin letters"),
        (REGION, "id: here", "id: ../here", "line 1: id is '../here'; expected 1 to 40 small Latin letters"),
        (
            CODEBOOK,
            "kind: multiple",
            "kind: many",
            "line 3: questions.kind is 'many'; expected 'multiple', 'single', 'text'",
        ),
        (CODEBOOK, "id: music", "id: Music 1", "line 7: options.id is 'Music 1'; expected an identifier"),
        (CLAIMS, "position: 1", "position: first", "line 7: test.position is 'first'; expected a whole number"),
        (CLAIMS, "is: rank, ", "", "line 7: 'is' is missing; add it"),
        (CLAIMS, "is: rank", "is: ranks", "expected 'printed_share', 'rank', 'majority'"),
        (
            CLAIMS,
            "quote: Music comes first.",
            "quote:",
            "line 4: claims.quote is empty; expected some text; fill it in",
        ),
        (CLAIMS, "kind: rank", "kind: rang", "line 3: claims.kind is 'rang'; expected 'share', 'rank'"),
        # YAML that is none
        (REGION, "id: here", "id: here\nid: there", "line 2: key 'id' stands already on line 1; keep one"),
        (REGION, "id: here", "id: [here", "region.yaml, line 2: not YAML here"),
        (REGION, "ru: Здесь", "ru: Здесь: там", "line 2: a second colon stands in this line; put the text in quotes"),
        (REGION, "teachers: 900", "teachers: 900: 800 # here", "line 5: a second colon stands in this line"),
        (REGION, "teachers: 900", 'teachers: 900\n  more: "9: 0"', "line 6: not YAML here (mapping values"),
        (REGION, "teachers: 900", "teachers:\t900", "line 5: a tab stands in this line; write blanks in its place"),
        (REGION, "id: here", "no: here", "line 1: key 'no' is no word; put it in quotes"),
        (REGION, "id: here", "id: &a here\nb: *a", "anchors (& and *) are not used here"),
        (REGION, "id: here", "id: 2022-13-45", "not YAML here"),
        (REGION, "id: here", "id: !!python/name:os.system here", "line 1: not YAML here"),
        # tables
        (PUBLISHED, "approximate", "approx", "row 1: unknown column 'approx'; did you mean 'approximate'?"),
        (PUBLISHED, ",where\n", "\n", "row 1: column 'where' is missing; add it"),
        (PUBLISHED, ",where\n", ",where,id\n", "row 1: column 'id' stands twice; keep one"),
        (PUBLISHED, ",where\n", ",where,note\n", "row 1: unknown column 'note'; take it out"),
        (PUBLISHED, "Chess: half.", "Chess, that is 50%.", "row 4: 11 cells where the header has 10; put cells"),
        (
            PUBLISHED,
            "Chess: half.,",
            "",
            "row 4: 9 cells where the header has 10; write a comma for each empty cell too",
        ),
        (PUBLISHED, 'most."', "most.", "published.csv, line 6: not a table"),
        (PUBLISHED, "Chess: half.", "", "row 4: quote is empty; expected some text; fill it in"),
        (
            PUBLISHED,
            "chess,50,yes,no",
            'chess,"50,5",yes,no',
            "row 4: value is '50,5'; expected a plain number: 74 or, with a",
        ),
        (PUBLISHED, "chess,50,yes,no", "chess,50%,yes,no", "row 4: value is '50%'; expected a plain number"),
        (
            PUBLISHED,
            "chess,50,yes,no",
            "chess,101,yes,no",
            "row 4: value is '101'; expected a percentage from 0 to 100",
        ),
        (PUBLISHED, "chess,50,yes,no", "chess,50,yes,maybe", "row 4: approximate is 'maybe'; expected yes or no"),
        (PUBLISHED, "asked,respondents,,16", "asked,respondents,,0", "row 2: value is '0'; expected at least one"),
        (PUBLISHED, "respondents,,16", "respondents,,16.5", "row 2: value is '16.5'; expected a whole number"),
        (PUBLISHED, "share_chess,share,", "share_chess,portion,", "row 4: kind is 'portion'; expected 'respondents'"),
        (COURSES, "c1,Choir,en", "c1,Choir,fr", "courses.csv, row 2: language is 'fr'; expected 'ky', 'ru' or 'en'"),
        (COURSES, "72", "72 h", "row 2: hours is '72 h'; expected a whole number or nothing"),
        (COURSES, "2023-2024", "last year", "row 3: year is 'last year'; expected a year as 2022"),
        (COURSES, "c1,Choir", "c1,", "row 2: title is empty; expected some text"),
        # letters
        (CLAIMS, "Үлүш", "?л?ш", "claims.yaml, line 12: '?л?ш' has lost letters to '?'; go back to the original"),
        (COURSES, "c1,Choir", "c1,М?галим", "courses.csv, row 2, title: 'М?галим' has lost"),
        # what does not fit together
        (REGION, "id: here", "id: there", "region.yaml, line 1: id is 'there' but the folder is 'here'"),
        (CODEBOOK, "id: chess", "id: music", "line 11: id 'music' stands already in line 7; give it another"),
        (CODEBOOK, "id: other", "id: wishes", "line 15: id 'wishes' stands already in line 2; give it another"),
        (CLAIMS, "id: music_share", "id: music_first", "line 8: id 'music_first' stands already in line 2"),
        (PUBLISHED, "share_chess,", "asked,", "row 4: id 'asked' stands already in row 2; give it another"),
        (COURSES, "c2,", "c1,", "courses.csv, row 3: course 'c1' stands already in row 2; give it another"),
        (
            COURSES,
            "c2,Choir,en,2023-2024,,,,no,p. 3",
            "c1,Choir,en,2024,72,,music,yes,p. 3",
            "row 3: the same as row 2; take one out",
        ),
        (PUBLISHED, "respondents,,16", "count,,16", "published.csv: no row is of kind respondents; keep exactly one"),
        (
            PUBLISHED,
            "options,count,,2,yes,no,,wishes",
            "all,respondents,,2,yes,no,,",
            "rows asked, all are of kind respondents",
        ),
        (PUBLISHED, "share,chess", "share,ches", "row 4: unknown item 'ches'; did you mean 'chess'?"),
        (PUBLISHED, "share,chess", "share,music", "row 4: item 'music' has a share already in row 3; keep one"),
        (
            PUBLISHED,
            "share_chess,share,chess,50,yes,no,asked,,Chess: half.,p. 1\n",
            "",
            "item 'chess' of the codebook has no",
        ),
        (
            PUBLISHED,
            "share,chess,50,yes,no,asked",
            "share,chess,50,yes,no,options",
            "row 4: base is 'options'; the share of",
        ),
        (PUBLISHED, "share,chess,50,yes,no,asked", "share,chess,50,yes,no,", "row 4: base is empty; expected the id"),
        (
            PUBLISHED,
            "asked;share_music",
            "asked;share_musik",
            "row 5: unknown base 'share_musik'; did you mean 'share_m",
        ),
        (PUBLISHED, "no,,wishes", "no,asked,wishes", "row 6: base is 'asked'; only a share or part has one"),
        (PUBLISHED, "no,,wishes", "no,,wish", "row 6: unknown recount 'wish'; did you mean 'wishes'?"),
        (PUBLISHED, "part,,25", "part,chess,25", "row 5: item is 'chess'; expected an item for a share"),
        (CLAIMS, "item: music, position", "item: musik, position", "line 7: claim music_first: unknown item 'musik'"),
        (CLAIMS, "than: [chess]", "than: [ches]", "line 19: claim music_higher: unknown item 'ches'; did you mean"),
        (CLAIMS, "than: [chess]", "than: [chess, music]", "music is compared with itself; take it out of than"),
        (CLAIMS, "than: [chess]", "than: [chess, chess]", "'chess' stands there more than once"),
        (CLAIMS, "position: 1", "position: 3", "line 7: claim music_first: position is 3; expected 1 to 2"),
        (CLAIMS, "number: share_music", "number: share_musik", "unknown number 'share_musik' for printed_share; did"),
        (CLAIMS, "printed_share, number: share_music", "recount, number: asked", "'asked' for recount; known are: opt"),
        (COURSES, "72,,music", "72,,musical", "row 2: unknown stated_direction 'musical'; did you mean 'music'?"),
        # numbers that cannot be
        (
            PUBLISHED,
            "chess,50,yes,no",
            "chess,13,yes,no",
            "published.csv, row 4: share_chess: no count of 16 gives 13 % under rounding rule half_even"
            " (it is possible under half_up, ceil, any); correct the percentage",
        ),
        (
            PUBLISHED,
            "chess,50,yes,no",
            "chess,52,yes,no",
            "52 % under rounding rule half_even (nor under any other rule)",
        ),
        (PUBLISHED, "part,,25", "part,,23", "row 5: part_girls: no count of 16 or 12 gives 23 % under"),
        (REGION, "at_most: null", "at_most: 3", "line 10: at_most is 3; expected 1 to 2, the number of items, or null"),
        (
            REGION,
            "at_most: null",
            "at_most: 1",
            "line 10: at_most cannot be 1: 16 respondents ticked 20 times at least",
        ),
        (REGION, "at_most: null", "at_most: 0", "line 10: published.at_most is '0'; expected a number of 1 or more"),
    ],
)
def test_a_mistake_is_one_line_that_names_place_value_and_remedy(
    here: Path, name: str, old: str, new: str, expected: str
) -> None:
    edit(name, old, new)
    found = message()
    assert found.startswith(str(FOLDER / name))
    assert expected in found


def test_a_mistyped_key_is_one_mistake(here: Path) -> None:
    edit(REGION, "  mode: {", "  mood: {")
    assert message().endswith("did you mean 'mode'?")
    edit(REGION, "teachers: 900", "teachers: 0")
    assert message().endswith("did you mean 'mode'? (and 1 more)")


CODINGS = "course,direction\nc1,music\nc2,chess\n"


def add(name: str, text: str) -> None:
    (FOLDER / name).parent.mkdir(exist_ok=True)
    (FOLDER / name).write_text(text, encoding="utf-8")


def test_what_people_say_of_courses_is_read_where_it_is(here: Path) -> None:
    assert (read_study(here).coders, read_study(here).adjudicated, read_study(here).topics) == ({}, (), ())
    add("coders/Жеңиш.csv", CODINGS)
    add("coders/Aida.csv", "course,direction\nc1,unclassified\nc2,music\n")
    add("adjudicated.csv", CODINGS)
    add("topics.csv", "topic,language\nХор,ky\nХор,ky\n")
    study = read_study(here)
    assert {coder: [row.direction for row in rows] for coder, rows in study.coders.items()} == {
        "Aida": ["unclassified", "music"],
        "Жеңиш": ["music", "chess"],
    }
    assert [row.course for row in study.adjudicated] == ["c1", "c2"]
    assert [row.topic for row in study.topics] == ["Хор", "Хор"]
    assert Study.model_validate_json(study.model_dump_json()) == study


@pytest.mark.parametrize("name", ["coders/aida.csv", "adjudicated.csv"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("c1,music", "c1,musical", "row 2: unknown direction 'musical'; did you mean 'music'?"),
        ("c1,music", "c1,", "row 2: unknown direction empty; known are: music, chess, unclassified"),
        ("c2,chess", "c9,chess", "row 3: unknown course 'c9'; did you mean 'c2'?"),
        ("c2,", "c1,", "row 3: course 'c1' stands already in row 2; give it another"),
        ("direction", "field", "row 1: unknown column 'field'; "),
    ],
)
def test_mistakes_of_coders(here: Path, name: str, old: str, new: str, expected: str) -> None:
    add(name, CODINGS.replace(old, new, 1))
    found = message()
    assert found.startswith(str(FOLDER / name))
    assert expected in found


def test_a_coder_is_not_called_what_tables_call_something_else(here: Path) -> None:
    add("coders/dictionary.csv", CODINGS)
    assert message().endswith("dictionary.csv: no coder can be called dictionary; rename the file")


@pytest.mark.parametrize(
    ("topic", "expected"),
    [(",ky", "row 2: topic is empty"), ("м?галим,ky", "row 2, topic: 'м?галим' has lost letters")],
)
def test_mistakes_in_topics(here: Path, topic: str, expected: str) -> None:
    add("topics.csv", f"topic,language\n{topic}\n")
    assert f"topics.csv, {expected}" in message()


def test_an_option_of_a_single_question_that_stands_twice_is_refused(here: Path) -> None:
    edit(CODEBOOK, "  - id: other\n    kind: text\n", "  - id: other\n    kind: single\n")
    option = "      - {id: late, label: {ky: Кеч, ru: Поздно, en: Late}}\n"
    add(CODEBOOK, (FOLDER / CODEBOOK).read_text(encoding="utf-8") + f"    options:\n{option}{option}")
    assert "line 21: the same as line 20; take one out" in message()


def test_everyone_ticked_is_refused_when_there_are_too_few_ticks(here: Path) -> None:
    edit(REGION, "everyone_ticked: false", "everyone_ticked: true")
    edit(PUBLISHED, "music,75", "music,25")
    assert "line 9: everyone_ticked cannot be true: 16 respondents ticked 12 times at most" in message()


def test_all_mistakes_between_files_are_counted(here: Path) -> None:
    edit(CLAIMS, "item: music", "item: flute")
    edit(COURSES, "72,,music", "72,,flute")
    assert message().endswith("unknown item 'flute'; known are: music, chess (and 1 more)")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(here: Path, name: str) -> None:
    (FOLDER / name).unlink()
    remedy = (
        ""
        if name in (REGION, CODEBOOK)
        else ", or name the files with respondents' answers under exports in region.yaml"
    )
    assert message() == f"{FOLDER / name}: there is no such file; add it{remedy}"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ": the file is empty"),
        (b"\n\n", ": the file is empty"),
        ("id: Ыссык-Көл".encode("cp1251", "replace") + b"\xff", ": not UTF-8 text (byte 5); save it as UTF-8"),
        ("id: x\n".encode("utf-16"), ": not UTF-8 text (byte 1); save it as UTF-8"),
        ("id: x\n".encode("utf-16-le"), ": not UTF-8 text (it holds zero bytes); save it as UTF-8"),
    ],
)
def test_files_that_are_no_text_are_refused(here: Path, name: str, content: bytes, expected: str) -> None:
    (FOLDER / name).write_bytes(content)
    assert message().startswith(f"{FOLDER / name}{expected}")


@pytest.mark.parametrize(("name", "program"), [("region.yaml", "Notepad"), (COURSES, "Excel")])
def test_how_to_save_text_depends_on_the_file(here: Path, name: str, program: str) -> None:
    (FOLDER / name).write_bytes(b"\xff")
    assert f"save it as UTF-8 (in {program}: " in message()


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_table_may_be_one_that_excel_saved(here: Path, mark: str) -> None:
    study = read_study(here)
    for name in (PUBLISHED, COURSES):
        rows = csv.reader(FILES[name].splitlines())
        with (FOLDER / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=mark, lineterminator="\r\n").writerows(rows)
    assert read_study(here) == study


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title", "titel", "row 1: unknown column 'titel'; did you mean 'title'?"),
        ("title;", "", "row 1: column 'title' is missing; add it"),
        ("\nc1;", "\nc1;;", "cells where the header has 9; put cells that contain a semicolon in double quotes"),
        ("\nc1;", '\n"c1;', "not a table with semicolon-separated cells"),
    ],
)
def test_a_table_with_semicolons_is_read_as_strictly(here: Path, old: str, new: str, says: str) -> None:
    text = FILES[COURSES].replace(",", ";")
    (FOLDER / COURSES).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert says in message()


def test_a_table_with_semicolons_is_explained(here: Path) -> None:
    (FOLDER / PUBLISHED).write_text("name;percent\nmusic;75\n", encoding="utf-8")
    assert "row 1: the cells are not separated by commas; save the table as CSV with commas" in message()


def test_deep_nesting_is_refused(here: Path) -> None:
    (FOLDER / CLAIMS).write_text("claims: " + "[" * 5000, encoding="utf-8")
    assert message().startswith(f"{FOLDER / CLAIMS}")


REMEDY = "make the folder or correct regions in config.yaml"


def test_a_region_that_is_not_there_lists_those_that_are(here: Path) -> None:
    found = message(Path("data/raw/her"))
    assert found == f"{Path('data/raw/her')}: there is no such region; did you mean 'here'? {REMEDY.capitalize()}"
    found = message(Path("data/raw/elsewhat"))
    assert found == f"{Path('data/raw/elsewhat')}: there is no such region; known are: here; {REMEDY}"
    assert "no region is there" in message(Path("data/nowhere"))


@pytest.mark.parametrize("word", ["?", "ү", "x", "ү?ү "])
def test_very_long_words_are_read_in_no_time(here: Path, word: str) -> None:
    edit(CLAIMS, "quote: Music comes first.", f"quote: a{word * 50_000}")
    if word == "ү?ү ":
        assert len(message()) < 250
    else:
        assert len(read_study(here).claims[0].quote) == 50_001


def test_a_part_of_nobody_is_refused(here: Path) -> None:
    edit(PUBLISHED, "share,music,75", "share,music,0")
    edit(PUBLISHED, "asked;share_music", "share_music")
    assert "row 5: part_girls: no count of nobody gives 25 %" in message()


def test_question_marks_that_belong_to_a_sentence_stay(here: Path) -> None:
    edit(CLAIMS, "quote: Music comes first.", "quote: Музыкабы? Ооба (?), https://x.kg/?a=1")
    assert read_study(here).claims[0].quote.startswith("Музыкабы?")


CONFIG = (
    "regions: [osh]\nlanguages: [ky, ru, en]\nconfidence: 0.95\ndictionary: config.yaml\nplaces: 20\ncleaning: []\n"
)


def test_config_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    config = read_config(path, path.parent)
    assert (config.regions, config.languages, config.confidence) == (("osh",), ("ky", "ru", "en"), 0.95)
    assert (config.dictionary, config.places) == ("config.yaml", 20)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[osh]", "[]", "line 1: regions is '[]'; expected a list of 1 or more"),
        ("[osh]", "osh", "line 1: regions is 'osh'; expected a list"),
        ("[osh]", "[osh, osh]", "line 1: regions is '[\"osh\", \"osh\"]'; 'osh' stands there more than once"),
        ("[osh]", "[../osh]", "line 1: regions is '../osh'; expected 1 to 40 small Latin letters"),
        ("[osh]", "[no]", "line 1: regions is 'false'; expected text; write it in quotes"),
        ("[osh]", "\n  - osh\n  naryn", "line 3: 'naryn' is no entry of the list above it; write - naryn"),
        ("[osh]", "\n  - osh\n  -naryn\n\n#", "line 3: '-naryn' is no entry of the list above it; write - naryn"),
        ("[osh]\nlanguages:", "\n  - osh\nlanguages", "line 4: not YAML here"),
        ("[ky, ru, en]", "[ky, kg]", "line 2: languages is 'kg'; expected 'ky', 'ru' or 'en'"),
        ("0.95", "95", "line 3: confidence is '95'; expected a number below 1"),
        ("0.95", "0.5", "line 3: confidence is '0.5'; expected a number above 0.5"),
        ("0.95", '"0.95"', "line 3: confidence is '0.95'; expected a number with a decimal point, such as 0.95"),
        ("0.95", "0,95", "line 3: confidence is '0,95'; expected a number with a decimal point"),
        ("confidence", "confidense", "line 3: unknown key 'confidense'; did you mean 'confidence'?"),
        ("config.yaml", "d.yaml", "line 4: dictionary is 'd.yaml'; expected a file that is there"),
        ("20", "0", "line 5: places is '0'; expected a number of 1 or more"),
        (CONFIG, "just words", "line 1: the file is 'just words'; expected the keys regions, languages, "),
    ],
)
def test_a_mistake_in_config_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text(CONFIG.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_config(Path("config.yaml"), Path())
    assert str(refusal.value).startswith(f"config.yaml, {expected}")


@pytest.mark.parametrize(
    ("name", "years", "refused"),
    [("Нарын", 2024, True), ("Нарын", 2025, False), ("Нарын шаары", 2024, False)],
)
def test_two_regions_of_one_name_and_year_are_one_survey(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, years: int, refused: bool
) -> None:
    """The same place in another year is another survey; a file that is wrong in itself is refused when it is read."""
    region = FILES[REGION].replace("ky: Бул жер", "ky: Нарын")
    later = region.replace("Нарын", name).replace("[2024]", f"[2023, {years}]")
    for folder, text in {
        "one": region,
        "two": later.replace("Здесь", "Там").replace("en: Here", "en: There"),
        "three": "id: [",
    }.items():
        Path("data/raw", folder).mkdir(parents=True)
        Path("data/raw", folder, REGION).write_text(text, encoding="utf-8")
    Path("config.yaml").write_text(CONFIG.replace("[osh]", "[one, two, three]"), encoding="utf-8")
    if not refused:
        read_config(Path("config.yaml"), Path())
        return
    twins = "two/region.yaml, line 2: name.ky is 'Нарын' and years have 2024, both as in data/raw/one/region.yaml; give"
    with pytest.raises(InputError, match=twins):
        read_config(Path("config.yaml"), Path())


def test_values_are_shown_short_and_on_one_line() -> None:
    assert shown("a\nb") == "'a b'"
    assert shown("x" * 100) == "'" + "x" * 57 + "...'"
    assert nearest("anything", []) == ""


def test_committed_schemas_are_those_of_the_models() -> None:
    folder = PROJECT / "workflow/schemas"
    committed = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.schema.json")}
    assert committed == schemas(), (
        "workflow/schemas differ from the models in src/pddemand/records.py; write them anew with: "
        'python -c "from pathlib import Path; from pddemand.records import write_schemas; '
        "write_schemas(Path('workflow/schemas'))\""
    )


def test_osh_is_read_and_its_lists_hold_what_the_article_counts() -> None:
    study = read_study(PROJECT / "data/raw/osh")
    assert Study.model_validate_json(study.model_dump_json()) == study
    assert study.totals().lowest == (118, 105, 52, 54, 60)
    assert study.totals().highest == (119, 106, 53, 55, 61)
    assert study.totals(approximate_within=1).highest[0] == 120
    for number in study.published:
        if number.recount:
            assert study.recounts()[number.recount] == int(number.value), number.id


def test_osh_files_point_editors_to_their_schemas() -> None:
    for path in (PROJECT / "data/raw/osh").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        key = "# yaml-language-server: $schema="
        assert first.startswith(key)
        assert (path.parent / first.removeprefix(key)).resolve().name == f"{path.stem}.schema.json"
        assert (path.parent / first.removeprefix(key)).resolve().is_file()


def test_osh_tables_end_lines_as_the_project_does() -> None:
    for path in (PROJECT / "data/raw/osh").glob("*.csv"):
        assert b"\r" not in path.read_bytes()
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1


# The article is not part of the project; where the folder that holds it is beside the checkout, it must be there.
SHARED = PROJECT.parent / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the article is not at hand: no folder ../shared beside the project")
def test_every_quotation_stands_in_the_article() -> None:
    def bare(text: str) -> str:
        return "".join(text.split())

    article = bare((SHARED / "article/osh_article.txt").read_text(encoding="utf-8"))
    study = read_study(PROJECT / "data/raw/osh")
    quoted = [
        *(number.quote for number in study.published),
        *(claim.quote for claim in study.claims),
        *(proposal.quote for proposal in study.proposals),
        *(course.title for course in study.courses),
        *(course.institution for course in study.courses if course.institution),
        *(text.ky for item in study.items for text in (item.label, item.description) if text),
        study.region.institution.ky,
    ]
    assert [text for text in quoted if bare(text) not in article] == []
    for number in study.published:
        if number.kind in ("respondents", "share", "part"):
            assert number.value in number.quote


def test_a_number_that_its_quote_does_not_have_is_refused(here: Path) -> None:
    edit(PUBLISHED, "Chess: half.", "Chess: 51 of a hundred.")
    assert "row 4: value is 50, but its quote has 51; correct one" in message()


def test_fewer_teachers_than_answered_are_refused(here: Path) -> None:
    edit("region.yaml", "teachers: 900", "teachers: 15")
    assert "line 5: teachers is 15, but 16 were asked; correct one of them" in message()


# A region with its respondents' answers


def with_exports() -> None:
    edit(REGION, "institutions: []\n", "institutions: []\nexports:\n  - file: answers.csv\n")
    add("answers.csv", "wishes\nMusic\n")


def test_a_region_with_answers_needs_no_publication(here: Path) -> None:
    with_exports()
    for name in (PUBLISHED, CLAIMS, COURSES, "proposals.yaml"):
        (FOLDER / name).unlink()
    study = read_study(FOLDER)
    assert not (study.published or study.claims or study.courses or study.proposals)
    assert study.counts() == [] and Study.model_validate_json(study.model_dump_json()) == study


@pytest.mark.parametrize("name", [REGION, CODEBOOK])
def test_a_region_with_answers_still_needs_these(here: Path, name: str) -> None:
    with_exports()
    (FOLDER / name).unlink()
    assert message() == f"{FOLDER / name}: there is no such file; add it"


def test_a_survey_of_one_s_own_tells_of_no_article(here: Path) -> None:
    with_exports()
    for name in (PUBLISHED, CLAIMS, COURSES, "proposals.yaml"):
        (FOLDER / name).unlink()
    kept, _, _ = (FOLDER / REGION).read_text(encoding="utf-8").partition("teachers:")
    add(REGION, kept + "exports: [{file: answers.csv}]\n")
    region = read_study(FOLDER).region
    assert region.source is None and region.population is None
    assert region.disclosure.mode == "not stated" and region.published.rounding == "any"
    add(REGION, kept)
    assert "'teachers' is missing; add it, or name the files with answers under exports" in message()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("exports:", "export:", "line 7: unknown key 'export'; did you mean 'exports'?"),
        ("exports:\n", "exports\n", "line 7: a colon is missing after 'exports'; write exports:"),
        ("  - file: answers.csv", "\t- file: answers.csv", "line 8: a tab stands before '- file: answers.csv'; indent"),
        ("exports:", "cleaning: [{rule: duplicate}]\nexports:", "rule is 'duplicate'; did you mean 'duplicates'? exp"),
        (
            "exports:",
            "cleaning: [{rule: eligible, question: role, options: [Мугалим], unanswered: keep}]\nexports:",
            "options is 'Мугалим'; expected the option's id in codebook.yaml and not its label, as teacher",
        ),
    ],
)
def test_mistakes_of_a_region_with_answers(here: Path, old: str, new: str, expected: str) -> None:
    with_exports()
    (FOLDER / CLAIMS).unlink()
    edit(REGION, old, new)
    assert expected in message()


def test_keys_are_named_where_a_text_stands_in_their_place(here: Path) -> None:
    edit(CODEBOOK, "text: {ky: ", "text: 5  # {ky: ")
    assert "questions.text is '5'; expected the keys ky, ru, en with values below it" in message()


def test_one_text_is_the_same_in_every_language(here: Path) -> None:
    edit(
        CODEBOOK, "{ky: Музыка, ru: Музыка, en: Music}\n        short: {ky: Музыка, ru: Музыка, en: Music}\n", "Jazz\n"
    )
    edit(CODEBOOK, "        description: {ky: ырдоо, ru: пение, en: singing}\n", "")
    music = read_study(FOLDER).items[0]
    assert {music.label.ky, music.label.ru, music.label.en, music.short.ky} == {"Jazz"}
    assert music.description is None
    edit(CODEBOOK, "label: {ky: Шахмат, ru: Шахматы, en: Chess}", "label: {ky: Шахмат, ru: Шахматы}")
    assert message().endswith("codebook.yaml, line 10: 'en' is missing; add it beside ky 'Шахмат'")


def test_claims_on_numbers_that_are_not_there_are_refused(here: Path) -> None:
    with_exports()
    (FOLDER / PUBLISHED).unlink()
    assert "claim music_share: unknown number 'share_music' for printed_share; no row of published.csv" in message()


def test_of_published_shares_any_may_be_missing_beside_answers(here: Path) -> None:
    with_exports()
    edit(PUBLISHED, "share_chess,share,chess,50,yes,no,asked,,Chess: half.,p. 1\n", "")
    assert [row["number"] for row in read_study(FOLDER).counts()] == ["share_music", *["part_girls"] * 2]
    edit(PUBLISHED, "asked,respondents,,16,yes,no,,,So many teachers were asked.,p. 1\n", "")
    assert "no row is of kind respondents; keep exactly one" in message()


def test_files_that_are_there_are_checked_beside_answers(here: Path) -> None:
    with_exports()
    edit(PUBLISHED, "share_chess,share,chess,50", "share_chess,share,chess,51")
    assert "no count of 16 gives 51 %" in message()
