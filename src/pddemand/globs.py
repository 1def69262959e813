"""Phrases whose words may contain `*`, found in text as quanteda finds the entries of a glob dictionary."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from pddemand.spelling import normalise

TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,:;!?()]| - ")  # punctuation too: no phrase reaches across it
ABBREVIATION = re.compile(r"(\w*[A-ZА-ЯӨҮҢ]{2})[a-zа-яөүң]+")  # with an ending: PISAнын, МКТны, ФГОСов
WORD = re.compile(r"[\w'*]+")
DOTS = str.maketrans("өүң", "оун")
ANY_DOTS = str.maketrans({"ө": "[өо]", "ү": "[үу]", "ң": "[ңн]"})

Phrase = tuple[str, ...]


def phrase(text: str) -> Phrase:
    """Cut a pattern into its words; a hyphen separates like a space.

    Raises
    ------
    ValueError
        If a word has other signs than letters, digits, ' and *, or if the first word is * alone.
    """
    words = tuple(normalise(text).replace("-", " ").split())
    if not all(map(WORD.fullmatch, words)) or not "".join(words[:1]).strip("*"):
        raise ValueError(f'"{text}" is no phrase')
    return words


class Found(NamedTuple):
    """Which phrase stands in a text, from `start` up to `end`; `folded`: only with о у н read as ө ү ң."""

    phrase: int
    start: int
    end: int
    folded: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word: globs it fits, phrases that it is, and phrases it begins by their second word.

    True beside a glob or a phrase: it fits only with о у н read as ө ү ң.
    """

    fits: dict[str, bool]
    whole: tuple[tuple[int, bool], ...]
    begins: dict[str, list[tuple[int, bool, Phrase]]]


class Finder:
    """Finds phrases in texts. Each distinct word is looked up once, so long lists of titles cost little."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first_word: dict[str, list[tuple[int, Phrase]]] = {}
        self._globs: dict[str, set[str]] = {}  # without dots -> as written
        for number, words in enumerate(phrases):
            self._by_first_word.setdefault(words[0], []).append((number, words[1:]))
            for glob in words:
                self._globs.setdefault(glob.translate(DOTS), set()).add(glob)
        self._inner = [glob for glob in self._globs if "*" in glob[:-1]]
        self._words: dict[str, _Word] = {}

    def find(self, text: str) -> list[Found]:
        """Every phrase at every place of a tidied text, in order of place, nested ones included.

        Capitals do not matter, except that an abbreviation in capitals may have an ending in small letters.
        """
        tokens = [(token.start(), token.end(), self._word(token[0])) for token in TOKEN.finditer(text)]
        found = []
        for i, (start, end, word) in enumerate(tokens):
            found += [Found(number, start, end, folded) for number, folded in word.whole]
            if not word.begins:
                continue
            for second in tokens[i + 1][2].fits if i + 1 < len(tokens) else ():
                for number, folded, words in word.begins.get(second, ()):
                    place = tokens[i + 1 : i + 1 + len(words)]
                    fits = [other.fits.get(glob) for glob, (_, _, other) in zip(words, place, strict=False)]
                    if len(fits) == len(words) and None not in fits:
                        found.append(Found(number, start, place[-1][1], folded or any(fits)))
        return found

    def _word(self, token: str) -> _Word:
        word = self._words.get(token)
        if word is None:
            word = self._words[token] = self._look_up(token)
        return word

    def _look_up(self, token: str) -> _Word:
        if not token[0].isalnum():
            return _Word({}, (), {})
        short = ABBREVIATION.fullmatch(token)
        forms = [token.lower(), short[1].lower()] if short else [token.lower()]
        fits = {
            glob: not any(fnmatchcase(form, glob) for form in forms)
            for form in forms
            for glob in sorted(self._candidates(form.translate(DOTS)))
            if fnmatchcase(form, glob.translate(ANY_DOTS))
        }
        whole: list[tuple[int, bool]] = []
        begins: dict[str, list[tuple[int, bool, Phrase]]] = {}
        for glob, folded in fits.items():
            for number, others in self._by_first_word.get(glob, ()):
                if others:
                    begins.setdefault(others[0], []).append((number, folded, others))
                else:
                    whole.append((number, folded))
        return _Word(fits, tuple(whole), begins)

    def _candidates(self, form: str) -> set[str]:
        keys = {form, *(form[:n] + "*" for n in range(len(form) + 1))}
        keys.update(glob for glob in self._inner if fnmatchcase(form, glob))
        return {glob for key in keys for glob in self._globs.get(key, ())}
