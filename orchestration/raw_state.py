"""What the raw layer holds after a load: one query over the register's tables and the lake's Parquet footers.

Counts only. No Dagster here, and no opinion on what is good enough: `assets/raw.py` turns it into asset checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest import database

# Newest of an authority and extract: as-of date, then arrival, then file name.
STATE = """
with ranked as (
    select *, outcome <> 'rejected' as in_force_candidate,
        row_number() over newest = 1 as is_newest,
        in_force_candidate and row_number() over newest_loaded = 1 as is_newest_loaded
    from raw.delivery
    window
        newest as (partition by authority, agency, extract order by as_of desc, arrived_at desc, file_name desc),
        newest_loaded as (
            partition by authority, agency, extract, outcome <> 'rejected'
            order by as_of desc, arrived_at desc, file_name desc
        )
),

deliveries as (
    select
        agency, extract,
        count(*) as deliveries,
        count(*) filter (where outcome = 'accepted') as accepted,
        count(*) filter (where outcome = 'rejected') as rejected,
        count(*) filter (where outcome = 'already_loaded') as already_loaded,
        count(*) filter (where is_newest and outcome = 'rejected') as newest_rejected,
        coalesce(sum(rows_quarantined) filter (where is_newest_loaded), 0)::bigint as quarantined_in_force,
        count(*) filter (where rows <> rows_accepted + rows_quarantined + rows_repeated) as unbalanced,
        min(as_of) filter (where is_newest_loaded) as oldest_as_of,
        max(as_of) filter (where is_newest_loaded) as newest_as_of
    from ranked
    group by all
),

parsed as (
    select distinct authority, agency, extract, sha256, rows_accepted
    from raw.delivery where outcome <> 'rejected'
),

lake as (
    select
        parts[-4] as authority, parts[-3] as agency, parts[-2] as extract,
        regexp_replace(parts[-1], '\\.parquet$', '') as sha256, num_rows
    from (select string_split(file_name, '/') as parts, num_rows from {lake})
),

held as (
    select
        agency, extract,
        sum(rows_accepted)::bigint as rows_accepted,
        count(*) filter (where lake.num_rows is distinct from parsed.rows_accepted) as not_held
    from parsed left join lake using (authority, agency, extract, sha256)
    group by all
)

select
    agency || '__' || extract, deliveries, accepted, rejected, already_loaded, newest_rejected, quarantined_in_force,
    unbalanced, coalesce(not_held, 0), coalesce(rows_accepted, 0), oldest_as_of, newest_as_of
from deliveries left join held using (agency, extract)
"""
NO_LAKE = "(select null::varchar as file_name, null::bigint as num_rows where false)"


@dataclass(frozen=True)
class ExtractState:
    """Deliveries of one extract over all authorities, and the rows that are held of them."""

    table: str
    deliveries: int = 0
    accepted: int = 0
    rejected: int = 0
    already_loaded: int = 0
    newest_rejected: int = 0
    quarantined_in_force: int = 0
    unbalanced: int = 0
    not_held: int = 0
    rows_accepted: int = 0
    oldest_as_of: date | None = None
    newest_as_of: date | None = None


def inspect(warehouse: Path, lake: Path) -> dict[str, ExtractState]:
    """The state of each extract that has deliveries, by raw table name (`social_care__persons`)."""
    holds_files = any(lake.rglob("*.parquet"))
    source = "parquet_file_metadata($lake)" if holds_files else NO_LAKE
    parameters = {"lake": str(lake / "*/*/*/*.parquet")} if holds_files else None
    with database.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(STATE.format(lake=source), parameters).fetchall()
    return {row[0]: ExtractState(*row) for row in rows}
