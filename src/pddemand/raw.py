"""Reading what people wrote down, YAML and CSV, so that every message can say where a mistake stands."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from pddemand.errors import InputError
from pddemand.spelling import lost_letters

Location = tuple[str | int, ...]
Model = TypeVar("Model")

# What pydantic's kinds of error mean in plain words: what was expected and what to do.
_EXPECTED = {
    "bool_type": "true or false, without quotes",
    "dict_type": "keys with values below it",
    "float_type": "a number with a decimal point, such as 0.95",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number of {ge} or more",
    "int_type": "a whole number, without quotes",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number of {le} or less",
    "literal_error": "{expected}",
    "model_type": "keys with values below it",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "some text; fill it in",
    "string_type": "text; write it in quotes",
    "too_short": "a list of {min_length} or more",
    "tuple_type": "a list, one line with '- ' for each",
}


@dataclass(frozen=True)
class Raw:
    """What a file says and where in the file it says it.

    Parameters
    ----------
    path : Path
        The file, as the caller named it; messages show it so.
    data : object
        Mappings, lists and plain values; for a table a list with one mapping of cells per row.
    unit : {"line", "row"}
        What `places` counts. Rows are counted as a spreadsheet does: the header is row 1.
    places : mapping
        Where each part of `data` stands, by its path: ``("claims", 3, "quote")``.
    """

    path: Path
    data: Any
    unit: Literal["line", "row"]
    places: Mapping[Location, int]

    def at(self, location: Location) -> str:
        """Name the line or row of the innermost part of `location` that the file has."""
        return f"{self.unit} {self.line(location)}"

    def line(self, location: Location) -> int:
        """Give the line or row of the innermost part of `location` that the file has."""
        return self.places.get(self._known(location), 1)

    def place(self, location: Location) -> str:
        """Name the file and the line or row of the innermost part of `location` that the file has."""
        return f"{self.path}, {self.at(location)}"

    def parse(self, model: TypeAdapter[Model]) -> Model:
        """Check the data against a model.

        Raises
        ------
        InputError
            Naming the first mistake and how many more there are.
        """
        try:
            # As JSON, a YAML list may fill a tuple and nothing else is converted.
            return model.validate_json(json.dumps(self.data, default=str))
        except ValidationError as error:
            raise InputError(self._in_words(error, model.json_schema())) from error

    def blanks(self, model: TypeAdapter[Model]) -> tuple[Location, ...]:
        """List what is left blank and must not be; nothing where the file has any other mistake."""
        try:
            model.validate_json(json.dumps(self.data, default=str))
        except ValidationError as error:
            errors = _errors(error)
            if all(_blank(each) for each in errors):
                return tuple(dict.fromkeys(self._known(each["loc"]) for each in errors))
        return ()

    def _part(self, location: Location) -> Any:
        """Give the part of the data that stands at a location."""
        part = self.data
        for key in self._known(location):
            part = part[key]
        return part

    def _known(self, location: Location) -> Location:
        """Leave out the parts of a location that pydantic adds (names of alternatives) and the file lacks."""
        known: Location = ()
        for part in location:
            if (*known, part) in self.places:
                known = (*known, part)
        return known

    def _beside(self, location: Location) -> str:
        """Name what tells an entry from others of its kind: the first text in it."""
        part = self._part(location) if location else None
        texts = [(key, text) for key, text in part.items() if isinstance(text, str)] if isinstance(part, dict) else []
        return f" beside {texts[0][0]} {shown(texts[0][1])}" if texts else ""

    def _in_words(self, error: ValidationError, schema: Mapping[str, Any]) -> str:
        """Say the first error in one line; a mistyped key comes before the missing one that it causes."""
        errors = _errors(error)
        first = next((each for each in errors if each["type"] == "extra_forbidden"), None) or next(
            (each for each in errors if not _blank(each)), errors[0]
        )
        location, kind, context = first["loc"], first["type"], dict(first.get("ctx", {}))
        value = shown(first["input"])
        if kind.startswith("union_tag"):  # the key that tells which of several kinds of entry this is
            location = (*location, re.findall(r"'(\w+)'", context["discriminator"])[-1])
            value = shown(context.get("tag"))
        names = [str(part) for part in self._known(location) if isinstance(part, str)][-2:]
        field = ".".join(names) or "the file"
        match kind:
            case "missing" | "union_tag_not_found":
                message = f"'{location[-1]}' is missing; add it{self._beside(location[:-1])}"
            case "extra_forbidden":
                absent = [key for key in keys_at(schema, location[:-1]) if key not in self._part(location[:-1])]
                hint = nearest(str(location[-1]), absent)
                # The key that was meant is missing for the same reason.
                same = [(*location[:-1], key) for key in absent if hint == nearest(key, [key])]
                errors = [each for each in errors if each["type"] != "missing" or each["loc"] not in same]
                message = f"unknown key '{location[-1]}'; {hint or 'take it out'}"
            case "value_error" if isinstance(first["input"], dict):
                message = str(context["error"])
            case "value_error":
                message = f"{field} is {value}; {context['error']}"
            case "not_stated":
                message = f"{field} is {value}; {first['msg']}"
            case "union_tag_invalid":
                close = get_close_matches(context["tag"], re.findall(r"'([^']+)'", context["expected_tags"]), n=1)
                hint = f"did you mean '{close[0]}'? " if close else ""
                message = f"{field} is {value}; {hint}expected {context['expected_tags']}"
            case "model_type" | "dict_type" if keys := keys_at(schema, location):
                message = f"{field} is {value}; expected the keys {', '.join(keys)} with values below it"
            case "string_type" if first["input"] is None:
                message = f"{field} is {value}; expected {_EXPECTED['string_too_short']}"
            case _:
                expected = _EXPECTED.get(kind, first["msg"].removeprefix("Input should be "))
                message = f"{field} is {value}; expected {expected.format(**context)}"
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        return f"{self.place(location)}: {message}{more}"


def _errors(error: ValidationError) -> list[Any]:
    """List what is wrong, without what cannot be known because of that."""
    return [each for each in error.errors(include_url=False) if each["type"] != "default_factory_not_called"]


def _blank(error: Mapping[str, Any]) -> bool:
    """Whether an error is about a value that nobody has filled in."""
    return error["input"] is None or (isinstance(error["input"], str) and not error["input"].strip())


def keys_at(schema: Mapping[str, Any], location: Location) -> list[str]:
    """List the keys that a JSON schema has at a location; of alternatives, those of all that fit it.

    Examples
    --------
    >>> keys_at({"properties": {"name": {"properties": {"ky": {}, "ru": {}}}}}, ("name",))
    ['ky', 'ru']
    """
    parts = _alternatives(schema, schema)
    for step in location:
        under = [part[key] for part in parts for key in (["items"] if isinstance(step, int) else []) if key in part]
        under += [part["properties"][step] for part in parts if step in part.get("properties", {})]
        tagged = [part["discriminator"]["mapping"] for part in parts if "discriminator" in part]
        under += [{"$ref": mapping[step]} for mapping in tagged if step in mapping]
        parts = [each for part in under for each in _alternatives(part, schema)] or parts
    return list(dict.fromkeys(key for part in parts for key in part.get("properties", {})))


def _alternatives(part: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Follow a part of a JSON schema to what it refers to, and to each of its alternatives."""
    if "$ref" in part:
        return _alternatives(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    among = [each for key in ("anyOf", "oneOf", "allOf") for each in part.get(key, ())]
    return [part, *(found for each in among for found in _alternatives(each, schema))]


def shown(value: object) -> str:
    """Show a value in a message: on one line, quoted, and not longer than a line can hold."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(words.split())
    if value is None or not text:
        return "empty"
    if len(text) <= 60:
        return f"'{text}'"
    return f"'{discreet(text)[:57]}...'"  # masked first, since half an address is not known for one


def discreet(text: str) -> str:
    """Mask e-mail addresses, accounts, PINs and phone numbers in a message.

    Examples
    --------
    >>> discreet("row 2: 'a@b.kg' is no option")
    "row 2: '[e-mail]' is no option"
    """
    from pddemand.personal import mask

    return str(mask([text]).texts[0])


def nearest(word: str, known: Sequence[str]) -> str:
    """Ask whether the nearest known word was meant, or list what is known, or say nothing if nothing is.

    Examples
    --------
    >>> nearest("ikt", ["ict", "legal"])
    "did you mean 'ict'?"
    >>> nearest("sports", ["ict", "legal"])
    'known are: ict, legal'
    """
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known are: {', '.join(known)}" if known else ""


def advice(hint: str, remedy: str) -> str:
    """Put what to do behind a hint, as a sentence of its own where the hint asks.

    Examples
    --------
    >>> advice("did you mean 'ict'?", "correct the codebook")
    "did you mean 'ict'? Correct the codebook"
    >>> advice("known are: ict, legal", "correct the codebook")
    'known are: ict, legal; correct the codebook'
    """
    return f"{hint} {remedy[0].upper()}{remedy[1:]}" if hint.endswith("?") else f"{hint}; {remedy}"


def read_yaml(path: Path) -> Raw:
    """Read a YAML file with the line of every key and list entry.

    Raises
    ------
    InputError
        If the file is missing, empty, not UTF-8, not YAML, gives a key twice, uses anchors, or lost letters to "?".
    """
    text = _read_text(path)
    for number, line in enumerate(text.split("\n"), start=1):
        _refuse_lost_letters(f"{path}, line {number}", line)
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            raise InputError(f"{path}: the file is empty; fill it in")
        places = dict(_places(root, (), path, set()))
        data = loader.construct_document(root)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        _refuse_yaml(path, error)
    finally:
        loader.dispose()
    return Raw(path, data, "line", places)


def read_csv(path: Path, columns: Sequence[str]) -> Raw:
    """Read a table as text; blank rows and blanks around cells are left out.

    Parameters
    ----------
    path : Path
        The file: UTF-8, one header row, commas between cells, or semicolons or tabs where the header has them.
    columns : sequence of str
        The columns that the header must have, in any order, and no others.

    Raises
    ------
    InputError
        If the file is missing, empty, not UTF-8, has other columns, a row of another width, or lost letters to "?".
    """
    text = _read_text(path)
    mark = _between_cells(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        lines = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num}: not a table with {_CALLED[mark]}-separated cells ({error}); "
            f"close each opened double quote, write one inside a cell twice"
        ) from error
    rows = [(number, row) for number, row in enumerate(lines, start=1) if any(row)]
    if not rows:
        raise InputError(f"{path}: the file is empty; its first row must be {','.join(columns)}")
    header = rows[0][1]
    _check_header(f"{path}, row {rows[0][0]}", header, columns)
    for number, row in rows[1:]:
        if len(row) != len(header):
            remedy = (
                f"put cells that contain a {_CALLED[mark]} in double quotes"
                if len(row) > len(header)
                else f"write a {_CALLED[mark]} for each empty cell too"
            )
            raise InputError(f"{path}, row {number}: {len(row)} cells where the header has {len(header)}; {remedy}")
        for column, cell in zip(header, row, strict=True):
            _refuse_lost_letters(f"{path}, row {number}, {column}", cell)
    data = [dict(zip(header, row, strict=True)) for _, row in rows[1:]]
    places: dict[Location, int] = {}
    for index, (number, _) in enumerate(rows[1:]):
        places |= {(index,): number} | {(index, column): number for column in header}
    return Raw(path, data, "row", places)


_CALLED = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What may stand between cells: Excel writes semicolons where numbers have a decimal comma."""


def _between_cells(text: str, columns: Sequence[str]) -> str:
    """Tell by the header what stands between cells: what gives most of the columns, a comma if nothing else."""
    header = next((line for line in text.splitlines() if re.search(r"\w", line)), "")
    return max(_CALLED, key=lambda mark: len({cell.strip(' "') for cell in header.split(mark)}.intersection(columns)))


def _read_text(path: Path) -> str:
    """Read a file as UTF-8, with or without byte-order mark, without zero bytes."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; add it") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check what it is") from error
    except UnicodeDecodeError as error:
        how = "in Excel: Save as, CSV UTF-8" if path.suffix == ".csv" else "in Notepad: Save as, Encoding, UTF-8"
        raise InputError(f"{path}: not UTF-8 text (byte {error.start + 1}); save it as UTF-8 ({how})") from error
    if "\0" in text:
        raise InputError(f"{path}: not UTF-8 text (it holds zero bytes); save it as UTF-8")
    return text


def _refuse_lost_letters(place: str, text: str) -> None:
    """Refuse text whose Kyrgyz letters became "?" when it was saved."""
    if word := lost_letters(text):
        raise InputError(
            f"{place}: {shown(word)} has lost letters to '?'; "
            f"go back to the original, save it as UTF-8 and copy the text again"
        )


def _places(node: yaml.Node, location: Location, path: Path, seen: set[int]) -> Iterator[tuple[Location, int]]:
    """Walk a YAML tree and give each part's path and line; refuse what cannot be meant."""
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise InputError(f"{path}, line {line}: anchors (& and *) are not used here; write it out")
    seen.add(id(node))
    yield location, line
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _places(child, (*location, index), path, seen)
    elif isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:str":
                raise InputError(f"{path}, line {line}: key {shown(key.value)} is no word; put it in quotes")
            if key.value in first:
                earlier = first[key.value]
                raise InputError(f"{path}, line {line}: key '{key.value}' stands already on line {earlier}; keep one")
            first[key.value] = line
            yield from _places(child, (*location, key.value), path, seen)
            yield (*location, key.value), line


def _refuse_yaml(path: Path, error: Exception) -> NoReturn:
    """Say in one line where a file stops being YAML."""
    mark = getattr(error, "problem_mark", None)
    place = f"{path}, line {mark.line + 1}" if mark else f"{path}"
    if found := _usual_mistake(path, mark.line if mark else -1, str(getattr(error, "problem", ""))):
        raise InputError(f"{path}, {found}") from error
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    raise InputError(
        f"{place}: not YAML here ({problem}); check indentation, "
        f"and quote text that begins with '*' or contains ': ', ' #' or '?'"
    ) from error


def _usual_mistake(path: Path, line: int, problem: str) -> str:
    """Say where YAML broke in one of the usual ways: a tab, an entry without "- ", a colon missing or too many."""
    numbered = list(enumerate(_read_text(path).split("\n")[: line + 1], start=1))
    said = [pair for pair in numbered if pair[1].strip() and not pair[1].lstrip().startswith("#")]
    for (_, above), (number, text) in list(pairwise(said))[:-3:-1]:
        entry, other = re.match(r"( *)- \w+ *$", above), re.fullmatch(r"( +)-?\w+ *", text)
        if entry and other and len(other[1]) >= len(entry[1]):
            return f"line {number}: {shown(text)} is no entry of the list above it; write - {text.strip().lstrip('-')}"
    for number, text in [pair for pair in numbered if pair[1].strip()][:-3:-1]:  # the last one, and the one before it
        if "\t" in text[: len(text) - len(text.lstrip())]:
            return f"line {number}: a tab stands before {shown(text)}; indent with spaces"
        if re.fullmatch(r" *\w+ *", text) and ("expected ':'" in problem or "mapping values" in problem):
            return f"line {number}: a colon is missing after {shown(text)}; write {text.strip()}:"
    broken = _QUOTED.sub("", numbered[line][1]) if 0 <= line < len(numbered) else ""
    second = {"mapping values": r":\s.*:(\s|$)", "expected ',' or '}'": r"\{.*:\s[^,{}]*:\s"}
    if any(words in problem and re.search(colons, broken) for words, colons in second.items()):
        return f"line {line + 1}: a second colon stands in this line; put the text in quotes"
    if r"'\t'" in problem:
        return f"line {line + 1}: a tab stands in this line; write blanks in its place"
    return ""


_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|(^|\s)#.*""")
"""What cannot hold a colon too many: quoted text and comments."""


def _check_header(place: str, header: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse a header that is not exactly the columns, in any order."""
    if len(header) == 1 and re.search("[;\t]", header[0]):
        raise InputError(f"{place}: the cells are not separated by commas; save the table as CSV with commas")
    missing = [column for column in columns if column not in header]
    for position, column in enumerate(header):
        if column not in columns:
            hint = nearest(column, missing) or "take it out"
            raise InputError(f"{place}: unknown column {shown(column)}; {hint}")
        if column in header[:position]:
            raise InputError(f"{place}: column '{column}' stands twice; keep one")
    if missing:
        raise InputError(f"{place}: column '{missing[0]}' is missing; add it")
