"""Run the study: `python3 run.py` makes the environment, runs what is out of date and says what came out.

    python3 run.py                        the study; its results lie in results/
    python3 run.py -- ARGUMENTS           the same, with ARGUMENTS for Snakemake (targets, -n, --forcerun RULE)
    python3 run.py example [ARGUMENTS]    a second study, with made-up answers; examples/naryn/results/
    python3 run.py new-region NAME        a folder for another region's survey, with its questionnaire; data/raw/NAME/
    python3 run.py --directory FOLDER ... the study, or new-region, in another folder than this
    python3 run.py verify                 run the study twice anew, compare, and say whether it was reproduced
    python3 run.py test [ARGUMENTS]       the test suite, with ARGUMENTS for pytest
    python3 run.py lab [ARGUMENTS]        the notebooks, in JupyterLab
    python3 run.py --debug [COMMAND] ...  show everything that pip, uv and Snakemake print
    python3 run.py --help                 this text

It needs Python 3.11 or newer and nothing else. The environment lies in .venv, is installed by the hashes of
requirements.lock, and is made again when that file or the version of Python changes. All that was printed stays
in logs/setup.log and logs/run.log. A run that was stopped or killed goes on where it was at the next start.

Tried on Linux with Python 3.11, 3.12 and 3.13. Written for macOS and Windows too, but not tried there.
"""

# Old Pythons must be able to read this file, to get as far as the check below: syntax of Python 3.6 only.
import csv
import errno
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = ".".join(str(part) for part in sys.version_info[:2])
if sys.version_info < (3, 11):  # noqa: UP036 (requires-python in pyproject.toml does not guard a script)
    sys.exit(
        f"run.py needs Python 3.11 or newer and this is Python {VERSION}: install a newer one and start with it, "
        "for example: python3.13 run.py"
    )

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "made-by-run.py"  # what .venv was made from; empty until .venv is whole
STATE = ROOT / ".snakemake"
LOGS = ROOT / "logs"
EXAMPLE = ROOT / "examples" / "naryn"

BUILDERS = ("setuptools==", "uv==")  # come first: uv installs the rest, setuptools builds what has no wheel
NEEDED_BYTES = 2 * 10**9
NO_SPACE = "the disk is full: free 2 GB and start again"
NO_VENV = (
    "this Python cannot make environments (it has no ensurepip): install the rest of it and start again; "
    "on Debian and Ubuntu: sudo apt install python3-venv"
)
NO_INDEX = (
    "the package index cannot be reached: connect to the network (behind a proxy, set HTTPS_PROXY) and start again"
)
WRONG_PACKAGE = (
    "a downloaded package is not the one that requirements.lock names: start again, "
    "and from another network if that does not help"
)
# What venv, pip and uv print when they fail, and what it means.
REASONS = {
    r"no space left|not enough space": NO_SPACE,
    r"ensurepip": NO_VENV,
    r"do not match the hashes|hash mismatch": WRONG_PACKAGE,
    r"retrying \(retry|from versions: |failed to fetch|error sending request|timed out": NO_INDEX,
}


def study(arguments: list[str], debug: bool) -> int:
    """Run whatever is out of date, and say what came out."""
    return run(ROOT, "the numbers published with them", arguments, debug)


def example(arguments: list[str], debug: bool) -> int:
    """Run the study with made-up answers, in its own folder: the results of the other one are not touched."""
    return run(EXAMPLE, "synthetic answers", arguments, debug)


def run(folder: Path, against: str, arguments: list[str], debug: bool) -> int:
    """Run the study that lies in a folder, and say what came of its claims, held against numbers or answers."""
    progress = make(folder, arguments, debug)
    if folder not in (ROOT, EXAMPLE) and (progress.incomplete or progress.mistakes):
        say(f"Files are named as seen from {seen(folder)}.")
    if progress.done and not progress.failed:  # and not merely asked what would be done, or for a picture of the rules
        findings(folder / "results", against, progress.incomplete)
    for lines in progress.incomplete.values():
        print("", *lines, sep="\n")
    if progress.failed:
        if progress.mistakes and progress.finished:
            say("What does not rest on the following was made; the page of the study waits until it is mended:")
        raise SystemExit(progress.verdict())
    return 0


def make(folder: Path, arguments: list[str], debug: bool) -> "Progress":
    """Let Snakemake make what is out of date in the study of a folder, and give what it told."""
    environment(debug)
    log = LOGS / "run.log"
    # Not .venv/bin/snakemake, which stops working when the project's folder moves.
    where = () if folder == ROOT else ("--directory", seen(folder))
    snakemake = (PYTHON, "-m", "snakemake", *where)
    progress = Progress()
    with alone() as held:
        log.unlink(missing_ok=True)
        if any(folder.glob(".snakemake/locks/*")):
            say("The last run was cut short: this one goes on where it was.")
            follow((*snakemake, "--unlock"), log, str, held, debug)
        status = follow((*snakemake, "--rerun-incomplete", *arguments), log, progress.see, held, debug)
    progress.failed = status != 0
    return progress


