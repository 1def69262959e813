"""The report of a region, an article that numbers and pictures lead home from: as a page, for Word and as PDF.

`sections` says what it says, for any region; `article` collects that as `blocks`, pieces of plain text; `page`, `docx`
and `pdf` each have one function that makes a document of them.
"""

from pddemand.report.writing import write_reports

__all__ = ["write_reports"]
