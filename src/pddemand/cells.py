"""The tables that pages show: their captions and headings, and how each cell is written.

A cell of results holds a bare number, an interval in two columns, an item or a word of the program; what a reader
sees depends on the language of the `Sheet` that the table stands on.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pddemand.language import NO_BREAK_SPACE, message

if TYPE_CHECKING:
    from pddemand.page import Sheet

Row = dict[str, str]
Show = Callable[["Sheet", Row, str], str]
Column = tuple[str, str, Show]
"""Heading of a column, the column of the results that it is made of, and how a cell is written."""


# --- how cells are written ----------------------------------------------------------------------------------


def item(sheet: "Sheet", row: Row, column: str) -> str:
    """Write an item's label."""
    return sheet.label(row[column])


def items(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the labels of several items, or the words that stand where there is no item."""
    return "; ".join(
        sheet.word(part) if part in WORDS else sheet.label(part) for part in row[column].split(";") if part
    )


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


def long(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a text of several words as it stands."""
    return row[column]


def digits(sheet: "Sheet", row: Row, column: str) -> str:
    """Write whole numbers as they stand, several with commas between, and the words that stand for none."""
    return words(sheet, row, column) or "—"


def evidence(sheet: "Sheet", row: Row, column: str) -> str:
    """Write what places a title: who decided, or for each item the words found; the table has their context."""
    said = [sheet.word(row["by"])] if row["by"] in ("source", "adjudicated") else []
    found: dict[str, list[str]] = {}
    for line in filter(None, row[column].split(" | ")):
        found.setdefault(line.partition(":")[0], []).extend(re.findall(r"\[(.+?)\]", line))
    return "\n".join([*said, *(f"{sheet.label(name)}: {', '.join(dict.fromkeys(at))}" for name, at in found.items())])


def reasons(sheet: "Sheet", row: Row, column: str) -> str:
    """Write why a title can be read in more than one way."""
    return "\n".join(sheet.reason(name) for name in row[column].split(";") if name)


def reader(sheet: "Sheet", row: Row, column: str) -> str:
    """Write who placed titles: a person by name, the source, the dictionary, or all people together."""
    return sheet.language.text(READERS[row[column]]) if row[column] in READERS else row[column]


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
    """Write the item that a printed percentage is about; where it is about none, what is claimed with it."""
    if row["item"]:
        return sheet.label(row["item"])
    return sheet.claimed_with(row[column]) or quote(sheet, row, column)


def number(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a number or an interval."""
    return sheet.interval(row, column, "number")


def decimal(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a number or an interval with two decimals."""
    return sheet.interval(row, column, "decimal")


def percent(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a share or an interval of shares as a percentage."""
    return sheet.interval(row, column, "percent")


def points(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a difference or an interval of differences in percentage points."""
    return sheet.interval(row, column, "points")


def p(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a p-value or an interval of them."""
    return sheet.interval(row, column, "p")


def error(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a standard error, or that there is none."""
    value = float(row[column] or 0)
    return sheet.language.number(value, 4) if value else "—"


def chance(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a chance, such as the power of a test, or an interval of chances."""
    return sheet.interval(row, column, "chance")


def either_way(sheet: "Sheet", row: Row, column: str) -> str:
    """Write half the width of an interval in percentage points."""
    return f"±{sheet.interval(row, column, 'points')}"


def teachers(sheet: "Sheet", row: Row, column: str) -> str:
    """Write how many people a survey can draw from; no number stands for any number of them."""
    return sheet.interval(row, column, "number") if row[column] else sheet.word("endless")


def needed(sheet: "Sheet", row: Row, column: str) -> str:
    """Write how many respondents a comparison needs; where there is no such number, from how many on, and why."""
    lowest, reason = row[f"{column}_n_lowest"], row[f"{column}_reason"]
    if not reason:
        return sheet.interval(row, f"{column}_n", "number")
    if not lowest:
        return sheet.word(reason)
    fewest = sheet.language.number(float(lowest))
    return sheet.language.text("from {fewest}; {reason}", fewest=fewest, reason=sheet.word(reason))


def statistic(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the value of a statistic: a p-value as such, anything else as a number; or that nothing tells it."""
    if row["basis"] == "untestable":
        return sheet.word("untestable")
    return sheet.interval(row, column, "p" if row["statistic"].startswith("p_") else "number")


def verdict(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a verdict with its sign."""
    name = row[column]
    of_answers = row.get("basis") == "microdata" and name in VERDICTS_OF_ANSWERS
    said = sheet.language.text(VERDICTS_OF_ANSWERS[name]) if of_answers else sheet.word(name)
    return f"{SIGNS[name]}{NO_BREAK_SPACE}{said}"


def asked(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the text of a question."""
    return sheet.asked(row[column])


def option(sheet: "Sheet", row: Row, column: str) -> str:
    """Write an option of the question that the row is about."""
    return sheet.option(row["question"], row[column])


def combination(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the items that are ticked together, or the words that stand for none and for rare combinations."""
    if row[column] in OF_ANSWERS:
        return answer_word(sheet, row, column)
    return " + ".join(map(sheet.label, row[column].split(";")))


def answer_word(sheet: "Sheet", row: Row, column: str) -> str:
    """Write a word of the tables on respondents' answers."""
    return sheet.language.text(OF_ANSWERS[row[column]]) if row[column] else ""


def left_out(sheet: "Sheet", row: Row, column: str) -> str:
    """Write the groups that nobody or one person is in."""
    named = [name for names in (row["empty"], row["of_one"]) for name in names.split(";") if name]
    return "; ".join(sheet.option(row["question"], name) for name in named) or "—"


def unless_hidden(show: Show) -> Show:
    """Write a cell, or that it is hidden."""

    def shown(sheet: "Sheet", row: Row, column: str) -> str:
        hidden = row["suppressed"] == "yes"
        return sheet.language.text(OF_ANSWERS["hidden"]) if hidden else show(sheet, row, column)

    return shown


TEXT = (
    *(item, items, pair, word, words, plain, long, reader, translated, quote, share_of, verdict, either_way),
    *(asked, option, combination, left_out, answer_word),
)
"""Cells of letters; all others but those of several lines hold figures and are set flush right."""

LINES = (evidence, reasons)
"""Cells of letters in several lines."""

SIGNS = {
    "robust": "≠", "undetermined": "?", "never": "–", "impossible": "✗",
    "supported": "✓", "contradicted": "✗", "untestable": "∅",
    "reproduced": "✓", "possible": "✓", "counted": "✓", "differs": "✗", "not verifiable": "∅",
    "has support": "✓", "has counter-evidence": "✗", "open": "?",
    "under": "<", "over": ">", "add": "+", "reduce": "−", "keep": "=", "few": "∅",
}  # fmt: skip
"""Signs of the verdicts, so that none is told by its colour alone."""

WORDS = {
    "yes": message("yes"),
    "no": message("no"),
    "lowest": message("lowest"),
    "highest": message("highest"),
    "exact": message("as printed"),
    "within 1": message("one percentage point either way"),
    "half_up": message("half up"),
    "half_even": message("half to even"),
    "half_down": message("half down"),
    "floor": message("down"),
    "ceil": message("up"),
    "any": message("one of these"),
    "every": message("by whatever rule"),
    "microdata": message("computed from respondents’ answers"),
    "published": message("follows from what was published"),
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
    "printed": message("as printed"),
    "distinct": message("each title once"),
    "under": message("below demand"),
    "over": message("above demand"),
    "enumeration": message("all outcomes"),
    "wald": message("Wald test, demand estimated too"),
    "monte carlo": message("outcomes drawn at random"),
    "not enumerated": message("not tested: too many readings"),
    "add": message("add"),
    "reduce": message("reduce"),
    "keep": message("keep"),
    "endless": message("any number"),
    "over_limit": message("perhaps over a hundred thousand"),
    "no_difference": message("no number suffices if the shares are equal"),
    "unclassified": message("not placed"),
    "source": message("stated by the source"),
    "adjudicated": message("decided by people"),
    "two directions are named": message("two directions are named"),
    "ky": message("Kyrgyz"),
    "ru": message("Russian"),
    "en": message("English"),
    "krippendorff_alpha": message("Krippendorff’s α"),
    "cohen_kappa": message("Cohen’s κ"),
    "has support": message("has support"),
    "has counter-evidence": message("has counter-evidence"),
    "open": message("open"),
    "cochran_q": message("Cochran’s Q (are all shares equal?)"),
    "p_value": message("p-value of Cochran’s Q"),
    "kendall_w": message("Kendall’s W (0: shares alike, 1: as unlike as can be)"),
    "mean_choices": message("directions ticked per respondent, mean"),
    "total_choices": message("directions ticked by all respondents together"),
    "chose_none": message("respondents who ticked none"),
    "chose_own_words": message("respondents who ticked none but wrote their own words"),
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

VERDICTS_OF_ANSWERS = {"robust": message("they differ"), "never": message("no difference is shown")}
"""Words of verdicts in rows where nothing is open: there are no cases to tell apart."""

WORDS_WITH_ANSWERS = {
    "bounded": message("bounded by the readings of the titles"),
    "over_limit": message("over a hundred thousand"),
    "no_difference": message("no number suffices: the shares are equal"),
}
"""Words of tables that mean something else where there are respondents' answers."""

OF_ANSWERS = {
    "none": message("none of them"),
    "others": message("rarer combinations together"),
    "hidden": message("hidden"),
    "constant item": message("everybody or nobody ticked it"),
    "fewer than two groups": message("fewer than two groups of two or more"),
    "no item varies": message("everybody ticked the same"),
    "nobody answered": message("nobody answered both questions"),
    "small cells": message("would tell small numbers"),
    "equal": message("all alike"),
    "weighted": message("weights of the survey"),
    "post-stratified": message("fitted to one known total"),
    "raked": message("fitted to several known totals"),
}
"""Words of the tables on respondents' answers."""

READERS = {"source": message("the source"), "dictionary": message("the dictionary"), "all": message("all together")}
"""Who else places titles beside people, who are called by their names."""


# --- the tables ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table as shown: its caption, and for each column its heading, where it comes from, how it is written."""

    caption: str
    columns: Sequence[Column]
    arrange: Callable[[list[Row]], list[Row]] = list
    folder: str = "tables"
    absent: str = message("There are none.")
    """What to say where the table has no rows; "" leaves the table out."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """With respondents' answers, what is said in place of a text of the table; "" leaves the column it heads out."""
    of_courses: Sequence[str] = ()
    """Columns that hold something against the courses; a region that lists none does not have them."""


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
        if not row["rounding"]:
            continue  # answers, which are read as they are
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


def printed(rows: list[Row]) -> list[Row]:
    """Keep the counts behind printed percentages; those of answers stand among the shares."""
    return [row for row in rows if row["number"]]


def on_all(rows: list[Row]) -> list[Row]:
    """Keep the rows on all items of a question together."""
    return [row for row in rows if not row["item"]]


def on_each(rows: list[Row]) -> list[Row]:
    """Keep the rows on one item, or one pair of items, each."""
    return [row for row in rows if row["item"]]


def of_all_items(rows: list[Row]) -> list[Row]:
    """Keep the witnesses of statistics that are about all items together."""
    return [row for row in rows if not row["item_a"]]


def listed(rows: list[Row]) -> list[Row]:
    """Keep the titles of the list of courses; others are only named by the source."""
    return [row for row in rows if row["listed"] == "yes"]


def contested(rows: list[Row]) -> list[Row]:
    """Keep the listed titles that can be read in more than one direction."""
    return [row for row in listed(rows) if ";" in row["directions"]]


def unclassified(rows: list[Row]) -> list[Row]:
    """Keep the listed titles that nothing places."""
    return [row for row in listed(rows) if row["primary"] == "unclassified"]


def half_widths(rows: list[Row]) -> list[Row]:
    """Put side by side how many respondents one share needs and all together, for shares of which nothing is known."""
    return _side_by_side(
        [row for row in rows if row["half_width"] and not row["item_a"]],
        by=("half_width", "population"),
        purposes={"half_width": "one", "half_width_simultaneous": "all"},
    )


def differences(rows: list[Row]) -> list[Row]:
    """Put side by side what the comparison of two directions needs by itself and as one of all."""
    return _side_by_side(
        [row for row in rows if row["item_b"]],
        by=("item_a", "item_b"),
        purposes={"difference": "one", "difference_simultaneous": "all"},
    )


def _side_by_side(rows: list[Row], by: tuple[str, ...], purposes: Mapping[str, str]) -> list[Row]:
    """Join the rows of `planning.csv` that are about the same, each purpose's columns under a name of its own."""
    joined: dict[tuple[str, ...], Row] = {}
    for row in rows:
        own = {f"{purposes[row['purpose']]}_{name}": cell for name, cell in row.items()}
        joined.setdefault(tuple(row[name] for name in by), dict(row)).update(own)
    return list(joined.values())


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
        printed,
        absent="",
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
            (message("Correlation φ"), "phi", decimal),
        ],
        answers={
            "How answers on two directions can go together": message("How answers on two directions go together"),
        },
    ),
    "overall": Table(
        message("All directions together"),
        [
            (message("Quantity"), "statistic", word),
            (message("Value"), "value", statistic),
            (message("Attained by some set of answers"), "sharp", word),
        ],
        answers={"Attained by some set of answers": ""},
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
        absent="",
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
        absent="",
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
    "combinations": Table(
        message("Directions ticked together"),
        [
            (message("Exactly these directions"), "items", combination),
            (message("Respondents"), "count", number),
            (message("Share"), "share", percent),
        ],
    ),
    "associations": Table(
        message("How answers on two directions go together"),
        [
            (message("Directions"), "item_a", pair),
            (message("Ticked both, respondents"), "both", unless_hidden(number)),
            (message("Ticked neither"), "neither", unless_hidden(number)),
            (message("Correlation φ"), "phi", unless_hidden(decimal)),
            (message("Odds ratio"), "odds_ratio", unless_hidden(number)),
            (message("Confidence interval (exact)"), "odds_ratio_ci", unless_hidden(number)),
        ],
    ),
    "differences": Table(
        message("Differences of shares"),
        [
            (message("Directions"), "item_a", pair),
            (message("Difference, percentage points"), "difference", points),
            (message("Confidence interval (Tango)"), "tango", points),
            (message("Confidence interval (Newcombe)"), "newcombe", points),
            (message("For all pairs together"), "simultaneous", points),
            (message("p (McNemar, exact, Holm)"), "p_holm", p),
        ],
    ),
    "groups": Table(
        message("Does what people tick depend on their group? All directions together"),
        [
            (message("Groups by"), "question", asked),
            (message("Respondents"), "respondents", number),
            (message("X²_S"), "statistic", decimal),
            (message("p (Rao–Scott)"), "rao_scott_p", p),
            (message("p (bootstrap, sum)"), "bootstrap_p_sum", p),
            (message("p (bootstrap, product)"), "bootstrap_p_product", p),
            (message("p (bootstrap, least)"), "bootstrap_p_minimum", p),
            (message("p (Bonferroni)"), "p_bonferroni", p),
            (message("Groups left out: nobody or one"), "empty", left_out),
            (message("Not tested because"), "reason", answer_word),
        ],
        on_all,
    ),
    "group_items": Table(
        message("Which directions depend on the group"),
        [
            (message("Groups by"), "question", asked),
            (message("Direction"), "item", item),
            (message("X²"), "statistic", decimal),
            (message("Degrees of freedom"), "df", number),
            (message("p"), "p", p),
            (message("p (Bonferroni)"), "p_bonferroni", p),
            (message("No number because"), "reason", answer_word),
        ],
        on_each,
    ),
    "group_shares": Table(
        message("Shares by group"),
        [
            (message("Group"), "group", option),
            (message("Direction"), "item", item),
            (message("Of how many"), "base", number),
            (message("Respondents"), "count", unless_hidden(number)),
            (message("Share"), "share", unless_hidden(percent)),
            (message("Confidence interval (Wilson)"), "ci", unless_hidden(percent)),
            (message("Residual"), "adjusted_residual", unless_hidden(decimal)),
        ],
    ),
    "sets": Table(
        message("Does what people tick depend on what they tick elsewhere? All pairs together"),
        [
            (message("Other question"), "question", asked),
            (message("Respondents"), "respondents", number),
            (message("X²_S"), "statistic", decimal),
            (message("p (Rao–Scott)"), "rao_scott_p", p),
            (message("p (bootstrap, sum)"), "bootstrap_p_sum", p),
            (message("p (bootstrap, product)"), "bootstrap_p_product", p),
            (message("p (bootstrap, least)"), "bootstrap_p_minimum", p),
            (message("p (Bonferroni)"), "p_bonferroni", p),
            (message("Not tested because"), "reason", answer_word),
        ],
        on_all,
    ),
    "set_items": Table(
        message("Which directions go with which other answers"),
        [
            (message("Direction"), "item", item),
            (message("Other answer"), "other", option),
            (message("X²"), "statistic", decimal),
            (message("p"), "p", p),
            (message("p (Bonferroni)"), "p_bonferroni", p),
            (message("No number because"), "reason", answer_word),
        ],
        on_each,
    ),
    "missing": Table(
        message("What missing answers could change"),
        [
            (message("Answer"), "item", option),
            (message("Asked"), "asked", number),
            (message("Answered"), "answered", number),
            (message("Share, complete answers"), "complete_share", percent),
            (message("Of how many"), "complete_base", number),
            (message("Share, all available answers"), "available_share", percent),
            (message("If none or all of the missing had ticked"), "if_missing", percent),
        ],
    ),
    "design_shares": Table(
        message("Shares with the weights of the survey"),
        [
            (message("Direction"), "item", item),
            (message("Answered"), "base", number),
            (message("Share"), "share", percent),
            (message("Standard error, percentage points"), "standard_error", points),
            (message("Confidence interval (logit)"), "ci", percent),
            (message("Confidence interval (Korn–Graubard)"), "korn_graubard", percent),
            (message("Design effect"), "design_effect", decimal),
            (message("Weights"), "weighting", answer_word),
            (message("Left out"), "left_out", number),
        ],
    ),
    "courses": Table(
        message("Courses offered and the directions that their titles name"),
        [
            (message("Title"), "title", long),
            (message("Possible directions"), "directions", items),
            (message("Main one"), "primary", items),
            (message("Words that say so"), "evidence", evidence),
        ],
        listed,
    ),
    "contested": Table(
        message("Titles that can be read in more than one direction"),
        [
            (message("Title"), "title", long),
            (message("Possible directions"), "directions", items),
            (message("Reason"), "contested", reasons),
        ],
        contested,
    ),
    "unclassified": Table(
        message("Titles that nothing places in a direction"),
        [(message("Title"), "title", long)],
        unclassified,
    ),
    "gold": Table(
        message("The dictionary on titles whose direction the source states"),
        [
            (message("Language"), "language", word),
            (message("Titles"), "titles", number),
            (message("Placed rightly"), "right", number),
            (message("Share"), "share", percent),
        ],
    ),
    "confusion": Table(
        message("Who places titles where"),
        [
            (message("Placed by"), "direction_by", reader),
            (message("Direction"), "direction", items),
            (message("and by"), "given_by", reader),
            (message("Direction"), "given", items),
            (message("Titles"), "titles", number),
        ],
    ),
    "agreement": Table(
        message("How far people who read the titles agree"),
        [
            (message("Reader"), "coder_a", reader),
            (message("Other reader"), "coder_b", reader),
            (message("Measure"), "measure", word),
            (message("Value"), "value", number),
            (message("Confidence interval (bootstrap over titles)"), "ci", number),
            (message("Titles"), "titles", number),
        ],
        absent=message("Nobody has placed the titles by hand yet."),
    ),
    "topics": Table(
        message("Topics that respondents asked for in their own words"),
        [
            (message("Direction"), "direction", items),
            (message("Topics"), "count", number),
            (message("By the first of possible directions"), "count_primary", number),
        ],
        absent=message("No such answers are published."),
        answers={"No such answers are published.": message("No such answers are recorded.")},
    ),
    "supply_demand": Table(
        message("Courses offered against demand"),
        [
            (message("Direction"), "item", item),
            (message("Titles counted"), "counting", word),
            (message("Courses"), "courses", number),
            (message("Share of courses"), "supply_share", percent),
            (message("Share of all ticks"), "demand_share", percent),
            (message("Coverage"), "coverage", decimal),
            (message("Verdict"), "verdict", verdict),
        ],
    ),
    "supply_test": Table(
        message("Do courses divide over the directions as demand does?"),
        [
            (message("Titles counted"), "counting", word),
            (message("Courses"), "courses", number),
            (message("Method"), "method", word),
            (message("p (multinomial, exact)"), "p", p),
            (message("Standard error of p"), "error", error),
            (message("Verdict"), "verdict", verdict),
        ],
        answers={"p (multinomial, exact)": message("p")},
    ),
    "course_plan": Table(
        message("Next year’s courses by direction"),
        [
            (message("Direction"), "item", item),
            (message("Courses now"), "now", number),
            (message("Now, scaled to the plan"), "now_scaled", decimal),
            (message("Planned by demand"), "planned", number),
            (message("Change"), "change", verdict),
        ],
        of_courses=("now", "now_scaled", "change"),
    ),
    "half_widths": Table(
        message("How many respondents make a share as precise as wished"),
        [
            (message("Half-width, percentage points"), "half_width", either_way),
            (message("Teachers in the region"), "population", teachers),
            (message("For one direction"), "one_n", number),
            (message("For all directions at once"), "all_n", number),
        ],
        half_widths,
    ),
    "needed": Table(
        message("How many respondents tell two directions apart, and the power of this survey"),
        [
            (message("Directions"), "item_a", pair),
            (message("Needed for this pair alone"), "one", needed),
            (message("Power of this survey"), "one_power", chance),
            (message("Needed when all pairs are compared"), "all", needed),
            (message("Power then"), "all_power", chance),
        ],
        differences,
    ),
}
"""Every table that pages show, by name; some are a second view of another table's file."""

SOURCES = {
    "association": "pairs", "contested": "courses", "unclassified": "courses",
    "half_widths": "planning", "needed": "planning",
    "differences": "associations", "group_items": "groups", "set_items": "sets",
}  # fmt: skip
"""Tables that are shown from another table's file."""


def cell_class(show: Show) -> str:
    """Find how a column is set, as an attribute of its cells."""
    if show in LINES:
        return ' class="lines"'
    if show is needed:
        return ' class="figures wordy"'
    return ' class="name"' if show is plain else "" if show in TEXT else ' class="figures"'
