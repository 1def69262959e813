"""Models of the files of a region's folder under `data/raw` and of `config.yaml`, and their JSON schemas."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pddemand.fields import (
    AllDifferent,
    Alternatives,
    Identifier,
    Language,
    Number,
    NumberOrNothing,
    Record,
    RegionName,
    Statement,
    Teachers,
    Text,
    Wording,
    Years,
    YesNo,
)
from pddemand.published import Rounding


class Published(Record):
    """How the source's percentages were rounded, and what is known of how the question could be answered."""

    rounding: Rounding
    everyone_ticked: bool
    at_most: Annotated[int, Field(ge=1)] | None


class Source(Record):
    """Where the published numbers come from."""

    authors: Text
    title: Text
    journal: Text
    year: Text
    pages: Text
    identifier: Text
    language: Language
    abstracts: tuple[Language, ...]
    text: Wording


class Disclosure(Record):
    """What a survey should disclose (AAPOR Code of Professional Ethics and Practices, 2021, part III)."""

    sponsor: Statement
    instrument: Statement
    population: Statement
    frame: Statement
    recruitment: Statement
    mode: Statement
    dates: Statement
    sample_and_precision: Statement
    weights: Statement
    processing: Statement
    limitations: Statement


class Region(Record):
    """A region, its survey and the source that published it: `region.yaml`."""

    id: RegionName
    name: Wording
    institution: Wording
    years: Annotated[tuple[Annotated[int, Field(ge=1900, le=2999)], ...], Field(min_length=1), AllDifferent]
    teachers: Teachers
    institutions: tuple[Wording, ...]
    published: Published
    source: Source
    disclosure: Disclosure

    @property
    def population(self) -> int | None:
        """How many teachers the region has, where the source states it."""
        return self.teachers if isinstance(self.teachers, int) else None


class Option(Record):
    """One answer that a question offers: the label as printed, a short one for figures, what it covers."""

    id: Identifier
    label: Wording
    short: Wording
    description: Wording


class MultipleQuestion(Record):
    """A question with options of which a respondent may tick any number."""

    id: Identifier
    kind: Literal["multiple"]
    text: Wording
    verbatim: bool
    options: Annotated[tuple[Option, ...], Field(min_length=1)]


class TextQuestion(Record):
    """A question that is answered in the respondent's own words."""

    id: Identifier
    kind: Literal["text"]
    text: Wording
    verbatim: bool


Question = Annotated[MultipleQuestion | TextQuestion, Field(discriminator="kind")]


class Codebook(Record):
    """The questions of the survey: `codebook.yaml`."""

    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def _offers_options(self) -> Self:
        if not self.multiple:
            raise ValueError("no question is of kind multiple; add the question whose shares are published")
        return self

    @property
    def multiple(self) -> tuple[MultipleQuestion, ...]:
        """The questions that offer options; the published shares belong to the first."""
        return tuple(question for question in self.questions if isinstance(question, MultipleQuestion))


class PublishedNumber(Record):
    """A number that the source prints, or that a list of it amounts to: a row of `published.csv`."""

    id: Identifier
    kind: Literal["respondents", "share", "part", "count", "other"]
    item: str
    value: Number
    printed: YesNo
    approximate: YesNo
    base: Alternatives
    recount: str
    quote: Text
    where: Text

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        percent = self.kind in ("share", "part")
        if percent and float(self.value) > 100:
            raise ValueError(f"value is '{self.value}'; expected a percentage from 0 to 100")
        if percent and not self.base:
            raise ValueError("base is empty; expected the id of the row that this is a percentage of")
        if not percent and self.base:
            raise ValueError(f"base is '{';'.join(self.base)}'; only a share or part has one, leave it empty")
        if (self.kind == "share") != bool(self.item):
            raise ValueError(f"item is '{self.item}'; expected an item for a share, nothing for other kinds")
        if self.kind in ("respondents", "count") and not self.value.isdigit():
            raise ValueError(f"value is '{self.value}'; expected a whole number for kind {self.kind}")
        if self.kind == "respondents" and int(self.value) == 0:
            raise ValueError("value is '0'; expected at least one respondent")
        return self


