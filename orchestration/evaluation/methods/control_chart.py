"""Laney's p'- and u'-charts and the rules of the NHS's "Making data count", of many series at once.

Laney (2002), "Improved control charts for attributes": the limits of a p- or u-chart times sigma z, how much more than
by chance the figures move from one quarter to the next. A series has one row a quarter with a known figure; a quarter
without one breaks runs and moving ranges.
"""

from __future__ import annotations

import polars as pl

FEWEST_QUARTERS = 12
"""A series with fewer known quarters has no chart."""
FEWEST_BEFORE = 8
"""Quarters before go-live that limits rest on; with fewer, they rest on the first 12 of the series."""
MOVING_RANGE = 1.128
"""What the mean of two values' range is in standard deviations of normal values (d2 of samples of two)."""
LIMIT, NEAR = 3.0, 2.0
"""The limits, and where the outer third before them begins, in standard deviations."""
RUN, TREND = 7, 6

BEYOND = "a point beyond the {side} limit"
ONE_SIDE = f"{RUN} or more points in a row {{side}} the centre line"
MOVING = f"{TREND} or more points in a row {{way}}"
TWO_OF_THREE = "2 of 3 points in a row near the {side} limit"
BEFORE_GO_LIVE, FIRST_QUARTERS = "quarters before go-live", f"first {FEWEST_QUARTERS} quarters"
TOO_SHORT = f"Fewer than {FEWEST_QUARTERS} quarters have a figure"
NO_SPREAD = "The quarters that the limits rest on all have the same rate, or none after another: no limits"

CHART = {
    "centre": pl.Float64,
    "lower_limit": pl.Float64,
    "upper_limit": pl.Float64,
    "sigma_z": pl.Float64,
    "limits_from": pl.String,
    "limits_quarters": pl.Int64,
    "signal": pl.String,
    "is_above": pl.Boolean,
    "reason": pl.String,
}
"""The columns that a chart adds."""


def charted(series: pl.DataFrame) -> pl.DataFrame:
    """The rows in order of series and quarter, with the columns of CHART.

    series: `series` (which one), `quarter` (a whole number, one more each quarter), `numerator`, `denominator` (above
    0), `is_share` (of a p'-chart: the numerator is part of the denominator) and `is_before` (the quarter ends before
    go-live). Limits are of numerator over denominator. signal: the rules that a point is part of, in words, else ''.
    is_above: of a point that is part of a signal, whether it lies above the centre line; of one that is part of a trend
    alone, whether it rises.
    """
    found = _with_limits(_with_base(series))
    return _with_signals(found).select(*series.columns, *CHART).cast(CHART)


def _with_base(series: pl.DataFrame) -> pl.DataFrame:
    """Which quarters the limits rest on, and which come straight after another; `stretch` counts those that do not."""
    return (
        series.sort("series", "quarter")
        .with_columns(
            rate=pl.col("numerator") / pl.col("denominator"),
            is_long=pl.len().over("series") >= FEWEST_QUARTERS,
            is_known_before=pl.col("is_before").sum().over("series") >= FEWEST_BEFORE,
            follows=(pl.col("quarter").diff().over("series") == 1).fill_null(value=False),
        )
        .with_columns(
            is_base=pl.when("is_known_before")
            .then("is_before")
            .otherwise(pl.int_range(pl.len()).over("series") < FEWEST_QUARTERS),
            stretch=(~pl.col("follows")).cum_sum(),
        )
    )


