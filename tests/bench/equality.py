"""Whether the hand-written script and the night say the same: else the yardstick measures something different.

``python -m tests.bench.equality SCRIPT.duckdb WAREHOUSE.duckdb`` prints the rows that differ, by table.
"""

import sys
from pathlib import Path

import duckdb

# Computed by both, over one authority whose extracts are all delivered.
TABLES = {
    "person_quarter": "kpi",
    "family_quarter": "kpi",
    "indicator": "kpi",
    "authority_year": "evaluation",
    "int_children__first_outcomes": "intermediate",
    "int_spells__call_outs": "intermediate",
    "int_adults__crisis_contacts": "intermediate",
    "int_adults__treatment_outcomes": "intermediate",
    "int_survey__answers": "intermediate",
    "int_survey__samples": "intermediate",
}


def differences(script: Path, warehouse: Path) -> dict[str, tuple[int, int]]:
    """By table, its rows in the warehouse and how many rows only one of the two has.

    Columns that both have are compared. A key is a pseudonym in the warehouse and a number or text in the script, so of
    keys it is compared whether there is one.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{script}' as script (read_only); attach '{warehouse}' as warehouse (read_only)")
        return {table: _compare(connection, table, schema) for table, schema in TABLES.items()}


def _compare(connection: duckdb.DuckDBPyConnection, table: str, schema: str) -> tuple[int, int]:
    ours, theirs = f"script.main.{table}", f"warehouse.{schema}.{table}"
    types = {name: kind for name, kind, *_ in connection.execute(f"describe {theirs}").fetchall()}
    shared = [name for name, *_ in connection.execute(f"describe {ours}").fetchall() if name in types]
    columns = ", ".join(
        f"{name} is null as {name}" if name.endswith("_key") else f"{name}::{types[name]} as {name}" for name in shared
    )
    pair = [f"select {columns} from {each}" for each in (ours, theirs)]
    (rows,) = connection.execute(f"select count(*) from {theirs}").fetchone()
    (different,) = connection.execute(
        "select count(*) from"
        f" ((({pair[0]}) except all ({pair[1]})) union all (({pair[1]}) except all ({pair[0]}))) as different"
    ).fetchone()
    return rows, different


def main(script: str, warehouse: str) -> None:
    """Print the table."""
    for table, (rows, different) in differences(Path(script), Path(warehouse)).items():
        print(f"{table:32}{rows:12,} rows, {different:,} differ")


if __name__ == "__main__":
    main(*sys.argv[1:])
