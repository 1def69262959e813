"""Kinds of values that records of a study are made of, each with its requirement in plain words."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

NotStated = Literal["not stated", "not stated in the article"]
NOT_STATED, NOT_STATED_IN_THE_ARTICLE = get_args(NotStated)
"""What stands in a record where nothing is said."""


class Record(BaseModel):
    """What all records share: exact types, no unknown keys, no change after reading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, serialize_by_alias=True)


@dataclass(frozen=True)
class Like:
    """Requirement on a text: the regular expression that it matches, and the same in plain words."""

    pattern: str
    words: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern}

    def _check(self, text: str) -> str:
        if re.fullmatch(self.pattern, text) is None:
            raise ValueError(f"expected {self.words}")
        return text


def _all_different(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a list that says something twice."""
    repeated = [value for value, times in Counter(values).items() if times > 1]
    if repeated:
        raise ValueError(f"'{repeated[0]}' stands there more than once; keep one")
    return values


def _blank_is_empty(values: object) -> object:
    """Read a list that nothing was written into yet as an empty one."""
    return () if values is None else tuple(values) if isinstance(values, list) else values


def _day(text: str) -> str:
    """Refuse what is no day of the calendar."""
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError("expected a day as 2024-03-31")


def _yes_or_no(cell: object) -> object:
    """Read the words that a table has for true and false."""
    if isinstance(cell, str):
        if cell not in ("yes", "no"):
            raise ValueError("expected yes or no")
        return cell == "yes"
    return cell


def _number_or_nothing(cell: object) -> object:
    """Read a whole number from a cell of a table, which may be empty."""
    if isinstance(cell, str):
        if re.fullmatch("[0-9]{0,6}", cell) is None:
            raise ValueError("expected a whole number or nothing")
        return int(cell) if cell else None
    return cell


def _alternatives(cell: object) -> object:
    """Read a cell of a table that holds several things with semicolons between them."""
    if isinstance(cell, str):
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    return tuple(cell) if isinstance(cell, list) else cell


def _one_or_several(value: object) -> str:
    """Tell a text from a list of texts."""
    return "several" if isinstance(value, (list, tuple)) else "one"


def _stated(value: object) -> str | None:
    """Tell whether a source says something, says that it does not say, or is silent about either."""
    if value in get_args(NotStated):
        return "not_stated"
    return "stated" if isinstance(value, (Mapping, Wording)) or type(value) is int else None


def _or_not_stated(words: str) -> Discriminator:
    """Choose between a statement and the literal for "not stated", with plain words when it is neither."""
    message = f"expected {words}, or the words {NOT_STATED}"
    return Discriminator(_stated, custom_error_type="not_stated", custom_error_message=message)


AllDifferent = AfterValidator(_all_different)
MayBeBlank = BeforeValidator(_blank_is_empty)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Literal["ky", "ru", "en"]
Identifier = Annotated[
    str, Like("^[a-z][a-z0-9_]{0,59}$", "an identifier: small Latin letters, digits and _, a letter first")
]
OptionId = Annotated[
    str, Like("^[a-z][a-z0-9_]{0,59}$", "the option's id in codebook.yaml and not its label, as teacher")
]
RegionName = Annotated[
    str,
    Like(
        "^(?!regions$)[a-z0-9_-]{1,40}$",
        "1 to 40 small Latin letters, digits, _ and -, and not the name regions, under which all regions are compared",
    ),
]
Number = Annotated[str, Like(r"^[0-9]{1,12}(\.[0-9]{1,12})?$", "a plain number: 74 or, with a point, 74.5")]
Day = Annotated[str, AfterValidator(_day)]
Years = Annotated[str, Like("^([0-9]{4}(-[0-9]{4})?)?$", "a year as 2022, years as 2022-2023, or nothing")]
OneOrSeveral = Annotated[
    Annotated[Text, Tag("one")] | Annotated[tuple[Text, ...], Tag("several")], Discriminator(_one_or_several)
]
Texts = tuple[OneOrSeveral, ...]
"""Texts in a list, some of them perhaps grouped in lists inside it."""
YesNo = Annotated[bool, BeforeValidator(_yes_or_no, json_schema_input_type=Literal["yes", "no"])]
NumberOrNothing = Annotated[int | None, BeforeValidator(_number_or_nothing, json_schema_input_type=str)]
Alternatives = Annotated[
    tuple[Identifier, ...], BeforeValidator(_alternatives, json_schema_input_type=str), AllDifferent
]


def _filled_in(text: str) -> str:
    """Refuse what a template has in place of a text."""
    if not text.strip(" .…"):
        raise ValueError("fill it in")
    return text


FilledIn = Annotated[Text, AfterValidator(_filled_in)]


class Wording(Record):
    """The same text in Kyrgyz, Russian and English; one text alone where all three are the same."""

    ky: FilledIn
    ru: FilledIn
    en: FilledIn

    @model_validator(mode="before")
    @classmethod
    def _same_in_all(cls, told: object) -> object:
        return dict.fromkeys(cls.model_fields, told) if isinstance(told, str) and told.strip() else told

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler.resolve_ref_schema(handler(core)), {"type": "string", "minLength": 1}]}


Silence = Annotated[NotStated, Tag("not_stated")]
Statement = Annotated[Annotated[Wording, Tag("stated")] | Silence, _or_not_stated("the text in ky, ru and en")]
Teachers = Annotated[
    Annotated[int, Field(ge=1), Tag("stated")] | Silence, _or_not_stated("a whole number without quotes")
]
