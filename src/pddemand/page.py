"""What a notebook shows: sentences with their numbers, tables, pictures and the ledger, in one language.

A notebook only calls these; it never computes. Numbers come from the files under `results/<region>`, wording
from the catalogues, labels and quotations from the region's checked study file. All of it is escaped.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from pathlib import Path
from string import Formatter
from typing import Any

from pddemand.errors import InputError
from pddemand.language import NO_BREAK_SPACE, Form, message
from pddemand.language import language as spoken
from pddemand.tables import read_rows

NOT_STATED = message("not stated in the article")
FOLDED = 50
"""Longer tables are folded up; a click opens them."""

Row = dict[str, str]
Show = Callable[["Sheet", Row, str], str]


@dataclass(frozen=True)
class Shown:
    """Something to look at: html for pages, plain text for whoever has no html."""

    html: str
    plain: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain


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


# --- how cells are written ----------------------------------------------------------------------------------


def item(sheet: "Sheet", row: Row, column: str) -> str:
    """Write an item's label."""
    return sheet.label(row[column])


def pair(sheet: "Sheet", row: Row, column: str) -> str:
    """Write both items that a row is about, if it is about any."""
    return f"{NO_BREAK_SPACE}– ".join(sheet.label(row[name]) for name in ("item_a", "item_b") if row[name])


