"""The yardstick of the benchmark: handwritten.sql over one authority's delivered files, in one DuckDB process.

``python -m tests.bench.handwritten LANDING/AUTHORITY AS_OF OUTPUT.duckdb [ATTENDANCE.parquet]``
"""

import sys
from pathlib import Path

import duckdb

SESSIONS_IN_CSV = """
    select upn, session_date, code from read_csv('{landing}/education/attendance/*.csv', auto_detect = false,
        header = true, delim = ',', quote = '"', columns = {{'upn': 'varchar', 'school_urn': 'varchar',
        'session_date': 'date', 'session': 'varchar', 'code': 'varchar'}})
"""
SESSIONS_IN_PARQUET = "select upn, session_date, code from read_parquet('{parquet}')"


def main(landing: str, as_of: str, output: str, parquet: str | None = None) -> None:
    """Compute person_quarter, family_quarter and indicator into ``output``."""
    attendance = SESSIONS_IN_PARQUET.format(parquet=parquet) if parquet else SESSIONS_IN_CSV.format(landing=landing)
    sql = Path(__file__).with_name("handwritten.sql").read_text()
    for name, value in {"landing": landing, "as_of": as_of, "attendance": attendance}.items():
        sql = sql.replace("{" + name + "}", value)
    connection = duckdb.connect(output)
    connection.execute("set preserve_insertion_order = false")
    connection.execute(sql)
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
