import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import synthetic

from pddemand.errors import InputError
from pddemand.notebooks import Job, check_parameters, execute, execute_all

PROJECT = Path(__file__).parents[1]
STYLE = str(PROJECT / "notebooks" / "template")
TEMPLATES = sorted((PROJECT / "notebooks").glob("*.ipynb"))
OF_A_REGION = [path for path in TEMPLATES if path.stem != "regions"]
OF_TOTALS = [path for path in OF_A_REGION if path.stem != "answers"]
"""Those that every region has; those on answers and on all regions are run by the workflow's tests."""
PARAMETERS = 'language = ""\nresults = ""\nstudy = ""'
RUN = """
import sys
from test_notebooks import job, OF_TOTALS, STYLE
from pddemand.notebooks import execute_all
execute_all([job(str(path), sys.argv[1]) for path in OF_TOTALS], STYLE)
"""


def job(template: str, language: str = "ky") -> Job:
    name = Path(template).stem
    return Job(
        template=template,
        parameters={"language": language, "results": "results", "study": "data/study.json"},
        notebook=f"out/{name}.ipynb",
        page=f"out/{name}.html",
        partial=f"logs/{name}.ipynb",
    )


def write_notebook(path: Path, *sources: str) -> None:
    """Write a notebook with the parameters of the real ones and these cells."""
    empty: dict[str, object] = {"cell_type": "code", "execution_count": None, "outputs": []}
    first: dict[str, object] = {"id": "parameters", "metadata": {"tags": ["parameters"]}, "source": PARAMETERS, **empty}
    others: list[dict[str, object]] = [
        {"id": f"cell-{n}", "metadata": {}, "source": source, **empty} for n, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [first, *others], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_templates_have_no_outputs_stable_ids_and_short_cells(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert notebook["cells"][0]["metadata"] == {"tags": ["parameters"]}
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    for cell in notebook["cells"]:
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert len(cell["source"]) <= 10  # a paragraph for totals and one for answers


@pytest.mark.parametrize("path", OF_A_REGION, ids=lambda path: path.stem)
def test_templates_ask_for_three_parameters(path: Path) -> None:
    check_parameters(str(path), {"language": "ky", "results": "r", "study": "s"})
    with pytest.raises(InputError, match="unknown langauge; missing language; expected language, results, study"):
        check_parameters(str(path), {"langauge": "ky", "results": "r", "study": "s"})


@pytest.mark.slow
def test_same_results_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    made = []
    for name, zone, seed in (("one", "UTC", "1"), ("эки папка", "Asia/Bishkek", "2")):
        place = tmp_path / name
        synthetic.write_study(place / "data" / "study.json")
        synthetic.write_results(place / "results")
        path = os.pathsep.join([str(PROJECT / "src"), str(PROJECT / "tests")])
        settings = {"PYTHONPATH": path, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"}
        subprocess.run([sys.executable, "-c", RUN, "ru"], cwd=place, check=True, env={**os.environ, **settings})
        made.append({file.name: file.read_bytes() for file in sorted((place / "out").iterdir())})
        assert list((place / "logs").iterdir()) == []
    assert made[0] == made[1]
    names = ("claims", "demand", "proposals", "supply")
    assert list(made[0]) == [f"{name}.{kind}" for name in names for kind in ("html", "ipynb")]
    for name, content in made[0].items():
        text = content.decode()
        assert str(tmp_path) not in text
        assert str(Path.home()) not in text
        assert not re.search(r"20\d\d-\d\d-\d\dT", text)
        if name.endswith(".html"):
            assert text.startswith('<!doctype html>\n<html lang="ru">')
            assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import|<script""", text)
            assert "<title>" in text
            assert "Sheet(" not in text, "pages show no code"


def test_outputs_of_all_kinds_reach_the_page_and_only_as_text_where_they_are_text(folder: Path) -> None:
    write_notebook(folder / "made.ipynb", "print('<i>')", "language + '<b>'", "1 / 3")
    execute(job("made.ipynb"), STYLE)
    page = (folder / "out" / "made.html").read_text(encoding="utf-8")
    assert "<pre>&lt;i&gt;\n</pre>" in page
    assert "<pre>&#x27;ky&lt;b&gt;&#x27;</pre>" in page
    assert "0.333" in page
    notebook = json.loads((folder / "out" / "made.ipynb").read_text(encoding="utf-8"))
    assert [cell["id"] for cell in notebook["cells"]][:2] == ["parameters", "injected-parameters"]
    assert "papermill" not in notebook["metadata"]


def test_a_failing_cell_leaves_the_notebook_in_logs_and_no_result(folder: Path) -> None:
    write_notebook(folder / "good.ipynb", "1")
    write_notebook(folder / "bad.ipynb", "before = 1; before", "raise KeyError('share')", "after = 1")
    (folder / "out").mkdir()
    (folder / "out" / "bad.html").write_text("old", encoding="utf-8")
    with pytest.raises(InputError) as failure:
        execute_all([job("good.ipynb"), job("bad.ipynb")], STYLE)
    assert str(failure.value) == (
        "bad.ipynb, cell [4]: KeyError: 'share'; the notebook as far as it got is in logs/bad.ipynb"
    )
    assert [file.name for file in (folder / "out").iterdir()] == ["bad.html"]
    assert (folder / "out" / "bad.html").read_text(encoding="utf-8") == "old"
    kept = json.loads((folder / "logs" / "bad.ipynb").read_text(encoding="utf-8"))
    outputs = [output["output_type"] for cell in kept["cells"] for output in cell.get("outputs", [])]
    assert outputs == ["execute_result", "error"]


def test_wrong_parameters_stop_before_anything_runs(folder: Path) -> None:
    write_notebook(folder / "made.ipynb", "1")
    wrong = job("made.ipynb")
    with pytest.raises(InputError, match=r"made\.ipynb: parameters: missing study"):
        execute(
            Job(wrong.template, {"language": "ky", "results": "r"}, wrong.notebook, wrong.page, wrong.partial), STYLE
        )
    assert not (folder / "logs").exists()


def test_kernels_read_no_start_up_files_of_the_user(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("print('mine')", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(folder / "ipython"))
    write_notebook(folder / "made.ipynb", "import pddemand.page; 1")
    execute(job("made.ipynb"), STYLE)
    assert "mine" not in (folder / "out" / "made.ipynb").read_text(encoding="utf-8")
    assert os.environ["IPYTHONDIR"] == str(folder / "ipython")
