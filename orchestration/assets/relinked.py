"""The indicators with other links of people, as an asset: what `evaluation.linkage_sensitivity` compares."""

import dagster as dg

from ingest.landing import authorities
from ingest.register import Register
from orchestration import environment
from orchestration.assets.linkage import GROUP, key_of
from orchestration.dbt_bridge import relinked
from orchestration.evaluation.linkage_sensitivity import BY_LINKS, INDICATOR, LINKS
from orchestration.resources import WAREHOUSE_POOL, Writer


@dg.asset(
    key=BY_LINKS.split("."),
    deps=[INDICATOR.split("."), *(key_of(authority) for authority in sorted(authorities()))],
    description="The figures of kpi.indicator that have a linked share, with links made from other match probabilities."
    " One row a figure and links.",
    group_name=GROUP,
    kinds={"dbt", "duckdb"},
    pool=WAREHOUSE_POOL,
)
def indicator_by_links(writer: Writer) -> dg.MaterializeResult:
    """Work out again what other links change, and take the rest from `kpi.indicator`."""
    import polars as pl

    with Register(writer.root.register) as register:
        links = {
            name: pl.DataFrame(register.links.linked_from(least), relinked.LINK_COLUMNS, orient="row")
            for name, least in LINKS.items()
        }
    warehouse = writer.warehouse()
    made = relinked.by_links(warehouse, links, environment.log_folder(writer.root) / "dbt-relinked")
    warehouse.register("made", made.figures.to_arrow())
    warehouse.execute(f"create or replace table {BY_LINKS} as from made")
    warehouse.unregister("made")
    return dg.MaterializeResult(metadata={"dagster/row_count": made.figures.height, "worked out again": made.again})
