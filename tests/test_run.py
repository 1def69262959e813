"""run.py as a user meets it: each test starts it in a folder of its own, most of them with a stand-in for Snakemake."""

import ast
import base64
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "run.py"
VERSION = ".".join(str(part) for part in sys.version_info[:2])

SNAKEMAKE = """
import sys
from pathlib import Path

def main():
    with open("calls.txt", "a") as calls:
        print(*sys.argv[1:], file=calls)
    if "--unlock" in sys.argv:
        for lock in Path(".snakemake/locks").iterdir():
            lock.unlink()
    else:
        exec(Path("answer.py").read_text(encoding="utf-8"))

main()
"""
PRINTED = """import sys
sys.stderr.write('''{}''')
sys.exit({})
"""
WAITS = """import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
Path("started").touch()
while not Path("go").exists():
    time.sleep(0.01)
"""


@dataclass
class Project:
    """A folder with run.py, whose name has a space and Kyrgyz letters."""

    folder: Path

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "run.py", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **variables)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def run_where(self, change: str) -> tuple[int, str, str]:
        """Run after a statement that makes this Python or this machine another one."""
        site = self.folder / "site"
        site.mkdir(exist_ok=True)
        (site / "sitecustomize.py").write_text(change)
        return self.run(PYTHONPATH=str(site))

    def snakemake(self, printed: str, status: int = 0) -> None:
        (self.folder / "answer.py").write_text(PRINTED.format(printed, status), encoding="utf-8")

    def lock(self, content: str) -> None:
        (self.folder / "requirements.lock").write_text(content)

    def wait_for(self, name: str) -> None:
        until(lambda: (self.folder / name).exists())

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls.txt").read_text().splitlines()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """A project without an environment."""
    project = Project(tmp_path / "Ош 1")
    project.folder.mkdir()
    shutil.copy(RUN, project.folder)
    project.lock("")
    return project


@pytest.fixture
def project(bare: Project) -> Project:
    """A project whose environment stands and has a stand-in for Snakemake."""
    venv = bare.folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    package = next(venv.glob("[lL]ib/**/site-packages")) / "snakemake"
    package.mkdir()
    (package / "__main__.py").write_text(SNAKEMAKE)
    digest = hashlib.sha256((bare.folder / "requirements.lock").read_bytes()).hexdigest()
    (venv / "made-by-run.py").write_text(f"{digest} {VERSION}")
    bare.snakemake("")
    return bare


# --- What keeps it from starting


def test_old_pythons_can_read_it() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_python_is_too_old(bare: Project) -> None:
    status, out, err = bare.run_where("import sys; sys.version_info = (3, 10, 14, 'final', 0)")
    assert (status, out) == (1, "")
    assert err == (
        "run.py needs Python 3.11 or newer and this is Python 3.10: install a newer one and start with it, "
        "for example: python3.13 run.py\n"
    )


def test_no_venv_module(bare: Project) -> None:
    status, _, err = bare.run_where("import sys; sys.modules['ensurepip'] = None")
    assert status == 1
    assert err.count("\n") == 1
    assert "apt install python3-venv" in err


def test_disk_is_nearly_full(bare: Project) -> None:
    status, _, err = bare.run_where(
        "import shutil, types; shutil.disk_usage = lambda path: types.SimpleNamespace(free=10**9)"
    )
    assert (status, err) == (1, "the disk is full: free 2 GB and start again\n")


def raising(method: str, code: str) -> str:
    """A statement after which a method of `Path` raises the error of that code."""
    return f"""
import errno, os, pathlib
def fail(self, *_, **__):
    raise OSError(errno.{code}, os.strerror(errno.{code}), str(self))
