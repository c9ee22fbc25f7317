"""Imports keep to their contracts, loading the code location is light, and files are small."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

CHECKOUT = Path(__file__).parents[2]
LOADED_WHEN_USED = {"orchestration/publication/return_workbook.py", "orchestration/dbt_bridge/encrypted.py"}
HEAVY = {"great_expectations", "pandas", "polars", "pandera", "dbt", "statsmodels", "scipy"}


def modules(*packages):
    return [path for package in packages for path in sorted((CHECKOUT / package).rglob("*.py"))]


def imported(path):
    """Top-level packages that a module imports when it is loaded, not inside its functions."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def name(path):
    return path.relative_to(CHECKOUT).as_posix()


def test_imports_keep_to_their_contracts(capsys):
    """The contracts are in `.importlinter`; `make lint` checks them too."""
    kept = lint_imports(config_filename=str(CHECKOUT / ".importlinter"), no_cache=True, no_logo=True) == 0
    assert kept, capsys.readouterr().out


@pytest.mark.parametrize("path", modules("orchestration"), ids=name)
def test_loading_the_code_location_imports_nothing_heavy(path):
    if not {"evaluation", "disclosure"} & set(path.parts) and name(path) not in LOADED_WHEN_USED:
        assert imported(path) & HEAVY == set()


@pytest.mark.parametrize("path", modules("orchestration/assets"), ids=name)
def test_modules_with_assets_keep_their_annotations(path):
    """Dagster reads the type of a context, which a postponed annotation hides."""
    assert "from __future__ import annotations" not in path.read_text()


@pytest.mark.parametrize("path", modules("ingest", "expectations", "orchestration"), ids=name)
def test_files_are_small_and_say_what_they_are(path):
    assert len(path.read_text().splitlines()) <= 300
    assert ast.get_docstring(ast.parse(path.read_text())), "a module says what it is"
