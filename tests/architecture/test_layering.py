"""Who may import whom. Pure code knows nothing of Dagster; what loads knows nothing of what orchestrates."""

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
# The only modules that know Dagster; everything else in orchestration is plain functions.
KNOW_DAGSTER = {
    "orchestration/checks.py",
    "orchestration/dbt_bridge/translator.py",
    "orchestration/definitions.py",
    "orchestration/history/event_log.py",
    "orchestration/history/instance.py",
    "orchestration/jobs.py",
    "orchestration/nightly.py",
    "orchestration/policies.py",
    "orchestration/history/recovery.py",
    "orchestration/resources.py",
    "orchestration/history/retention.py",
    "orchestration/schedules.py",
    "orchestration/sensors.py",
    "orchestration/operations/summary.py",
}
DAGSTER = {"dagster", "dagster_dbt", "dagster_webserver", "dagster_graphql"}
LOADED_WHEN_USED = {"orchestration/publication/return_workbook.py", "orchestration/dbt_bridge/encrypted.py"}
HEAVY = {"great_expectations", "pandas", "polars", "pandera", "dbt", "statsmodels", "scipy"}


def modules(*packages):
    return [path for package in packages for path in sorted((CHECKOUT / package).rglob("*.py"))]


def imported(path, top_level_only=False):
    """Top-level packages that a module imports; those inside functions too, unless `top_level_only`."""
    tree = ast.parse(path.read_text())
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def name(path):
    return path.relative_to(CHECKOUT).as_posix()


@pytest.mark.parametrize("path", modules("ingest", "expectations", "orchestration"), ids=name)
def test_pure_code_never_imports_dagster(path):
    if not name(path).startswith("orchestration/assets/") and name(path) not in KNOW_DAGSTER:
        assert imported(path) & DAGSTER == set()


def test_the_list_of_modules_that_know_dagster_is_current():
    assert {each for each in KNOW_DAGSTER if not imported(CHECKOUT / each) & (DAGSTER | {"orchestration"})} == set()


@pytest.mark.parametrize("path", modules("ingest", "expectations"), ids=name)
def test_what_loads_and_what_judges_know_nothing_of_orchestration(path):
    assert "orchestration" not in imported(path)
    other = {"ingest": "expectations", "expectations": "ingest"}[name(path).partition("/")[0]]
    assert other not in imported(path)


@pytest.mark.parametrize("path", modules("orchestration"), ids=name)
def test_loading_the_code_location_imports_nothing_heavy(path):
    if not {"evaluation", "disclosure"} & set(path.parts) and name(path) not in LOADED_WHEN_USED:
        assert imported(path, top_level_only=True) & HEAVY == set()


@pytest.mark.parametrize("path", modules("orchestration/assets"), ids=name)
def test_modules_with_assets_keep_their_annotations(path):
    """Dagster reads the type of a context, which a postponed annotation hides."""
    assert "from __future__ import annotations" not in path.read_text()


@pytest.mark.parametrize("path", modules("ingest", "expectations", "orchestration"), ids=name)
def test_files_are_small_and_say_what_they_are(path):
    assert len(path.read_text().splitlines()) <= 300
    assert ast.get_docstring(ast.parse(path.read_text())), "a module says what it is"
