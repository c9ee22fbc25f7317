"""The dbt sources say what ingest delivers: one table an extract, the same columns, in order, with their types.

The contracts in ``ingest.contracts`` are the declaration; the yml is held against them here so that neither drifts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.contracts import EXTRACTS
from ingest.contracts.base import Extract, rank_name

STAGING = Path(__file__).parents[2] / "dbt_project" / "models" / "staging"
REGISTER_TABLES = {"delivery", "extract_as_of"}

DOCUMENTS = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(STAGING.rglob("*.yml"))]
SOURCE_TABLES = {
    table["name"]: table
    for document in DOCUMENTS
    for source in document.get("sources", ())
    for table in source["tables"]
}
MODELS = {model["name"]: model for document in DOCUMENTS for model in document.get("models", [])}


def contract_id(contract: type[Extract]) -> str:
    return contract.table


def test_one_source_table_an_extract() -> None:
    expected = {contract.table for contract in EXTRACTS.values()}
    assert set(SOURCE_TABLES) == expected | REGISTER_TABLES


def test_one_staging_model_an_extract() -> None:
    expected = {f"stg_{contract.table}" for contract in EXTRACTS.values()}
    assert set(MODELS) == expected
    assert {path.stem for path in STAGING.rglob("*.sql")} == expected


@pytest.mark.parametrize("contract", EXTRACTS.values(), ids=contract_id)
def test_source_columns_are_the_contracts(contract: type[Extract]) -> None:
    declared = {column["name"]: column["data_type"].upper() for column in SOURCE_TABLES[contract.table]["columns"]}
    assert list(declared.items()) == list(contract.warehouse_columns().items())


@pytest.mark.parametrize("contract", EXTRACTS.values(), ids=contract_id)
def test_staging_view_names_every_column(contract: type[Extract]) -> None:
    """The view lists the contract's columns, nothing else: no ``select *`` that would let a new column slip through."""
    sql = (STAGING / contract.agency / f"stg_{contract.table}.sql").read_text(encoding="utf-8")
    selected = sql.partition("select")[2].partition("from")[0]
    assert [name.strip() for name in selected.split(",")] == list(contract.warehouse_columns())


def test_identifiers_are_ranked_where_a_model_breaks_ties_by_them() -> None:
    models = [path.read_text(encoding="utf-8") for path in STAGING.parent.rglob("*.sql") if STAGING not in path.parents]
    unused = {
        (contract.table, rank)
        for contract in EXTRACTS.values()
        for rank in map(rank_name, contract.ranked_columns())
        if not any(f"ref('stg_{contract.table}')" in sql and rank in sql for sql in models)
    }
    assert unused == set()


@pytest.mark.parametrize("table", SOURCE_TABLES.values(), ids=lambda table: table["name"])
def test_every_table_and_column_is_described(table: dict) -> None:
    assert table["description"]
    assert [column["name"] for column in table["columns"] if not column.get("description")] == []
