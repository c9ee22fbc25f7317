"""What the charts read: queries of the public file, and their columns with what the file says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import duckdb

from orchestration.evaluation.indicator_funnel import NAME as FUNNEL
from orchestration.evaluation.indicator_signal import NAME as SIGNAL
from orchestration.publication.indicator_labelled import BREAKDOWN, LEVEL_VALUE, SHOWN
from orchestration.publication.indicator_labelled import NAME as LABELLED
from orchestration.publication.key_figures import MEASURES

TITLE = "Family Safeguarding"
SLUG = "family-safeguarding"
KEYS = "authority, indicator, measure, level, level_value, breakdown, quarter_start"
KEY_FIGURES = " union all ".join(
    f"select {place} as place, '{each.title}' as key_figure, '{each.indicator}' as indicator,"
    f" '{each.measure}' as measure, '{each.level}' as level, '{each.breakdown}' as breakdown"
    for place, each in enumerate(MEASURES)
)
DATASETS = {
    "indicators": f"""
        select labelled.*, centre, lower_limit, upper_limit, signal, if(signal <> '', value, null) as value_with_signal,
            means, if(suppression = '', '', '[' || suppression || ']') as withheld
        from {LABELLED} as labelled
        left join (
            select * exclude (value, unit, quarter_end)
                replace ({LEVEL_VALUE} as level_value, {BREAKDOWN} as breakdown)
            from {SIGNAL}
        ) using ({KEYS})
        where complete
    """,
    "key_figures": f"""
        with figures as (
            select labelled.*, place, key_figure, {SHOWN} as shown
            from {LABELLED} as labelled
            join reference.indicators as listed
                on labelled.indicator = listed.number and labelled.measure = listed.measure
            join ({KEY_FIGURES}) as asked
                on labelled.indicator = asked.indicator and labelled.measure = asked.measure
                and labelled.level = asked.level and labelled.breakdown = asked.breakdown
            where complete
        )
        select newest.authority_name, newest.key_figure, newest.quarter_label as quarter, newest.shown as newest,
            coalesce(before.shown, '') as a_year_before
        from figures as newest
        left join figures as before
            on newest.authority = before.authority and newest.place = before.place
            and newest.quarter_start = before.quarter_start + interval 1 year
        qualify newest.quarter_start = max(newest.quarter_start) over (partition by newest.authority, newest.place)
        order by newest.authority_name, newest.place
    """,
    "funnel": f"""
        select labelled.authority_name, labelled.indicator_title, labelled.measure_label, labelled.level_label,
            labelled.breakdown_label, labelled.quarter_label, funnel.* exclude (authority, level_value, breakdown)
        from (
            select * replace ({LEVEL_VALUE} as level_value, {BREAKDOWN} as breakdown) from {FUNNEL}
            qualify quarter_start = max(quarter_start) over (partition by indicator, measure, level, breakdown)
        ) as funnel
        join {LABELLED} as labelled using ({KEYS})
    """,
}
"""What the charts read, by the name of the dataset."""


def uuid(kind: str, name: str) -> str:
    """What Superset knows a thing by, the same each time."""
    return str(uuid5(NAMESPACE_URL, f"{SLUG}/{kind}/{name}"))


def columns(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Each column of a dataset with its type, and what the file says of it."""
    said = dict(
        connection.execute(
            "select column_name, comment from duckdb_columns() where comment is not null"
            " and schema_name || '.' || table_name in ($1, $2, $3) order by schema_name || '.' || table_name = $3",
            [FUNNEL, SIGNAL, LABELLED],
        ).fetchall()
    )
    described = connection.execute(f"describe {sql}").fetchall()
    return [
        {
            "column_name": name,
            "verbose_name": name.replace("_", " ").capitalize(),
            "is_dttm": kind == "DATE",
            "type": kind,
            "description": said.get(name, ""),
            "groupby": True,
            "filterable": True,
        }
        for name, kind, *_ in described
    ]


def dataset(name: str, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A dataset with these columns, as Superset's import has it."""
    return {
        "table_name": name,
        "schema": "kpi",
        "main_dttm_col": next((each["column_name"] for each in columns if each["is_dttm"]), None),
        "sql": DATASETS[name].strip(),
        "database_uuid": uuid("database", TITLE),
        "columns": [dict(column) for column in columns],
        "metrics": [],
    }
