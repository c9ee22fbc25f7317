"""What derives from the declarations of the evaluation's tables."""

import subprocess
import sys

import pytest

from orchestration.evaluation import attendance_before_after, caveats, practitioner_survey
from orchestration.evaluation.registry import COMPUTED
from orchestration.evaluation.table import REASONED

HEAVY = {"scipy", "statsmodels", "matplotlib", "pandas"}
OF_OTHERS = {"dispersion"}
"""Rounded wherever it is, in the tables of ratios that have it."""


def test_declaring_the_tables_loads_nothing_heavy():
    """The code location loads them each time Dagster starts."""
    loaded = "import sys, orchestration.evaluation.registry; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.split()
    assert "orchestration.evaluation.registry" in modules
    assert HEAVY & set(modules) == set()


@pytest.mark.parametrize("table", COMPUTED.values(), ids=lambda table: table.name)
def test_a_table_and_each_of_its_columns_say_what_they_are(table):
    assert table.text
    assert all(column.text for column in table.columns.values())


@pytest.mark.parametrize("table", COMPUTED.values(), ids=lambda table: table.name)
def test_what_the_public_may_not_see_is_a_column_of_the_table(table):
    """A column misspelt in the role of a table would be published as it is."""
    role = table.disclosure
    named = {count.column for count in role.counts} | {*role.figures, *role.decimals, *role.drops}
    named |= {column for rests in role.rests for column in rests.columns}
    assert named - OF_OTHERS <= set(table.columns)


def test_every_table_of_estimates_is_checked_for_reasons():
    assert REASONED in COMPUTED["evaluation.sensitivity"].requirements
    assert REASONED not in COMPUTED["evaluation.cost_benefit"].requirements


def test_tables_say_what_the_sources_warn_of():
    """Impact, section 2: inconclusive absence data, and desirability in survey answers."""
    assert caveats.ABSENCE in attendance_before_after.CAVEAT
    assert caveats.DESIRABILITY in practitioner_survey.CAVEAT
