"""The runner leaves no trace: nothing personal in what it returns or prints, no file held, no import too many."""

import hashlib
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

import expectations
from expectations.findings import fault, fault_of
from expectations.volumes import PUBLISHED_TABLES
from tests.unit.expectations.spoilt import SPOILT

DBT_MODELS = Path(__file__).parents[3] / "dbt_project" / "models"


def _in_a_fresh_process(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_no_personal_value_leaves_the_database(warehouse, caplog, capfd):
    changes = [change for change, _ in SPOILT.values()]
    with caplog.at_level(logging.INFO):
        results = expectations.run(warehouse(*changes))
    assert sum(not result.passed for result in results) >= len(SPOILT) - 2
    out, err = capfd.readouterr()
    said = "\n".join([out, err, caplog.text, *(repr(result) for result in results)])
    for key in ("person 1", "person 2", "family 1", "family 2", "'p1'"):
        assert key not in said.replace("IN ('family 1', 'family 2')", "")
    assert "Calculating Metrics" not in said


def test_only_reads_and_lets_go(warehouse):
    path, published = warehouse(), warehouse(name="analyst")
    before = hashlib.sha256(path.read_bytes()).digest()
    expectations.run(path, published)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["analyst.duckdb", "warehouse.duckdb"]
    for file in (path, published):
        with duckdb.connect(str(file)) as writer:  # fails while this process holds the file read-only
            writer.execute("CREATE TABLE written (n INTEGER)")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "DROP TABLE core.spell",
            "core.spell .* CatalogException: Catalog Error: Table with name spell does not",
        ),
        ("ALTER TABLE core.spell DROP children", "spells_have_a_child .* BinderException"),
        ("DROP TABLE staging.stg_police__incidents", "linked_shares"),
    ],
)
def test_what_cannot_be_tried_is_an_error_and_the_file_is_let_go(warehouse, change, said):
    path = warehouse(change)
    with pytest.raises(expectations.GateNotEvaluated, match=said) as raised:
        expectations.run(path)
    assert raised.value.__cause__ is None
    duckdb.connect(str(path)).close()


def test_a_missing_warehouse_is_not_created(tmp_path):
    with pytest.raises(FileNotFoundError):
        expectations.run(tmp_path / "warehouse.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_an_error_that_quotes_a_value_is_named_by_its_kind():
    quoting = '(_duckdb.ConversionException) Conversion Error: Could not convert string "A Name" to INT32'
    assert fault(quoting) == "ConversionException"
    naming = "(_duckdb.CatalogException) Catalog Error: Table with name spell does not exist!\nLINE 1: ..."
    assert fault(naming) == "CatalogException: Catalog Error: Table with name spell does not exist!"
    assert fault("anything else") == "Great Expectations raised an error"
    metric = {"metric": {"raised_exception": True, "exception_message": quoting}}
    assert fault_of(SimpleNamespace(exception_info=metric)) == "ConversionException"
    assert fault_of(SimpleNamespace(exception_info={"raised_exception": False})) is None


def test_catalogue_is_sound_and_does_not_import_great_expectations():
    gates = expectations.catalogue()
    assert len({gate.name for gate in gates}) == len(gates)
    assert all(gate.name.replace("_", "").isalnum() and gate.name.islower() for gate in gates)
    assert all(gate.threshold and gate.reason_for_threshold.endswith(".") and gate.description for gate in gates)
    loaded = (
        "import sys, expectations; expectations.catalogue(); print({'great_expectations', 'duckdb'} & {*sys.modules})"
    )
    assert _in_a_fresh_process(loaded) == "set()"


def test_deferred_modules_are_imported_on_first_use_and_are_real_to_others():
    code = """
import sys
from expectations.gx_import import import_great_expectations
import_great_expectations()
print(sorted({'altair', 'scipy.stats'} & {*sys.modules}))
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as user
print(round(user.stats.entropy([0.5, 0.5]), 3), user.alt.Chart.__name__)
import scipy.stats
print(scipy.stats.norm.cdf(0))
"""
    assert _in_a_fresh_process(code).splitlines() == ["[]", "0.693 Chart", "0.5"]


def test_every_published_table_has_its_volume_watched():
    """But for reference tables, of which there is a row an authority."""
    folders = {"core": DBT_MODELS / "core", "kpi": DBT_MODELS / "marts" / "kpi"}
    tables = {
        f"{schema}.{path.stem}"
        for schema, folder in folders.items()
        for path in folder.glob("*.sql")
        if "schema='reference'" not in path.read_text(encoding="utf-8")
    }
    assert tables == set(PUBLISHED_TABLES)
