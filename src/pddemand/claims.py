"""The ledger: what each claim of the source rests on, and what holds of it for all compatible data.

A claim is tested as `claims.yaml` says. Its verdict is `supported` or `contradicted` only when every answer
table behind the published numbers agrees; `undetermined` when they differ, or when none of them could show it; and
`untestable` when no published number bears on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pddemand.codebook import Study
from pddemand.fields import Wording
from pddemand.language import Form, Language, language, message
from pddemand.published import Totals
from pddemand.records import (
    Base,
    Claim,
    Few,
    Higher,
    Lower,
    Majority,
    Matches,
    Mismatches,
    Occurs,
    Prevails,
    PrintedShare,
    PublishedNumber,
    Rank,
    Recount,
    Untestable,
)

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
        return _told(self.because, spoken)


def _told(sentences: Iterable["Sentence | Wording"], spoken: Language) -> str:
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

    def label(self, item: str) -> Wording:
        """Name of an item."""
        return next(option.short for option in self.study.items if option.id == item)


def gather(study: Study, tables: Mapping[str, Sequence[Row]]) -> Evidence:
    """Collect the evidence from the study and the rows of its tables, by name."""
    return Evidence(
        study=study,
        totals=study.totals(),
        counts=tables["counts"],
        shares={row["item"]: row for row in tables["shares"]},
        pairs={(row["item_a"], row["item_b"]): row for row in tables["pairs"]},
        courses=tables["courses"],
        supply=tables["supply_demand"],
        supply_test=tables["supply_test"],
    )


def ledger(evidence: Evidence) -> list[dict[str, object]]:
    """Test every claim.

    Returns
    -------
    list of dict
        One row of `claims.csv` per claim, in the order of `claims.yaml`.
    """
    rows: list[dict[str, object]] = []
    for claim in evidence.study.claims:
        finding = judge(claim, evidence)
        finding = replace(finding, because=(*finding.because, *contradictions(claim, evidence.study)))
        rows.append(
            {
                "claim": claim.id,
                "kind": claim.kind,
                "quote": claim.quote,
                "meaning": claim.meaning.en,
                "meaning_ky": claim.meaning.ky,
                "meaning_ru": claim.meaning.ru,
                "where": claim.where,
                "test": claim.test.is_,
                "verdict": finding.verdict,
                "against": ";".join(claim.against),
                "because": finding.reason(language("en")),
                "because_ky": finding.reason(language("ky")),
                "because_ru": finding.reason(language("ru")),
                "basis": finding.basis,
            }
        )
    return rows


def judge(claim: Claim, evidence: Evidence) -> Finding:
    """Apply the test that a claim asks for."""
    match claim.test:
        case PrintedShare(number=number):
            return printed_share(evidence, number)
        case Rank(item=item, position=position):
            return rank(evidence, item, position)
        case Majority(item=item):
            return majority(evidence, item)
        case Higher(item=item, than=than):
            return compared(evidence, item, than, 1)
        case Lower(item=item, than=than):
            return compared(evidence, item, than, -1)
        case Recount(number=number):
            return recount(evidence, number)
        case Base(number=number):
            return base_of(evidence, number)
        case Occurs(item=item):
            return occurs(evidence, item)
        case Prevails(item=item):
            return prevails(evidence, item)
        case Few(item=item):
            return few(evidence, item)
        case Matches():
            return matches(evidence, "contradicted")
        case Mismatches():
            return matches(evidence, "supported")
        case Untestable(reason=reason):
            return Finding("untestable", "untestable", (reason,))
    raise ValueError(f"claim {claim.id}: no test for {claim.test!r}")


def contradictions(claim: Claim, study: Study) -> list[Sentence]:
    """Quote, beside the sentence of a claim, those of the same source that cannot be true together with it."""
    others = [other for other in study.claims if other.id in claim.against and other.quote != claim.quote]
    return [
        Sentence(CONTRADICTS_ITSELF, {"here": claim.quote.rstrip(".;"), "there": quote.rstrip(".;"), "where": where})
        for quote, where in dict.fromkeys((other.quote, other.where) for other in others)
    ]


CONTRADICTS_ITSELF = message("The source contradicts itself: here it says “{here}”, elsewhere ({where}) “{there}”.")


@dataclass(frozen=True)
class Reading:
    """One way of reading a percentage: whom it is of, how many those are, and how many the percentage is then."""

    base_of: str
    base: Span
    counts: Span
    counts_if_close: Span | None
    percent: Span


def readings(evidence: Evidence, number: str) -> list[Reading]:
    """List the readings of a published percentage under which some number of respondents is printed so."""
    rows = [row for row in evidence.counts if row["number"] == number and row["counts"]]
    return [
        _reading(base_of, [row for row in rows if row["base_of"] == base_of])
        for base_of in dict.fromkeys(row["base_of"] for row in rows)
    ]


def _reading(base_of: str, rows: Sequence[Row]) -> Reading:
    shares = [100 * count / int(row["base"]) for row in rows for count in _numbers(row["counts"])]
    close = [count for row in rows for count in _numbers(row["counts_if_close"])]
    return Reading(
        base_of=base_of,
        base=_span([int(row["base"]) for row in rows]),
        counts=_span([count for row in rows for count in _numbers(row["counts"])]),
        counts_if_close=_span(close) if close else None,
        percent=_span(shares),
    )


def _numbers(cell: str) -> list[int]:
    return [int(part) for part in cell.split(";") if part]


def _span(values: Sequence[float]) -> Span:
    return Span(min(values), max(values))


def printed_share(evidence: Evidence, number: str) -> Finding:
    """Is there a number of respondents that is printed as this percentage?"""
    percent = evidence.study.number(number).value
    found = readings(evidence, number)
    if not found:
        return Finding("contradicted", "published", (Sentence(NO_COUNT, {"percent": percent}),))
    sentences = []
    for reading in found:
        sentences.append(Sentence(SOME_COUNT, {"percent": percent, "base": reading.base, "counts": reading.counts}))
        if reading.counts_if_close:
            sentences.append(Sentence(CLOSE_COUNT, {"counts": reading.counts_if_close}))
    if all(reading.base.lowest >= 100 * 10 ** len(percent.partition(".")[2]) for reading in found):
        sentences.append(Sentence(NO_POWER, {}))
    return Finding("supported", "published", tuple(sentences))


SOME_COUNT = message("{counts} of {base} respondents are printed as {percent}%: the number is possible.")
NO_POWER = message("With so many respondents every percentage is possible: this check could not have failed.")
NO_COUNT = message("No number of respondents is {percent}%: the number is impossible.")
CLOSE_COUNT = message("“Close to” leaves room: one percentage point more or less makes it {counts} respondents.")


def rank(evidence: Evidence, item: str, position: int) -> Finding:
    """Is an item at this position when items are ordered by how many respondents chose them?"""
    totals = evidence.totals
    at = totals.items.index(item)
    others = [j for j in range(len(totals.items)) if j != at]
    best = 1 + sum(totals.lowest[j] > totals.highest[at] for j in others)
    worst = 1 + sum(totals.highest[j] >= totals.lowest[at] for j in others)
    verdict: Verdict = "undetermined"
    if best == worst == position:
        verdict = "supported"
    elif not best <= position <= worst:
        verdict = "contradicted"
    values: dict[str, Value] = {
        "label": evidence.label(item),
        "count": Span(totals.lowest[at], totals.highest[at]),
        "position": Span(best, worst),
        "items": Span(len(totals.items), len(totals.items)),
    }
    return Finding(verdict, "published", (Sentence(RANKED, values), Sentence(RESPONDENTS_ONLY, {})))


RANKED = message(
    "{label}, chosen by {count} respondents, is number {position} of {items}, whichever of these counts are true."
)
RESPONDENTS_ONLY = message("This describes those who answered; it says nothing of other teachers.")


def majority(evidence: Evidence, item: str) -> Finding:
    """Is the share of an item above one half, in the sample and as far as its confidence interval goes?"""
    row = evidence.shares[item]
    lower, upper = float(row["ci_lowest"]), float(row["ci_highest"])
    verdict: Verdict = "supported" if lower > 0.5 else "contradicted" if upper < 0.5 else "undetermined"
    text = {"supported": ABOVE_HALF, "contradicted": BELOW_HALF, "undetermined": AROUND_HALF}[verdict]
    values: dict[str, Value] = {
        "label": evidence.label(item),
        "share": Span(float(row["share_lowest"]), float(row["share_highest"]), "percent"),
        "ci": Span(lower, upper, "percent"),
    }
    return Finding(verdict, "published", (Sentence(text, values), Sentence(AT_RANDOM, {})))


AT_RANDOM = message("This supposes that the respondents were drawn at random, which the source does not say.")
ABOVE_HALF = message(
    "{label}: {share} of the respondents; Wilson’s confidence interval over all compatible counts, {ci}, lies above"
    " one half."
)
BELOW_HALF = message(
    "{label}: {share} of the respondents; Wilson’s confidence interval over all compatible counts, {ci}, lies below"
    " one half."
)
AROUND_HALF = message(
    "{label}: {share} of the respondents; Wilson’s confidence interval over all compatible counts, {ci}, contains"
    " one half."
)


def compared(evidence: Evidence, item: str, than: Sequence[str], sign: int) -> Finding:
    """Is an item chosen more often (`sign` 1) or less often (-1) than each of the others, beyond chance?"""
    sentences, agrees = [], []
    for other in than:
        flipped = (item, other) not in evidence.pairs
        row = evidence.pairs[(other, item) if flipped else (item, other)]
        ends = [float(row["difference_lowest"]), float(row["difference_highest"])]
        low, high = (-ends[1], -ends[0]) if flipped else ends
        p = float(row["p_holm_lowest"]), float(row["p_holm_highest"])
        values: dict[str, Value] = {
            "label": evidence.label(item),
            "other": evidence.label(other),
            "difference": Span(low, high, "points"),
            "p": Span(*p, "p"),
            "p_lowest": Span(p[0], p[0], "p"),
            "p_highest": Span(p[1], p[1], "p"),
        }
        sentences.append(Sentence(DIFFERENCES[row["verdict"]], values))
        agrees.append((1 if low * sign > 0 else -1) if row["verdict"] == "robust" else 0)
    verdict: Verdict = "undetermined"
    if all(agreement > 0 for agreement in agrees):
        verdict = "supported"
    elif any(agreement < 0 for agreement in agrees):
        verdict = "contradicted"
    return Finding(verdict, "bounded", (*sentences, Sentence(HOW_TESTED, {}), Sentence(AT_RANDOM, {})))


HOW_TESTED = message("p: McNemar’s exact test, adjusted for all pairs by Holm’s method.")
DIFFERENCES = {
    "robust": message(
        "{label} and {other}: a difference of {difference} percentage points, distinguishable from chance for every"
        " set of answers that fits the totals (largest p: {p_highest})."
    ),
    "never": message(
        "{label} and {other}: a difference of {difference} percentage points, not distinguishable from chance for any"
        " set of answers that fits the totals (smallest p: {p_lowest})."
    ),
    "undetermined": message(
        "{label} and {other}: a difference of {difference} percentage points; whether it can be told from chance"
        " depends on how the answers overlap, which was not published (p {p})."
    ),
}


def base_of(evidence: Evidence, number: str) -> Finding:
    """Does it matter which respondents a percentage is of, when the text can be read in several ways?"""
    found = readings(evidence, number)
    if not found:
        return Finding("contradicted", "published", (Sentence(IMPOSSIBLE, {}),))
    sentences = [
        Sentence(IF_OF, {"base": r.base, "whom": _whom(evidence, r.base_of), "counts": r.counts}) for r in found
    ]
    if len(found) == 1:
        return Finding("supported", "published", (*sentences, Sentence(ONE_BASE, {})))
    return Finding("undetermined", "published", (*sentences, Sentence(NOT_SAID_OF_WHOM, {})))


IF_OF = message("If it is of {whom} ({base}), it is {counts} respondents.")
ONE_BASE = message("Only this reading gives a possible number.")
NOT_SAID_OF_WHOM = message("The text does not say which is meant.")
ALL_RESPONDENTS = message("all respondents")
WHO_CHOSE = message("those who chose “{label}”")


def _whom(evidence: Evidence, number: str) -> Sentence:
    published = evidence.study.number(number)
    if published.kind == "share":
        return Sentence(WHO_CHOSE, {"label": evidence.label(published.item)})
    return Sentence(ALL_RESPONDENTS, {})


def recount(evidence: Evidence, number: str) -> Finding:
    """Does a printed number agree with the list that the source itself gives?"""
    published = evidence.study.number(number)
    found = evidence.study.recounts()[published.recount]
    values: dict[str, Value] = {"printed": published.value, "found": Span(found, found)}
    agrees = found == float(published.value)
    return Finding("supported" if agrees else "contradicted", "published", (Sentence(LISTED, values),))


LISTED = message("The text says {printed}; the list it gives has {found}.")


def occurs(evidence: Evidence, item: str) -> Finding:
    """Does a listed course belong to an item under every reading of contested titles?"""
    courses = _offered(evidence, item, "courses")
    verdict: Verdict = "supported" if courses.lowest else "undetermined"
    if not courses.highest and not _unplaced(evidence):
        verdict = "contradicted"
    return Finding(verdict, "bounded", _about_courses(evidence, item))


def prevails(evidence: Evidence, item: str) -> Finding:
    """Do more listed courses belong to an item than to each other one, under every reading?"""
    if not _placed(evidence):
        return Finding("undetermined", "bounded", (Sentence(NO_COURSES, {}),))
    most = {row["most"] for row in _supply(evidence, item)}
    verdict: Verdict = "supported" if most == {"always"} else "contradicted" if most == {"never"} else "undetermined"
    sentence = Sentence(MOST[verdict], {"label": evidence.label(item)})
    return Finding(verdict, "bounded", (*_about_courses(evidence, item), sentence))


def few(evidence: Evidence, item: str) -> Finding:
    """Is an item's share of courses below its share of mentions, under every reading and for all compatible counts?"""
    if not _placed(evidence):
        return Finding("undetermined", "bounded", (Sentence(NO_COURSES, {}),))
    coverage = _offered(evidence, item, "coverage")
    found = {row["verdict"] for row in _supply(evidence, item)}
    verdict: Verdict = "supported" if found == {"under"} else "undetermined"
    if found == {"over"} or (coverage.lowest >= 1 and not _unplaced(evidence)):
        verdict = "contradicted"
    values: dict[str, Value] = {
        "coverage": coverage,
        "offer": _offered(evidence, item, "supply_share", "percent"),
        "demand": _offered(evidence, item, "demand_share", "percent"),
    }
    return Finding(verdict, "bounded", (*_about_courses(evidence, item), Sentence(COVERED, values)))


