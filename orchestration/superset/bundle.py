"""The dashboard as code: files of Superset's import format, made from the public file and from what it says of itself.

Two pages as in `explore.html`. Key figures of an authority; one indicator over time, in every authority, in its funnel
and as a table. Pure: a file in, texts out. They are JSON, which YAML, that Superset asks for, holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.indicator_labelled import NAME as LABELLED
from orchestration.publication.key_figures import PLANS
from orchestration.superset import datasets
from orchestration.superset.charts import Chart, key_figures, one_indicator, where
from orchestration.superset.datasets import SLUG, TITLE, uuid

VERSION = "1.0.0"
READ_ONLY = "access_mode=read_only&enable_external_access=false&lock_configuration=true"
"""Reading only, and nothing but this file: SQL Lab could otherwise attach others, or write where Superset may."""
CHOICES = {
    "Indicator": "indicator_title",
    "Measure": "measure_label",
    "Level": "level_label",
    "Breakdown": "breakdown_label",
}
"""What somebody picks on the page of one indicator, each among what the one before leaves."""
WIDTH, HIGH, LOW = 12, 50, 30
ABREAST = 3


def files(public_file: Path) -> dict[str, str]:
    """The texts of the import, by path, for the public file at this place."""
    with duckdb.connect(str(public_file), read_only=True) as connection:
        described = {name: datasets.columns(connection, sql) for name, sql in datasets.DATASETS.items()}
        defaults = _defaults(connection)
    database = {
        "database_name": TITLE,
        "sqlalchemy_uri": f"duckdb:///{public_file}?{READ_ONLY}",
        "expose_in_sqllab": True,
        "extra": {"allows_virtual_table_explore": True},
    }
    made = {
        "metadata.yaml": {"version": VERSION, "type": "Dashboard", "timestamp": "2020-01-01T00:00:00+00:00"},
        "databases/public.yaml": _of("database", TITLE, database),
        "dashboards/family_safeguarding.yaml": _of("dashboard", TITLE, _dashboard(defaults)),
    }
    for name, columns in described.items():
        made[f"datasets/public/{name}.yaml"] = _of("dataset", name, datasets.dataset(name, columns))
    for chart in (*key_figures(), *one_indicator()):
        made[f"charts/{chart.key}.yaml"] = {**_chart(chart), "version": VERSION, "uuid": chart.key}
    return {path: json.dumps(content) for path, content in made.items()}


def _dashboard(defaults: Mapping[str, str]) -> dict[str, Any]:
    position: dict[str, Any] = {"DASHBOARD_VERSION_KEY": "v2"}
    table, *courses = key_figures()
    key_rows = [[table], *(courses[at : at + ABREAST] for at in range(0, len(courses), ABREAST))]
    pages = {"KEY": ("Key figures", key_rows), "ONE": ("One indicator", [[chart] for chart in one_indicator()])}

    def add(key: str, kind: str, children: Sequence[str], meta: Mapping[str, Any], parents: Sequence[str]) -> None:
        position[key] = {
            "id": key,
            "type": kind,
            "children": list(children),
            "parents": list(parents),
            "meta": dict(meta),
        }

    add("ROOT_ID", "ROOT", ["TABS-PAGES"], {}, [])
    add("HEADER_ID", "HEADER", [], {"text": TITLE}, [])
    add("TABS-PAGES", "TABS", [f"TAB-{page}" for page in pages], {}, ["ROOT_ID"])
    for page, (title, rows) in pages.items():
        at = ["ROOT_ID", "TABS-PAGES"]
        add(f"TAB-{page}", "TAB", [f"ROW-{page}-{number}" for number in range(len(rows))], {"text": title}, at)
        for number, charts in enumerate(rows):
            row, above = f"ROW-{page}-{number}", [*at, f"TAB-{page}"]
            add(row, "ROW", [f"CHART-{chart.key}" for chart in charts], {}, above)
            for chart in charts:
                meta = {
                    "uuid": chart.key,
                    "chartId": _number(chart),
                    "sliceName": chart.title,
                    "width": WIDTH // len(charts),
                    "height": LOW if len(charts) > 1 else HIGH,
                }
                add(f"CHART-{chart.key}", "CHART", [], meta, [*above, row])
    filters = [_filter("Authority", "authority_name", defaults, {"rootPath": ["ROOT_ID"], "excluded": _of_every()})]
    for name, column in CHOICES.items():
        before = [each["id"] for each in filters[1:]]
        filters.append(_filter(name, column, defaults, {"rootPath": ["TAB-ONE"], "excluded": []}, before))
    return {
        "dashboard_title": TITLE,
        "slug": SLUG,
        "description": "The public figures of the newest night. Withheld figures are gaps; explore.html says why.",
        "published": True,
        "position": position,
        "metadata": {"native_filter_configuration": filters, "cross_filters_enabled": False},
    }


def _of_every() -> list[int]:
    """The charts that show every authority, whichever is picked."""
    return [_number(chart) for chart in one_indicator() if chart.title.startswith(("Every", "Funnel"))]


def _filter(
    name: str, column: str, defaults: Mapping[str, str], scope: Mapping[str, Any], before: Sequence[str] = ()
) -> dict[str, Any]:
    """A list to pick one value from, among what the filters `before` it leave."""
    value = [defaults[column]]
    return {
        "id": f"NATIVE_FILTER-{name}",
        "name": name,
        "filterType": "filter_select",
        "type": "NATIVE_FILTER",
        "targets": [{"datasetUuid": uuid("dataset", "indicators"), "column": {"name": column}}],
        "defaultDataMask": {
            "extraFormData": {"filters": [{"col": column, "op": "IN", "val": value}]},
            "filterState": {"value": value, "label": value[0]},
        },
        "controlValues": {"enableEmptyFilter": True, "multiSelect": False, "searchAllOptions": True},
        "cascadeParentIds": list(before),
        "scope": dict(scope),
        "description": "",
    }


def _defaults(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What is picked when the dashboard opens: children on a plan, in the first authority."""
    columns = ["authority_name", *CHOICES.values()]
    query = f"select {', '.join(columns)} from {LABELLED} where {where(PLANS)} order by all limit 1"
    row = connection.execute(query).fetchone() or [""] * len(columns)
    return dict(zip(columns, row, strict=True))


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "slice_name": chart.title,
        "viz_type": chart.kind,
        "params": {"viz_type": chart.kind, **chart.settings},
        "dataset_uuid": uuid("dataset", chart.dataset),
    }


def _of(kind: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "uuid": uuid(kind, name), "version": VERSION}


def _number(chart: Chart) -> int:
    """What the other files call a chart until Superset has numbered it."""
    return int(chart.key[:7], 16)
