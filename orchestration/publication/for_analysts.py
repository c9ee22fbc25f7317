"""The tables of monitoring that the public does not see, each with the reason.

They are for analysts, whose file has them whole. A table of monitoring is here or in the register of disclosure
control; one that is in neither stops publication.
"""

from __future__ import annotations

from collections.abc import Mapping

OTHER_DAYS = (
    "Counts the children and plans of kpi.indicator on other days: two figures a few days apart, subtracted, are one"
    " child. Its quarters' ends are there."
)
OTHER_QUARTERS = (
    "The pilot's periods begin a month after the quarters of kpi.indicator: two figures of the same families,"
    " subtracted, are those of a month."
)
FOR_ANALYSTS: Mapping[str, str] = {
    "monitoring.panel_report": OTHER_DAYS,
    "monitoring.panel_comparison": OTHER_DAYS,
    "monitoring.pilot_cases": OTHER_QUARTERS,
    "monitoring.pilot_workforce": f"{OTHER_QUARTERS} The highest and the lowest caseload are one worker's.",
    "monitoring.implementation_threshold": f"{OTHER_QUARTERS} Its surveys put answers together that"
    " evaluation.practitioner_survey may withhold one by one.",
    "monitoring.care_days_after_allocation": "One row a family. evaluation.care_days_after_allocation has the totals.",
}
"""By `schema.table`, why it is not public."""