class PrintedShare(Record):
    """Whether some count of respondents is printed as this percentage."""

    is_: Literal["printed_share"] = Field(alias="is")
    number: Identifier


class Rank(Record):
    """Whether the item has this position, the most ticked being first, among those who were asked."""

    is_: Literal["rank"] = Field(alias="is")
    item: Identifier
    position: Annotated[int, Field(ge=1)]


class Majority(Record):
    """Whether the item's share is above one half."""

    is_: Literal["majority"] = Field(alias="is")
    item: Identifier


class Higher(Record):
    """Whether the item's share is above that of each of the others, in the population behind the sample."""

    is_: Literal["higher"] = Field(alias="is")
    item: Identifier
    than: Annotated[tuple[Identifier, ...], Field(min_length=1), AllDifferent]


class Lower(Record):
    """Whether the item's share is below that of each of the others, in the population behind the sample."""

    is_: Literal["lower"] = Field(alias="is")
    item: Identifier
    than: Annotated[tuple[Identifier, ...], Field(min_length=1), AllDifferent]


class Recount(Record):
    """Whether the number is what one counts in the region's own files."""

    is_: Literal["recount"] = Field(alias="is")
    number: Identifier


class Base(Record):
    """Which of its possible bases the printed percentage has."""

    is_: Literal["base"] = Field(alias="is")
    number: Identifier


class Untestable(Record):
    """Nothing published bears on the claim; the reason says what would have to be."""

    is_: Literal["untestable"] = Field(alias="is")
    reason: Wording


Test = Annotated[
    PrintedShare | Rank | Majority | Higher | Lower | Recount | Base | Untestable, Field(discriminator="is_")
]


ClaimKind = Literal["share", "rank", "comparison", "sample", "cause", "feature", "shortcoming", "competence", "other"]


class Claim(Record):
    """A sentence of the source, how it is read, and how that reading is tested: an entry of `claims.yaml`."""

    id: Identifier
    kind: ClaimKind
    quote: Text
    where: Text
    meaning: Wording
    test: Test


class Claims(Record):
    """The claims of the source: `claims.yaml`."""

    claims: tuple[Claim, ...]


class Proposal(Record):
    """A proposal that the source makes: an entry of `proposals.yaml`."""

    id: Identifier
    quote: Text
    where: Text
    meaning: Wording


class Proposals(Record):
    """The proposals of the source: `proposals.yaml`."""

    proposals: tuple[Proposal, ...]


class Course(Record):
    """A course or topic that the source names: a row of `courses.csv`."""

    course: Identifier
    title: Text
    language: Language
    year: Years
    hours: NumberOrNothing
    institution: str
    stated_direction: str
    listed: YesNo
    quote_where: Text


class Config(Record):
    """What is run: `config.yaml`."""

    regions: Annotated[tuple[RegionName, ...], Field(min_length=1), AllDifferent]
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AllDifferent]
    confidence: Annotated[float, Field(gt=0.5, lt=1)]


def schemas() -> dict[str, dict[str, Any]]:
    """Give the JSON schema of each input file, by file name; those of tables describe one row.

    Editors complete and check YAML files whose first line points to their schema.
    """
    models: dict[str, type[Record]] = {
        "config": Config,
        "region": Region,
        "codebook": Codebook,
        "claims": Claims,
        "proposals": Proposals,
        "published": PublishedNumber,
        "courses": Course,
    }
    return {f"{name}.schema.json": model.model_json_schema() for name, model in models.items()}


def write_schemas(folder: Path) -> None:
    """Write the schemas of `schemas` to a folder; the committed ones are in `workflow/schemas`."""
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
