"""Volumes against the last published run: the only plausibility gates that stop publication.

Rows of an authority are not compared where an operator has released or withdrawn one of its deliveries since then.
"""

from collections.abc import Mapping

from expectations.findings import ROW_COUNT
from expectations.gates import SMALLEST_JUDGED, Gate, Rows

PUBLISHED_TABLES = (
    "kpi.person_quarter",
    "kpi.family_quarter",
    "kpi.indicator",
    "core.child_protection_plan",
    "core.period_of_care",
    "core.referral",
    "core.spell",
    "core.police_incident",
    "core.treatment",
    "core.attendance_quarter",
    "core.person",
    "core.family_member",
    "core.ae_attendance",
    "core.care_proceedings",
    "core.caseload",
    "core.child_assessment",
    "core.domestic_abuse_programme",
    "core.emergency_admission",
    "core.expert_report",
    "core.lsir_assessment",
    "core.marac_referral",
    "core.mental_health_score",
    "core.substance_misuse_assessment",
    "core.treatment_outcomes_profile",
)

LARGEST_FALL = 0.5
REASON_FOR_EMPTIED = (
    "A table that had rows does not lose them all in a night: an extract or a join has gone, and readers are better "
    "served by the last good figures."
)
REASON_FOR_FALL = (
    "Histories grow. Even a partner that corrects a year of records does not take away half of all there is, and a "
    f"table of {SMALLEST_JUDGED} rows or more does not halve by chance; an extract cut short does that."
)


def _gates(table: str) -> tuple[Gate, Gate]:
    name = table.replace(".", "_")
    return (
        Gate(
            name=f"{name}_not_emptied",
            subject=table,
            severity="error",
            threshold="at least 1 row where the last published run had any",
            reason_for_threshold=REASON_FOR_EMPTIED,
            description=f"{table} still has rows.",
            rows=Rows(table),
            expectation=ROW_COUNT,
            arguments={"min_value": {"$PARAMETER": f"{name}_not_emptied"}},
        ),
        Gate(
            name=f"{name}_not_halved",
            subject=table,
            severity="error",
            threshold=f"at least half the rows of the last published run where that had {SMALLEST_JUDGED} or more",
            reason_for_threshold=REASON_FOR_FALL,
            description=f"{table} has not shrunk by more than half.",
            rows=Rows(table),
            expectation=ROW_COUNT,
            arguments={"min_value": {"$PARAMETER": f"{name}_not_halved"}},
        ),
    )


GATES = tuple(gate for table in PUBLISHED_TABLES for gate in _gates(table))


def least_rows(rows_before: Mapping[str, int]) -> dict[str, int]:
    """The fewest rows each gate accepts, by gate name; 0 where there is nothing to compare with."""
    least = {}
    for table in PUBLISHED_TABLES:
        before, name = rows_before.get(table, 0), table.replace(".", "_")
        least[f"{name}_not_emptied"] = min(before, 1)
        least[f"{name}_not_halved"] = -int(-before * LARGEST_FALL // 1) if before >= SMALLEST_JUDGED else 0
    return least
