"""What a gate is. Not here: any gate (one module a subject), and anything that touches a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from expectations.check import Severity

SMALLEST_JUDGED = 50  # below fifty cases one case moves a percentage by more than two points


class GateNotEvaluated(RuntimeError):
    """A gate could not be tried. Carries the gate's name and the kind of error, never a value of the data."""


@dataclass(frozen=True)
class Before:
    """Aggregates of an authority each in `table` of the last published file, none where it has no such table.

    `columns` are their names and SQL types, `authority` among them; `query` gives them in that order.
    """

    table: str
    query: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rows:
    """What gates look at: a table of the warehouse, or a query over it that is computed once for all its gates.

    `named_by` are the columns, never personal ones, that say in a result which figures lie outside; they may be given
    for queries of aggregates only. Without them a result says how many, and no row leaves the database. `before` are
    figures of the last published file, which the query finds under that name.
    """

    name: str
    query: str | None = None
    named_by: tuple[str, ...] = ()
    before: Before | None = None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One expectation on one set of rows, with what an operator needs to know when it fails.

    `expectation` and `arguments` are Great Expectations' own names; `counted` is the noun of the figure observed.
    """

    name: str
    subject: str
    severity: Severity
    threshold: str
    reason_for_threshold: str
    description: str
    rows: Rows
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    counted: str = "rows"


def none_of(
    counted: str,
    *,
    bad: str,
    of: str,
    by: tuple[str, ...] = ("authority",),
    severity: Severity = "warn",
    **gate: Any,
) -> Gate:
    """A gate that fails at any row that is `bad` (an SQL condition), and says how many each authority has.

    `of` is what they are looked for in, a table or a query in brackets; `by` the columns that they are counted by,
    which are named in the result; `counted` is what one line of that count is. `gate` is the rest of `Gate`.
    """
    names = ", ".join(by)
    rows = Rows(
        gate["name"], f"SELECT {names}, count(*) FILTER ({bad}) AS found FROM {of} GROUP BY {names}", named_by=by
    )
    return Gate(
        **gate,
        severity=severity,
        rows=rows,
        expectation="expect_column_values_to_be_between",
        arguments={"column": "found", "max_value": 0},
        counted=counted,
    )
