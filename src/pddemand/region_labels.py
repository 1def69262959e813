"""What surveys, and the comparison of regions, are called on pages and pictures."""

from collections.abc import Mapping

from pddemand.language import Language
from pddemand.synthetic import titled

BETWEEN = "regions"
"""The comparison of places with one another; those of the years of a place bear the place's name."""


def in_words(row: Mapping[str, str], column: str, words: Language) -> str:
    """Give a text that a table holds in every language; the column without suffix is English."""
    return row[column if words.code == "en" else f"{column}_{words.code}"]


def survey_label(survey: Mapping[str, str], words: Language) -> str:
    """Name a survey by its region and years, and say so if it was made up.

    Examples
    --------
    >>> from pddemand.language import language
    >>> survey_label({"name": "Osh Region", "years": "2022;2023", "synthetic": "no"}, language("en"))
    'Osh Region, 2022–2023'
    """
    years = survey["years"].split(";")
    label = f"{in_words(survey, 'name', words)}, {'–'.join(dict.fromkeys((years[0], years[-1])))}"
    return titled(label, words)[0] if survey["synthetic"] == "yes" else label
