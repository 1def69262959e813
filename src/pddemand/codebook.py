"""A region's folder under `data/raw` as one checked study."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from pydantic import Field, TypeAdapter

from pddemand.consistency import contradiction, impossible, problems
from pddemand.errors import InputError
from pddemand.fields import Record
from pddemand.published import Rounding, Totals, compatible_counts, possible_roundings
from pddemand.raw import Raw, advice, nearest, read_csv, read_yaml, shown
from pddemand.records import (
    Claim,
    ClaimKind,
    Claims,
    Codebook,
    Coding,
    Config,
    Course,
    Option,
    Proposal,
    Proposals,
    PublishedNumber,
    Region,
    Topic,
)

COUNTS = (
    *("item", "number", "base", "base_of", "percent", "approximate", "rounding", "counts", "counts_if_close"),
    *("possible_under", "basis"),
)
"""Columns of `counts.csv`."""

OPTIONAL_WITH_ANSWERS: dict[str, object] = {
    "claims": {"claims": []},
    "proposals": {"proposals": []},
    "published": [],
    "courses": [],
}
"""Files that a region with answers of its respondents need not have, and what they hold then."""


class Study(Record):
    """All that is recorded of one region, checked; written to and read from JSON without loss."""

    region: Region
    codebook: Codebook
    published: tuple[PublishedNumber, ...]
    claims: tuple[Claim, ...]
    proposals: tuple[Proposal, ...]
    courses: tuple[Course, ...]
    coders: dict[str, tuple[Coding, ...]] = Field(default_factory=dict)
    adjudicated: tuple[Coding, ...] = ()
    topics: tuple[Topic, ...] = ()

    @property
    def items(self) -> tuple[Option, ...]:
        """Options of the question whose shares are published, in the codebook's order."""
        return self.codebook.multiple[0].options

    @property
    def respondents(self) -> int:
        """How many people were asked, as published."""
        return next(int(number.value) for number in self.published if number.kind == "respondents")

    def number(self, id: str) -> PublishedNumber:
        """Find a published number by its id."""
        return {number.id: number for number in self.published}[id]

    def base_sizes(self, number: PublishedNumber, rounding: Rounding | None = None) -> dict[str, range]:
        """List what each base that a percentage may have can amount to.

        Parameters
        ----------
        number : PublishedNumber
            A share or a part.
        rounding : Rounding or None
            Rounding rule for a base that is itself a share; None for the region's.

        Returns
        -------
        dict of str to range
            By the base's id, in the order of the text's readings; every size is at least 1.
        """
        rule = rounding or self.region.published.rounding
        sizes = {}
        for base in map(self.number, number.base):
            if base.kind == "share":
                counts = compatible_counts(base.value, self.respondents, rule)
            else:
                counts = range(int(base.value), int(base.value) + 1)
            sizes[base.id] = range(max(1, counts.start), counts.stop)
        return sizes

    def totals(
        self,
        approximate_within: int = 0,
        rounding: Rounding | None = None,
        everyone_ticked: bool | None = None,
        at_most: int | None = None,
    ) -> Totals:
        """Give the counts that are compatible with the printed shares.

        Parameters
        ----------
        approximate_within : int
            How far a share printed as "close to" may lie from the truth, in units of its last digit.
        rounding, everyone_ticked, at_most : optional
            Other assumptions than the region's own; None keeps the region's.

        Raises
        ------
        InputError
            If no count gives one of the shares, or no answers agree with all of the assumptions.
        """
        given = self.region.published
        rule = rounding or given.rounding
        shares = {number.item: number for number in self.published if number.kind == "share"}
        counts = []
        for item in self.items:
            share = shares[item.id]
            within = approximate_within if share.approximate else 0
            counts.append(compatible_counts(share.value, self.respondents, rule, within))
            if not counts[-1]:
                raise InputError(f"{share.id}: {impossible(share.value, (self.respondents,), rule)}")
        totals = Totals(
            respondents=self.respondents,
            items=tuple(item.id for item in self.items),
            lowest=tuple(count[0] for count in counts),
            highest=tuple(count[-1] for count in counts),
            everyone_ticked=given.everyone_ticked if everyone_ticked is None else everyone_ticked,
            at_most=given.at_most if at_most is None else at_most,
        )
        if broken := contradiction(totals):
            raise InputError(f"{self.region.id}: {broken[1]}")
        return totals

    def counts(self) -> list[dict[str, object]]:
        """Tabulate the counts behind every published percentage, one row per base that it may have.

        Returns
        -------
        list of dict
            `counts` under the region's rounding rule, separated by semicolons and empty where the percentage is
            impossible; `counts_if_close` for a percentage printed as "close to", read as one unit of its last
            digit more or less; `possible_under` the rounding rules that some count agrees with.
        """
        rule = self.region.published.rounding
        return [
            {
                "item": number.item,
                "number": number.id,
                "base": base,
                "base_of": base_of,
                "percent": number.value,
                "approximate": number.approximate,
                "rounding": rule,
                "counts": ";".join(map(str, compatible_counts(number.value, base, rule))),
                "counts_if_close": ";".join(
                    map(str, compatible_counts(number.value, base, rule, within=1) if number.approximate else ())
                ),
                "possible_under": ";".join(possible_roundings(number.value, base)),
                "basis": "published",
            }
            for number in self.published
            for base_of, sizes in self.base_sizes(number).items()
            for base in sizes
        ]

    def recounts(self) -> dict[str, int]:
        """Count what the region's own files hold, by the names that `recount` in `published.csv` may have.

        A multiple question's id counts its options, `shares` the printed shares, `courses` the titles listed
        as run (`courses:distinct` different ones, `courses:` and an item's id those that the source itself
        places there), `claims:` and a kind the claims of that kind, and so on.
        """
        listed = [course.title for course in self.courses if course.listed]
        stated = Counter(course.stated_direction for course in self.courses)
        kinds = Counter(claim.kind for claim in self.claims)
        return {
            **{question.id: len(question.options) for question in self.codebook.multiple},
            **{f"courses:{item.id}": stated[item.id] for item in self.items},
            **{f"claims:{kind}": kinds[kind] for kind in get_args(ClaimKind)},
            "shares": sum(number.kind == "share" for number in self.published),
            "courses": len(listed),
            "courses:distinct": len(set(listed)),
            "proposals": len(self.proposals),
            "institutions": len(self.region.institutions),
        }


