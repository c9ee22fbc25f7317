"""What Family Safeguarding costs and saves, and how far that may lie from the base case."""

from __future__ import annotations

from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    REASON,
    Column,
    Section,
    View,
    text,
    words,
)

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
SETTINGS = (words("Parameter", "parameter", blank="Base case"), words("Set to", "setting"))
QUANTILE = (words("Of the draws", "setting"),)
DRAWN = (
    "The cost model worked out over and over, each time with costs, lengths of care, deadweight (what would have come"
    " about anyway) and reductions drawn at random from what is thought likely (Monte Carlo). Quantile 2.5 is the value"
    " that 2.5% of the draws do not exceed, quantile 50 the middle one."
)
ONE_WAY = "The cost model worked out again with one parameter changed at a time; the base case changes none."


def _sensitivity(
    key: str,
    title: str,
    estimate: Column,
    where: str,
    *,
    settings: tuple[Column, ...] = SETTINGS,
    is_on_page: bool = False,
) -> View:
    return View(
        key,
        title,
        "evaluation.sensitivity",
        (AUTHORITY, words("Reductions", "reductions"), *settings, estimate, NO_ESTIMATE),
        f"where {where} order by reductions desc, authority, parameter, setting_value, setting",
        notes=("caveat",),
        is_on_page=is_on_page,
        holds=DRAWN if settings is QUANTILE else ONE_WAY,
    )


MONTHS, POUNDS = "outcome = 'break_even_months'", "outcome = 'net_saving_5_years_gbp'"
DRAWS = "analysis = 'monte_carlo'"
BREAK_EVEN = Column("Months to break-even", "estimate", decimals=1)
NET_SAVING = Column("Net saving after 5 years (£)", "estimate")
SHARE = Column("Share of the draws (%)", "estimate", decimals=1)

SECTION = Section(
    "costs",
    "Costs and savings",
    "What Family Safeguarding costs in each authority, what fewer children in care and on plans save, and when savings"
    " cover costs. The charts follow the method as the evaluation's text describes it.",
    (
        View(
            "break-even",
            "When savings cover costs",
            "evaluation.break_even",
            (
                AUTHORITY,
                words("Variant", "variant"),
                Column("Years", "years", empty="'z'"),
                Column("and months", "months", empty="'z'"),
                Column("Months in all", "months_in_all", empty="'z'"),
                LEFT_OUT,
                REASON,
            ),
            "order by authority, variant",
        ),
        View(
            "costs-and-savings",
            "Costs and savings by year, with the reductions that were published",
            "evaluation.cost_benefit",
            (AUTHORITY, words("Variant", "variant"), Column("Year", "year"), *AMOUNTS, LEFT_OUT),
            "order by authority, variant, year",
            is_on_page=False,
        ),
        View(
            "costs-and-savings-measured",
            "Costs and savings by year, with the reductions that were measured",
            "evaluation.cost_benefit_measured",
            (AUTHORITY, Column("Year", "year"), *AMOUNTS, LEFT_OUT, REASON),
            "order by authority, year",
            holds="Costs and savings by authority and year, with the reductions measured before and after Family"
            " Safeguarding for children under 12.",
        ),
        _sensitivity("net-saving-draws", "Net saving after 5 years, quantiles of the draws", NET_SAVING,
                     f"{POUNDS} and unit = 'pounds' and {DRAWS}", settings=QUANTILE, is_on_page=True),
        _sensitivity("break-even-draws", "Months to break-even, quantiles of the draws", BREAK_EVEN,
                     f"{MONTHS} and unit = 'months' and {DRAWS}", settings=QUANTILE),
        _sensitivity("draws-shares", "Draws that never break even, and draws with a net saving after 5 years", SHARE,
                     f"unit = 'percent' and {DRAWS}", settings=QUANTILE),
        _sensitivity("break-even-one-way", "Months to break-even, one parameter changed at a time", BREAK_EVEN,
                     f"{MONTHS} and not {DRAWS}"),
        _sensitivity("net-saving-one-way", "Net saving after 5 years, one parameter changed at a time", NET_SAVING,
                     f"{POUNDS} and not {DRAWS}"),
        View(
            "parameters",
            "What is varied, and by how much",
            "reference.sensitivity_parameters",
            (
                words("Parameter", "parameter"),
                text("What it is", "meaning"),
                text("Unit", "unit"),
                text("One at a time", "replace(replace(one_way, ';', ', '), '_', ' ')", defined_by="one_way"),
                words("Drawn from", "distribution"),
                Column("Lowest", "low", decimals=1, empty="'z'"),
                Column("Likeliest", "mode", decimals=1, empty="'z'"),
                Column("Highest", "high", decimals=1, empty="'z'"),
                text("Note", "note"),
                text("Source", "source"),
            ),
            notes=(),
            holds="What the cost model is tried with: one parameter at a time, and those with a distribution together.",
        ),
    ),
    charts=("costs_and_savings", "costs_and_savings_measured", "break_even"),
)  # fmt: skip
