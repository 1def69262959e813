# What Snakemake knows of the way to a result: which rule makes a file, from which others, with which settings. Nothing here
# is a list kept by hand; what stands in provenance.json and in the crate is read from the rules themselves.
from snakemake.iocontainers import Wildcards

from pddemand.provenance import called_modules


@functools.cache
def jobs():
    """For every file that `all` asks for, or that is needed on the way, the job that makes it; for raw files, none."""
    found = {}
    for target in workflow.get_rule("all").input:
        follow(str(target), found)
    return found


def follow(path, found):
    """Note the job that makes a file and those before it.

    A job is marked as `home` unless it traces or needs the results of tracing, as pages do.
    """
    if path in found:
        return
    maker = next((each for each in workflow.rules if each.is_producer(path)), None)
    if maker is None:
        found[path] = None
        return
    wildcards = Wildcards(fromdict=maker.get_wildcards(path))
    traces = maker.name.startswith("trace_")  # these ask for the jobs themselves
    given = [] if traces else maker.expand_input(wildcards)[0]
    reads = sorted({str(file) for file in given if not is_code(file)})
    makes = sorted(map(str, maker.expand_output(wildcards)[0]))
    job = {"reads": reads, "makes": makes, "maker": maker}
    found |= dict.fromkeys(makes, job)
    for file in reads:
        follow(file, found)
    job["home"] = not traces and all(found[file] is None or found[file]["home"] for file in reads)


@functools.cache
def behind(region):
    """The jobs behind the results of a region, each once."""
    chain = {
        id(job): job for path, job in jobs().items() if job and job["home"] and path.startswith(f"results/{region}/")
    }
    waiting = list(chain.values())
    for job in waiting:  # grows while it is walked
        before = {id(found): found for found in map(jobs().get, job["reads"]) if found}
        waiting += [found for key, found in before.items() if key not in chain]
        chain |= before
    return waiting


def traced(region):
    """The jobs behind the results of a region in plain words and numbers, with paths as seen from the study."""
    return [
        {
            "rule": job["maker"].name,
            "script": named(script),
            "modules": called_modules(script),
            "settings": {name: value for name, value in job["maker"].params.items() if not callable(value)},
            "reads": [named(path) for path in job["reads"]],
            "makes": [named(path) for path in job["makes"]],
        }
        for job in behind(region)
        for script in [HOME / "workflow/rules" / job["maker"].script]
    ]


def written_for(region):
    """Where the files lie that people wrote and that a region's results rest on, by their names in `provenance.json`."""
    read = {path for job in behind(region) for path in job["reads"] if jobs()[path] is None}
    return {named(path): path for path in sorted(read, key=named)}


def tables_of(region):
    """The tables among the results of a region."""
    made = {path for job in behind(region) for path in job["makes"]}
    return sorted(path for path in made if path.startswith(f"results/{region}/") and path.endswith(".csv"))


def results_but(*rules_after):
    """All results, without those of the rules that come last."""
    made = {path for path, job in jobs().items() if job and job["maker"].name not in rules_after}
    return sorted(path for path in made if path.startswith("results/"))


def is_code(path):
    return any(Path(os.path.abspath(path)).is_relative_to(HOME / part) for part in ("src", "workflow", "notebooks"))


def named(path):
    """A path as seen from the study; of what belongs to the project, as seen from there. The same on every computer."""
    path = Path(os.path.abspath(path))
    return path.relative_to(Path.cwd() if path.is_relative_to(Path.cwd()) else HOME).as_posix()
