"""Whatever is empty in the tables, each authority is drawn or named with a reason, and nothing breaks."""

import math

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.evaluation.charts import Chart, before_after, break_even, forest
from tests.unit.evaluation.charts.frames import NAMES, NOTHING_COMPARED, draws, rates, ratios, years

RATE = st.none() | st.floats(0, 1e4)
CHANGE = st.none() | st.floats(-1e4, 1e4)
RATIO = st.none() | st.floats(0, 1e6)
MONTHS = st.none() | st.floats(0, 144)
FEW = settings(max_examples=20, deadline=None, derandomize=True)


def is_told(drawn, name):
    return name in (drawn.text + drawn.caveat if isinstance(drawn, Chart) else drawn.reason)


def holds_numbers_alone(drawn):
    svg = drawn.svg.decode() if isinstance(drawn, Chart) else ""
    return "nan" not in svg and "inf" not in svg


@FEW
@given(st.lists(st.fixed_dictionaries({
    "rate_before": RATE, "rate_after": RATE, "population_after": RATE, "interval_low": CHANGE, "interval_high": CHANGE,
}), min_size=2, max_size=2), RATE)  # fmt: skip
def test_rates(rows, counted):
    named = [row | {"authority": slug, "reason": "thin"} for row, slug in zip(rows, NAMES, strict=True)]
    (drawn,) = before_after.rates(rates(*named), years({"counted": counted}), NOTHING_COMPARED, NAMES)
    assert all(is_told(drawn, name) for name in NAMES.values())
    assert holds_numbers_alone(drawn)


@FEW
@given(st.lists(st.fixed_dictionaries({
    "estimate": RATIO, "interval_low": RATIO, "interval_high": RATIO,
    "interval_kind": st.sampled_from(list(forest.KINDS)),
}), min_size=2, max_size=2))  # fmt: skip
def test_ratios(rows):
    named = [row | {"authority": slug, "reason": "thin"} for row, slug in zip(rows, NAMES, strict=True)]
    (drawn,) = forest.effects(ratios(*named), NOTHING_COMPARED, NAMES)
    assert all(is_told(drawn, name) for name in NAMES.values())
    assert holds_numbers_alone(drawn)


@FEW
@given(st.lists(MONTHS, min_size=7, max_size=7), MONTHS, st.none() | st.floats(0, 100))
def test_draws(months, base, never):
    ordered = sorted(months, key=lambda each: math.inf if each is None else each)
    names = ("q2_5", "q5", "q25", "q50", "q75", "q95", "q97_5")
    frame = draws(base=base, never=never, **dict(zip(names, ordered, strict=True)))
    (drawn,) = break_even.distributions(frame.with_columns(pl.lit("thin").alias("reason")), NAMES)
    assert is_told(drawn, "Luton")
    assert holds_numbers_alone(drawn)