def matches(evidence: Evidence, if_split_differs: Literal["supported", "contradicted"]) -> Finding:
    """Are courses split over the items as mentions are, or otherwise? A test that never rejects decides neither."""
    if not _placed(evidence):
        return Finding("undetermined", "bounded", (Sentence(NO_COURSES, {}),))
    found = {row["verdict"] for row in evidence.supply_test}
    overall = found.pop() if len(found) == 1 else "undetermined"
    verdict: Verdict = if_split_differs if overall == "robust" else "undetermined"
    if not all(row["p_lowest"] for row in evidence.supply_test):
        return Finding(verdict, "bounded", (Sentence(NOT_TRIED, {}), *_left_out(evidence)))
    p = _ends(evidence.supply_test, "p", "p")
    courses = [int(row["courses"]) for row in evidence.supply_test]
    values: dict[str, Value] = {
        "p": p,
        "p_lowest": Span(p.lowest, p.lowest, "p"),
        "p_highest": Span(p.highest, p.highest, "p"),
        "courses": Span(min(courses), max(courses)),
    }
    return Finding(verdict, "bounded", (Sentence(SPLIT[overall], values), *_left_out(evidence)))


def _supply(evidence: Evidence, item: str) -> list[Row]:
    return [row for row in evidence.supply if row["item"] == item]