pathlib.Path.{method} = fail
"""


def test_disk_fills_up(bare: Project) -> None:
    status, _, err = bare.run_where(raising("touch", "ENOSPC"))
    assert status == 1
    assert err.splitlines()[-1] == "the disk is full: free 2 GB and start again"
    assert not (bare.folder / ".venv").exists()


@pytest.mark.parametrize("code", ["EROFS", "EACCES"])
def test_folder_is_read_only(bare: Project, code: str) -> None:
    status, _, err = bare.run_where(raising("mkdir", code))
    assert status == 1
    assert re.fullmatch(r".*\.snakemake cannot be written: copy the project to a folder of your own .*\n", err)


def test_unknown_command(bare: Project) -> None:
    status, _, err = bare.run("tset")
    assert (status, err) == (1, "there is no command 'tset': python3 run.py --help lists those that are\n")


def test_help(bare: Project) -> None:
    status, out, _ = bare.run("--help")
    assert status == 0
    for line in (
        "python3 run.py example",
        "python3 run.py verify",
        "python3 run.py test",
        "python3 run.py lab",
        "--debug",
    ):
        assert line in out


# --- Making the environment


def test_the_environment_of_somebody_else_is_left_alone(bare: Project) -> None:
    precious = bare.folder / ".venv" / "precious"
    precious.parent.mkdir()
    precious.touch()
    status, _, err = bare.run()
    assert status == 1
    assert err.endswith(".venv was not made by run.py: rename or delete it and start again\n")
    assert precious.exists()


@pytest.mark.slow
def test_no_network(bare: Project) -> None:
    bare.lock(f"uv==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    status, _, err = bare.run(**unreachable, **alone)
    assert status == 1
    assert err.splitlines()[1:] == [
        "the package index cannot be reached: connect to the network (behind a proxy, set HTTPS_PROXY) and start again"
    ]
    assert not (bare.folder / ".venv").exists()


def wheel(folder: Path, name: str, modules: dict[str, str]) -> str:
    """Write a wheel of these modules; return its entry in a lock file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    files = {
        **{f"{name}/{module}.py": text for module, text in modules.items()},
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += f"{file},sha256={digest},{len(text)}\n"
        archive.writestr(f"{name}-1.0.dist-info/RECORD", f"{record}{name}-1.0.dist-info/RECORD,,\n")
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


UV = """
import subprocess, sys
from pathlib import Path
with open("calls.txt", "a") as calls:
    print("uv", file=calls)
python = sys.argv.index("--python")
sys.exit(subprocess.run([sys.executable, "-m", *sys.argv[1:python]]).returncode)
"""


@pytest.mark.slow
@pytest.mark.parametrize("uv_works", [True, False])
def test_an_environment_is_made_once_and_made_again_when_the_lock_changes(bare: Project, uv_works: bool) -> None:
    wheels = bare.folder.parent / "wheels"
    uv = wheel(wheels, "uv", {"__main__": UV if uv_works else "raise SystemExit('cannot execute')"})
    packages = uv + wheel(wheels, "snakemake", {"__main__": SNAKEMAKE})
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels.as_uri(), "PIP_CONFIG_FILE": os.devnull}
    bare.lock(packages)
    bare.snakemake("")
    half_made = bare.folder / ".venv" / "made-by-run.py"  # as a killed start leaves it
    half_made.parent.mkdir()
    half_made.touch()

    status, _, err = bare.run(**offline)
    assert status == 0, (bare.folder / "logs" / "setup.log").read_text()
    assert err.startswith("Making the environment")
    assert ("so pip does" in err) is not uv_works
    assert bare.calls == ["uv"] * uv_works + ["--rerun-incomplete"]

    assert bare.run(PIP_NO_INDEX="1")[2] == ""

    bare.lock(packages.replace(uv, "uv==1.0 --hash=sha256:" + "0" * 64 + "\n"))
    status, _, err = bare.run(**offline)
    assert status == 1
    assert err.splitlines()[-1].startswith("a downloaded package is not the one that requirements.lock names")
    assert not (bare.folder / ".venv").exists()


def test_the_lock_has_hashes_and_no_address() -> None:
    lines = (RUN.parent / "requirements.lock").read_text().splitlines()
    entries = [line for line in lines if not line.startswith(" ")]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[^ ]+( ; [^\\]+)? \\", line) for line in entries)
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines if line not in entries)
    assert {"uv", "setuptools", "snakemake", "jupyter"} <= {entry.split("==")[0] for entry in entries}


# --- The study

STEPS = """SNAKEMAKE
Job stats:
job      count
-----  -------
clean        1
all          1
total        2

[Mon Nov 23 09:07:27 2026]
Job 1: Тазалоо: osh
Reason: Missing output files: a
[Mon Nov 23 09:07:27 2026]
Finished jobid: 1 (Rule: clean)
1 of 2 steps (50%) done
[Mon Nov 23 09:07:29 2026]
localrule all:
    input: a
    jobid: 0
"""
FINISHED = STEPS + "Finished jobid: 0 (Rule: all)\n2 of 2 steps (100%) done\n"
FAILED = """RuleException:
CalledProcessError in file "Snakefile", line 12:
[Mon Nov 23 09:07:40 2026]
Error in rule clean:
    jobid: 1
WorkflowError:
At least one job did not complete successfully.
"""


