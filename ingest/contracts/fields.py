"""Kinds of column a contract can have: the words in which the extracts are declared.

Each helper returns a pandera ``Field``: its checks (each carrying the rule's name, as quarantine and register show it)
and, as metadata, what ingest needs as well. ``mark`` is the page's own: ``*`` a key, ``!`` a value that must be
present, nothing optional. ``options`` say how the column appears to readers (see ``base.Column``): ``says`` its
meaning, ``named`` its name in the marts where that is another, ``known_with`` the end with which it becomes known. How
text becomes a value is ``ingest.conforming``'s business; what an extract is made of is ``base``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from ingest.contracts.days import Days

Mark = Literal["", "!", "*"]

MISSING = "missing"
NOT_IN_LIST = "not in the list"
BELOW_MINIMUM = "below the minimum"
ABOVE_MAXIMUM = "above the maximum"
END_BEFORE_START = "end before start"

# Counts are INTEGER in the warehouse: a larger one breaks the contract rather than the load.
LARGEST_COUNT = 2_147_483_647


def identifier(mark: Mark = "", *, dropped: bool = False, breaks_ties: bool = False, **options: Any) -> Any:
    """A partner's identifier: text, zeros kept. It leaves ingest as a keyed hash or, ``dropped``, not at all.

    One whose order the definitions ask for ("the greatest id") ``breaks_ties``: its rank goes with the hash.
    """
    return _field("identifier", mark, dropped=dropped, breaks_ties=breaks_ties, **options)


def person(mark: Mark = "!", **options: Any) -> Any:
    """The authority's identifier of a person, or a pupil's UPN, in whose place a partner may send its own
    ``source_person_id``.
    """
    checks = [present_with("source_person_id", rule=MISSING)]
    return identifier(mark, nullable=True, checks=checks, or_else="source_person_id", **options)


def text(mark: Mark = "", *, dropped: bool = False, personal_name: bool = False, **options: Any) -> Any:
    """Free text. In a ``personal_name`` only an exact NULL or N/A means missing: Null is a surname."""
    return _field("text", mark, dropped=dropped, personal_name=personal_name, **options)


def day(
    days: Days,
    mark: Mark = "",
    *,
    not_before: str | Sequence[str] = (),
    checks: Sequence[pa.Check] = (),
    **options: Any,
) -> Any:
    """A calendar day among ``days``; ``not_before`` names the start column or columns of which none may be later."""
    starts = [not_before] if isinstance(not_before, str) else list(not_before)
    checks = [*checks, *([_not_before(starts)] if starts else [])]
    return _field("date", mark, checks=checks, days=days, is_end=bool(starts), **options)


def yes_no(mark: Mark = "", **options: Any) -> Any:
    """Y/N, Yes/No, 1/0 or true/false."""
    return _field("yes_no", mark, **options)


def odd_upn() -> Any:
    """Whether the UPN beside it has another form than UPNs have; empty where there is none. It is kept all the same."""
    return yes_no(derived=True, says="Whether the UPN has another form than UPNs have.")


def choice(*values: str, mark: Mark = "", **options: Any) -> Any:
    """One of ``values``, in upper or lower case."""
    return _field("choice", mark, checks=[pa.Check.isin(values, error=NOT_IN_LIST)], choices=values, **options)


def choice_from(values: Callable[[], tuple[str, ...]], mark: Mark = "", **options: Any) -> Any:
    """One of a reference table's codes, read when first asked for; the class itself checks that it is one."""
    return _field("choice", mark, choices=values, **options)


def whole(mark: Mark = "", minimum: int = 0, maximum: int = LARGEST_COUNT, **options: Any) -> Any:
    """A whole number, a count unless bounds say otherwise."""
    bounds = _bounds(minimum, maximum)
    return _field("integer", mark, checks=bounds, minimum=minimum, maximum=maximum, **options)


def number(mark: Mark = "", minimum: float | None = None, maximum: float | None = None, **options: Any) -> Any:
    """A number with or without decimals."""
    bounds = _bounds(minimum, maximum)
    return _field("number", mark, checks=bounds, minimum=minimum, maximum=maximum, **options)


def present_with(other: str, *, rule: str) -> pa.Check:
    """The check that this column or ``other`` holds a value; a row with neither fails at this column with ``rule``."""

    def either_present(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).is_not_null() | pl.col(other).is_not_null())

    return pa.Check(either_present, error=rule, ignore_na=False)


def _not_before(starts: Sequence[str]) -> pa.Check:
    # A row without an end, or without any start, has nothing to compare: null counts as passed.
    def ends_after_start(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) >= pl.max_horizontal(starts))

    return pa.Check(ends_after_start, error=END_BEFORE_START)


def _bounds(minimum: float | None, maximum: float | None) -> list[pa.Check]:
    checks = []
    if minimum is not None:
        checks.append(pa.Check.ge(minimum, error=BELOW_MINIMUM))
    if maximum is not None:
        checks.append(pa.Check.le(maximum, error=ABOVE_MAXIMUM))
    return checks


def _field(
    column_type: str,
    mark: Mark,
    *,
    checks: Sequence[pa.Check] = (),
    nullable: bool | None = None,
    alias: str | None = None,
    **metadata: Any,
) -> Any:
    field = pa.Field(
        nullable=not mark if nullable is None else nullable,
        alias=alias,
        metadata={"type": column_type, "key": mark == "*", "required": mark != "", **metadata},
    )
    field.checks.extend(checks)
    return field
