"""Cleaning: which rows leave the answers and why, each removal counted; and what the cleaned answers come to.

The rules are written in `config.yaml` or in a region's `region.yaml` and work in the written order: each sees the rows
that those before it left. A rule that cannot be judged, since the files lack what it asks for, is said to be not
applicable; rows of which alone that is true stay and are counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.answers import OTHER, AnswerTable
from pddemand.errors import InputError
from pddemand.raw import Raw, nearest, shown
from pddemand.records import (
    CleaningRule,
    Codebook,
    Dates,
    Duplicates,
    Eligible,
    Minutes,
    Rejected,
    StraightLining,
    Trials,
    Unfinished,
)
from pddemand.spelling import normalise

Rows = npt.NDArray[np.bool_]

NOT_APPLICABLE = "not applicable"
READ, ROWS, REPEATED, CLEANED = "rows read", "rows of a respondent", "repeated submissions", "cleaning"
ANSWERED, SHOWN, ANALYSED = "answered the question", "shown all options", "analysed"
"""What stands in the column `step` of `flow.csv`."""

SUBMISSION, ORDER, FINISHED = "respondent:submission", "respondent:order", "respondent:finished"

FLOW = ("step", "rule", "of", "removed", "remaining", "not_judged", "detail", "basis")
EXPORTS = ("file", "tool", "recognised", "encoding", "rows", "column", "use", "of", "notes", "basis")
"""Columns of `flow.csv` and of `exports.csv`."""

BATTERY = 3
"""Single questions answered alike say nothing of a respondent who saw fewer of them than this."""


@dataclass(frozen=True)
class Step:
    """One step from rows read to rows analysed: a row of `flow.csv`.

    `of` is the file or question that the step is about, `removed` how many rows it took away, `remaining` how many it
    left, `not_judged` how many of these it could not judge.
    """

    step: str
    remaining: int
    removed: int = 0
    rule: str = ""
    of: str = ""
    not_judged: int = 0
    detail: str = ""
    basis: str = field(default="microdata", init=False)


@dataclass(frozen=True)
class Judged:
    """What a rule says of every row: whether it goes, and whether that could be judged at all; what is missing, how."""

    goes: Rows
    known: Rows
    missing: str
    how: str = ""


def clean(table: AnswerTable, rules: Sequence[CleaningRule]) -> tuple[AnswerTable, list[Step]]:
    """Remove the rows that the rules name.

    Parameters
    ----------
    table : AnswerTable
        Answers as they were read.
    rules : sequence of CleaningRule
        The rules, in the order in which they work.

    Returns
    -------
    AnswerTable
        The rows that are left, in their order.
    list of Step
        Rows read of each file, submissions that stand in them more than once, then a step for each rule; those removed
        and those left add up to those read.

    Raises
    ------
    InputError
        If a submission stands in the files twice with different answers.
    """
    steps, read = [], 0
    for source in table.sources:
        read += source.rows
        steps.append(Step(READ, read, of=source.file, detail=source.tool))
    if read != len(table):
        detail = "rows without an answer, or several rows of one respondent" if table.sources else "no file is named"
        steps.append(Step(ROWS, len(table), read - len(table), detail=detail))
    stays = np.ones(len(table), dtype=np.bool_)
    if SUBMISSION in table.frame:
        stays = ~_repeated(table)
        steps.append(Step(REPEATED, int(stays.sum()), int((~stays).sum())))
    for rule in rules:
        judged = _judge(table, rule, stays)
        goes, unknown = stays & judged.goes, stays & ~judged.known
        applies = bool((stays & judged.known).any()) or not stays.any()
        detail = "; ".join(filter(None, (_settings(rule), judged.how)))
        if not applies:
            detail = f"{NOT_APPLICABLE}: {judged.missing}"
        stays = stays & ~goes
        left = int(stays.sum())
        steps.append(Step(CLEANED, left, int(goes.sum()), rule.rule, _about(rule), int(unknown.sum()), detail))
    return (table if stays.all() else table.keep(stays)), steps


def analysed(table: AnswerTable, question: str) -> tuple[pd.DataFrame, list[Step]]:
    """Reduce the cleaned answers to a question to distinct patterns of what was ticked.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question : str
        A question of kind multiple.

    Returns
    -------
    DataFrame
        One column of 0 and 1 per option, each distinct row once, in order; `respondents` counts them. Respondents who
        left the question open or did not see all of its options are left out.
    list of Step
        Who is left out.
    """
    ticks, answered = table.ticks(question), table.answered(question)
    ticked = {name: ticks[name].fillna(False).to_numpy(np.bool_) for name in ticks}
    open_ = np.column_stack([ticks[name].isna().to_numpy() for name in ticks])
    complete = table.shown(question).all(axis=1) & ~open_.any(axis=1)
    whole = answered & complete
    patterns = pd.DataFrame(ticked)[whole].astype(np.uint8).value_counts(sort=False)
    counts = patterns.sort_index().rename("respondents").reset_index()
    left, seen = int(answered.sum()), int(whole.sum())
    steps = [
        Step(ANSWERED, left, len(table) - left, of=question, detail=table.base.get(question, "answered")),
        Step(SHOWN, seen, left - seen, of=question),
        Step(ANALYSED, seen, of=question),
    ]
    return counts, steps


def refuse_nothing_left(steps: Sequence[Step], where: str) -> None:
    """Refuse answers of which the rules left nothing to analyse, and say which rules took them."""
    if steps[-1].remaining:
        return
    took = [f"{step.rule or step.step} took {step.removed}" for step in steps if step.removed]
    raise InputError(
        f"{where}: no respondent is left to analyse ({'; '.join(took) or 'the files have no rows'}); "
        f"loosen the rules under cleaning, or correct the files"
    )


def columns_read(table: AnswerTable) -> list[dict[str, object]]:
    """Tabulate how each file was read and what became of each of its columns (see `EXPORTS`)."""
    sources = {source.file: asdict(source) | {"notes": "; ".join(source.notes)} for source in table.sources}
    return [
        {**sources.get(column.file, dict.fromkeys(EXPORTS)), **asdict(column), "basis": "microdata"}
        for column in table.columns
    ]


# --- rules -------------------------------------------------------------------------------------------------


def _judge(table: AnswerTable, rule: CleaningRule, stays: Rows) -> Judged:
    """Judge every row by a rule; only duplicates look at which rows are still there."""
    match rule:
        case Trials():
            return _trials(table, rule)
        case Rejected():
            return Judged(*_flag(table, "respondent:rejected"), "the files do not tell what was rejected")
        case Duplicates():
            return _duplicates(table, rule, stays)
        case Eligible():
            return _eligible(table, rule)
        case StraightLining():
            return _straight_lining(table, rule)
        case Minutes():
            return _minutes(table, rule)
        case Dates():
            return _dates(table, rule)
        case Unfinished():
            finished, known = _flag(table, FINISHED)
            return Judged(known & ~finished, known, "the files do not tell who reached the end")


def _trials(table: AnswerTable, rule: Trials) -> Judged:
    goes, known = _flag(table, "respondent:preview")
    if rule.words and (columns := _own_words(table)):
        known = np.ones(len(table), dtype=np.bool_)
        goes = np.logical_or.reduce([goes, *(_says_one_of(table.frame[column], rule.words) for column in columns)])
    return Judged(goes, known, "the files mark no previews" + (" and hold no free text" if rule.words else ""))


def _duplicates(table: AnswerTable, rule: Duplicates, stays: Rows) -> Judged:
    known, goes = np.zeros(len(table), dtype=np.bool_), np.zeros(len(table), dtype=np.bool_)
    timed = ORDER in table.frame and bool(table.frame[ORDER].notna().any())
    if "respondent:person" in table.frame:
        person = table.frame["respondent:person"]
        known = person.notna().to_numpy()
        rows = np.flatnonzero(stays & known)
        rows = rows[person.iloc[rows].duplicated(keep=False).to_numpy()]
        rows = rows[_by_worth(table.frame.iloc[rows], rule.keep)]
        goes[rows[person.iloc[rows].duplicated(rule.keep).to_numpy()]] = True
    if rule.identical:
        goes[stays & ~known] = _answers(table.frame)[stays & ~known].duplicated(keep=rule.keep)
        known = np.ones(len(table), dtype=np.bool_)
    how = "order: time" if timed else "order: row of the file"
    return Judged(goes, known, "nothing in the files tells persons apart", how)


def _by_worth(rows: pd.DataFrame, keep: Literal["first", "last"]) -> npt.NDArray[np.int64]:
    """Order rows so that the one worth keeping comes first or last.

    A row with answers is worth more than one without, then one that was finished, or may have been, more than one that
    was not. Rows of the same worth go by time, else as they stand in the files; where no time is told comes first.
    """
    answered = _answers(rows).notna().to_numpy().any(axis=1)
    worth = 2 * answered + (~_false(rows[FINISHED]) if FINISHED in rows else 1)
    keys = [np.arange(len(rows))]
    if ORDER in rows:
        keys += [rows[ORDER].fillna(0).to_numpy(np.int64), pd.factorize(rows["respondent:file"])[0]]
        keys += [pd.factorize(rows["respondent:date"], sort=True)[0]]
    return np.lexsort((*keys, worth if keep == "last" else -worth))


def _repeated(table: AnswerTable) -> Rows:
    """Tell which rows hold a submission that stands in an earlier row too; with other answers it is refused."""
    numbers = table.frame[SUBMISSION]
    several = np.flatnonzero(numbers.duplicated(keep=False).to_numpy() & numbers.notna().to_numpy())
    rows = _answers(table.frame).iloc[several].assign(**{SUBMISSION: numbers.iloc[several]})
    later = rows[SUBMISSION].duplicated().to_numpy()
    if (odd := np.flatnonzero(later & ~rows.duplicated().to_numpy())).size:
        first = int(np.flatnonzero((rows[SUBMISSION] == rows[SUBMISSION].iloc[odd[0]]).to_numpy())[0])
        here, there = (_place(table, int(several[row])) for row in (odd[0], first))
        raise InputError(
            f"{here}: the submission of {there} again, with other answers; keep the file that was exported last, "
            f"or take out the column of submissions' names if these are answers to two forms"
        )
    repeated = np.zeros(len(table), dtype=np.bool_)
    repeated[several[later]] = True
    return repeated


def _place(table: AnswerTable, row: int) -> str:
    return f"{table.frame['respondent:file'].iloc[row]}, row {table.frame['respondent:row'].iloc[row]}"


def _answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of answers alone."""
    return frame[[column for column in frame if not str(column).startswith("respondent:")]]


