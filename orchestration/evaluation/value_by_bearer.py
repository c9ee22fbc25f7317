"""`evaluation.value_by_bearer`: who pays for Family Safeguarding and who gains, and whether money is freed by it.

The parts of `value_for_money`, as estimated and in present values, by who bears them (reference.cost_bearers).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from orchestration.disclosure.roles import Table
from orchestration.evaluation import before_after as changes
from orchestration.evaluation import cost_benefit, impact_did, untreated, value_for_money
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.costs import Floats
from orchestration.evaluation.money.projection import Projection
from orchestration.evaluation.money.reductions import PRINTED_MODEL, printed_model
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, frame
from orchestration.evaluation.value_for_money import HORIZONS
from orchestration.publication.report.views.view import AUTHORITY, LEFT_OUT, REASON, Column, View, text, words

BEARERS = "reference.cost_bearers"
COST = "cost"
NO_PRICE = "No source here prices it: it is in no total"
CAVEAT = "who bears what, and what is cashable, is in part this project's own reading (reference.cost_bearers)"


def value_by_bearer(  # noqa: PLR0917
    configuration: Configuration,
    printed: pl.DataFrame,
    before_after: pl.DataFrame,
    impact_did: pl.DataFrame,
    unit_costs: pl.DataFrame,
    bearers: pl.DataFrame,
    settings: pl.DataFrame,
) -> pl.DataFrame:
    """One row a variant, authority, source of reductions, horizon and part; pounds in present value.

    The frames are those of `value_for_money`, and the seeds unit_costs and cost_bearers.
    """
    price = dict(unit_costs.select("item", "gbp").iter_rows())
    factors = costs.discount_factors(untreated.setting(settings, "real_discount_rate") / 100)
    rows = (
        {**said, "horizon_years": horizon, **row, **_reason(said, row), "caveat": f"{said['caveat']}; {CAVEAT}"}
        for said, projection in value_for_money.projections(configuration, printed, before_after, impact_did)
        for parts in [_parts(projection, price["care_placement"] / price["care_total"])]
        for horizon in HORIZONS
        for row in _rows(parts, bearers, factors, horizon)
    )
    return frame(rows, COLUMNS)


def _parts(projection: Projection | None, placement: float) -> dict[str, Floats]:
    """Pounds of Years 0 to 12 by part; none without a reduction. placement: the share of care that is bought."""
    if projection is None:
        return {}
    saved = projection.savings
    of_years = {"care_placement": saved.care * placement, "care_staffing": saved.care * (1 - placement)}
    of_years |= {"plans": saved.plans, "legal": saved.legal} if projection.plans_known else {"legal": saved.legal}
    return {
        "set_up": projection.set_up,
        "running": projection.running,
        **{name: costs.from_year_0(years) for name, years in of_years.items()},
    }


def _rows(
    parts: dict[str, Floats], bearers: pl.DataFrame, factors: Floats, horizon: int
) -> Iterator[dict[str, object]]:
    for part in bearers.iter_rows(named=True):
        years = parts.get(part["item"])
        yield {
            "bearer": part["bearer"],
            "item": part["item"],
            "side": part["side"],
            "is_cashable": part["is_cashable"],
            "present_value_gbp": None if years is None else float((years * factors)[: horizon + 1].sum()),
            "note": part["note"],
        }


def _reason(said: dict[str, object], row: dict[str, object]) -> dict[str, object]:
    if row["present_value_gbp"] is not None:
        return {"reason": ""}
    return {"reason": NO_PRICE if row["is_cashable"] is None else said["reason"] or said["left_out"]}


def _compute(*tables: pl.DataFrame) -> pl.DataFrame:
    *seeds, before_after, did, bearers, settings = tables
    return value_by_bearer(*printed_model(*seeds), before_after, did, seeds[0], bearers, settings)


NAME = "evaluation.value_by_bearer"
COLUMNS: Columns = {
    "variant": cost_benefit.VARIANT,
    "authority": Field(pl.String, AUTHORITY_TEXT),
    **{name: value_for_money.COLUMNS[name] for name in ("reductions", "age_group", "horizon_years")},
    "bearer": Field(pl.String, "department (for Education), council, police, nhs or courts: who pays or gains."),
    "item": Field(pl.String, "The part of the costs or benefits, as in reference.cost_bearers."),
    "side": Field(pl.String, "cost or benefit."),
    "is_cashable": Field(
        pl.Boolean, "Whether budgets fall or rise by it; false: time is freed. Empty where no source prices it."
    ),
    "present_value_gbp": Field(pl.Float64, "Pounds of Year 0 to the horizon, discounted, as estimated."),
    "note": Field(pl.String, "What the part is."),
    "method": cost_benefit.METHOD,
    "left_out": cost_benefit.NOT_IN_IT,
    "reason": Field(pl.String, "Why the figure is empty; '' where it is not."),
    "caveat": cost_benefit.CAVEAT,
}

TABLE = EvaluationTable(
    NAME,
    "Who pays for Family Safeguarding and who gains, in present values as estimated, and whether money is freed by it."
    " One row a variant, authority with implementation costs, source of reductions, horizon and part.",
    COLUMNS,
    reads=(*PRINTED_MODEL, changes.NAME, impact_did.NAME, BEARERS, untreated.SETTINGS),
    compute=_compute,
    is_compared=True,
    disclosure=Table(rests=value_for_money.rests(("present_value_gbp",)), decimals={"present_value_gbp": 0}),
    views=(
        View(
            "value-by-bearer",
            "Who pays and who gains, over ten years",
            NAME,
            (
                AUTHORITY,
                words("Reductions", "reductions"),
                words("Who", "bearer"),
                words("Part", "item"),
                words("Cost or benefit", "side"),
                text(
                    "Cashable",
                    "case when is_cashable then 'Yes' when not is_cashable then 'No' else '' end",
                    defined_by="is_cashable",
                ),
                Column("Present value (£)", "present_value_gbp", empty="'x'"),
                LEFT_OUT,
                REASON,
            ),
            "where variant = 'as_described' and horizon_years = 10"
            " order by authority, reductions, side desc, bearer, item",
            is_on_page=False,
        ),
    ),
)
