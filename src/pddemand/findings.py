"""What a claim is tested on, and what comes out: a verdict, the kind of evidence it rests on, and sentences why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pddemand.codebook import Study
from pddemand.fields import Wording
from pddemand.language import Form, Language
from pddemand.published import Totals

Verdict = Literal["supported", "contradicted", "undetermined", "untestable"]
Row = Mapping[str, str]


@dataclass(frozen=True)
class Span:
    """A number for a sentence: its two ends and how it is written."""

    lowest: float
    highest: float
    form: Form = "number"


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalogues with what stands at its placeholders."""

    text: str
    values: Mapping[str, "Value"]

    def in_language(self, spoken: Language) -> str:
        """Write the sentence in one language."""
        return spoken.text(self.text, **{name: _written(value, spoken) for name, value in self.values.items()})


Value = Span | Wording | Sentence | str


def _written(value: Value, spoken: Language) -> str:
    if isinstance(value, Span):
        return spoken.interval(value.lowest, value.highest, value.form)
    if isinstance(value, Sentence):
        return value.in_language(spoken)
    return value if isinstance(value, str) else str(getattr(value, spoken.code))


@dataclass(frozen=True)
class Finding:
    """Verdict on a claim, the kind of evidence it rests on, and why, in sentences."""

    verdict: Verdict
    basis: str
    because: tuple[Sentence | Wording, ...]

    def reason(self, spoken: Language) -> str:
        """Why, in one language."""
        return told(self.because, spoken)


def told(sentences: Iterable["Sentence | Wording"], spoken: Language) -> str:
    """Write several sentences after one another in one language."""
    return " ".join(_written(sentence, spoken) for sentence in sentences)


@dataclass(frozen=True)
class Evidence:
    """What the claims are tested on: the study and the tables of its results, as read from csv."""

    study: Study
    totals: Totals
    counts: Sequence[Row]
    shares: Mapping[str, Row]
    pairs: Mapping[tuple[str, str], Row]
    courses: Sequence[Row] = ()
    supply: Sequence[Row] = ()
    supply_test: Sequence[Row] = ()

    answers: bool = False
    """Whether the tables rest on respondents' answers."""

    def rests_on(self, otherwise: str) -> str:
        """Give the basis of what is said of demand: the answers, where there are any."""
        return "microdata" if self.answers else otherwise

    def label(self, item: str) -> Wording:
        """Name of an item."""
        return next(option.short for option in self.study.items if option.id == item)


def gather(study: Study, totals: Totals, tables: Mapping[str, Sequence[Row]], answers: bool = False) -> Evidence:
    """Collect the evidence: the study, what is known of its answers, and the rows of its tables, by name."""
    return Evidence(
        study=study,
        totals=totals,
        counts=tables["counts"],
        shares={row["item"]: row for row in tables["shares"]},
        pairs={(row["item_a"], row["item_b"]): row for row in tables["pairs"]},
        courses=tables["courses"],
        supply=tables["supply_demand"],
        supply_test=tables["supply_test"],
        answers=answers,
    )


def ends(rows: Iterable[Row], column: str, form: Form) -> Span:
    """Ends of an interval over several rows, such as both ways of counting titles."""
    limits = [(float(row[f"{column}_lowest"]), float(row[f"{column}_highest"])) for row in rows]
    return Span(min(low for low, _ in limits), max(high for _, high in limits), form)
