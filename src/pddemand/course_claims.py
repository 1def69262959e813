"""Claims about courses: which directions they belong to, and how they compare with demand."""

from collections.abc import Sequence
from typing import Literal

from pddemand.findings import Evidence, Finding, Row, Sentence, Span, Value, Verdict, ends
from pddemand.language import Form, message


def occurs(evidence: Evidence, item: str) -> Finding:
    """Does a listed course belong to an item under every reading of contested titles?"""
    courses = offered(evidence, item, "courses")
    verdict: Verdict = "supported" if courses.lowest else "undetermined"
    if not courses.highest and not _unplaced(evidence):
        verdict = "contradicted"
    return Finding(verdict, "bounded", _about_courses(evidence, item))


def prevails(evidence: Evidence, item: str) -> Finding:
    """Do more listed courses belong to an item than to each other one, under every reading?"""
    if not placed(evidence):
        return Finding("undetermined", "bounded", (Sentence(NO_COURSES, {}),))
    most = {row["most"] for row in _supply(evidence, item)}
    verdict: Verdict = "supported" if most == {"always"} else "contradicted" if most == {"never"} else "undetermined"
    sentence = Sentence(MOST[verdict], {"label": evidence.label(item)})
    return Finding(verdict, "bounded", (*_about_courses(evidence, item), sentence))


def few(evidence: Evidence, item: str) -> Finding:
    """Is an item's share of courses below its share of mentions, under every reading and for all compatible counts?"""
    if not placed(evidence):
        return Finding("undetermined", "bounded", (Sentence(NO_COURSES, {}),))
    coverage = offered(evidence, item, "coverage")
    found = {row["verdict"] for row in _supply(evidence, item)}
    verdict: Verdict = "supported" if found == {"under"} else "undetermined"
    if found == {"over"} or (coverage.lowest >= 1 and not _unplaced(evidence)):
        verdict = "contradicted"
    values: dict[str, Value] = {
        "coverage": coverage,
        "offer": offered(evidence, item, "supply_share", "percent"),
        "demand": offered(evidence, item, "demand_share", "percent"),
    }
    basis = weakest(_supply(evidence, item))
    return Finding(verdict, basis, (*_about_courses(evidence, item), Sentence(COVERED, values)))


def matches(evidence: Evidence, if_split_differs: Literal["supported", "contradicted"]) -> Finding:
    """Are courses split over the items as mentions are, or otherwise? A test that never rejects decides neither."""
    if not placed(evidence):
        return Finding("undetermined", "bounded", (Sentence(NO_COURSES, {}),))
    found = {row["verdict"] for row in evidence.supply_test}
    overall = found.pop() if len(found) == 1 else "undetermined"
    verdict: Verdict = if_split_differs if overall == "robust" else "undetermined"
    basis, tested = weakest(evidence.supply_test), exact(evidence)
    if not all(row["p_lowest"] for row in tested):
        return Finding(verdict, basis, (Sentence(NOT_TRIED, {}), *_left_out(evidence)))
    p = ends(tested, "p", "p")
    courses = [int(row["courses"]) for row in tested]
    values: dict[str, Value] = {
        "p": p,
        "p_lowest": Span(p.lowest, p.lowest, "p"),
        "p_highest": Span(p.highest, p.highest, "p"),
        "courses": Span(min(courses), max(courses)),
    }
    text = SPLIT_OF_ANSWERS if evidence.answers and overall == "undetermined" else SPLIT[overall]
    return Finding(verdict, basis, (Sentence(text, values), *_wald(evidence), *_left_out(evidence)))


def exact(evidence: Evidence) -> list[Row]:
    """Rows of the exact test, one for each way of counting titles."""
    return [row for row in evidence.supply_test if row["method"] != "wald"]


def weakest(rows: Sequence[Row]) -> str:
    """Basis of what several rows say together."""
    return "bounded" if any(row["basis"] == "bounded" for row in rows) else rows[0]["basis"]


def _wald(evidence: Evidence) -> tuple[Sentence, ...]:
    """Say what the test gives that allows for the sampling error of demand, where answers make it possible."""
    rows = [row for row in evidence.supply_test if row["method"] == "wald" and row["p_lowest"]]
    base = evidence.totals.respondents
    values: dict[str, Value] = {"base": Span(base, base)}
    return (Sentence(WALD, values | {"p": ends(rows, "p", "p")}),) if rows else ()


def _supply(evidence: Evidence, item: str) -> list[Row]:
    return [row for row in evidence.supply if row["item"] == item]


def offered(evidence: Evidence, item: str, column: str, form: Form = "number") -> Span:
    """Ends of a number on an item over both ways of counting titles."""
    return ends(_supply(evidence, item), column, form)


def listed(evidence: Evidence) -> list[Row]:
    """Titles of the list of courses."""
    return [row for row in evidence.courses if row["listed"] == "yes"]


def _unplaced(evidence: Evidence) -> int:
    return sum(not row["directions"] for row in listed(evidence))


def placed(evidence: Evidence) -> bool:
    """Whether any listed title has a direction."""
    return any(row["directions"] for row in listed(evidence))


def _about_courses(evidence: Evidence, item: str) -> tuple[Sentence, ...]:
    titles = [row["title"] for row in listed(evidence)]
    values: dict[str, Value] = {
        "label": evidence.label(item),
        "courses": offered(evidence, item, "courses"),
        "printed": Span(len(titles), len(titles)),
        "distinct": Span(len(set(titles)), len(set(titles))),
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
COVERED = message("Share of courses: {offer}; share of all ticks: {demand}; the first is {coverage} times the second.")
SPLIT = {
    "robust": message(
        "Under every reading the courses are split over the directions otherwise than the ticks are, by more than"
        " chance (exact multinomial test, largest p: {p_highest})."
    ),
    "never": message(
        "Under no reading does the split of the courses differ from that of the ticks by more than chance (exact"
        " multinomial test, smallest p: {p_lowest}); courses with a direction: {courses}, so only a large difference"
        " would show. That no difference shows does not show that there is none."
    ),
    "undetermined": message(
        "Whether the split of the courses differs from that of the ticks by more than chance stays open (exact"
        " multinomial test, p {p}): doubtful titles can be placed, and percentages rounded, in several ways."
    ),
}
SPLIT_OF_ANSWERS = message(
    "Whether the split of the courses differs from that of the ticks by more than chance stays open (exact"
    " multinomial test, p {p}): the tests, or the ways in which titles can be counted and placed, do not all agree."
)
WALD = message(
    "The Wald test, which allows for the ticks being those of {base} respondents and not of all teachers: p {p}."
)
NOT_TRIED = message(
    "Whether the split of the courses differs from that of the ticks by more than chance was not tested: doubtful"
    " titles can be placed in too many ways to try them all."
)
