"""A made-up survey in the shape of real results: its numbers are synthetic and stand for nobody."""

import json
from itertools import combinations
from math import sqrt
from pathlib import Path

from pddemand.tables import write_rows

WORDS = {"ky": "Ойдон чыгарылган багыт", "ru": "Вымышленное направление", "en": "Made-up direction"}
RESPONDENTS = 40
NOT_STATED = "not stated in the article"


def labels(k: int) -> dict[str, dict[str, str]]:
    """Give a short label per language and item."""
    return {code: {f"i{j}": f"{word} {j + 1}" for j in range(k)} for code, word in WORDS.items()}


def write_tables(folder: Path, k: int = 3, microdata: bool = False) -> None:
    """Write the tables of pictures; with `microdata` every interval is a point."""
    n, width = RESPONDENTS, 0 if microdata else 1
    items = [f"i{j}" for j in range(k)]
    counts = {item: (5 + 31 * j // k, 5 + 31 * j // k + width) for j, item in enumerate(items)}
    basis = "microdata" if microdata else "bounded"
    shares = [
        {"item": item, "base": n, "base_of": "answered" if microdata else "asked"}
        | ends("count", low, high)
        | ends("share", low / n, high / n)
        | ends("ci", *wilson(low, high, n, 1.96))
        | ends("ci_simultaneous", *wilson(low, high, n, 2.6))
        | ends("share_of_mentions", low / 100, high / 100)
        | {"basis": "microdata" if microdata else "published"}
        for item, (low, high) in counts.items()
    ]
    pairs = [
        {"item_a": a, "item_b": b}
        | ends("difference", (counts[a][0] - counts[b][1]) / n, (counts[a][1] - counts[b][0]) / n)
        | ends("difference_ci", -0.4, 0.1)
        | ends("both", least := max(0, counts[a][0] + counts[b][0] - n), least if microdata else counts[a][1])
        | ends("discordant", 4, 4 if microdata else 20)
        | ends("p_holm", 0.0004, 0.0004 if microdata else 0.2)
        | ends("phi", -0.254, -0.254 if microdata else 0.543)
        | {"verdict": ("robust", "never" if microdata else "undetermined", "never")[at % 3], "basis": basis}
        for at, (a, b) in enumerate(combinations(items, 2))
    ]
    statistics = {
        "cochran_q": (8.5, 30.25), "p_value": (0.0000003, 0.014), "kendall_w": (0.1, 0.4),
        "mean_choices": (1.5, 1.6), "total_choices": (60, 64),
        "chose_none": (0, 9), "chose_one": (1, 30), "chose_all": (0, 5),
    }  # fmt: skip
    overall = [
        {"statistic": name, **ends("value", low, low if microdata else high), "sharp": True, "basis": basis}
        for name, (low, high) in statistics.items()
    ]
    only = [
        {"item": item, **ends("count", 0, 0 if microdata else low), "basis": basis} for item, (low, _) in counts.items()
    ]
    for name, rows in {"shares": shares, "pairs": pairs, "overall": overall, "only": only}.items():
        write_rows(rows, list(rows[0]), folder / f"{name}.csv")
    write_supply(folder, items, microdata)
    write_planning(folder, items, microdata)


def write_supply(folder: Path, items: list[str], microdata: bool = False) -> None:
    """Write courses against demand: the first item has too few, the second too many, of others one cannot tell."""
    basis, k = "bounded", len(items)
    at = {"under": (0.05, 0.1, 0.2, 0.25), "over": (0.4, 0.5, 0.2, 0.25), "undetermined": (0.1, 0.3, 0.2, 0.25)}
    rows: list[dict[str, object]] = []
    for counting in ("printed", "distinct"):
        for j, item in enumerate(items):
            verdict = ("under", "over", "undetermined")[min(j, 2)] if counting == "printed" or j else "undetermined"
            low, high, least, most = (at[verdict][0], at[verdict][0], 0.2, 0.2) if microdata else at[verdict]
            row = {"item": item, "counting": counting} | ends("courses", 20 * low, 20 * high)
            row |= {"courses_primary": 20 * low} | ends("supply_share", low, high) | ends("demand_share", least, most)
            rows.append(row | ends("coverage", low / most, high / least) | {"verdict": verdict, "basis": basis})
    write_rows(rows, list(rows[0]), folder / "supply_demand.csv")
    test = ends("p", 0.004, 0.2) | {"verdict": "undetermined", "basis": basis}
    rows = [
        {"counting": "printed", "courses": 20, "method": "enumeration", "error": 0} | test,
        {"counting": "distinct", "courses": 19, "method": "monte carlo", "error": 0.0012} | test,
    ]
    write_rows(rows, list(rows[0]), folder / "supply_test.csv")
    changes = ["add", "reduce", "keep", *["undetermined"] * k][:k]
    rows = [
        {"item": item, "change": change, "basis": basis}
        | ends("now", 1, 2)
        | ends("planned", 4, 5)
        | ends("now_scaled", 1.05, 2.1)
        for item, change in zip(items, changes, strict=True)
    ]
    write_rows(rows, list(rows[0]), folder / "course_plan.csv")


def write_planning(folder: Path, items: list[str], microdata: bool = False) -> None:
    """Write how many respondents another survey needs: for the first pair a number, for others a reason."""
    empty: dict[str, object] = dict.fromkeys(("item_a", "item_b", "half_width", "population", "power", "reason"), "")
    empty |= {"respondents": RESPONDENTS} | ends("power", "", "")
    rows = [
        empty | {"purpose": purpose, "item_a": item, "half_width": 0.05, "population": population, "basis": "published"}
        | ends("n", number, number)
        for purpose, number in (("half_width", 381), ("half_width_simultaneous", 657))
        for item in ("", "i0")
        for population in ("", 900)
    ]  # fmt: skip
    n = (350, 350) if microdata else (300, 400)
    cases: list[dict[str, object]] = [
        ends("n", *n) | {"reason": ""},
        ends("n", "", "") | {"reason": "over_limit"},
        ends("n", "" if microdata else 12, "") | {"reason": "no_difference"},
    ]
    rows += [
        empty | {"purpose": purpose, "item_a": a, "item_b": b, "power": 0.8} | cases[at % 3]
        | ends("power", 0.2, 0.2 if microdata else 0.999) | {"basis": "microdata" if microdata else "bounded"}
        for purpose in ("difference", "difference_simultaneous")
        for at, (a, b) in enumerate(combinations(items, 2))
    ]  # fmt: skip
    write_rows(rows, list(rows[0]), folder / "planning.csv")


def wording(text: str) -> dict[str, str]:
    """Give a text that differs per language."""
    return {code: f"{word}: {text}" for code, word in WORDS.items()}


def write_study(path: Path, k: int = 3) -> None:
    """Write what pages read of a checked study file."""
    names = labels(k)
    options = [
        {"id": f"i{j}", "short": {code: names[code][f"i{j}"] for code in WORDS}}
        | {key: wording(f"{key} {j + 1}") for key in ("label", "description")}
        for j in range(k)
    ]
    source = dict.fromkeys(("authors", "title", "journal", "year", "pages", "identifier"), NOT_STATED)
    study = {
        "region": {
            "id": "made_up",
            "name": wording("region"),
            "institution": wording("institution"),
            "years": [2031, 2032],
            "source": source | {"title": "A made-up article", "language": "ky", "text": wording("text")},
            "disclosure": {"sponsor": NOT_STATED, "mode": wording("mode"), "weights": NOT_STATED},
        },
        "codebook": {
            "questions": [
                {"id": "q", "kind": "multiple", "verbatim": False, "text": wording("question"), "options": options}
            ]
        },
        "published": [{"id": "share_i0", "quote": "Ойдон чыгарылган 13 % <script>", "value": "13"}],
        "courses": [{"course": "c1", "listed": True}],
        "claims": [{"id": f"claim_{n}", "meaning": wording(f"meaning {n}")} for n in range(4)],
        "proposals": [
            {"id": f"proposal_{n}", "quote": "Сунуш <b>", "where": "2-бет", "meaning": wording(f"proposal {n}")}
            for n in range(2)
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name("contested.json").write_text(json.dumps({"made-up kind": wording("reason <b>")}), encoding="utf-8")
    path.write_text(json.dumps(study, ensure_ascii=False), encoding="utf-8")


def write_results(folder: Path, k: int = 3, microdata: bool = False) -> None:
    """Write everything that pages show of a region's results; pictures are one dot each."""
    tables = folder / "tables"
    write_tables(tables, k, microdata)
    counts = [{"item": "i0", "number": "share_i0", "base": 40, "percent": "13", "counts": "5;6", "basis": "published"}]
    write_rows(
        [row | {"counts_if_close": ""} for row in counts], [*counts[0], "counts_if_close"], tables / "counts.csv"
    )
    readings: list[dict[str, object]] = [
        {"rounding": rule, "close_to": "exact", "everyone_ticked": False, "at_most": "", "verdict": verdict}
        for rule in ("floor", "ceil")
        for verdict in ("robust", "never")
    ]
    impossible: dict[str, object] = {"rounding": "floor", "close_to": "exact", "everyone_ticked": False, "at_most": 2}
    readings.append(impossible | {"verdict": "impossible"})
    rows: list[dict[str, object]] = [row | {"basis": "bounded"} for row in readings]
    write_rows(rows, list(rows[0]), tables / "sensitivity.csv")
    witness: dict[str, object] = {
        "end": "lowest",
        "witness": "table-001.csv",
        "bound": 8.5,
        "recomputed": 8.5,
        "basis": "bounded",
    }
    rows = [
        {"statistic": "cochran_q", "item_a": "", "item_b": "", **witness},
        {"statistic": "both", "item_a": "i0", "item_b": "i1", **witness},
    ]
    write_rows(rows, list(rows[0]), tables / "witnesses.csv")
    verdicts = ("supported", "contradicted", "undetermined", "untestable")
    why: dict[str, object] = {"because": "why", "because_ky": "эмнеге", "because_ru": "почему", "basis": "bounded"}
    quoted: dict[str, object] = {"quote": "Айтылган <b>сөз</b>", "where": "1-бет"}
    ledger = [
        why | quoted | {"claim": f"claim_{n}", "verdict": verdict, "against": "claim_0" if n == 1 else ""}
        for n, verdict in enumerate(verdicts)
    ]
    write_rows(ledger, list(ledger[0]), folder / "claims.csv")
    verified: dict[str, object] = {"what": "share_i0", "published": "13", **ends("recomputed", 12.5, 15.0)}
    verified |= {"verdict": "possible", "explanation": "why", "explanation_ky": "эмнеге", "explanation_ru": "почему"}
    verified |= {"basis": "published"}
    write_rows([verified], list(verified), folder / "verification.csv")
    write_courses(tables)
    (folder / "numbers.json").write_text(json.dumps(numbers(microdata)), encoding="utf-8")
    figures = folder / "figures"
    figures.mkdir()
    words = {code: {"caption": f"{word} <caption>", "alt": f'{word} "alt"'} for code, word in WORDS.items()}
    (figures / "captions.json").write_text(
        json.dumps(dict.fromkeys(("shares", "verdicts", "open", "supply"), words)), encoding="utf-8"
    )
    for name in ("shares", "verdicts", "open", "supply"):
        for code in WORDS:
            (figures / f"{name}.{code}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
            (figures / f"{name}.{code}.png").write_bytes(b"\x89PNG")


def write_courses(tables: Path) -> None:
    """Write titles with their directions, how well they were placed, and the evidence on proposals."""
    title: dict[str, object] = {"language": "ky", "listed": "yes", "contested": "", "by": "dictionary"}
    title |= {"basis": "published", "evidence": "i0: сөз*  …<b>[сөзү]…", "directions": "i0", "primary": "i0"}
    both = {"directions": "i0;i1", "evidence": "i0: сөз*  [сөз] | i1: дагы*  …[дагы]"}
    rows: list[dict[str, object]] = [
        title | {"course": "c1", "title": "Ойдон чыгарылган <b>сөз"},
        title | both | {"course": "c2", "title": "Сөз дагы", "contested": "made-up kind"},
        title | both | {"course": "c3", "title": "Сөз, дагы", "contested": "two directions are named"},
        title | {"course": "c4", "title": "Эч нерсе", "directions": "", "primary": "unclassified", "evidence": ""},
        title | {"course": "s1", "title": "Булакта айтылган", "listed": "no", "by": "source"},
    ]
    write_rows(rows, list(rows[0]), tables / "courses.csv")
    gold = [{"language": "ky", "titles": 10, "right": 9, "share": 0.9, "basis": "published"}]
    write_rows(gold, list(gold[0]), tables / "gold.csv")
    placed: dict[str, object] = {"direction_by": "source", "given_by": "dictionary", "direction": "i0"}
    placed |= {"given": "unclassified", "titles": 1, "basis": "published"}
    write_rows([placed], list(placed), tables / "confusion.csv")
    agreed: dict[str, object] = {"coder_a": "all", "coder_b": "made_up", "measure": "krippendorff_alpha", "titles": 9}
    agreed |= {"value": 0.75, **ends("ci", 0.5, 1), "basis": "published"}
    write_rows([agreed], list(agreed), tables / "agreement.csv")
    topics: dict[str, object] = {"direction": "unclassified", "count_primary": 1, **ends("count", 1, 1)}
    write_rows([topics | {"basis": "microdata"}], [*topics, "basis"], tables / "topics.csv")
    proposal: dict[str, object] = {"kind": "proposal", "quote": "Сунуш <b>", "where": "2-бет", "basis": "bounded"}
    sides = {"evidence_for": "claim_0=supported;claim_3=untestable", "evidence_against": "claim_1=contradicted"}
    rows = [
        proposal | sides | {"proposal": "proposal_0", "verdict": "has support"},
        proposal | {"proposal": "proposal_1", "verdict": "open", "evidence_for": "", "evidence_against": ""},
        proposal | sides | {"proposal": "claim_2", "kind": "feature", "verdict": "has counter-evidence"},
    ]
    write_rows(rows, list(rows[0]), tables / "proposals.csv")


def numbers(microdata: bool = False) -> dict[str, dict[str, object]]:
    """Give every number that the notebooks ask for."""
    known = {
        "respondents": 40, "items": 3, "pairs": 3, "pairs_robust": 1, "pairs_never": 1, "pairs_undetermined": 1,
        "bounds": 2, "witnesses": 1, "claims": 4, "published_numbers": 1, "numbers_reproduced": 0,
        "numbers_possible": 1, "numbers_counted": 0, "numbers_differs": 0, "numbers_not_verifiable": 0,
        "half_width_5": 381, "half_width_simultaneous_5": 657,
        "courses_listed": 20, "courses_distinct": 19, "courses_contested": 2, "courses_unclassified": 1, "places": 20,
    }  # fmt: skip
    found: dict[str, dict[str, object]] = {
        name: {"kind": "count", "lowest": value, "highest": value, "basis": "published"}
        for name, value in known.items()
    }
    for name in ("chose_none", "chose_one", "chose_all"):
        found[name] = {"kind": "count", "lowest": 0, "highest": 9, "basis": "bounded"}
    found["supply_p"] = {"kind": "p", "lowest": 0.004, "highest": 0.2, "basis": "bounded"}
    found["confidence"] = {"kind": "level", "lowest": 0.95, "highest": 0.95, "basis": "published"}
    found["power_wished"] = {"kind": "chance", "lowest": 0.8, "highest": 0.8, "basis": "published"}
    if microdata:
        found["respondents"]["basis"] = "microdata"
    found["mean_choices"] = {"kind": "statistic", "lowest": 1.5, "highest": 1.6, "basis": "published"}
    return found


def ends(stem: str, low: float | str, high: float | str) -> dict[str, object]:
    """Name the two columns of an interval."""
    return {f"{stem}_lowest": low, f"{stem}_highest": high}


def wilson(low: int, high: int, n: int, z: float) -> tuple[float, float]:
    """Give the lower Wilson limit at the lowest count and the upper one at the highest."""

    def limit(count: int, sign: int) -> float:
        p = count / n
        return (p + z * z / (2 * n) + sign * z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)

    return limit(low, -1), limit(high, 1)
