"""Every end of every bound is attained by a table of answers: the microdata functions give the bound back exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_identification import SIZES, cases

from pddemand import identification as ident
from pddemand.published import Totals
from pddemand.witnesses import recompute, witnesses


def check(totals: Totals) -> None:
    positions = {item: position for position, item in enumerate(totals.items)}
    fewest, most = ident.row_limits(totals)
    for witness in witnesses(totals):
        if witness.statistic == "cochran_q" and not ident.cochran_q(totals).sharp:
            assert witness.table is None
            continue
        assert witness.table is not None, (totals, witness)
        assert witness.table.shape == (totals.respondents, len(totals.items))
        assert set(np.unique(witness.table)) <= {0, 1}
        counts, choices = witness.table.sum(axis=0), witness.table.sum(axis=1)
        assert (counts >= totals.lowest).all() and (counts <= totals.highest).all(), (totals, witness)
        assert choices.min() >= fewest and choices.max() <= most, (totals, witness)
        value = recompute(witness.table, witness.statistic, [positions[item] for item in witness.items])
        assert value == witness.bound or (np.isinf(value) and np.isinf(witness.bound)), (totals, witness, value)


@pytest.mark.parametrize("width", [0, 1])
@pytest.mark.parametrize(("n", "k"), [size for size in SIZES if size[1] < 4])
def test_every_end_has_a_table_small(n: int, k: int, width: int) -> None:
    for totals, _ in cases(n, k, width)[::7]:
        check(totals)


@st.composite
def published_totals(draw: st.DrawFn) -> Totals:
    """Totals of a random survey, with counts known to within a few respondents."""
    n, k = draw(st.integers(2, 60)), draw(st.integers(2, 6))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    answers = rng.random((n, k)) < rng.random(k)
    everyone = draw(st.booleans())
    if everyone:
        answers[np.arange(n), rng.integers(0, k, n)] = True
    choices = answers.sum(axis=1)
    at_most = draw(st.one_of(st.none(), st.integers(max(1, int(choices.max())), k)))
    counts = answers.sum(axis=0)
    width = draw(st.sampled_from((2, 2, n)))
    low = np.maximum(counts - rng.integers(0, width, k), 0)
    high = np.minimum(counts + rng.integers(0, width, k), n)
    items = tuple(f"item{j}" for j in range(k))
    return Totals(n, items, tuple(map(int, low)), tuple(map(int, high)), everyone, at_most)


@given(published_totals())
@settings(max_examples=60)
def test_every_end_has_a_table(totals: Totals) -> None:
    check(totals)
