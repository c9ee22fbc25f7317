"""Outcomes of whole authorities: before and after, the trend taken out, and against neighbours."""

from __future__ import annotations

from orchestration.publication.report.views.view import (
    AUTHORITY,
    LEFT_OUT,
    NO_ESTIMATE,
    REASON,
    Column,
    P,
    Section,
    View,
    interval,
    text,
    words,
)

YEAR = "printf('%d/%02d', financial_year, (financial_year + 1) % 100)"
SERIES = (AUTHORITY, words("Outcome", "outcome"), words("Ages", "age_group"))
ORDER = "order by outcome, age_group, authority"

SECTION = Section(
    "outcomes",
    "Outcomes before and after",
    "How many children became looked after or were on a child protection plan, and how often families were referred"
    " again, before and after Family Safeguarding began. A difference between before and after is not by itself an"
    " effect of the programme.",
    (
        View(
            "before-after",
            "Children looked after and on a plan, before and after",
            "evaluation.before_after",
            (
                *SERIES,
                Column("Before", "before", decimals=1),
                Column("After", "after", decimals=1),
                Column("Change", "change", decimals=1),
                Column("Change (%)", "change_pct", decimals=1),
                Column("Rate before, per 10,000", "rate_before", decimals=1),
                Column("Rate after, per 10,000", "rate_after", decimals=1),
                Column("Change with population taken out", "estimate", decimals=1),
                *interval(1),
                P,
                Column("Yearly rates", "n"),
                LEFT_OUT,
                REASON,
            ),
            ORDER,
            holds="Children who began to be looked after, a year, and children on a plan, at a point in time, before"
            " and after Family Safeguarding. Another table of this section has when it began and the years compared.",
        ),
        View(
            "time-adjusted",
            "After against before by regression, without and with the trend over time",
            "evaluation.time_adjusted",
            (
                *SERIES,
                words("Model", "model"),
                words("Interval", "interval_kind"),
                words("Ratio is", "ratio_is"),
                Column("Ratio", "estimate", decimals=3),
                *interval(3),
                P,
                Column("Dispersion", "dispersion", decimals=1),
                Column("Residual degrees of freedom", "residual_degrees_of_freedom"),
                Column("Years", "n"),
                LEFT_OUT,
                REASON,
            ),
            f"{ORDER}, model desc, interval_kind desc",
        ),
        View(
            "neighbours",
            "Change against statistical neighbours",
            "evaluation.neighbour_comparison",
            (
                *SERIES,
                words("Ratio is", "ratio_is"),
                Column("Ratio", "estimate", decimals=3),
                Column("Rank of the change", "rank"),
                Column("Neighbours", "neighbours"),
                P,
                Column("Smallest possible p", "smallest_possible_p", decimals=4, empty="'z'"),
                LEFT_OUT,
                NO_ESTIMATE,
            ),
            ORDER,
        ),
        View(
            "re-referrals",
            "Re-referrals as a share of referrals",
            "evaluation.re_referrals",
            (
                AUTHORITY,
                words("Financial year or period", f"if(financial_year is null, level, {YEAR})", defined_by="level"),
                Column("Re-referrals", "re_referrals"),
                Column("Referrals", "referrals"),
                Column("Share (%)", "share_pct", decimals=1),
                *interval(1),
            ),
            "where level <> 'after against before' order by authority, financial_year, level desc",
        ),
        View(
            "re-referrals-change",
            "Change in the share of re-referrals, after against before",
            "evaluation.re_referrals",
            (
                AUTHORITY,
                Column("Change (percentage points)", "estimate", decimals=1),
                *interval(1),
                P,
                Column("Referrals", "n"),
                LEFT_OUT,
                REASON,
            ),
            "where level = 'after against before' order by authority",
        ),
        View(
            "authority-years",
            "Yearly figures that the comparisons rest on",
            "evaluation.authority_year",
            (
                *SERIES,
                text("Financial year", YEAR, defined_by="financial_year"),
                Column("Part of the year", "part_of_year", decimals=2),
                words("Period", "period"),
                Column("Number", "counted"),
                Column("Out of", "denominator"),
                words("From", "source"),
            ),
            "order by outcome, age_group, authority, first_day",
            notes=(),
            is_on_page=False,
        ),
        View(
            "periods",
            "When Family Safeguarding began, and the periods compared",
            "reference.local_authorities",
            (
                text("Authority", "name"),
                *(
                    text(heading, f"strftime({day}, '%-d %B %Y')", defined_by=day)
                    for heading, day in (
                        ("Go-live", "go_live_date"),
                        ("Before, from", "before_start"),
                        ("Before, to", "before_end"),
                        ("After, from", "after_start"),
                        ("After, to", "after_end"),
                    )
                ),
                text("Note", "evaluation_note"),
            ),
            "where go_live_date is not null order by name",
            notes=(),
            holds="Authorities with a go-live date, and the years before and after it that are compared.",
        ),
    ),
    charts=("rates", "effects"),
)
