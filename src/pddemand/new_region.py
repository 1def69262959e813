"""The folder of a new region, made from templates, and its line in the config."""

import re
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from os.path import relpath
from pathlib import Path
from string import Template
from typing import Any

import yaml
from pydantic import TypeAdapter

from pddemand.errors import InputError
from pddemand.fields import Identifier, Record, Wording
from pddemand.raw import Raw, read_yaml, shown
from pddemand.records import Config
from pddemand.tables import replace

HOME = Path(__file__).parents[2]
"""The project, which has the templates."""

NAME = re.compile("[a-z0-9_-]{1,40}")


class Institution(Record):
    """Who does professional development in a region: an entry of `data/institutions.yaml`."""

    id: Identifier
    name: Wording
    institution: Wording


class Institutions(Record):
    """`data/institutions.yaml`."""

    institutions: tuple[Institution, ...]


def new_region(name: str, study: Path, year: int) -> Path:
    """Make the folder of a region from the templates and add its name to the config.

    Parameters
    ----------
    name : str
        Of the region and of its folder.
    study : Path
        The folder of the study; where it has no `config.yaml` it gets that of the project, with this region alone.
    year : int
        Year of the survey, where the name does not end in one.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If the name is none, the region or its folder is there already, or the config cannot be read; then nothing is
        changed.
    """
    folder, config = study / "data/raw" / name, study / "config.yaml"
    if not NAME.fullmatch(name):
        better = re.sub("[^a-z0-9_-]+", "_", name.strip().lower())[:40].strip("_")
        hint = f", as {better}" if better else ""
        raise InputError(
            f"{shown(name)} is no name of a region; expected 1 to 40 small Latin letters, digits, _ and -{hint}"
        )
    if folder.exists():
        raise InputError(f"{folder} is there already and stays as it is; choose another name, or go on in that folder")
    edited = added(read_yaml(config), name) if config.exists() else only(HOME / "config.yaml", name, study)
    told = filled_in(name, folder, year)
    written = {path.name: Template(path.read_text(encoding="utf-8")) for path in (HOME / "data/template").iterdir()}
    folder.mkdir(parents=True)
    try:
        for file, template in written.items():
            replace(folder / file, template.substitute(told))
        replace(config, edited)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return folder


def filled_in(name: str, folder: Path, year: int) -> Mapping[str, str]:
    """Give what stands in the places of the templates: what is known of the region, or nothing."""
    raw = read_yaml(HOME / "data/institutions.yaml")
    listed = raw.parse(TypeAdapter(Institutions)).institutions
    plain = name.replace("-", "_")
    known = [entry for entry in listed if plain == entry.id or plain.startswith(f"{entry.id}_")]
    wordings = {key: {code: "" for code in Wording.model_fields} for key in ("name", "institution")}
    if known:
        wordings |= {key: getattr(known[0], key).model_dump() for key in wordings}
    stated = re.search("(?:19|20)[0-9]{2}$", name)
    texts = {f"{key}_{code}": text and f" {text}" for key, told in wordings.items() for code, text in told.items()}
    schemas = Path(relpath(HOME / "workflow/schemas", folder)).as_posix()
    return {
        "id": name,
        "quoted_id": as_yaml(name),
        "schemas": schemas,
        "year": stated[0] if stated else str(year),
        **texts,
    }


def added(raw: Raw, name: str) -> str:
    """Add a region to the text of a config, leaving all else as it is.

    Raises
    ------
    InputError
        If the config is not what it should be, or has the region already.
    """
    config = raw.parse(TypeAdapter(Config))
    if name in config.regions:
        raise InputError(f"{raw.place(('regions',))}: {name} is there already; choose another name")
    text = raw.path.read_bytes().decode("utf-8")
    regions = regions_of(text)
    last = regions.value[-1]
    if regions.flow_style:
        at, new = last.end_mark.index, f", {as_yaml(name)}"
    else:
        end = re.compile(r"\r?\n|$").search(text, last.end_mark.index)
        assert end is not None  # every text ends
        at, new = end.start(), f"{end[0] or chr(10)}{' ' * regions.start_mark.column}- {as_yaml(name)}"
    edited = text[:at] + new + text[at:]
    if yaml.safe_load(edited) != {**raw.data, "regions": [*config.regions, name]}:
        raise InputError(f"{raw.place(('regions',))}: the list cannot be added to; write each region on its own line")
    return edited


def only(path: Path, name: str, study: Path) -> str:
    """Give the text of a config with one region alone, for a study that lies elsewhere."""
    text = path.read_text(encoding="utf-8")
    regions = regions_of(text)
    listed = slice(regions.value[0].start_mark.index, regions.value[-1].end_mark.index)
    text = text[: listed.start] + as_yaml(name) + text[listed.stop :]
    schemas = Path(relpath(HOME / "workflow/schemas", study)).as_posix()
    return text.replace("$schema=workflow/schemas", f"$schema={schemas}")


def regions_of(config: str) -> Any:
    """Find the list of regions in the text of a config, with its places."""
    root: Any = yaml.compose(config, Loader=yaml.SafeLoader)
    return next(value for key, value in root.value if key.value == "regions")


def as_yaml(name: str) -> str:
    """Put a name that YAML would take for a number or the like in quotes."""
    return name if yaml.safe_load(name) == name else f'"{name}"'


if __name__ == "__main__":
    try:
        made = new_region(sys.argv[1], Path(sys.argv[2]), date.today().year)
    except InputError as error:
        sys.exit(str(error))
    print(f"Made {made}:", *sorted(f"  {path.name}" for path in made.iterdir()), sep="\n")
