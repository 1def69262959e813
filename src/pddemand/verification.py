"""Published numbers beside what the study makes of them, and every number that prose uses."""

from collections.abc import Mapping, Sequence

from pddemand.course_claims import listed, offered, placed, weakest
from pddemand.demand_claims import IMPOSSIBLE, LISTED, of_whom, readings, share_of_answers, span
from pddemand.findings import Evidence, Row, Sentence, Span, Value, ends, told
from pddemand.language import language, message
from pddemand.records import PublishedNumber

COLUMNS = (
    *("what", "published", "recomputed_lowest", "recomputed_highest", "difference_lowest", "difference_highest"),
    *("verdict", "explanation", "explanation_ky", "explanation_ru", "basis"),
)
"""Columns of `verification.csv`."""


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
                "explanation": told(sentences, language("en")),
                "explanation_ky": told(sentences, language("ky")),
                "explanation_ru": told(sentences, language("ru")),
                "basis": basis,
            }
        )
    return rows


def _verify(evidence: Evidence, number: PublishedNumber) -> tuple[Span | None, str, list[Sentence], str]:
    """Say what comes out instead of a published number, the verdict, why, and on what that rests."""
    if evidence.answers and number.kind in ("respondents", "share"):
        return _verify_by_answers(evidence, number)
    if number.kind in ("share", "part"):
        found = readings(evidence, number.id)
        if not found:
            return None, "differs", [Sentence(IMPOSSIBLE, {})], "published"
        percent = span([end for reading in found for end in (reading.percent.lowest, reading.percent.highest)])
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


def _verify_by_answers(evidence: Evidence, number: PublishedNumber) -> tuple[Span, str, list[Sentence], str]:
    """Compare a published number of respondents, or a share of them, with the answers."""
    if number.kind == "share":
        agrees, percent, sentences = share_of_answers(evidence, number)
        return percent, "reproduced" if agrees else "differs", list(sentences), "microdata"
    base = Span(evidence.totals.respondents, evidence.totals.respondents)
    verdict = "reproduced" if base.lowest == float(number.value) else "differs"
    analysed = Sentence(ANALYSED, {"found": base, "printed": number.value})
    return base, verdict, [analysed, *of_whom(evidence)], "microdata"


