"""Tables 7 to 11 and 13 to 16, repeated as 20 to 28: new looked-after children and children on a plan, under 12."""

import polars as pl
import pytest

from tests.printed.replicated import differing

CHANGES = ("_under_12, change", "_rate, change", "change_pct", "_population_taken_out, change")


@pytest.mark.parametrize("tables", ["Table 7-11", "Table 13-16", "Table 20-28"])
@pytest.mark.parametrize("statistic", CHANGES)
def test_changes_follow_from_the_printed_averages_within_their_rounding(replication, tables, statistic):
    rows = replication.rows(tables, statistic)
    assert rows["computed"].null_count() == 0
    assert differing(rows) == set()


def test_no_change_is_further_off_than_the_rounding_of_its_parts_allows(replication):
    """Absolute changes: half a tenth for each of before and after, and for the change itself."""
    for tables in ("Table 7-11", "Table 13-16"):
        for statistic in ("_under_12, change", "_rate, change"):
            assert replication.rows(tables, statistic)["difference"].abs().max() <= 0.15 + 1e-9


@pytest.mark.parametrize("tables", ["Table 7-11", "Table 13-16"])
def test_where_the_rounding_of_the_parts_matters_the_row_says_so(replication, tables):
    rows = replication.rows(tables).drop_nulls("computed")
    further_off = rows.filter(pl.col("agrees"), pl.col("difference").abs() > pl.col("printed_to") / 2 + 1e-9)
    assert further_off["explanation"].str.starts_with("The printed figures it is computed from are rounded").all()


def test_the_repeats_of_appendix_4_print_the_same_figures(replication):
    for first, repeat, tables in ((7, 20, 5), (13, 25, 4)):
        for n in range(tables):
            columns = ["item", "authority", "published"]
            chapter, appendix = replication.rows(f"Table {first + n}"), replication.rows(f"Table {repeat + n}")
            assert chapter.select(columns).sort(columns).equals(appendix.select(columns).sort(columns))


def test_reductions_that_feed_the_cost_model(reductions):
    assert {row[0]: row[1:] for row in reductions.iter_rows()} == {
        "bracknell_forest": (4.8, 6.8),
        "hertfordshire": (90.0, 379.2),
        "luton": (10.3, None),
        "peterborough": (9.6, 34.2),
        "west_berkshire": (6.6, 6.3),
    }
