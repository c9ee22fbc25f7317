"""The raw layer as assets: the landing zone, one asset an extract, and the delivery register.

Loading is the work of `ingest`; here it is named, counted and checked. No row of a delivery is read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg

from expectations.check import Check
from ingest import database
from ingest.register.records import HELD, OUTCOMES, REJECTED
from orchestration.assets.raw_state import MOVE_IT, ExtractState, in_unknown_folders, inspect, rejection
from orchestration.checks import to_asset_check
from orchestration.dbt_bridge import project
from orchestration.history.unchanged import may_end_early, noted
from orchestration.resources import WAREHOUSE_POOL, Writer

if TYPE_CHECKING:
    from ingest.report import LoadReport

LANDING = dg.AssetSpec(
    "landing",
    description="Files as partners sent them: landing/<authority>/<agency>/<extract>/<as-of date>. Never changed.",
    group_name="landing",
    kinds={"csv", "excel", "parquet"},
)
REGISTER_GROUP = "delivery_register"
DELIVERIES = "delivery"
PERSON_LINK = "person_link"
LINKAGE = (PERSON_LINK, "linkage", "linkage_of_extract", "possible_duplicate")
"""Made by linkage, from what is loaded here."""
CONTRACT = "contract"
ROWS_IN_AND_OUT = "rows_in_equal_rows_out"


def raw_sources() -> list[dict[str, Any]]:
    """dbt's declarations of the tables loaded here, in its order: the extracts and the register's own tables."""
    sources = project.manifest()["sources"].values()
    return [source for source in sources if source["source_name"] == "raw" and source["name"] not in LINKAGE]


def described(source: dict[str, Any]) -> dg.TableSchema:
    """The columns of a raw table, as dbt declares them."""
    columns = [dg.TableColumn(c["name"], c["data_type"], c["description"]) for c in source["columns"].values()]
    return dg.TableSchema(columns)


def is_extract(table: str) -> bool:
    """Extracts are named `<agency>__<extract>`, the register's tables are not."""
    return "__" in table


def _spec(source: dict[str, Any]) -> dg.AssetSpec:
    table = source["name"]
    return dg.AssetSpec(
        ["raw", table],
        deps=[LANDING],
        description=source["description"],
        group_name=table.partition("__")[0] if is_extract(table) else REGISTER_GROUP,
        kinds={"parquet", "duckdb"} if is_extract(table) else {"sqlite", "duckdb"},
        metadata={"dagster/column_schema": described(source)},
        skippable=True,
    )


def _check_specs(table: str) -> list[dg.AssetCheckSpec]:
    key = dg.AssetKey(["raw", table])
    return [
        dg.AssetCheckSpec(
            CONTRACT,
            asset=key,
            description="Fails, as a warning, while the newest delivery of an authority is rejected or a newer one than"
            " the one in force is held (the older one stays in force), or rows of the one in force are in quarantine.",
        ),
        dg.AssetCheckSpec(
            ROWS_IN_AND_OUT,
            asset=key,
            blocking=True,
            description="Every row of every delivery is accepted, quarantined or an exact repeat, and the lake holds"
            " exactly the accepted ones.",
        ),
    ]


TABLES = [source["name"] for source in raw_sources()]
KNOWN_FOLDERS = "folders_are_known"
_KNOWN_FOLDERS = dg.AssetCheckSpec(
    KNOWN_FOLDERS,
    asset=["raw", DELIVERIES],
    description="Fails, as a warning, while the newest file of a folder lies where no authority or extract belongs.",
)


