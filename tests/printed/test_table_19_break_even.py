"""Table 19: when cumulative savings cover cumulative costs."""

import polars as pl
import pytest

from orchestration.evaluation.break_even import break_even
from tests.printed.replicated import beyond_rounding

AS_PUBLISHED = {
    "bracknell_forest": (4, 8),
    "hertfordshire": (0, 8),
    "luton": (3, 8),
    "peterborough": (2, 8),
    "west_berkshire": (3, 8),
}
AS_DESCRIBED = {
    "bracknell_forest": (4, 1),
    "hertfordshire": (0, 6),
    "luton": (3, 1),
    "peterborough": (2, 8),
    "west_berkshire": (3, 3),
}


@pytest.mark.parametrize(("variant", "expected"), [("as_published", AS_PUBLISHED), ("as_described", AS_DESCRIBED)])
def test_break_even_to_the_month(sources, reductions, variant, expected):
    found = break_even(sources.costs, reductions).filter(pl.col("variant") == variant)
    assert {row[0]: row[1:] for row in found.select("authority", "years", "months").iter_rows()} == expected


@pytest.mark.parametrize("unit", ["years", "months"])
def test_all_five_are_reproduced(replication, unit):
    rows = replication.rows("Table 19", unit)
    assert rows.height == 5
    assert beyond_rounding(rows).is_empty()


def test_peterborough_breaks_even_in_its_third_year_not_its_second(replication):
    assert replication.computed("Text, Local authority results", "in_year", "peterborough") == [3]


def test_hertfordshires_cumulative_savings_of_14_5_million_are_net(replication):
    section = "Text, Local authority results"
    (gross,) = replication.computed(section, "cumulative_saving", "hertfordshire")
    (net,) = replication.computed(section, "cumulative_net", "hertfordshire")
    assert (round(gross / 1e6, 1), round(net / 1e6, 1)) == (20.1, 14.5)