def _eligible(table: AnswerTable, rule: Eligible) -> Judged:
    ticks, answered = table.ticks(rule.question), table.answered(rule.question)
    chosen = np.logical_or.reduce([ticks[option].fillna(False).to_numpy(np.bool_) for option in rule.options])
    if rule.unanswered == "remove":
        return Judged(~chosen, np.ones(len(table), dtype=np.bool_), "")
    return Judged(answered & ~chosen, answered, f"nobody answered {rule.question}")


def _straight_lining(table: AnswerTable, rule: StraightLining) -> Judged:
    known = np.logical_and.reduce([table.answered(name) for name in rule.questions])
    missing = "nobody answered all of these questions"
    first = table.question(rule.questions[0])
    if first.kind == "multiple":
        columns = [f"{name}/{option.name}" for name in rule.questions for option in table.question(name).options]
        return Judged(np.logical_and.reduce([_true(table.frame[column]) for column in columns]), known, missing)
    names = [option.name for option in first.options]
    chosen = [pd.Categorical(table.frame[name], categories=names).codes for name in rule.questions]
    alike = np.logical_and.reduce([(codes == chosen[0]) & (codes >= 0) for codes in chosen])
    return Judged(alike, known, missing)


def _minutes(table: AnswerTable, rule: Minutes) -> Judged:
    minutes = np.full(len(table), np.nan)
    if "respondent:minutes" in table.frame:
        minutes = table.frame["respondent:minutes"].to_numpy(float, na_value=np.nan)
    lowest = -np.inf if rule.at_least is None else rule.at_least
    highest = np.inf if rule.at_most is None else rule.at_most
    goes = (minutes < lowest) | (minutes > highest)
    return Judged(goes, ~np.isnan(minutes), "the files do not tell how long it took")


