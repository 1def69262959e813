"""Cells of joined options: by hand, and against a list of everything that could have been written."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pddemand.exports.cutting import Ambiguous, Cut, Misplaced, cut

LABELS = {"SSH": 0, "HPC (SLURM, PBS, SGE)": 1, "I don't know, someone else does": 2}


def ticked(*options: int, other: str = "") -> Cut:
    return Cut(frozenset(options), other)


def test_labels_with_the_separator_in_them() -> None:
    assert cut("SSH, HPC (SLURM, PBS, SGE)", LABELS, ", ") == ticked(0, 1)
    assert cut("HPC (SLURM, PBS, SGE), I don't know, someone else does", LABELS, ", ") == ticked(1, 2)
    assert cut("HPC (SLURM, PBS, SGE);SSH", LABELS, ";") == ticked(0, 1)


def test_own_words_stand_last() -> None:
    assert cut("SSH, we do, by hand", LABELS, ", ") == ticked(0, other="we do, by hand")
    assert cut("nothing of that", LABELS, ", ") == ticked(other="nothing of that")


def test_unknown_words_before_an_option() -> None:
    assert cut("SSH, Telnet, HPC (SLURM, PBS, SGE)", LABELS, ", ") == Misplaced(frozenset({0}), "Telnet")


def test_own_words_that_repeat_an_option_already_ticked() -> None:
    assert cut("SSH, my SSH, SSH", LABELS, ", ") == ticked(0, other="my SSH, SSH")


def test_two_readings() -> None:
    labels = {"A": 0, "B": 1, "A, B": 2}
    assert cut("A, B", labels, ", ") == Ambiguous(ticked(2), ticked(0, 1))


def test_a_label_that_begins_like_another() -> None:
    labels = {"IT": 0, "IT, robotics": 1}
    assert cut("IT, robotics", labels, ", ") == Ambiguous(ticked(1), ticked(0, other="robotics"))
    assert cut("IT, robotics", labels, ", ", other=False) == ticked(1)


PIECES = st.sampled_from(["a", "b", "c", "a b", "Ү"])


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, list[str]]:
    separator = draw(st.sampled_from([", ", ";", ","]))
    label = st.lists(PIECES, min_size=1, max_size=3).map(draw(st.sampled_from([separator, " ", ", "])).join)
    return separator, draw(st.lists(label, min_size=1, max_size=4, unique=True))


@settings(max_examples=400)
@given(data=st.data(), form=forms(), words=st.lists(st.sampled_from(["a", "x", "b", "x y"]), max_size=3))
def test_what_is_written_is_read_or_refused(data: st.DataObject, form: tuple[str, list[str]], words: list[str]) -> None:
    separator, labels = form
    chosen = [place for place in range(len(labels)) if data.draw(st.booleans())]
    own = separator.join(words)
    cell = separator.join([labels[place] for place in chosen] + ([own] if own else []))
    if not cell:
        return
    reading = cut(cell, {label: place for place, label in enumerate(labels)}, separator)
    if own and _begins_with_an_option(own, labels, separator):
        return  # the one thing that nobody can tell: own words that are an option's words
    if isinstance(reading, Cut):
        assert reading == ticked(*chosen, other=own)


def _begins_with_an_option(words: str, labels: list[str], separator: str) -> bool:
    return any((words + separator).startswith(label + separator) for label in labels)


@settings(max_examples=200)
@given(form=forms())
def test_without_own_words_only_what_two_choices_write_alike_is_refused(form: tuple[str, list[str]]) -> None:
    separator, labels = form
    written: dict[str, list[frozenset[int]]] = {}
    for size in range(1, len(labels) + 1):
        for chosen in combinations(range(len(labels)), size):
            cell = separator.join(labels[place] for place in chosen)
            written.setdefault(cell, []).append(frozenset(chosen))
    for cell, choices in written.items():
        reading = cut(cell, {label: place for place, label in enumerate(labels)}, separator, other=False)
        if len(choices) == 1 and isinstance(reading, Cut):
            assert reading == Cut(choices[0])
        if len(choices) > 1:
            assert isinstance(reading, Ambiguous)


def test_readings_that_multiply_end_soon() -> None:
    labels = [", ".join(f"x{n}" for n in range(start, start + size)) for size in (1, 2, 3) for start in range(40)]
    cell = ", ".join(f"x{n}" for n in range(40))
    for other in (True, False):
        assert isinstance(cut(cell, {label: place for place, label in enumerate(labels)}, ", ", other), Ambiguous)