@dg.multi_asset(
    name="raw",
    specs=[_spec(source) for source in raw_sources()],
    check_specs=[
        _KNOWN_FOLDERS,
        *(spec for table in TABLES if is_extract(table) for spec in _check_specs(table)),
    ],
    can_subset=True,
    pool=WAREHOUSE_POOL,
)
def raw(context: dg.AssetExecutionContext, writer: Writer) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Load what has landed and rebuild the raw views.

    Deliveries are loaded together, whatever was selected: each is parsed once, so a selection would save nothing.
    Where nothing has changed since the last night, a run that was started by itself ends here: without what this step
    would give, no other step begins.
    """
    if writer.standing is not None and may_end_early(context):
        for event in noted(writer.leave_unchanged()):
            context.log_event(event)
        return
    if writer.changed:
        context.log.info("Changed since the last night: %s", ", ".join(writer.changed))
    from ingest.load import load
    from ingest.mappings import files as mappings
    from ingest.raw import build_raw

    report = load(writer.root)
    for place in mappings.strays(writer.root):
        context.log.warning("No extract is read through mappings/%s: is its name a slip?", place)
    for internal in report.internal_errors:
        context.log.error("A file could not be read, by a fault of the program: %s", internal.error)
    with database.connect(writer.root.warehouse) as connection:
        build_raw(writer.root, connection)
    states = inspect(writer.root.warehouse, writer.root.lake)
    selected = {key.path[-1] for key in context.selected_asset_keys}
    for table in TABLES:
        if table in selected:
            yield dg.MaterializeResult(asset_key=["raw", table], metadata=_metadata(table, states, report))
    unread = Counter(f"{each.delivery.agency}__{each.delivery.extract}" for each in report.internal_errors)
    for key in context.selected_asset_check_keys:
        table = key.asset_key.path[-1]
        if key.name == KNOWN_FOLDERS:
            yield to_asset_check(_folders(in_unknown_folders(states)))
            continue
        state = states.get(table, ExtractState())
        is_contract = key.name == CONTRACT
        yield to_asset_check(_contract(table, state, unread[table]) if is_contract else _rows_in_and_out(table, state))


def _metadata(table: str, states: Mapping[str, ExtractState], report: "LoadReport") -> dict[str, Any]:
    if table == DELIVERIES:
        return _this_run(report)
    if not is_extract(table):
        return {}
    state = states.get(table, ExtractState())
    agency, _, extract = table.partition("__")
    dates = {"oldest as-of date": state.oldest_as_of, "newest as-of date": state.newest_as_of}
    return {
        "dagster/row_count": report.extracts[agency, extract].rows_in_force,
        **{f"deliveries {outcome.replace('_', ' ')}": state.outcomes[outcome] for outcome in OUTCOMES},
        "rows in quarantine": sum(state.quarantined.values()),
        **{name: day.isoformat() for name, day in dates.items() if day is not None},
        **_mappings(state),
    }


def _mappings(state: ExtractState) -> dict[str, Any]:
    """The mappings through which deliveries in force were read."""
    if not state.through:
        return {}
    return {
        "mappings": [f"{each.mapping}, SHA-256 {each.mapping_sha256}" for each in state.through],
        "rows left out by mappings": sum(each.rows_left_out for each in state.through),
        "values read through mappings": sum(each.values_mapped for each in state.through),
    }


def _this_run(report: "LoadReport") -> dict[str, Any]:
    """What this load decided, over all extracts; the files under no known extract are among the rejected."""
    decided = Counter(delivery.outcome for delivery in report.deliveries)
    loads = report.extracts.values()
    return {
        **{outcome.replace("_", " "): decided[outcome] for outcome in OUTCOMES},
        "unchanged since the last run": sum(load.unchanged for load in loads),
        "rows accepted": sum(load.rows_accepted for load in loads),
        "rows quarantined": sum(load.rows_quarantined for load in loads),
        "rows repeated": sum(load.rows_repeated for load in loads),
        "reasons": [rejection(each) for each in report.deliveries if each.outcome == REJECTED],
    }


def _contract(table: str, state: ExtractState, unread: int) -> Check:
    rejected, held = state.with_outcome(REJECTED), state.with_outcome(HELD)
    quarantined = sum(state.quarantined.values())
    found = [each.said() for each in (*rejected, *held)]
    if quarantined:
        by_authority = ", ".join(f"{authority} {rows:,}" for authority, rows in state.quarantined.items())
        found.append(f"{quarantined:,} rows in quarantine: {by_authority}")
    if unread:
        found.append(f"{unread} files not read by a fault of the program")
    return Check(
        asset=f"raw.{table}",
        name=CONTRACT,
        layer="contract",
        severity="warn",
        passed=not found,
        observed="; ".join(found) or "no delivery rejected or held, no row in quarantine",
        about=tuple(each.verdict() for each in (*rejected, *held)),
        figures={
            "newest deliveries rejected": len(rejected),
            "deliveries held": len(held),
            "rows in quarantine": quarantined,
        },
        threshold="0",
        most=0,
        reason="A partner should hear of every row that did not load; the rest is fit for use.",
    )


def _rows_in_and_out(table: str, state: ExtractState) -> Check:
    return Check(
        asset=f"raw.{table}",
        name=ROWS_IN_AND_OUT,
        layer="contract",
        severity="error",
        passed=not (state.unbalanced or state.not_in_lake),
        observed=f"{state.unbalanced} deliveries do not add up, {state.not_in_lake} are not in the lake as counted",
        figures={"deliveries that do not add up": state.unbalanced, "not in the lake as counted": state.not_in_lake},
        threshold="0",
        most=0,
        reason="A row that vanishes between file and warehouse makes every figure doubtful.",
    )


def _folders(unknown: int) -> Check:
    # Whoever made a folder of their own may have named it after a child: it is counted, not named.
    found = (
        f"{unknown} files lie in folders that are not known. {MOVE_IT}" if unknown else "every file is where it belongs"
    )
    return Check(
        asset=f"raw.{DELIVERIES}",
        name=KNOWN_FOLDERS,
        layer="contract",
        severity="warn",
        passed=not unknown,
        observed=found,
        figures={"files in unknown folders": unknown},
        threshold="0",
        most=0,
        reason="A file in a folder of no extract is never read, and nobody misses it until a figure is late.",
    )
