"""What is probably wrong with a dictionary."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pddemand.dictionary import Dictionary, Pattern
from pddemand.globs import Phrase
from pddemand.spelling import tidy


class Problem(NamedTuple):
    """A pattern that is probably a mistake, and why."""

    pattern: Pattern
    why: str


def lint(dictionary: Dictionary, corpus: Iterable[str]) -> list[Problem]:
    """List patterns that are probably mistakes.

    Parameters
    ----------
    dictionary : Dictionary
    corpus : iterable of str
        Titles and phrases of the field, in every language of the dictionary, with an example of each pattern.
    """
    found = {match.pattern for text in corpus for match in dictionary.found(tidy(text))}
    owners: dict[Phrase, set[str]] = {}
    for pattern in dictionary.patterns:
        if pattern.kind != "exception" and not pattern.reading:
            owners.setdefault(pattern.words, set()).add(pattern.direction)
    checks: dict[str, Callable[[Pattern], bool]] = {
        "к and п become г and б before a vowel: end the word before that letter": lambda pattern: (
            pattern.language == "ky" and any(word.endswith(("к*", "п*")) for word in pattern.words)
        ),
        "fewer than four letters and *: many other words begin like this": lambda pattern: (
            "*" in pattern.text and sum(map(str.isalpha, pattern.text)) < 4
        ),
        "stands in two directions: delete one, or move it to contested with the reason": lambda pattern: (
            not pattern.reading and len(owners.get(pattern.words, ())) > 1
        ),
        "matches nothing in the corpus: it is misspelt, or the corpus lacks an example": lambda pattern: (
            pattern not in found
        ),
    }
    return [Problem(p, why) for p in dictionary.patterns for why, holds in checks.items() if holds(p)]
