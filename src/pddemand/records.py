"""Models of the files of a region's folder under `data/raw` and of `config.yaml`, and their JSON schemas."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pddemand.criteria import Criteria
from pddemand.fields import (
    NOT_STATED,
    AllDifferent,
    Alternatives,
    Day,
    Identifier,
    Language,
    MayBeBlank,
    Number,
    NumberOrNothing,
    OptionId,
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


NOTHING_PUBLISHED = Published(rounding="any", everyone_ticked=False, at_most=None)
"""What holds of a survey that publishes nothing: its answers tell the rest."""


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


NOTHING_DISCLOSED = Disclosure.model_validate(dict.fromkeys(Disclosure.model_fields, NOT_STATED))
"""What a survey discloses of which `region.yaml` says nothing."""


class Export(Record):
    """A file with respondents' answers, as a survey tool wrote it; tool and encoding are found out if not named."""

    file: Text
    tool: Text | None = None
    encoding: Text | None = None


class Trials(Record):
    """Rows that try the form out: previews, and those with a free text that is one of the words."""

    rule: Literal["test_rows"]
    words: tuple[Text, ...] = ()


class Duplicates(Record):
    """Further rows of one person, who is known by an e-mail address or the like.

    `keep` says which row stays, by time or else as they stand in the files, among those with answers, and of these
    among those that were finished. With `identical`, of rows whose person is not known and whose answers are all the
    same, one stays too.
    """

    rule: Literal["duplicates"]
    keep: Literal["first", "last"]
    identical: bool = False


class Eligible(Record):
    """People outside the survey's frame: only those who chose one of the options of the question stay.

    `unanswered` says what happens to those who left the question open.
    """

    rule: Literal["eligible"]
    question: Identifier
    options: Annotated[tuple[OptionId, ...], Field(min_length=1), AllDifferent]
    unanswered: Literal["keep", "remove"]


class StraightLining(Record):
    """Rows ticked without reading.

    Of three or more single questions with the same options: the same option in all of them. Of multiple questions:
    every option of each.
    """

    rule: Literal["straight_lining"]
    questions: Annotated[tuple[Identifier, ...], Field(min_length=1), AllDifferent]


