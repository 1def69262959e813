"""Whether the files of a region fit one another; each problem is a line: where, what, and what to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pddemand.published import ROUNDINGS, Rounding, Totals, compatible_counts, possible_roundings
from pddemand.raw import Location, Raw, nearest, shown
from pddemand.records import UNCLASSIFIED, Claim, Proposal

if TYPE_CHECKING:
    from pddemand.codebook import Study

RESERVED = ("all", "basis", "course", "dictionary", "source", "title")
"""What tables of coders' directions call something else."""


def problems(study: "Study", raw: Mapping[str, Raw], folder: str) -> Iterator[str]:
    """Find what does not fit in files that are each right in themselves.

    Parameters
    ----------
    study : Study
        What the files say.
    raw : mapping of str to Raw
        The files, by name without suffix: they know the line or row of everything.
    folder : str
        Name of the folder they are in.

    Yields
    ------
    str
        A message. Numbers are checked only when all names agree.
    """
    by_name = (_repeated, _untold, _numbers, _claims, _evidence, _courses, _codings, _design)
    named = list(chain(_folder(study, raw, folder), *(check(study, raw) for check in by_name)))
    numeric = (_population, _percentages, _quotes)
    yield from named or list(chain(*(check(study, raw) for check in numeric))) or _form(study, raw)


def contradiction(totals: Totals) -> tuple[str, str] | None:
    """Say which assumption no answers can meet, by its name in `region.yaml` and in words."""
    n, fewest, most = totals.respondents, sum(totals.lowest), sum(totals.highest)
    if totals.everyone_ticked and most < n:
        return "everyone_ticked", (
            f"everyone_ticked cannot be true: {n} respondents ticked {most} times at most; "
            f"set it to false or correct the shares"
        )
    if totals.at_most is not None and fewest > totals.at_most * n:
        return "at_most", (
            f"at_most cannot be {totals.at_most}: {n} respondents ticked {fewest} times at least; "
            f"set it to {-(-fewest // n)} or more, or to null if there was no limit"
        )
    return None


def impossible(percent: str, bases: Sequence[int], rounding: Rounding) -> str:
    """Say that no count is printed as this percentage, and under which rounding rules one would be."""
    rules = [rule for rule in ROUNDINGS if any(rule in possible_roundings(percent, base) for base in bases)]
    admitted = f"it is possible under {', '.join(rules)}" if rules else "nor under any other rule"
    few = len(bases) <= 3
    of = " or ".join(map(str, bases)) or "nobody" if few else f"any base from {min(bases)} to {max(bases)}"
    return (
        f"no count of {of} gives {percent} % under rounding rule {rounding} ({admitted}); "
        f"correct the percentage, its base or published.rounding in region.yaml"
    )


def _folder(study: "Study", raw: Mapping[str, Raw], folder: str) -> Iterator[str]:
    """Compare the region's id with its folder's name."""
    if study.region.id != folder:
        place = raw["region"].place(("id",))
        yield f"{place}: id is '{study.region.id}' but the folder is '{folder}'; give both the same name"


