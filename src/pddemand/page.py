"""What a notebook shows: sentences with their numbers, tables, pictures and the ledger, in one language.

A notebook only calls these; it never computes. Numbers come from the files under `results/<region>`, wording
from the catalogues, labels and quotations from the region's checked study file. All of it is escaped.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from html import escape
from itertools import count
from pathlib import Path
from string import Formatter
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args

from pddemand.bases import OF_WHOM
from pddemand.cells import SIGNS, SOURCES, TABLES, WORDS, WORDS_WITH_ANSWERS, Column, Row, Table, cell_class, translated
from pddemand.contradictions import in_brief
from pddemand.errors import InputError
from pddemand.fields import NotStated
from pddemand.language import NO_BREAK_SPACE, Form, message
from pddemand.language import language as spoken
from pddemand.synthetic import titled
from pddemand.tables import read_rows

NOT_STATED, NOT_STATED_HERE = message("not stated in the article"), message("not stated")
SILENT = get_args(NotStated)
BANNER = "padding: .5rem .8rem; border: 2px solid; color: var(--no); font-weight: 600"
"""Style of the warning above the pages of a made-up survey; it stands there, since no other page needs it."""

FOLDED = 50
"""Longer tables are folded up; a click opens them."""


@dataclass(frozen=True)
class Shown:
    """Something to look at: html for pages, plain text for whoever has no html."""

    html: str
    plain: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain


class Nothing(Shown):
    """What a cell shows whose section does not apply to a region: no output at all."""

    def _ipython_display_(self) -> None:
        """Display nothing, where Jupyter would else show an empty output."""


NOTHING = Nothing("", "")


@dataclass(frozen=True)
class Image:
    """A picture in both formats, with the words that stand for it."""

    svg: str
    png: bytes
    alt: str

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        png = base64.b64encode(self.png).decode()
        data = {"image/svg+xml": self.svg, "image/png": png, "text/plain": self.alt}
        return data, {kind: {"alt": self.alt} for kind in ("image/svg+xml", "image/png")}


@dataclass(frozen=True)
class Listing:
    """A table as a page shows it, not yet set.

    Parameters
    ----------
    caption : str
        Without its number.
    columns, rows : sequences
        Columns with their ways of writing, and the rows that they write.
    absent : str
        What is said where there are no rows.
    base, basis : str
        Of how many, where that is one number, and what the numbers rest on.
    path : Path
        Where all of it stands, unrounded.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    absent: str
    base: str
    basis: str
    path: Path

    @property
    def notes(self) -> str:
        """Base and basis, as they stand below the table."""
        return " ".join(filter(None, (self.base, self.basis)))


@dataclass(frozen=True)
class Captioned:
    """A picture's words, and its file without the ending."""

    caption: str
    alt: str
    path: Path


Arguments = ParamSpec("Arguments")
Kind = TypeVar("Kind", bound="Sheet")


def of_section(
    show: "Callable[Concatenate[Kind, Arguments], Shown]",
) -> "Callable[Concatenate[Kind, Arguments], Shown]":
    """Let a piece of a page show nothing in a section that does not apply to the region."""

    @wraps(show)
    def shown(sheet: Kind, /, *given: Arguments.args, **named: Arguments.kwargs) -> Shown:
        return show(sheet, *given, **named) if sheet.applies else NOTHING

    return shown


FORMS: Mapping[str, Form] = {
    "share": "percent",
    "level": "level",
    "count": "number",
    "p": "p",
    "statistic": "number",
    "points": "points",
    "chance": "chance",
}
"""How each kind of number in `numbers.json` is written."""

CLAIM_VERDICTS = {
    "supported": message("holds for every set of answers that agrees with the published numbers"),
    "contradicted": message("fails for every set of answers that agrees with the published numbers"),
    "undetermined": message("the published numbers cannot decide it"),
    "untestable": message("what was published is not enough to test it"),
}
"""Verdicts on claims, and what they mean."""

CLAIM_VERDICTS_OF_ANSWERS = {
    **CLAIM_VERDICTS,
    "supported": message("holds in the answers, or for all that the published numbers allow"),
    "contradicted": message("fails in the answers, or for all that the published numbers allow"),
    "undetermined": message("neither the answers nor the published numbers can decide it"),
}
"""What the verdicts mean where there are respondents' answers."""

