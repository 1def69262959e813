"""Finding the columns of a question by its name or wording, never by position."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pddemand.errors import InputError
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question
from pddemand.raw import nearest, shown
from pddemand.spelling import spaced


def column_of(sheet: Sheet, question: Question, named: Sequence[str] | None = None) -> int:
    """Find the one column of a question.

    Parameters
    ----------
    sheet : Sheet
        The export.
    question : Question
        Its name or a wording heads the column, or stands in the column's title.
    named : sequence of str, optional
        The sheet's headings as the tool's reader understands them (without groups or codes); as they are otherwise.

    Raises
    ------
    InputError
        If no column is headed so, naming the nearest heading, or if several are.
    """
    found = columns_headed(sheet, question.headings, named)
    if not found:
        raise missing(sheet, question)
    if len(found) > 1:
        where = " and ".join(f"{letters(column)} ({shown(sheet.header[column])})" for column in found[:2])
        raise InputError(
            f"{sheet.path}, row {header_row(sheet)}: question '{question.name}' heads two columns, {where}; "
            f"rename the one that is not meant, or name the question by its column in the codebook"
        )
    return found[0]


def columns_headed(sheet: Sheet, headings: Iterable[str], named: Sequence[str] | None = None) -> list[int]:
    """Find all columns with one of these headings or titles; headings come before titles."""
    wanted = {spaced(heading) for heading in headings}
    heads = [place for place, head in enumerate(named or sheet.header) if head in wanted]
    return heads or [place for place, title in enumerate(sheet.titles) if title in wanted]


def missing(sheet: Sheet, question: Question) -> InputError:
    """Say that a question has no column, and which heading is nearest."""
    headings = [head for head in (*sheet.header, *sheet.titles) if head]
    hints = (nearest(heading, headings) for heading in question.headings)
    hint = next((hint for hint in hints if hint.startswith("did you mean")), "no heading is like it.")
    names = " or ".join(shown(heading) for heading in question.headings[:3])
    return InputError(
        f"{sheet.path}, row {header_row(sheet)}: no column is headed {names}; {hint} "
        f"Correct the codebook (add the heading under 'also' or 'label'), export the question too, or take it out of "
        f"codebook.yaml if the form did not ask it"
    )


def header_row(sheet: Sheet) -> int:
    """Give the row of the file in which the headings stand."""
    return max(1, sheet.first_row - 1)


def letters(column: int) -> str:
    """Name a column as spreadsheets do.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def option_columns(
    question: Question, headings: Sequence[str], stems: Iterable[str], joiners: Sequence[str]
) -> dict[int, int]:
    """Find columns headed by a question and one of its options.

    Parameters
    ----------
    question : Question
        Its options' names and wordings are looked for.
    headings : sequence of str
        Headings or titles of the columns.
    stems : iterable of str
        What may stand before the option.
    joiners : sequence of str
        What may stand between, such as "/"; "[]" for brackets around the option.

    Returns
    -------
    dict of int to int
        For each column found the position of its option.

    Examples
    --------
    >>> from pddemand.questionnaire import Option
    >>> ask = Question("q4", "multiple", options=(Option("ict"), Option("law")))
    >>> option_columns(ask, ["q4", "q4/law", "q5"], ["q4"], ["/"])
    {1: 1}
    """
    wanted: dict[str, int] = {}
    for stem in stems:
        for text, place in question.spellings.items():
            for joiner in joiners:
                heading = f"{stem}[{text}]" if joiner == "[]" else f"{stem}{joiner}{text}"
                wanted.setdefault(spaced(heading), place)
                if joiner == "[]":
                    wanted.setdefault(spaced(f"{stem} [{text}]"), place)
    return {column: wanted[heading] for column, heading in enumerate(headings) if heading in wanted}


