# What the rules ask: which raw files a region has, and which source files are behind a script, so that editing a formula
# reruns what depends on it.
import functools
import re

import yaml


def code(script):
    """The script and every module of the package that it imports, directly or through other modules."""
    found = [HOME / "workflow/scripts" / script]
    for path in found:  # grows while it is walked
        found += [module for module in imported_modules(path) if module not in found]
    speaks = SOURCES / "language.py" in found
    return [here(path) for path in found + (sorted(SOURCES.glob("locale/*.po")) if speaks else [])]


def here(path):
    """A path as seen from the study, if one of study and project lies in the other: both may be moved as a whole then."""
    together = Path.cwd().is_relative_to(HOME) or HOME.is_relative_to(Path.cwd())
    return os.path.relpath(path) if together else str(path)


IMPORT = re.compile(r"^\s*from (pddemand[\w.]*) import (\([^)]*\)|.+)", re.MULTILINE)


@functools.cache
def imported_modules(path):
    """Files of the package that the import statements of a source file name, wherever they stand."""
    found = IMPORT.findall(path.read_text(encoding="utf-8"))
    names = [
        name
        for module, parts in found
        for name in (module, *(f"{module}.{part}" for part in re.findall(r"\w+", parts)))
    ]
    paths = [SOURCES.joinpath(*name.split(".")[1:]) for name in dict.fromkeys(names) if name != "pddemand"]
    modules = [path.with_suffix(".py") for path in paths if path.with_suffix(".py").exists()]
    return modules + [module for path in paths for module in sorted(path.glob("*.py"))]  # a package as a whole


def raw_files(wildcards):
    """All files of the region as they are now; `ingest` itself says which of them are missing."""
    files = [path for path in Path("data/raw", wildcards.region).rglob("*") if path.is_file()]
    return sorted(str(path) for path in files if path.suffix != ".md")  # notes may be written while it runs


def dictionary(wildcards):
    """The region's own dictionary if it has one, else the study's, else the project's."""
    named = config["dictionary"]
    there = [path for path in (f"data/raw/{wildcards.region}/dictionary.yaml", named) if Path(path).exists()]
    return there[0] if there else here(HOME / named)


@functools.cache
def exported(region):
    """The files that hold respondents' answers; `ingest` says what is wrong with a region that cannot be read."""
    folder = Path("data/raw", region)
    try:
        recorded = yaml.safe_load((folder / "region.yaml").read_text(encoding="utf-8"))
        return [str(folder / export["file"]) for export in recorded.get("exports") or []]
    except (OSError, ValueError, AttributeError, KeyError, TypeError, yaml.YAMLError):
        return []


def answer_files(wildcards):
    """Those of them that are there; `ingest_answers` itself says which are missing."""
    return [path for path in exported(wildcards.region) if Path(path).is_file()]


def if_exported(paths):
    """Files made from respondents' answers, as inputs of a rule that works without them too."""
    return lambda wildcards: expand(paths, region=wildcards.region) if exported(wildcards.region) else []


def pictures(*names):
    """Pictures in every language; those that scale go into Snakemake's report, each with its caption."""
    path = "results/{{region}}/figures/{name}.{language}.{format}"
    return [
        found if format == "png" else in_report(found, name, "Pictures", picture=name, language=language)
        for name in names
        for language in config["languages"]
        for format in ("svg", "png")
        for found in [path.format(name=name, language=language, format=format)]
    ]


def in_report(path, caption, category, **labels):
    """Mark a result for `snakemake --report`. Captions hold no text from a region: in them it could be markup."""
    return report(path, caption=f"../report/{caption}.rst", category=category, subcategory="{region}", labels=labels)


def of_regions(path, regions=READY):
    """A file of every region, or of those regions that are given."""
    return expand(path, region=regions)