def _dates(table: AnswerTable, rule: Dates) -> Judged:
    if "respondent:date" not in table.frame:
        nothing = np.zeros(len(table), dtype=np.bool_)
        return Judged(nothing, nothing, "the files have no dates")
    codes, days = pd.factorize(table.frame["respondent:date"])
    outside = [str(day)[:10] < (rule.from_ or "") or str(day)[:10] > (rule.to or "9999") for day in days]
    return Judged(np.array([*outside, False], dtype=np.bool_)[codes], codes >= 0, "the files have no dates")


def _flag(table: AnswerTable, fact: str) -> tuple[Rows, Rows]:
    """Give the rows in which a fact is true and those in which it is known."""
    if fact not in table.frame:
        return np.zeros(len(table), dtype=np.bool_), np.zeros(len(table), dtype=np.bool_)
    return _true(table.frame[fact]), table.frame[fact].notna().to_numpy()


def _false(column: pd.Series) -> Rows:
    return _true(~column.astype("boolean"))


def _true(column: pd.Series) -> Rows:
    found: Rows = column.astype("boolean").fillna(False).to_numpy(np.bool_)
    return found


def _own_words(table: AnswerTable) -> list[str]:
    """List the columns of free text."""
    text = [question.name for question in table.questions if question.kind == "text"]
    beside = [question.name + OTHER for question in table.questions]
    return [column for column in (*text, *beside) if column in table.frame]


