"""The manifest of `codecheck.yml`: which results a codechecker reproduces, each with a comment in words.

Titles of tables are those of the codebook, captions of pictures those of Snakemake's report, so nothing is said twice.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import yaml

from pddemand import provenance
from pddemand.errors import InputError, plain_errors
from pddemand.tables import replace

START = "manifest:\n"
PICTURE = "figures/*.svg"


def manifest(results: Path, regions: Sequence[str], captions: Path) -> list[dict[str, str]]:
    """List the tables and pictures of a finished study.

    Parameters
    ----------
    results : Path
        The folder of results.
    regions : sequence of str
        Ids of the regions.
    captions : Path
        Folder with a caption for each picture, `<picture>.rst`.

    Returns
    -------
    list of dict
        `file`, as seen from the folder above `results`, and `comment`.
    """
    found = []
    for region in regions:
        folder = results / region
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        said = {resource["path"]: resource["title"] for resource in package["resources"]}
        for name in sorted(provenance.read(folder / "provenance.json")):
            if Path(name).match(PICTURE):
                picture, language, _ = Path(name).name.split(".")
                caption = " ".join((captions / f"{picture}.rst").read_text(encoding="utf-8").split())
                said[name] = f"{caption.removesuffix('.')} ({language})"
        found += [{"file": f"{results.name}/{region}/{name}", "comment": text} for name, text in said.items()]
    return found


def write(path: Path, listed: Sequence[dict[str, str]]) -> None:
    """Write the manifest into `codecheck.yml`, of which it is the last part; what stands above it stays.

    Raises
    ------
    InputError
        If the file has no manifest.
    """
    kept, start, _ = path.read_text(encoding="utf-8").partition(f"\n{START}")
    if not start:
        raise InputError(f"{path}: there is no line '{START.strip()}'; end the file with one")
    text = yaml.safe_dump(list(listed), sort_keys=False, allow_unicode=True, width=200)
    replace(path, kept + start + "".join(f"  {line}\n" for line in text.splitlines()))


if __name__ == "__main__":
    with plain_errors():
        regions = yaml.safe_load(Path("config.yaml").read_text(encoding="utf-8"))["regions"]
        write(Path("codecheck.yml"), manifest(Path("results"), regions, Path("workflow/report")))
