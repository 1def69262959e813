"""The bounds are compared with every answer table there is, one by one, for small numbers of respondents and items."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import numpy.typing as npt
import pytest

from pddemand import identification as ident
from pddemand.published import Totals

SIZES = [(3, 2), (6, 2), (3, 3), (5, 3), (6, 3), (3, 4), (4, 4)]
SWITCHES = [(everyone, at_most) for everyone in (False, True) for at_most in (None, 1, 2, 3)]


@dataclass(frozen=True)
class Tables:
    """Every answer table of n respondents and k items up to the order of rows, with its statistics."""

    cells: npt.NDArray[np.int64]  # (tables, n, k)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        return np.asarray(self.cells.sum(axis=1))

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        return np.asarray(self.cells.sum(axis=2))


@cache
def every_table(n: int, k: int) -> Tables:
    patterns = list(product((0, 1), repeat=k))
    return Tables(np.array(list(combinations_with_replacement(patterns, n)), dtype=np.int64))


@cache
def boxes(n: int, k: int, width: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Runs of compatible counts: all single vectors (for four items up to their order), or a sample of wider runs."""
    if width == 0:
        vectors = product(range(n + 1), repeat=k) if k < 4 else combinations_with_replacement(range(n + 1), k)
        return [(c, c) for c in vectors]
    rng = np.random.default_rng(20260 + width)
    low = rng.integers(0, n + 1, size=(150, k))
    high = np.minimum(low + rng.integers(0, width + 1, size=low.shape), n)
    return [(tuple(map(int, a)), tuple(map(int, b))) for a, b in zip(low, high, strict=True)]


def compatible(tables: Tables, totals: Totals) -> Tables:
    inside = ((tables.counts >= totals.lowest) & (tables.counts <= totals.highest)).all(axis=1)
    if totals.everyone_ticked:
        inside &= (tables.rows >= 1).all(axis=1)
    if totals.at_most is not None:
        inside &= (tables.rows <= totals.at_most).all(axis=1)
    return Tables(tables.cells[inside])


def cases(n: int, k: int, width: int) -> list[tuple[Totals, Tables]]:
    """All runs of counts, with all settings of the switches, that some table has."""
    items = tuple("abcd"[:k])
    found = []
    for everyone, at_most in SWITCHES:
        if at_most is not None and at_most > k:
            continue
        for low, high in boxes(n, k, width):
            totals = Totals(n, items, low, high, everyone, at_most)
            tables = compatible(every_table(n, k), totals)
            if len(tables.cells):
                found.append((totals, tables))
    return found


def ends(values: npt.NDArray[np.int64]) -> tuple[int, int]:
    return int(values.min()), int(values.max())


@pytest.mark.parametrize("width", [0, 1, 3])
@pytest.mark.parametrize(("n", "k"), SIZES)
def test_counts_of_choices_are_sharp(n: int, k: int, width: int) -> None:
    for totals, tables in cases(n, k, width):
        assert ident.total_choices(totals) == ends(tables.rows.sum(axis=1)), totals
        assert ident.chose_none(totals) == ends((tables.rows == 0).sum(axis=1)), totals
        assert ident.chose_one(totals) == ends((tables.rows == 1).sum(axis=1)), totals
        assert ident.chose_all(totals) == ends((tables.rows == k).sum(axis=1)), totals
        for j in range(k):
            only = ((tables.rows == 1) & (tables.cells[:, :, j] == 1)).sum(axis=1)
            assert ident.chose_only(totals, j) == ends(only), (totals, j)


