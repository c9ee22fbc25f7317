"""Tables 12 and 17: outcomes by cohort, with Pearson's chi-square test without continuity correction."""

from math import erfc, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from orchestration.evaluation.methods.shares import chi_square_p
from orchestration.evaluation.replication.cohorts import totals_that_give
from orchestration.evaluation.replication.figures import EVALUATION, Figure, Key
from tests.printed.replicated import beyond_rounding

BRACKNELL_FOREST, WEST_BERKSHIRE, PETERBOROUGH = (70, 90), (58, 136), (123, 131)


@pytest.mark.parametrize("table", ["Table 12", "Table 17"])
def test_p_values_and_shares_as_printed(replication, table):
    for statistic in ("p_value", "share"):
        assert beyond_rounding(replication.rows(table, statistic)).is_empty()


@pytest.mark.parametrize(
    ("with_outcome", "totals", "places", "p"),
    [
        ((7, 5), BRACKNELL_FOREST, 2, 0.29),
        ((7, 7), WEST_BERKSHIRE, 2, 0.09),
        ((7, 7), (58, 137), 2, 0.09),
        ((19, 16), BRACKNELL_FOREST, 2, 0.16),
        ((10, 11), PETERBOROUGH, 2, 0.94),
        ((5, 1), WEST_BERKSHIRE, 3, 0.004),
        ((5, 1), (58, 137), 3, 0.004),
    ],
)
def test_p_value(with_outcome, totals, places, p):
    assert round(chi_square_p(with_outcome, totals), places) == p


def test_a_continuity_correction_would_not_give_the_printed_p_value():
    assert round(chi2_contingency([[7, 63], [5, 85]], correction=True).pvalue, 2) != 0.29


def test_totals_behind_the_printed_shares():
    def figure(statistic: str, value: float, printed_to: float) -> Figure:
        return Figure(Key(EVALUATION, "Table 12", "", "", "", statistic), value, printed_to, "", "")

    assert totals_that_give(figure("children", 7, 1), figure("share", 10.0, 0.1)) == {70}
    assert totals_that_give(figure("children", 7, 1), figure("share", 12.1, 0.1)) == {58}
    assert totals_that_give(figure("children", 7, 1), figure("share", 5.1, 0.1)) == {136, 137, 138}


counts = st.integers(1, 400)


@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_chi_square_against_its_closed_form(a, b, c, d):
    """n (ad - bc)^2 over the product of the margins; with one degree of freedom p is erfc(sqrt(x / 2))."""
    n = a + b + c + d
    statistic = n * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    assert chi_square_p((a, c), (a + b, c + d)) == pytest.approx(erfc(sqrt(statistic / 2)), rel=1e-6, abs=1e-12)