ALSO = message("The source also says:")
"""Stands before claims of the source that cannot be true together with one."""

SIDES = {"evidence_for": message("Speaks for it, if true"), "evidence_against": message("Speaks against it, if true")}
"""How claims can bear on a proposal, by the column that names them."""

COLOURS = {"has support": "supported", "has counter-evidence": "contradicted", "open": "undetermined"}
"""Verdicts on proposals that look like verdicts on claims."""


class Sheet:
    """A page in the making, from one region's results, in one language.

    Parameters
    ----------
    results : str
        Folder of the region's results.
    study : str
        The region's checked study file (json).
    language : str
        `ky`, `ru` or `en`.
    """

    tables: Mapping[str, Table] = TABLES
    sources: Mapping[str, str] = SOURCES

    def __init__(self, results: str, study: str, language: str) -> None:
        self.results = located(Path(results))
        self.language = spoken(language)
        self.checked = located(Path(study))
        self.study = read_json(self.checked)
        self.numbers = read_json(self.results / "numbers.json")
        self._table, self._figure = count(1), count(1)
        self.answers = self.numbers["respondents"]["basis"] == "microdata"
        self.own = not self.study["region"]["source"]
        self.base_of = next((row["base_of"] for row in read_rows(self.results / "tables" / "shares.csv")), "")
        self.applies = True

    # Words

    def title(self, sentence: str, answers: str = "") -> Shown:
        """Show the title of the page, another one with respondents' answers, and the region and its years below.

        Of a survey that was made up the title says so, and a banner above it.
        """
        text = self.language.text(answers if answers and self.answers else sentence)
        region = self.study["region"]
        years = dict.fromkeys(str(end(region["years"])) for end in (min, max))
        below = f"{self._of(region['name'])}, {'–'.join(years)}"
        text, banner = titled(text, self.language) if region.get("synthetic") else (text, "")
        above = f'<p class="synthetic" role="note" style="{BANNER}">{escape(banner)}</p>' if banner else ""
        html = f'<header>{above}<h1>{escape(text)}</h1><p class="below">{escape(below)}</p></header>'
        return Shown(html, "\n".join(filter(None, (banner, text, below))))

    def heading(self, sentence: str, answers: str = "", needs: str = "", absent: str = "") -> Shown:
        """Show the heading of a section and open it; it ends at the next heading.

        Parameters
        ----------
        sentence : str
            The English heading of the catalogues.
        answers : str
            Another heading where there are respondents' answers.
        needs : str
            The list that the section is about: `courses`, `claims`, `proposals` or `published`; `totals` for
            what only published totals need; `single` for questions that divide respondents into groups, `others` for
            further multiple questions. Where the region has none the section shows nothing but `absent`.
        absent : str
            The sentence to show then, below the heading; without it the heading is left out too.
        """
        text = self.language.text(answers if answers and self.answers else sentence)
        self.applies = not needs or self.has(needs)
        html = f"<h2>{escape(text)}</h2>"
        if self.applies:
            return Shown(html, text)
        if not absent:
            return NOTHING
        reason = self.language.text(absent)
        return Shown(f'{html}<p class="absent">{escape(reason)}</p>', f"{text}\n{reason}")

    @of_section
    def say(self, /, sentence: str, answers: str = "", own: str = "", **names: str) -> Shown:
        """Show a paragraph; each `{name}` is a number of `numbers.json`, unless it is given here.

        Parameters
        ----------
        sentence : str
            The English sentence of the catalogues.
        answers : str
            Another sentence where there are respondents' answers.
        own : str
            Another sentence for a survey of one's own, which no publication describes.
        **names : str
            Texts for placeholders that are no numbers.

        Returns
        -------
        Shown
            The paragraph; a number tells in its tooltip what it rests on.
        """
        said = own if own and self.own else answers if answers and self.answers else sentence
        return Shown(f"<p>{self._fill(said, names, escape)}</p>", self._fill(said, names, str))

    @of_section
    def say_without(self, sentence: str, of: str) -> Shown:
        """Show a paragraph only where the region has none of a list of the study, named as for `heading`."""
        return NOTHING if self.has(of) else self.say(sentence)

    def word(self, name: str) -> str:
        """Find the words for a value of a table; a value without words is shown as it is."""
        if self.answers and name in WORDS_WITH_ANSWERS:
            return self.language.text(WORDS_WITH_ANSWERS[name])
        return self.language.text(WORDS[name]) if name in WORDS else name

    def reason(self, name: str) -> str:
        """Find why titles of a contested kind can be read in more than one way."""
        return self._of(self._reasons[name]) if name in self._reasons else self.word(name)

    def label(self, item: str) -> str:
        """Find the short label of an item."""
        for option in self._question()["options"]:
            if option["id"] == item:
                return self._of(option["short"])
        raise InputError(f"{self.results}: unknown item {item!r}; expected one of the codebook's options")

    def asked(self, question: str) -> str:
        """Find the text of a question."""
        return self._of(self._named(question)["text"])

    def option(self, question: str, name: str) -> str:
        """Find the shortest label of an option of a question."""
        for option in self._named(question)["options"]:
            if option["id"] == name:
                return self._of(option.get("short", option["label"]))
        raise InputError(f"{self.results}: unknown option {name!r} of {question}; expected one of the codebook's")

    def claimed_with(self, number: str) -> str:
        """Find in the page's language what is claimed with a published number; nothing if no claim names it."""
        tests = ((claim.get("test", {}), claim["meaning"]) for claim in self.study["claims"])
        return next((self._of(meaning) for test, meaning in tests if test.get("number") == number), "")

    # Pieces of a page

    @of_section
    def table(self, name: str) -> Shown:
        """Show a table of the results with its base, what it rests on, and its file.

        Parameters
        ----------
        name : str
            A key of `tables`.

        Returns
        -------
        Shown
            Long tables are folded.
        """
        listing = self.listing(name)
        if not listing:
            return NOTHING
        caption, absent = self.numbered(listing.caption), listing.absent
        if absent:
            return Shown(f'<p class="absent"><b>{escape(caption)}.</b> {escape(absent)}</p>', f"{caption}. {absent}")
        head = "".join(
            f'<th scope="col"{cell_class(show)}>{escape(self.language.text(heading))}</th>'
            for heading, _, show in listing.columns
        )
        body = "".join(f"<tr>{self._cells(listing.columns, row)}</tr>" for row in listing.rows)
        html = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        html = f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0">{html}</div>'
        if len(listing.rows) > FOLDED:
            rows_in = self.language.plural("{count} row", "{count} rows", len(listing.rows))
            html = f"<details><summary>{escape(caption)} ({escape(rows_in)})</summary>{html}</details>"
        notes = f"{listing.notes} {self.language.text('File: {file}.', file=listing.path.as_posix())}"
        return Shown(f'{html}<p class="note">{escape(notes)}</p>', f"{caption}\n{notes}")

    def numbered(self, caption: str) -> str:
        """Give a table's caption with its number on the page."""
        return self.language.text("Table {number}. {caption}", number=str(next(self._table)), caption=caption)

    def listing(self, name: str, only: Sequence[str] = ()) -> Listing | None:
        """Give what a table shows, not yet set; nothing where it has no rows and this needs no word.

        Parameters
        ----------
        name : str
            A key of `TABLES`.
        only : sequence of str
            Columns of the results to show, where not all of them have room; all of them if empty.
        """
        table = self.tables[name]
        path = self.results / table.folder / f"{self.sources.get(name, name)}.csv"
        rows = read_rows(path)
        shown = table.arrange(rows)
        if not shown and not table.absent:
            return None
        based = [row for row in shown if "basis" in row] or rows
        return Listing(
            caption=self.language.text(self._said(table, table.caption)),
            columns=[column for column in self._columns(table) if not only or column[1] in only],
            rows=shown,
            absent=self.language.text(self._said(table, table.absent)) if not shown else "",
            base=self._base(based) if shown else "",
            basis=self.basis(based) if shown else "",
            path=path,
        )

    @of_section
    def figure(self, name: str, captions: str = "captions") -> Shown:
        """Show a picture and, below it, its caption.

        Parameters
        ----------
        name : str
            `shares`, `verdicts`, `open`, `supply`; with respondents' answers `flow`, `upset`, `differences`, `groups`.
        captions : str
            The file that has its words: `captions`, `flow` or `answers`.

        Returns
        -------
        Shown
            The caption; the picture is displayed on the way.
        """
        from IPython.display import display

        words = self.captioned(name, captions)
        if not words:
            return NOTHING
        svg, png = (words.path.with_name(f"{words.path.name}.{ending}") for ending in ("svg", "png"))
        display(Image(svg.read_text(encoding="utf-8"), png.read_bytes(), words.alt))  # type: ignore[no-untyped-call]
        return Shown(f"<figcaption>{escape(words.caption)}</figcaption>", words.caption)

    def captioned(self, name: str, captions: str) -> Captioned | None:
        """Give the words of a picture and where it is; nothing if the region has no such picture."""
        folder, code = self.results / "figures", self.language.code
        file = folder / f"{captions}.json"
        if captions == "flow" and not file.exists():
            return None
        words = read_json(file)[name][code]
        caption = self.language.text(
            "Figure {number}. {caption}", number=str(next(self._figure)), caption=words["caption"]
        )
        return Captioned(caption, words["alt"], folder / f"{name}.{code}")

    def question(self) -> Shown:
        """Show the question as asked, with its options and their descriptions."""
        return _definitions(*self.asked_of_all())

    def asked_of_all(self) -> tuple[list[tuple[str, str]], str]:
        """Give the options of the question with their descriptions, and its text."""
        asked = self._question()
        covers = [option["description"] for option in asked["options"]]
        labels = [self._of(option["label"]) for option in asked["options"]]
        options = [(label, self._of(said) if said else "") for label, said in zip(labels, covers, strict=True)]
        before = self._of(asked["text"])
        if not asked["verbatim"] and not self.own:
            before = self.language.text(
                "The source does not print the question. Its sense: {question}", question=before
            )
        return options, before

    def disclosure(self) -> Shown:
        """Show what the source discloses of its survey, and what it does not say."""
        return _definitions(self.disclosed())

    def disclosed(self) -> list[tuple[str, str]]:
        """Give what is told of the survey, and last what is not."""
        said = self.study["region"]["disclosure"]
        stated = [(self.word(key), self._of(value)) for key, value in said.items() if value not in SILENT]
        unsaid = [self.word(key) for key, value in said.items() if value in SILENT]
        not_stated = self.language.text(NOT_STATED if NOT_STATED in said.values() else NOT_STATED_HERE)
        last = [(not_stated[0].upper() + not_stated[1:], "; ".join(unsaid))] if unsaid else []
        return stated + last

    def source(self) -> Shown:
        """Show the publication that the numbers come from, if they come from one."""
        source = self.study["region"]["source"]
        if not source:
            return NOTHING
        fields = (source[key] for key in ("authors", "title", "journal", "year", "pages", "identifier"))
        stated = [f"{field}." for field in fields if field not in SILENT]
        text = " ".join([*stated, self._of(source["text"])])
        return Shown(f'<p class="source">{escape(text)}</p>', text)

    @of_section
    def verdicts(self) -> Shown:
        """Show how many claims have which verdict, and what each verdict means."""
        rows = read_rows(self.results / "claims.csv")
        meanings = CLAIM_VERDICTS_OF_ANSWERS if self.answers else CLAIM_VERDICTS
        lines = [
            (name, sum(row["verdict"] == name for row in rows), self.language.text(meaning))
            for name, meaning in meanings.items()
        ]
        body = "".join(
            f"<tr><th scope='row'>{self.badge(name)}</th><td class='figures'>{number}</td>"
            f"<td>{escape(meaning)}</td></tr>"
            for name, number, meaning in lines
        )
        plain = "\n".join(f"{number} {self.word(name)}: {meaning}" for name, number, meaning in lines)
        return Shown(f"<table class='tally'><tbody>{body}</tbody></table>", plain)

    @of_section
    def ledger(self) -> Shown:
        """Show each claim: its words in the source, what they mean, the verdict, and why."""
        rows = read_rows(self.results / "claims.csv")
        verdicts = {row["claim"]: row["verdict"] for row in rows}
        also = escape(self.language.text(ALSO))
        cards = []
        for row in rows:
            others = [other for other in row["against"].split(";") if other]
            contradictions = "".join(
                f'<p class="against"><b>{also}</b> {escape(self.meanings[other])} {self.badge(verdicts[other])}</p>'
                for other in others
            )
            cards.append(
                f'<div class="claim {row["verdict"]}" id="{escape(self.anchor(row["claim"]))}">'
                f"<p>{self.badge(row['verdict'])}</p><h3>{escape(self.meanings[row['claim']])}</h3>"
                f"<p>{escape(self.why(row, rows))}</p>"
                f"{self._quote(row['quote'], row['where'])}{contradictions}</div>"
            )
        plain = "\n\n".join(f"{self.word(row['verdict'])}: {row['quote']}\n{self.why(row, rows)}" for row in rows)
        return Shown("".join(cards), plain)

    @of_section
    def proposals(self, kind: str) -> Shown:
        """Show each proposal of the source with its verdict, the claims that speak for it and those against.

        Parameters
        ----------
        kind : str
            `proposal`; or `shortcoming` or `feature`, which are weighed in the same way.

        Returns
        -------
        Shown
            A card each.
        """
        claims = {row["claim"]: row for row in read_rows(self.results / "claims.csv")}
        cards, plain = [], []
        for row in read_rows(self.results / "tables" / "proposals.csv"):
            if row["kind"] != kind:
                continue
            verdict, meaning = row["verdict"], self.meanings[row["proposal"]]
            card, lines = f"<p>{self.badge(verdict)}</p><h3>{escape(meaning)}</h3>", [meaning, self.word(verdict)]
            for column, heading in SIDES.items():
                found = [claims[entry.partition("=")[0]] for entry in row[column].split(";") if entry]
                heading = self.language.text(heading)
                card += f"<h4>{escape(heading)}</h4>{self._evidence(found, [*claims.values()])}"
                lines += [heading, *(f"  {self.word(row['verdict'])}: {self.meanings[row['claim']]}" for row in found)]
            card += self._quote(row["quote"], row["where"])
            id = escape(self.anchor(row["proposal"], "proposal"))
            cards.append(f'<div class="claim {COLOURS.get(verdict, verdict)}" id="{id}">{card}</div>')
            plain.append("\n".join(lines))
        return Shown("".join(cards), "\n\n".join(plain))

    # Details

    def anchor(self, name: str, kind: str = "claim") -> str:
        """Give the id that a claim, or a claim or proposal among those that are weighed, has on the page."""
        return name

    def interval(self, row: Row, column: str, form: Form) -> str:
        """Write the number or the two ends that a row has under `column`."""
        low, high = (row.get(f"{column}_{end}", row.get(column, "")) for end in ("lowest", "highest"))
        return self.language.interval(float(low or "nan"), float(high or "nan"), form)

    @cached_property
    def _reasons(self) -> Any:
        """Why titles of each contested kind can be read in more than one way."""
        return read_json(self.checked.with_name("contested.json"))

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each claim and each proposal says, in the language of the page."""
        return {entry["id"]: self._of(entry["meaning"]) for entry in (*self.study["proposals"], *self.study["claims"])}

    def why(self, claim: Row, ledger: Sequence[Row]) -> str:
        """Say why a claim has its verdict, in the language of the page."""
        return in_brief(translated(self, claim, "because"), claim, ledger, self.language)

    def _quote(self, quote: str, where: str) -> str:
        """Quote the source in its language, with the place where it says so."""
        source = self.study["region"]["source"]
        language = f' lang="{source["language"]}"' if source else ""
        return (
            f"<blockquote><span{language}>{escape(quote)}</span>"
            f' <span class="where">{escape(where)}</span></blockquote>'
        )

    def _evidence(self, claims: Sequence[Row], ledger: Sequence[Row]) -> str:
        """List claims with their verdicts and reasons."""
        if not claims:
            return f"<p>{escape(self.language.text('Nothing in the ledger.'))}</p>"
        entries = (
            f"<li>{self.badge(row['verdict'])} {escape(self.meanings[row['claim']])}"
            f'<p class="why">{escape(self.why(row, ledger))}</p></li>'
            for row in claims
        )
        return f'<ul class="evidence">{"".join(entries)}</ul>'

    def has(self, name: str) -> bool:
        """Say whether the region has any of a list of the study; of courses, any that were run; or totals alone."""
        if name == "totals":
            return not self.answers
        if name in ("single", "others"):
            kinds = [question["kind"] for question in self.study["codebook"]["questions"]]
            return "single" in kinds if name == "single" else kinds.count("multiple") > 1
        listed = self.study[name]
        return any(course["listed"] for course in listed) if name == "courses" else bool(listed)

    def _said(self, table: Table, text: str) -> str:
        """Give a table's caption, heading or word on absence as it reads on this page."""
        return table.answers.get(text, text) if self.answers else text

    def _columns(self, table: Table) -> list[Column]:
        """Give the columns that a table has on this page."""
        columns = [(self._said(table, heading), source, show) for heading, source, show in table.columns]
        without = () if self.has("courses") else table.of_courses
        return [column for column in columns if column[0] and column[1] not in without]

    def _cells(self, columns: Sequence[Column], row: Row) -> str:
        cells = [(escape(show(self, row, source)), cell_class(show)) for _, source, show in columns]
        (first, _), *others = cells
        return f'<th scope="row">{first}</th>' + "".join(f"<td{flush}>{text}</td>" for text, flush in others)

    def _base(self, rows: Sequence[Row]) -> str:
        bases = sorted({float(row["base"]) for row in rows if "base" in row})
        if len(bases) != 1:
            return ""
        return self.language.text("Base: {base} respondents.", base=self.language.number(bases[0]))

    def basis(self, rows: Sequence[Row]) -> str:
        """Say what rows of results rest on, and whom respondents are where that does not speak for itself."""
        answered = self.base_of in OF_WHOM and any(row["basis"] == "microdata" for row in rows)
        whom = [self.language.text(OF_WHOM[self.base_of])] if answered else []
        basis = ", ".join(dict.fromkeys(self.word(row["basis"]) for row in rows))
        return " ".join([*whom, self.language.text("Basis: {basis}.", basis=basis)])

    def _fill(self, sentence: str, names: Mapping[str, str], write: Callable[[str], str]) -> str:
        translated = write(self.language.catalogue.gettext(sentence))
        wanted = [name for _, name, _, _ in Formatter().parse(translated) if name]
        given = {name: write(names[name]) if name in names else self._number(name, write) for name in wanted}
        return translated.format_map(given)

    def _number(self, name: str, write: Callable[[str], str]) -> str:
        if name not in self.numbers:
            raise InputError(f"{self.results}/numbers.json: no number {name!r}, which a sentence of the page asks for")
        entry = self.numbers[name]
        if entry["kind"] == "text":
            return write(str(entry["lowest"]))
        if entry["lowest"] is None:
            return write(self.word(entry["basis"]))
        low, high = float(entry["lowest"]), float(entry["highest"])
        text = write(self.language.interval(low, high, FORMS[entry["kind"]]))
        if write is not escape or low == high:
            return text
        return f'<span class="{entry["basis"]}" title="{escape(self.word(entry["basis"]))}">{text}</span>'

    def badge(self, verdict: str) -> str:
        """Show a verdict: its sign, its words, its colour."""
        colour = COLOURS.get(verdict, verdict)
        return f'<span class="verdict {colour}">{SIGNS[verdict]}{NO_BREAK_SPACE}{escape(self.word(verdict))}</span>'

    def _of(self, wording: Any) -> str:
        return str(wording[self.language.code])

    def _named(self, question: str) -> Any:
        """Find a question by its id."""
        return next(each for each in self.study["codebook"]["questions"] if each["id"] == question)

    def _question(self) -> Any:
        """Find the question whose shares are published."""
        return next(question for question in self.study["codebook"]["questions"] if question["kind"] == "multiple")


def located(path: Path) -> Path:
    """Find a path from the working directory or, for notebooks opened by hand, from a folder above it."""
    return next((folder / path for folder in (Path(), *Path.cwd().parents) if (folder / path).exists()), path)


def read_json(path: Path) -> Any:
    """Read a json file of results; a region that was not run yet has none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; run the study first") from None


def _definitions(entries: Sequence[tuple[str, str]], before: str = "") -> Shown:
    lead = f"<p>{escape(before)}</p>" if before else ""
    if any(text for _, text in entries):
        listed = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in entries)
        body = f"<dl>{listed}</dl>"
    else:
        body = f"<ul>{''.join(f'<li>{escape(term)}</li>' for term, _ in entries)}</ul>"
    plain = "\n".join([*([before] if before else []), *(f"{term}: {text}" if text else term for term, text in entries)])
    return Shown(f"{lead}{body}", plain)
