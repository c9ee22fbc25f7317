"""The charts of the report, drawn of the tables of the public file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from orchestration.evaluation.charts import Chart, NoChart
from orchestration.evaluation.registry import CHARTS


def drawn(
    key: str, connection: duckdb.DuckDBPyConnection, known: Iterable[str], names: Mapping[str, str]
) -> list[Chart | NoChart]:
    """The charts of that key; none where the file lacks one of their tables. `names`: of authorities, by slug."""
    charts = CHARTS[key]
    if not set(charts.tables) <= set(known):
        return []
    frames = [connection.execute(f"from {table} order by all").pl() for table in charts.tables]
    return charts.draw(*frames, names)
