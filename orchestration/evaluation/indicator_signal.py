"""`kpi.indicator_signal`: a control chart of every indicator with a numerator and a denominator, and its signals.

Worked out from the rows of one file's own `kpi.indicator`: of the public file, from what the public sees alone. The
charts are in `methods.control_chart`; dashboards draw them.
"""

from __future__ import annotations

import polars as pl

from orchestration.evaluation.methods import control_chart
from orchestration.evaluation.table import Columns, Field, schema

NAME = "kpi.indicator_signal"
INDICATOR, CATALOGUE, AUTHORITIES = "kpi.indicator", "reference.indicators", "reference.local_authorities"
READS = (INDICATOR, CATALOGUE, AUTHORITIES)
SERIES = ("authority", "indicator", "measure", "level", "level_value", "breakdown")
QUARTER = "quarter_start"
SCALES = {"percent": 100.0, "per_10000": 10_000.0}
"""What numerator over denominator is multiplied by to be a value, where it is anything."""
IMPROVING, WORSENING, CHANGING = "improving", "worsening", "changing"
OF_CHANGES = "A mean of changes may be below 0, which a u-chart cannot show"
NO_FIGURE = "The quarter has no figure, or a rate of none"
CAVEAT = (
    "A signal says that more changed than usual from quarter to quarter, not why: at the levels of Family Safeguarding"
    " the families change too"
)


def of_catalogue(indicator: pl.DataFrame, catalogue: pl.DataFrame) -> pl.DataFrame:
    """The complete rows of measures with a denominator, with `is_share`, `numerator_is`, `good_direction` and `scale`:
    what a numerator over a denominator is multiplied by to be a value."""
    measures = catalogue.filter(pl.col("value_is") != "count").select(
        "measure",
        "numerator_is",
        "good_direction",
        indicator="number",
        is_share=pl.col("value_is") == "percent",
        scale=pl.col("value_is").replace_strict(SCALES, default=1.0, return_dtype=pl.Float64),
    )
    return indicator.filter("complete").join(measures, on=["indicator", "measure"]).sort(*SERIES, QUARTER)


def compute(indicator: pl.DataFrame, catalogue: pl.DataFrame, authorities: pl.DataFrame) -> pl.DataFrame:
    """One row for each complete row of kpi.indicator whose measure has a denominator.

    `catalogue`: reference.indicators; `authorities`: reference.local_authorities. Limits are in the unit of the value.
    """
    rows = of_catalogue(indicator, catalogue).join(
        authorities.select(authority="slug", go_live_date="go_live_date"), on="authority", how="left"
    )
    has_figure = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    has_chart = has_figure & (pl.col("numerator_is") != "change")
    start = pl.col(QUARTER)
    series = rows.filter(has_chart).select(
        *SERIES,
        QUARTER,
        "numerator",
        "denominator",
        "is_share",
        series=pl.struct(SERIES).rank("dense"),
        quarter=start.dt.year().cast(pl.Int64) * 4 + start.dt.quarter(),
        is_before=(pl.col("quarter_end") < pl.col("go_live_date")).fill_null(value=False),
    )
    charts = control_chart.charted(series).select(*SERIES, QUARTER, *control_chart.CHART)
    in_units = ("centre", "lower_limit", "upper_limit")
    rises_well = pl.col("good_direction") == "up"
    return (
        rows.join(charts, on=[*SERIES, QUARTER], how="left")
        .sort(*SERIES, QUARTER)
        .with_columns(
            *(pl.col(column) * pl.col("scale") for column in in_units),
            chart=pl.when(pl.col("numerator_is") == "change")
            .then(pl.lit(""))
            .when("is_share")
            .then(pl.lit("p'"))
            .otherwise(pl.lit("u'")),
            limits_from=pl.col("limits_from").fill_null(""),
            signal=pl.col("signal").fill_null(""),
            means=pl.when(pl.col("is_above").is_null())
            .then(pl.lit(""))
            .when(pl.col("good_direction") == "none")
            .then(pl.lit(CHANGING))
            .when(pl.col("is_above") == rises_well)
            .then(pl.lit(IMPROVING))
            .otherwise(pl.lit(WORSENING)),
            reason=pl.when(pl.col("numerator_is") == "change")
            .then(pl.lit(OF_CHANGES))
            .otherwise(pl.col("reason").fill_null(NO_FIGURE)),
            caveat=pl.lit(CAVEAT),
        )
        .select(*COLUMNS)
        .cast(schema(COLUMNS))
    )


OF_INDICATOR: Columns = {
    "authority": Field(pl.String, "The local authority, as in kpi.indicator."),
    "indicator": Field(pl.String, "The number of the indicator, as in kpi.indicator."),
    "measure": Field(pl.String, "The measure, as in kpi.indicator."),
    "level": Field(pl.String, "The level, as in kpi.indicator."),
    "level_value": Field(pl.String, "The cohort or team; '' where there is none."),
    "breakdown": Field(pl.String, "The part of the level; '' for all."),
    "quarter_start": Field(pl.Date, "First day of the quarter."),
    "quarter_end": Field(pl.Date, "Last day of the quarter."),
    "value": Field(pl.Float64, "The figure of kpi.indicator, of the same file."),
    "unit": Field(pl.String, "Unit of the value, and of the limits."),
}
COLUMNS: Columns = {
    **OF_INDICATOR,
    "chart": Field(
        pl.String,
        "p' (Laney's chart of shares) or u' (of means: so many a thing); '' for means of changes, which have none.",
    ),
    "centre": Field(pl.Float64, "Centre line: the rate of all quarters that the limits rest on together."),
    "lower_limit": Field(
        pl.Float64, "Three standard deviations below the centre, of this quarter's denominator; not below 0."
    ),
    "upper_limit": Field(
        pl.Float64, "Three standard deviations above the centre, of this quarter's denominator; not above 100 per cent."
    ),
    "sigma_z": Field(
        pl.Float64,
        "How much more than by chance the rate moves from one quarter to the next (Laney's sigma z): 1 is chance"
        " alone. The limits are as much wider.",
    ),
    "limits_from": Field(
        pl.String,
        f"The quarters that the limits rest on: {control_chart.BEFORE_GO_LIVE}, where {control_chart.FEWEST_BEFORE} or"
        f" more have a figure, else {control_chart.FIRST_QUARTERS} with one; '' without limits.",
    ),
    "limits_quarters": Field(pl.Int64, "How many quarters these are. With fewer, a signal comes by chance more often."),
    "signal": Field(
        pl.String,
        "The rules of the NHS's Making data count that the quarter is part of, in words; '' where none fired.",
    ),
    "means": Field(
        pl.String,
        "Of a signal: improving or worsening, by the direction in which the indicator is better, or changing where"
        " neither is; '' without a signal.",
    ),
    "reason": Field(pl.String, "Why there are no limits; '' where there are."),
    "caveat": Field(pl.String, "What a signal does not say."),
}
TEXT = (
    "Control charts of the indicators: for each complete quarter of a measure with a denominator, the centre line, the"
    " limits and the signals of change. Worked out from this file's own kpi.indicator. One row a row of it."
)
