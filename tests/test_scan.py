"""Every check fires where it should, and nowhere else."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pddemand import scan
from pddemand.scan import Finding

HOME = "/" + "home/aida"  # in one piece, this file would be found itself


def files(folder: Path, **contents: str) -> dict[str, Path]:
    """Write files; two underscores in a name are a folder, one is the point before its ending."""
    written = {}
    for key, content in contents.items():
        name = key.replace("__", "/").replace("_", ".")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        written[name] = path
    return written


def notebook(*cells: tuple[int | None, Sequence[dict[str, object]]]) -> str:
    code = [
        {"cell_type": "code", "source": "1", "execution_count": count, "outputs": list(outputs)}
        for count, outputs in cells
    ]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": "Text"}, *code]})


@pytest.mark.parametrize(
    "text",
    [
        f"saved in {HOME}/study",
        "/" + "Users/Aida/x",
        "C:" + r"\Users\aida",
        "C:" + r"\\Users\\aida",
        "/" + "tmp/tmpabc/x",
        "at /data/mine/osh/a.csv",
    ],
)
def test_paths_of_one_computer_are_found(text: str, tmp_path: Path) -> None:
    found = scan.absolute_paths(files(tmp_path, a_txt=f"first line\n{text}"), ["/data/mine"])
    assert [finding.where for finding in found] == ["a.txt"]
    assert found[0].what.startswith("2: ")


@pytest.mark.parametrize(
    "text",
    [
        "data/raw/osh",
        "https://example.org/home/aida",
        "src/" + "tmp/x",
        "#!/usr/bin/env python3",
        "/dev/null",
        "/data/mine2/x",
    ],
)
def test_other_paths_are_not(text: str, tmp_path: Path) -> None:
    assert scan.absolute_paths(files(tmp_path, a_txt=text), ["/data/mine", "/"]) == []


def test_personal_data_is_counted_and_not_shown(tmp_path: Path) -> None:
    found = scan.personal_data(files(tmp_path, a_csv="id,text\n1,aida@mail.kg and 0555 123 456\n2,b@c.kg\n"))
    assert found == [Finding("a.csv", "e-mail: 2, phone: 1")]


@pytest.mark.parametrize(
    "text",
    [
        "share\n0.512345678\n",
        "sum\n119\n",
        "id\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
        "year\n2022-2023\n",
    ],
)
def test_numbers_and_digests_are_not_personal(text: str, tmp_path: Path) -> None:
    assert scan.personal_data(files(tmp_path, a_csv=text)) == []


def test_empty_files(tmp_path: Path) -> None:
    made = files(tmp_path, a_csv="", b_csv="x", src__py_typed="")
    assert scan.empty_files(made) == [Finding("a.csv")]


def test_files_that_are_there_twice(tmp_path: Path) -> None:
    made = files(tmp_path, a_csv="x", b_csv="y", c_csv="x", d_csv="", e_csv="")
    assert scan.duplicate_files(made) == [Finding("c.csv", "a.csv")]


def test_imports_that_nobody_declared(tmp_path: Path) -> None:
    made = files(
        tmp_path,
        one_py="import os, yaml\nfrom numpy import array\nimport two\nfrom . import three\nimport nowhere_to_be_had\n",
        two_py="def late():\n    from pandas.api import types\n",
        rules_smk="import yaml\n\n\nrule all:\n    input: 'import scipy'\n",
        n_ipynb=json.dumps(
            {"cells": [{"cell_type": "code", "source": ["%matplotlib inline\n", "import scipy.stats"]}]}
        ),
    )
    found = scan.undeclared_imports(made, ["PyYAML", "pandas"])
    assert found == [
        Finding("one.py", "nowhere_to_be_had"),
        Finding("one.py", "numpy"),
        Finding("n.ipynb", "scipy"),
    ]
    assert scan.undeclared_imports(made, ["pyyaml", "Pandas", "numpy", "scipy", "nowhere-to-be-had"]) == []


def test_files_may_import_their_own_package(tmp_path: Path) -> None:
    package = files(tmp_path, mine____init___py="", mine__part_py="")
    package["mine/__init__.py"] = tmp_path / "mine/__init__.py"
    (tmp_path / "mine/__init__.py").touch()
    user = files(tmp_path, b_py="from mine.part import x\nimport part\n")
    assert scan.undeclared_imports(user, [], own=[tmp_path / "mine/part.py"]) == [Finding("b.py", "part")]


def test_declared_packages(tmp_path: Path) -> None:
    text = (
        '[project]\ndependencies = ["Babel>=2", "a_b[c] ; python_version > \'3\'"]\n'
        '[dependency-groups]\ndev = ["x.y", {include-group = "z"}]\n'
    )
    assert scan.declared_packages(files(tmp_path, pyproject_toml=text)["pyproject.toml"]) == (
        {"babel", "a-b"},
        {"x-y"},
    )


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ([(2, []), (1, [])], "2, 1"),
        ([(1, []), (3, [])], "1, 3"),
        ([(1, []), (None, [])], "1, –"),
        ([(1, [{"output_type": "error"}])], "1"),
    ],
)
def test_notebooks_out_of_order(
    cells: list[tuple[int | None, list[dict[str, object]]]], order: str, tmp_path: Path
) -> None:
    assert scan.disordered_notebooks(files(tmp_path, n_ipynb=notebook(*cells))) == [Finding("n.ipynb", order)]


def test_notebooks_in_order(tmp_path: Path) -> None:
    made = files(tmp_path, n_ipynb=notebook((1, []), (2, [{"output_type": "stream"}])))
    assert scan.disordered_notebooks(made) == []


def test_templates_with_outputs(tmp_path: Path) -> None:
    clean, run = notebook((None, [])), notebook((None, [{"output_type": "stream"}]))
    made = files(tmp_path, clean_ipynb=clean, shown_ipynb=run, counted_ipynb=notebook((4, [])))
    assert scan.notebooks_with_outputs(made) == [Finding("shown.ipynb"), Finding("counted.ipynb")]


def test_licences(tmp_path: Path) -> None:
    assert scan.missing_licences(files(tmp_path, LICENSE="MIT", data__LICENSE_md="CC BY")) == []
    only_code = files(tmp_path, LICENSE="MIT", data__LICENSE_md="")
    assert scan.missing_licences(only_code) == [Finding("data/LICENSE*", "data")]


BOOK = """# Data
| `b.csv` | `x`, `share` |
## `a.csv`: one row per thing
| `id` | name |
| `y` | other |
## `coders/<name>.csv`
`course`
"""


def test_columns_without_an_entry_in_a_codebook(tmp_path: Path) -> None:
    book = files(tmp_path, README_md=BOOK)
    tables = files(
        tmp_path,
        raw__a_csv="id,x\n",
        raw__b_csv="x,share_lowest,share_highest,y_ky\n",
        raw__coders__aida_csv="course\n",
        raw__c_csv="ict\n",
    )
    assert scan.undescribed_columns(tables, book, ["ict"]) == [Finding("raw/a.csv", "x"), Finding("raw/b.csv", "y_ky")]


def test_data_packages_are_codebooks_of_the_tables_below_them(tmp_path: Path) -> None:
    fields = [{"name": "x", "description": "a number"}, {"name": "y"}]
    package = json.dumps({"resources": [{"path": "tables/a.csv", "schema": {"fields": fields}}]})
    books = files(tmp_path, osh__datapackage_json=package)
    tables = files(tmp_path, osh__tables__a_csv="x,y\n", naryn__tables__a_csv="x\n")
    found = scan.undescribed_columns(tables, books)
    assert found == [Finding("osh/tables/a.csv", "y"), Finding("naryn/tables/a.csv", "x")]
