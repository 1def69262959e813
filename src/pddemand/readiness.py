"""What a region's folder still lacks before its questionnaire and its study can be made, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pddemand.errors import InputError
from pddemand.language import Language, language, message
from pddemand.raw import Raw, read_yaml
from pddemand.records import Codebook, Region

NAMES = {
    ("name", "ky"): message("the name of the region in Kyrgyz"),
    ("name", "ru"): message("the name of the region in Russian"),
    ("name", "en"): message("the name of the region in English"),
    ("institution", "ky"): message("the name of the institution in Kyrgyz"),
    ("institution", "ru"): message("the name of the institution in Russian"),
    ("institution", "en"): message("the name of the institution in English"),
}
"""What keys of `region.yaml` hold that every region must fill in."""


@dataclass(frozen=True)
class Lack:
    """Something that is not there yet: a sentence of the catalogues and the names in it."""

    sentence: str
    names: Mapping[str, str]

    def told(self, words: Language) -> str:
        """Say it in one language."""
        known = NAMES.values()
        return words.text(
            self.sentence, **{key: words.text(name) if name in known else name for key, name in self.names.items()}
        )


@dataclass(frozen=True)
class Readiness:
    """What is left blank in a region's files, and which answers are not there; mistakes in them are told elsewhere."""

    blanks: tuple[Lack, ...] = ()
    answers: tuple[Lack, ...] = ()

    @property
    def questionnaire(self) -> bool:
        """Whether nothing is missing for the questionnaire."""
        return not self.blanks

    @property
    def study(self) -> bool:
        """Whether nothing is missing for the study."""
        return not (self.blanks or self.answers)


def readiness(folder: Path) -> Readiness:
    """Find what a region's folder lacks.

    A folder that is not there, and files with mistakes, lack nothing: reading them says what is wrong.

    Parameters
    ----------
    folder : Path
        As for `pddemand.codebook.read_study`.
    """
    try:
        region, codebook = (read_yaml(folder / f"{name}.yaml") for name in ("region", "codebook"))
    except InputError:
        return Readiness()
    blanks = (*_blanks(region, TypeAdapter(Region)), *_blanks(codebook, TypeAdapter(Codebook)))
    return Readiness(blanks, tuple(_answers(folder, region)))


def in_words(region: str, found: Readiness, forms: str, languages: Sequence[str]) -> Iterator[str]:
    """Say what a region lacks and what can be made without it, line by line: in the first language, then in English.

    Parameters
    ----------
    region : str
        Its name.
    found : Readiness
        What it lacks; of a region that lacks nothing there is nothing to say.
    forms : str
        The folder of its questionnaire.
    languages : sequence of str
        Those of the study.
    """
    for code in () if found.study else dict.fromkeys((languages[0], "en")):
        words = language(code)
        yield words.text("{region}: not complete yet. What is missing:", region=region)
        yield from (f"  {lack.told(words)}" for lack in (*found.blanks, *found.answers))
        if found.questionnaire:
            yield words.text("The questionnaire is in {folder}.", folder=forms)
        else:
            yield words.text("The questionnaire is made when the blanks are filled in.")


def _blanks(raw: Raw, model: TypeAdapter[Any]) -> Iterator[Lack]:
    for location in raw.blanks(model):
        keys = tuple(str(part) for part in location if isinstance(part, str))
        what = NAMES.get((keys[0], keys[-1]), ".".join(keys[-2:]))
        names = {"file": raw.path.name, "line": str(raw.line(location)), "what": what}
        yield Lack(message("{file}, line {line}: fill in {what}."), names)


def _answers(folder: Path, region: Raw) -> Iterator[Lack]:
    """Find answers that are awaited: no file is named and nothing published, or a file that is named is not there."""
    told = region.data if isinstance(region.data, dict) else {}
    exports = told.get("exports") or []
    if "exports" not in told or not isinstance(exports, list):
        return
    others = others_in(folder)
    names = {"folder": str(folder), "file": region.path.name, "found": ", ".join(others)}
    if not exports and not _has_rows(folder / "published.csv"):
        names["line"] = str(region.line(("exports",)))
        if others:
            yield Lack(message("{folder} holds {found}: name the file with answers in {file}, line {line}."), names)
        else:
            yield Lack(
                message("Answers: put the file with them into {folder}, then write its name in {file}, line {line}."),
                names,
            )
    for index, export in enumerate(exports):
        named = export.get("file") if isinstance(export, dict) else None
        if isinstance(named, str) and not (folder / named).is_file():
            place = {"line": str(region.line(("exports", index, "file"))), "named": named}
            if others:
                yield Lack(
                    message("{file}, line {line}: {named} is not in {folder}; put it there, or is it {found}?"),
                    names | place,
                )
            else:
                yield Lack(message("{file}, line {line}: {named} is not in {folder}; put it there."), names | place)


def others_in(folder: Path) -> list[str]:
    """List the files of a region's folder that may hold answers: those that are none of the study's own."""
    own = ("published.csv", "courses.csv", "topics.csv", "adjudicated.csv")
    found = (path.name for path in folder.iterdir() if path.is_file() and path.suffix not in (".yaml", ".yml", ".md"))
    return sorted(name for name in found if name not in own and not name.startswith("."))


def _has_rows(table: Path) -> bool:
    """Whether a table has more than its header."""
    return table.is_file() and len([line for line in table.read_bytes().splitlines() if line.strip(b" ,;\t\r")]) > 1