def new_region(arguments: list[str], debug: bool, folder: Path = ROOT) -> int:
    """Make the folder of a new region, add it to the config, and make its questionnaire."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        name = re.sub("[^a-z0-9]+", "_", "_".join(arguments).lower()).strip("_") or "naryn"
        raise SystemExit(f"new-region takes one name, without blanks: python3 run.py new-region {name}")
    environment(debug)
    with alone():
        status = hand_over("pddemand.new_region", arguments[0], str(seen(folder)))
    if status != 0:
        return status
    progress = make(folder, ["forms"], debug)
    print("", *progress.incomplete.get(arguments[0], []), sep="\n")
    if progress.failed:
        raise SystemExit(progress.verdict())
    return 0


def elsewhere(arguments: list[str], debug: bool) -> int:
    """Run the study that lies in another folder, or make a new region there."""
    if not arguments:
        raise SystemExit("--directory needs a folder: python3 run.py --directory my_study")
    folder, rest = Path(arguments[0]).resolve(), arguments[1:]
    if rest[:1] == ["new-region"]:
        return new_region(rest[1:], debug, folder)
    if not (folder / "config.yaml").exists():
        raise SystemExit(
            f"{folder} has no config.yaml: python3 run.py --directory FOLDER new-region NAME makes a study"
        )
    return run(folder, "the numbers published with them", rest[rest[:1] == ["--"] :], debug)


def verify(arguments: list[str], debug: bool) -> int:
    """Run the study twice in fresh folders, compare, look through all files, and say whether it was reproduced."""
    if arguments:
        raise SystemExit("verify takes no arguments: its criteria stand in config.yaml")
    environment(debug)
    progress = Progress()

    def see(line: str) -> None:
        nonlocal progress
        step = re.match(r"verify: (.+)", line)
        if step:
            say(step[1])
            progress = Progress()  # its jobs are counted anew
        else:
            progress.see(line)

    log = LOGS / "verify.log"
    with alone() as held:
        log.unlink(missing_ok=True)
        status = follow((PYTHON, ROOT / "workflow" / "scripts" / "verify_study.py"), log, see, held, debug)
    if status not in (0, 1):
        reason = progress.mistakes[0] if progress.mistakes else "it could not be verified: logs/verify.log tells why"
        raise SystemExit(reason)
    return status


def test(arguments: list[str], debug: bool) -> int:
    """Run the test suite."""
    environment(debug)
    return hand_over("pytest", *arguments)


def lab(arguments: list[str], debug: bool) -> int:
    """Open the notebooks in JupyterLab."""
    environment(debug)
    return hand_over("jupyterlab", "notebooks", *arguments)


COMMANDS = {
    "--directory": elsewhere,
    "new-region": new_region,
    "example": example,
    "verify": verify,
    "test": test,
    "lab": lab,
}


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; whatever the user can mend ends in one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # some consoles have no Kyrgyz letters
    debug = arguments[:1] == ["--debug"]
    command, *rest = arguments[debug:] or ["--"]
    try:
        if command in ("--help", "-h"):
            print(__doc__)
            return 0
        if command == "--":
            return study(rest, debug)
        if command in COMMANDS:
            return COMMANDS[command](rest, debug)
        raise SystemExit(f"there is no command {command!r}: python3 run.py --help lists those that are")
    except KeyboardInterrupt:
        say("Stopped: start again to go on from here.")
        return 130
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SystemExit(NO_SPACE) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise SystemExit(
                f"{error.filename} cannot be written: copy the project to a folder of your own and start there"
            ) from None
        raise


# --- The environment ---------------------------------------------------------------------------------------


def environment(debug: bool) -> None:
    """Make `.venv` unless it stands, whole and made from this lock file by this version of Python."""
    stamp = f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()} {VERSION}"
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == stamp:
        return
    with alone() as held:
        if VENV.exists() and any(VENV.iterdir()) and not STAMP.exists():
            raise SystemExit(f"{VENV} was not made by run.py: rename or delete it and start again")
        try:
            import ensurepip  # noqa: F401
            import venv  # noqa: F401
        except ImportError:
            raise SystemExit(NO_VENV) from None
        discard()
        if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
            raise SystemExit(NO_SPACE)
        say("Making the environment in .venv: half a minute, or a few when packages must be downloaded.")
        try:
            VENV.mkdir()
            STAMP.touch()
            install(held, debug)
            STAMP.write_text(stamp)
        except BaseException:
            discard()
            raise


def install(held: io.TextIOBase, debug: bool) -> None:
    """Fill `.venv` with exactly what requirements.lock names."""
    log = LOGS / "setup.log"
    log.unlink(missing_ok=True)
    output: list[str] = []

    def failed(*command: "str | Path") -> bool:
        output.clear()
        return follow(command, log, output.append, held, debug, merged=True) != 0

    # Not sys.executable: whoever starts run.py from .venv has just had that one discarded.
    if failed(sys._base_executable, "-m", "venv", VENV):  # type: ignore[attr-defined]
        raise SystemExit(reason(output))

    entries = re.findall(r"^\S.*\n(?:[ \t].*\n)*", REQUIREMENTS.read_text(), re.MULTILINE)
    builders = VENV / "builders.txt"
    builders.write_text("".join(entry for entry in entries if entry.startswith(BUILDERS)))
    options = ("install", "--require-hashes", "--no-deps", "--no-build-isolation", "-r")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *options)
    if failed(*pip, builders):
        raise SystemExit(reason(output))
    if failed(PYTHON, "-m", "uv", "pip", *options, REQUIREMENTS, "--python", PYTHON):
        if reason(output) in (NO_SPACE, WRONG_PACKAGE):
            raise SystemExit(reason(output))
        say("uv cannot install the packages here, so pip does: that takes some minutes.")
        if failed(*pip, REQUIREMENTS):
            raise SystemExit(reason(output))


def reason(output: list[str]) -> str:
    """Say in one line why the environment could not be made, and what to do."""
    for pattern, sentence in REASONS.items():
        if re.search(pattern, "\n".join(output), re.IGNORECASE):
            return sentence
    last = next((line.strip() for line in reversed(output) if line.strip()), "nothing was printed")
    return (
        f"the environment could not be made ({last}): logs/setup.log tells what happened; this is Python "
        f"{VERSION}, and the packages of requirements.lock are known to install on 3.11, 3.12 and 3.13"
    )


def discard() -> None:
    """Remove `.venv`: renamed first, so that a removal cut short leaves nothing that passes for one."""
    discarded = STATE / "discarded-venv"
    shutil.rmtree(discarded, ignore_errors=True)
    if VENV.exists():
        VENV.rename(discarded)
        shutil.rmtree(discarded, ignore_errors=True)


# --- Other programs ----------------------------------------------------------------------------------------


@contextmanager
def alone() -> Iterator[io.TextIOBase]:
    """Make sure that nobody else works in this folder; give the lock that started commands are to hold as well."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "run.lock").open("a") as ours, (STATE / "commands.lock").open("a") as theirs:
        if not lock(ours):
            raise SystemExit("another run.py is at work in this folder: start again when it has finished")
        if not lock(theirs):
            say("The last run.py was killed, but not the command that it had started: waiting for that to end.")
            while not lock(theirs):
                time.sleep(0.1)
        yield theirs


