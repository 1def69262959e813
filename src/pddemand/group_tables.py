"""Tables of whether what people tick depends on a group, or on what they tick elsewhere, without small counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import chdtrc

from pddemand.answer_tables import complete, known_ticks, names_of
from pddemand.answers import AnswerTable
from pddemand.bootstrap import Bootstrap, bootstrap_mmi, bootstrap_spmi
from pddemand.comparisons import Floats, Integers
from pddemand.disclosure import OFF, Mask, coarse, hidden_cells, hidden_shares, rounded, shifted
from pddemand.multiple_response import Independence, mmi, mmi_terms, spmi, spmi_terms
from pddemand.patterns import Patterns, constant_items, reduce_answers, select_items
from pddemand.shares import share_intervals

RESAMPLES, SEED = 1999, 20261123
"""How many resamples the bootstrap draws, and its seed."""

EMPTY_CELL = 0.5
"""What an empty cell counts for in X2_S (see `pddemand.multiple_response.mmi`)."""

CONSTANT, FEW_GROUPS, NO_ITEM, NOBODY = "constant item", "fewer than two groups", "no item varies", "nobody answered"
SMALL = "small cells"
"""Why a number is missing, in the column `reason`."""

NUMBERS = (
    *("statistic", "df", "p", "p_bonferroni", "rao_scott_statistic", "rao_scott_df", "rao_scott_p"),
    *("bootstrap_p_sum", "bootstrap_p_product", "bootstrap_p_minimum"),
)
COLUMNS = (
    *("question", "item", "other", "respondents", "groups", *NUMBERS, "resamples", "seed"),
    *("empty", "of_one", "suppressed", "reason", "basis"),
)
"""Columns of `groups.csv` and `sets.csv`: `item` is empty in the row on all items together; `other` is the item of the
other set; `empty` and `of_one` name the groups that are left out because nobody or one person is in them."""

SHARES = (
    *("question", "group", "item", "count", "base", "share", "ci_lowest", "ci_highest"),
    *("adjusted_residual", "suppressed", "basis"),
)
"""Columns of `group_shares.csv`."""

Row = dict[str, object]
_Protected = tuple[float, bool]


@dataclass(frozen=True, eq=False)
class Grouped:
    """Answers by group: all groups that anybody is in, and the test on those of two or more respondents."""

    question: str
    items: tuple[str, ...]
    groups: tuple[str, ...]
    sizes: Integers
    ticked: Integers
    """Shape (items, groups)."""
    aside: Integers
    """How many of those in no tested group ticked each item, and last how many they are."""
    empty: tuple[str, ...]
    patterns: Patterns | None
    """Respondents of tested groups, where there are two such groups and an item that varies."""
    reason: str
    """Why there are none."""
    smallest: int

    @property
    def kept(self) -> Mask:
        """Which groups are tested: those of two or more."""
        return np.asarray(self.sizes > 1)

    @property
    def of_one(self) -> tuple[str, ...]:
        """Which groups are left out because one respondent is no group."""
        return tuple(name for name, size in zip(self.groups, self.sizes, strict=True) if size == 1)

    @cached_property
    def telling(self) -> Mask:
        """For which items the total of the tested groups would tell what a group of one ticked: shape (items,).

        All items' totals are shown elsewhere; what is left of them is that of the people aside.
        """
        *ticked, people = self.aside
        told = np.isin(ticked, (0, people)) & bool(self.of_one)
        return np.asarray(told & (self.smallest > OFF))

    @cached_property
    def hidden(self) -> Mask:
        """Which counts, and those of who did not tick, must not be shown: shape (items, groups)."""
        hidden = np.broadcast_to(~self.kept & (self.smallest > OFF), self.ticked.shape).copy()
        for place in range(len(self.items)):
            row, sizes = self.row(place)
            hidden[place, self.kept] = hidden_shares([row], sizes, self.smallest)[0, : self.kept.sum()]
        return hidden

    def row(self, place: int) -> tuple[Integers, Integers]:
        """Give who ticked an item in the tested groups, and the groups' sizes; the people aside last, if they tell."""
        row, sizes = self.ticked[place, self.kept], self.sizes[self.kept]
        if not self.telling[place]:
            return row, sizes
        return np.append(row, self.aside[place]), np.append(sizes, self.aside[-1])