def pair_statistics(
    n: int, both: npt.NDArray[np.int64], a_only: npt.NDArray[np.int64], b_only: npt.NDArray[np.int64]
) -> dict[str, npt.NDArray[np.float64]]:
    """Statistics of a pair written out from their definitions, not by the package's functions."""
    neither = n - both - a_only - b_only
    margins = (both + a_only) * (both + b_only) * (neither + a_only) * (neither + b_only)
    discordant = a_only + b_only
    with np.errstate(all="ignore"):
        return {
            "both": both / 1,
            "discordant": discordant / 1,
            "difference": (a_only - b_only) / n,
            "chi2": np.where(discordant > 0, (a_only - b_only) ** 2 / discordant, 0.0),
            "b_given_a": both / (both + a_only),
            "a_given_b": both / (both + b_only),
            "odds_ratio": both * neither / (a_only * b_only),
            "phi": (both * neither - a_only * b_only) / np.sqrt(margins),
        }


@pytest.mark.parametrize("width", [0, 1, 3])
@pytest.mark.parametrize(("n", "k"), SIZES)
def test_pair_tables_hold_the_ends_of_every_statistic(n: int, k: int, width: int) -> None:
    for totals, tables in cases(n, k, width):
        cells = ident.pair_cells(totals)
        for p, (i, j) in enumerate(combinations(range(k), 2)):
            x, y = tables.cells[:, :, i], tables.cells[:, :, j]
            brute = [(x * y).sum(axis=1), (x * (1 - y)).sum(axis=1), ((1 - x) * y).sum(axis=1)]
            part = slice(cells.start[p], cells.start[p + 1] if p + 1 < len(cells.pairs) else None)
            found = pair_statistics(n, cells.both[part], cells.only_a[part], cells.only_b[part])
            for name, expected in pair_statistics(n, *brute).items():
                if np.isnan(expected).all():
                    assert np.isnan(found[name]).all(), (totals, i, j, name)
                    continue
                assert np.nanmin(found[name]) == pytest.approx(np.nanmin(expected)), (totals, i, j, name)
                assert np.nanmax(found[name]) == pytest.approx(np.nanmax(expected)), (totals, i, j, name)


@pytest.mark.parametrize("width", [0, 1, 3])
@pytest.mark.parametrize(("n", "k"), SIZES)
def test_cochran_q_is_sharp(n: int, k: int, width: int) -> None:
    for totals, tables in cases(n, k, width):
        columns, total = (tables.counts**2).sum(axis=1), tables.rows.sum(axis=1)
        within = k * total - (tables.rows**2).sum(axis=1)
        q = np.where(within > 0, (k - 1) * (k * columns - total**2) / np.maximum(within, 1), 0.0)
        bounds = ident.cochran_q(totals)
        assert (bounds.lowest, bounds.highest) == pytest.approx((q.min(), q.max())), totals


@pytest.mark.parametrize(("n", "k"), SIZES)
def test_cochran_q_from_outside_holds_every_table(n: int, k: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ident, "ENUMERABLE", 0)
    for totals, tables in cases(n, k, 3):
        columns, total = (tables.counts**2).sum(axis=1), tables.rows.sum(axis=1)
        within = k * total - (tables.rows**2).sum(axis=1)
        q = np.where(within > 0, (k - 1) * (k * columns - total**2) / np.maximum(within, 1), 0.0)
        bounds = ident.cochran_q(totals)
        assert not bounds.sharp
        assert bounds.lowest <= q.min() + 1e-9, totals
        assert bounds.highest >= q.max() - 1e-9, totals


TOO_FEW = Totals(10, ("a", "b", "c"), (1, 1, 1), (1, 1, 1), everyone_ticked=True)
TOO_MANY = Totals(10, ("a", "b", "c"), (10, 10, 10), (10, 10, 10), at_most=1)


@pytest.mark.parametrize("totals", [TOO_FEW, TOO_MANY])
def test_totals_that_no_table_has_are_refused(totals: Totals) -> None:
    for function in (ident.chose_none, ident.chose_one, ident.chose_all, ident.cochran_q, ident.pair_cells):
        with pytest.raises(ValueError, match="no answer table of 10 respondents"):
            function(totals)
    with pytest.raises(ValueError, match="no answer table of 10 respondents"):
        ident.chose_only(totals, 0)
