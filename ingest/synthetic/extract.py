"""One generated extract: its rows as they truly happened, and what of them is known on a given day.

Holds no file format. Columns that start with an underscore are for the generator only and are never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Extract:
    """`frame`: whole histories, future included. `known_from`: the date column a row first exists at.

    `ends`: date columns that stay empty until their day has come. `with_end`: column -> the end it is known with.
    """

    agency: str
    name: str
    frame: pl.DataFrame
    known_from: str
    ends: tuple[str, ...] = ()
    with_end: Mapping[str, str] = field(default_factory=dict)

    def known(self, to: int, after: int | None = None) -> pl.DataFrame:
        """The rows that exist on day `to` (of those, the ones dated later than day `after`), as they stood on it."""
        to_date = pl.lit(to, dtype=pl.Int32).cast(pl.Date)
        rows = self.frame.filter(pl.col(self.known_from) <= to_date)
        if after is not None:
            rows = rows.filter(pl.col(self.known_from) > pl.lit(after, dtype=pl.Int32).cast(pl.Date))
        rows = rows.with_columns(
            pl.when(pl.col(end) <= to_date).then(pl.col(column)).alias(column) for column, end in self.with_end.items()
        )
        rows = rows.with_columns(pl.when(pl.col(end) <= to_date).then(pl.col(end)).alias(end) for end in self.ends)
        return rows.select(column for column in rows.columns if not column.startswith("_"))


def dated(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The frame with these columns of day numbers as dates."""
    return frame.with_columns(pl.col(column).cast(pl.Int32).cast(pl.Date) for column in columns)
