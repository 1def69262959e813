"""Notebooks: templates run with parameters by papermill and turned into pages that need no network.

The same results give the same notebook, byte for byte: what papermill and Jupyter write down of clocks, folders
and versions is left out.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import load_notebook_node, local_file_io_cwd
from papermill.parameterize import parameterize_notebook
from traitlets.config import Config

from pddemand.errors import InputError
from pddemand.tables import replace

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

INJECTED = "injected-parameters"
"""Tag of the cell in which papermill writes the parameters."""


LONGEST_SOCKET = 90
"""Bytes that the path of a socket may have on every system, less its ending."""


@dataclass(frozen=True)
class Job:
    """One notebook to run: where it comes from, what it is told, and where its results go.

    Parameters
    ----------
    template : str
        Notebook without outputs, with a cell tagged `parameters`.
    parameters : mapping
        A value for each parameter of that cell, no more and no less; paths relative to the working directory.
    notebook, page : str
        Executed notebook (ipynb) and page (html) to write.
    partial : str
        Where a notebook that fails is kept as far as it got (ipynb).
    """

    template: str
    parameters: Mapping[str, str]
    notebook: str
    page: str
    partial: str


def execute_all(jobs: Sequence[Job], style: str) -> None:
    """Run several notebooks, two at a time, each in a kernel of its own.

    Parameters
    ----------
    jobs : sequence of Job
        The notebooks.
    style : str
        Folder of the page template.

    Raises
    ------
    InputError
        As `execute`, for the first job that fails; nothing is written then, not of the others either.
    """
    for job in jobs:
        check_parameters(job.template, job.parameters)
    # papermill keeps one working directory for all threads: set here once, they cannot take it from one another.
    with local_file_io_cwd(), _own_kernels() as folder, ThreadPoolExecutor(max_workers=2) as pool:
        prepared = [parameterize_notebook(load_notebook_node(job.template), job.parameters) for job in jobs]
        kernels = [_kernel(folder, number) for number, _ in enumerate(jobs)]
        notebooks = list(pool.map(_run, prepared, jobs, kernels))
    pages = [to_page(done, job.parameters["language"], style) for done, job in zip(notebooks, jobs, strict=True)]
    for done, page, job in zip(notebooks, pages, jobs, strict=True):
        replace(job.notebook, nbformat.writes(done) + "\n")  # type: ignore[no-untyped-call]
        replace(job.page, page)


def execute(job: Job, style: str) -> None:
    """Run one notebook and write it and its page.

    Parameters
    ----------
    job : Job
        The notebook.
    style : str
        Folder of the page template.

    Raises
    ------
    InputError
        If a parameter is unknown or missing, or a cell fails; the notebook as far as it got is kept then, and
        no result is written.
    """
    execute_all([job], style)


def check_parameters(template: str, parameters: Mapping[str, str]) -> None:
    """Refuse parameters that the notebook does not have, and those it lacks; papermill would only warn.

    Parameters
    ----------
    template : str
        The notebook.
    parameters : mapping
        What it would be told.

    Raises
    ------
    InputError
        Naming the parameters.
    """
    known = papermill.inspect_notebook(template)
    differing = {
        "unknown": sorted(set(parameters) - set(known)),
        "missing": sorted(set(known) - set(parameters)),
    }
    wrong = [f"{what} {', '.join(names)}" for what, names in differing.items() if names]
    if wrong:
        raise InputError(
            f"{template}: parameters: {'; '.join(wrong)}; expected {', '.join(known) or 'none'},"
            " as in its cell tagged 'parameters'"
        )


def _run(prepared: NotebookNode, job: Job, kernel: Config) -> NotebookNode:
    Path(job.partial).parent.mkdir(parents=True, exist_ok=True)
    try:
        notebook: NotebookNode = papermill.execute_notebook(
            prepared,
            job.partial,
            kernel_name=KERNEL["name"],
            progress_bar=False,
            request_save_on_cell_execute=False,
            # What goes wrong in a cell is in the notebook; nobody goes back in the history of its kernel.
            extra_arguments=["--log-level=50", "--HistoryManager.enabled=False"],
            config=kernel,
        )
    except PapermillExecutionError as error:
        raise InputError(
            f"{job.template}, cell [{error.exec_count}]: {error.ename}: {error.evalue};"
            f" the notebook as far as it got is in {job.partial}"
        ) from error
    finally:
        ensure_event_loop().close()  # the kernel's client leaves it open
    Path(job.partial).unlink()
    normalise(notebook)
    return notebook


def _kernel(folder: str, number: int) -> Config:
    """Let a kernel talk through files of its own: ports that are free when chosen may be taken when it starts."""
    connection = Path(folder, f"{number}.json")
    there = os.name == "posix" and len(os.fsencode(connection)) < LONGEST_SOCKET
    return Config({"KernelManager": {"transport": "ipc", "connection_file": str(connection)}} if there else {})


@contextmanager
def _own_kernels() -> Iterator[str]:
    """Let kernels import this package and no start-up files of the user's; give a folder for what they need."""
    kept = dict(os.environ)
    with TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder
        paths = [str(Path(__file__).resolve().parents[1]), *filter(None, [kept.get("PYTHONPATH")])]
        os.environ["PYTHONPATH"] = os.pathsep.join(paths)
        try:
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(kept)


def normalise(notebook: NotebookNode) -> None:
    """Take out of an executed notebook what differs from run to run and from machine to machine.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill returns it; changed in place. Cells and outputs stay, clocks, versions and random ids go.
    """
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if INJECTED in tags:
            cell.id = INJECTED
            cell.source = cell.source.strip()  # papermill leaves a last line break where Black is not installed


def to_page(notebook: NotebookNode, language: str, style: str) -> str:
    """Turn an executed notebook into one html file that asks nothing of a network.

    Parameters
    ----------
    notebook : NotebookNode
        Executed and normalised.
    language : str
        Language of the page.
    style : str
        Folder of the page template.

    Returns
    -------
    str
        Outputs and prose, without code.
    """
    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_name=Path(style).name,
        template_file="index.html.j2",
        extra_template_basedirs=[str(Path(style).parent)],
        exclude_input=True,
    )
    resources = {"language": language, "title": _title(notebook)}
    page, _ = exporter.from_notebook_node(notebook, resources=resources)
    return str(page)


def _title(notebook: NotebookNode) -> str:
    """Find the text of the first heading."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    shown = (output.get("data", {}).get("text/html", "") for output in outputs)
    found = next((match for html in shown if (match := re.search("<h1>(.*?)</h1>", html))), None)
    return unescape(found[1]) if found else ""