def lock(file: io.TextIOBase) -> bool:
    """Lock a file until it is closed here and in every command that holds it; say whether nobody else has."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def follow(
    command: "tuple[str | Path, ...]",
    log: Path,
    see: Callable[[str], object],
    held: io.TextIOBase,
    debug: bool,
    merged: bool = False,
) -> int:
    """Run a command whose standard error goes to a log, hand each line of it to `see`, and return its status.

    The command writes to the file and not to a pipe, and holds a lock, so that it ends well even if run.py is killed.
    Ctrl-C and `kill` let it end in its own way before they end run.py. `merged` follows standard output as well.
    """
    LOGS.mkdir(exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: who starts in the background ignores it
        signal.signal(number, signal.default_int_handler)
    stopped = False
    rest = b""
    with log.open("ab") as record, log.open("rb") as tail:
        tail.seek(0, os.SEEK_END)
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=record if merged else None,
            stderr=record,
            cwd=ROOT,
            env=variables(),
            pass_fds=() if os.name == "nt" else (held.fileno(),),
        )
        while True:
            try:
                ended = process.poll() is not None
                whole, _, rest = (rest + tail.read()).rpartition(b"\n")
                for line in whole.decode(errors="replace").splitlines():
                    if debug:
                        say(line)
                    see(line)
                if ended:
                    break
                time.sleep(0.02)
            except KeyboardInterrupt:
                stopped = True
                if os.name != "nt":  # a terminal has told the command as well; a bare `kill` has not
                    process.terminate()
    if stopped:
        raise KeyboardInterrupt
    return process.returncode


def hand_over(module: str, *arguments: str) -> int:
    """Run a module of the environment in the foreground, which deals with Ctrl-C itself; return its status."""
    settings = {**variables(), "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen([str(PYTHON), "-m", module, *arguments], cwd=ROOT, env=settings) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def variables() -> dict[str, str]:
    """Return the environment variables of every command: nothing that is meant for the user's other Pythons."""
    # PYTHONPATH would bring in other packages; PYTHONDONTWRITEBYTECODE makes pandas load 4 times slower, each time.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    path = os.pathsep.join([str(PYTHON.parent), kept.get("PATH", "")])
    return {**kept, "PATH": path, "PYTHONUTF8": "1"}


