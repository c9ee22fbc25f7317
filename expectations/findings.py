"""Great Expectations' results as plain figures: counts, aggregates and kinds of error, never a row's own values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from expectations.gates import Gate

ROW_COUNT = "expect_table_row_count_to_be_between"
MOST_FIGURES_NAMED = 5
_DATABASE_ERROR = re.compile(r"\(_?duckdb\.(\w+)\) ([^\n]*)")
_ERRORS_OF_NAMES = {"BinderException", "CatalogException"}  # of tables and columns; other kinds may quote a value


JUDGED, ROWS, ROWS_BEFORE = "judged", "rows", "rows in the last published run"


def figures(gate: Gate, outcome: Any, rows_before: Mapping[str, int]) -> dict[str, int]:
    """What was counted: the rows of a table, now and before, or how many figures were judged and are unexpected."""
    found = outcome.result
    if gate.expectation == ROW_COUNT:
        before = rows_before.get(gate.subject)
        return {ROWS: found["observed_value"], **({} if before is None else {ROWS_BEFORE: before})}
    return {JUDGED: found["element_count"] - found["missing_count"], gate.counted: found["unexpected_count"]}


def observed(gate: Gate, outcome: Any, counted: Mapping[str, int]) -> str:
    """What was found, in words, e.g. '2 of 12 figures outside: luton 2019-04-01 61.3, luton 2019-07-01 58'."""
    if gate.expectation == ROW_COUNT:
        rows = f"{counted[ROWS]:,} row{'' if counted[ROWS] == 1 else 's'}"
        before = counted.get(ROWS_BEFORE)
        return f"{rows}, not published before" if before is None else f"{rows}, {before:,} in the last published run"
    if counted[JUDGED] == 0:
        return "nothing to judge"
    text = f"{counted[gate.counted]:,} of {counted[JUDGED]:,} {gate.counted}"
    listed = outcome.result.get("unexpected_index_list") or ()
    unexpected = sorted(_figure(row, gate.arguments["column"]) for row in listed)
    return named(text, unexpected if gate.rows.named_by else [])


def falls(text: str, before: Mapping[str, int], now: Mapping[str, int]) -> str:
    """What was found of a table's rows, with the authorities that have fewer than before, the largest loss first."""
    lost = {name: rows - now.get(name, 0) for name, rows in before.items() if now.get(name, 0) < rows}
    return named(
        text, [f"{name} {now.get(name, 0):,} of {before[name]:,}" for name in sorted(lost, key=lambda n: (-lost[n], n))]
    )


def named(text: str, figures: Sequence[str]) -> str:
    """A finding with the figures behind it, or the first of them."""
    if not figures:
        return text
    more = len(figures) - MOST_FIGURES_NAMED
    return f"{text}: {', '.join(figures[:MOST_FIGURES_NAMED])}{f' and {more:,} more' if more > 0 else ''}"


def _figure(row: Mapping[str, Any], column: str) -> str:
    names = [str(value) for name, value in row.items() if name != column]
    return " ".join([*names, f"{round(float(row[column]), 1):g}"])


def fault(*messages: str) -> str:
    """What kind of error messages tell of; of what they say, only what cannot quote a value."""
    said = "\n".join(messages)
    if (match := _DATABASE_ERROR.search(said)) is None:
        return "Great Expectations raised an error"
    kind, message = match.groups()
    return f"{kind}: {message}" if kind in _ERRORS_OF_NAMES else kind


def fault_behind(error: BaseException) -> str:
    """What kind of error an exception and those that led to it tell of."""
    messages = []
    cause: BaseException | None = error
    while cause is not None:
        messages.append(str(cause))
        cause = cause.__cause__ or cause.__context__
    return fault(*messages)


def fault_of(outcome: Any) -> str | None:
    """The fault that kept an expectation from being tried; None when it was tried, passed or not."""
    info = outcome.exception_info or {}
    errors = [info] if "raised_exception" in info else list(info.values())
    for error in errors:
        if error.get("raised_exception"):
            return fault(str(error.get("exception_message")))
    return None
