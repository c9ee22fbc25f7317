"""What an extract is: the base class of every contract and what the rest of ingest may ask of one.

An extract is declared once, as a pandera model whose body reads like its line on the extracts page. Everything else
(typing, checks, pseudonymisation, the raw views of the warehouse) is derived here from the fields' metadata. No file is
read and no value is seen here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

import pandera.polars as pa

from ingest.contracts.days import BIRTH, NO_BIRTH, Days
from ingest.contracts.fields import choice, day, identifier, text

WAREHOUSE_TYPES = {
    "identifier": "VARCHAR",
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "date": "DATE",
    "yes_no": "BOOLEAN",
    "integer": "INTEGER",
    "number": "DOUBLE",
}


# The key of the identifier that a person identifier loosely stands for (see `identifiers.plain`), where it is
# another; null where it is the identifier itself. The lake alone has it.
LOOSE_KEY = "person_loose_key"

SOURCE_ID = "source_person_id"
"""A partner's own identifier of a person."""
KNOWN_BY = ("person_id", "upn")
"""The identifiers by which an extract from outside social care may say whom the authority knows."""

SNAPSHOT, INCREMENT, RETURN, SUBMISSION = "snapshot", "increment", "return", "submission"
AS_OF = "as_of"


@dataclass(frozen=True)
class Column:
    """A contract's column.

    ``required`` is the page's ``*`` or ``!``; ``or_else`` names the column that may hold the value instead. ``says`` is
    its meaning in words; without it the meaning is the one that all columns of its name share (``docs/columns.md``), or
    of the name in ``defined_as``. ``named`` is its name in the marts where that is another than the partner's.
    ``is_end`` marks the end of what runs: it is known once it has passed, and ``known_with`` names the end with which
    another column becomes known. ``heading`` is its name in the files of a standard, which know their table by it
    unless it ``may_be_missing``; ``other_headings`` are what some of them call it. ``stands_for_none`` are days that
    are read as missing, because systems write them where there is none. One that is ``derived`` stands in no file: it
    is worked out from another as a standard's file is read.
    """

    name: str
    type: str
    key: bool = False
    required: bool = False
    identifier_kind: str | None = None
    choices: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    days: Days | None = None
    dropped: bool = False
    breaks_ties: bool = False
    personal_name: bool = False
    linking: bool = False
    stands_for_none: tuple[date, ...] = ()
    or_else: str | None = None
    says: str = ""
    defined_as: str = ""
    named: str = ""
    is_end: bool = False
    known_with: str = ""
    heading: str = ""
    other_headings: tuple[str, ...] = ()
    may_be_missing: bool = False
    derived: bool = False

    @property
    def warehouse_name(self) -> str:
        """The column's name once pseudonymised: ``<x>_key`` for ``<x>_id``, ``upn_hash`` for ``upn``, else as it is."""
        if self.name == "upn":
            return "upn_hash"
        return f"{self.name.removesuffix('_id')}_key" if self.type == "identifier" else self.name

    @property
    def mart_name(self) -> str:
        """The column's name from staging on."""
        return self.named or self.warehouse_name

    @property
    def warehouse_type(self) -> str:
        """DuckDB's type of the column in the raw view."""
        return "BIGINT" if self.name == "upn" else WAREHOUSE_TYPES[self.type]


class _ClassAttribute:
    """A read-only attribute of a class, worked out from it."""

    def __init__(self, read: Callable[[type], Any]) -> None:
        self.read = read

    def __get__(self, instance: object, owner: type) -> Any:
        return self.read(owner)


