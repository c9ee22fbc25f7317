"""What the raw layer holds after a load: the standing of every delivery, and the lake's Parquet footers.

Which delivery is newest and which is in force is said by `raw.delivery_standing`; here it is counted. Counts, slugs and
plain file names only. No Dagster here, and no opinion on what is good enough: `assets/raw.py` makes asset checks of it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ingest import database
from ingest.formats import KNOWN_PLACES
from ingest.landing import authorities
from ingest.register.names import release_command, shown
from ingest.register.records import DELIVERY_COLUMNS, HELD, IN_FORCE, OUTCOMES, REJECTED, Delivery
from ingest.register.returns import is_waiting

STATE = """
with deliveries as (
    select
        agency, extract,
        min(as_of) filter (where is_newest_in_force) as oldest_as_of,
        max(as_of) filter (where is_newest_in_force) as newest_as_of,
        count(*) filter (where rows <> rows_accepted + rows_quarantined + rows_repeated) as unbalanced,
        {outcomes}
    from raw.delivery_standing
    group by all
),

parsed as (
    select distinct authority, agency, extract, sha256, rows_accepted
    from raw.delivery_standing where outcome <> '{rejected}'
),

lake as (
    select
        parts[-4] as authority, parts[-3] as agency, parts[-2] as extract,
        regexp_replace(parts[-1], '\\.parquet$', '') as sha256, num_rows
    from (select string_split(file_name, '/') as parts, num_rows from {lake})
),

compared as (
    select agency, extract, count(*) as contents
    from parsed left join lake using (authority, agency, extract, sha256)
    where lake.num_rows is distinct from parsed.rows_accepted
    group by all
)

select
    agency || '__' || extract as table_name, oldest_as_of, newest_as_of, unbalanced, coalesce(contents, 0), {names}
from deliveries left join compared using (agency, extract)
"""
NO_LAKE = "(select null::varchar as file_name, null::bigint as num_rows where false)"
TELLING = f"""
select agency || '__' || extract, is_newest_in_force,
    {", ".join(f"{name}::varchar" if name in ("as_of", "arrived_at") else name for name in DELIVERY_COLUMNS)}
from raw.delivery_standing
where is_waiting or is_newest_in_force or (is_newest and outcome = '{REJECTED}')
order by authority, agency, extract, as_of
"""


MAPPINGS = """
select agency || '__' || extract, authority, mapping, mapping_sha256, sum(rows_left_out), sum(values_mapped)
from raw.mapping_used
inner join (
    select distinct authority, agency, extract, sha256 from raw.delivery_standing where outcome in {in_force}
) as in_force using (authority, agency, extract, sha256)
group by all order by all
"""


CORRECT_IT = (
    "Ask the partner for a corrected file with a newer or the same date (`safeguarding check-file` says beforehand"
    " whether it would load); until then the last accepted delivery stays in force"
)


UNKNOWN_PLACE = "a folder that is not known"
"""Whoever made a folder of their own may have named it after a child."""
MOVE_IT = "Move each below landing to <authority>/<agency>/<extract>; dbt_project/docs/extracts lists them."


@dataclass(frozen=True)
class Through:
    """A mapping through which deliveries in force were read, with the rows left out and the values mapped of them."""

    authority: str
    mapping: str
    mapping_sha256: str
    rows_left_out: int
    values_mapped: int


@dataclass(frozen=True)
class Telling:
    """A delivery that says something of today: held and waiting, rejected and the newest, or the newest in force."""

    is_in_force: bool
    delivery: Delivery

    def said(self) -> str:
        """What an operator should know of it, without the extract's name; '' of one in force."""
        each, verdict = self.delivery, self.verdict()
        if verdict and not _is_known(each):
            return f"{rejection(each)}. {MOVE_IT}"
        if each.outcome == REJECTED:
            return f"{verdict}: {each.reason}. {CORRECT_IT}"
        if each.outcome == HELD:
            held = f"{verdict}, {each.reason}"
            return held if is_waiting(each) else f"{held}: {release_command(each)}"
        return ""

    def verdict(self) -> str:
        """Which delivery it is and what became of it; '' of one in force."""
        each = self.delivery
        name = f"{each.authority}: {shown(each)}" if _is_known(each) else UNKNOWN_PLACE
        return {REJECTED: f"{name} was rejected", HELD: f"{name} is held"}.get(each.outcome, "")


