"""Whose the rows of a published table are: what may go into the file of one authority, table by table, with the reason.

An authority's file holds a row only if it is that authority's, if it is reference, or if everybody may see it. A table
nobody has decided about is refused. Of schema reference the seeds are the same for all, and public. A model there may
rest on deliveries: somebody decides about it as about any other table, and it is public only if it is the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ingest.paths import CHECKOUT
from orchestration.evaluation.registry import TABLES
from orchestration.publication.generations import PublicationError

REFERENCE = "reference"
SEEDS = frozenset(f"{REFERENCE}.{path.stem}" for path in (CHECKOUT / "dbt_project" / "seeds").rglob("*.csv"))
"""The project's own tables, which rest on no delivery."""


class Rows(Enum):
    """Which rows of a table an authority's file holds."""

    ITS_OWN = "those with its slug in the column authority"
    ALL = "all, the same for every authority"
    NONE = "none; everybody's version is among the public figures"


@dataclass(frozen=True)
class Decision:
    """What an authority's file holds of a table, why, and which columns are left out."""

    rows: Rows
    reason: str
    without: frozenset[str] = frozenset()


ABOUT_FAMILIES = Decision(Rows.ITS_OWN, "About the authority's families and workers; keys differ by authority.")
FIGURES = Decision(Rows.ITS_OWN, "A figure counts things of the authority it names alone.")
STATISTICS = Decision(
    Rows.ITS_OWN,
    "Worked out from the figures of the authority it names, and from reference tables; a placebo share, from many years"
    " of authorities without the programme.",
)
COMPARED = Decision(
    Rows.NONE, "Worked out from other authorities' figures, which could be worked back where they are few."
)
LABELLED = Decision(
    Rows.ITS_OWN,
    "As kpi.indicator. The median of its neighbours is worked out from their figures; the public one is there.",
    frozenset({"neighbours_median", "neighbours"}),
)
ESTABLISHED = Decision(
    Rows.ITS_OWN, "Worked out from the posts, caseloads and training of the authority's own workers."
)
ADJUSTED = Decision(
    Rows.ITS_OWN,
    "As the others; what allows for the authorities compared is worked out from theirs: the public one is there.",
    frozenset({"q"}),
)
DELIVERIES = Decision(Rows.ITS_OWN, "About the files that lay in the authority's own folder.")
LINKED = Decision(
    Rows.ITS_OWN, "About people of the authority's own partners, and whom of its own persons they are linked to."
)
DECISIONS: Mapping[str, Decision] = {
    **dict.fromkeys(
        (
            "core.ae_attendance",
            "core.attendance_quarter",
            "core.care_proceedings",
            "core.caseload",
            "core.child_assessment",
            "core.child_protection_plan",
            "core.domestic_abuse_programme",
            "core.emergency_admission",
            "core.expert_report",
            "core.family_member",
            "core.lsir_assessment",
            "core.marac_referral",
            "core.mental_health_score",
            "core.period_of_care",
            "core.person",
            "core.police_incident",
            "core.referral",
            "core.spell",
            "core.substance_misuse_assessment",
            "core.treatment",
            "core.treatment_outcomes_profile",
            "kpi.family_quarter",
            "kpi.person_quarter",
            "monitoring.care_days_after_allocation",
            "quality.possible_duplicate",
        ),
        ABOUT_FAMILIES,
    ),
    **dict.fromkeys(
        (
            "kpi.indicator",
            "monitoring.implementation_threshold",
            "monitoring.panel_comparison",
            "monitoring.panel_report",
            "monitoring.pilot_cases",
            "monitoring.pilot_workforce",
            "quality.reconciliation",
            "quality.change",
        ),
        FIGURES,
    ),
    "reference.fully_established": ESTABLISHED,
    "reference.quarters": Decision(Rows.ALL, "The calendar."),
    **{name: COMPARED if table.is_compared else STATISTICS for name, table in TABLES.items()},
    **dict.fromkeys(
        ("quality.delivery", "quality.format_loss", "quality.rejected_row_count", "meta.run"),
        DELIVERIES,
    ),
    "quality.linkage": LINKED,
    "evaluation.time_adjusted": ADJUSTED,
    "kpi.indicator_labelled": LABELLED,
    "kpi.indicator_signal": STATISTICS,
    "kpi.indicator_funnel": COMPARED,
    "quality.check": Decision(
        Rows.ALL,
        "About the run. What was found counts rows of all authorities together, so that is left out.",
        frozenset({"observed"}),
    ),
}
SEED = Decision(Rows.ALL, "A table of the project's own, the same for all.")


def decision(table: str) -> Decision:
    """What an authority's file holds of `table` (`schema.table`).

    Raises:
        PublicationError: nobody has decided about it.
    """
    if table in SEEDS:
        return SEED
    if table not in DECISIONS:
        raise PublicationError(f"not published: whose rows {table} holds is not decided: see DECISIONS in {__name__}")
    return DECISIONS[table]