def grouped(table: AnswerTable, question: str, by: str, smallest: int) -> Grouped:
    """Count complete answers to a multiple question by the answers to a single one.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question, by : str
        A question of kind multiple and one of kind single. Who left the second open, or answered it in own words, is
        in no group.
    smallest : int
        The least count that is shown.
    """
    ticks = known_ticks(table, question)
    whole = complete(ticks)
    answers, chosen = ticks[whole].astype(np.int64), table.frame[by][whole].astype("string").fillna("").to_numpy(str)
    members = {name: chosen == name for name in names_of(table, by)}
    groups = [name for name, rows in members.items() if rows.any()]
    sizes = np.array([members[name].sum() for name in groups], np.int64)
    ticked = np.array([answers[members[name]].sum(axis=0) for name in groups], np.int64)
    tested = np.isin(chosen, [name for name in groups if members[name].sum() > 1])
    items = tuple(names_of(table, question))
    patterns, reason = None, FEW_GROUPS if (sizes > 1).sum() < 2 else ""
    if not reason:
        patterns, reason = _varying(reduce_answers(answers[tested], groups=chosen[tested], items=items))
    return Grouped(
        question=by,
        items=items,
        groups=tuple(groups),
        sizes=sizes,
        ticked=ticked.reshape(len(groups), len(items)).T,
        aside=np.append(answers[~tested].sum(axis=0), (~tested).sum()),
        empty=tuple(name for name in members if name not in groups),
        patterns=patterns,
        reason=reason,
        smallest=smallest,
    )


def group_tests(table: AnswerTable, question: str, by: Sequence[str], smallest: int) -> list[Row]:
    """Test whether any option depends on a group (MMI), for each of some single questions.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question : str
        A question of kind multiple.
    by : sequence of str
        Questions of kind single.
    smallest : int
        Statistics of tables that hold a smaller count are rounded, or left out (see `pddemand.disclosure`).

    Returns
    -------
    list of dict
        The columns `COLUMNS`: for each question a row on all items together and one per item. What cannot be tested has
        no number and a `reason`.
    """
    rows: list[Row] = []
    for name in by:
        found = grouped(table, question, name, smallest)
        told: Row = {"question": name, "empty": ";".join(found.empty), "of_one": ";".join(found.of_one)}
        told |= {"respondents": int(found.sizes[found.kept].sum()), "groups": int(found.kept.sum())}
        if found.patterns is None:
            rows += [_row(**told, item=item, reason=found.reason) for item in ("", *found.items)]
            continue
        test, drawn = mmi(found.patterns, EMPTY_CELL), bootstrap_mmi(found.patterns, RESAMPLES, SEED, EMPTY_CELL)
        rows.append(_row(**told, **_together(test, drawn, bool(found.hidden[:, found.kept].any()))))
        for place, item in enumerate(found.items):
            if item not in test.rows:
                rows.append(_row(**told, item=item, reason=CONSTANT))
                continue
            term = _protected_term(found, place, float(test.terms[test.rows.index(item)]))
            hidden = bool(found.hidden[place, found.kept].any())
            rows.append(_row(**told, item=item, **_alone(term, len(test.columns) - 1, test.terms.size, hidden)))
    return rows


def group_shares(table: AnswerTable, question: str, by: Sequence[str], confidence: float, smallest: int) -> list[Row]:
    """Tabulate the share of each group that ticked each option, and how far it is from independence.

    Parameters
    ----------
    table, question, by, smallest
        As for `group_tests`; counts that must not be shown are missing.
    confidence : float
        Coverage of each share's interval (Wilson).

    Returns
    -------
    list of dict
        The columns `SHARES`, a row per question, group that anybody is in, and option. Residuals are missing for groups
        of one, for items that do not vary and where they would tell what a group of one ticked.
    """
    rows: list[Row] = []
    for name in by:
        found = grouped(table, question, name, smallest)
        residuals = _residuals(found)
        for group, size in enumerate(map(int, found.sizes)):
            lower, upper = share_intervals(found.ticked[:, group], size, confidence)
            for place, item in enumerate(found.items):
                hidden = bool(found.hidden[place, group])
                count = int(found.ticked[place, group])
                shown: Row = dict(zip(SHARES[5:8], (count / size, lower[place], upper[place]), strict=True))
                shown |= {"count": count, "adjusted_residual": residuals[place, group]}
                rows.append(
                    {"question": name, "group": found.groups[group], "item": item, "base": size}
                    | (dict.fromkeys(shown) if hidden else shown)
                    | {"suppressed": hidden, "basis": "microdata"}
                )
    return rows


def set_tests(table: AnswerTable, question: str, others: Sequence[str], smallest: int) -> list[Row]:
    """Test whether any option depends on any option of another multiple question (SPMI).

    Parameters
    ----------
    table, question, smallest
        As for `group_tests`.
    others : sequence of str
        Questions of kind multiple.

    Returns
    -------
    list of dict
        The columns `COLUMNS`: for each question a row on all pairs of items together and one per pair.
    """
    rows: list[Row] = []
    first = known_ticks(table, question)
    items = names_of(table, question)
    for name in others:
        second, other_items = known_ticks(table, name), names_of(table, name)
        asked = complete(first) & complete(second)
        told: Row = {"question": name, "respondents": int(asked.sum())}
        pairs = [(item, other) for item in items for other in other_items]
        if not asked.any():
            rows += [_row(**told, item=item, other=other, reason=NOBODY) for item, other in [("", ""), *pairs]]
            continue
        labels = [*(f"a/{item}" for item in items), *(f"b/{other}" for other in other_items)]
        patterns, reason = _varying(reduce_answers(first[asked], second[asked], items=labels))
        if patterns is None:
            rows += [_row(**told, item=item, other=other, reason=reason) for item, other in [("", ""), *pairs]]
            continue
        test, drawn = spmi(patterns, EMPTY_CELL), bootstrap_spmi(patterns, RESAMPLES, SEED, EMPTY_CELL)
        terms = _protected_pairs(test, patterns, smallest)
        rows.append(_row(**told, **_together(test, drawn, any(hidden for _, hidden in terms.values()))))
        for item, other in pairs:
            pair = terms.get((f"a/{item}", f"b/{other}"))
            result: Row = {"reason": CONSTANT} if pair is None else _alone(pair[0], 1, test.terms.size, pair[1])
            rows.append(_row(**told, item=item, other=other, **result))
    return rows


