"""Course titles to directions: a dictionary of stem patterns, and what it reads in a title."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from pddemand.errors import InputError
from pddemand.globs import Finder, Phrase, phrase
from pddemand.raw import Location, nearest, read_yaml, shown
from pddemand.records import DictionaryFile
from pddemand.spelling import lost_letters, tidy

Kind = Literal["exception", "overriding", "pattern", "contested", "second", "weak", "hint"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # of matches in one place the first kind stays
LISTS: dict[str, Kind] = {
    "patterns": "pattern",
    "weak": "weak",
    "hints": "hint",
    "overriding": "overriding",
    "exceptions": "exception",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of the dictionary: words that speak for a direction, and how (`data/dictionary.yaml` says it).

    A contested pattern has a `reading`, the name of the kind of title that can be read two ways; its less
    usual directions have patterns of the kind "second".
    """

    words: Phrase
    direction: str
    language: str
    kind: Kind
    line: int
    reading: str = ""

    @property
    def text(self) -> str:
        """The pattern as one string."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern in a title, from `start` up to `end`; `folded`: only with о у н read as ө ү ң."""

    pattern: Pattern
    start: int
    end: int
    folded: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the dictionary reads in one title.

    `title` is tidied; `matches` stand in order of place; `possible` holds every direction that the title may
    belong to; `primary` is the one of them that precedence picks, "" for an unclassified title.
    """

    title: str
    matches: tuple[Match, ...]
    possible: tuple[str, ...]
    primary: str

    @property
    def surely(self) -> str:
        """The one direction the title can belong to; "" if there is none or more than one."""
        return self.primary if len(self.possible) == 1 else ""

    @property
    def contested(self) -> tuple[str, ...]:
        """Kinds of contested title this one is of; `Dictionary.contested` has the reasons."""
        names = dict.fromkeys(match.pattern.reading for match in self.matches if match.pattern.reading)
        return () if self.surely else tuple(names)

    def in_context(self, match: Match) -> str:
        """Keyword-in-context line: the match in brackets between the two words before and after it."""
        before, after = self.title[: match.start], self.title[match.end :]
        left, right = re.split(r"(?<= )", before)[-3:], re.split(r"(?= )", after)[:3]
        start, end = "".join(left), "".join(right)
        found = f"{start}[{self.title[match.start : match.end]}]{end}"
        return f"{'…' if start != before else ''}{found}{'…' if end != after else ''}"


@dataclass(frozen=True)
class Dictionary:
    """Patterns, the order in which directions win a title, and why some kinds of title are contested."""

    directions: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    precedence: tuple[str, ...]
    precedence_of_hints: tuple[str, ...]
    contested: Mapping[str, Mapping[str, str]]  # kind of title -> language -> reason

    @cached_property
    def _finder(self) -> Finder:
        return Finder(pattern.words for pattern in self.patterns)

    def found(self, title: str) -> list[Match]:
        """Every match in a tidied title, exceptions and nested ones included."""
        return [Match(self.patterns[f.phrase], f.start, f.end, f.folded) for f in self._finder.find(title)]

    def read(self, title: str) -> Reading:
        """Read one title.

        Within a direction a match inside a longer one does not count; so a longer hint takes the weight off a
        pattern. An exception silences its own direction inside it, an overriding pattern every direction.
        Patterns decide, else contested words, else weak ones, else hints. A title may belong to any direction
        with a pattern or a contested word, or, if there is none, to any of those that decide.
        """
        title = tidy(title)
        kept: list[Match] = []
        for match in sorted(self.found(title), key=_longest_first):
            if not any(_silences(longer, match) for longer in kept):
                kept.append(match)
        kept = [match for match in kept if match.pattern.kind != "exception"]
        tiers = [
            {match.pattern.direction for match in kept if match.pattern.kind in kinds}
            for kinds in (("overriding", "pattern"), ("contested",), ("second",), ("weak",), ("hint",))
        ]
        deciding = next(filter(None, tiers), set())
        possible = tiers[0] | tiers[1] | tiers[2] or deciding
        order = self.precedence_of_hints if deciding is tiers[-1] else self.precedence
        return Reading(
            title,
            tuple(sorted(kept, key=lambda match: (match.start, match.end))),
            tuple(direction for direction in self.directions if direction in possible),
            next((direction for direction in order if direction in deciding), ""),
        )


def _longest_first(match: Match) -> tuple[int, int, int]:
    return match.start - match.end, KINDS.index(match.pattern.kind), match.pattern.line


def _silences(longer: Match, match: Match) -> bool:
    reaches = longer.pattern.kind == "overriding" or longer.pattern.direction == match.pattern.direction
    return reaches and longer.start <= match.start and match.end <= longer.end


def classify(titles: Iterable[str], dictionary: Dictionary, source: str) -> list[Reading]:
    """Read titles; equal ones are read once and share their reading.

    Parameters
    ----------
    titles : iterable of str
        As printed, one per row of `source`.
    dictionary : Dictionary
    source : str
        File the titles stand in, for messages; its row 1 is the header.

    Raises
    ------
    InputError
        For an empty title, and for one whose Kyrgyz letters were lost to "?".
    """
    known: dict[str, Reading] = {}
    readings = []
    for row, title in enumerate(titles, start=2):
        reading = known.get(title)
        if reading is None:
            reading = known[title] = dictionary.read(title)
            if not reading.title:
                raise InputError(f"{source}, row {row}: the title is empty; write it or delete the row")
            if word := lost_letters(title):
                raise InputError(
                    f"{source}, row {row}: {shown(word)} has lost letters to '?'; "
                    f"go back to the original, save it as UTF-8 and copy the text again"
                )
        readings.append(reading)
    return readings


def dictionary_for(path: Path, directions: Sequence[str], titles: bool) -> str:
    """Give the text of a dictionary, checked against a region's directions.

    Parameters
    ----------
    path : Path
    directions : sequence of str
        Ids of the region's directions.
    titles : bool
        Whether the region has titles that somebody wants to see in directions. If it has none, a dictionary of other
        directions gives place to an empty one.

    Raises
    ------
    InputError
        As for `read_dictionary`.
    """
    if not titles and set(read_yaml(path).parse(TypeAdapter(DictionaryFile)).precedence.patterns) != set(directions):
        order = list(directions)
        return json.dumps({"precedence": {"patterns": order, "hints": order}, "directions": []}) + "\n"
    read_dictionary(path, directions)
    return path.read_text(encoding="utf-8")


def read_dictionary(path: Path, directions: Sequence[str]) -> Dictionary:
    """Read a dictionary from YAML.

    Parameters
    ----------
    path : Path
    directions : sequence of str
        Ids of the region's directions; readings list directions in this order.

    Raises
    ------
    InputError
        For YAML that cannot be read, unknown keys and directions, a pattern that does not parse or stands
        twice in a direction, an order that does not name every direction once.
    """
    raw = read_yaml(path)
    file = raw.parse(TypeAdapter(DictionaryFile))
    for place, direction in _directions(file):
        if direction not in directions:
            problem = f"unknown direction {shown(direction)}; {nearest(direction, directions)}"
            own = "a region with other directions than these needs a dictionary.yaml in its own folder"
            raise InputError(f"{raw.place(place)}: {problem} ({own})")
    for name, order in (("patterns", file.precedence.patterns), ("hints", file.precedence.hints)):
        if sorted(order) != sorted(directions):
            problem = f"{', '.join(order)} is no order; name each of {', '.join(directions)} once"
            raise InputError(f"{raw.place(('precedence', name))}: {problem}")
    patterns: dict[tuple[str, Phrase], Pattern] = {}
    for place, text, direction, language, kind, reading in _written(file):
        try:
            words = phrase(text)
        except ValueError:
            problem = f"{shown(text)} is no pattern; write words of letters, digits and *, the first not *"
            raise InputError(f"{raw.place(place)}: {problem}") from None
        pattern = Pattern(words, direction, language, kind, raw.line(place), reading)
        first = patterns.setdefault((direction, words), pattern)
        if first is not pattern:
            problem = f"{shown(text)} stands in {direction} already, line {first.line}; delete one of them"
            raise InputError(f"{raw.place(place)}: {problem}")
    return Dictionary(
        tuple(directions),
        tuple(patterns.values()),
        file.precedence.patterns,
        file.precedence.hints,
        {entry.name: entry.why.model_dump() for entry in file.contested},
    )


def _directions(file: DictionaryFile) -> Iterator[tuple[Location, str]]:
    """Walk the directions that a dictionary names, with their places."""
    for i, entry in enumerate(file.directions):
        yield ("directions", i, "direction"), entry.direction
    for i, kind in enumerate(file.contested):
        for j, direction in enumerate(kind.directions):
            yield ("contested", i, "directions", j), direction


def _written(file: DictionaryFile) -> Iterator[tuple[Location, str, str, str, Kind, str]]:
    """Walk the patterns: place, text, direction, language, kind, and the kind of contested title."""
    for i, entry in enumerate(file.directions):
        for j, section in enumerate(entry.languages):
            for name, kind in LISTS.items():
                for place, text in _leaves(getattr(section, name), ("directions", i, "languages", j, name)):
                    yield place, text, entry.direction, section.language, kind, ""
    for i, contested in enumerate(file.contested):
        usual, *others = contested.directions
        for place, text in _leaves(contested.patterns, ("contested", i, "patterns")):
            yield place, text, usual, "mul", "contested", contested.name
            for other in others:
                yield place, text, other, "mul", "second", contested.name


def _leaves(texts: Sequence[str | Sequence[str]], place: Location) -> Iterator[tuple[Location, str]]:
    """Walk the texts of a list, those of lists inside it too."""
    for index, text in enumerate(texts):
        if isinstance(text, str):
            yield (*place, index), text
        else:
            yield from _leaves(text, (*place, index))
