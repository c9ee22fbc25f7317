"""The catalogue of indicators and the models say the same: what is listed is counted, what is counted is listed.

Held over the demonstration extracts, which hold something of every extract. Whether the figures are right is not asked
here: the unit tests of the models and the differential tests do that.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from ingest.contracts import EXTRACTS
from ingest.load import load
from ingest.paths import DataRoot
from ingest.synthetic import write_demonstration
from orchestration.dbt_bridge.project import environment, manifest
from tests.differential.pipeline import build_warehouse
from tests.partner import GUARD

SCALE = 0.05  # small, and every measure is still counted at each of its levels and breakdowns
SECRET = "a key for tests only"
FILLED = ("name", "definition", "unit", "good_direction", "lead_partner", "source")
PERSON_AND_FAMILY = ("person_quarter", "family_quarter")
LISTED = """
    SELECT
        number AS indicator,
        measure,
        level,
        unnest(string_split(coalesce(if(level = 'authority', authority_breakdowns, breakdowns), ''), ';')) AS breakdown
    FROM (SELECT *, unnest(string_split(levels, ';')) AS level FROM reference.indicators)
"""
COUNTED = "SELECT DISTINCT indicator, measure, level, breakdown FROM intermediate.int_indicators__counted"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demonstration, loaded and built as a night would."""
    root = tmp_path_factory.mktemp("catalogue")
    write_demonstration(root / "landing", scale=SCALE)
    with environment({"SAFEGUARDING_PSEUDONYM_KEY": SECRET}):
        load(DataRoot(root), guard=GUARD)
    with build_warehouse(root, SECRET) as connection:
        yield connection


def models() -> dict[str, dict]:
    """The project's models by name, as dbt documents them."""
    nodes = manifest()["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}


def test_every_measure_listed_is_counted(warehouse: duckdb.DuckDBPyConnection) -> None:
    """At each of its levels and breakdowns, so that none of them is a column of zeros that nobody ever counts."""
    listed = f"SELECT * FROM ({LISTED}) WHERE breakdown != '*'"
    star = f"SELECT * EXCLUDE (breakdown) FROM ({LISTED}) WHERE breakdown = '*'"
    assert warehouse.execute(f"{listed} EXCEPT {COUNTED} ORDER BY ALL").fetchall() == []
    counted = f"SELECT * EXCLUDE (breakdown) FROM ({COUNTED})"
    assert warehouse.execute(f"{star} EXCEPT {counted} ORDER BY ALL").fetchall() == []


def test_every_measure_counted_is_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    """At its level and breakdown: kpi.indicator passes over what the catalogue does not name."""
    not_listed = f"""
        SELECT * FROM ({COUNTED}) AS counted
        ANTI JOIN ({LISTED}) AS listed
            ON counted.indicator = listed.indicator AND counted.measure = listed.measure
            AND counted.level = listed.level AND listed.breakdown IN (counted.breakdown, '*')
        ORDER BY ALL
    """
    assert warehouse.execute(not_listed).fetchall() == []


def test_every_measure_listed_is_published_for_every_authority(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Known or not; a breakdown by values that occur needs one to occur."""
    measures = f"SELECT DISTINCT indicator, measure FROM ({LISTED}) WHERE breakdown != '*'"
    expected = f"SELECT DISTINCT authority, indicator, measure FROM intermediate.int_spells, ({measures})"
    published = "SELECT DISTINCT authority, indicator, measure FROM kpi.indicator"
    assert warehouse.execute(f"{expected} EXCEPT {published} ORDER BY ALL").fetchall() == []


def test_every_model_of_an_indicator_is_counted() -> None:
    of_indicators = {node["unique_id"] for name, node in models().items() if name.startswith("ind_")}
    assert of_indicators
    assert set(models()["int_indicators__counted"]["depends_on"]["nodes"]) == of_indicators


@pytest.mark.parametrize("column", FILLED)
def test_every_row_of_the_catalogue_is_filled(warehouse: duckdb.DuckDBPyConnection, column: str) -> None:
    blank = f"SELECT number, measure FROM reference.indicators WHERE coalesce(trim({column}), '') = ''"
    assert warehouse.execute(blank).fetchall() == []


def test_value_is_count_mean_percent_or_rate(warehouse: duckdb.DuckDBPyConnection) -> None:
    """kpi.indicator knows no other; a per cent is always one, and nothing else is; a rate per 10,000 likewise."""
    kinds = warehouse.execute(
        "SELECT DISTINCT value_is, if(unit IN ('percent', 'per_10000'), unit, '') FROM reference.indicators"
    ).fetchall()
    assert set(kinds) == {("count", ""), ("mean", ""), ("percent", "percent"), ("per_10000", "per_10000")}


def test_extracts_in_the_catalogue_are_delivered_ones_pairs_or_parts(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A name that stg_register__extracts never gives would leave its measures empty for good. A mark ? is not part of
    the name.
    """
    named = {
        extract.rstrip("?")
        for (extract,) in warehouse.execute(
            "SELECT DISTINCT unnest(string_split(extract, ';')) FROM reference.indicators"
        ).fetchall()
    }
    contracts = {"/".join(place) for place in EXTRACTS}
    known = {name for (name,) in warehouse.execute("SELECT extract FROM staging.stg_register__extracts").fetchall()}
    pairs = known - contracts
    assert pairs == {name for name in named if name.endswith("_or_summary") or ":" in name}
    assert named <= contracts | pairs


@pytest.mark.parametrize("table", PERSON_AND_FAMILY)
def test_every_column_is_described(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = [name for name, *_ in warehouse.execute(f"DESCRIBE kpi.{table}").fetchall()]
    described = [name for name, column in models()[table]["columns"].items() if column["description"].strip()]
    assert described == columns
