"""The chart of match weights: counts of pairs, and nothing of the people in them."""

import polars as pl

from orchestration.evaluation.charts import NoChart, as_markdown
from orchestration.evaluation.charts.match_weights import match_weights

SCHEMA = {"is_linked": pl.Boolean, "match_weight": pl.Float64}


def chart(*rows):
    return match_weights("match-weights-luton", "luton", pl.DataFrame(rows, SCHEMA, orient="row"))


def test_pairs_are_counted_by_band_and_a_band_without_one_is_there():
    drawn = chart((True, 22.5), (True, 24.9), (False, 3.0), (False, -0.5), (True, 7.0))
    assert drawn.title == "Pairs linked: 3; to be looked at: 2"
    assert drawn.data.rows() == [(-5, 0, 1), (0, 0, 1), (5, 1, 0), (10, 0, 0), (15, 0, 0), (20, 2, 0)]
    assert b"Match weight" in drawn.svg
    assert "| 20 | 2 | 0 |" in as_markdown(drawn)


def test_without_a_pair_there_is_no_chart():
    drawn = chart()
    assert isinstance(drawn, NoChart)
    assert drawn.reason == "No pair is linked or to be looked at."
