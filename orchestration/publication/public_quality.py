"""What the public may see of deliveries, linkage and checks: what came of them, and no number that counts a few people.

Of a delivery: whose it is where that is a known place, its day, what came of it, and its rows rounded. Of linkage: how
many people and rows of a source are linked and are not, rounded. Of a check: whether it held, and its threshold. Names,
hashes, sizes, notes, and what exactly was found, are for analysts.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from ingest.formats import KNOWN_PLACES
from orchestration.disclosure.policy import POLICY
from orchestration.publication.descriptions import Description

ROW_COUNTS = ("rows", "rows_accepted", "rows_quarantined", "rows_repeated", "rows_unlinked")
PARTS = ("rows_accepted", "rows_quarantined", "rows_repeated")
REASONS: Mapping[str, str] = {
    "rejected": "The file broke its contract",
    "held": "Far fewer rows than the delivery in force: held until somebody has looked",
    "withdrawn": "Taken out of force by an operator",
}
DELIVERY = ("authority", "agency", "extract", "as_of", "arrived_at", *ROW_COUNTS, "outcome", "reason")
REJECTED_ROW_COUNT = ("authority", "agency", "extract", "as_of", "column_name", "rule", "rows")
LINKAGE = "quality.linkage"
LINKED = ("exact", "probable", "reviewed", "awaiting_review", "unlinked")
LINKAGE_COUNTS = ("persons", *LINKED, "rows_linked", "rows_unlinked", "expected_false_links", "expected_missed_links")
LINKAGE_KEY = ("authority", "agency", "breakdown", "breakdown_value")
CHECK = ("run_id", "check_name", "layer", "severity", "passed", "threshold", "reason_for_threshold")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "quality.delivery": DELIVERY,
    "quality.rejected_row_count": REJECTED_ROW_COUNT,
    LINKAGE: (*LINKAGE_KEY, *LINKAGE_COUNTS),
    "quality.check": CHECK,
}
PLACE = ("authority", "agency", "extract")


def copy(connection: duckdb.DuckDBPyConnection) -> None:
    """Write `quality.*` of the attached database `public` from that of `analyst`."""
    known = ", ".join(f"('{agency}', '{extract}')" for agency, extract in sorted(KNOWN_PLACES))
    connection.execute(
        "create temporary table known_place as select slug as authority, agency, extract"
        f" from analyst.reference.local_authorities, (values {known}) as extracts (agency, extract)"
    )
    places = ", ".join(f"coalesce(known_place.{name}, '') as {name}" for name in PLACE)
    # The whole is that of the rounded parts: rounded by itself it would tell of parts that were rounded away.
    rounded = ", ".join(f"{_rounded(name)} as {name}" for name in ROW_COUNTS[1:])
    rounded = f"{' + '.join(_rounded(name) for name in PARTS)} as rows, {rounded}"
    reasons = " ".join(f"when '{outcome}' then '{reason}'" for outcome, reason in REASONS.items())
    connection.execute(
        f"create table public.quality.delivery as select {places}, as_of, arrived_at, {rounded}, outcome,"
        f" case outcome {reasons} else '' end as reason"
        f" from analyst.quality.delivery left join known_place using ({', '.join(PLACE)})"
        " order by authority, agency, extract, as_of, arrived_at"
    )
    connection.execute(
        "create table public.quality.rejected_row_count as"
        f" select {', '.join(PLACE)}, as_of, column_name, rule, {_rounded('sum(counted.rows)')} as rows"
        " from analyst.quality.rejected_row_count as counted"
        f" join (select distinct {', '.join(PLACE)}, sha256, as_of from analyst.quality.delivery)"
        f" using ({', '.join(PLACE)}, sha256) join known_place using ({', '.join(PLACE)}) group by all order by all"
    )
    key, counts = ", ".join(LINKAGE_KEY), ", ".join(LINKAGE_COUNTS[1:])
    rounded = ", ".join(f"{_rounded(name)} as {name}" for name in LINKAGE_COUNTS[1:])
    # of a group in which hardly anybody is linked, the row alone would say that there is somebody
    connection.execute(
        f"create table public.{LINKAGE} as select {key}, {' + '.join(LINKED)} as persons, {counts}"
        f" from (select {key}, {rounded} from analyst.{LINKAGE})"
        f" where breakdown = 'all' or greatest({', '.join(LINKED)}) > 0 order by {key}"
    )
    connection.execute(
        f"create table public.quality.check as select {', '.join(CHECK)} from analyst.quality.check order by all"
    )
    connection.execute("drop table known_place")


def faults(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What a written public file says of deliveries and checks and should not, in plain words."""
    found = []
    for table, columns in COLUMNS.items():
        if (
            tuple(name for (name,) in connection.execute(f"select column_name from (describe {table})").fetchall())
            != columns
        ):
            found.append(f"{table} has other columns than it may")
        counts = [name for name in columns if name in (*ROW_COUNTS, *LINKAGE_COUNTS)]
        for name in counts:
            exact = connection.execute(
                f"select count(*) from {table} where {name} % {POLICY.rounding_base} <> 0"
            ).fetchone()
            if exact != (0,):
                found.append(f"{table}.{name} is not rounded")
    exact = connection.execute(
        f"select count(*) from kpi.indicator where linked_share % {POLICY.share_base} <> 0"
    ).fetchone()
    if exact != (0,):
        found.append("kpi.indicator.linked_share is not rounded")
    return found


def linkage_in_words(analysts: Description) -> Description:
    """What the public's quality.linkage says of itself, from what the analysts' says."""
    near = {name: f"{analysts.columns[name]} To the nearest ten: 0 is fewer than five." for name in LINKAGE_COUNTS}
    near["persons"] = f"{analysts.columns['persons']} The sum of its parts, each to the nearest ten."
    return Description(
        "About how many of partners' people, whom they know by numbers of their own, are linked to the authority's: one"
        " row an authority and agency (breakdown all), and of those linked one for each sex, age band and ethnic group"
        " that the authority knows them by, but for those in which every count is 0.",
        {**analysts.columns, **near},
    )


def _rounded(count: str) -> str:
    return f"(round({count} / {POLICY.rounding_base}) * {POLICY.rounding_base})::bigint"
