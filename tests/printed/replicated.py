"""Finding one's way in `evaluation.replication`: rows of a table, and those that differ from what is printed."""

import re
from pathlib import Path

import polars as pl

from orchestration.evaluation.replication.figures import EVALUATION

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


def seed(name: str) -> pl.DataFrame:
    return pl.read_csv(SEEDS / f"{name}.csv", infer_schema_length=None)


class Replication:
    """Finds rows of `evaluation.replication`."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def rows(self, published_in: str, statistic: str = "", document: str = EVALUATION) -> pl.DataFrame:
        """Rows of one table or, with `32-41`, of several, whose item ends with the statistic."""
        span = re.fullmatch(r"Table (\d+)-(\d+)", published_in)
        tables = [f"Table {n}" for n in range(int(span[1]), int(span[2]) + 1)] if span else [published_in]
        found = self.frame.filter(
            pl.col("source_document") == document,
            pl.col("published_in").is_in(tables),
            pl.col("item").str.ends_with(statistic),
        )
        assert not found.is_empty(), f"nothing published in {published_in} ends with {statistic!r}"
        return found

    def computed(self, published_in: str, statistic: str, authority: str, document: str = EVALUATION) -> list[float]:
        return (
            self.rows(published_in, statistic, document).filter(pl.col("authority") == authority)["computed"].to_list()
        )


def beyond_rounding(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose computed figure is not the published one to its printed digits, or is missing."""
    same = pl.col("difference").abs() <= pl.col("printed_to") / 2 + 1e-9
    return rows.filter(~same.fill_null(False)).select("published_in", "item", "authority", "published", "computed")


def differing(rows: pl.DataFrame) -> set[tuple[str, str, str]]:
    """Which figures cannot be the published ones, whatever the rounding."""
    return set(rows.filter(pl.col("agrees") == False).select("published_in", "item", "authority").iter_rows())  # noqa: E712
