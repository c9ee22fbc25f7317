"""The event study: all authorities together by year since go-live, the go-live year among them."""

import polars as pl
import pytest

from orchestration.evaluation.charts import NoChart
from orchestration.evaluation.charts.event_study import event_studies
from tests.unit.evaluation.charts.frames import NAMES

RATIOS = {-2: 1.02, -1: 0.98, 0: 0.9, 1: 0.7, 2: 0.6}


def frame(ratios=RATIOS, band=(0.8, 1.25), **columns):
    rows = [
        {
            "authority": authority,
            "outcome": "on_plan",
            "age_group": "under_18",
            "includes_uasc": True,
            "event_year": year,
            "estimate": ratio,
            "band_low": band[0],
            "band_high": band[1],
            "n_authorities": 6,
            "reason": "too thin",
            "caveat": "Takes the years to have gone alike",
            **columns,
        }
        for authority in ("", "luton")
        for year, ratio in ratios.items()
    ]
    floats = dict.fromkeys(("estimate", "band_low", "band_high"), pl.Float64)
    return pl.DataFrame(rows, schema_overrides=floats | {"event_year": pl.Int64})


def test_the_title_says_how_many_years_lie_outside_the_band():
    (chart,) = event_studies(frame(), NAMES)
    assert chart.title == (
        "Children on a child protection plan under 18: outside the band of placebos in 2 of 2 years after go-live"
    )


def test_the_go_live_year_is_shown_and_no_year_after():
    (chart,) = event_studies(frame({-1: 1.0, 0: 0.5, 1: 1.0}), NAMES)
    assert "year 0: 0.50 (placebos 0.80 to 1.25)" in chart.text
    assert "in none of 1 years after" in chart.title


def test_only_all_together_is_drawn():
    (chart,) = event_studies(frame(), NAMES)
    assert chart.data.height == len(RATIOS)
    assert chart.data["Years since the go-live year"].to_list() == sorted(RATIOS)


def test_years_without_a_band_are_drawn_without_it():
    (chart,) = event_studies(frame(band=(None, None)), NAMES)
    assert "year 1: 0.70;" in chart.text
    assert b" nan" not in chart.svg


@pytest.mark.parametrize(
    ("suppression", "reason"), [("c", "suppressed to protect people"), ("", "too thin")], ids=["withheld", "thin"]
)
def test_nothing_to_draw_says_why(suppression, reason):
    (nothing,) = event_studies(frame({0: None}, suppression=suppression), NAMES)
    assert isinstance(nothing, NoChart)
    assert nothing.reason == reason