def test_jobs_show_as_they_start(project: Project) -> None:
    project.snakemake(FINISHED)
    assert project.run() == (0, "", "[1/2] Тазалоо: osh\n[2/2] all\n")
    assert (project.folder / "logs" / "run.log").read_text(encoding="utf-8") == FINISHED


def test_debugging_shows_everything(project: Project) -> None:
    project.snakemake("Building DAG of jobs...\n")
    assert project.run("--debug") == (0, "", "Building DAG of jobs...\n")


def test_a_mistake_of_the_user_is_one_line(project: Project) -> None:
    project.snakemake(STEPS + "pddemand: codebook.yaml row 3: «Өзгөн»: expected an id\n" + FAILED, 1)
    status, _, err = project.run()
    assert status == 1
    assert err.splitlines()[3:] == ["codebook.yaml row 3: «Өзгөн»: expected an id"]
    assert err.splitlines()[2].startswith("What does not rest on the following was made")


def test_a_mistake_found_before_any_job_is_one_line(project: Project) -> None:
    project.snakemake('WorkflowError in file "Snakefile", line 2:\npddemand: config.yaml: no such region\n', 1)
    assert project.run() == (1, "", "config.yaml: no such region\n")


def test_a_failure_of_the_program_names_rule_and_log(project: Project) -> None:
    project.snakemake(STEPS + "Traceback (most recent call last):\nKeyError: 'x'\n" + FAILED, 1)
    status, _, err = project.run()
    assert status == 1
    assert re.fullmatch(r"rule clean failed; .* a defect of the program.*logs/run\.log.*", err.splitlines()[-1])
    assert "Traceback" not in err


def test_a_full_disk_is_no_defect(project: Project) -> None:
    project.snakemake("OSError: [Errno 28] No space left on device: 'a.csv'\n" + FAILED, 1)
    assert project.run() == (1, "", "the disk is full: free 2 GB and start again\n")


def test_snakemake_refuses(project: Project) -> None:
    project.snakemake("MissingRuleException:\nNo rule to produce b\n", 1)
    status, _, err = project.run("--", "b")
    assert (status, err) == (1, "Snakemake stopped (No rule to produce b): logs/run.log tells what happened\n")
    assert project.calls == ["--rerun-incomplete b"]


def test_locks_of_a_killed_run_are_removed(project: Project) -> None:
    locks = project.folder / ".snakemake" / "locks"
    locks.mkdir(parents=True)
    (locks / "0.input.lock").touch()
    status, _, err = project.run()
    assert (status, err) == (0, "The last run was cut short: this one goes on where it was.\n")
    assert project.calls == ["--unlock", "--rerun-incomplete"]


def test_a_second_start_is_turned_away(project: Project) -> None:
    (project.folder / "answer.py").write_text(WAITS)
    first = project.start()
    project.wait_for("started")
    assert project.run() == (1, "", "another run.py is at work in this folder: start again when it has finished\n")
    (project.folder / "go").touch()
    assert first.communicate(timeout=60) == ("", "")
    assert first.returncode == 0


def test_a_start_after_a_kill_waits_for_what_was_left_running(project: Project) -> None:
    (project.folder / "answer.py").write_text(WAITS)
    first = project.start()
    project.wait_for("started")
    first.kill()
    first.wait(60)
    second = project.start()
    assert second.stderr is not None
    assert second.stderr.readline().startswith("The last run.py was killed")
    (project.folder / "go").touch()
    assert second.communicate(timeout=60) == ("", "")
    first.communicate(timeout=60)
    assert project.calls == ["--rerun-incomplete"] * 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_reaches_snakemake(project: Project, number: signal.Signals) -> None:
    (project.folder / "answer.py").write_text(WAITS)
    process = project.start()
    project.wait_for("started")
    process.send_signal(number)
    assert process.communicate(timeout=60) == ("", "Stopped: start again to go on from here.\n")
    assert process.returncode == 130


