"""Generations that follow one another within a test, quicker than nights can make them."""

import shutil
from pathlib import Path

import duckdb

from orchestration.publication import generations
from tests.bi.reading import AUDIENCE, TABLES

MAKE = """
    create schema meta; create schema quality; create schema kpi;
    create table meta.run as select '{run}' as run_id from range(30);
    create table quality.check as select '{run}' as run_id, range as check_name from range(200);
    create table kpi.indicator as select range::double as numerator, range::double as value from range(20_000)
"""
CHANGE = """
    update meta.run set run_id = '{run}'; update quality.check set run_id = '{run}';
    update kpi.indicator set numerator = numerator + 1, value = value + 1
"""


def publish_made_up(root: Path, run: str) -> None:
    """Publish a generation of nothing but the tables that readers look at."""
    (root / "generations").mkdir()
    partial = generations.begin(root / "generations", run)
    _publish(root, partial, MAKE.format(run=run))


def publish_again(root: Path, run: str) -> None:
    """Publish a generation like the present one, but of another run and with one more in every figure."""
    partial = generations.begin(root / "generations", run)
    shutil.copytree((root / "published").resolve(), partial, dirs_exist_ok=True)
    _publish(root, partial, CHANGE.format(run=run))


def _publish(root: Path, partial: Path, statements: str) -> None:
    with duckdb.connect(str(partial / f"{AUDIENCE}.duckdb")) as connection:
        connection.execute(statements)
        for table in TABLES:
            path = partial / "parquet" / AUDIENCE / f"{table.replace('.', '/')}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(f"copy {table} to '{path}' (compression zstd)")
        connection.execute("checkpoint")
    generations.switch(partial, root / "published", generations.Access())
    generations.clear_left_behind(root / "generations", root / "published")
