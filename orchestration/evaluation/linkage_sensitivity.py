"""`evaluation.linkage_sensitivity`: the indicators that rest on linked people, with links from other probabilities.

Says whether an answer depends on where linkage draws its line. Frames in, frame out: the figures with other links are
worked out by dbt's own models (`orchestration.dbt_bridge.relinked`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from orchestration.disclosure.catalogue import MEASURES
from orchestration.disclosure.indicator import BREAKDOWN_CELL
from orchestration.disclosure.policy import POLICY
from orchestration.disclosure.roles import Rests, Table, quarter_of
from orchestration.evaluation.table import AUTHORITY_CELL, Columns, EvaluationTable, Field
from orchestration.publication.report.views.view import AUTHORITY, Column, View, text, words

NAME = "evaluation.linkage_sensitivity"
BY_LINKS, INDICATOR, CATALOGUE = "intermediate.indicator_by_links", "kpi.indicator", "reference.indicators"
LINKS: Mapping[str, float | None] = {"0.95": 0.95, "0.99": 0.99, "0.999": 0.999, "exact": None}
"""Which people are linked: from which probability on; None: by exact links alone."""
KEYS = ("authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start")
FIGURES = ("numerator", "denominator", "value")
STEPS = (5, 10, 20, 50)
"""Per cent by which a figure differs at least."""
LEVELS = ("authority", "fs")
"""The levels that the public sees: fewer people are behind the others."""
CAVEAT = (
    "says how far a figure depends on where linkage draws its line, not how far on people whom it cannot find: who is"
    " linked to nobody counts in none of these figures"
)


def linkage_sensitivity(by_links: pl.DataFrame, indicator: pl.DataFrame, catalogue: pl.DataFrame) -> pl.DataFrame:
    """One row for each known figure with a linked share and each of `LINKS`.

    `by_links`: the figures by `KEYS` and `links`. `indicator`: kpi.indicator; `catalogue`: reference.indicators.
    """
    rests_on_links = pl.col("linked_share").is_not_null() & pl.col("numerator").is_not_null()
    as_linked = indicator.filter(rests_on_links).select(
        *KEYS, "quarter_end", "unit", "complete", *(pl.col(name).alias(f"{name}_as_linked") for name in FIGURES)
    )
    measures = catalogue.select("measure", indicator="number", is_change=pl.col("numerator_is") == "change")
    rows = by_links.join(as_linked, on=KEYS).join(measures, on=["indicator", "measure"], how="left")
    return (
        rows.with_columns(
            difference=pl.col("value") - pl.col("value_as_linked"), differs_by=_differs_by(), caveat=pl.lit(CAVEAT)
        )
        .select(*COLUMNS)
        .sort(*KEYS, "links")
    )


def _differs_by() -> pl.Expr:
    """The largest of `STEPS` that the difference reaches; 0 too where it is of fewer things than may be published."""
    value, as_linked = pl.col("value"), pl.col("value_as_linked")
    difference = (value - as_linked).abs()
    per_cent = (
        pl.when(value.eq_missing(as_linked))
        .then(0.0)
        .when((as_linked == 0).fill_null(value=True) | value.is_null())
        .then(100.0)
        .otherwise(100 * difference / as_linked.abs())
    )
    # A sum of changes counts nothing.
    counted = pl.when(~pl.col("is_change")).then((pl.col("numerator") - pl.col("numerator_as_linked")).abs())
    things = pl.max_horizontal(counted, (pl.col("denominator") - pl.col("denominator_as_linked")).abs())
    reached = pl.sum_horizontal(*((per_cent >= step).cast(pl.Int64) for step in STEPS))
    steps = dict(enumerate((0, *STEPS)))
    of_enough = things.fill_null(0) >= POLICY.threshold
    return pl.when(of_enough).then(reached.replace_strict(steps, return_dtype=pl.Int64)).otherwise(0)


def _cell(place: int) -> dict[str, pl.Expr]:
    """The cell of kpi.indicator that a row's numerator (0) or denominator (1) is."""
    items = {name: item for name, measure in MEASURES.items() if (item := measure.items[place])}
    return {
        **AUTHORITY_CELL,
        "quarter": quarter_of("quarter_start"),
        "level": pl.col("level"),
        "level_value": pl.col("level_value"),
        "breakdown": BREAKDOWN_CELL,
        "item": pl.col("measure").replace_strict(items, default=None, return_dtype=pl.String),
    }


