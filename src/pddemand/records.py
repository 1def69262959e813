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
    Texts,
    Wording,
    Years,
    YesNo,
)
from pddemand.published import Rounding

UNCLASSIFIED = "unclassified"
"""What a title is when nothing places it: an answer like any other."""


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


class Occurs(Record):
    """Whether a listed course belongs to the item."""

    is_: Literal["occurs"] = Field(alias="is")
    item: Identifier


class Prevails(Record):
    """Whether more listed courses belong to the item than to each other one."""

    is_: Literal["prevails"] = Field(alias="is")
    item: Identifier


class Few(Record):
    """Whether the item's share of listed courses is below its share of mentions."""

    is_: Literal["few"] = Field(alias="is")
    item: Identifier


class Matches(Record):
    """Whether listed courses are split over the items as mentions are."""

    is_: Literal["matches"] = Field(alias="is")


class Mismatches(Record):
    """Whether listed courses are split over the items otherwise than mentions are."""

    is_: Literal["mismatches"] = Field(alias="is")


class Untestable(Record):
    """Nothing published bears on the claim; the reason says what would have to be."""

    is_: Literal["untestable"] = Field(alias="is")
    reason: Wording


Test = Annotated[
    PrintedShare
    | Rank
    | Majority
    | Higher
    | Lower
    | Recount
    | Base
    | Occurs
    | Prevails
    | Few
    | Matches
    | Mismatches
    | Untestable,
    Field(discriminator="is_"),
]


ClaimKind = Literal["share", "rank", "comparison", "sample", "cause", "feature", "shortcoming", "competence", "other"]


ClaimIds = Annotated[tuple[Identifier, ...], AllDifferent]


class Support(Record):
    """Ids of the claims that speak for something if they are true, and of those that speak against it."""

    for_: ClaimIds = Field(default=(), alias="for")
    against: ClaimIds = ()


class Claim(Record):
    """A sentence of the source, how it is read, and how that reading is tested: an entry of `claims.yaml`.

    `against` names claims of the same source that cannot be true together with this one; `evidence` claims that
    bear on it.
    """

    id: Identifier
    kind: ClaimKind
    quote: Text
    where: Text
    meaning: Wording
    test: Test
    against: ClaimIds = ()
    evidence: Support = Support()


class Claims(Record):
    """The claims of the source: `claims.yaml`."""

    claims: tuple[Claim, ...]


class Proposal(Record):
    """A proposal that the source makes, and the claims that bear on it: an entry of `proposals.yaml`."""

    id: Identifier
    quote: Text
    where: Text
    meaning: Wording
    evidence: Support = Support()


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


class Coding(Record):
    """The direction that somebody gives a course: a row of `coders/<name>.csv` or of `adjudicated.csv`."""

    course: Identifier
    direction: str


class Topic(Record):
    """A topic that somebody wished for in their own words: a row of `topics.csv`."""

    topic: Text
    language: Language


class Section(Record):
    """The patterns of a direction in one language, by how they speak for it; `mul` holds what languages share."""

    language: Literal["ky", "ru", "en", "mul"]
    patterns: Texts = ()
    weak: Texts = ()
    hints: Texts = ()
    overriding: Texts = ()
    exceptions: Texts = ()


class DirectionEntry(Record):
    """What names a direction in titles."""

    direction: Identifier
    languages: tuple[Section, ...]


class ContestedEntry(Record):
    """A kind of title that can be read in more than one way: the usual direction first, and why."""

    name: Text
    directions: Annotated[tuple[Identifier, ...], Field(min_length=1), AllDifferent]
    patterns: Texts
    why: Wording


class Precedence(Record):
    """The order in which directions win a title that several fit."""

    patterns: tuple[Identifier, ...]
    hints: tuple[Identifier, ...]


class DictionaryFile(Record):
    """What words of a title say about its direction: `data/dictionary.yaml`."""

    precedence: Precedence
    directions: tuple[DirectionEntry, ...]
    contested: tuple[ContestedEntry, ...] = ()


class Config(Record):
    """What is run: `config.yaml`."""

    regions: Annotated[tuple[RegionName, ...], Field(min_length=1), AllDifferent]
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AllDifferent]
    confidence: Annotated[float, Field(gt=0.5, lt=1)]
    dictionary: Text
    places: Annotated[int, Field(ge=1)]


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
        "codings": Coding,
        "topics": Topic,
        "dictionary": DictionaryFile,
    }
    return {f"{name}.schema.json": model.model_json_schema() for name, model in models.items()}


def write_schemas(folder: Path) -> None:
    """Write the schemas of `schemas` to a folder; the committed ones are in `workflow/schemas`."""
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
