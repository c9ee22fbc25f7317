"""What `evaluation.before_after`, `time_adjusted`, `neighbour_comparison` and `re_referrals` hold."""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.publication.descriptions import Description

_SERIES = {
    "authority": "The local authority, as its slug in reference.local_authorities.",
    "outcome": (
        "new_looked_after: children who began to be looked after; on_plan: children on a child protection plan;"
        " re_referrals: re-referrals, out of the referrals. As in evaluation.authority_year."
    ),
    "age_group": "under_10, under_12 or under_18, as in evaluation.authority_year.",
}
_SOURCE = "rows, or returns: what the figures come from, as in evaluation.authority_year."
_RATIO_IS = "rate ratio, or odds ratio: what estimate is. Below 1 there are fewer after."


def _ends(n: str, estimate: str, interval: str, p: str) -> Mapping[str, str]:
    """The columns that every table ends with."""
    return {
        "method": "What was computed, in plain words.",
        "n": n,
        "estimate": estimate,
        "interval_low": f"Lower end of the 95 per cent interval. {interval}",
        "interval_high": f"Upper end of the 95 per cent interval. {interval}",
        "p": p,
        "left_out": "What was left out, how many and why; '' where nothing is.",
        "reason": "Why the estimate, its interval, p or a change is empty; '' where none is.",
        "caveat": "What the figures do not show.",
    }


TABLES: Mapping[str, Description] = {
    "evaluation.before_after": Description(
        "Children who began to be looked after, a year, and children on a plan, at a point in time, before and after"
        " Family Safeguarding; the periods are those of reference.local_authorities. One row an authority that runs"
        " the programme, outcome and age group.",
        {
            **_SERIES,
            "source": _SOURCE,
            "before": "new_looked_after: children a year before, the total over the years. on_plan: the mean number.",
            "after": "The same after.",
            "change": "After less before.",
            "change_pct": "The change in per cent of before; empty where that is zero.",
            "rate_before": "Mean of the yearly rates before, per 10,000 children of the age group.",
            "rate_after": "Mean of the yearly rates after, per 10,000 children of the age group.",
            "population_after": "Mean population of the age group in the years after.",
            "annual_reduction_population_taken_out": (
                "(Rate after - rate before) x population_after / 10,000: the change in children had the population"
                " stayed as it was after; negative where there are fewer."
            ),
            "years_before": "Years before: a part of a year is its part. on_plan: points in time.",
            "years_after": "Years after, likewise.",
            **_ends(
                "Yearly rates that the estimate rests on.",
                "annual_reduction_population_taken_out.",
                "The yearly rates by weighted least squares, Student's t on n - 2 degrees of freedom.",
                "Two-sided p that the rates before and after are the same, from the same t.",
            ),
        },
    ),
    "evaluation.time_adjusted": Description(
        "After against before by regression of whole financial years, the go-live year left out, without and with a"
        " linear trend. One row an authority that runs the programme, outcome, age group, model and kind of interval.",
        {
            **_SERIES,
            "model": "unadjusted: a step after go-live. time_adjusted: a step and a linear time term.",
            "interval_kind": (
                "plain: variance as the Poisson or binomial model has it. quasi_likelihood: that variance multiplied by"
                " the dispersion. negative_binomial: variance mean + alpha x mean squared, of counts out of a"
                " population. The last two are there where the dispersion exceeds 1.5."
            ),
            "ratio_is": _RATIO_IS,
            "dispersion": (
                "Pearson's chi-square of the plain regression over its residual degrees of freedom. 1 is what chance"
                " gives; above 1.5 the plain interval is too narrow."
            ),
            "residual_degrees_of_freedom": "Yearly points less the parameters estimated.",
            **_ends(
                "Yearly points in the regression.",
                "The ratio of after to before; time_adjusted: over and above the trend.",
                "Student's t on the residual degrees of freedom.",
                "Two-sided p that the ratio is 1, by Student's t on the residual degrees of freedom.",
            ),
        },
    ),
    "evaluation.neighbour_comparison": Description(
        "An authority's change after go-live against that of its statistical neighbours in the same financial years,"
        " those that run the programme left out. One row an authority that runs the programme, outcome and age group.",
        {
            **_SERIES,
            "ratio_is": _RATIO_IS,
            "neighbours": "Statistical neighbours compared with.",
            "rank": (
                "Place of the authority's change among its own and the neighbours', each put in its place: 1 is the"
                " largest, up or down."
            ),
            "smallest_possible_p": "1 / (neighbours + 1): p cannot be smaller, however large the change.",
            **_ends(
                "Yearly points of the authority and its neighbours together.",
                "The authority's ratio of after to before over that of its neighbours.",
                "Always empty: with one treated authority there is no valid one.",
                "rank / (neighbours + 1), by permutation.",
            ),
        },
    ),
    "evaluation.re_referrals": Description(
        "Re-referrals as a share of the referrals that began, by financial year, before and after Family Safeguarding,"
        " and the difference. One row an authority that runs the programme, and level or financial year.",
        {
            **_SERIES,
            "source": _SOURCE,
            "level": "financial_year; before or after: that period's years together; after against before.",
            "financial_year": "The calendar year in which it begins: 2014 for 2014/15; empty at the other levels.",
            "re_referrals": "Re-referrals; empty for after against before.",
            "referrals": "Referrals that began; empty for after against before.",
            "share_pct": "Re-referrals in per cent of the referrals; empty for after against before.",
            **_ends(
                "Referrals that the estimate rests on.",
                "The share in per cent; after against before: its change in percentage points.",
                "Wilson's of a share, Newcombe's of the change.",
                "After against before: Pearson's chi-square test without continuity correction; a share has none.",
            ),
        },
    ),
}