def endings(
    sheet: Sheet, question: Question, titles: Mapping[int, str], openings: Sequence[str], closing: str = ""
) -> tuple[dict[int, int], str]:
    """Find the options that columns' titles end with, whatever the question's wording before them was cut to.

    Parameters
    ----------
    sheet : Sheet
        The export.
    question : Question
        Its options' wordings are looked for.
    titles : mapping of int to str
        Titles of the columns in question.
    openings, closing : sequence of str, str
        What stands before and after the option.

    Returns
    -------
    found : dict of int to int
        For columns the position of their option.
    stem : str
        What stands before the opening in all of them.

    Raises
    ------
    InputError
        If titles can be read in two ways that explain as many columns.
    """
    readings: dict[str, dict[int, int]] = {"": {}}
    for column, title in titles.items():
        for text, place in question.spellings.items():
            for opening in openings:
                if title.endswith(ending := f"{opening}{text}{closing}"):
                    stem = title.removesuffix(ending).rstrip()
                    readings.setdefault(stem, {})[column] = place
    wordings = {spaced(label) for label in question.labels}
    best = max(readings, key=lambda stem: (len(readings[stem]), stem in wordings, len(stem)))
    for stem, found in readings.items():
        if stem not in wordings and best in wordings:
            continue
        if len(found) == len(readings[best]) and found != readings[best]:
            column = next(column for column in found if found[column] != readings[best].get(column))
            raise InputError(
                f"{sheet.path}, row {header_row(sheet)}, column {letters(column)}: {shown(titles[column])} may end "
                f"with either of two options of question '{question.name}'; add its full wording to the codebook"
            )
    return readings[best], best


def one_each(sheet: Sheet, question: Question, found: Mapping[int, int]) -> dict[int, int]:
    """Turn columns' options into options' columns; two columns for one option are refused."""
    columns: dict[int, int] = {}
    for column, place in found.items():
        if place in columns:
            where = " and ".join(f"{letters(each)} ({shown(sheet.header[each])})" for each in (columns[place], column))
            raise InputError(
                f"{sheet.path}, row {header_row(sheet)}: option '{question.options[place].name}' of question "
                f"'{question.name}' heads two columns, {where}; name the options by their columns in the codebook, "
                f"or take the column out that is not meant"
            )
        columns[place] = column
    return dict(sorted(columns.items()))


def without_column(sheet: Sheet, question: Question, place: int, seen: Sequence[str]) -> InputError:
    """Say that an option has no column, and which heading of the question's columns is nearest."""
    option = question.options[place]
    hints = (nearest(text, seen) for text in option.spellings) if seen else iter(())
    hint = next((hint for hint in hints if hint.startswith("did you mean")), "")
    listed = ", ".join(shown(text) for text in seen[:8]) or "none"
    return InputError(
        f"{sheet.path}, row {header_row(sheet)}: option '{option.name}' of question '{question.name}' has no column; "
        f"{hint or 'its columns are headed: ' + listed + '.'} Correct the option's wording in the codebook, or name it "
        f"as its column is headed"
    )


def numbered(headings: Sequence[str], stems: Iterable[str]) -> list[int]:
    """Find columns headed by a stem and a running number: `q4_1`, `q4 2`, `q4m3`, in the order of the numbers."""
    pattern = re.compile("(?:" + "|".join(re.escape(stem) for stem in stems) + r")[ _.\-/]?[mM]?([0-9]{1,3})")
    found = {int(match[1]): column for column, head in enumerate(headings) if (match := pattern.fullmatch(head))}
    return [found[number] for number in sorted(found)]


OTHERS = ("other", "Other", "others", "Others", "башка", "Башка", "другое", "Другое", "иное", "Иное")
"""What forms call the option beside which own words are written."""

OWN_WORDS = (
    *("_other", "_others", "_other_specify", "_other_text", "_specify", "_oth", "_text", "_other_1", "_Other"),
    *(f" — {other}" for other in OTHERS),
)
"""What stands behind a question's name or wording to head the column of its own words."""


def own_words_column(sheet: Sheet, question: Question, stem: str) -> int | None:
    """Find the column of own words beside the options: `q4_other` for `q4`, "Which? — Other" for "Which?".

    Parameters
    ----------
    sheet : Sheet
        The export.
    question : Question
        A question that may have such a column; none is looked for if it takes no own words.
    stem : str
        Heading of the question in this file.
    """
    if not question.other:
        return None
    wanted = {stem + ending for ending in OWN_WORDS}
    return next((place for place, heading in enumerate(sheet.header) if heading in wanted), None)
