"""What `run.py verify` says: a page in the languages of the study, the same for programs, and a few lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pddemand.criteria import KINDS, Criteria, laxer
from pddemand.language import OWN_NAMES, Language, language, message
from pddemand.reproduction import NUMBERS, VERDICTS, Outcome, verdict
from pddemand.scan import Finding

SHOWN = 20
"""Findings of one kind that the page lists; `verification.json` has all."""


@dataclass(frozen=True)
class Said:
    """How a kind of finding is spoken of: what it is as a heading, and in a sentence on one of them.

    Without a sentence a finding speaks for itself.
    """

    heading: str
    sentence: str


SAID = {
    "study_stops": Said(message("The study stops before its end"), message("Run in a fresh folder, it stops: {what}")),
    "runs_differ": Said(
        message("Two runs give different bytes"),
        message("Not the same in two runs, which differ in folder, time zone, locale and hash seed."),
    ),
    "result_changed": Said(
        message("Results that a fresh run makes otherwise"), message("Not the bytes that a fresh run makes.")
    ),
    "result_missing": Said(message("Results that are not there"), message("A fresh run makes it; here it is not.")),
    "result_extra": Said(message("Files among the results that no run makes"), message("No run makes it.")),
    "most_numbers_differ": Said(
        message("Most published numbers come out otherwise"), message("Of the numbers that can be compared: {what}.")
    ),
    "number_differs": Said(message("Published numbers that come out otherwise"), ""),
    "number_near": Said(message("Published numbers that come out nearly so"), ""),
    "number_possible": Said(message("Published numbers that are possible, no more"), ""),
    "number_not_verifiable": Said(message("Published numbers that nothing can confirm"), ""),
    "absolute_path": Said(message("Paths that exist on one computer only"), message("On line {what}")),
    "personal_data": Said(
        message("What looks like personal data, in files that the study makes"),
        message("Found, and not shown: {what}."),
    ),
    "personal_data_raw": Said(
        message("What looks like personal data, in the files that people put in"),
        message("Found, and not shown: {what}. Do not hand this file on."),
    ),
    "empty_file": Said(message("Empty files"), message("Nothing stands in it.")),
    "duplicate_file": Said(message("Files that are there twice"), message("The same as {what}.")),
    "undeclared_import": Said(
        message("Packages that are used but not declared"),
        message("Imports {what}, which pyproject.toml does not name."),
    ),
    "notebook_order": Said(
        message("Notebooks not run from first cell to last"), message("Its cells were run in this order: {what}.")
    ),
    "notebook_output": Said(
        message("Notebook templates that show results"),
        message("It holds what an earlier run showed; clear its outputs."),
    ),
    "licence_missing": Said(message("Missing licences"), message("No such file says what others may do with: {what}.")),
    "column_undescribed": Said(message("Columns that no codebook explains"), message("No codebook explains: {what}.")),
    "not_checked": Said(message("What could not be checked"), ""),
}
"""Of each kind of finding."""

TEXTS = {
    "title": message("Was the study reproduced?"),
    "done": message(
        "The study was run twice in fresh folders, the second time with another name of the folder, time zone, locale"
        " and hash seed. The results were compared, byte for byte, with one another and with those in results/,"
        " published numbers with those computed anew, and all files were looked through as data editors of journals do."
    ),
    "reasons": message("Reasons"),
    "nothing": message("Nothing was found that speaks against it."),
    "numbers": message("Published numbers"),
    "region": message("Region"),
    "numbers_note": message(
        "“Possible” means that some answers give the published number, and which were given is not published. Each"
        " number stands in verification.csv of its region, with an explanation."
    ),
    "checks": message("What was looked for"),
    "check": message("Looked for"),
    "looked": message("In how many files, tables or numbers"),
    "found": message("Found"),
    "leads": message("Verdict then, at best"),
    "notes": message("Found besides, without weight for the verdict"),
}
"""What stands on every page."""


def say(finding: Finding, kind: str, outcome: Outcome, words: Language) -> str:
    """Say a finding in a sentence."""
    what = _what(finding, kind, words)
    if sentence := SAID[kind].sentence:
        return words.text(sentence, what=what)
    why = outcome.why.get(f"{finding.where}/{finding.what}", {}).get(words.code, "")
    return f"{what}: {why}" if why else what


def _what(finding: Finding, kind: str, words: Language) -> str:
    """Translate what was found, where it is a word and no name or number."""
    if kind == "licence_missing":
        return words.text({"code": CODE, "data": DATA}[finding.what])
    if kind == "not_checked":
        return words.text(WHY_NOT[finding.what]) if finding.what in WHY_NOT else finding.what
    return finding.what


CODE, DATA = message("the code"), message("the data")
WHY_NOT = {
    "no results": message("There are no results yet to compare a fresh run with: python3 run.py makes them."),
    "one run": message("Runs and results were not compared, since no run reached its end."),
    "no ledger": message(
        "Nothing of this region was checked: a fresh run makes no verification.csv for it. Is its folder filled in?"
    ),
}
"""Why something could not be checked, by a name for it; other reasons are said as they are."""


def page(outcome: Outcome, criteria: Criteria, codes: Sequence[str], templates: Path) -> str:
    """Write the page.

    Parameters
    ----------
    outcome : Outcome
        What was looked for and found.
    criteria : Criteria
        By what it is judged.
    codes : sequence of str
        Languages, the first one first.
    templates : Path
        Folder of the notebooks' template, whose style the page shares.

    Returns
    -------
    str
        One html file that asks nothing of a network.
    """
    environment = Environment(
        loader=FileSystemLoader([Path(__file__).parent / "templates", templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = [_part(outcome, criteria, language(code)) for code in codes]
    return environment.get_template("verification.html.j2").render(parts=parts)


NUMBER_HEADINGS = {
    "reproduced": message("reproduced"),
    "possible": message("possible"),
    "counted": message("counted"),
    "differs": message("differs"),
    "not verifiable": message("not verifiable"),
}


COMPUTED = {
    "stops": message("the study does not run to its end"),
    "otherwise": message("not everything computed comes out the same"),
    "missing": message("what is there comes out the same, but a fresh run computes more"),
    "alone": message("two fresh runs come out the same, and there are no results to compare them with"),
    "same": message("everything computed comes out the same"),
}
"""What a verdict says of the files that a study makes."""


def judged(outcome: Outcome, criteria: Criteria, words: Language) -> str:
    """Say the verdict and, in the same line, what it is about: the files computed, and the published numbers.

    Parameters
    ----------
    outcome : Outcome
        What was looked for and found.
    criteria : Criteria
        By what it is judged.
    words : Language
        In which language.

    Examples
    --------
    >>> from pddemand.reproduction import Check
    >>> same = Outcome((Check("runs_differ", 9, ()), Check("result_changed", 9, ())))
    >>> judged(same, Criteria(), language("en"))
    'full: everything computed comes out the same; no published numbers were compared'
    """
    level, computed = words.text(verdict(outcome, criteria)), words.text(COMPUTED[_computed(outcome)])
    counts = {name: sum(each[name] for each in outcome.numbers.values()) for name in NUMBERS}
    numbers = words.text(
        "published numbers: {total}, of these reproduced {reproduced}, possible and no more {possible}, counted in the"
        " source’s lists {counted}, different {differs}, impossible to check {not_verifiable}",
        total=words.number(sum(counts.values())),
        **{name.replace(" ", "_"): words.number(count) for name, count in counts.items()},
    )
    return f"{level}: {computed}; {numbers if any(counts.values()) else words.text(NONE_COMPARED)}"


NONE_COMPARED = message("no published numbers were compared")


def _computed(outcome: Outcome) -> str:
    """Say what became of the files that the study makes, by a name in `COMPUTED`."""
    if outcome.found("study_stops"):
        return "stops"
    if outcome.found("runs_differ") or outcome.found("result_changed"):
        return "otherwise"
    if outcome.found("result_missing"):
        return "missing"
    return "same" if any(check.kind == "result_changed" for check in outcome.checks) else "alone"


def _part(outcome: Outcome, criteria: Criteria, words: Language) -> dict[str, Any]:
    """Gather what the page says in one language."""
    gravest = outcome.gravest(criteria)
    notes = [kind for kind in KINDS if outcome.found(kind) and getattr(criteria, kind) == "note"]
    return {
        "code": words.code,
        "name": OWN_NAMES[words.code],
        "texts": {name: words.text(sentence) for name, sentence in TEXTS.items()},
        "gravest": gravest,
        "verdict": words.text("Verdict: {verdict}", verdict=judged(outcome, criteria, words)),
        "reasons": [_group(outcome, kind, led, words) for kind, led in outcome.reasons(criteria)],
        "notes": [_group(outcome, kind, "note", words) for kind in notes],
        "checks": _checks(outcome, criteria, words),
        "headings": [words.text(NUMBER_HEADINGS[name]) for name in NUMBERS],
        "numbers": [
            (region, [words.number(counts[name]) for name in NUMBERS]) for region, counts in outcome.numbers.items()
        ],
        "criteria": words.text(
            "The criteria stand in config.yaml; nothing here shows when they were chosen. A number comes out nearly so"
            " if it differs by at most {tolerance} in its last printed digit; “most” is more than {most} of the numbers"
            " that can be compared.",
            tolerance=words.number(criteria.tolerance),
            most=words.percent(criteria.most, 0),
        ),
        "laxer": _laxer(criteria, words),
    }


def _laxer(criteria: Criteria, words: Language) -> str:
    found = "; ".join(laxer(criteria))
    return words.text("Laxer than proposed: {criteria}", criteria=found) if found else ""


def _group(outcome: Outcome, kind: str, led: str, words: Language) -> dict[str, Any]:
    findings = outcome.found(kind)
    return {
        "heading": words.text(SAID[kind].heading),
        "count": words.number(len(findings)),
        "consequence": words.text(VERDICTS[led]),
        "led": led,
        "findings": [(finding.where, say(finding, kind, outcome, words)) for finding in findings[:SHOWN]],
        "more": words.text("… and {count} more, in verification.json", count=words.number(len(findings) - SHOWN))
        if len(findings) > SHOWN
        else "",
    }


def _checks(outcome: Outcome, criteria: Criteria, words: Language) -> list[dict[str, str]]:
    """Tell of each kind of finding in how much it was looked for, how many were found, and what one leads to."""
    rows = []
    for kind in (kind for kind in KINDS if kind != "not_checked"):
        looked = [check.looked for check in outcome.checks if check.kind == kind]
        led = getattr(criteria, kind)
        rows.append(
            {
                "heading": words.text(SAID[kind].heading),
                "looked": words.number(sum(looked)) if looked else "—",
                "found": words.number(len(outcome.found(kind))) if looked else words.text("not checked"),
                "leads": "—" if led == "note" else words.text(VERDICTS[led]),
            }
        )
    return rows


def as_json(outcome: Outcome, criteria: Criteria) -> str:
    """Write the same for programs: verdict, reasons, criteria, every finding, what became of the numbers."""
    told = {
        "verdict": judged(outcome, criteria, language("en")),
        "leads_to": outcome.gravest(criteria),
        "reasons": [
            {"kind": kind, "leads_to": led, "found": len(outcome.found(kind))}
            for kind, led in outcome.reasons(criteria)
        ],
        "numbers": outcome.numbers,
        "checks": [
            {
                "kind": check.kind,
                "looked_at": check.looked,
                "findings": [{"where": finding.where, "what": finding.what} for finding in check.findings],
            }
            for check in outcome.checks
        ],
        "criteria": criteria.model_dump(),
        "laxer_than_proposed": laxer(criteria),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def in_brief(outcome: Outcome, criteria: Criteria) -> str:
    """Say the verdict and its reasons in a few lines of English."""
    words = language("en")
    lines = [f"Reproduction: {judged(outcome, criteria, words)}"]
    lines += [f"  {lenient}"] if (lenient := _laxer(criteria, words)) else []
    for kind, led in outcome.reasons(criteria):
        findings = outcome.found(kind)
        lines.append(f"  {VERDICTS[led]}: {SAID[kind].heading} ({len(findings)})")
        lines += [f"    {finding.where}: {say(finding, kind, outcome, words)}" for finding in findings[:3]]
        lines += [f"    … and {len(findings) - 3} more"] if len(findings) > 3 else []
    for region, counts in outcome.numbers.items():
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        lines.append(f"  published numbers of {region}: {told}")
    return "\n".join(lines)
