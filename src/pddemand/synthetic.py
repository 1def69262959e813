"""What pages and pictures of a made-up survey say about it, so that nobody takes them for a result."""

from pddemand.language import Language, message

WARNING = message(
    "Synthetic answers: they were made up to show how the program works. Nobody gave them; they say nothing about any"
    " region."
)
"""Stands above every page."""

IN_BRIEF = message("Synthetic answers, made up as an example")
"""Stands in every picture, and before its caption and its alternative text."""


def titled(title: str, words: Language) -> tuple[str, str]:
    """Give the title of a page of a made-up survey, and the warning that stands above it.

    Examples
    --------
    >>> from pddemand.language import language
    >>> titled("Demand", language("en"))[0]
    'Demand (synthetic answers)'
    """
    return words.text("{title} (synthetic answers)", title=title), words.text(WARNING)