def _varying(patterns: Patterns) -> tuple[Patterns | None, str]:
    """Leave out constant items; say why nothing is left, where nothing is."""
    constant = constant_items(patterns)
    varying = [item for item in patterns.items if item not in constant]
    sets = [patterns.items[: patterns.first], patterns.items[patterns.first :]]
    if any(items and not set(items) & set(varying) for items in sets):
        return None, NO_ITEM
    return (select_items(patterns, varying) if constant else patterns), ""


def _protected_term(found: Grouped, place: int, term: float) -> float:
    """Round an item's statistic until it tells none of its hidden counts."""
    row, sizes = found.row(place)
    hidden, tested = hidden_shares([row], sizes, found.smallest)[0], int(found.kept.sum())

    def statistic(moved: Integers) -> float:
        return float(mmi_terms(moved[None, :tested], sizes[:tested], EMPTY_CELL)[0])

    return coarse(term, shifted(row, hidden, sizes, statistic)) if hidden.any() else term


def _protected_pairs(test: Independence, patterns: Patterns, smallest: int) -> "dict[tuple[str, str], _Protected]":
    """Round the statistics of pairs whose tables have hidden counts; say which these are."""
    n, totals = patterns.respondents, patterns.ticked.sum(axis=1)
    found = {}
    for row, item in enumerate(test.rows):
        for column, other in enumerate(test.columns):
            a, b, both = int(totals[row]), int(totals[len(test.rows) + column]), int(test.ticked[row, column])
            cells = np.array([[both, a - both], [b - both, n - a - b + both]])
            hidden = bool(hidden_cells(cells, smallest).any())
            term = float(test.terms[row, column])
            if hidden:
                moved = [count for count in range(max(0, a + b - n), min(a, b) + 1) if count != both]
                others = [float(spmi_terms([[count]], [a], [b], n, EMPTY_CELL)[0, 0]) for count in moved]
                term = coarse(term, [others])
            found[item, other] = term, hidden
    return found


def _residuals(found: Grouped) -> Floats:
    """Give adjusted residuals in the shape of `ticked`; nan where there are none or they must not be shown."""
    residuals = np.full(found.ticked.shape, np.nan)
    if found.patterns is None:
        return residuals
    test = mmi(found.patterns, EMPTY_CELL)
    rows = [found.items.index(item) for item in test.rows]
    columns = [found.groups.index(group) for group in test.columns]
    residuals[np.ix_(rows, columns)] = test.adjusted_residuals
    residuals[found.telling] = np.nan
    return residuals


def _together(test: Independence, drawn: Bootstrap, hidden: bool) -> Row:
    """Give the numbers on all tables together: two digits of each, where a table has hidden counts."""
    numbers = {
        "statistic": test.statistic,
        "df": test.term_df.sum(),
        "p_bonferroni": test.bonferroni_p,
        "rao_scott_statistic": test.rao_scott_statistic,
        "rao_scott_df": test.rao_scott_df,
        "rao_scott_p": test.rao_scott_p,
        "bootstrap_p_sum": drawn.p_sum,
        "bootstrap_p_product": drawn.p_product,
        "bootstrap_p_minimum": drawn.p_minimum,
    }
    shown = {name: rounded(value) if hidden and name != "df" else value for name, value in numbers.items()}
    return {**shown, "resamples": drawn.resamples, "seed": SEED, "suppressed": hidden, "reason": ""}


def _alone(term: float, df: int, tables: int, hidden: bool) -> Row:
    """Give the numbers on one table; those that follow from a rounded statistic are as coarse as it is."""
    if np.isnan(term):
        return {"suppressed": True, "reason": SMALL}
    p = float(chdtrc(df, term))
    return {"statistic": term, "df": df, "p": p, "p_bonferroni": min(p * tables, 1.0), "suppressed": hidden}


def _row(**values: object) -> Row:
    """Fill a row up: no number, nothing hidden, no reason."""
    blank: Row = dict.fromkeys(COLUMNS)
    blank |= {"item": "", "other": "", "empty": "", "of_one": "", "suppressed": False, "reason": ""}
    return blank | values | {"basis": "microdata"}