def _offered(evidence: Evidence, item: str, column: str, form: Form = "number") -> Span:
    return _ends(_supply(evidence, item), column, form)


def _ends(rows: Iterable[Row], column: str, form: Form) -> Span:
    """Ends of an interval over both ways of counting titles."""
    ends = [(float(row[f"{column}_lowest"]), float(row[f"{column}_highest"])) for row in rows]
    return Span(min(low for low, _ in ends), max(high for _, high in ends), form)


def _listed(evidence: Evidence) -> list[Row]:
    return [row for row in evidence.courses if row["listed"] == "yes"]


def _unplaced(evidence: Evidence) -> int:
    return sum(not row["directions"] for row in _listed(evidence))


def _placed(evidence: Evidence) -> bool:
    return any(row["directions"] for row in _listed(evidence))


def _about_courses(evidence: Evidence, item: str) -> tuple[Sentence, ...]:
    listed = [row["title"] for row in _listed(evidence)]
    values: dict[str, Value] = {
        "label": evidence.label(item),
        "courses": _offered(evidence, item, "courses"),
        "printed": Span(len(listed), len(listed)),
        "distinct": Span(len(set(listed)), len(set(listed))),
    }
    return (Sentence(COURSES_OF, values), *_left_out(evidence))


def _left_out(evidence: Evidence) -> tuple[Sentence, ...]:
    count = _unplaced(evidence)
    return (Sentence(LEFT_OUT, {"count": Span(count, count)}),) if count else ()