def _with_limits(series: pl.DataFrame) -> pl.DataFrame:
    """Centre and limits; `at`, how many standard deviations from the centre a point is; why there are none."""
    centre, is_base = pl.col("centre"), pl.col("is_base")
    variance = pl.when("is_share").then(centre * (1 - centre)).otherwise(centre)
    has_limits = pl.col("is_long") & (pl.col("sigma_z") > 0) & pl.col("sigma_z").is_finite()
    reach = LIMIT * pl.col("by_chance") * pl.col("sigma_z")
    spread = (
        series.with_columns(
            centre=pl.col("numerator").filter(is_base).sum().over("series")
            / pl.col("denominator").filter(is_base).sum().over("series")
        )
        .with_columns(by_chance=(variance / pl.col("denominator")).sqrt())
        .with_columns(z=(pl.col("rate") - centre) / pl.col("by_chance"))
        .with_columns(moved=pl.when(is_base & is_base.shift() & pl.col("follows")).then(pl.col("z").diff().abs()))
        .with_columns(sigma_z=pl.col("moved").mean().over("series") / MOVING_RANGE)
        .with_columns(has_limits=has_limits.fill_null(value=False))
    )
    limits = {
        "centre": centre,
        "lower_limit": pl.max_horizontal(centre - reach, 0.0),
        "upper_limit": pl.min_horizontal(centre + reach, pl.when("is_share").then(1.0)),
        "sigma_z": pl.col("sigma_z"),
        "at": pl.col("z") / pl.col("sigma_z"),
        "limits_quarters": is_base.sum().over("series"),
        "limits_from": pl.when("is_known_before").then(pl.lit(BEFORE_GO_LIVE)).otherwise(pl.lit(FIRST_QUARTERS)),
    }
    return spread.with_columns(
        *(pl.when("has_limits").then(limit).alias(name) for name, limit in limits.items()),
        reason=pl.when("has_limits")
        .then(pl.lit(""))
        .when("is_long")
        .then(pl.lit(NO_SPREAD))
        .otherwise(pl.lit(TOO_SHORT)),
    ).with_columns(pl.col("limits_from").fill_null(""))


def _with_signals(series: pl.DataFrame) -> pl.DataFrame:
    """The rules that each point is part of."""
    at = pl.col("at")
    step = pl.col("rate").diff().sign().over("stretch")
    placed = series.with_columns(side=at.sign(), step=step).with_columns(
        in_row=_length("side"), steps=_length("step") + 1, is_near=(at.abs() > NEAR) & (at.abs() <= LIMIT)
    )
    rules: dict[str, pl.Expr] = {}
    trends: dict[str, pl.Expr] = {}
    for sign, side, limit, way in ((1, "above", "upper", "rising"), (-1, "below", "lower", "falling")):
        is_side = pl.col("side") == sign
        rules[BEYOND.format(side=limit)] = is_side & (at.abs() > LIMIT)
        rules[ONE_SIDE.format(side=side)] = is_side & (pl.col("in_row") >= RUN)
        rules[TWO_OF_THREE.format(side=limit)] = _two_of_three(is_side & pl.col("is_near"))
        moves = ((pl.col("step") == sign) & (pl.col("steps") >= TREND)).fill_null(value=False)
        trends[MOVING.format(way=way)] = moves | moves.shift(-1, fill_value=False).over("stretch")
    said = [pl.when(rule & at.is_not_null()).then(pl.lit(text)) for text, rule in (rules | trends).items()]
    of_side, rises = pl.any_horizontal(*rules.values()), trends[MOVING.format(way="rising")]
    return placed.with_columns(signal=pl.concat_str(said, separator="; ", ignore_nulls=True)).with_columns(
        is_above=pl.when(pl.col("signal") != "").then(pl.when(of_side).then(pl.col("side") > 0).otherwise(rises))
    )


def _length(column: str) -> pl.Expr:
    """How many rows of a stretch in a row have the same value, this one among them."""
    return pl.len().over("stretch", pl.col(column).rle_id().over("stretch"))


def _two_of_three(is_near: pl.Expr) -> pl.Expr:
    """Whether a point is near, and another of some three in a row with it is too."""
    near = is_near.fill_null(value=False)
    others = (near.shift(by, fill_value=False).over("stretch") for by in (-2, -1, 1, 2))
    return near & pl.any_horizontal(*others)
