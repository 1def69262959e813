# What the rules ask: which raw files a region has, and which source files are behind a script, so that editing a formula
# reruns what depends on it.
import ast
import functools


def code(script):
    """The script and every module of the package that it imports, directly or through other modules."""
    found = [HOME / "workflow/scripts" / script]
    for path in found:  # grows while it is walked
        found += [module for module in imported_modules(path) if module not in found]
    speaks = SOURCES / "language.py" in found
    return [here(path) for path in found + (sorted(SOURCES.glob("locale/*.po")) if speaks else [])]


def here(path):
    """A path as seen from the working directory, so that a study that is moved as a whole stays up to date."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


@functools.cache
def imported_modules(path):
    """Files of the package that the import statements of a source file name, wherever they stand."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pddemand":
            names += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pddemand."):
            names.append(node.module.removeprefix("pddemand."))
    modules = [SOURCES / f"{name}.py" for name in dict.fromkeys(names)]
    return [module for module in modules if module.exists()]


def raw_files(wildcards):
    """All files of the region as they are now; `ingest` itself says which of them are missing."""
    return sorted(str(path) for path in Path("data/raw", wildcards.region).rglob("*") if path.is_file())


def dictionary(wildcards):
    """The region's own dictionary if it has one, else the one for all."""
    own = Path("data/raw", wildcards.region, "dictionary.yaml")
    return str(own) if own.exists() else config["dictionary"]
