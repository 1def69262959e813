"""A report in the making: what a page says, as pieces of plain text, numbered, each with where it comes from."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from pddemand.cells import Row, cell_class
from pddemand.language import message
from pddemand.page import Sheet, read_json
from pddemand.provenance import Origin
from pddemand.report.blocks import Block, Definitions, Figure, Heading, Paragraph, Table

BASES = {
    **dict.fromkeys(
        ("courses", "supply_demand", "supply_test"), message("Base: {courses_listed} titles in the list of courses.")
    ),
    "course_plan": message("Base: {places} courses to divide."),
    "claims": message("Base: {claims} claims of the source."),
    "verification": message("Base: {published_numbers} published numbers."),
    "half_widths": message("Base: teachers drawn at random."),
}
"""Of what tables are that are not of respondents."""

OF_RESPONDENTS = message("Base: {respondents} respondents.")


class Article:
    """Collects the pieces of a report on one region in one language.

    Parameters
    ----------
    sheet : Sheet
        The region's page, which knows the words and how cells are written.
    origins : mapping
        For each file of the region's results what made it.
    """

    def __init__(self, sheet: Sheet, origins: Mapping[str, Origin]) -> None:
        self.sheet = sheet
        self.origins = origins
        self.blocks: list[Block] = []
        self._table, self._figure = count(1), count(1)

    def heading(self, sentence: str, answers: str = "", needs: str = "") -> None:
        """Open a section, as `Sheet.heading` does; where it does not apply, all up to the next heading is left out."""
        shown = self.sheet.heading(sentence, answers, needs)
        if shown.plain:
            self.blocks.append(Heading(shown.plain))

    def say(self, /, sentence: str, answers: str = "", own: str = "", of: str = "text", **names: str) -> None:
        """Add a paragraph, as `Sheet.say` gives it."""
        self.add(self.sheet.say(sentence, answers, own, **names).plain, of)

    def add(self, text: str, of: str = "text") -> None:
        """Add a paragraph that is put together already."""
        if text:
            self.blocks.append(Paragraph(text, of))

    def define(self, entries: Sequence[tuple[str, str]]) -> None:
        """Add terms with what is said of them."""
        if self.sheet.applies:
            self.blocks.append(Definitions(entries))

    def table(self, name: str, only: Sequence[str] = ()) -> None:
        """Add a table of the results, unless it is empty; `only` chooses columns that have room on a page."""
        if not self.sheet.applies:
            return
        found = self.sheet.listing(name, only)
        if not found:
            return
        head = [self.sheet.language.text(heading) for heading, _, _ in found.columns]
        cells = [[show(self.sheet, row, source) for _, source, show in found.columns] for row in found.rows]
        figures = ["figures" in cell_class(show) for _, _, show in found.columns]
        self._set(found.caption, head, cells, figures, found.base or self._base(name), found.basis, found.path)

    def listing(self, name: str, caption: str, head: Sequence[str], rows: Iterable[tuple[Sequence[str], Row]]) -> None:
        """Add a table of texts made for the report: the cells of each row, and the row of results behind it.

        Parameters
        ----------
        name : str
            The file of results without its ending: `claims` or `tables/proposals`.
        caption : str
            English sentence of the catalogues, as are those of `head`.
        """
        if not self.sheet.applies:
            return
        found = list(rows)
        said, words = self.sheet.language.text, [cells for cells, _ in found]
        basis = self.sheet.basis([row for _, row in found])
        file = self.sheet.results / f"{name}.csv"
        self._set(said(caption), [*map(said, head)], words, [False] * len(head), self._base("claims"), basis, file)

    def figure(self, name: str, captions: str = "captions") -> None:
        """Add a picture, unless the region has none of this name."""
        folder, code = self.sheet.results / "figures", self.sheet.language.code
        if not self.sheet.applies or not (folder / f"{captions}.json").exists():
            return
        words = read_json(folder / f"{captions}.json")[name][code]
        said = self.sheet.language.text
        drawn = folder / f"{name}.{code}.svg"
        self.blocks.append(
            Figure(
                caption=said("Figure {number}. {caption}", number=str(next(self._figure)), caption=words["caption"]),
                alt=words["alt"],
                svg=drawn.read_text(encoding="utf-8"),
                png=base64.b64encode(drawn.with_suffix(".png").read_bytes()).decode(),
                note=self._source(drawn),
            )
        )

    def _set(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        figures: Sequence[bool],
        base: str,
        basis: str,
        file: Path,
    ) -> None:
        if rows:
            number = partial(self.sheet.language.text, "Table {number}. {caption}", number=str(next(self._table)))
            note = f"{base} {basis} {self._source(file)}"
            self.blocks.append(Table(number(caption=caption), head, rows, figures, note))

    def _base(self, name: str) -> str:
        return self.sheet.say(BASES.get(name, OF_RESPONDENTS)).plain

    def _source(self, file: Path) -> str:
        """Say in which file a table or a picture stands, and what made it."""
        said = [self.sheet.language.text("File: {file}.", file=file.as_posix())]
        origin = self.origins.get(file.relative_to(self.sheet.results).as_posix())
        if origin:
            modules = ", ".join(origin.modules)
            said.append(self.sheet.language.text("Rule: {rule}. Code: {modules}.", rule=origin.rule, modules=modules))
        return " ".join(said)
