"""All documents of a region's report."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pddemand.provenance import read
from pddemand.report.docx import docx
from pddemand.report.page import html
from pddemand.report.pdf import pdf
from pddemand.report.sections import report
from pddemand.tables import replace


def write_reports(results: str | Path, study: str | Path, languages: Sequence[str], style: str) -> list[Path]:
    """Write `report.<language>.html`, `.docx` and `.pdf` into the folder of a region's results.

    Parameters
    ----------
    results : str or Path
        The folder, with `provenance.json` in it.
    study : str or Path
        The region's checked study file.
    languages : sequence of str
        Of "ky", "ru", "en".
    style : str
        The look of the study's pages (css).

    Returns
    -------
    list of Path
        The files. The same results give the same bytes.
    """
    origins = read(Path(results, "provenance.json"))
    files: dict[Path, str | bytes] = {}
    for language in languages:
        written = report(results, study, language, origins)
        with ThreadPoolExecutor(2) as pool:  # Typst and Pandoc work outside of Python
            for_print, for_word = pool.submit(pdf, written), pool.submit(docx, written)
            files[Path(results, f"report.{language}.html")] = html(written, style)
        files[Path(results, f"report.{language}.docx")] = for_word.result()
        files[Path(results, f"report.{language}.pdf")] = for_print.result()
    for path, content in files.items():
        replace(path, content)
    return list(files)
