"""What a half-filled folder lacks, at each stage of filling in, in words."""

from pathlib import Path

import pytest

from pddemand.codebook import read_study
from pddemand.errors import InputError
from pddemand.language import LANGUAGES
from pddemand.new_region import new_region
from pddemand.readiness import Readiness, in_words, readiness

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return new_region("chuy", Path(), 2027)


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def english(folder: Path) -> list[str]:
    return list(in_words("chuy", readiness(folder), "results/chuy/forms", ["en"]))


NAMED = ("name:\n  ky:\n  ru:\n  en:\n", "name: Chüy\n")
ASKING = ("institution:\n  ky:\n  ru:\n  en:\n", "institution: Institute\n")
EXPORT = ("#  - file: answers.xlsx", "  - file: answers.csv")
AWAITED = "  Answers: put the file with them into data/raw/chuy, then write its name in region.yaml, line "
NOTHING = Readiness()


def test_from_blanks_to_answers(folder: Path) -> None:
    region = folder / "region.yaml"
    assert english(folder) == [
        "chuy: not complete yet. What is missing:",
        "  region.yaml, line 10: fill in the name of the region in Kyrgyz.",
        "  region.yaml, line 11: fill in the name of the region in Russian.",
        "  region.yaml, line 12: fill in the name of the region in English.",
        "  region.yaml, line 16: fill in the name of the institution in Kyrgyz.",
        "  region.yaml, line 17: fill in the name of the institution in Russian.",
        "  region.yaml, line 18: fill in the name of the institution in English.",
        AWAITED + "26.",
        "The questionnaire is made when the blanks are filled in.",
    ]
    edit(region, NAMED, ASKING)
    assert english(folder)[1:] == [AWAITED + "20.", "The questionnaire is in results/chuy/forms."]
    (folder / "answers.csv").touch()
    assert english(folder)[1] == (
        "  data/raw/chuy holds answers.csv: name the file with answers in region.yaml, line 20."
    )
    edit(region, (EXPORT[0], "  - file: answer.csv"))
    assert english(folder)[1] == (
        "  region.yaml, line 21: answer.csv is not in data/raw/chuy; put it there, or is it answers.csv?"
    )
    (folder / "answers.csv").unlink()
    assert english(folder)[1] == "  region.yaml, line 21: answer.csv is not in data/raw/chuy; put it there."
    (folder / "answer.csv").touch()
    assert english(folder) == [] and readiness(folder) == NOTHING


def test_in_the_study_s_first_language_and_in_english(folder: Path) -> None:
    edit(folder / "region.yaml", NAMED, ASKING)
    for languages, count in ((["en", "ky"], 3), (["ky", "en"], 6), (["ru"], 6)):
        assert len(list(in_words("chuy", readiness(folder), "forms", languages))) == count
    assert all(next(in_words("chuy", readiness(folder), "forms", [code])).startswith("chuy") for code in LANGUAGES)


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("en: Legal\n", "en:\n", "fill in label.en."),
        ("      ky: Сизди кызыктырган", "      ky:  # Сизди кызыктырган", "fill in text.ky."),
        ("label:\n          ky: Укуктук багыт", "label:\n          ky: '  '", "fill in label.ky."),
    ],
)
def test_blanks_of_the_codebook_wait_to_be_filled_in(folder: Path, old: str, new: str, missing: str) -> None:
    edit(folder / "region.yaml", NAMED, ASKING)
    edit(folder / "codebook.yaml", (old, new))
    assert any(line.startswith("  codebook.yaml, ") and line.endswith(missing) for line in english(folder))
    with pytest.raises(InputError, match=r"label|text"):
        read_study(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "mistake"),
    [
        ("codebook.yaml", "          en: Legal\n", "", r"codebook\.yaml, line \d+: 'en' is missing; add it"),
        ("codebook.yaml", "kind: multiple", "kind: many", "kind is 'many'"),
        ("codebook.yaml", "questions:", "questions", "a colon is missing"),
        ("region.yaml", "id: chuy", "id: chui", "id is 'chui' but the folder is 'chuy'"),
        ("region.yaml", "years: [2027]", "years: 2027\nname:", "key 'name' stands already"),
        ("region.yaml", "years: [2027]", "yers: [2027]", "unknown key 'yers'; did you mean 'years'?"),
        ("region.yaml", "years: [2027]", "years: [2027, 2027]", "'2027' stands there more than once"),
    ],
)
def test_a_mistake_is_no_blank(folder: Path, name: str, old: str, new: str, mistake: str) -> None:
    """Reading says it, also in a file with blanks."""
    if name == "codebook.yaml" or "id" in old:
        edit(folder / "region.yaml", NAMED, ASKING)
    edit(folder / name, (old, new))
    assert readiness(folder).questionnaire  # so that it is read
    with pytest.raises(InputError, match=mistake):
        read_study(folder)


def test_published_numbers_take_the_place_of_answers(folder: Path) -> None:
    edit(folder / "region.yaml", NAMED, ASKING)
    header, asked = (PROJECT / "data/raw/osh/published.csv").read_text(encoding="utf-8").splitlines()[:2]
    (folder / "published.csv").write_text(header + "\n", encoding="utf-8")
    assert not readiness(folder).study  # a table without rows is no data
    (folder / "published.csv").write_text(f"{header}\n{asked}\n", encoding="utf-8")
    assert readiness(folder).study
    with pytest.raises(InputError, match=r"region\.yaml: 'teachers' is missing; published.csv has numbers"):
        read_study(folder)


def test_nothing_is_missing_where_reading_says_what_is_wrong(tmp_path: Path, folder: Path) -> None:
    assert readiness(tmp_path / "nowhere") == readiness(PROJECT / "data/raw/osh") == NOTHING
    for text in ("- a", "regions: [", "exports: 5", ""):
        (folder / "region.yaml").write_text(text)
        assert readiness(folder) == NOTHING


@pytest.mark.parametrize("filled", [(), (NAMED,), (NAMED, ASKING), (NAMED, ASKING, EXPORT)])
def test_a_folder_can_be_read_when_no_blanks_are_left(folder: Path, filled: tuple[tuple[str, str], ...]) -> None:
    """Then its questionnaire can be made, also before there are answers."""
    edit(folder / "region.yaml", *filled)
    if readiness(folder).questionnaire:
        read_study(folder)
    else:
        with pytest.raises(InputError):
            read_study(folder)
