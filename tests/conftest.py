"""What all tests share: reproducible random examples without time limits, and the study run once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from running import Run, copy_project, snakemake

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("study", deadline=None, derandomize=True)
settings.load_profile("study")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, run once; copy it before changing anything."""
    folder = copy_project(tmp_path_factory.mktemp("finished"))
    run = snakemake(folder)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished study that a test may change."""
    return Path(shutil.copytree(finished, tmp_path / "study"))


@pytest.fixture
def rerun(study: Path) -> Callable[..., Run]:
    """Run Snakemake in the copy."""
    return lambda *arguments: snakemake(study, *arguments)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A real Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no Chromium, so no page was opened; as root: apt-get install chromium")
    from playwright.sync_api import sync_playwright  # a third of a second, for tests in the browser alone

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