def read_config(path: Path, home: Path) -> Config:
    """Read and check `config.yaml`.

    Parameters
    ----------
    path : Path
        The file.
    home : Path
        Folder of the project, whose dictionary serves a study that lies elsewhere and has none of its own.

    Raises
    ------
    InputError
        If the file is not what it should be, there is no such dictionary, or two regions are one survey.
    """
    raw = read_yaml(path)
    config = raw.parse(TypeAdapter(Config))
    if not any((folder / config.dictionary).is_file() for folder in (path.parent, home)):
        where, name = raw.place(("dictionary",)), shown(config.dictionary)
        raise InputError(f"{where}: dictionary is {name}; expected a file that is there, as data/dictionary.yaml")
    if len(config.regions) > 1:
        _refuse_twins([path.parent / "data/raw" / region for region in config.regions])
    return config


def _refuse_twins(folders: Sequence[Path]) -> None:
    """Refuse two regions of one name and year; what is wrong with a region's own file is said when it is read."""
    first: dict[object, Path] = {}
    for folder in folders:
        try:
            raw = read_yaml(folder / "region.yaml")
            region = raw.parse(TypeAdapter(Region))
        except InputError:
            continue
        for language, name in region.name:
            for year in region.years:
                earlier = first.setdefault((language, name, year), raw.path)
                if earlier != raw.path:
                    raise InputError(
                        f"{raw.place(('name', language))}: name.{language} is {shown(name)} and years have {year}, "
                        f"both as in {earlier}; give one of the two another name, correct its years, or take it out "
                        f"of regions in config.yaml"
                    )


def read_study(folder: Path) -> Study:
    """Read a region's folder and check that its files fit one another.

    Parameters
    ----------
    folder : Path
        Holds `region.yaml`, `codebook.yaml`, `published.csv`, `claims.yaml`, `proposals.yaml`, `courses.csv`
        and bears the region's id as its name. May hold `coders/<name>.csv`, `adjudicated.csv`, `topics.csv`. Where
        `region.yaml` lists `exports`, only `region.yaml`, `codebook.yaml` and these files are needed; where the list is
        empty and nothing is published, the study is a questionnaire, and answers are still awaited.

    Raises
    ------
    InputError
        Naming the first mistake, where it stands and what to do, and how many more there are in that file or,
        once each file is right in itself, between the files.
    """
    if not folder.is_dir():
        there = sorted(path.parent.name for path in folder.parent.glob("*/region.yaml"))
        hint = nearest(folder.name, there) or f"no region is there; make {folder / 'region.yaml'}"
        what = advice(hint, "make the folder or correct regions in config.yaml")
        raise InputError(f"{folder}: there is no such region; {what}")
    raw: dict[str, Raw] = {"region": read_yaml(folder / "region.yaml")}
    region = raw["region"].parse(TypeAdapter(Region))  # its own mistakes come before files that it does not ask for
    tables: dict[str, type[Record]] = {"published": PublishedNumber, "courses": Course}
    for name in ("codebook", "claims", "proposals", *tables):
        path = folder / (f"{name}.csv" if name in tables else f"{name}.yaml")
        if name in OPTIONAL_WITH_ANSWERS and not path.exists():
            raw[name] = _left_out(name, path, region)
        else:
            raw[name] = read_csv(path, list(tables[name].model_fields)) if name in tables else read_yaml(path)
    coders = {path.stem: f"coders/{path.stem}" for path in sorted((folder / "coders").glob("*.csv"))}
    optional: dict[str, type[Record]] = {"adjudicated": Coding, "topics": Topic}
    optional |= dict.fromkeys(coders.values(), Coding)
    for name, model in optional.items():
        path = folder / f"{name}.csv"
        raw[name] = read_csv(path, list(model.model_fields)) if path.exists() else Raw(path, [], "row", {})
    codings = TypeAdapter(tuple[Coding, ...])
    study = Study(
        region=region,
        codebook=raw["codebook"].parse(TypeAdapter(Codebook)),
        published=raw["published"].parse(TypeAdapter(tuple[PublishedNumber, ...])),
        claims=raw["claims"].parse(TypeAdapter(Claims)).claims,
        proposals=raw["proposals"].parse(TypeAdapter(Proposals)).proposals,
        courses=raw["courses"].parse(TypeAdapter(tuple[Course, ...])),
        coders={coder: raw[name].parse(codings) for coder, name in coders.items()},
        adjudicated=raw["adjudicated"].parse(codings),
        topics=raw["topics"].parse(TypeAdapter(tuple[Topic, ...])),
    )
    found = list(problems(study, raw, folder.absolute().name))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise InputError(found[0] + more)
    return study


def _left_out(name: str, path: Path, region: Region) -> Raw:
    """Give what a file holds that is not there; only a region with answers, there or awaited, may leave it out."""
    if not (region.exports or region.awaits_answers):
        remedy = "add it, or name the files with respondents' answers under exports in region.yaml"
        raise InputError(f"{path}: there is no such file; {remedy}")
    return Raw(path, OPTIONAL_WITH_ANSWERS[name], "line", {})
