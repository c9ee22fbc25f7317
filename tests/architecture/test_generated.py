"""Generated files are those that their declarations give, and every column that readers meet has a meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.contracts import EXTRACTS
from ingest.contracts.base import rank_name
from ingest.paths import CHECKOUT
from orchestration import generate
from orchestration.dbt_bridge.project import manifest
from orchestration.generate.staging import in_words, meaning


def test_generating_changes_nothing() -> None:
    """`make generate` after a change of a contract, an indicator or the glossary, and commit what it wrote."""
    stale = [path for path, text in generate.files().items() if not is_as_generated(CHECKOUT / path, text)]
    assert stale == []
    assert generate.orphans() == []


def is_as_generated(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("contract", EXTRACTS.values(), ids=lambda contract: contract.table)
def test_every_column_that_is_kept_says_what_it_means(contract) -> None:
    assert [column.name for column in contract.columns() if not column.dropped and not in_words(meaning(column))] == []


@pytest.mark.parametrize("contract", EXTRACTS.values(), ids=lambda contract: contract.table)
def test_days_and_ends_that_a_contract_names_are_its_columns(contract) -> None:
    names = {column.name for column in contract.columns()}
    assert {*contract.known_from} | {column.known_with for column in contract.columns() if column.known_with} <= names


def test_identifiers_are_ranked_where_a_model_breaks_ties_by_them() -> None:
    models = [node for node in manifest()["nodes"].values() if node["path"].startswith("core/")]
    unused = {
        (contract.table, rank)
        for contract in EXTRACTS.values()
        for rank in map(rank_name, contract.ranked_columns())
        if not any(
            f"model.safeguarding.stg_{contract.table}" in node["depends_on"]["nodes"] and rank in node["raw_code"]
            for node in models
        )
    }
    assert unused == set()