COURSES_OF = message(
    "Courses in “{label}”: {courses}, over all readings of the contested titles ({printed} titles are listed,"
    " {distinct} of them distinct)."
)
LEFT_OUT = message(
    "Titles that fit no direction: {count}. The numbers leave them out; the verdict holds wherever they belong."
)
NO_COURSES = message("No listed title has a direction.")
MOST = {
    "supported": message("Under every reading “{label}” has more courses than each other direction."),
    "contradicted": message("Under no reading has “{label}” more courses than each other direction."),
    "undetermined": message("Whether “{label}” has the most courses depends on where doubtful titles belong."),
}
COVERED = message(
    "Share of courses: {offer}; share of all choices: {demand}; the first is {coverage} times the second."
)
SPLIT = {
    "robust": message(
        "Under every reading the courses are split over the directions otherwise than the choices are, by more than"
        " chance (exact multinomial test, largest p: {p_highest})."
    ),
    "never": message(
        "Under no reading does the split of the courses differ from that of the choices by more than chance (exact"
        " multinomial test, smallest p: {p_lowest}); courses with a direction: {courses}, so only a large difference"
        " would show. That no difference shows does not show that there is none."
    ),
    "undetermined": message(
        "Whether the split of the courses differs from that of the choices by more than chance stays open (exact"
        " multinomial test, p {p}): doubtful titles can be placed, and percentages rounded, in several ways."
    ),
}
NOT_TRIED = message(
    "Whether the split of the courses differs from that of the choices by more than chance was not tested: doubtful"
    " titles can be placed in too many ways to try them all."
)


