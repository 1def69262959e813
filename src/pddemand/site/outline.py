"""What the page says and in which order: the sections, and the calls of the notebooks that fill them.

A notebook is a list of calls such as `sheet.table("shares")`. The page makes the same calls, so that no sentence
stands in two places. A heading's cell may be tagged `section:<name>`: it and what follows up to the next heading then
belong to that section of the page; everything else to the section of the notebook's name.
"""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pddemand.language import message

SECTIONS = {
    "asked": message("What was asked"),
    "claims": message("What was found"),
    "demand": message("Demand"),
    "answers": message("What the answers tell"),
    "supply": message("Courses and demand"),
    "proposals": message("Proposals and course plan"),
    "open": message("What stays open"),
    "regions": message("Regions side by side"),
    "method": message("Method"),
    "data": message("Data and provenance"),
}
"""Name and heading of each section of the page, in their order."""

SAID_ONCE = ("title", "source")
"""Calls that every notebook makes and the page makes once for all."""


@dataclass(frozen=True)
class Call:
    """One call of the sheet that a notebook makes."""

    method: str
    arguments: tuple[Any, ...]
    named: Mapping[str, Any]


def calls(notebook: str | Path) -> Iterator[tuple[str, Call]]:
    """Read the calls of a notebook, each with the section of the page to which it belongs.

    Parameters
    ----------
    notebook : str or Path
        The notebook without outputs.

    Yields
    ------
    tuple of str and Call
        In the notebook's order.

    Raises
    ------
    ValueError
        If an argument is not written out.
    """
    path = Path(notebook)
    section = path.stem
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        for call in _made_in("".join(cell["source"])):
            if call.method == "heading":
                named = [tag.removeprefix("section:") for tag in tags if tag.startswith("section:")]
                section = named[0] if named else path.stem
            if call.method not in SAID_ONCE:
                yield section, call


def by_section(notebooks: Sequence[str | Path]) -> dict[str, list[Call]]:
    """Gather the calls of several notebooks under the sections of the page.

    Parameters
    ----------
    notebooks : sequence of str or Path
        The notebooks.

    Returns
    -------
    dict
        Every section of the page with its calls, perhaps none.

    Raises
    ------
    ValueError
        If a notebook is about a section that the page does not have.
    """
    gathered: dict[str, list[Call]] = {name: [] for name in SECTIONS}
    for notebook in notebooks:
        for section, call in calls(notebook):
            if section not in gathered:
                raise ValueError(f"{notebook}: section {section!r}; expected one of {', '.join(gathered)}")
            gathered[section].append(call)
    return gathered


def _made_in(source: str) -> Iterator[Call]:
    """Find the calls of the sheet in a cell."""
    for node in ast.parse(source).body:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="sheet"), attr=method)) as call):
                arguments = tuple(ast.literal_eval(argument) for argument in call.args)
                yield Call(method, arguments, {str(word.arg): ast.literal_eval(word.value) for word in call.keywords})
