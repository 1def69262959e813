"""Shares with the weights, strata, clusters and known totals that a region's `design` names."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.answer_tables import known_ticks, names_of
from pddemand.answers import AnswerTable
from pddemand.comparisons import Floats, Integers
from pddemand.errors import InputError
from pddemand.records import Design, Region
from pddemand.survey_design import SurveyDesign, calibrated, design_share_table, survey_design
from pddemand.weighting import distinct_rows

COLUMNS = [
    *("item", "base", "share", "standard_error", "ci_lowest", "ci_highest"),
    *("korn_graubard_lowest", "korn_graubard_highest", "design_effect", "degrees_of_freedom"),
]
"""Numbers on each item."""


def design_shares(table: AnswerTable, question: str, region: Region, confidence: float) -> pd.DataFrame:
    """Estimate the shares of all teachers who would tick each option.

    Parameters
    ----------
    table : AnswerTable
        Cleaned answers.
    question : str
        A question of kind multiple.
    region : Region
        Its `design` says how respondents were drawn; without one all have the same weight.
    confidence : float
        Coverage of each interval, between 0 and 1.

    Returns
    -------
    DataFrame
        As `pddemand.survey_design.design_share_table`, and `left_out`: respondents of whom the weight, stratum,
        cluster or a known category is missing; `weighting`: "equal", "weighted", "post-stratified" or "raked";
        `reason`: why there are no numbers, where respondents with equal weights are too few for any.

    Raises
    ------
    InputError
        If a weight is no number above 0, or the design does not fit the answers, as when nobody chose an option that
        has a total; naming the value and where it stands.
    """
    design = region.design or Design()
    stays = _known(table, design)
    kept = table.keep(stays)
    items, reason = names_of(kept, question), ""
    try:
        drawn, rows = _drawn(kept, question, design, region.population)
        found = design_share_table(drawn, known_ticks(kept, question)[rows], items, confidence)
    except InputError:
        raise
    except ValueError as error:
        if region.design is not None:
            raise InputError(f"{_file(region)}: design: {error}") from error
        found, reason = pd.DataFrame({"item": items, "base": len(kept)}, columns=COLUMNS), str(error)
    left_out, weighting = int((~stays).sum()), _weighting(design)
    return found[COLUMNS].assign(left_out=left_out, weighting=weighting, reason=reason, basis="microdata")


def _drawn(table: AnswerTable, question: str, design: Design, population: int | None) -> tuple[SurveyDesign, Integers]:
    """Describe how distinct rows of answers were drawn, and say which rows of the table they are."""
    frame, single = table.frame, _single(design)
    weights = _weights(table, design.weight)
    named = [frame[name].astype(str).to_numpy() for name in single]
    rows, repeats = distinct_rows(known_ticks(table, question), weights, *named)
    labels = {name: values[rows].tolist() for name, values in zip(single, named, strict=True)}
    whole = population if not (design.strata or design.cluster) else None
    drawn = survey_design(
        weights[rows],
        labels[design.strata] if design.strata else None,
        labels[design.cluster] if design.cluster else None,
        whole,
        repeats,
    )
    if design.margins:
        totals = {
            margin.question: {total.option: total.teachers for total in margin.totals} for margin in design.margins
        }
        drawn = calibrated(drawn, {name: labels[name] for name in totals}, totals)
    return drawn, rows


def _single(design: Design) -> list[str]:
    """Name the questions that give each respondent a label."""
    named = [design.strata, design.cluster, *(margin.question for margin in design.margins)]
    return list(dict.fromkeys(name for name in named if name is not None))


def _known(table: AnswerTable, design: Design) -> npt.NDArray[np.bool_]:
    """Say of which respondents everything is known that the design asks for."""
    named = [*_single(design), *([design.weight] if design.weight else [])]
    known = [table.frame[name].notna().to_numpy() for name in named]
    return np.logical_and.reduce(known) if known else np.ones(len(table), np.bool_)


def _weights(table: AnswerTable, question: str | None) -> Floats:
    """Read weights as numbers, with a point or a comma."""
    if question is None:
        return np.ones(len(table))
    texts = table.frame[question].astype(str).str.strip().str.replace(",", ".", regex=False)
    values = pd.to_numeric(texts, errors="coerce").to_numpy(np.float64)
    wrong = ~(np.isfinite(values) & (values > 0))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise InputError(
            f"{_row(table, at)}: {question} is '{table.frame[question].iloc[at]}'; expected a number above 0, the "
            f"weight that design in region.yaml asks for; correct it, or empty the cell to leave the respondent out"
        )
    return values


def _row(table: AnswerTable, at: int) -> str:
    """Name the file and row that a respondent stands in, as far as the answers tell it."""
    facts = table.frame.iloc[at]
    file, row = facts.get("respondent:file"), facts.get("respondent:row")
    source = file if isinstance(file, str) else table.sources[0].file if table.sources else "the answers"
    return f"{source}, row {row if row is not None else at + 2}"


def _file(region: Region) -> Path:
    return Path("data/raw", region.id, "region.yaml")


def _weighting(design: Design) -> str:
    if design.margins:
        return "post-stratified" if len(design.margins) == 1 else "raked"
    return "weighted" if design.weight else "equal"