def verification(evidence: Evidence) -> list[dict[str, object]]:
    """Compare every published number with what the study makes of it.

    Returns
    -------
    list of dict
        One row of `verification.csv` per published number. `reproduced`: the same number comes out. `possible`:
        some answers give it, and which were given is not published. `counted`: not printed, but counted in a list.
        `differs`: another number comes out. `not verifiable`: the source gives nothing to compute it from.
    """
    rows: list[dict[str, object]] = []
    for number in evidence.study.published:
        found, verdict, sentences, basis = _verify(evidence, number)
        low, high = (found.lowest, found.highest) if found else (None, None)
        printed = float(number.value)
        rows.append(
            {
                "what": number.id,
                "published": number.value,
                "recomputed_lowest": low,
                "recomputed_highest": high,
                "difference_lowest": None if low is None else low - printed,
                "difference_highest": None if high is None else high - printed,
                "verdict": verdict,
                "explanation": _told(sentences, language("en")),
                "explanation_ky": _told(sentences, language("ky")),
                "explanation_ru": _told(sentences, language("ru")),
                "basis": basis,
            }
        )
    return rows


def _verify(evidence: Evidence, number: PublishedNumber) -> tuple[Span | None, str, list[Sentence], str]:
    """Say what comes out instead of a published number, the verdict, why, and on what that rests."""
    if number.kind in ("share", "part"):
        found = readings(evidence, number.id)
        if not found:
            return None, "differs", [Sentence(IMPOSSIBLE, {})], "published"
        percent = _span([end for reading in found for end in (reading.percent.lowest, reading.percent.highest)])
        sentences = [Sentence(PRINTED_SO, {"counts": reading.counts, "base": reading.base}) for reading in found]
        return percent, "possible", sentences, "published"
    if number.recount:
        listed = evidence.study.recounts()[number.recount]
        values: dict[str, Value] = {"printed": number.value, "found": Span(listed, listed)}
        if not number.printed:
            return Span(listed, listed), "counted", [Sentence(COUNTED, values)], "published"
        verdict = "reproduced" if listed == float(number.value) else "differs"
        return Span(listed, listed), verdict, [Sentence(LISTED, values)], "published"
    return None, "not verifiable", [Sentence(NOTHING_TO_COUNT, {})], "untestable"


PRINTED_SO = message("{counts} of {base} respondents are printed so; the number itself is not published.")
COUNTED = message("Not printed: counted in the list that the text gives, which has {found}.")
IMPOSSIBLE = message("No number of respondents gives this percentage.")
NOTHING_TO_COUNT = message("The source gives nothing from which this number could be computed.")