def word(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a word of the tables in the language of the page."""
    return sheet.word(row[column])


def words(sheet: "Sheet", row: Row, column: str) -> str:
    """Write several words of the tables."""
    return ", ".join(sheet.word(part) for part in row[column].split(";"))


def plain(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a cell as it stands."""
    return row[column]


def digits(sheet: "Sheet", row: Row, column: str) -> str:
    """Write whole numbers as they stand, several with commas between, and the words that stand for none."""
    return words(sheet, row, column) or "—"


def translated(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a text that the table holds in every language."""
    return row[column if sheet.language.code == "en" else f"{column}_{sheet.language.code}"]


def quote(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the part of the sentence in which a published number stands."""
    published = next(entry for entry in sheet.study["published"] if entry["id"] == row[column])
    return excerpt(published["quote"], published["value"])


def excerpt(text: str, part: str, room: int = 50) -> str:
    """Cut a long text down to the words around a part of it, or to its beginning if the part is not there.

    Examples
    --------
    >>> excerpt("one two three four 74% of five six seven", "74", room=12)
    '… three four 74% of five …'
    """
    if len(text) <= 2 * room:
        return text
    at = max(text.find(part), 0)
    start = text.find(" ", at - room) + 1 if at > room else 0
    end = text.rfind(" ", at, at + room) if at + room < len(text) else len(text)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def share_of(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the item that a printed percentage is about; where it is about none, its sentence."""
    return sheet.label(row["item"]) if row["item"] else quote(sheet, row, column)


def number(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a number or an interval."""
    return sheet.interval(row, column, "number")


def percent(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a share or an interval of shares as a percentage."""
    return sheet.interval(row, column, "percent")


def points(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a difference or an interval of differences in percentage points."""
    return sheet.interval(row, column, "points")


def p(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a p-value or an interval of them."""
    return sheet.interval(row, column, "p")


def statistic(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the value of a statistic: a p-value as such, anything else as a number."""
    return sheet.interval(row, column, "p" if row["statistic"].startswith("p_") else "number")


def verdict(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a verdict with its sign."""
    return f"{SIGNS[row[column]]}{NO_BREAK_SPACE}{sheet.word(row[column])}"


TEXT = (item, pair, word, words, plain, translated, quote, share_of, verdict)
"""Cells of letters; all others hold figures and are set flush right."""

SIGNS = {
    "robust": "≠", "undetermined": "?", "never": "–", "impossible": "✗",
    "supported": "✓", "contradicted": "✗", "untestable": "∅",
    "reproduced": "✓", "possible": "✓", "counted": "✓", "differs": "✗", "not verifiable": "∅",
}  # fmt: skip
"""Signs of the verdicts, so that none is told by its colour alone."""

WORDS = {
    "yes": message("yes"),
    "no": message("no"),
    "lowest": message("lowest"),
    "highest": message("highest"),
    "exact": message("as printed"),
    "within 1": message("one percent either way"),
    "half_up": message("half up"),
    "half_even": message("half to even"),
    "half_down": message("half down"),
    "floor": message("down"),
    "ceil": message("up"),
    "any": message("one of these"),
    "every": message("by whatever rule"),
    "microdata": message("computed from respondents’ answers"),
    "published": message("follows from the published totals"),
    "bounded": message("bounded by the published totals"),
    "untestable": message("untestable"),
    "robust": message("differ in every case"),
    "never": message("no difference shown in any case"),
    "undetermined": message("undetermined"),
    "impossible": message("impossible"),
    "supported": message("supported"),
    "contradicted": message("contradicted"),
    "reproduced": message("reproduced"),
    "possible": message("possible"),
    "counted": message("counted"),
    "differs": message("differs"),
    "not verifiable": message("cannot be verified"),
    "cochran_q": message("Cochran’s Q (are all shares equal?)"),
    "p_value": message("p-value of Cochran’s Q"),
    "kendall_w": message("Kendall’s W (0: shares alike, 1: as unlike as can be)"),
    "mean_choices": message("directions ticked per respondent, mean"),
    "total_choices": message("directions ticked by all respondents together"),
    "chose_none": message("respondents who ticked none"),
    "chose_one": message("respondents who ticked exactly one"),
    "chose_all": message("respondents who ticked all"),
    "sponsor": message("Who paid for it"),
    "instrument": message("What was asked"),
    "population": message("Whom it stands for"),
    "frame": message("List the respondents were drawn from"),
    "recruitment": message("How respondents were found"),
    "mode": message("How answers were given"),
    "dates": message("When"),
    "sample_and_precision": message("How many, and how precise"),
    "weights": message("Weights"),
    "processing": message("How answers were processed"),
    "limitations": message("Limitations"),
}
"""Words that tables and study files hold, as sentences of the catalogues."""


# --- the tables ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table as shown: its caption, and for each column its heading, where it comes from, how it is written."""

    caption: str
    columns: Sequence[tuple[str, str, Show]]
    arrange: Callable[[list[Row]], list[Row]] = list
    folder: str = "tables"


READING = ("close_to", "everyone_ticked", "at_most")
PAIR_VERDICTS = ("robust", "undetermined", "never")


def one_line_per_reading(rows: list[Row]) -> list[Row]:
    """Gather the pairs of each reading in one row, and rounding rules that agree on every pair as well.

    Parameters
    ----------
    rows : list of dict
        Rows of `sensitivity.csv`.

    Returns
    -------
    list of dict
        One row per reading that differs, with `rounding` joined by ";" or `every`, and the number of pairs per
        verdict, or `impossible`.
    """
    verdicts: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for row in rows:
        reading = tuple(row[name] for name in READING)
        verdicts.setdefault((reading, row["rounding"]), []).append(row["verdict"])
    all_rules = {rounding for _, rounding in verdicts}
    roundings: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (reading, rounding), found in verdicts.items():
        roundings.setdefault((reading, tuple(found)), []).append(rounding)
    return [
        dict(zip(READING, reading, strict=True))
        | {"rounding": "every" if len(rules) == len(all_rules) > 1 else ";".join(rules)}
        | _tally(found)
        for (reading, found), rules in roundings.items()
    ]


def _tally(verdicts: Sequence[str]) -> Row:
    if "impossible" in verdicts:
        return dict.fromkeys(PAIR_VERDICTS, "") | {PAIR_VERDICTS[0]: "impossible"}
    return {name: str(verdicts.count(name)) for name in PAIR_VERDICTS}


def of_all_items(rows: list[Row]) -> list[Row]:
    """Keep the witnesses of statistics that are about all items together."""
    return [row for row in rows if not row["item_a"]]


TABLES = {
    "counts": Table(
        message("How many respondents can stand behind each printed percentage"),
        [
            (message("Direction"), "number", share_of),
            (message("Printed, %"), "percent", digits),
            (message("Of how many"), "base", digits),
            (message("Respondents"), "counts", digits),
            (message("If the percentage is one off"), "counts_if_close", digits),
        ],
    ),
    "shares": Table(
        message("Share of respondents who ticked each direction"),
        [
            (message("Direction"), "item", item),
            (message("Respondents"), "count", number),
            (message("Share"), "share", percent),
            (message("Confidence interval (Wilson)"), "ci", percent),
            (message("For all shares together"), "ci_simultaneous", percent),
            (message("Share of all ticks"), "share_of_mentions", percent),
        ],
    ),
    "pairs": Table(
        message("Directions compared in pairs"),
        [
            (message("Directions"), "item_a", pair),
            (message("Difference, percentage points"), "difference", points),
            (message("Confidence interval (Tango)"), "difference_ci", points),
            (message("p (McNemar, exact, Holm)"), "p_holm", p),
            (message("Verdict"), "verdict", verdict),
        ],
    ),
    "association": Table(
        message("How answers on two directions can go together"),
        [
            (message("Directions"), "item_a", pair),
            (message("Ticked both, respondents"), "both", number),
            (message("Ticked one of the two only"), "discordant", number),
            (message("Correlation φ"), "phi", number),
        ],
    ),
    "overall": Table(
        message("All directions together"),
        [
            (message("Quantity"), "statistic", word),
            (message("Value"), "value", statistic),
            (message("Attained by some set of answers"), "sharp", word),
        ],
    ),
    "only": Table(
        message("Respondents who ticked one direction only"),
        [(message("Direction"), "item", item), (message("Respondents"), "count", number)],
    ),
    "sensitivity": Table(
        message("Verdicts on the pairs under other readings of the article"),
        [
            (message("“Close to”"), "close_to", word),
            (message("Everyone ticked something"), "everyone_ticked", word),
            (message("At most"), "at_most", digits),
            (message("Percentages rounded"), "rounding", words),
            (message("Differ in every case"), "robust", digits),
            (message("Undetermined"), "undetermined", digits),
            (message("No difference shown"), "never", digits),
        ],
        one_line_per_reading,
    ),
    "witnesses": Table(
        message("Answer tables that attain the bounds"),
        [
            (message("Quantity"), "statistic", word),
            (message("End"), "end", word),
            (message("Bound"), "bound", number),
            (message("Value in the answer table"), "recomputed", number),
            (message("Answer table"), "witness", plain),
        ],
        of_all_items,
    ),
    "verification": Table(
        message("Published numbers and what the program makes of them"),
        [
            (message("Where it stands"), "what", quote),
            (message("Published"), "published", digits),
            (message("Recomputed"), "recomputed", number),
            (message("Verdict"), "verdict", verdict),
            (message("Explanation"), "explanation", translated),
        ],
        folder="",
    ),
}
"""Every table that pages show, by name; `association` is a second view of `pairs.csv`."""

SOURCES = {"association": "pairs"}
"""Tables that are shown from another table's file."""

FORMS: Mapping[str, Form] = {
    "share": "percent",
    "count": "number",
    "p": "p",
    "statistic": "number",
    "points": "points",
}
"""How each kind of number in `numbers.json` is written."""

CLAIM_VERDICTS = {
    "supported": message("holds for every set of answers that agrees with the published numbers"),
    "contradicted": message("fails for every set of answers that agrees with the published numbers"),
    "undetermined": message("the published numbers cannot decide it"),
    "untestable": message("what was published is not enough to test it"),
}
"""Verdicts on claims, and what they mean."""


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

    def __init__(self, results: str, study: str, language: str) -> None:
        self.results = _found(Path(results))
        self.language = spoken(language)
        self.study = _read_json(_found(Path(study)))
        self.numbers = _read_json(self.results / "numbers.json")
        self._table, self._figure = count(1), count(1)

    # Words

    def title(self, sentence: str) -> Shown:
        """Show the title of the page, with the region and its years below."""
        text = self.language.text(sentence)
        region = self.study["region"]
        years = dict.fromkeys(str(end(region["years"])) for end in (min, max))
        below = f"{self._of(region['name'])}, {'–'.join(years)}"
        html = f'<header><h1>{escape(text)}</h1><p class="below">{escape(below)}</p></header>'
        return Shown(html, f"{text}\n{below}")

    def heading(self, sentence: str) -> Shown:
        """Show the heading of a section."""
        text = self.language.text(sentence)
        return Shown(f"<h2>{escape(text)}</h2>", text)

    def say(self, sentence: str, **names: str) -> Shown:
        """Show a paragraph; each `{name}` is a number of `numbers.json`, unless it is given here.

        Parameters
        ----------
        sentence : str
            The English sentence of the catalogues.
        **names : str
            Texts for placeholders that are no numbers.

        Returns
        -------
        Shown
            The paragraph; a number tells in its tooltip what it rests on.
        """
        return Shown(f"<p>{self._fill(sentence, names, escape)}</p>", self._fill(sentence, names, str))

    def word(self, name: str) -> str:
        """Find the words for a value of a table; a value without words is shown as it is."""
        return self.language.text(WORDS[name]) if name in WORDS else name

    def label(self, item: str) -> str:
        """Find the short label of an item."""
        for option in self._question()["options"]:
            if option["id"] == item:
                return self._of(option["short"])
        raise InputError(f"{self.results}: unknown item {item!r}; expected one of the codebook's options")

    # Pieces of a page

    def table(self, name: str) -> Shown:
        """Show a table of the results with its base, what it rests on, and its file.

        Parameters
        ----------
        name : str
            A key of `TABLES`.

        Returns
        -------
        Shown
            Long tables are folded.
        """
        table = TABLES[name]
        path = self.results / table.folder / f"{SOURCES.get(name, name)}.csv"
        rows = read_rows(path)
        shown = table.arrange(rows)
        caption = self.language.text(
            "Table {number}. {caption}",
            number=str(next(self._table)),
            caption=self.language.text(table.caption),
        )
        head = "".join(
            f'<th scope="col"{_flush(show)}>{escape(self.language.text(heading))}</th>'
            for heading, _, show in table.columns
        )
        body = "".join(f"<tr>{self._cells(table, row)}</tr>" for row in shown)
        html = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        html = f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0">{html}</div>'
        if len(shown) > FOLDED:
            rows_in = self.language.plural("{count} row", "{count} rows", len(shown))
            html = f"<details><summary>{escape(caption)} ({escape(rows_in)})</summary>{html}</details>"
        notes = self._notes(rows, path)
        return Shown(f'{html}<p class="note">{escape(notes)}</p>', f"{caption}\n{notes}")

    def figure(self, name: str) -> Shown:
        """Show a picture and, below it, its caption.

        Parameters
        ----------
        name : str
            `shares`, `verdicts` or `open`.

        Returns
        -------
        Shown
            The caption; the picture is displayed on the way.
        """
        from IPython.display import display

        folder, code = self.results / "figures", self.language.code
        words = _read_json(folder / "captions.json")[name][code]
        svg = (folder / f"{name}.{code}.svg").read_text(encoding="utf-8")
        display(  # type: ignore[no-untyped-call]
            Image(svg, (folder / f"{name}.{code}.png").read_bytes(), words["alt"])
        )
        caption = self.language.text(
            "Figure {number}. {caption}", number=str(next(self._figure)), caption=words["caption"]
        )
        return Shown(f"<figcaption>{escape(caption)}</figcaption>", caption)

    def question(self) -> Shown:
        """Show the question as asked, with its options and their descriptions."""
        asked = self._question()
        options = [(self._of(option["label"]), self._of(option["description"])) for option in asked["options"]]
        before = self._of(asked["text"])
        if not asked["verbatim"]:
            before = self.language.text(
                "The source does not print the question. Its sense: {question}", question=before
            )
        return _definitions(options, before=before)

    def disclosure(self) -> Shown:
        """Show what the source discloses of its survey, and what it does not say."""
        said = self.study["region"]["disclosure"]
        stated = [(self.word(key), self._of(value)) for key, value in said.items() if value != NOT_STATED]
        unsaid = [self.word(key) for key, value in said.items() if value == NOT_STATED]
        not_stated = self.language.text(NOT_STATED)
        last = [(not_stated[0].upper() + not_stated[1:], "; ".join(unsaid))] if unsaid else []
        return _definitions(stated + last)

    def source(self) -> Shown:
        """Show the publication that the numbers come from."""
        source = self.study["region"]["source"]
        fields = (source[key] for key in ("authors", "title", "journal", "year", "pages", "identifier"))
        stated = [f"{field}." for field in fields if field != NOT_STATED]
        text = " ".join([*stated, self._of(source["text"])])
        return Shown(f'<p class="source">{escape(text)}</p>', text)

    def verdicts(self) -> Shown:
        """Show how many claims have which verdict, and what each verdict means."""
        rows = read_rows(self.results / "claims.csv")
        lines = [
            (name, sum(row["verdict"] == name for row in rows), self.language.text(meaning))
            for name, meaning in CLAIM_VERDICTS.items()
        ]
        body = "".join(
            f"<tr><th scope='row'>{self._badge(name)}</th><td class='figures'>{number}</td>"
            f"<td>{escape(meaning)}</td></tr>"
            for name, number, meaning in lines
        )
        plain = "\n".join(f"{number} {self.word(name)}: {meaning}" for name, number, meaning in lines)
        return Shown(f"<table class='tally'><tbody>{body}</tbody></table>", plain)

    def ledger(self) -> Shown:
        """Show each claim: its words in the source, what they mean, the verdict, and why."""
        meanings = {claim["id"]: self._of(claim["meaning"]) for claim in self.study["claims"]}
        quoted = self.study["region"]["source"]["language"]
        rows = read_rows(self.results / "claims.csv")
        cards = [
            f'<div class="claim {row["verdict"]}" id="{escape(row["claim"])}">'
            f"<p>{self._badge(row['verdict'])}</p><h3>{escape(meanings[row['claim']])}</h3>"
            f"<p>{escape(translated(self, row, 'because'))}</p>"
            f'<blockquote><span lang="{quoted}">{escape(row["quote"])}</span>'
            f' <span class="where">{escape(row["where"])}</span></blockquote></div>'
            for row in rows
        ]
        plain = "\n\n".join(
            f"{self.word(row['verdict'])}: {row['quote']}\n{translated(self, row, 'because')}" for row in rows
        )
        return Shown("".join(cards), plain)

    # Details

    def interval(self, row: Row, column: str, form: Form) -> str:
        """Write the number or the two ends that a row has under `column`."""
        low, high = (row.get(f"{column}_{end}", row.get(column, "")) for end in ("lowest", "highest"))
        return self.language.interval(float(low or "nan"), float(high or "nan"), form)

    def _cells(self, table: Table, row: Row) -> str:
        cells = [(escape(show(self, row, source)), _flush(show)) for _, source, show in table.columns]
        (first, _), *others = cells
        return f'<th scope="row">{first}</th>' + "".join(f"<td{flush}>{text}</td>" for text, flush in others)

    def _notes(self, rows: Sequence[Row], path: Path) -> str:
        notes = []
        bases = sorted({float(row["base"]) for row in rows if "base" in row})
        if len(bases) == 1:
            base = self.language.number(bases[0])
            notes.append(self.language.text("Base: {base} respondents.", base=base))
        basis = ", ".join(dict.fromkeys(self.word(row["basis"]) for row in rows))
        notes.append(self.language.text("Basis: {basis}.", basis=basis))
        notes.append(self.language.text("File: {file}.", file=path.as_posix()))
        return " ".join(notes)

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
        low, high = float(entry["lowest"]), float(entry["highest"])
        text = write(self.language.interval(low, high, FORMS[entry["kind"]]))
        if write is not escape or low == high:
            return text
        return f'<span class="{entry["basis"]}" title="{escape(self.word(entry["basis"]))}">{text}</span>'

    def _badge(self, verdict: str) -> str:
        return f'<span class="verdict {verdict}">{SIGNS[verdict]} {escape(self.word(verdict))}</span>'

    def _of(self, wording: Any) -> str:
        return str(wording[self.language.code])

    def _question(self) -> Any:
        """Find the question whose shares are published."""
        return next(question for question in self.study["codebook"]["questions"] if question["kind"] == "multiple")


def _found(path: Path) -> Path:
    """Find a path from the working directory or, for notebooks opened by hand, from a folder above it."""
    return next((folder / path for folder in (Path(), *Path.cwd().parents) if (folder / path).exists()), path)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; run the study first") from None


def _flush(show: Show) -> str:
    return ' class="name"' if show is plain else "" if show in TEXT else ' class="figures"'


def _definitions(entries: Sequence[tuple[str, str]], before: str = "") -> Shown:
    lead = f"<p>{escape(before)}</p>" if before else ""
    body = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in entries)
    plain = "\n".join([*([before] if before else []), *(f"{term}: {text}" for term, text in entries)])
    return Shown(f"{lead}<dl>{body}</dl>", plain)
