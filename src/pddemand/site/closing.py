"""The last sections of a page: method, data and where they come from."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup

from pddemand.cells import WORDS
from pddemand.language import LANGUAGES, Language, message
from pddemand.provenance import Origin
from pddemand.site.outline import SECTIONS
from pddemand.site.sheets import PlacedSheet

METHOD = {
    "idea": message(
        "Nothing invented is evidence. What the published numbers do not determine is reported as the interval over"
        " all answers that could lie behind them, and a verdict on a claim is drawn only from what holds for all of"
        " them. Every number says what it rests on:"
    ),
    "statistics": message(
        "Shares have Wilson’s confidence intervals. Two directions are compared by McNemar’s exact test with Holm’s"
        " correction and Tango’s interval of the difference, all together by Cochran’s Q. Courses are held against"
        " demand by an exact multinomial test and divided by Webster’s method."
    ),
    "formulas": message("All formulas and their sources:"),
}

BASES = {
    "microdata": message("Each respondent’s answers are known; the number has one value."),
    "published": message("The published totals alone give it, whatever the answers behind them."),
    "bounded": message("It depends on which answers were given together. Its lowest and highest value are given."),
    "untestable": message("Nothing that was published bears on it."),
}
"""What a number can rest on, explained."""

DATA = {
    "documents": message("More to read"),
    "raw": message("What everything is computed from"),
    "hashes": message(
        "These files were written by people and are never changed by the program. The digits after each name (SHA-256)"
        " change if a single letter of the file does."
    ),
    "rules": message("Which rule reads what"),
    "again": message("Computing it all again"),
    "run": message("In the folder of the project:"),
    "licence": message(
        "Texts, tables and pictures of this page: CC BY 4.0. Quotations belong to the authors of the source."
    ),
}

DOCUMENTS = {
    "report": message("Report"),
    "forms": message("Questionnaire"),
    "notebooks": message("Pages of the notebooks"),
}
"""Kinds of documents beside the page, by the beginning of their path in the region's folder."""

Links = dict[str, list[tuple[str, str]]]
"""By kind of document its names and links."""


def method(sheet: PlacedSheet) -> Markup:
    """Say how numbers are reached and what they can rest on."""
    words = sheet.language
    bases = [(words.text(WORDS[name]), words.text(text)) for name, text in BASES.items()]
    return sheet.render("method.html.j2", bases=bases, texts={name: words.text(text) for name, text in METHOD.items()})


def data(sheet: PlacedSheet, source: str, documents: Links, origins: Iterable[Origin]) -> Markup:
    """Show the source, documents beside the page, raw data with their hashes, and how to compute it all again."""
    rules = {origin.rule: origin for origin in origins}
    inputs = {source.path: source for origin in rules.values() for source in origin.inputs}
    return sheet.render(
        "data.html.j2",
        source=Markup(source),
        documents=[(sheet.language.text(DOCUMENTS[kind]), found) for kind, found in documents.items()],
        inputs=[inputs[path] for path in sorted(inputs)],
        number={path: at for at, path in enumerate(sorted(inputs), 1)},
        rules=list(rules.values()),
        texts={name: sheet.language.text(text) for name, text in DATA.items()},
    )


def documents_of(folder: Path, words: Language, documents: Sequence[str], home: str) -> Links:
    """Find the documents of a region, or of all, that are in a language or in none.

    Parameters
    ----------
    folder : Path
        Its folder of results.
    words : Language
        The language.
    documents : sequence of str
        Paths of all documents of the study.
    home : str
        How that folder is reached from the page.

    Examples
    --------
    >>> from pddemand.language import language
    >>> made = ["results/osh/report.ky.pdf", "results/osh/report.ru.pdf", "results/osh/notebooks/ky/demand.html"]
    >>> documents_of(Path("results/osh"), language("ky"), made, "osh/")
    {'report': [('report.ky.pdf', 'osh/report.ky.pdf')], 'notebooks': [('Суроо-талап', 'osh/notebooks/ky/demand.html')]}
    """
    found: Links = {}
    for path in map(Path, documents):
        if not path.is_relative_to(folder) or path.suffix == ".ipynb":
            continue
        inside = path.relative_to(folder)
        kind = inside.parts[0].partition(".")[0]
        spoken = {part for part in (*inside.parts, *inside.name.split(".")) if part in LANGUAGES}
        if kind in DOCUMENTS and spoken <= {words.code}:
            name = words.text(SECTIONS[inside.stem]) if kind == "notebooks" else inside.name
            found.setdefault(kind, []).append((name, f"{home}{inside.as_posix()}"))
    return found