# --- What the user sees ------------------------------------------------------------------------------------


TOTAL = re.compile(r"total +(\d+)$")
JOB = re.compile(r"Job \d+: (.+)|(?:local)?(?:rule|checkpoint) (\w+):$")  # by its message, or by its rule
MISTAKE = re.compile(r"\s*(?:\w+: )?pddemand: (.+)")  # pddemand.errors.plain_errors prints these
DONE = re.compile(r"Nothing to be done|.*\(100%\) done")
FAILURE = re.compile(r"Error in rule (\w+):")
INCOMPLETE = re.compile(r"([a-z0-9_-]{1,40}) \| (.+)")  # what workflow/Snakefile says of a region that lacks something


class Progress:
    """What Snakemake's output tells: jobs as they start, mistakes in the user's files, rules that failed."""

    def __init__(self) -> None:
        self.jobs = "?"
        self.started = 0
        self.finished = 0
        self.mistakes: list[str] = []
        self.failures: list[str] = []
        self.incomplete: dict[str, list[str]] = {}
        self.done = False
        self.failed = False
        self.last = ""

    def see(self, line: str) -> None:
        """Take in one line; if it starts a job, say so."""
        self.last = line.strip() or self.last
        self.done = self.done or bool(DONE.match(line))
        total, job, mistake, failure = (kind.match(line) for kind in (TOTAL, JOB, MISTAKE, FAILURE))
        if total:
            self.jobs = total[1]
        if job:
            self.started += 1
            say(f"[{self.started}/{self.jobs}] {job[1] or job[2]}")
        self.finished += line.startswith("Finished jobid")
        if mistake:
            self.mistakes.append(mistake[1])
        if "No space left on device" in line:
            self.mistakes.append(NO_SPACE)
        if failure:
            self.failures.append(failure[1])
        lack = INCOMPLETE.match(line)
        if lack:
            self.incomplete.setdefault(lack[1], []).append(lack[2])

    def verdict(self) -> str:
        """Say in one line why the run failed."""
        if self.mistakes:
            return "\n".join(dict.fromkeys(self.mistakes))
        if self.failures:
            return (
                f"rule {self.failures[0]} failed; this is a defect of the program, not a mistake in your files: "
                "logs/run.log tells what happened"
            )
        return f"Snakemake stopped ({self.last}): logs/run.log tells what happened"


def findings(results: Path, against: str, incomplete: Iterable[str]) -> None:
    """Print for each region what became of its claims, held against numbers or answers, and then where to look.

    Nothing is said of regions that are incomplete: what lies there is of an earlier run.
    """
    ledgers = [path for path in sorted(results.glob("*/claims.csv")) if path.parent.name not in incomplete]
    for ledger in ledgers:
        region = ledger.parent
        with ledger.open(encoding="utf-8", newline="") as file:
            claims = list(csv.DictReader(file))
        flow = region / "tables/flow.csv"
        told = [analysed(flow)] if flow.exists() else []
        if claims or not told:
            told.append(f"{len(claims)} claims, held against {'the answers' if told else against}")
        print(f"\n{region.name}: {'; '.join(told)}")
        for verdict in ("supported", "contradicted", "undetermined", "untestable") if claims else ():
            ids = [claim["claim"] for claim in claims if claim["verdict"] == verdict]
            print(f"  {len(ids):3} {verdict:12} {', '.join(ids)}".rstrip())
    if ledgers:
        print(f"\nWhere to look:\n  {seen(results / 'index.html')}")
    for ledger in ledgers:
        reports = sorted(ledger.parent.glob("report.*.html"))
        if reports:
            print(f"  {seen(reports[0])}", *(report.name for report in reports[1:]), sep=", ")


def analysed(flow: Path) -> str:
    """Say how many of the rows read are analysed, and whether there is something to know of how files were read."""
    with flow.open(encoding="utf-8", newline="") as file:
        steps = list(csv.DictReader(file))
    read = [step["remaining"] for step in steps if step["step"] == "rows read"]
    said = f"{steps[-1]['remaining']} of {read[-1]} rows analysed, see {seen(flow)}"
    with flow.with_name("exports.csv").open(encoding="utf-8", newline="") as file:
        noted = {row["file"] for row in csv.DictReader(file) if row["notes"]}
    return said + (f"; notes on how {', '.join(sorted(noted))} was read: exports.csv beside it" if noted else "")


def seen(path: Path) -> Path:
    """Give a path as seen from the project, or as it is if it lies elsewhere."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def say(sentence: str) -> None:
    """Tell what goes on, on standard error: standard output is for results."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
