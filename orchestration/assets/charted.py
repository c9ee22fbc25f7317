"""Charts as metadata of an asset, which Dagster shows on its page. `orchestration.evaluation.charts` draws them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    import polars as pl

    from orchestration.evaluation.charts import Chart, NoChart


def charted(charts: "Iterable[Chart | NoChart]") -> dict[str, dg.MarkdownMetadataValue]:
    """Each chart under its key, with its text alternative and its data."""
    from orchestration.evaluation.charts import as_markdown

    return {chart.key: dg.MetadataValue.md(as_markdown(chart)) for chart in charts}


def names(local_authorities: "pl.DataFrame") -> dict[str, str]:
    """The authorities' names by their slugs."""
    return dict(local_authorities.select("slug", "name").iter_rows())
