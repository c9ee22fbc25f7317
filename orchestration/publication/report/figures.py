"""The charts of the report: which are drawn, and of which tables of the public file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import duckdb

from orchestration.evaluation.charts import Chart, NoChart, before_after, break_even, forest, money

if TYPE_CHECKING:
    import polars as pl

    Draw = Callable[[list[pl.DataFrame], Mapping[str, str]], list[Chart | NoChart]]

DRAWN: Mapping[str, tuple[tuple[str, ...], Draw]] = {
    "costs_and_savings": (
        ("evaluation.cost_benefit",),
        lambda frames, names: money.costs_and_savings(*frames, names),
    ),
    "costs_and_savings_measured": (
        ("evaluation.cost_benefit_measured",),
        lambda frames, names: money.costs_and_savings(*frames, names, reductions="measured"),
    ),
    "break_even": (("evaluation.sensitivity",), lambda frames, names: break_even.distributions(*frames, names)),
    "rates": (
        ("evaluation.before_after", "evaluation.authority_year"),
        lambda frames, names: before_after.rates(*frames, names),
    ),
    "effects": (("evaluation.time_adjusted",), lambda frames, names: forest.effects(*frames, names)),
}


def drawn(
    name: str, connection: duckdb.DuckDBPyConnection, known: Iterable[str], names: Mapping[str, str]
) -> list[Chart | NoChart]:
    """The charts of that name; none where the file lacks one of their tables. `names`: of authorities, by slug."""
    tables, draw = DRAWN[name]
    if not set(tables) <= set(known):
        return []
    return draw([connection.execute(f"from {table} order by all").pl() for table in tables], names)
