"""Surveys of several regions and years: which are of one place, which directions mean the same, whom shares are of.

Only what means the same is put side by side. A direction is the same in two surveys if its id and its labels are; a
share has the same base if both surveys say so, and else both are put on the base of all who were asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pddemand.bases import ASKED
from pddemand.codebook import Study
from pddemand.errors import InputError
from pddemand.fields import Wording
from pddemand.known_answers import read_patterns
from pddemand.patterns import Patterns
from pddemand.raw import read_yaml
from pddemand.records import Option
from pddemand.region_labels import BETWEEN
from pddemand.spelling import normalise
from pddemand.tables import read_rows

Row = dict[str, object]
Meaning = tuple[str, ...]


class Counted(NamedTuple):
    """How many respondents can have ticked a direction, of how many."""

    base: int
    lowest: int
    highest: int


@dataclass(frozen=True, eq=False)
class Surveyed:
    """What one survey gives to a comparison: its study and the tables made of it.

    `bases` and `patterns` are there where the survey has respondents' answers.
    """

    study: Study
    shares: dict[str, dict[str, str]]
    pairs: Sequence[dict[str, str]]
    supply: Sequence[dict[str, str]]
    bases: dict[str, dict[str, str]]
    patterns: Patterns | None

    @property
    def id(self) -> str:
        """Name of the region's folder."""
        return self.study.region.id

    @property
    def answers(self) -> bool:
        """Whether the tables rest on respondents' answers."""
        return self.patterns is not None

    @property
    def base_of(self) -> str:
        """Whom shares are of, as in `shares.csv`."""
        return next(row["base_of"] for row in self.shares.values())

    @property
    def directions(self) -> dict[Meaning, Option]:
        """The directions that the survey asked about, by what they mean."""
        return {meaning(item): item for item in self.study.items}

    def counted(self, item: str, base_of: str) -> Counted:
        """Count who ticked a direction, of the survey's own base or, if it has another, of all who were asked.

        Of those who were asked and left it open anybody or nobody may have wanted the direction, whether they left
        the whole question open or this direction alone.
        """
        if base_of == self.base_of:
            row = self.shares[item]
            return Counted(*(int(float(row[name])) for name in ("base", "count_lowest", "count_highest")))
        asked, known, ticked = (int(self.bases[item][name]) for name in ("asked", "known", "ticked"))
        return Counted(asked, ticked, ticked + asked - known)


def read_surveyed(study: Path, tables: Path) -> Surveyed:
    """Read a survey: its checked study, patterns of answers beside it if it has any, and the folder of its tables."""
    read = Study.model_validate_json(study.read_text(encoding="utf-8"))
    question, answers = read.codebook.multiple[0].id, bool(read.region.exports)
    bases = read_rows(tables / "bases.csv") if answers else []
    return Surveyed(
        study=read,
        shares={row["item"]: row for row in read_rows(tables / "shares.csv")},
        pairs=read_rows(tables / "pairs.csv"),
        supply=read_rows(tables / "supply_demand.csv"),
        bases={row["option"]: row for row in bases if row["question"] == question},
        patterns=read_patterns(study.with_name("patterns.csv"), [item.id for item in read.items]) if answers else None,
    )


def meaning(item: Option) -> Meaning:
    """Say what a direction means: its id and its labels; capitals, spaces and shapes of marks do not matter.

    Examples
    --------
    >>> from pddemand.fields import Wording
    >>> label = Wording(ky="Укуктук  багыт", ru="Правовое направление", en="Legal")
    >>> meaning(Option(id="legal", label=label, short=label, description=label))
    ('legal', 'укуктук багыт', 'правовое направление', 'legal')
    """
    return (item.id, *(normalise(getattr(item.label, code)) for code in ("ky", "ru", "en")))


def in_order(surveys: Iterable[Surveyed]) -> list[Surveyed]:
    """Put the surveys of a place below one another, the earliest first; places stand as their first surveys do."""
    listed = list(surveys)
    place = {survey.study.region.surveyed: at for at, survey in reversed(list(enumerate(listed)))}
    return sorted(listed, key=lambda survey: (place[survey.study.region.surveyed], survey.study.region.years))