class Minutes(Record):
    """Rows filled in too fast, or left open too long: minutes from start to end outside the limits."""

    rule: Literal["minutes"]
    at_least: Annotated[float, Field(ge=0)] | None = None
    at_most: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _limits(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("rule minutes has no limit; give at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least is {self.at_least:g}, above at_most, {self.at_most:g}; correct one")
        return self


class Dates(Record):
    """Rows from outside the time of the survey; both days belong to it."""

    rule: Literal["dates"]
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _limits(self) -> Self:
        if self.from_ is None and self.to is None:
            raise ValueError("rule dates has no limit; give from, to or both")
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise ValueError(f"from is {self.from_}, after to, {self.to}; correct one")
        return self


class Unfinished(Record):
    """Rows of respondents who did not reach the end, as the survey tool tells."""

    rule: Literal["unfinished"]


class Rejected(Record):
    """Rows that whoever checked the answers rejected in the survey tool."""

    rule: Literal["rejected"]


CleaningRule = Annotated[
    Trials | Rejected | Duplicates | Eligible | StraightLining | Minutes | Dates | Unfinished,
    Field(discriminator="rule"),
]


class Cleaning(Record):
    """What leaves the answers before they are counted, in this order."""

    cleaning: tuple[CleaningRule, ...]


class KnownTotal(Record):
    """How many teachers of the region an option of a question is true of."""

    option: Identifier
    teachers: Annotated[int, Field(ge=1)]


class Margin(Record):
    """A single question of which official numbers tell how many teachers would choose each option."""

    question: Identifier
    totals: Annotated[tuple[KnownTotal, ...], Field(min_length=2)]


class Design(Record):
    """How respondents came into the survey, each by the id of a question.

    `weight`: a text question that holds how many teachers a respondent stands for; `strata` and `cluster`: questions
    that tell the stratum and the school or district drawn first; `margins`: known totals that weights are fitted to,
    by post-stratification where there is one, by raking where there are several.
    """

    weight: Identifier | None = None
    strata: Identifier | None = None
    cluster: Identifier | None = None
    margins: tuple[Margin, ...] = ()


class Region(Record):
    """A region, its survey and the source that published it: `region.yaml`.

    `exports` are the files of its folder that hold respondents' answers to one and the same form; `cleaning` takes
    the place of the list in `config.yaml`; `design` says how respondents were drawn, where not all alike; `synthetic`
    that the survey was made up, as every page and picture made from it then says too. Where there are `exports`,
    `source`, `published` and `disclosure` may be left out: the pages then speak of the survey and not of an article.
    An empty list says that answers are still awaited.
    `place` is the same in the folders of several years of one place, which are then compared in time.
    """

    id: RegionName
    place: RegionName | None = None
    name: Wording
    institution: Wording
    years: Annotated[tuple[Annotated[int, Field(ge=1900, le=2999)], ...], Field(min_length=1), AllDifferent]
    teachers: Teachers = NOT_STATED
    institutions: tuple[Wording, ...] = ()
    published: Published = NOTHING_PUBLISHED
    source: Source | None = None
    disclosure: Disclosure = NOTHING_DISCLOSED
    exports: Annotated[tuple[Export, ...], MayBeBlank] = ()
    cleaning: tuple[CleaningRule, ...] | None = None
    synthetic: bool = False
    design: Design | None = None

    @model_validator(mode="after")
    def _tells_of_its_numbers(self) -> Self:
        if self.untold and "exports" not in self.model_fields_set:
            raise ValueError(f"'{self.untold[0]}' is missing; add it, or name the files with answers under exports")
        return self

    @property
    def untold(self) -> list[str]:
        """What the file leaves out of what published numbers need."""
        needed = ("teachers", "institutions", "published", "source", "disclosure")
        return [name for name in needed if name not in self.model_fields_set]

    @property
    def awaits_answers(self) -> bool:
        """Whether a place for answers is there, and no answers."""
        return "exports" in self.model_fields_set and not self.exports

    @property
    def population(self) -> int | None:
        """How many teachers the region has, where the source states it."""
        return self.teachers if isinstance(self.teachers, int) else None

    @property
    def surveyed(self) -> str:
        """The place that was surveyed: the region itself, unless it is one of several years of a place."""
        return self.place or self.id


class Option(Record):
    """One answer that a question offers: the label as printed, what it covers, a short label for figures if it has one.

    `also` holds other wordings and codes that stand for it in an export.
    """

    id: Identifier
    label: Wording
    short: Wording = Field(default_factory=lambda told: told["label"])
    description: Wording | None = None
    also: tuple[Text, ...] = ()


class Choice(Record):
    """One answer of a question that allows one: what tables call it, its label, other wordings and codes of it."""

    id: Identifier
    label: Wording
    also: tuple[Text, ...] = ()


class MultipleQuestion(Record):
    """A question with options of which a respondent may tick any number.

    `also` holds other wordings of the question and names of its column in an export; `other` is whether respondents
    could add words of their own, `others` such words as they stand in an export where they look like options.
    """

    id: Identifier
    kind: Literal["multiple"]
    text: Wording
    verbatim: bool = True
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    also: tuple[Text, ...] = ()
    other: bool = True
    others: tuple[Text, ...] = ()


class SingleQuestion(Record):
    """A question with options of which a respondent chooses one; `also`, `other`, `others` as for a multiple one."""

    id: Identifier
    kind: Literal["single"]
    text: Wording
    verbatim: bool = True
    options: Annotated[tuple[Choice, ...], Field(min_length=1)]
    also: tuple[Text, ...] = ()
    other: bool = True
    others: tuple[Text, ...] = ()


class TextQuestion(Record):
    """A question that is answered in the respondent's own words."""

    id: Identifier
    kind: Literal["text"]
    text: Wording
    verbatim: bool = True
    also: tuple[Text, ...] = ()


Question = Annotated[MultipleQuestion | SingleQuestion | TextQuestion, Field(discriminator="kind")]


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
    cleaning: tuple[CleaningRule, ...]
    smallest_cell: Annotated[int, Field(ge=1)] = 5
    verification: Criteria = Criteria()


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