def test_findings(project: Project) -> None:
    project.snakemake("Nothing to be done (all requested files are present and up to date).\n")
    region = project.folder / "results" / "osh"
    region.mkdir(parents=True)
    for code in ("ky", "en"):
        (region / f"report.{code}.html").touch()
    (region / "claims.csv").write_text(
        'claim,quote,verdict\nmost_ict,"«көпчүлүгү, баары»",supported\nкөп,x,supported\nwhy,x,untestable\n',
        encoding="utf-8",
    )
    expected = (
        "\nosh: 3 claims, held against the numbers published with them\n"
        "    2 supported    most_ict, көп\n"
        "    0 contradicted\n"
        "    0 undetermined\n"
        "    1 untestable   why\n"
        "\nWhere to look:\n"
        "  results/index.html\n"
        "  results/osh/report.en.html, report.ky.html\n"
    )
    assert project.run() == (0, expected, "")
    assert project.run(PYTHONIOENCODING="ascii") == (0, expected.replace("көп", "???"), "")

    project.snakemake("")  # asked for something else, such as the picture of the rules
    assert project.run("--", "--rulegraph") == (0, "", "")


def test_the_example_runs_in_its_own_folder(project: Project) -> None:
    project.snakemake("Nothing to be done (all requested files are present and up to date).\n")
    region = project.folder / "examples" / "naryn" / "results" / "naryn_synthetic"
    region.mkdir(parents=True)
    (region / "claims.csv").write_text("claim,verdict\nfirst,supported\n")
    (project.folder / "examples" / "naryn" / ".snakemake" / "locks").mkdir(parents=True)
    (project.folder / "examples" / "naryn" / ".snakemake" / "locks" / "0.input.lock").touch()
    (project.folder / ".snakemake" / "locks").mkdir(parents=True)  # where the stand-in unlocks
    status, out, err = project.run("example", "--forceall")
    assert (status, err) == (0, "The last run was cut short: this one goes on where it was.\n")
    assert out.startswith("\nnaryn_synthetic: 1 claims, held against synthetic answers\n    1 supported    first\n")
    assert out.endswith(f"  {Path('examples/naryn/results/index.html')}\n")
    where = f"--directory {Path('examples/naryn')}"
    assert project.calls == [f"{where} --unlock", f"{where} --rerun-incomplete --forceall"]


LACKING = (
    "chuy | chuy: not complete yet. What is missing:\nchuy |   region.yaml, line 10: fill in the name.\n"
    "naryn | naryn: not complete yet. What is missing:\n"
)


def test_what_a_region_lacks_is_said_last(project: Project) -> None:
    for name in ("chuy", "osh"):
        (project.folder / "results" / name).mkdir(parents=True)
        (project.folder / "results" / name / "claims.csv").write_text("claim,verdict\nfirst,supported\n")
    project.snakemake(LACKING + FINISHED)
    status, out, _ = project.run()
    assert status == 0
    assert "\nosh: 1 claims" in out and "chuy: 1 claims" not in out  # what lies there is of an earlier run
    told = "chuy: not complete yet. What is missing:\n  region.yaml, line 10: fill in the name.\n"
    assert out.endswith(f"\n\n{told}\nnaryn: not complete yet. What is missing:\n".replace("\n\nchuy", "\nchuy"))

    mistakes = "pddemand: a.csv: wrong\npddemand: b.yaml: wrong too\npddemand: a.csv: wrong\n"
    project.snakemake(LACKING + STEPS + mistakes + FAILED, 1)
    status, out, err = project.run()
    assert status == 1 and told in out and "claims" not in out
    assert err.splitlines()[3:] == ["a.csv: wrong", "b.yaml: wrong too"]


def test_a_new_region_is_made_and_its_questionnaire(project: Project) -> None:
    package = project.folder / "src" / "pddemand"
    package.mkdir(parents=True)
    (package / "new_region.py").write_text("import sys; print('Made', *sys.argv[1:]); sys.exit(sys.argv[1] == 'osh')")
    project.snakemake(LACKING)
    told = "naryn: not complete yet. What is missing:\n"
    assert project.run("new-region", "naryn") == (0, f"Made naryn .\n\n{told}", "")
    assert project.calls == ["--rerun-incomplete forms"]
    assert project.run("new-region", "osh")[0] == 1
    folder = project.folder.parent / "b c"
    assert project.run("--directory", "../b c", "new-region", "naryn")[1].startswith(f"Made naryn {folder}\n")
    assert project.calls[1:] == [f"--directory {folder} --rerun-incomplete forms"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "new-region takes one name, without blanks: python3 run.py new-region naryn"),
        (("Issyk", "Kul"), "new-region takes one name, without blanks: python3 run.py new-region issyk_kul"),
        (("--help",), "new-region takes one name, without blanks: python3 run.py new-region help"),
    ],
)
def test_a_new_region_needs_one_name(project: Project, arguments: tuple[str, ...], said: str) -> None:
    assert project.run("new-region", *arguments) == (1, "", said + "\n")


