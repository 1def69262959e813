"""The report as one page that fetches nothing."""

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pddemand.report.blocks import Figure, Report


def html(report: Report, style: str) -> str:
    """Make the page.

    Parameters
    ----------
    report : Report
        What it says; every text is escaped.
    style : str
        The look of the study's pages (css), to which a report adds a little.
    """
    own = files("pddemand.report").joinpath("report.css").read_text(encoding="utf-8")
    return _environment().get_template("report.html.j2").render(report=report, style=f"{style}\n{own}", word=False)


def for_word(report: Report) -> str:
    """Make the page that a Word document is made from: the same pieces, with names of styles and pictures as pixels."""
    return _environment().get_template("report.html.j2").render(report=report, word=True)


@cache
def _environment() -> Environment:
    loader = PackageLoader("pddemand.report", "")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.globals["inline"] = _inline
    return environment


def _inline(figure: Figure, number: int) -> Markup:
    """Give a drawing as part of a page: without its prologue, and with names that no other drawing has.

    Its alternative text stands in it, as title and description.
    """
    drawn = figure.svg[figure.svg.index("<svg") :]
    return Markup(re.sub(r'(\bid="|xlink:href="#|url\(#)', rf"\g<1>f{number}-", drawn))
