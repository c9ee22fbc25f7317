"""The charts: what each shows, in the settings of Superset's own kinds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestration.publication.key_figures import MEASURES, Measure
from orchestration.superset.datasets import uuid

LINE = {"x_axis": "quarter_start", "time_grain_sqla": "P3M", "rich_tooltip": True, "row_limit": 10_000}


@dataclass(frozen=True)
class Chart:
    """A chart: its title, Superset's type, the dataset it reads and the type's own settings."""

    title: str
    kind: str
    dataset: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What Superset knows it by."""
        return uuid("chart", self.title)


def key_figures() -> list[Chart]:
    """What each key figure is and was a year before, in words; then its course, with gaps where it is withheld."""
    table = Chart("Key figures", "table", "key_figures", _rows("key_figure", "quarter", "newest", "a_year_before"))
    courses = [
        Chart(
            measure.title,
            "echarts_timeseries_line",
            "indicators",
            {
                **LINE,
                "metrics": [_largest("value")],
                "adhoc_filters": [_only(where(measure))],
                "show_legend": False,
                "markerEnabled": True,
            },
        )
        for measure in MEASURES
    ]
    return [table, *courses]


def one_indicator() -> list[Chart]:
    """The charts of the page on which somebody picks an indicator."""
    lines = ("value", "value_with_signal", "centre", "lower_limit", "upper_limit", "neighbours_median")
    return [
        Chart(
            "Over time",
            "echarts_timeseries_line",
            "indicators",
            {**LINE, "metrics": [_largest(name) for name in lines], "markerEnabled": True},
        ),
        Chart(
            "Every authority",
            "echarts_timeseries_line",
            "indicators",
            {**LINE, "metrics": [_largest("value")], "groupby": ["authority_name"]},
        ),
        Chart(
            "Funnel: more than chance?",
            "table",
            "funnel",
            _rows("authority_name", "quarter_label", "denominator", "value", "lower_95", "upper_95", "lies", "reason"),
        ),
        Chart(
            "The figures as a table",
            "table",
            "indicators",
            _rows(
                *("authority_name", "level_label", "breakdown_label", "quarter_label", "value", "withheld", "unit"),
                *("numerator", "denominator", "neighbours_median", "signal", "linked_share"),
            ),
        ),
    ]


def where(measure: Measure) -> str:
    """SQL for the rows of a key figure."""
    named = {each: getattr(measure, each) for each in ("indicator", "measure", "level", "breakdown")}
    return " and ".join(f"{name} = '{value}'" for name, value in named.items())


def _only(sql: str) -> dict[str, str]:
    return {"expressionType": "SQL", "clause": "WHERE", "sqlExpression": sql}


def _largest(column: str) -> dict[str, Any]:
    """The one figure there is of a quarter: a sum would be drawn as happily where a choice is missing."""
    label = column.replace("_", " ").capitalize()
    return {"expressionType": "SQL", "sqlExpression": f"max({column})", "label": label, "hasCustomLabel": True}


def _rows(*columns: str) -> dict[str, Any]:
    """A table of these columns, the newest quarter first where there are several."""
    return {
        "query_mode": "raw",
        "order_by_cols": [json.dumps([name, False]) for name in columns if name == "quarter_label"],
        "all_columns": list(columns),
        "row_limit": 10_000,
        "include_search": True,
        "show_cell_bars": False,
    }