def test_a_study_elsewhere(project: Project) -> None:
    folder = project.folder.parent / "b c"
    assert project.run("--directory")[::2] == (1, "--directory needs a folder: python3 run.py --directory my_study\n")
    assert project.run("--directory", "../b c")[2].startswith(f"{folder} has no config.yaml: python3 run.py --dir")
    (folder / "results" / "talas").mkdir(parents=True)
    (folder / "config.yaml").touch()
    (folder / "results/talas/claims.csv").write_text("claim,verdict\nfirst,supported\n")
    project.snakemake("Nothing to be done (all requested files are present and up to date).\n")
    status, out, _ = project.run("--directory", "../b c", "--", "-n")
    assert status == 0 and out.endswith(f"  {folder / 'results/index.html'}\n")
    assert project.calls == [f"--directory {folder} --rerun-incomplete -n"]
    project.snakemake("pddemand: data/raw/talas/region.yaml, line 3: wrong\n", 1)
    said = f"Files are named as seen from {folder}.\ndata/raw/talas/region.yaml, line 3: wrong\n"
    assert project.run("--directory", "../b c") == (1, "", said)


@pytest.fixture
def verifying(project: Project) -> Path:
    """The script that verifies, to be written."""
    script = project.folder / "workflow" / "scripts" / "verify_study.py"
    script.parent.mkdir(parents=True)
    return script


def test_verifying_tells_each_run_and_returns_its_status(project: Project, verifying: Path) -> None:
    printed = "verify: run 1\n" + STEPS + "verify: run 2\n" + STEPS
    for status in (0, 1):
        verifying.write_text(PRINTED.format(printed, status), encoding="utf-8")
        jobs = "[1/2] Тазалоо: osh\n[2/2] all\n"
        assert project.run("verify") == (status, "", f"run 1\n{jobs}run 2\n{jobs}")


def test_a_mistake_found_while_verifying_is_one_line(project: Project, verifying: Path) -> None:
    verifying.write_text(PRINTED.format("pddemand: config.yaml: no such region\n", 2), encoding="utf-8")
    assert project.run("verify") == (1, "", "config.yaml: no such region\n")


def test_a_defect_of_verifying_names_the_log(project: Project, verifying: Path) -> None:
    verifying.write_text(PRINTED.format("Traceback (most recent call last):\n", 2), encoding="utf-8")
    status, _, err = project.run("verify")
    assert (status, err) == (1, "it could not be verified: logs/verify.log tells why\n")


def test_verifying_takes_no_arguments(project: Project) -> None:
    status, _, err = project.run("verify", "osh")
    assert (status, err) == (1, "verify takes no arguments: its criteria stand in config.yaml\n")


def test_commands_get_a_clean_environment(project: Project) -> None:
    (project.folder / "answer.py").write_text(
        "import os; print(*sorted(name for name in os.environ if name.startswith('PYTHON')), "
        "os.environ['PATH'].split(os.pathsep)[0], sep='\\n')"
    )
    scripts = project.folder / ".venv" / "bin"
    _, out, _ = project.run(PYTHONWARNINGS="error", PYTHONDONTWRITEBYTECODE="1")
    assert out.splitlines() == ["PYTHONUTF8", str(scripts)]


@pytest.mark.parametrize(("command", "module", "first"), [("test", "pytest", []), ("lab", "jupyterlab", ["notebooks"])])
def test_other_programs_are_handed_the_arguments(project: Project, command: str, module: str, first: list[str]) -> None:
    packages = next((project.folder / ".venv").glob("[lL]ib/**/site-packages"))
    (packages / f"{module}.py").write_text("import os, sys; print(sys.argv[1:], os.environ['PYTHONPATH']); sys.exit(5)")
    expected = f"{[*first, '-k', 'a b']} {project.folder / 'src'}\n"
    assert project.run(command, "-k", "a b") == (5, expected, "")
