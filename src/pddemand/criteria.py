"""By which criteria of `config.yaml` `run.py verify` judges whether the study was reproduced."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from pddemand.fields import Record

Consequence = Literal["note", "minor issues", "partial", "not reproduced"]
"""What a finding leads to: nothing but being told, or a verdict that is no better than this."""

CONSEQUENCES = get_args(Consequence)


class Criteria(Record):
    """What each kind of finding leads to, and how far a number computed anew may be from the published one.

    `tolerance` is in units of the published number's last digit: a number that differs by more is a `number_differs`,
    by at most so much a `number_near`; a count that differs is never near. `most` is the share of comparable numbers
    that must differ for the finding `most_numbers_differ`.
    """

    tolerance: Annotated[float, Field(ge=0)] = 1
    most: Annotated[float, Field(ge=0, lt=1)] = 0.5
    study_stops: Consequence = "not reproduced"
    runs_differ: Consequence = "partial"
    result_changed: Consequence = "partial"
    result_missing: Consequence = "minor issues"
    result_extra: Consequence = "minor issues"
    most_numbers_differ: Consequence = "not reproduced"
    number_differs: Consequence = "partial"
    number_near: Consequence = "minor issues"
    number_possible: Consequence = "note"
    number_not_verifiable: Consequence = "note"
    absolute_path: Consequence = "minor issues"
    personal_data: Consequence = "partial"
    personal_data_raw: Consequence = "minor issues"
    empty_file: Consequence = "minor issues"
    duplicate_file: Consequence = "minor issues"
    undeclared_import: Consequence = "minor issues"
    notebook_order: Consequence = "minor issues"
    notebook_output: Consequence = "minor issues"
    licence_missing: Consequence = "minor issues"
    column_undescribed: Consequence = "minor issues"
    not_checked: Consequence = "minor issues"


KINDS = tuple(name for name in Criteria.model_fields if name not in ("tolerance", "most"))
"""Kinds of findings, in the order in which they are told."""


def laxer(criteria: Criteria) -> list[str]:
    """List the criteria that forgive more than those proposed here, as `config.yaml` names them.

    Examples
    --------
    >>> laxer(Criteria(tolerance=2, most=0.4, runs_differ="note", empty_file="partial"))
    ['tolerance: 2 (proposed: 1)', 'runs_differ: note (proposed: partial)']
    """
    found = []
    for name, proposed in Criteria().model_dump().items():
        chosen = getattr(criteria, name)
        forgives = CONSEQUENCES.index(chosen) < CONSEQUENCES.index(proposed) if name in KINDS else chosen > proposed
        if forgives:
            shown = chosen if name in KINDS else f"{chosen:g}"
            found.append(f"{name}: {shown} (proposed: {proposed})")
    return found
