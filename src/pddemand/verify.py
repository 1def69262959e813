"""The command behind `run.py verify`: run the study twice in fresh folders, compare, scan, judge, tell."""

import os
import re
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import replace as replace_in
from pathlib import Path

from pddemand import scan
from pddemand.codebook import read_config
from pddemand.errors import InputError
from pddemand.file_texts import DRAWN, UnreadableError
from pddemand.findings import Row
from pddemand.fresh_runs import CIRCUMSTANCES, PARTS, StoppedError, copy_study, run_study, workshop
from pddemand.raw import read_yaml
from pddemand.records import Config
from pddemand.reproduction import Check, Outcome, compared, files_below, numbers_checked, result_files, tally
from pddemand.reproduction_page import as_json, in_brief, page
from pddemand.scan import Files, Finding
from pddemand.tables import read_rows, replace


def main(project: Path) -> int:
    """Verify the study of a project.

    Parameters
    ----------
    project : Path
        The project's folder. Only `results/verification.html` and `results/verification.json` are written there.

    Returns
    -------
    int
        0 if the study was reproduced fully, with or without minor issues; 1 if partially or not; 2 if it could not
        be judged.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        config = read_config(project / "config.yaml", project)
        outcome = verified(project, config)
    except InputError as error:
        print(f"pddemand: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc()
        return 2
    criteria = config.verification
    results = project / "results"
    replace(results / "verification.json", as_json(outcome, criteria))
    replace(results / "verification.html", page(outcome, criteria, config.languages, project / "notebooks/template"))
    print(in_brief(outcome, criteria))
    print("Where to look:\n  results/verification.html")
    return 0 if outcome.gravest(criteria) in ("note", "minor issues") else 1


def _stop(*_: object) -> None:
    """Stop at the first signal, and clear up undisturbed by the next."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def tell(sentence: str) -> None:
    """Tell what goes on, in lines that `run.py` shows."""
    print(f"verify: {sentence}", file=sys.stderr, flush=True)


def verified(project: Path, config: Config) -> Outcome:
    """Run, compare and scan a study.

    Parameters
    ----------
    project : Path
        The project's folder.
    config : Config
        Its `config.yaml`.
    """
    with workshop() as folder:
        runs: list[Path] = []
        stopped: list[Finding] = []
        for number, (name, settings) in enumerate(CIRCUMSTANCES, start=1):
            tell(f"run {number} of {len(CIRCUMSTANCES)} in a fresh folder")
            copy = copy_study(project, folder / name, tuple(dict.fromkeys((*PARTS, config.dictionary))))
            try:
                run_study(copy, folder / "tmp", settings)
                runs.append(copy)
            except StoppedError as reason:
                stopped.append(Finding(f"{number}", str(reason)))
                break
        tell("comparing and scanning files")
        made = result_files(runs[0]) if runs else {}
        theirs = result_files(project)
        checks = [
            Check("study_stops", len(runs) + len(stopped), tuple(stopped)),
            *_comparisons(runs, made, theirs),
            *_scans(project, config, {**made, **theirs}, [*map(str, (project, folder, Path.home()))]),
        ]
        numbers = {region: read_rows(made[name]) for region, name in _ledgers(config) if name in made}
        checks += unchecked_regions(config, made) if runs else []
        for region, rows in numbers.items():
            checks += numbers_checked(region, rows, config.verification, _counts(project / "data/raw" / region))
        inside = [folder / name for name, _ in CIRCUMSTANCES] + [project]
        return Outcome(
            tuple(_from_inside(check, inside) for check in checks),
            {region: tally(rows) for region, rows in numbers.items() if rows},
            _reasons(numbers),
        )


def _ledgers(config: Config) -> list[tuple[str, str]]:
    return [(region, f"results/{region}/verification.csv") for region in config.regions]


def unchecked_regions(config: Config, made: Files) -> list[Check]:
    """Name the regions of `config.yaml` whose published numbers a fresh run compares with nothing.

    Parameters
    ----------
    config : Config
        Which regions there are.
    made : mapping of str to Path
        What a fresh run made; of a region whose folder is not filled in yet, nothing.
    """
    absent = [region for region, name in _ledgers(config) if name not in made]
    return [Check("not_checked", 1, (Finding(region, "no ledger"),)) for region in absent]


def _from_inside(check: Check, folders: Iterable[Path]) -> Check:
    """Name files in what programs said as they are seen from the study, wherever it was run."""
    if check.kind not in ("study_stops", "not_checked"):
        return check
    wherever = re.compile("|".join(re.escape(f"{folder}{os.sep}") for folder in folders))
    return replace_in(
        check, findings=tuple(Finding(each.where, wherever.sub("", each.what)) for each in check.findings)
    )


def _counts(raw: Path) -> set[str]:
    """Name a region's published numbers that are counts, and not rounded percentages."""
    path = raw / "published.csv"
    rows = read_rows(path) if path.exists() else []
    return {row["id"] for row in rows if row["kind"] not in ("share", "part")}


def _reasons(numbers: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, str]]:
    columns = {"en": "explanation", "ky": "explanation_ky", "ru": "explanation_ru"}
    return {
        f"{region}/{row['what']}": {code: row[column] for code, column in columns.items()}
        for region, rows in numbers.items()
        for row in rows
    }


