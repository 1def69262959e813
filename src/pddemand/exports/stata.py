"""Stata: variables of 1 and 0, variables that name options, or codes joined in one text."""

from pddemand.exports.sheets import Sheet
from pddemand.exports.variables import FACTS, answers, prepared

__all__ = ["FACTS", "SUFFIXES", "TITLE", "answers", "prepared", "recognised"]

TITLE = "Stata"
SUFFIXES = (".dta",)


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    ending = sheet.path.suffix.lower()
    return f"its name ends in {ending}" if ending in SUFFIXES else ""
