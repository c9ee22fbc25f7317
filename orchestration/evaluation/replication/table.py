"""`evaluation.replication`: every published figure beside ours, with the reason wherever the two differ."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from orchestration.evaluation.money import cost_tables
from orchestration.evaluation.money.cost_tables import Configuration
from orchestration.evaluation.replication import changes, cohorts, money, pilot, surveys
from orchestration.evaluation.replication.figures import Computed, Figure, Key, Printed, agrees, agrees_as_printed

SCHEMA = {
    "source_document": pl.String,
    "published_in": pl.String,
    "item": pl.String,
    "authority": pl.String,
    "unit": pl.String,
    "published": pl.Float64,
    "printed_to": pl.Float64,
    "computed": pl.Float64,
    "difference": pl.Float64,
    "agrees": pl.Boolean,
    "explanation": pl.String,
}


@dataclass(frozen=True)
class Sources:
    """The reference tables: what was published, and the configuration of the cost model."""

    figures: pl.DataFrame
    survey_responses: pl.DataFrame
    tables: pl.DataFrame
    care_duration: pl.DataFrame
    costs: Configuration


def replicate(sources: Sources) -> pl.DataFrame:
    """One row a published figure.

    `computed` is empty where nothing printed leads to the figure. `agrees` is true when the two are the same to the
    printed digits, or can be, given the rounding of the printed figures ours rests on (`explanation` then says so).
    """
    responses = _filled(sources.survey_responses)
    printed = Printed(_figures(_filled(sources.figures)) + surveys.figures(responses))
    computed = _computed(sources, printed, responses)
    of_table = {
        (row[0], row[1]): row[2]
        for row in sources.tables.select("source_document", "published_in", "explanation").iter_rows()
    }
    rows = [_row(figure, computed.get(figure.key), of_table.get(figure.key[:2]) or "") for figure in printed]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def unexplained(replication: pl.DataFrame) -> pl.DataFrame:
    """The figures that neither agree nor say why not."""
    return replication.filter(~pl.col("agrees").fill_null(False), pl.col("explanation") == "")


def unsettled_tables(replication: pl.DataFrame, tables: pl.DataFrame) -> pl.DataFrame:
    """Tables of the source documents that are neither reproduced nor explained.

    A table is reproduced when one of its figures is computed and agrees; else it needs an explanation of its own, or
    one on each of its figures. Its single differences are the business of `unexplained`.
    """
    where = ["source_document", "published_in"]
    state = replication.group_by(where).agg(
        pl.col("agrees").fill_null(False).any().alias("reproduced"),
        (pl.col("explanation") != "").all().alias("explained"),
    )
    return (
        tables.join(state, on=where, how="left")
        .filter(
            ~pl.col("reproduced").fill_null(False),
            ~pl.col("explained").fill_null(False),
            pl.col("explanation").fill_null("") == "",
        )
        .select(*where, "title")
    )


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty texts as '': a database reads an empty cell as NULL."""
    return frame.with_columns(pl.col(pl.String).fill_null(""))


def _figures(figures: pl.DataFrame) -> list[Figure]:
    return [
        Figure(
            Key(*(row[part] for part in Key._fields)),
            row["value"],
            row["printed_to"],
            row["unit"],
            row["explanation"],
        )
        for row in figures.iter_rows(named=True)
    ]


def _computed(sources: Sources, printed: Printed, responses: pl.DataFrame) -> dict[Key, Computed]:
    reductions = cost_tables.published_reductions(sources.figures)
    found: dict[Key, Computed] = {}
    for group in (
        changes.compute(printed),
        cohorts.compute(printed),
        money.compute(printed, sources.costs, reductions, sources.care_duration),
        surveys.compute(printed, responses),
        pilot.compute(printed),
    ):
        found.update(group)
    return found


def _row(figure: Figure, computed: Computed | None, of_table: str) -> tuple:
    key = figure.key
    item = ", ".join(part for part in (key.item, key.breakdown, key.statistic) if part)
    shown = (key.source_document, key.published_in, item, key.authority, figure.unit, figure.value, figure.printed_to)
    if computed is None:
        return (*shown, None, None, None, figure.explanation or of_table)
    explanation = figure.explanation
    if not explanation and not agrees_as_printed(figure, computed) and agrees(figure, computed):
        explanation = (
            "The printed figures it is computed from are rounded and leave open"
            f" {computed.lowest:,.4g} to {computed.highest:,.4g}"
        )
    difference = computed.value - figure.value
    return (*shown, computed.value, difference, agrees(figure, computed), explanation)
