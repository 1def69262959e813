"""Claims about demand: printed percentages, ranks, majorities, differences, and the lists that a source counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from pddemand.bases import OF_WHOM
from pddemand.findings import Evidence, Finding, Row, Sentence, Span, Value, Verdict
from pddemand.language import message
from pddemand.published import compatible_counts
from pddemand.records import PublishedNumber


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
        base=span([int(row["base"]) for row in rows]),
        counts=span([count for row in rows for count in _numbers(row["counts"])]),
        counts_if_close=span(close) if close else None,
        percent=span(shares),
    )


def _numbers(cell: str) -> list[int]:
    return [int(part) for part in cell.split(";") if part]


def span(values: Sequence[float]) -> Span:
    """Give the ends of several numbers."""
    return Span(min(values), max(values))


def printed_share(evidence: Evidence, number: str) -> Finding:
    """Is there a number of respondents that is printed as this percentage, or do answers give it?"""
    if evidence.answers and evidence.study.number(number).kind == "share":
        agrees, _, sentences_of_answers = share_of_answers(evidence, evidence.study.number(number))
        return Finding("supported" if agrees else "contradicted", "microdata", sentences_of_answers)
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


def share_of_answers(evidence: Evidence, number: PublishedNumber) -> tuple[bool, Span, tuple[Sentence, ...]]:
    """Say whether an item's share in the answers is printed as published, the share in percent, and why.

    "Close to" is read as one unit of the last printed digit more or less.
    """
    totals, rule = evidence.totals, evidence.study.region.published.rounding
    count, base = totals.lowest[totals.items.index(number.item)], totals.respondents
    exactly = count in compatible_counts(number.value, base, rule)
    agrees = count in compatible_counts(number.value, base, rule, within=int(number.approximate))
    share = count / base
    values: dict[str, Value] = {
        "label": evidence.label(number.item),
        "share": Span(share, share, "percent"),
        "count": Span(count, count),
        "base": Span(base, base),
        "percent": number.value,
    }
    close = (Sentence(CLOSE_SHARE, {}),) if agrees and not exactly else ()
    because = (Sentence(AGREES if agrees else DIFFERS, values), *close, *of_whom(evidence))
    return agrees, Span(100 * share, 100 * share), because


def of_whom(evidence: Evidence) -> tuple[Sentence, ...]:
    """Say whom shares in the answers are of, where their number does not tell."""
    of = {row["base_of"] for row in evidence.shares.values()}
    return tuple(Sentence(text, {}) for base, text in OF_WHOM.items() if base in of)


AGREES = message(
    "{label}: {count} of {base} respondents in the answers, {share}; the source prints {percent}%. The two agree."
)
DIFFERS = message(
    "{label}: {count} of {base} respondents in the answers, {share}; the source prints {percent}%. The two differ."
)
CLOSE_SHARE = message("The source says “close to”, which leaves room for one percentage point more or less.")


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
    ranked = Sentence(RANKED_BY_ANSWERS if evidence.answers else RANKED, values)
    return Finding(verdict, evidence.rests_on("published"), (ranked, Sentence(RESPONDENTS_ONLY, {})))


RANKED_BY_ANSWERS = message("{label}, chosen by {count} respondents, is number {position} of {items}.")
RANKED = message(
    "{label}, chosen by {count} respondents, is number {position} of {items}, whichever of these counts are true."
)
RESPONDENTS_ONLY = message("This describes those who answered; it says nothing of other teachers.")


def majority(evidence: Evidence, item: str) -> Finding:
    """Is the share of an item above one half, in the sample and as far as its confidence interval goes?"""
    row = evidence.shares[item]
    lower, upper = float(row["ci_lowest"]), float(row["ci_highest"])
    verdict: Verdict = "supported" if lower > 0.5 else "contradicted" if upper < 0.5 else "undetermined"
    text = (HALF_OF_ANSWERS if evidence.answers else HALF)[verdict]
    values: dict[str, Value] = {
        "label": evidence.label(item),
        "share": Span(float(row["share_lowest"]), float(row["share_highest"]), "percent"),
        "ci": Span(lower, upper, "percent"),
    }
    return Finding(verdict, evidence.rests_on("published"), (Sentence(text, values), _at_random(evidence)))


def _at_random(evidence: Evidence) -> Sentence:
    return Sentence(AT_RANDOM_ANSWERS if evidence.answers else AT_RANDOM, {})


AT_RANDOM_ANSWERS = message("This supposes that the respondents were drawn at random.")
AT_RANDOM = message("This supposes that the respondents were drawn at random, which the source does not say.")
HALF = {
    "supported": message(
        "{label}: {share} of the respondents; Wilson’s confidence interval over all compatible counts, {ci}, lies above"
        " one half."
    ),
    "contradicted": message(
        "{label}: {share} of the respondents; Wilson’s confidence interval over all compatible counts, {ci}, lies below"
        " one half."
    ),
    "undetermined": message(
        "{label}: {share} of the respondents; Wilson’s confidence interval over all compatible counts, {ci}, contains"
        " one half."
    ),
}
HALF_OF_ANSWERS = {
    "supported": message(
        "{label}: {share} of the respondents; Wilson’s confidence interval, {ci}, lies above one half."
    ),
    "contradicted": message(
        "{label}: {share} of the respondents; Wilson’s confidence interval, {ci}, lies below one half."
    ),
    "undetermined": message(
        "{label}: {share} of the respondents; Wilson’s confidence interval, {ci}, contains one half."
    ),
}


def compared(evidence: Evidence, item: str, than: Sequence[str], sign: int) -> Finding:
    """Is an item chosen more often (`sign` 1) or less often (-1) than each of the others, beyond chance?"""
    sentences, agrees = [], []
    texts = DIFFERENCES_IN_ANSWERS if evidence.answers else DIFFERENCES
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
        sentences.append(Sentence(texts[row["verdict"]], values))
        agrees.append((1 if low * sign > 0 else -1) if row["verdict"] == "robust" else 0)
    verdict: Verdict = "undetermined"
    if all(agreement > 0 for agreement in agrees):
        verdict = "supported"
    elif any(agreement < 0 for agreement in agrees):
        verdict = "contradicted"
    because = (*sentences, Sentence(HOW_TESTED, {}), _at_random(evidence))
    return Finding(verdict, evidence.rests_on("bounded"), because)


HOW_TESTED = message("p: McNemar’s exact test, adjusted for all pairs by Holm’s method.")
DIFFERENCES = {
    "robust": message(
        "“{label}” and “{other}”: a difference of {difference} percentage points, distinguishable from chance for every"
        " set of answers that fits the totals (largest p: {p_highest})."
    ),
    "never": message(
        "“{label}” and “{other}”: a difference of {difference} percentage points, not distinguishable from chance for"
        " any set of answers that fits the totals (smallest p: {p_lowest})."
    ),
    "undetermined": message(
        "“{label}” and “{other}”: a difference of {difference} percentage points; whether it can be told from chance"
        " depends on how the answers overlap, which was not published (p {p})."
    ),
}


DIFFERENCES_IN_ANSWERS = {
    "robust": message(
        "“{label}” and “{other}”: a difference of {difference} percentage points, distinguishable from chance (p {p})."
    ),
    "never": message(
        "“{label}” and “{other}”: a difference of {difference} percentage points, not distinguishable from chance"
        " (p {p})."
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
IMPOSSIBLE = message("No number of respondents gives this percentage.")
