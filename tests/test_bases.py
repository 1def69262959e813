"""Whom shares are of: read from the table of bases, with own words told from ticks."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pddemand.answers import AnswerTable, multiple_columns
from pddemand.bases import Base, bases, read_base
from pddemand.errors import InputError
from pddemand.questionnaire import questionnaire
from pddemand.tables import write_table

ASK = questionnaire([{"name": "q", "options": ["a", "b"]}])
OWN = pd.Series(["chess", None, "go", None, None], dtype="string")
# Nothing but own words; nothing at all; own words beside a tick; a tick; left open.
STATES = np.array([[0, 0], [0, 0], [1, 0], [0, 1], [-1, -1]], dtype=np.int8)


@pytest.mark.parametrize("first", [0, -1], ids=["options answered", "options left open"])
def test_own_words_alone_are_counted(tmp_path: Path, first: int) -> None:
    states = STATES.copy()
    states[0] = first
    table = AnswerTable(ASK, pd.DataFrame(multiple_columns(ASK[0], states, OWN)), {"q": "ticked something"})
    found = bases(table)
    assert found["own_words_only"].tolist() == [1, 1] and found.columns[-1] == "basis"
    write_table(found, tmp_path / "bases.csv")
    assert read_base([str(tmp_path / "bases.csv")], "q") == Base("ticked something", 1)
    assert read_base([], "q") is None
    with pytest.raises(InputError, match="no row is of question 'p'"):
        read_base([str(tmp_path / "bases.csv")], "p")


def test_of_whom_it_is_known_is_counted_option_by_option() -> None:
    """Ticked one and left the other open; own words alone; all left open; one not shown."""
    states = np.array([[1, -1], [-1, -1], [-1, -1], [0, -2]], dtype=np.int8)
    own = pd.Series([None, "chess", None, None], dtype="string")
    found = bases(AnswerTable(ASK, pd.DataFrame(multiple_columns(ASK[0], states, own)), {"q": "answered"}))
    assert found["asked"].tolist() == [4, 3] and found["answered"].tolist() == [3, 2]
    assert found["known"].tolist() == [3, 1] and found["ticked"].tolist() == [1, 0]
