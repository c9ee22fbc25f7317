"""Each column of the comparisons over time has its definition, in the table's order."""

import pytest

from orchestration.evaluation.definitions.over_time import TABLES
from orchestration.evaluation.over_time.neighbours import neighbour_comparison
from orchestration.evaluation.over_time.rates import before_after
from orchestration.evaluation.over_time.re_referrals import re_referrals
from orchestration.evaluation.over_time.time_adjusted import time_adjusted
from tests.unit.evaluation.over_time.authority_years import MEMBERS, authority_year
from tests.unit.evaluation.over_time.test_neighbours import neighbours

FIGURES = authority_year([])


@pytest.mark.parametrize(
    ("table", "frame"),
    [
        ("before_after", before_after(FIGURES, MEMBERS)),
        ("time_adjusted", time_adjusted(FIGURES, MEMBERS)),
        ("neighbour_comparison", neighbour_comparison(FIGURES, neighbours(), MEMBERS)),
        ("re_referrals", re_referrals(FIGURES, MEMBERS)),
    ],
)
def test_columns_are_those_defined(table, frame):
    assert list(TABLES[f"evaluation.{table}"].columns) == frame.columns
