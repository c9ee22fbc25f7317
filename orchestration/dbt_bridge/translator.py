"""How dbt's nodes appear in Dagster: keys, groups and descriptions. The one module of the bridge that knows both."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

from ingest.formats import STANDARDS


class Translator(DagsterDbtTranslator):
    """Assets are named as readers know them, `<schema>/<table>`, and grouped by layer.

    What is made of a standard's returns, up to where it stands in for an extract, is a group of its own.
    """

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        name = dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return dg.AssetKey([dbt_resource_props["schema"], name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        if dbt_resource_props["resource_type"] == "source":
            return None
        return next((part for part in dbt_resource_props["fqn"] if part in STANDARDS), dbt_resource_props["schema"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["description"]
