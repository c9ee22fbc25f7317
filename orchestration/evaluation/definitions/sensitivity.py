"""What evaluation.sensitivity and evaluation.cost_benefit_measured hold, as published with them."""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.evaluation.definitions import money
from orchestration.publication.descriptions import Description

_COST_BENEFIT = money.TABLES["evaluation.cost_benefit"].columns

TABLES: Mapping[str, Description] = {
    "evaluation.sensitivity": Description(
        "How break-even and the net saving after five years move with unit costs, durations of care, deadweight, the"
        " reductions and the discount rate: one at a time, and all that are uncertain drawn together (Monte Carlo)."
        " The base case with published reductions and reference.cost_settings as delivered is as_described of"
        " evaluation.break_even. One row an authority, outcome, set of reductions, analysis, parameter and setting.",
        {
            "authority": _COST_BENEFIT["authority"],
            "outcome": "break_even_months: months from the start of Year 1 until cumulative savings cover cumulative"
            " costs. net_saving_5_years_gbp: savings of Years 1 to 5 less costs of Years 0 to 5.",
            "reductions": "published: those of Tables 7 to 16 of the 2020 evaluation. measured: those of"
            " evaluation.before_after for children under 12. '' where none is known or prices cannot be had.",
            "analysis": "base, one_way (one parameter at another value) or monte_carlo.",
            "parameter": "What is varied, as in reference.sensitivity_parameters; '' for the base case. care_duration"
            " makes every episode of care longer or shorter by the same percentage, and with it the mean.",
            "setting": "The value it takes, or interval_low and interval_high for the ends of the reduction's 95 %"
            " interval. Of monte_carlo: quantile_2.5 to quantile_97.5, share_never (draws that do not break even within"
            " twelve years) or share_above_0 (draws with a net saving). '' for the base case.",
            "setting_value": "The setting as a number: the parameter's value, or which quantile.",
            "setting_unit": "Unit of setting_value.",
            "unit": "Unit of estimate and interval: months, pounds or, for a share of the draws, percent.",
            "difference_from_base": "Estimate less that of the base case; empty for shares and where one is empty.",
            "seed": "Start of the random numbers; empty where nothing is drawn.",
            "method": "What was computed, with every setting and distribution, in plain words. Amounts of Year t are"
            " discounted t years, to Year 0; deadweight is taken off both reductions.",
            "n": "Draws; empty where nothing is drawn.",
            "estimate": "The result. Quantiles of months count draws that never break even as the latest.",
            "interval_low": "For quantile_50 the 2.5 % quantile of the draws, else empty.",
            "interval_high": "For quantile_50 the 97.5 % quantile of the draws, else empty.",
            "p": "Empty: nothing is tested.",
            "left_out": "What is not in the figures, and why; '' where nothing is left out.",
            "reason": "Why estimate, interval or p is empty.",
            "caveat": "What the figures do not show.",
        },
    ),
    "evaluation.cost_benefit_measured": Description(
        "Costs and savings of Family Safeguarding by authority and year, with the reductions that"
        " evaluation.before_after measures for children under 12, after the settings of reference.cost_settings. One"
        " row an authority with implementation costs and year.",
        {
            **_COST_BENEFIT,
            "variant": "as_described: the evaluation's method as its text has it.",
            "saving_from_plans_gbp": "Child protection plans avoided times the cost of a plan; empty where no reduction"
            " is measured. Year 1 counts half.",
            "reason": "Why amounts are empty; '' where they are not.",
        },
    ),
}