COLUMNS: Columns = {
    "authority": Field(pl.String, "The local authority, as in kpi.indicator."),
    "indicator": Field(pl.String, "The number of the indicator, as in kpi.indicator."),
    "measure": Field(pl.String, "The measure, as in kpi.indicator."),
    "level": Field(pl.String, "The level, as in kpi.indicator; the public sees authority and fs."),
    "level_value": Field(pl.String, "The cohort or team; '' where there is none."),
    "breakdown": Field(pl.String, "The part of the level; '' for all."),
    "quarter_start": Field(pl.Date, "First day of the quarter."),
    "quarter_end": Field(pl.Date, "Last day of the quarter."),
    "complete": Field(pl.Boolean, "Whether the quarter is complete, as in kpi.indicator."),
    "links": Field(
        pl.String,
        "Which people are linked: those whose match probability is 0.95, 0.99 or 0.999 or more, besides exact links and"
        " those that people decided; or exact, those with an exact link alone.",
    ),
    "numerator": Field(pl.Float64, "The numerator with these links."),
    "denominator": Field(pl.Float64, "The denominator with these links."),
    "value": Field(pl.Float64, "The figure with these links."),
    "unit": Field(pl.String, "Unit of the value."),
    "value_as_linked": Field(pl.Float64, "The figure of kpi.indicator."),
    "difference": Field(pl.Float64, "The value less that figure."),
    "differs_by": Field(
        pl.Int64,
        "By how many per cent of that figure the value differs at least: 0, 5, 10, 20 or 50. 0 is less than 5 per cent,"
        f" or a difference of fewer than {POLICY.threshold_in_words} people or things; from a figure of 0 or none it is"
        " 50.",
    ),
    "caveat": Field(pl.String, "What the figures do not say."),
}
TEXT = (
    "Whether the indicators that rest on linked people depend on where linkage draws its line: each known figure with a"
    " linked share, with links made from other match probabilities. One row a figure of kpi.indicator and links."
)
COMPARED = (
    Column("Figures", "count(differs_by)", definition="Figures of complete quarters that are published."),
    *(
        Column(
            f"{step}% or more off",
            f"count(*) filter (differs_by >= {step})",
            definition=f"Of these, those that differ by {step} per cent or more from the figure of kpi.indicator.",
        )
        for step in (5, 20)
    ),
)
HOLDS = (
    "Figures with a linked share, with people linked from other match probabilities on, or by exact links alone. Where"
    " many are off, the indicator depends on how people are linked. Who is linked to nobody is in none of the figures."
)
LINKED_FROM = text("Linked from", "links", definition="The match probability from which people are linked; or exact.")

TABLE = EvaluationTable(
    NAME,
    TEXT,
    COLUMNS,
    reads=(BY_LINKS, INDICATOR, CATALOGUE),
    compute=linkage_sensitivity,
    disclosure=Table(
        rests=tuple(Rests(("differs_by",), _cell(place)) for place in (0, 1)),
        leaves_out=~(pl.col("complete") & pl.col("level").is_in(LEVELS)),
        # Two figures with other links, subtracted, are a few people.
        drops=(*FIGURES, "value_as_linked", "difference"),
    ),
    views=(
        View(
            "linkage",
            "How far indicators depend on how people are linked",
            NAME,
            (AUTHORITY, LINKED_FROM, *COMPARED),
            "group by authority, links order by authority, links",
            notes=(),
            holds=HOLDS,
            is_grouped=True,
            is_on_page=True,
        ),
        View(
            "linkage-by-indicator",
            "How far each indicator depends on how people are linked",
            NAME,
            (AUTHORITY, text("Indicator", "indicator"), words("Measure", "measure"), LINKED_FROM, *COMPARED),
            "group by authority, indicator, measure, links order by authority, indicator, measure, links",
            notes=(),
            holds=HOLDS,
            is_grouped=True,
        ),
    ),
)