def _repeated(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Find ids that stand twice, and rows that are repeated as a whole."""
    questions = study.codebook.questions
    lists: list[tuple[str, Location, str, Sequence[object]]] = [
        ("codebook", ("questions",), "id", questions),
        *(
            ("codebook", ("questions", index, "options"), "id", question.options)
            for index, question in enumerate(questions)
            if question.kind != "text"
        ),
        ("published", (), "id", study.published),
        ("claims", ("claims",), "id", study.claims),
        ("proposals", ("proposals",), "id", study.proposals),
        ("courses", (), "course", study.courses),
        ("adjudicated", (), "course", study.adjudicated),
        *((f"coders/{coder}", (), "course", codings) for coder, codings in study.coders.items()),
    ]
    for name, location, key, records in lists:
        first: dict[str, int] = {}
        for index, record in enumerate(records):
            value = getattr(record, key)
            if value in first:
                earlier = raw[name].at((*location, first[value], key))
                same = record == records[first[value]]
                what = f"the same as {earlier}" if same else f"{key} '{value}' stands already in {earlier}"
                remedy = "take one out" if same else "give it another"
                yield f"{raw[name].place((*location, index, key))}: {what}; {remedy}"
            first.setdefault(value, index)


def _untold(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Find what published numbers need where answers are still awaited."""
    if study.region.awaits_answers and study.published and study.region.untold:
        yield (
            f"{raw['region'].path}: '{study.region.untold[0]}' is missing; published.csv has numbers: add what tells "
            f"of them, or name the files with answers under exports"
        )


def _numbers(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Check what rows of `published.csv` refer to."""
    table, items, recounts = raw["published"], [item.id for item in study.items], list(study.recounts())
    asked = [number.id for number in study.published if number.kind == "respondents"]
    awaited = study.region.awaits_answers and not study.published
    answers = bool(study.region.exports) or awaited  # then published shares are for comparison, any may be missing
    needed = not answers or any(number.kind == "share" for number in study.published)
    if len(asked) > 1 or (needed and not asked):
        found = f"rows {', '.join(asked)} are" if asked else "no row is"
        yield f"{table.path}: {found} of kind respondents; keep exactly one, with the number of people asked"
    bases = [number.id for number in study.published if number.kind in ("respondents", "share", "count")]
    row_of: dict[str, int] = {}
    for index, number in enumerate(study.published):
        place = table.place((index,))
        if number.kind == "share":
            if number.item not in items:
                yield f"{place}: unknown item {shown(number.item)}; {nearest(number.item, items)}"
            elif number.item in row_of:
                earlier = table.at((row_of[number.item],))
                yield f"{place}: item '{number.item}' has a share already in {earlier}; keep one"
            row_of.setdefault(number.item, index)
            if asked and number.base != (asked[0],):
                yield (
                    f"{place}: base is {shown(';'.join(number.base))}; "
                    f"the share of an item is of all respondents: write {asked[0]}, or make the row kind part"
                )
        for base in number.base if number.kind == "part" else ():
            if base not in bases:
                yield f"{place}: unknown base {shown(base)}; {nearest(base, bases)}"
        if number.recount and number.recount not in recounts:
            yield f"{place}: unknown recount {shown(number.recount)}; {nearest(number.recount, recounts)}"
    for item in items:
        if item not in row_of and not answers:
            yield f"{table.path}: item '{item}' of the codebook has no row of kind share; add it"


def _claims(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Check which items and numbers the tests of claims name."""
    items = [item.id for item in study.items]
    numbers = {
        "printed_share": [number.id for number in study.published if number.kind in ("share", "part")],
        "recount": [number.id for number in study.published if number.recount],
        "base": [number.id for number in study.published if number.base],
    }
    for index, claim in enumerate(study.claims):
        test = claim.test.model_dump()
        for key, item in [("item", test.get("item"))] + [("than", item) for item in test.get("than", ())]:
            if item is not None and item not in items:
                place = raw["claims"].place(("claims", index, "test", key))
                yield f"{place}: claim {claim.id}: unknown item {shown(item)}; {nearest(item, items)}"
        place = raw["claims"].place(("claims", index, "test"))
        if test.get("position", 0) > len(items):
            yield f"{place}: claim {claim.id}: position is {test['position']}; expected 1 to {len(items)}"
        if test.get("item") in test.get("than", ()):
            yield f"{place}: claim {claim.id}: {test['item']} is compared with itself; take it out of than"
        known = numbers.get(test["is"], [])
        if "number" in test and test["number"] not in known:
            hint = nearest(test["number"], known) or "no row of published.csv fits such a test"
            what = f"unknown number {shown(test['number'])} for {test['is']}"
            yield f"{place}: claim {claim.id}: {what}; {hint}"


def _evidence(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Check which claims contradict a claim, and which bear on a claim or on a proposal."""
    known = [claim.id for claim in study.claims]
    files: dict[str, Sequence[Claim | Proposal]] = {"claims": study.claims, "proposals": study.proposals}
    for name, records in files.items():
        for index, record in enumerate(records):
            lists = {
                ("evidence", "for"): record.evidence.for_,
                ("evidence", "against"): record.evidence.against,
                ("against",): record.against if isinstance(record, Claim) else (),
            }
            place = raw[name].place((name, index))
            for key, ids in lists.items():
                for id in ids:
                    if id not in known:
                        yield f"{place}: {'.'.join(key)}: unknown claim {shown(id)}; {nearest(id, known)}"
                    elif name == "claims" and id == record.id:
                        yield f"{place}: {'.'.join(key)}: claim {id} names itself; take it out"
            for id in sorted(set(record.evidence.for_) & set(record.evidence.against)):
                yield f"{place}: evidence: claim '{id}' stands both for and against; keep one"


def _courses(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Check the directions that courses are stated to belong to."""
    items = [item.id for item in study.items]
    for index, course in enumerate(study.courses):
        if course.stated_direction and course.stated_direction not in items:
            place = raw["courses"].place((index,))
            hint = nearest(course.stated_direction, items)
            yield f"{place}: unknown stated_direction {shown(course.stated_direction)}; {hint}"


def _quotes(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Find printed numbers of people and percentages that do not stand in the sentence they are quoted from."""
    for index, number in enumerate(study.published):
        quoted = re.findall(r"[0-9]+(?:[.,][0-9]+)?", number.quote)
        if number.printed and number.kind in ("respondents", "share", "part") and quoted and number.value not in quoted:
            place = raw["published"].place((index, "value"))
            yield f"{place}: value is {number.value}, but its quote has {', '.join(quoted)}; correct one"


def _population(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Compare the number of teachers with the number who answered."""
    teachers = study.region.population
    asked = any(number.kind == "respondents" for number in study.published)
    if asked and teachers is not None and teachers < study.respondents:
        place = raw["region"].place(("teachers",))
        yield f"{place}: teachers is {teachers}, but {study.respondents} were asked; correct one of them"


def _design(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Check which questions and options the design names, and that known totals are of the same teachers."""
    design, region = study.region.design, raw["region"]
    if design is None:
        return
    kinds = {question.id: question.kind for question in study.codebook.questions}
    named = {"weight": ("text",), "strata": ("single", "text"), "cluster": ("single", "text")}
    for key, allowed in named.items():
        name = getattr(design, key)
        if name is not None and kinds.get(name) not in allowed:
            fitting = [id for id, kind in kinds.items() if kind in allowed]
            place = region.place(("design", key))
            yield f"{place}: {key} is {shown(name)}; expected a question of kind {' or '.join(allowed)}" + (
                f"; {nearest(name, fitting)}" if fitting else ""
            )
    sums = [sum(total.teachers for total in margin.totals) for margin in design.margins]
    for index, margin in enumerate(design.margins):
        place = region.place(("design", "margins", index, "question"))
        single = [question for question in study.codebook.questions if question.kind == "single"]
        question = next((question for question in single if question.id == margin.question), None)
        if question is None:
            hint = nearest(margin.question, [question.id for question in single])
            yield f"{place}: unknown single question {shown(margin.question)}; {hint}"
            continue
        options, seen = [option.id for option in question.options], set[str]()
        for at, option in enumerate(total.option for total in margin.totals):
            where = region.place(("design", "margins", index, "totals", at, "option"))
            if option not in options:
                yield f"{where}: {margin.question} has no option {shown(option)}; {nearest(option, options)}"
            if option in seen:
                yield f"{where}: option '{option}' has a total already; keep one"
            seen.add(option)
        if sums[index] != sums[0]:
            first = design.margins[0].question
            yield (
                f"{place}: totals of {margin.question} add up to {sums[index]}, those of {first} to {sums[0]}; "
                f"all must count the same teachers"
            )


def _codings(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Check which courses and directions coders name, and that no coder is named as a column is."""
    directions = [*(item.id for item in study.items), UNCLASSIFIED]
    known = {"course": [course.course for course in study.courses], "direction": directions}
    files = {f"coders/{coder}": codings for coder, codings in study.coders.items()}
    for name, codings in {"adjudicated": study.adjudicated, **files}.items():
        for index, coding in enumerate(codings):
            for key, words in known.items():
                value = getattr(coding, key)
                if value not in words:
                    yield f"{raw[name].place((index,))}: unknown {key} {shown(value)}; {nearest(value, words)}"
    for coder in study.coders:
        if coder in RESERVED:
            yield f"{raw[f'coders/{coder}'].path}: no coder can be called {coder}; rename the file"


def _percentages(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Find percentages that no count gives, whichever base is meant."""
    rule = study.region.published.rounding
    for index, number in enumerate(study.published):
        sizes = [size for sizes in study.base_sizes(number).values() for size in sizes]
        if number.base and not any(compatible_counts(number.value, size, rule) for size in sizes):
            yield f"{raw['published'].place((index,))}: {number.id}: {impossible(number.value, sizes, rule)}"


def _form(study: "Study", raw: Mapping[str, Raw]) -> Iterator[str]:
    """Find assumptions on the question's form that the shares contradict."""
    given, items = study.region.published, len(study.items)
    if study.region.exports or not study.published:
        return  # answers tell themselves how many items respondents ticked
    if given.at_most is not None and given.at_most > items:
        place = raw["region"].place(("published", "at_most"))
        yield f"{place}: at_most is {given.at_most}; expected 1 to {items}, the number of items, or null"
    unlimited = study.totals(everyone_ticked=False, at_most=items)
    broken = contradiction(replace(unlimited, everyone_ticked=given.everyone_ticked, at_most=given.at_most))
    if broken:
        yield f"{raw['region'].place(('published', broken[0]))}: {broken[1]}"
