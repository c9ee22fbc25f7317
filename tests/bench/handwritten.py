"""The yardstick of the benchmark: what an expert would write by hand for one authority, in one DuckDB process.

Reads the same delivered files as the night and works out its figures, with nothing around them: no register, contract,
pseudonyms, tests, gates, monitoring, statistics or publication. ``yardstick.differences`` compares the two.

``python -m tests.bench.handwritten LANDING/AUTHORITY AS_OF OUTPUT.duckdb [ATTENDANCE.parquet]``
"""

import sys
from pathlib import Path

import duckdb

from ingest.paths import CHECKOUT

STEPS = ("delivered", "people", "indicator", "evaluation")
SESSIONS_IN_CSV = """
    read_csv('{landing}/education/attendance/*.csv', auto_detect = false, header = true, delim = ',', quote = '"',
        columns = {{'upn': 'varchar', 'school_urn': 'varchar', 'session_date': 'date', 'session': 'varchar',
        'code': 'varchar'}})
"""


def main(landing: str, as_of: str, output: str, parquet: str | None = None) -> None:
    """Compute every table of the script into ``output``."""
    connection = duckdb.connect(output)
    connection.execute("set preserve_insertion_order = false")
    seeds = CHECKOUT / "dbt_project" / "seeds"
    for name, value in {"landing": landing, "authority": Path(landing).name, "seeds": str(seeds)}.items():
        connection.execute(f"set variable {name} = $value", {"value": value})
    connection.execute("set variable as_of = $day::date", {"day": as_of})
    sessions = f"read_parquet('{parquet}')" if parquet else SESSIONS_IN_CSV.format(landing=landing)
    connection.execute(f"create temp view sessions as select upn, session_date, code from {sessions}")
    for step in STEPS:
        connection.execute(Path(__file__).with_name("yardstick").joinpath(f"{step}.sql").read_text())
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
