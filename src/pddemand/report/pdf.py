"""The report as PDF, set by Typst: tagged for screen readers (PDF/UA-1), with bookmarks."""

import json
from dataclasses import asdict
from importlib.resources import files

import typst

from pddemand.forms.content import PRINTED
from pddemand.forms.pdf_form import fonts
from pddemand.report.blocks import Report


def pdf(report: Report) -> bytes:
    """Make the document; texts reach Typst as data, so none of them is read as its markup."""
    given = asdict(report) | {"running": report.running}
    for block in given["blocks"]:
        block.pop("png", None)  # it draws
    return typst.compile(
        files("pddemand.report").joinpath("report.typ").read_bytes(),
        font_paths=fonts(),
        sys_inputs={"report": json.dumps(given)},
        pdf_standards=["ua-1"],
        timestamp=PRINTED,
    )
