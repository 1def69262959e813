"""Bytes of a text file as text: marks of Unicode, strict UTF-8, then the code pages of Cyrillic by plausibility."""

import codecs
import re

from pddemand.errors import InputError
from pddemand.raw import shown
from pddemand.spelling import lost_letters

CODE_PAGES = ("ptcp154", "kz1048", "cp1251", "koi8-r", "cp866")
"""Tried in this order when a file is not Unicode; the first two have the letters ң, ө, ү."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = re.compile("[а-яёңөүА-ЯЁҢӨҮ]")
_CASE_TURNED = re.compile("[а-яёңөү][А-ЯЁҢӨҮ]|[а-яёңөүА-ЯЁҢӨҮ][A-Za-z]|[A-Za-z][а-яёңөүА-ЯЁҢӨҮ]")
_STRANGE = re.compile(r"[^\x20-\x7e\s«»“”„’–—…№°§а-яёңөүА-ЯЁҢӨҮ\u00a0]")


def decoded(content: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Decode a text file.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        What messages call it.
    encoding : str, optional
        The encoding, where it is known.

    Returns
    -------
    text, encoding : str
        The text without byte-order mark, and how it was read.

    Raises
    ------
    InputError
        If the encoding is unknown or wrong, or no encoding gives text.

    Examples
    --------
    >>> decoded("Үй, ңө".encode("ptcp154"), "a.csv")
    ('Үй, ңө', 'ptcp154')
    """
    if encoding:
        return _as(content, name, encoding), encoding
    for mark, codec in MARKS:
        if content.startswith(mark):
            return _as(content, name, codec).removeprefix("\ufeff"), codec
    if b"\0" in content[:2000]:
        # Signs of ASCII, of which any table has some, have their zero byte last in one and first in the other.
        codec = "utf-16-le" if content[1:2000:2].count(0) >= content[0:2000:2].count(0) else "utf-16-be"
        return _as(content, name, codec), codec
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    scores = {codec: _plausible(content[:200_000], codec) for codec in CODE_PAGES}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] <= 0:
        raise InputError(
            f"{name}: no text in UTF-8 or a Cyrillic code page; save it as UTF-8, or name its encoding in region.yaml"
        )
    return content.decode(best, errors="strict"), best


def _as(content: bytes, name: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError:
        raise InputError(
            f"{name}: encoding '{encoding}' is unknown; known are utf-8, utf-16, {', '.join(CODE_PAGES)}"
        ) from None
    except UnicodeError as error:
        raise InputError(f"{name}: not {encoding} text ({error}); leave the encoding out to have it found") from error


def _plausible(content: bytes, codec: str) -> float:
    """Score a decoding: letters of Kyrgyz and Russian speak for it, strange signs and odd capitals against it."""
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return float("-inf")
    return len(_USUAL.findall(text)) - 3 * len(_STRANGE.findall(text)) - 2 * len(_CASE_TURNED.findall(text))


def refuse_lost_letters(place: str, text: str) -> None:
    """Refuse text whose Kyrgyz letters became "?" when the file was saved."""
    if word := lost_letters(text):
        raise InputError(
            f"{place}: {shown(word)} has lost the letters ң, ө, ү to '?'; they are gone from this file: "
            f"export it again and save it as UTF-8 (in Excel: Save as, CSV UTF-8)"
        )
