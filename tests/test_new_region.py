"""Folders of new regions: what is made, what is refused, and a config that keeps everything else it says."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from pddemand import new_region as module
from pddemand.codebook import read_study
from pddemand.errors import InputError
from pddemand.new_region import Institutions, added, new_region
from pddemand.raw import read_yaml
from pddemand.readiness import readiness
from pddemand.records import Codebook

PROJECT = Path(__file__).parents[1]
CONFIG = (PROJECT / "config.yaml").read_text(encoding="utf-8")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def made(study: Path) -> list[str]:
    return sorted(str(path.relative_to(study)) for path in study.rglob("*") if path.is_file())


def test_a_known_region_needs_nothing_but_answers(study: Path) -> None:
    folder = new_region("naryn", study, 2027)
    assert sorted(path.name for path in folder.iterdir()) == [
        "CHECKLIST.md",
        "codebook.yaml",
        "courses.csv",
        "region.yaml",
    ]
    region = read_study(folder).region
    assert (region.id, region.name.ru, region.years) == ("naryn", "Нарынская область", (2027,))
    assert region.institution.ky == "Нарын шаарындагы методикалык борбор"
    assert readiness(folder).questionnaire and len(readiness(folder).answers) == 1


def test_the_directions_are_those_of_the_article(study: Path) -> None:
    osh = read_study(PROJECT / "data/raw/osh")
    template = read_study(new_region("talas", study, 2027))
    assert template.items == osh.items
    assert [question.text for question in template.codebook.questions] == [
        question.text for question in osh.codebook.questions
    ]
    assert not template.courses  # an empty table is no data


def test_what_is_in_comments_is_right_too(study: Path) -> None:
    """Whoever takes out the mark of a comment, and nothing else, has files that can be read."""
    folder = new_region("batken", study, 2027)
    codebook = folder / "codebook.yaml"
    before, role, rest = codebook.read_text(encoding="utf-8").partition("#  - id: role")
    codebook.write_text(before + (role + rest).replace("#", ""), encoding="utf-8")
    questions = read_yaml(codebook).parse(TypeAdapter(Codebook)).questions
    assert [question.kind for question in questions] == ["multiple", "text", "single"]
    region = folder / "region.yaml"
    text = region.read_text(encoding="utf-8")
    region.write_text(text.replace("#  - file", "  - file").replace("#teachers", "teachers"), encoding="utf-8")
    (folder / "answers.xlsx").touch()
    assert read_study(folder).region.teachers == 2600


def test_an_unknown_region_has_blanks(study: Path) -> None:
    blanks = readiness(new_region("chuy_2026", study, 2027)).blanks
    assert [lack.names["line"] for lack in blanks] == ["10", "11", "12", "16", "17", "18"]
    assert yaml.safe_load((study / "data/raw/chuy_2026/region.yaml").read_text(encoding="utf-8"))["years"] == [2026]


@pytest.mark.parametrize(("name", "known"), [("naryn_2026", True), ("issyk-kul", True), ("narynkol", False)])
def test_names_are_known_for_regions_and_their_years(study: Path, name: str, known: bool) -> None:
    assert readiness(new_region(name, study, 2027)).questionnaire == known


def test_institutions_are_those_that_the_article_names() -> None:
    listed = read_yaml(PROJECT / "data/institutions.yaml").parse(TypeAdapter(Institutions)).institutions
    assert tuple(entry.institution for entry in listed) == read_study(PROJECT / "data/raw/osh").region.institutions


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Naryn", "'Naryn' is no name of a region; expected 1 to 40 small Latin letters, digits, _ and -, as naryn"),
        ("issyk kul", "as issyk_kul"),
        ("../osh", "as osh"),
        ("Нарын", "digits, _ and -"),
        ("", "empty is no name of a region"),
        ("n" * 41, "1 to 40"),
        ("osh", "config.yaml, line 6: osh is there already; choose another name"),
        ("here", "data/raw/here is there already and stays as it is"),
    ],
)
def test_refused_names_change_nothing(study: Path, name: str, said: str) -> None:
    (study / "data/raw/here").mkdir(parents=True)
    (study / "data/raw/here/region.yaml").write_text("mine")
    before = made(study)
    with pytest.raises(InputError) as error:
        new_region(name, study, 2027)
    assert said in str(error.value) and "\n" not in str(error.value)
    assert made(study) == before
    assert (study / "config.yaml").read_text(encoding="utf-8") == CONFIG


def test_a_disk_that_fills_up_leaves_nothing_half_made(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: str) -> None:
        if path.name == "config.yaml":
            raise OSError(28, "No space left on device")
        path.write_text(content, encoding="utf-8")

    monkeypatch.setattr(module, "replace", full)
    with pytest.raises(OSError, match="No space"):
        new_region("naryn", study, 2027)
    assert made(study) == ["config.yaml"]


def test_nothing_else_of_the_config_changes(study: Path) -> None:
    new_region("naryn", study, 2027)
    new_region("talas", study, 2027)
    edited = (study / "config.yaml").read_text(encoding="utf-8")
    assert edited == CONFIG.replace("  - osh\n", "  - osh\n  - naryn\n  - talas\n")


@pytest.mark.parametrize(
    ("listed", "becomes"),
    [
        ("regions:\n- a # first\n- b  # second\nlanguages:", "regions:\n- a # first\n- b  # second\n- new\nlanguages:"),
        ("regions: [a, 'b']  # two\nlanguages:", "regions: [a, 'b', new]  # two\nlanguages:"),
        ("regions:\n  [\n    a,\n  ]\nlanguages:", "regions:\n  [\n    a, new,\n  ]\nlanguages:"),
        ("regions:\r\n    - a\r\n\r\nlanguages:", "regions:\r\n    - a\r\n    - new\r\n\r\nlanguages:"),
        ("\ufeffregions:\n  - a\nlanguages:", "\ufeffregions:\n  - a\n  - new\nlanguages:"),
    ],
)
def test_lists_in_every_style_are_added_to(tmp_path: Path, listed: str, becomes: str) -> None:
    rest = " [ky]\nconfidence: 0.9\ndictionary: d\nplaces: 1\ncleaning: []"
    path = tmp_path / "config.yaml"
    path.write_bytes((listed + rest).encode())
    assert added(read_yaml(path), "new") == becomes + rest


def test_regions_at_the_end_of_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    text = "languages: [ky]\nconfidence: 0.9\ndictionary: d\nplaces: 1\ncleaning: []\nregions:\n  - a"
    (tmp_path / "config.yaml").write_text(text)
    assert added(read_yaml(tmp_path / "config.yaml"), "new") == f"{text}\n  - new"


@given(st.from_regex("[a-z0-9_-]{1,40}", fullmatch=True))
def test_every_name_survives_yaml(name: str) -> None:
    assert yaml.safe_load(f"- {module.as_yaml(name)}") == [name]


def test_a_study_elsewhere_gets_a_config_of_its_own(tmp_path: Path) -> None:
    folder = new_region("jalal_abad", tmp_path / "my study", 2027)
    config = yaml.safe_load((tmp_path / "my study/config.yaml").read_text(encoding="utf-8"))
    assert config == {**yaml.safe_load(CONFIG), "regions": ["jalal_abad"]}
    assert readiness(folder).questionnaire
    for path in (tmp_path / "my study/config.yaml", folder / "region.yaml", folder / "codebook.yaml"):
        schema = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
        assert (path.parent / schema).resolve().is_file()


def test_a_config_that_is_not_yaml_is_one_line(study: Path) -> None:
    (study / "config.yaml").write_text("regions: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"config\.yaml, line \d+: not YAML"):
        new_region("naryn", study, 2027)
    assert made(study) == ["config.yaml"]