ANALYSED = message("The answers of {found} respondents were analysed; the source says {printed}.")
PRINTED_SO = message("{counts} of {base} respondents are printed so; the number itself is not published.")
COUNTED = message("Not printed: counted in the list that the text gives, which has {found}.")
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
        From name to ``{"kind", "lowest", "highest", "basis"}``; equal ends where the number is known, no ends where
        it is untestable.
    """
    found: dict[str, dict[str, object]] = {}

    def add(name: str, kind: str, lowest: float | None, highest: float | None, basis: str) -> None:
        found[name] = {"kind": kind, "lowest": lowest, "highest": highest, "basis": basis}

    def count(name: str, value: int, basis: str = "published") -> None:
        add(name, "count", value, value, basis)

    add("confidence", "level", confidence, confidence, "published")
    count("respondents", evidence.totals.respondents, evidence.rests_on("published"))
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
        low, high = (float(row[end]) if row[end] else None for end in ("value_lowest", "value_highest"))
        add(row["statistic"], kind, low, high, row["basis"])
    of_pairs = evidence.rests_on("bounded")
    count("pairs", len(evidence.pairs), of_pairs)
    for verdict in ("robust", "never", "undetermined"):
        count(f"pairs_{verdict}", sum(row["verdict"] == verdict for row in evidence.pairs.values()), of_pairs)
    count("bounds", len(tables["witnesses"]), "bounded")
    count("witnesses", len({row["witness"] for row in tables["witnesses"] if row["witness"]}), "bounded")
    count("claims", len(claims))
    for verdict in ("supported", "contradicted", "undetermined", "untestable"):
        count(f"claims_{verdict}", sum(row["verdict"] == verdict for row in claims))
    count("published_numbers", len(verified))
    for verdict in ("reproduced", "possible", "counted", "differs", "not verifiable"):
        count(f"numbers_{verdict.replace(' ', '_')}", sum(row["verdict"] == verdict for row in verified))
    found |= course_numbers(evidence, tables["course_plan"], places)
    return found | planning_numbers(tables["planning"]) | origin(evidence)


def planning_numbers(rows: Sequence[Row]) -> dict[str, dict[str, object]]:
    """Collect the numbers on planning that prose may use; those for half-widths suppose endlessly many teachers.

    Examples
    --------
    >>> row = {"purpose": "half_width", "item_a": "", "half_width": "0.05", "population": "", "basis": "published"}
    >>> planning_numbers([row | {"n_lowest": "381", "n_highest": "381"}])
    {'half_width_5': {'kind': 'count', 'lowest': 381.0, 'highest': 381.0, 'basis': 'published'}}
    """
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        if row["purpose"].startswith("half_width") and not row["item_a"] and not row["population"]:
            name = f"{row['purpose']}_{float(row['half_width']) * 100:.0f}"
            found[name] = _entry("count", ends([row], "n", "number"), row["basis"])
        elif row["purpose"].startswith("difference"):
            wished = float(row["power"])
            found["power_wished"] = _entry("chance", Span(wished, wished), "published")
    return found


def origin(evidence: Evidence) -> dict[str, dict[str, object]]:
    """Say of a survey that was made up that it was: an entry `synthetic`, which no other survey has."""
    made_up = evidence.study.region.synthetic
    return {"synthetic": {"kind": "text", "lowest": "yes", "highest": "yes", "basis": "synthetic"}} if made_up else {}


def course_numbers(evidence: Evidence, plan: Sequence[Row], places: int) -> dict[str, dict[str, object]]:
    """Collect the numbers on courses that prose may use; an interval is over both ways of counting titles."""
    titles = {row["title"]: row for row in listed(evidence)}
    counts: dict[str, float] = {
        "courses_listed": len(listed(evidence)),
        "courses_distinct": len(titles),
        "courses_contested": sum(";" in row["directions"] and not row["surely"] for row in titles.values()),
        "courses_unclassified": sum(not row["directions"] for row in titles.values()),
    }
    if tried := [int(row["readings"]) for row in evidence.supply_test if row["readings"]]:
        counts["readings"] = max(tried)
    found = {
        name: _entry("count", Span(value, value), "bounded") for name, value in {**counts, "places": places}.items()
    }
    # Where no test was made p is any number from 0 to 1.
    tested = [
        {**row, "p_lowest": row["p_lowest"] or "0", "p_highest": row["p_highest"] or "1"}
        for row in evidence.supply_test
    ]
    for name, rows in _by_test(tested).items():
        found[name] = _entry("p", ends(rows, "p", "p"), weakest(rows))
    of_demand = evidence.rests_on("bounded")
    for row in plan:
        found[f"{row['item']}_planned"] = _entry("count", ends([row], "planned", "number"), of_demand)
    kinds = {"courses": "count", "demand_share": "share"}
    if placed(evidence):
        kinds |= {"supply_share": "share", "coverage": "statistic"}
    for item in evidence.totals.items:
        basis = weakest([row for row in evidence.supply if row["item"] == item])
        for column, kind in kinds.items():
            rests_on = of_demand if column == "demand_share" else basis
            found[f"{item}_{column}"] = _entry(kind, offered(evidence, item, column), rests_on)
    return found


def _by_test(tested: Sequence[Row]) -> dict[str, list[Row]]:
    """Gather the rows of each test by the name of its p: over both ways of counting titles, and for each."""
    gathered: dict[str, list[Row]] = {}
    for row in tested:
        if row["method"] != "wald":
            gathered.setdefault("supply_p", []).append(row)
    for row in tested:
        name = "supply_p_wald" if row["method"] == "wald" else f"supply_p_{row['counting']}"
        gathered.setdefault(name, []).append(row)
    return gathered


def _entry(kind: str, span: Span, basis: str) -> dict[str, object]:
    return {"kind": kind, "lowest": span.lowest, "highest": span.highest, "basis": basis}