def _comparisons(runs: list[Path], made: Files, theirs: Files) -> list[Check]:
    """Compare the runs with each other, and one with the results that are there."""
    missing = ["one run"] * (not runs) + ["no results"] * (not theirs)
    checks = [Check("not_checked", 1, (Finding("results", why),)) for why in missing]
    if len(runs) == len(CIRCUMSTANCES):
        changed, absent, extra = compared(made, result_files(runs[1]))
        checks.append(Check("runs_differ", len(made), tuple(changed + absent + extra)))
    if runs and theirs:
        kinds = ("result_changed", "result_missing", "result_extra")
        for kind, found in zip(kinds, compared(made, theirs), strict=True):
            checks.append(Check(kind, len(theirs if kind == "result_extra" else made), tuple(found)))
    return checks


def _scans(project: Path, config: Config, results: Files, folders: Iterable[str]) -> list[Check]:
    """Look through the project's files and the results as data editors do."""
    kept = kept_files(project)
    everything = {**kept, **results}
    raw = {name: path for name, path in kept.items() if name.startswith("data/raw/")}
    code = {
        name: path
        for name, path in kept.items()
        if path.suffix in (".py", ".ipynb", ".smk") or path.name == "Snakefile"
    }
    executed = {name: path for name, path in results.items() if path.suffix == ".ipynb"}
    templates = {name: path for name, path in kept.items() if path.suffix == ".ipynb"}
    tables = {
        name: path for name, path in {**raw, **results}.items() if path.suffix == ".csv" and name not in _exports(raw)
    }
    books = {name: path for name, path in everything.items() if path.name == "datapackage.json" or name in CODEBOOKS}
    ids = {name for path in raw.values() if path.name == "codebook.yaml" for name in scan.ids_of(path)}

    def checked(kind: str, looked: Sized, look: Callable[[], list[Finding]]) -> Check:
        """Look; name what cannot be looked at instead of passing over it."""
        try:
            return Check(kind, len(looked), tuple(look()))
        except (OSError, ValueError, LookupError, SyntaxError) as error:
            return Check("not_checked", 1, (Finding(kind, str(error)),))

    return [
        checked("absolute_path", everything, lambda: scan.absolute_paths(everything, folders)),
        *_personal("personal_data", {**files_below(project, "data/processed"), **results}),
        *_personal("personal_data_raw", raw),
        checked("empty_file", everything, lambda: scan.empty_files(everything)),
        # A picture of the results may well stand in the documents too.
        checked("duplicate_file", everything, lambda: scan.duplicate_files(kept) + scan.duplicate_files(results)),
        checked("undeclared_import", code, lambda: _undeclared(project, code)),
        checked("notebook_order", executed, lambda: scan.disordered_notebooks(executed)),
        checked("notebook_output", templates, lambda: scan.notebooks_with_outputs(templates)),
        checked("licence_missing", scan.LICENCES, lambda: scan.missing_licences(kept)),
        checked("column_undescribed", tables, lambda: scan.undescribed_columns(tables, books, ids)),
    ]


CODEBOOKS = ("data/README.md",)
"""Where columns are explained, besides data packages."""

_FOR_DEVELOPERS = ("tests/", "benchmarks/", "examples/")


def _undeclared(project: Path, code: Files) -> list[Finding]:
    needed, besides = scan.declared_packages(project / "pyproject.toml")
    development = {name: path for name, path in code.items() if name.startswith(_FOR_DEVELOPERS)}
    study = {name: path for name, path in code.items() if name not in development}
    return [
        *scan.undeclared_imports(study, needed),
        *scan.undeclared_imports(development, needed | besides, own=study.values()),
    ]


def _personal(kind: str, files: Files) -> list[Check]:
    """Search files one by one, so that one that cannot be read is named and the others are searched."""
    found: list[Finding] = []
    unread: list[Finding] = []
    searched = {name: path for name, path in files.items() if path.suffix not in DRAWN}
    for name, path in searched.items():
        try:
            found += scan.personal_data({name: path})
        except UnreadableError as error:
            unread.append(Finding(name, str(error)))
    checks = [Check(kind, len(searched) - len(unread), tuple(found))]
    return checks + ([Check("not_checked", len(unread), tuple(unread))] if unread else [])


def _exports(raw: Files) -> set[str]:
    """Name the files with respondents' answers: `tables/exports.csv` tells the use of each of their columns."""
    found = set()
    for name, path in raw.items():
        if path.name == "region.yaml":
            exports = read_yaml(path).data.get("exports") or ()
            found |= {f"{name.removesuffix('region.yaml')}{export['file']}" for export in exports}
    return found


_MADE = ("results/", "logs/", "data/processed/", "build/")


def kept_files(project: Path) -> dict[str, Path]:
    """Give the files that belong to a project: those that git tracks, else all that no run and no tool makes."""
    git = shutil.which("git")
    command = [git or "", "-C", str(project), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=False) if git else None
    names = listed.stdout.split("\0") if listed else []
    if "config.yaml" not in names:  # no git here, or one that has nothing to do with the project
        names = [name for name in files_below(project, ".") if "__pycache__" not in name and ".egg-info" not in name]
    kept = {name: project / name for name in sorted(names) if name and not name.startswith(_MADE)}
    return {name: path for name, path in kept.items() if path.is_file()}
