"""Policies that hold for every asset, applied once: who owns it, how it is labelled, how fresh it must be."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import dagster as dg

OWNER = "team:safeguarding-data"

# The schedule runs at 02:30; by 06:00 of the same day last night's work has to be there. A night in which nothing has
# changed loads nothing, and enters only that what is published is up to date.
FRESH = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=4), timezone="Europe/London"
)
FRESH_LAYERS = frozenset({"published"})


def apply(assets: Iterable[Any]) -> list[Any]:
    """The assets with the policies on each of their specs."""
    return list(dg.map_asset_specs(_with_policies, assets))


def _with_policies(spec: dg.AssetSpec) -> dg.AssetSpec:
    layer = spec.key.path[0]
    spec = spec.merge_attributes(owners=[OWNER], tags={"layer": layer})
    return spec.replace_attributes(freshness_policy=FRESH) if layer in FRESH_LAYERS else spec
