"""What the public may see of deliveries and checks: no file names, and no counts of a handful of people's rows.

A delivery of one to five rows says how many referrals, plans or treatments there are, so its counts and its size are
withheld. How many rows of a larger one were at fault is about the file, not about people, and stays.
"""

from __future__ import annotations

import re

import duckdb

from orchestration.publication.checks import CHECK_COLUMNS

ROW_COUNTS = ("size_bytes", "rows", "rows_accepted", "rows_quarantined", "rows_repeated", "rows_unlinked")
IS_SMALL = "rows between 1 and 5 or rows_accepted between 1 and 5"
SMALL_COUNT = re.compile(
    r"(?<![\w.,:/-])(?<!k = )[1-5](?![\w,:/%-]|\.\d)"
    r"(?! (?:newest )?(?:authorit|extract|table|deliver|financial|gate|day|per cent))"
)
"""A number from 1 to 5 in the words of a check, unless it counts deliveries and the like or is the k of anonymity."""


def copy(connection: duckdb.DuckDBPyConnection) -> None:
    """Write `quality.*` of the attached database `public` from that of `analyst`."""
    hidden = ", ".join(f"if({IS_SMALL}, null, {column}) as {column}" for column in ROW_COUNTS)
    connection.execute(
        f"create table public.quality.delivery as select * exclude (file_name) replace ({hidden}),"
        f" if({IS_SMALL}, 'c', '') as suppression from analyst.quality.delivery"
    )
    connection.execute(
        "create table public.quality.rejected_row_count as select * exclude (is_small)"
        " replace (if(is_small, null, rows) as rows), if(is_small, 'c', '') as suppression"
        " from (select *, sha256 in (select sha256 from analyst.quality.delivery"
        f" where {IS_SMALL}) as is_small from analyst.quality.rejected_row_count)"
    )
    _copy_checks(connection)


def _copy_checks(connection: duckdb.DuckDBPyConnection) -> None:
    names = ", ".join(CHECK_COLUMNS)
    rows = connection.execute(f"select {names} from analyst.quality.check").fetchall()
    connection.execute("create table public.quality.check as from analyst.quality.check limit 0")
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        observed = CHECK_COLUMNS.index("observed")
        columns[observed] = [SMALL_COUNT.sub("c", text) for text in columns[observed]]
        values = ", ".join(f"unnest(${position})" for position in range(1, len(columns) + 1))
        connection.execute(f"insert into public.quality.check select {values}", columns)
