"""evaluation.care_stock: the children in care against what the cost model implies."""

from datetime import date

import polars as pl
import pytest

from orchestration.evaluation import care_stock as stock
from orchestration.evaluation.money.reductions import printed_model
from tests.unit.evaluation.authority_years import SETTINGS
from tests.unit.evaluation.cost_frames import seed

CONFIGURATION, PRINTED = printed_model(
    *(seed(name) for name in ("unit_costs", "care_duration", "implementation_costs", "published_figures"))
)
YEARS = range(2010, 2020)
MEMBERS = pl.DataFrame({"authority": ["luton"], "from_date": [date(2017, 10, 1)]})
PLACES = pl.DataFrame({"slug": ["luton"], "go_live_date": [date(2017, 10, 1)]})


def in_care(donors=20, effect=0.8, scatter=0.02):
    """Donors that go up and down a little, each in its own years; Luton as expected but for the effect after."""
    rows = []
    for at in range(donors + 1):
        name, level = ("luton", 400) if at == donors else (f"donor_{at:02}", 300 + 10 * at)
        for year in YEARS:
            moved = 1 + scatter * ((at * year) % 5 - 2) if at < donors else 1.0
            after = effect if name == "luton" and year > 2017 else 1.0
            rows.append((name, year, level * (1 + 0.01 * (year - 2010)) * moved * after, 50_000.0))
    return pl.DataFrame(rows, schema=["authority", "financial_year", "counted", "denominator"], orient="row")


def of_luton(figures):
    return stock.care_stock(CONFIGURATION, PRINTED, figures, MEMBERS, PLACES, SETTINGS).row(0, named=True)


def test_a_set_effect_is_found_beside_what_the_model_implies():
    found = of_luton(in_care(scatter=0))
    assert found["expected"] == pytest.approx(400 * 1.09)
    assert found["estimate"] == pytest.approx(-0.2 * 400 * 1.09, abs=1)
    # 10.3 fewer entries a year for two years: A2 = 1.45 on average, 1 + 0.9 at the end
    assert (found["model_average"], found["model_at_end"]) == pytest.approx((-10.3 * 1.45, -10.3 * 1.9))
    assert found["day"] == "31 March 2020"


def test_the_interval_says_whether_the_model_is_within():
    near, far = of_luton(in_care(effect=0.96)), of_luton(in_care(effect=0.6))
    assert near["interval_low"] < near["estimate"] < near["interval_high"]
    assert (near["is_within"], far["is_within"]) == (True, False)


def test_few_donors_say_so():
    found = of_luton(in_care(donors=18))
    assert (found["estimate"], found["observed"], found["reason"]) == (None, None, stock.TOO_FEW)


def test_without_figures_there_is_no_row():
    nothing = in_care().clear()
    assert stock.care_stock(CONFIGURATION, PRINTED, nothing, MEMBERS, PLACES, SETTINGS).is_empty()
