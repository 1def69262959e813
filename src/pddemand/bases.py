"""Whom shares in respondents' answers are of: those who answered, as far as the survey tool tells.

Some tools write the same for a question in which nothing was ticked and for one that was not answered. Then shares are
of those who ticked at least one option or wrote their own words, and how many ticked nothing cannot be known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pddemand.errors import InputError
from pddemand.language import message
from pddemand.tables import read_rows

if TYPE_CHECKING:
    import pandas as pd

    from pddemand.answers import AnswerTable

ASKED, ANSWERED, TICKED_SOMETHING = "asked", "answered", "ticked something"
"""What stands in the column `base_of` of `shares.csv`: of all who were asked (published shares), of those who answered
the question, or of those who ticked at least one option or wrote their own words."""


OF_WHOM = {
    TICKED_SOMETHING: message(
        "Respondents are those who ticked at least one direction or wrote their own words: of others the survey tool"
        " does not tell whether they answered."
    )
}
"""What has to be said of a base beside its number."""


@dataclass(frozen=True)
class Base:
    """Whom shares are of, and how many of these ticked none of the options but wrote their own words."""

    of: str = ANSWERED
    own_words: int = 0


def bases(table: "AnswerTable") -> "pd.DataFrame":
    """Tabulate who was asked and who answered, with the respondents of each question who gave own words alone.

    Returns
    -------
    DataFrame
        As `AnswerTable.bases`; `known` counts respondents of whom is known whether they ticked the option: some may
        have answered the question and left this option open. `own_words_only` counts respondents who were shown all
        options, ticked none and wrote their own words.
    """
    found = table.bases()
    questions = [question.name for question in table.questions if question.options]
    known = [count for question in questions for count in _known(table, question)]
    alone = {question: own_words_only(table, question) for question in questions}
    return found.assign(known=known, own_words_only=found["question"].map(alone), basis="microdata")


def _known(table: "AnswerTable", question: str) -> list[int]:
    """Count for every option of whom is known whether they ticked it; own words alone tick none of those shown."""
    open_ = table.ticks(question).isna().to_numpy()
    own_words = table.answered(question) & open_.all(axis=1)
    known: list[int] = (~open_ | (own_words[:, None] & table.shown(question))).sum(axis=0).tolist()
    return known


def own_words_only(table: "AnswerTable", question: str) -> int:
    """Count the respondents who were shown all options of a question, ticked none and wrote their own words."""
    ticks = table.ticks(question)
    ticked = ticks.fillna(False).to_numpy(bool).any(axis=1)
    open_ = ticks.isna().to_numpy()
    complete = table.shown(question).all(axis=1) & (~open_.any(axis=1) | open_.all(axis=1))
    return int((table.others(question).notna().to_numpy() & ~ticked & complete).sum())


def read_base(files: Sequence[str], question: str) -> Base | None:
    """Read whom shares are of: from `bases.csv` of a region with exports, else nothing.

    Raises
    ------
    InputError
        If the file does not have the question.
    """
    if not files:
        return None
    (path,) = files
    row = next((row for row in read_rows(path) if row["question"] == question), None)
    if row is None:
        raise InputError(f"{path}: no row is of question '{question}'; delete the file and run the study again")
    return Base(row["base"], int(row["own_words_only"]))