def comparisons(surveys: Sequence[Surveyed]) -> dict[str, tuple[Surveyed, ...]]:
    """Say which surveys are compared: places by their latest years, and the years of each place, the latest first.

    Returns
    -------
    dict of str to tuple
        By `BETWEEN` or the place; nothing that has one survey alone.
    """
    places: dict[str, list[Surveyed]] = {}
    for survey in surveys:
        places.setdefault(survey.study.region.surveyed, []).append(survey)
    for years in places.values():
        years.sort(key=lambda survey: max(survey.study.region.years), reverse=True)
    found = {BETWEEN: tuple(years[0] for years in places.values())}
    found |= {place: tuple(years) for place, years in places.items()}
    return {name: compared for name, compared in found.items() if len(compared) > 1}


def check_years(surveys: Iterable[Surveyed], raw: Path) -> None:
    """Refuse two surveys of one place and year: nobody could tell which of them a change is from.

    Raises
    ------
    InputError
        Naming the line of `region.yaml` with the year.
    """
    for earlier, later in combinations([survey.study.region for survey in surveys], 2):
        twice = sorted(set(earlier.years) & set(later.years))
        if twice and earlier.surveyed == later.surveyed:
            place = read_yaml(raw / later.id / "region.yaml").place(("years",))
            raise InputError(
                f"{place}: years has {twice[0]}, but so has {raw / earlier.id / 'region.yaml'}, of the same place "
                f"{later.surveyed}; correct the years, or give one of them another place"
            )


def alike(surveys: Sequence[Surveyed]) -> dict[Meaning, tuple[Surveyed, ...]]:
    """List for every direction the surveys that asked about it, in the order in which directions first stand."""
    meanings = dict.fromkeys(name for survey in surveys for name in survey.directions)
    return {name: tuple(survey for survey in surveys if name in survey.directions) for name in meanings}


def common_base(surveys: Iterable[Surveyed]) -> str:
    """Say whom shares are of that can be compared: the base that all surveys have, or all who were asked.

    Examples
    --------
    >>> common_base([])
    'asked'
    """
    bases = {survey.base_of for survey in surveys}
    return bases.pop() if len(bases) == 1 else ASKED


def basis(surveys: Sequence[Surveyed], base_of: str) -> str:
    """Say on what a comparison rests: answers, published totals, or both, which leaves something open."""
    if any(survey.answers and survey.base_of != base_of for survey in surveys):
        return "bounded"
    kinds = {survey.answers for survey in surveys}
    return "bounded" if len(kinds) > 1 else "microdata" if kinds == {True} else "published"


def survey_table(surveys: Sequence[Surveyed]) -> list[Row]:
    """Tabulate the surveys: place, years, names, whom shares are of and of how many, and their directions.

    Returns
    -------
    list of dict
        `compared`: how many of the survey's `directions` another survey asked about, too.
    """
    known = alike(surveys)
    return [
        {
            "region": survey.id,
            "place": survey.study.region.surveyed,
            "years": ";".join(map(str, sorted(survey.study.region.years))),
            **named("name", survey.study.region.name),
            **named("institution", survey.study.region.institution),
            "base": next(row["base"] for row in survey.shares.values()),
            "base_of": survey.base_of,
            "directions": len(survey.directions),
            "compared": sum(len(known[name]) > 1 for name in survey.directions),
            "synthetic": survey.study.region.synthetic,
            "basis": "microdata" if survey.answers else "published",
        }
        for survey in surveys
    ]


def institution_table(surveys: Sequence[Surveyed]) -> list[Row]:
    """Tabulate the institutions that the studies name, and the surveys that each of them made."""
    names: dict[str, Wording] = {}
    for survey in surveys:
        for institution in (*survey.study.region.institutions, survey.study.region.institution):
            names.setdefault(normalise(institution.ky), institution)
    return [
        {
            **named("institution", name),
            "regions": ";".join(
                survey.id for survey in surveys if normalise(survey.study.region.institution.ky) == key
            ),
            "synthetic": all(survey.study.region.synthetic for survey in surveys if _names(survey, key)),
            "basis": "published",
        }
        for key, name in names.items()
    ]


def _names(survey: Surveyed, institution: str) -> bool:
    region = survey.study.region
    return institution in [normalise(name.ky) for name in (*region.institutions, region.institution)]


def named(column: str, wording: Wording) -> Row:
    """Spread a text over one column per language; that without suffix is English.

    Examples
    --------
    >>> named("name", Wording(ky="Ош облусу", ru="Ошская область", en="Osh Region"))
    {'name': 'Osh Region', 'name_ky': 'Ош облусу', 'name_ru': 'Ошская область'}
    """
    return {column: wording.en, f"{column}_ky": wording.ky, f"{column}_ru": wording.ru}