class Extract(pa.DataFrameModel):
    """A partner's extract for one authority, or one table of a standard (then ``agency`` is the standard's name).

    ``agency`` and ``extract`` are its folders' names. ``kind`` says what is in force: of a snapshot the newest
    delivery, of an increment all, of a return the newest of each as-of date, of a submission all, each under its as-of
    date. Returns and submissions are tables of standards. ``known_from`` names the day, or the days,
    from which a row is known: one after the authority's as-of date is left out of staging. Several days are each known
    on their own, and the row is left out if none is.

    For a return, ``dated_by`` names the columns whose days show which period it is of, and ``waits_for`` a table of the
    same standard and as-of date without which it is held, with what to tell the partner.
    What ``only_linkage_reads`` has no staging model.
    """

    def __init_subclass__(
        cls,
        *,
        agency: str = "",
        extract: str = "",
        kind: str = "",
        known_from: str | tuple[str, ...] = (),
        dated_by: tuple[str, ...] = (),
        waits_for: tuple[str, str] | None = None,
        only_linkage_reads: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls._agency = agency or cls._agency
        cls._extract = extract
        cls._kind = kind
        cls._known_from = (known_from,) if isinstance(known_from, str) else known_from
        cls._dated_by = dated_by
        cls._waits_for = waits_for
        cls._only_linkage_reads = only_linkage_reads

    # pandera takes every plain public attribute of a model for a column, but not a descriptor.
    agency = _ClassAttribute(lambda cls: cls._agency)
    extract = _ClassAttribute(lambda cls: cls._extract)
    kind = _ClassAttribute(lambda cls: cls._kind)
    is_standard = _ClassAttribute(lambda cls: cls._kind in (RETURN, SUBMISSION))
    table = _ClassAttribute(lambda cls: f"{cls._agency}__{cls._extract}")
    known_from = _ClassAttribute(lambda cls: cls._known_from)
    dated_by = _ClassAttribute(lambda cls: cls._dated_by)
    waits_for = _ClassAttribute(lambda cls: cls._waits_for)
    only_linkage_reads = _ClassAttribute(lambda cls: cls._only_linkage_reads)

    _agency = ""
    _known_from: tuple[str, ...] = ()
    _dated_by: tuple[str, ...] = ()
    _waits_for: tuple[str, str] | None = None
    _only_linkage_reads = False

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """The contract's columns in the page's order, those for linking last."""
        columns = [_column(name, field.metadata) for name, field in cls.to_schema().columns.items()]
        return tuple(sorted(columns, key=lambda column: column.linking))

    @classmethod
    @lru_cache(maxsize=256)
    def schema(cls, as_of: date) -> pa.DataFrameSchema:
        """The contract of a delivery as of a day: every check that the fields declare, bounds of dates among them."""
        schema = copy.copy(cls.to_schema())
        schema.columns = {name: copy.copy(field) for name, field in schema.columns.items()}
        for column in cls.columns():
            if column.days:
                field = schema.columns[column.name]
                field.checks = [*field.checks, column.days.check(as_of)]
        return schema

    @classmethod
    def key(cls) -> tuple[str, ...]:
        """Names of the key's columns (with the authority they identify a row)."""
        return tuple(column.name for column in cls.columns() if column.key)

    @classmethod
    def ranked_columns(cls) -> tuple[str, ...]:
        """Names of the identifiers by whose order ties are broken; each gets a rank, since a hash keeps no order."""
        return tuple(column.name for column in cls.columns() if column.breaks_ties)

    @classmethod
    def raw_columns(cls) -> tuple[str, ...]:
        """Names of the identifiers that the lake keeps as they are, beside the columns of the warehouse.

        Ranks of different files do not compare, so the ranked identifiers of an increment, whose deliveries add up, are
        ranked anew over the files in force. Of a snapshot one file is in force, and its own ranks do.
        """
        return cls.ranked_columns() if cls.kind == INCREMENT else ()

    @classmethod
    def has_person(cls) -> bool:
        """Whether rows carry the authority's person identifier; then the lake keeps its loose key (``LOOSE_KEY``)."""
        return any(column.name == "person_id" for column in cls.columns())

    @classmethod
    def lake_columns(cls) -> tuple[str, ...]:
        """Columns of a lake file in order: those of the warehouse, and what no reader of the warehouse sees."""
        return (*cls.warehouse_columns(), *cls.raw_columns(), *((LOOSE_KEY,) if cls.has_person() else ()))

    @classmethod
    def warehouse_columns(cls) -> dict[str, str]:
        """Columns of a lake file that the warehouse sees, in order: name to DuckDB type.

        Authority first, then what pseudonymisation leaves, each rank beside its key.
        """
        types = {"authority": "VARCHAR"}
        for column in cls.columns():
            if column.dropped:
                continue
            types[column.warehouse_name] = column.warehouse_type
            if column.name in cls.ranked_columns():
                types[rank_name(column.name)] = "INTEGER"
        return types

    @classmethod
    def view_columns(cls) -> dict[str, str]:
        """Columns of the raw view in order, name to DuckDB type: a standard's rows come under an as-of date, which the
        register knows and the lake file does not.
        """
        dated = {AS_OF: "DATE"} if cls.is_standard else {}
        return {"authority": "VARCHAR", **dated, **cls.warehouse_columns()}


class LinkableExtract(Extract):
    """An extract about persons from outside social care.

    A partner without the authority's person identifiers, or without a pupil's UPN, may send its own and say whom it
    means, for linking. What it says goes no further than `ingest.boundary.identities`. ``source_person_id`` is part of
    the key wherever the identifier that it stands in for is.
    """

    source_person_id: str = identifier(linking=True)
    given_name: str = text(dropped=True, personal_name=True, linking=True)
    family_name: str = text(dropped=True, personal_name=True, linking=True)
    date_of_birth: date = day(BIRTH, dropped=True, linking=True, stands_for_none=(NO_BIRTH,))
    postcode: str = text(dropped=True, linking=True)
    sex: str = choice("M", "F", "U", dropped=True, linking=True)
    nhs_number: str = identifier(dropped=True, linking=True)

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """The contract's columns in the page's order, those for linking last."""
        columns = super().columns()
        keyed = any(column.key for column in columns if column.name in KNOWN_BY)
        return tuple(replace(column, key=keyed) if column.name == SOURCE_ID else column for column in columns)

    @classmethod
    @cache
    def known_by(cls) -> Column:
        """The identifier for which ``source_person_id`` stands in: the authority's of a person, or a pupil's UPN."""
        return next(column for column in cls.columns() if column.name in KNOWN_BY)


def rank_name(identifier_name: str) -> str:
    """The rank column of an identifier: ``plan_rank`` for ``plan_id``."""
    return f"{identifier_name.removesuffix('_id')}_rank"


def _column(name: str, metadata: dict) -> Column:
    details = dict(metadata)
    if metadata["type"] == "identifier" and not metadata.get("dropped"):
        details["identifier_kind"] = name.removesuffix("_id")
    if callable(metadata.get("choices")):
        details["choices"] = metadata["choices"]()
    return Column(name, **details)
