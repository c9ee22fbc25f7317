"""`evaluation.cost_benefit`: costs and savings by year, with the reductions that the 2020 evaluation prints."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.projection import project, yearly
from orchestration.evaluation.money.reductions import PRINTED_MODEL, printed_model
from orchestration.evaluation.table import AUTHORITY_TEXT, Charts, Columns, EvaluationTable, Field
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, Column, View, words


def cost_benefit(configuration: Configuration, reductions: pl.DataFrame) -> pl.DataFrame:
    """One row a variant, authority and Year 0 to 12, in pounds."""
    return pl.concat([yearly(projection) for projection in project(configuration, reductions)])


def _compute(*seeds: pl.DataFrame) -> pl.DataFrame:
    return cost_benefit(*printed_model(*seeds))


def _charts(cost_benefit: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    from orchestration.evaluation.charts import money

    return money.costs_and_savings(cost_benefit, names)


NAME = "evaluation.cost_benefit"
VARIANT = Field(
    pl.String,
    "as_described: the evaluation's method as its text has it, legal costs counted for every authority. as_published:"
    " as its tables were computed, legal costs counted for Peterborough alone.",
)
METHOD = Field(pl.String, "What was computed, in plain words.")
NOT_IN_IT = Field(pl.String, "What is not in the figures, and why; '' where nothing is left out.")
CAVEAT = Field(pl.String, "What the figures do not show.")
COLUMNS: Columns = {
    "variant": VARIANT,
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "year": Field(pl.Int32, "0 to 12; Year 0 is the time before Family Safeguarding began."),
    "set_up_cost_gbp": Field(pl.Float64, "Set-up cost of the year, pounds."),
    "running_cost_gbp": Field(pl.Float64, "Additional running cost of the year, pounds."),
    "saving_from_care_gbp": Field(
        pl.Float64, "Children kept out of care (average of the year) times the cost of a year in care."
    ),
    "saving_from_plans_gbp": Field(
        pl.Float64,
        "Child protection plans avoided times the cost of a plan; empty where no reduction is published. Year 1 counts"
        " half.",
    ),
    "saving_from_legal_costs_gbp": Field(
        pl.Float64, "Entries to care avoided in the year, times the legal costs of one."
    ),
    "total_saving_gbp": Field(pl.Float64, "The savings together; what is empty is not in it."),
    "cumulative_cost_gbp": Field(pl.Float64, "Set-up and running costs up to and with the year."),
    "cumulative_saving_gbp": Field(pl.Float64, "Savings up to and with the year."),
    "net_gbp": Field(pl.Float64, "Cumulative savings less cumulative costs: negative until break-even."),
    "method": METHOD,
    "left_out": NOT_IN_IT,
    "caveat": CAVEAT,
}
AMOUNTS = (
    Column("Set-up cost (£)", "set_up_cost_gbp"),
    Column("Running cost (£)", "running_cost_gbp"),
    Column("Saving from care (£)", "saving_from_care_gbp"),
    Column("Saving from plans (£)", "saving_from_plans_gbp"),
    Column("Saving from legal costs (£)", "saving_from_legal_costs_gbp"),
    Column("Total saving (£)", "total_saving_gbp"),
    Column("Cumulative cost (£)", "cumulative_cost_gbp"),
    Column("Cumulative saving (£)", "cumulative_saving_gbp"),
    Column("Cumulative saving less cost (£)", "net_gbp"),
)

TABLE = EvaluationTable(
    NAME,
    "Costs and savings of Family Safeguarding by authority and year, with the reductions published in Tables 7 to 16 of"
    " the 2020 evaluation. One row a variant, authority and year.",
    COLUMNS,
    reads=PRINTED_MODEL,
    compute=_compute,
    views=(
        View(
            "costs-and-savings",
            "Costs and savings by year, with the reductions that were published",
            NAME,
            (AUTHORITY, words("Variant", "variant"), Column("Year", "year"), *AMOUNTS, LEFT_OUT),
            "order by authority, variant, year",
            is_on_page=False,
        ),
    ),
    charts=Charts("costs_and_savings", (NAME,), _charts),
)
