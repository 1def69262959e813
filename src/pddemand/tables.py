"""Tables of results as csv: written so that the same numbers give the same bytes, and read back.

Cells: floats with ten significant digits (further ones differ between processors), whole numbers whole, `yes`
and `no`, empty for a missing value, `inf` for infinity. Only the functions on data frames need pandas.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pddemand.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, object]


def cell(value: object) -> str:
    """Write one value as the text of a cell.

    Examples
    --------
    >>> [cell(value) for value in (118.0, 1 / 3, True, None, float("nan"), float("inf"), "a")]
    ['118', '0.3333333333', 'yes', '', '', 'inf', 'a']
    """
    if hasattr(value, "item"):
        value = value.item()  # a NumPy scalar becomes Python's own
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return "" if value is None else str(value)
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return f"{value:.10g}"


def replace(path: str | Path, content: str | bytes) -> None:
    """Write a whole file at once: whoever looks sees the old file or the new one, never half of it.

    Parameters
    ----------
    path : str or Path
        The file; its folder is made if it is not there.
    content : str or bytes
        All of it; text is written as UTF-8.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
    unfinished.replace(path)


def write_rows(rows: Iterable[Row], columns: Sequence[str], path: str | Path) -> None:
    """Write rows as csv without pandas, for processes that would import it for this alone.

    Parameters
    ----------
    rows : iterable of mappings
        One mapping per row, from column to value.
    columns : sequence of str
        The columns, in their order.
    path : str or Path
        The csv file.

    Raises
    ------
    KeyError
        If a row lacks a column.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    replace(path, text.getvalue())


def read_rows(path: str | Path) -> list[dict[str, str]]:
    """Read a csv table as text, without pandas.

    Parameters
    ----------
    path : str or Path
        A csv file with a header line.

    Returns
    -------
    list of dict
        One dict per row, from column to the text of the cell.

    Raises
    ------
    InputError
        If a row has more or fewer cells than the header.
    """
    with Path(path).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        columns = next(reader, [])
        rows = []
        for cells in reader:
            if len(cells) != len(columns):
                raise InputError(
                    f"{path}, line {reader.line_num}: {len(cells)} cells, expected {len(columns)} as in the"
                    " header; the file is damaged: delete it and run the study again"
                )
            rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def write_table(frame: "pd.DataFrame", path: str | Path) -> None:
    """Write a data frame as csv; its index is left out.

    Parameters
    ----------
    frame : DataFrame
        The table.
    path : str or Path
        The csv file.
    """
    values = frame.astype(object).where(frame.notna(), None)
    columns = [str(column) for column in frame.columns]
    rows = (dict(zip(columns, row, strict=True)) for row in values.itertuples(index=False, name=None))
    write_rows(rows, columns, path)


def read_table(path: str | Path) -> "pd.DataFrame":
    """Read a csv table as a data frame: `yes` and `no` as booleans, only the empty cell as missing.

    Parameters
    ----------
    path : str or Path
        A csv file with a header line.

    Returns
    -------
    DataFrame
        The table. Texts such as "None" or "NA" stay texts.
    """
    import pandas as pd

    return pd.read_csv(path, keep_default_na=False, na_values=[""], true_values=["yes"], false_values=["no"])
