"""The figures of `kpi.indicator` as they would be with other links: dbt's own models, run again over the warehouse.

The models between `raw.person_link` and `kpi.indicator` are made again in memory, from the SQL that dbt compiles; of
everything else the warehouse's own tables are read. Only figures with a linked share are made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.dbt_bridge import runner

if TYPE_CHECKING:
    import duckdb
    import polars as pl

LINKS, INDICATOR = "raw.person_link", "kpi.indicator"
COUNTED, NAMED = "intermediate.int_indicators__counted", "intermediate.int_indicators__published"
"""What the models of the indicators counted, and which figures there are."""
BETWEEN = f"source:{LINKS}+,+{INDICATOR.partition('.')[2]},resource_type:model"
AGAIN = "relinked"
"""The database in memory."""
LINK_COLUMNS = ("authority", "agency", "source_person_key", "person_key")


@dataclass(frozen=True)
class Relinking:
    """The models to make again, each after those it rests on, and `unlinked`: those that count what has no link."""

    models: list[runner.Compiled]
    unlinked: frozenset[str]

    def figures(
        self, warehouse: duckdb.DuckDBPyConnection, links: pl.DataFrame, authorities: Collection[str]
    ) -> pl.DataFrame:
        """`kpi.indicator` with a linked share, of these authorities, with these links in place of the warehouse's.

        warehouse: a connection whose current database is the warehouse. links: `LINK_COLUMNS`.
        """
        import polars as pl

        # Where nobody is linked, the columns of a frame made from no rows have no type.
        warehouse.register("links", links.select(pl.col(LINK_COLUMNS).cast(pl.String)).to_arrow())
        warehouse.execute(f"attach ':memory:' as {AGAIN}")
        try:
            self._make(warehouse, ", ".join(f"'{authority}'" for authority in sorted(authorities)))
            return warehouse.execute(f"from {AGAIN}.{INDICATOR}").pl()
        finally:
            warehouse.execute(f"detach {AGAIN}")
            warehouse.unregister("links")

    def _make(self, warehouse: duckdb.DuckDBPyConnection, authorities: str) -> None:
        schemas = {name.partition(".")[0] for name in (LINKS, NAMED, *(model.name for model in self.models))}
        for schema in sorted(schemas):
            warehouse.execute(f"create schema {AGAIN}.{schema}")
        warehouse.execute(f"create table {AGAIN}.{LINKS} as from links")
        warehouse.execute(
            f"create view {AGAIN}.{NAMED} as from warehouse.{NAMED}"
            f" where linked_share is not null and authority in ({authorities})"
        )
        for name in sorted(self.unlinked):
            warehouse.execute(f"create view {AGAIN}.{name} as from warehouse.{name} where false")
        made = [LINKS, NAMED, *self.unlinked, *(model.name for model in self.models)]
        for model in self.models:
            query = model.sql
            for name in made:
                query = query.replace(runner.quoted("warehouse", name), runner.quoted(AGAIN, name))
            if LINKS in model.reads:
                query = f"from ({query}\n) where authority in ({authorities})"
            warehouse.execute(f"create {model.kind} {AGAIN}.{model.name} as {query}")


@dataclass(frozen=True)
class ByLinks:
    """`figures`: the columns of `kpi.indicator`, and links. `again`: how many of them were worked out again."""

    figures: pl.DataFrame
    again: int


def by_links(warehouse: duckdb.DuckDBPyConnection, links: Mapping[str, pl.DataFrame], target: Path) -> ByLinks:
    """Every figure with a linked share, with each of these links by their name.

    An authority with as many links as the warehouse has the same: links from a lower probability on only add to those
    from a higher. Its figures are the warehouse's, and where there is no other nothing is compiled. Arguments as
    `relinking` and `Relinking.figures` take them.
    """
    import polars as pl

    published = warehouse.execute(f"from {INDICATOR} where linked_share is not null").pl()
    as_linked = dict(warehouse.execute(f"select authority, count(*) from {LINKS} group by all").fetchall())
    parts, again, models = [published.clear().with_columns(links=pl.lit(""))], 0, None
    for name, each in links.items():
        counted = dict(each.group_by("authority").len().iter_rows())
        changed = {of for of in published["authority"].unique() if counted.get(of, 0) != as_linked.get(of, 0)}
        figures = published.filter(~pl.col("authority").is_in(list(changed)))
        if changed:
            models = models or relinking(target)
            made = models.figures(warehouse, each, changed)
            figures, again = pl.concat([figures, made]), again + made.height
        parts.append(figures.with_columns(links=pl.lit(name)))
    return ByLinks(pl.concat(parts), again)


def relinking(target: Path) -> Relinking:
    """Compile the models in between. `target`: folder for compiled SQL."""
    models = runner.compiled(BETWEEN, target)
    between = {model.name for model in models}
    (counted,) = (model for model in models if model.name == COUNTED)
    return Relinking(models, frozenset(counted.reads - between))
