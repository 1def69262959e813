"""Files of a region that hold the same answers, as an export and its copy do, or an export and a later one."""

import filecmp
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pddemand.errors import InputError
from pddemand.exports.facts import Numbers
from pddemand.raw import shown

Prints = npt.NDArray[np.uint64]


def prints(frame: pd.DataFrame, minutes: Numbers) -> Prints:
    """Give a number for each row whose time is known, which rows of other files have only with equal answers and time.

    Parameters
    ----------
    frame : DataFrame
        Answers, as an answer table has them; facts about respondents do not count.
    minutes : array of float, shape (rows,)
        When they were given; not a number where that is not known.
    """
    numbers = pd.util.hash_array(minutes)
    for name, values in frame.items():
        if not str(name).startswith("respondent:"):
            weight = pd.util.hash_array(np.array([name], dtype=object))[0] | np.uint64(1)
            hashed = pd.util.hash_pandas_object(values, index=False).to_numpy()
            # A column of own words is not there in a file where nobody wrote any.
            numbers = numbers + np.where(values.notna(), hashed * weight, np.uint64(0))
    return numbers[~np.isnan(minutes)]


def refuse_copies(folder: Path, files: Sequence[str], found: Sequence[Prints | None]) -> None:
    """Refuse the last file if it is one of the others, or most rows of the shorter of the two stand in the longer.

    Parameters
    ----------
    folder : Path
        The region's folder.
    files : sequence of str
        Files as `region.yaml` lists them.
    found : sequence of array, or None
        Prints of the rows of each; None where the tool names submissions, so that each counts once anyway.
    """
    here, mine = files[-1], found[-1]
    for there, theirs in zip(files[:-1], found[:-1], strict=True):
        if mine is None or theirs is None:
            continue
        listed = f"{folder / 'region.yaml'}: exports lists {shown(there)} and {shown(here)}, which hold the same"
        if filecmp.cmp(folder / there, folder / here, shallow=False):
            raise InputError(f"{listed}; take one out")
        short, long = sorted((theirs, mine), key=len)
        same = int(np.isin(short, long).sum())
        if 2 * same > len(short):
            raise InputError(
                f"{listed} answers, given at the same time, in {same} of {len(short)} rows; take out the file that was "
                f"exported first"
            )
