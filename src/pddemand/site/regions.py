"""All regions on the study page: what their notebook shows, with what only a page can do."""

from collections.abc import Mapping

from pddemand.language import message
from pddemand.region_page import RegionsSheet
from pddemand.site.sheets import WHY, Place, PlacedSheet

WHY_OF_REGIONS = {
    "bounded": message(
        "What is known of the surveys allows every value from the lowest to the highest: totals, missing answers and"
        " titles that can be read in several ways leave it open."
    )
}
"""What a bound means where regions are compared."""


class SideBySide(PlacedSheet, RegionsSheet):
    """All regions in one language, as they stand on the study page.

    Parameters
    ----------
    results, language : str
        As for `RegionsSheet`.
    place : Place
        Where on the page they stand.
    """

    def __init__(self, results: str, language: str, place: Place) -> None:
        RegionsSheet.__init__(self, results, language)
        self.place, self.downloads = place, set()

    def number_after(self, sheet: PlacedSheet) -> None:
        """Number tables and pictures together with those of another sheet of the same page."""
        self._table, self._figure = sheet._table, sheet._figure

    @property
    def whys(self) -> Mapping[str, str]:
        """What each kind of bound means."""
        return WHY | WHY_OF_REGIONS
