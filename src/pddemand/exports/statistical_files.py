"""SPSS and Stata files as sheets: values as text, with the labels of variables and values and the declared sets."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pddemand.errors import InputError
from pddemand.exports.decoding import decoded
from pddemand.exports.sheets import Sheet
from pddemand.spelling import spaced

BYTE_FOR_BYTE = "ISO-8859-1"
"""Decoding that keeps every byte, for files that do not say their encoding."""

UNSAID = ("", "none", "windows-1252", "iso-8859-1", "latin1", "us-ascii")
"""Encodings that a file has which says none."""


def read_statistical_file(path: Path, encoding: str | None = None) -> Sheet:
    """Read a .sav, .zsav or .dta file.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str, optional
        Encoding of texts in a file that does not say it (Stata before 14, old SPSS); found out if not given.

    Returns
    -------
    Sheet
        Missing values are blank; whole numbers are written whole.

    Raises
    ------
    InputError
        If there is no such file or it is damaged.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such file; add it or correct its name")
    if not path.is_file():
        raise InputError(f"{path}: cannot be read (Is a directory); check what it is")
    frame, meta, told, respelt = _read(path, encoding)
    titles = tuple(spaced(respelt(title or "")) for title in meta.column_labels)
    return Sheet(
        path=path,
        header=tuple(spaced(respelt(name)) for name in frame.columns),
        columns=tuple(
            pa.chunked_array([pa.array([respelt(text) for text in _texts(frame[name])], pa.string())])
            for name in frame.columns
        ),
        first_row=1,
        encoding=told,
        titles=titles,
        value_labels={
            spaced(respelt(column)): {
                respelt(_text(value)): spaced(respelt(str(label))) for value, label in labels.items()
            }
            for column, labels in meta.variable_value_labels.items()
        },
        sets=_sets(path, frame, getattr(meta, "mr_sets", None) or {}, told, respelt),
    )


def _read(path: Path, encoding: str | None) -> tuple[pd.DataFrame, Any, str, Callable[[str], str]]:
    """Give the values, what the file says about them, the encoding, and how its texts are to be spelt."""
    dta = path.suffix.lower() == ".dta"
    if not encoding and not (dta and _is_old_dta(path)):
        try:
            frame, meta = _parsed(path, None)
            told = "utf-8" if dta else str(meta.file_encoding or "")
        except _WrongEncodingError:
            told = ""
        if told.lower() not in UNSAID:
            return frame, meta, told, str
    frame, meta = _parsed(path, BYTE_FOR_BYTE)
    content = "\n".join(_all_texts(frame, meta)).encode("latin-1", errors="ignore")
    if content.isascii():
        return frame, meta, "ascii", str
    try:
        _, told = decoded(content, str(path), encoding)
    except InputError:
        if encoding:
            raise
        told = "cp1252"
    return frame, meta, told, lambda text: _again(text, told)


def _again(text: str, encoding: str) -> str:
    return text if text.isascii() else text.encode("latin-1", errors="replace").decode(encoding, errors="replace")


def _parsed(path: Path, encoding: str | None) -> tuple[pd.DataFrame, Any]:
    import pyreadstat

    reader = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        frame, meta = reader(str(path), encoding=encoding)
    except Exception as error:  # a damaged file raises errors of any kind
        kind = _WrongEncodingError if "requested encoding" in str(error) or "decode" in str(error) else InputError
        raise kind(f"{path}: cannot be read ({error}); save it again from SPSS or Stata") from error
    return frame, meta


class _WrongEncodingError(InputError):
    """Texts of a file are not in the encoding that the file says."""


def _is_old_dta(path: Path) -> bool:
    """Tell whether a Stata file is older than version 14, which brought UTF-8."""
    with path.open("rb") as file:
        head = file.read(100)
    release = re.search(rb"<release>([0-9]+)<", head)
    return int(release[1]) < 118 if release else True


def _all_texts(frame: pd.DataFrame, meta: Any) -> Iterable[str]:
    yield from frame.columns
    yield from (label for label in meta.column_labels if label)
    yield from (str(label) for labels in meta.variable_value_labels.values() for label in labels.values())
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name].dtype):
            yield from dict.fromkeys(value for value in frame[name] if isinstance(value, str))


def _sets(
    path: Path, frame: pd.DataFrame, sets: Mapping[str, Mapping[str, Any]], encoding: str, respelt: Callable[[str], str]
) -> dict[str, dict[str, Any]]:
    """Give the declared sets with the value that each counts, also where it is a text, and names as in the header."""
    if not sets:
        return {}
    content, found = path.read_bytes(), {}
    texts, long_names = _counted_texts(content), _long_names(content)
    header = {str(name).lower(): respelt(str(name)) for name in frame.columns}
    for name, declared in sets.items():
        counted = declared["counted_value"]
        raw = texts.get(name.lower().removeprefix("$"))
        if declared["is_dichotomy"] and counted is None and raw is not None:
            counted = raw.decode(encoding, errors="replace").strip()
        variables = [str(each).lower() for each in declared["variable_list"]]
        variables = [each if each in header else long_names.get(each, each) for each in variables]
        if gone := [each for each in variables if each not in header]:
            raise InputError(
                f"{path}: set '{name}' has the variable '{gone[0]}', which is not in the file; mend the set"
            )
        label, listed = respelt(str(declared["label"])), [header[each] for each in variables]
        found[name] = {**declared, "label": label, "counted_value": counted, "variable_list": listed}
    return found


_RECORD = re.compile(rb"\x07\0{3}([\x07\x0d\x13])\0{3}\x01\0{3}(.{4})", re.DOTALL)
_SET = re.compile(rb"\$?([^=\n]+)=(?:D|E 11? )([0-9]+) ")


def _counted_texts(content: bytes) -> dict[str, bytes]:
    """Find the counted value of each set of dichotomies in an SPSS file, as the bytes that stand there.

    Records 7/7 and 7/19 hold a line for each set, such as `$name=D3 Yes 5 label d1 d2`: the length of the counted
    value, the value, the length of the label, the label, the variables (PSPP Developers Guide, System File Format).
    """
    return {
        line[1].decode(errors="replace").lower(): lines[line.end() : line.end() + int(line[2])]
        for lines in _records(content, b"\x07\x13")
        for line in _SET.finditer(lines)
    }


def _long_names(content: bytes) -> dict[str, str]:
    """Find the names of variables behind the short ones that sets may use (record 7/13: `SHORT=long`, tabs between)."""
    pairs = [pair.split(b"=") for lines in _records(content, b"\x0d") for pair in lines.split(b"\t")]
    return {pair[0].decode("latin-1").lower(): pair[1].decode(errors="replace").lower() for pair in pairs if pair[1:]}


def _records(content: bytes, subtypes: bytes) -> Iterable[bytes]:
    for record in _RECORD.finditer(content):
        if record[1] in subtypes:
            yield content[record.end() : record.end() + int.from_bytes(record[2], "little")]


def _texts(column: "pd.Series[Any]") -> list[str]:
    return ["" if pd.isna(value) else _text(value) for value in column]


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
