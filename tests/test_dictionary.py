import csv
import textwrap
from pathlib import Path

import pytest

from pddemand.agreement import accuracy
from pddemand.codebook import read_study
from pddemand.dictionary import Dictionary, classify, dictionary_for, read_dictionary
from pddemand.errors import InputError

HERE = Path(__file__).parent
TITLES = HERE / "titles"
DIRECTIONS = ("ict", "innovation", "legal", "subject", "psychology")
DICTIONARY = read_dictionary(HERE.parent / "data/dictionary.yaml", DIRECTIONS)


def titles() -> list[dict[str, str]]:
    with (TITLES / "titles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dictionary_of(folder: Path, directions: str, contested: str = "") -> Dictionary:
    """Make a dictionary of two directions."""
    path = folder / "dictionary.yaml"
    path.write_text(
        "precedence: {patterns: [legal, ict], hints: [ict, legal]}\ndirections:\n"
        + textwrap.indent(textwrap.dedent(directions).strip(), "  ")
        + "\ncontested:\n"
        + textwrap.indent(
            textwrap.dedent(contested).strip()
            or "- {name: none, directions: [ict], patterns: [zzzz], why: {ky: a, ru: a, en: a}}",
            "  ",
        ),
        encoding="utf-8",
    )
    return read_dictionary(path, ["ict", "legal"])


def primary(title: str) -> str:
    return DICTIONARY.read(title).primary


# The real dictionary


@pytest.mark.parametrize("heldout", ["no", "first", "second", "third", "fourth", "fifth"])
def test_titles_of_the_field(heldout: str) -> None:
    rows = [row for row in titles() if row["heldout"] == heldout]
    result = accuracy(
        [primary(row["title"]) for row in rows],
        [row["direction"] for row in rows],
        [row["language"] for row in rows],
    )
    print(f"held out: {heldout}", *result.overall, *result.directions, *result.confusion, sep="\n")
    assert all(float(str(row["share"])) >= 0.95 for row in result.overall)


def test_every_direction_has_titles_in_every_language() -> None:
    rows = titles()
    cells = {(row["language"], row["direction"]) for row in rows}
    assert cells == {(language, direction) for language in ("ky", "ru", "en") for direction in DIRECTIONS}
    article = {course.title for course in read_study(HERE.parent / "data/raw/osh").courses}
    assert len({row["title"] for row in rows} - article) == len(rows)


@pytest.mark.parametrize(
    "typed",
    [
        "МЕКТЕПТЕГИ БУЛЛИНГДИН АЛДЫН АЛУУ",
        "мектептеги  буллингдин\u00a0алдын алуу",
        "Meктeптeги бyллингдин aлдын алуу",  # Latin look-alikes
    ],
)
def test_spelling_does_not_matter(typed: str) -> None:
    assert primary(typed) == "psychology"


def test_titles_typed_on_a_russian_keyboard_are_read_and_recorded() -> None:
    reading = DICTIONARY.read("Окуучулардын долбоордук ишмердуулугу жана кызматташып окутуу, ата-энелер, рухий")
    assert not any(match.folded for match in reading.matches)
    reading = DICTIONARY.read("Узгултуксуз билим беруудо ундуу окуп тушунуу")
    assert (reading.primary, [match.folded for match in reading.matches]) == ("subject", [True])


@pytest.mark.parametrize(
    ("title", "possible"),
    [
        ("STEM-образование", ("innovation", "subject")),
        ("PISA сынагына даярдоо", ("innovation", "subject")),
        ("Жаңы стандарт жана функционалдык сабаттуулук", ("innovation", "legal", "subject")),
        ("Использование ИКТ на уроках истории", ("ict", "subject")),
        ("Интерактивные методы на уроках истории", ("innovation", "subject")),
        ("Интерактивные методы обучения", ("innovation",)),
        ("Преподавание истории в условиях реализации новых стандартов", ("subject",)),
    ],
)
def test_ambiguity_is_kept(title: str, possible: tuple[str, ...]) -> None:
    reading = DICTIONARY.read(title)
    assert reading.possible == possible
    assert reading.surely == (possible[0] if len(possible) == 1 else "")


def test_contested_titles_have_a_reason_in_three_languages() -> None:
    reading = DICTIONARY.read("Билим берүүдө STEM")
    assert reading.contested == ("stem",)
    assert set(DICTIONARY.contested["stem"]) == {"ky", "ru", "en"}


def test_nothing_is_forced() -> None:
    reading = DICTIONARY.read("Июнь айындагы кеңешме")
    assert (reading.primary, reading.possible, reading.surely, reading.matches) == ("", (), "", ())


def test_evidence_has_pattern_and_place() -> None:
    reading = DICTIONARY.read("Педагогдордун «МКТ» сабаттуулугу")
    (match,) = reading.matches
    assert (match.pattern.text, match.start, match.end) == ("мкт", 15, 18)
    assert reading.in_context(match) == 'Педагогдордун "[МКТ]" сабаттуулугу'
    reading = DICTIONARY.read("Мугалимдер жана окуучулар үчүн МКТ сабаттуулугу, анын негиздери")
    assert reading.in_context(reading.matches[0]) == "…окуучулар үчүн [МКТ] сабаттуулугу, анын…"


# Semantics


def test_nested_matches_count_once_and_longer_hints_take_weight_off(tmp_path: Path) -> None:
    dictionary = dictionary_of(
        tmp_path,
        """
        - {direction: ict, languages: [{language: ru, patterns: [курс*]}]}
        - direction: legal
          languages: [{language: ru, patterns: [стандарт*, новый стандарт*], hints: [по стандарт*]}]
        """,
    )
    assert [match.pattern.text for match in dictionary.read("Новый стандарт").matches] == ["новый стандарт*"]
    assert dictionary.read("Курсы: стандарт").possible == ("ict", "legal")
    assert dictionary.read("Курсы по стандарту").possible == ("ict",)
    assert dictionary.read("Работа по стандарту").possible == ("legal",)


def test_exceptions_and_overriding(tmp_path: Path) -> None:
    dictionary = dictionary_of(
        tmp_path,
        """
        - direction: ict
          languages: [{language: ky, overriding: [дене тарбия*], patterns: [сабак*]}]
        - direction: legal
          languages: [{language: ky, patterns: [тарбия*, закон*], exceptions: [закон* физики]}]
        """,
    )
    assert dictionary.read("Дене тарбиясы").possible == ("ict",)
    assert dictionary.read("Тарбия").possible == ("legal",)
    assert dictionary.read("Законы физики").possible == ()
    assert dictionary.read("Законы").possible == ("legal",)


def test_strengths(tmp_path: Path) -> None:
    dictionary = dictionary_of(
        tmp_path,
        """
        - {direction: ict, languages: [{language: en, patterns: [digital], weak: [tool], hints: [lesson]}]}
        - {direction: legal, languages: [{language: en, patterns: [law], weak: [rules], hints: [duty]}]}
        """,
        "- {name: ethics, directions: [ict, legal], patterns: [ethics], why: {ky: a, ru: a, en: a}}",
    )
    readings = {
        "digital law": ("legal", ("ict", "legal")),  # both named: precedence
        "digital rules": ("ict", ("ict",)),  # a weak word beside a pattern says nothing
        "ethics": ("ict", ("ict", "legal")),  # the usual reading first
        "ethics and law": ("legal", ("ict", "legal")),
        "rules of the lesson": ("legal", ("legal",)),
        "duty, lesson": ("ict", ("ict", "legal")),  # hints have an order of their own
    }
    for title, (first, possible) in readings.items():
        reading = dictionary.read(title)
        assert (reading.primary, reading.possible) == (first, possible), title


def test_equal_titles_share_one_reading() -> None:
    first, _, third = classify(["МКТ", "Мыйзам", "МКТ"], DICTIONARY, "courses.csv")
    assert first is third


# Bad input


@pytest.mark.parametrize(
    ("title", "message"),
    [
        (" ", "courses.csv, row 3: the title is empty; write it or delete the row"),
        (
            "Билим бер?? ж?н?нд?",
            "courses.csv, row 3: 'ж?н?нд?' has lost letters to '?'; go back to the original, save it as UTF-8",
        ),
    ],
)
def test_titles_that_cannot_be_read(title: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        classify(["МКТ", title], DICTIONARY, "courses.csv")
    assert str(error.value).startswith(message)


GOOD = """\
precedence:
  patterns: [legal, ict]
  hints: [ict, legal]
directions:
  - direction: ict
    languages:
      - language: ky
        patterns: [мкт]
contested:
  - name: stem
    directions: [ict, legal]
    patterns: [stem]
    why: {ky: а, ru: б, en: c}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("direction: ict", "direction: itc", "line 5: unknown direction 'itc'; did you mean 'ict'?"),
        (
            "[мкт]",
            "[м.т]",
            "line 8: 'м.т' is no pattern; write words of letters, digits and *, the first not *",
        ),
        ("[мкт]", "[мкт, МКТ]", "line 8: 'МКТ' stands in ict already, line 8; delete one of them"),
        ("[stem]", "[мкт]", "line 12: 'мкт' stands in ict already, line 8; delete one of them"),
        (
            "[мкт]",
            "[*кт]",
            "line 8: not YAML here (expected alphabetic or numeric character, but found 'к'); check",
        ),
        ("[мкт]", "", "line 8: languages.patterns is empty; expected a list, one line with '- ' for each"),
        ("[мкт]", "[{a: b}]", 'line 8: languages.patterns is \'{"a": "b"}\'; expected text; write it in quotes'),
        (
            "patterns: [мкт]",
            "pattern: [мкт]",
            "line 8: unknown key 'pattern'",
        ),
        (
            "[ict, legal]\ndirections",
            "[ict]\ndirections",
            "line 3: ict is no order; name each of ict, legal once",
        ),
        (", en: c", "", "line 13: 'en' is missing; add it"),
        (
            "    why: {ky: а, ru: б, en: c}",
            "    why: [stem]",
            "line 13: contested.why is '[\"stem\"]'; expected the keys ky, ru, en with values",
        ),
        (GOOD, "", "the file is empty; fill it in"),
    ],
)
def test_mistakes_in_the_dictionary(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "dictionary.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_dictionary(path, ["ict", "legal"])
    assert message in str(error.value)
    assert str(error.value).startswith(str(path))


def test_a_dictionary_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_dictionary(tmp_path / "none.yaml", ["ict"])


def test_other_directions_need_a_dictionary_only_for_titles(tmp_path: Path) -> None:
    ours = Path(__file__).parents[1] / "data/dictionary.yaml"
    five = ["ict", "innovation", "legal", "subject", "psychology"]
    assert dictionary_for(ours, five, titles=False) == ours.read_text(encoding="utf-8")
    for directions in (["music", "chess"], [*five, "music"]):
        with pytest.raises(InputError, match=r"dictionary\.yaml, line"):
            dictionary_for(ours, directions, titles=True)
        (tmp_path / "empty.yaml").write_text(dictionary_for(ours, directions, titles=False), encoding="utf-8")
        empty = read_dictionary(tmp_path / "empty.yaml", directions)
        assert empty.directions == tuple(directions) and empty.read("Цифровые технологии").possible == ()
