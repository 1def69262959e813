"""Tables of respondents' answers to one question: what is ticked together, which options differ, who is missing."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.answers import AnswerTable
from pddemand.comparisons import Floats
from pddemand.disclosure import hidden_cells, pooled
from pddemand.pair_intervals import pair_table
from pddemand.patterns import Patterns, combination_table, reduce_answers

Rows = npt.NDArray[np.bool_]

OTHERS = "others"
"""What stands in place of the options where rare combinations are added up."""

NONE = "none"
"""What stands in place of the options where none was ticked."""

OF_CELLS = ["both", "only_a", "only_b", "neither", "phi", "odds_ratio", "odds_ratio_ci_lowest", "odds_ratio_ci_highest"]
"""Columns that tell the four cells of a pair."""


def known_ticks(table: AnswerTable, question: str) -> Floats:
    """Give what respondents ticked as numbers.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question : str
        A question of kind multiple.

    Returns
    -------
    ndarray of float, shape (respondents, options)
        1: ticked; 0: shown and not ticked; nan: not shown or unanswered. Who answered in own words alone ticked none
        of the options.
    """
    ticks = table.ticks(question).to_numpy(dtype=np.float64, na_value=np.nan)
    own_words = table.answered(question) & np.isnan(ticks).all(axis=1)
    return np.where(own_words[:, None] & table.shown(question), 0.0, ticks)


def complete(ticks: Floats) -> Rows:
    """Say which respondents are known to have ticked, or not, every option."""
    return np.asarray(~np.isnan(ticks).any(axis=1))


def names_of(table: AnswerTable, question: str) -> list[str]:
    """Name the options of a question."""
    return [option.name for option in table.question(question).options]


def patterns_of(table: AnswerTable, question: str) -> Patterns:
    """Reduce the complete answers to a question to distinct patterns."""
    ticks = known_ticks(table, question)
    return reduce_answers(ticks[complete(ticks)], items=names_of(table, question))


def combinations(table: AnswerTable, question: str, smallest: int) -> pd.DataFrame:
    """Tabulate which options were ticked together, the most frequent combination first.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question : str
        A question of kind multiple.
    smallest : int
        Combinations of fewer respondents are added up in one row (see `pddemand.disclosure.pooled`).

    Returns
    -------
    DataFrame
        `items`: exactly these options, semicolons between them, "none" or "others"; `combinations`: how many the row
        stands for; `ticks`: how many options, missing for "others"; `count`, `base`, `share`, `basis`.
    """
    found = combination_table(patterns_of(table, question))
    names = names_of(table, question)
    ticked = found[names].to_numpy(bool)
    listed = [";".join(name for name, yes in zip(names, row, strict=True) if yes) or NONE for row in ticked]
    rare = pooled(found["count"].tolist(), smallest)
    base = int(found["count"].sum())
    rows: list[dict[str, object]] = [
        {"items": listed[place], "combinations": 1, "ticks": found["ticks"][place], "count": found["count"][place]}
        for place in np.flatnonzero(~rare)
    ]
    if rare.any():
        count = int(found["count"][rare].sum())
        rows.append({"items": OTHERS, "combinations": int(rare.sum()), "ticks": pd.NA, "count": count})
    frame = pd.DataFrame(rows).astype({"ticks": "Int64"})
    return frame.assign(base=base, share=frame["count"] / base, basis="microdata")


def associations(table: AnswerTable, question: str, confidence: float, smallest: int) -> pd.DataFrame:
    """Tabulate every pair of options: how they go together, and the difference of their shares.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question : str
        A question of kind multiple with at least two options.
    confidence : float
        Coverage of the intervals, between 0 and 1.
    smallest : int
        Where a cell of a pair holds fewer respondents, its cells, phi and the odds ratio are left empty and
        `suppressed` is true. The difference is that of two shares, which are shown anyway; its intervals are then
        given in whole percentage points, outward.

    Returns
    -------
    DataFrame
        As `pddemand.pair_intervals.pair_table`, its limits called `_lowest` and `_highest` and those of the odds ratio
        `odds_ratio_ci`, and `base`, `suppressed`, `basis`; missing where a number is hidden.
    """
    patterns = patterns_of(table, question)
    found = pair_table(patterns, confidence).rename(columns=_in_house_terms)
    cells = found[["both", "only_a", "only_b", "neither"]].to_numpy()
    hidden = np.array([hidden_cells(row.reshape(2, 2), smallest).any() for row in cells])
    found = found.astype(dict.fromkeys(OF_CELLS[:4], "Int64"))
    found.loc[hidden, OF_CELLS] = np.nan
    for interval in ("tango", "newcombe", "simultaneous"):
        for end, outward in (("lowest", np.floor), ("highest", np.ceil)):
            exact = found[f"{interval}_{end}"]
            found[f"{interval}_{end}"] = exact.where(~hidden, outward(exact * 100) / 100)
    for p in ("p_exact", "p_mid", "p_asymptotic", "p_holm"):
        found[p] = found[p].where(~hidden, found[p].round(2))
    return found.assign(base=patterns.respondents, suppressed=hidden, basis="microdata")


def _in_house_terms(column: str) -> str:
    """Call limits as all tables do."""
    column = column.replace("_lower", "_lowest").replace("_upper", "_highest")
    return column.replace("odds_ratio_", "odds_ratio_ci_")


def missing(table: AnswerTable, questions: Sequence[str]) -> pd.DataFrame:
    """Tabulate what missing answers could change.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    questions : sequence of str
        Questions of kind multiple.

    Returns
    -------
    DataFrame
        One row per option: `question`, `item`; `asked`: who was shown it, as far as the export tells; `answered`:
        who of them answered; the share among respondents with complete answers (`complete_base`, `complete_share`)
        and among all who answered this option (`available_base`, `available_share`); `if_missing_lowest` and
        `if_missing_highest`: the share of those asked if none or all of the missing had ticked; `basis`. A share of
        nobody is missing.
    """
    rows = []
    for question in questions:
        ticks, shown = known_ticks(table, question), table.shown(question)
        whole = complete(ticks)
        for place, name in enumerate(names_of(table, question)):
            column = ticks[:, place]
            answered, asked = int((~np.isnan(column)).sum()), int(shown[:, place].sum())
            ticked, ticked_whole = float(np.nansum(column)), float(column[whole].sum())
            rows.append(
                {
                    "question": question,
                    "item": name,
                    "asked": asked,
                    "answered": answered,
                    "complete_base": int(whole.sum()),
                    "complete_share": _share(ticked_whole, int(whole.sum())),
                    "available_base": answered,
                    "available_share": _share(ticked, answered),
                    "if_missing_lowest": _share(ticked, asked),
                    "if_missing_highest": _share(ticked + asked - answered, asked),
                    "basis": "microdata",
                }
            )
    return pd.DataFrame(rows)


def _share(count: float, base: int) -> float:
    return count / base if base else float("nan")
