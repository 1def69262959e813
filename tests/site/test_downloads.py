import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pddemand.site.downloads import guard, guarded


def test_a_table_keeps_its_numbers_and_loses_its_formulas(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('title,change\n"=HYPERLINK(""x"",1)",-0.05\n+1+1,-inf\n', encoding="utf-8")
    assert guarded(path) == 'title,change\n"\'=HYPERLINK(""x"",1)",-0.05\n\'+1+1,\'-inf\n'


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay(value: float) -> None:
    assert guard(f"{value:.10g}") == f"{value:.10g}"


@given(st.text())
def test_what_is_left_begins_as_no_formula_does(text: str) -> None:
    left = guard(text)
    assert left.endswith(text)
    assert not left.lstrip().startswith(("=", "@"))
    assert next(csv.reader(io.StringIO(left)), [""]) is not None