def numbers(
    evidence: Evidence,
    tables: Mapping[str, Sequence[Row]],
    claims: Sequence[Mapping[str, object]],
    verified: Sequence[Mapping[str, object]],
    confidence: float,
    places: int,
) -> dict[str, dict[str, object]]:
    """Collect every number that prose may use, by name.

    Returns
    -------
    dict
        From name to ``{"kind", "lowest", "highest", "basis"}``; equal ends where the number is known.
    """
    found: dict[str, dict[str, object]] = {}

    def add(name: str, kind: str, lowest: float, highest: float, basis: str) -> None:
        found[name] = {"kind": kind, "lowest": lowest, "highest": highest, "basis": basis}

    def count(name: str, value: int, basis: str = "published") -> None:
        add(name, "count", value, value, basis)

    add("confidence", "share", confidence, confidence, "published")
    count("respondents", evidence.totals.respondents)
    count("items", len(evidence.totals.items))
    for item, row in evidence.shares.items():
        for name, kind in (("count", "count"), ("share", "share"), ("ci", "share")):
            add(f"{item}_{name}", kind, float(row[f"{name}_lowest"]), float(row[f"{name}_highest"]), row["basis"])
    for row in tables["only"]:
        add(f"{row['item']}_only", "count", float(row["count_lowest"]), float(row["count_highest"]), row["basis"])
    for row in tables["overall"]:
        kind = (
            "p" if row["statistic"] == "p_value" else "count" if row["statistic"].startswith("chose") else "statistic"
        )
        add(row["statistic"], kind, float(row["value_lowest"]), float(row["value_highest"]), row["basis"])
    count("pairs", len(evidence.pairs), "bounded")
    for verdict in ("robust", "never", "undetermined"):
        count(f"pairs_{verdict}", sum(row["verdict"] == verdict for row in evidence.pairs.values()), "bounded")
    count("bounds", len(tables["witnesses"]), "bounded")
    count("witnesses", len({row["witness"] for row in tables["witnesses"] if row["witness"]}), "bounded")
    count("claims", len(claims))
    for verdict in ("supported", "contradicted", "undetermined", "untestable"):
        count(f"claims_{verdict}", sum(row["verdict"] == verdict for row in claims))
    count("published_numbers", len(verified))
    for verdict in ("reproduced", "possible", "counted", "differs", "not verifiable"):
        count(f"numbers_{verdict.replace(' ', '_')}", sum(row["verdict"] == verdict for row in verified))
    return found | course_numbers(evidence, tables["course_plan"], places)


def course_numbers(evidence: Evidence, plan: Sequence[Row], places: int) -> dict[str, dict[str, object]]:
    """Collect the numbers on courses that prose may use; an interval is over both ways of counting titles."""
    titles = {row["title"]: row for row in _listed(evidence)}
    counts: dict[str, float] = {
        "courses_listed": len(_listed(evidence)),
        "courses_distinct": len(titles),
        "courses_contested": sum(";" in row["directions"] and not row["surely"] for row in titles.values()),
        "courses_unclassified": sum(not row["directions"] for row in titles.values()),
    }
    if tried := [int(row["readings"]) for row in evidence.supply_test if row["readings"]]:
        counts["readings"] = max(tried)
    spans = {name: ("count", Span(value, value)) for name, value in {**counts, "places": places}.items()}
    # Where no test was made p is any number from 0 to 1.
    tested = [
        {**row, "p_lowest": row["p_lowest"] or "0", "p_highest": row["p_highest"] or "1"}
        for row in evidence.supply_test
    ]
    spans["supply_p"] = ("p", _ends(tested, "p", "p"))
    for counted in tested:
        spans[f"supply_p_{counted['counting']}"] = ("p", _ends([counted], "p", "p"))
    for row in plan:
        spans[f"{row['item']}_planned"] = ("count", _ends([row], "planned", "number"))
    kinds = {"courses": "count", "demand_share": "share"}
    if _placed(evidence):
        kinds |= {"supply_share": "share", "coverage": "statistic"}
    for item in evidence.totals.items:
        for column, kind in kinds.items():
            spans[f"{item}_{column}"] = (kind, _offered(evidence, item, column))
    return {
        name: {"kind": kind, "lowest": span.lowest, "highest": span.highest, "basis": "bounded"}
        for name, (kind, span) in spans.items()
    }
