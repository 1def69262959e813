"""The whole study, run for real."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run, copy_project, digests, snakemake

pytestmark = pytest.mark.slow


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_same_bytes_in_another_folder_time_zone_locale_and_hash_seed(finished: Path, tmp_path: Path) -> None:
    other = copy_project(tmp_path / "Ош облусу, жаңы окуу жылы")
    run = snakemake(other, TZ="Asia/Bishkek", LC_ALL="C", PYTHONHASHSEED="7")
    assert run.returncode == 0, run.stderr
    assert len(digests(finished)) > 40
    assert digests(other) == digests(finished)


def test_a_second_run_has_nothing_to_do(rerun: Callable[..., Run]) -> None:
    assert "Nothing to be done" in rerun().stderr


def test_results_name_no_folder_of_this_computer(finished: Path) -> None:
    home = str(Path.home())
    for path in (finished / "results").rglob("*"):
        if path.suffix in {".csv", ".json", ".ipynb", ".html", ".svg"}:
            text = path.read_text(encoding="utf-8")
            assert str(finished) not in text, path
            assert home == "/" or home + "/" not in text, path


def test_pages_ask_nothing_of_a_network(finished: Path) -> None:
    for path in (finished / "results").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", text), path
        assert "@import" not in text and "url(http" not in text, path


def test_every_table_has_its_columns(finished: Path) -> None:
    expected = {
        "tables/counts.csv": "item percent rounding counts basis",
        "tables/shares.csv": "item base count_lowest count_highest share_lowest share_highest ci_lowest ci_highest"
        " ci_simultaneous_lowest ci_simultaneous_highest basis",
        "tables/pairs.csv": "item_a item_b difference_lowest difference_highest discordant_lowest discordant_highest"
        " chi2_lowest chi2_highest p_exact_lowest p_exact_highest p_mid_lowest p_mid_highest p_holm_lowest"
        " p_holm_highest phi_lowest phi_highest verdict basis",
        "tables/overall.csv": "statistic value_lowest value_highest basis",
        "tables/only.csv": "item count_lowest count_highest basis",
        "tables/planning.csv": "purpose item_a item_b half_width population power n_lowest n_highest respondents"
        " power_lowest power_highest basis reason",
        "tables/courses.csv": "course title language directions primary surely evidence contested by basis",
        "tables/gold.csv": "language titles right share basis",
        "tables/confusion.csv": "direction_by given_by direction given titles basis",
        "claims.csv": "claim quote verdict because basis",
        "verification.csv": "what published recomputed_lowest recomputed_highest difference_lowest difference_highest"
        " verdict explanation basis",
    }
    for name, columns in expected.items():
        table = rows(finished / "results/osh" / name)
        assert set(columns.split()) <= set(table[0]), name
        assert {row["basis"] for row in table} <= {"published", "bounded", "untestable", "microdata"}, name
    overall = {row["statistic"] for row in rows(finished / "results/osh/tables/overall.csv")}
    assert overall == set(
        ["cochran_q", "p_value", "kendall_w", "mean_choices", "total_choices", "chose_none", "chose_one", "chose_all"]
    )


def test_every_end_of_every_bound_has_its_witness(finished: Path) -> None:
    results = finished / "results/osh"
    items = [row["item"] for row in rows(results / "tables/shares.csv")]
    for row in rows(results / "tables/witnesses.csv"):
        assert row["recomputed"] == row["bound"], row
        answers = rows(results / "witnesses" / row["witness"])
        assert list(answers[0]) == items and len(answers) == 160
        assert {cell for answer in answers for cell in answer.values()} <= {"0", "1"}


def test_every_published_number_is_verified(finished: Path) -> None:
    published = [row["id"] for row in rows(finished / "data/raw/osh/published.csv")]
    verified = {row["what"]: row["verdict"] for row in rows(finished / "results/osh/verification.csv")}
    assert list(verified) == published
    assert "differs" not in verified.values()


def test_notebooks_are_executed_in_every_language(finished: Path) -> None:
    for language in ("ky", "ru", "en"):
        for name in ("demand", "claims"):
            folder = finished / "results/osh/notebooks" / language
            notebook = json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))
            counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
            assert counts == list(range(1, len(counts) + 1))
            page = (folder / f"{name}.html").read_text(encoding="utf-8")
            assert f'lang="{language}"' in page
            assert not re.search(r"\{[a-z_]+\}", re.sub("<style.*?</style>", "", page, flags=re.DOTALL))