@dataclass(frozen=True)
class ExtractState:
    """Deliveries of one extract over all authorities, and what of them lies in the lake.

    outcomes: deliveries by outcome. unbalanced: deliveries whose rows do not add up. not_in_lake: contents of which the
    lake does not hold exactly the rows accepted. telling: oldest first within an authority. through: the mappings of
    what is in force.
    """

    oldest_as_of: date | None = None
    newest_as_of: date | None = None
    unbalanced: int = 0
    not_in_lake: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    telling: tuple[Telling, ...] = ()
    through: tuple[Through, ...] = ()

    def with_outcome(self, outcome: str) -> list[Telling]:
        """Newest deliveries that are rejected, or those held that are waiting."""
        return [each for each in self.telling if each.delivery.outcome == outcome]

    @property
    def quarantined(self) -> dict[str, int]:
        """Rows of deliveries in force that are in quarantine, by authority."""
        in_force = (each.delivery for each in self.telling if each.is_in_force)
        return {each.authority: each.rows_quarantined for each in in_force if each.rows_quarantined}


def inspect(warehouse: Path, lake: Path) -> dict[str, ExtractState]:
    """The state of each extract that has deliveries, by raw table name (`social_care__persons`)."""
    holds_files = any(lake.rglob("*.parquet"))
    query = STATE.format(
        lake="parquet_file_metadata($lake)" if holds_files else NO_LAKE,
        outcomes=", ".join(f"count(*) filter (where outcome = '{each}') as {each}" for each in OUTCOMES),
        names=", ".join(OUTCOMES),
        rejected=REJECTED,
    )
    parameters = {"lake": str(lake / "*/*/*/*.parquet")} if holds_files else None
    with database.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(query, parameters).fetchall()
        telling = telling_deliveries(connection)
        mapped = connection.execute(MAPPINGS.format(in_force=IN_FORCE)).fetchall()
    through: dict[str, list[Through]] = {}
    for table, *values in mapped:
        through.setdefault(table, []).append(Through(*values))
    return {table: _state(rest, telling.get(table, []), through.get(table, [])) for table, *rest in rows}


def _state(row: list[Any], telling: list[Telling], through: list[Through]) -> ExtractState:
    counted = len(row) - len(OUTCOMES)
    outcomes = Counter(dict(zip(OUTCOMES, row[counted:], strict=True)))
    return ExtractState(*row[:counted], outcomes, tuple(telling), tuple(through))


def telling_deliveries(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Telling]]:
    """Deliveries that say something of today, by raw table name; those in folders that no contract knows too."""
    found: dict[str, list[Telling]] = {}
    for table, is_in_force, *values in connection.execute(TELLING).fetchall():
        found.setdefault(table, []).append(Telling(is_in_force, Delivery(*values)))
    return found


def in_unknown_folders(states: Mapping[str, ExtractState]) -> int:
    """Newest deliveries that lie in the folder of no authority, or of no extract."""
    rejected = (each.delivery for state in states.values() for each in state.with_outcome(REJECTED))
    return sum(not _is_known(delivery) for delivery in rejected)


def _is_known(delivery: Delivery) -> bool:
    return delivery.authority in authorities() and (delivery.agency, delivery.extract) in KNOWN_PLACES


def rejection(delivery: Delivery) -> str:
    """One line on a rejected delivery, by its place and its date."""
    place = f"{delivery.authority} {delivery.agency} {delivery.extract}" if _is_known(delivery) else UNKNOWN_PLACE
    return f"{place}, as of {delivery.as_of or 'no date'}: {delivery.reason}"
