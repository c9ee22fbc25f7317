"""What a mapping may say, and whether it fits the contract: `<data root>/mappings/<authority>/<agency>/<extract>.toml`.

    [file]      how the file is laid out: sheet, header_row, delimiter, encoding, dates
    [columns]   our column = the file's heading, or its position from 1; a list where it has changed over the years
    [values.x]  the file's value = our code, for column x; "" is an empty cell, "*" is anything else
    [constants] our column = what every row has
    [[leave_out]]  heading, and `is` or `is_not`: rows that are not loaded, counted

No file of a partner is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from ingest.conforming import conversion
from ingest.contracts import Column, Extract
from ingest.mappings.dates import STYLES
from ingest.readers import Layout, normalise
from ingest.readers.sheet import LAST_COLUMN

EMPTY, ANYTHING_ELSE = "", "*"
PERSONAL = frozenset({"person_id", "upn", "nhs_number"})
"""Identifiers that no mapping may state: it lies in the open."""
CONVERT = {"integer": conversion.to_whole, "number": conversion.to_number, "date": conversion.from_iso}

Encoding = Literal[
    "", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-1", "iso-8859-15", "cp850"
]
DateStyle = Literal[tuple(STYLES)]  # type: ignore[valid-type] - its names, in one place
Heading = Annotated[str, Field(min_length=1)] | Annotated[int, Field(ge=1, le=LAST_COLUMN, strict=True)]


def _in_a_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _as_text(value: object) -> object:
    """TOML's own true, dates and numbers as a CSV file would have them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int | float) else value


def _one_character(text: str) -> str:
    if text and (len(text) != 1 or not re.fullmatch(r"[^\w\s\"'.\-]|\t", text)):
        raise ValueError("a delimiter is one character that is neither a letter, a digit, a blank nor a quotation mark")
    return text


def _plain(text: str) -> str:
    """A value as it is compared: any case, no outer blanks."""
    return text.strip().casefold()


Text = Annotated[str, BeforeValidator(_as_text)]
Headings = Annotated[tuple[Heading, ...], BeforeValidator(_in_a_list), Field(min_length=1)]


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileRules(_Rules):
    """How the file is laid out. `dates` is one style for all date columns, or a style by our column."""

    sheet: str = ""
    header_row: Annotated[int, Field(ge=0, le=1_000)] = 1
    delimiter: Annotated[str, AfterValidator(_one_character)] = ""
    encoding: Encoding = ""
    dates: DateStyle | dict[str, DateStyle] = Field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        """The same for a reader."""
        return Layout(self.sheet, self.header_row, self.delimiter, self.encoding)


class LeaveOut(_Rules):
    """Rows to leave out: those whose cell is one of a list, or is none of it."""

    heading: Heading
    one_of: tuple[Text, ...] = Field((), alias="is")
    none_of: tuple[Text, ...] = Field((), alias="is_not")

    @model_validator(mode="after")
    def _says_which(self) -> LeaveOut:
        if bool(self.one_of) == bool(self.none_of):
            raise ValueError("either `is` or `is_not` lists values")
        return self

    @property
    def values(self) -> frozenset[str]:
        """The values of either list, as they are compared."""
        return frozenset(map(_plain, self.one_of or self.none_of))


class Rules(_Rules):
    """A mapping. Validate it with the contract as context: `{"extract": ...}`."""

    file: FileRules = FileRules()
    columns: dict[str, Headings] = Field(default_factory=dict)
    values: dict[str, dict[str, Text]] = Field(default_factory=dict)
    constants: dict[str, Text] = Field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()

    def date_style(self, column: str) -> str:
        """The style in which the file writes a date column, '' where the mapping says none."""
        dates = self.file.dates
        return dates if isinstance(dates, str) else dates.get(column, "")

    def headings(self) -> list[str]:
        """Every heading that is named, as readers compare them."""
        named = [heading for headings in self.columns.values() for heading in headings]
        named += [rule.heading for rule in self.leave_out]
        return [normalise(heading) for heading in named if isinstance(heading, str)]

    @field_validator("columns", "values", "constants")
    @classmethod
    def _of_the_contract(cls, named: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        if unknown := [name for name in named if name not in _columns(info)]:
            raise ValueError(f"no column of this extract: {', '.join(unknown)}; it has {', '.join(_columns(info))}")
        return named

    @field_validator("file")
    @classmethod
    def _dates_of_the_contract(cls, file: FileRules, info: ValidationInfo) -> FileRules:
        dates = [name for name, column in _columns(info).items() if column.type == "date"]
        named = [] if isinstance(file.dates, str) else file.dates
        if unknown := [name for name in named if name not in dates]:
            raise ValueError(f"no date column of this extract: {', '.join(unknown)}; it has {', '.join(dates)}")
        return file

    @field_validator("values")
    @classmethod
    def _codes(cls, values: dict[str, dict[str, str]], info: ValidationInfo) -> dict[str, dict[str, str]]:
        for name, codes in values.items():
            column = _columns(info)[name]
            if column.type in ("identifier", "date") or _is_personal(column):
                raise ValueError(f"{name}: only codes, numbers and texts are mapped, no dates and nothing of a person")
            plain = [_plain(value) for value in codes]
            if len(set(plain)) < len(plain):
                raise ValueError(f"{name}: a value stands there twice; upper and lower case are the same")
            if wrong := [code for code in codes.values() if not _fits(column, code)]:
                raise ValueError(f"{name}: {', '.join(map(repr, wrong))} {_what_fits(column)}")
        return values

    @field_validator("constants")
    @classmethod
    def _constants(cls, constants: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        for name, text in constants.items():
            column = _columns(info)[name]
            if _is_personal(column):
                raise ValueError(f"{name}: what is told of a person is no constant")
            if not _fits(column, text):
                raise ValueError(f"{name}: {text!r} {_what_fits(column)}")
        return constants

    @model_validator(mode="after")
    def _once(self) -> Rules:
        if twice := sorted(self.constants.keys() & (self.columns.keys() | self.values.keys())):
            raise ValueError(f"both a constant and a column of the file: {', '.join(twice)}")
        return self


def _columns(info: ValidationInfo) -> dict[str, Column]:
    extract: type[Extract] = (info.context or {})["extract"]
    return {column.name: column for column in extract.columns()}


def _is_personal(column: Column) -> bool:
    return column.linking or column.personal_name or column.name in PERSONAL


def _fits(column: Column, text: str) -> bool:
    """Whether the contract takes a value for the column; '' is always right: then there is none."""
    text = text.strip()
    if not text:
        return True
    if column.type == "choice":
        return text.casefold() in map(str.casefold, column.choices or ())
    if column.type == "yes_no":
        return text.lower() in conversion.YES_NO
    convert = CONVERT.get(column.type)
    return convert is None or convert(pl.Series([text])).item() is not None


def _what_fits(column: Column) -> str:
    if column.type == "choice":
        return f"is none of {', '.join(column.choices or ())}"
    what = {"yes_no": "yes or no", "integer": "a whole number", "number": "a number", "date": "a day as yyyy-mm-dd"}
    return f"is not {what[column.type]}"


def problems(errors: list[dict[str, Any]]) -> Iterator[str]:
    """pydantic's errors as where they are and what is wrong. Below a column of `values` keys are values of the file."""
    for error in errors:
        place = error["loc"][:2] if error["loc"][:1] == ("values",) else error["loc"]
        where = ".".join(str(part) for part in place if not str(part).startswith(("function-", "constrained-")))
        said = error["msg"].removeprefix("Value error, ")
        yield f"{where}: {said}" if where else said