def _says_one_of(texts: pd.Series, words: Sequence[str]) -> Rows:
    """Tell which texts are one of the words; longer ones are not even looked at, each other distinct one once."""
    wanted = {normalise(word) for word in words}
    near = (texts.str.len() <= 2 * max(map(len, wanted)) + 8).fillna(False).to_numpy(np.bool_)
    found = np.zeros(len(texts), dtype=np.bool_)
    codes, distinct = pd.factorize(texts[near])
    found[near] = np.array([*(normalise(str(text)) in wanted for text in distinct), False], dtype=np.bool_)[codes]
    return found


def _settings(rule: CleaningRule) -> str:
    """Say in a cell how a rule is set."""
    settings = rule.model_dump(exclude={"rule", "question", "questions"}, exclude_none=True)
    return "; ".join(f"{key}: {_said(value)}" for key, value in settings.items())


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _about(rule: CleaningRule) -> str:
    """Name the questions that a rule is about."""
    if isinstance(rule, Eligible):
        return rule.question
    return ";".join(rule.questions) if isinstance(rule, StraightLining) else ""


# --- rules and codebook ------------------------------------------------------------------------------------


def refuse_unknown(rules: Sequence[CleaningRule], codebook: Codebook, raw: Raw) -> None:
    """Refuse rules that name questions or options which the codebook does not have, or which cannot work on them.

    Parameters
    ----------
    rules : sequence of CleaningRule
        What stands under `cleaning` in the file.
    codebook : Codebook
        The region's questions.
    raw : Raw
        The file; it knows the line of every entry.

    Raises
    ------
    InputError
        Naming the first mistake, where it stands and what to do, and how many more there are.
    """
    found = list(_problems(rules, codebook, raw))
    if found:
        raise InputError(found[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else ""))


def _problems(rules: Sequence[CleaningRule], codebook: Codebook, raw: Raw) -> Iterator[str]:
    offered = {
        question.id: [option.id for option in question.options] if question.kind != "text" else []
        for question in codebook.questions
    }
    with_options = [name for name, options in offered.items() if options]
    for index, rule in enumerate(rules):
        if isinstance(rule, Eligible):
            place = raw.place(("cleaning", index, "question"))
            known = offered.get(rule.question, [])
            if not known:
                hint = nearest(rule.question, with_options)
                yield f"{place}: eligible: unknown question {shown(rule.question)}; {hint}"
            for at, option in enumerate(rule.options):
                if known and option not in known:
                    place = raw.place(("cleaning", index, "options", at))
                    yield f"{place}: eligible: {rule.question} has no option {shown(option)}; {nearest(option, known)}"
        elif isinstance(rule, StraightLining):
            unknown = [(at, name) for at, name in enumerate(rule.questions) if name not in with_options]
            for at, name in unknown:
                place = raw.place(("cleaning", index, "questions", at))
                yield f"{place}: straight_lining: unknown question {shown(name)}; {nearest(name, with_options)}"
            if not unknown and (problem := _no_battery(rule, codebook, offered)):
                yield f"{raw.place(('cleaning', index, 'questions'))}: straight_lining: {problem}"


def _no_battery(rule: StraightLining, codebook: Codebook, offered: dict[str, list[str]]) -> str:
    """Say why the same answer to all of these questions would tell nothing."""
    kinds = {question.id: question.kind for question in codebook.questions}
    named = {kinds[name] for name in rule.questions}
    if len(named) > 1:
        return "questions are of kind single and multiple; give each kind a rule of its own"
    if named == {"multiple"}:
        return ""
    if len(rule.questions) < BATTERY:
        return f"{len(rule.questions)} single questions; expected {BATTERY} or more, or questions of kind multiple"
    first = rule.questions[0]
    other = next((name for name in rule.questions if set(offered[name]) != set(offered[first])), "")
    return f"{first} and {other} have different options; name questions with the same ones" if other else ""
