"""The tables of schema evaluation, and those of monitoring that the public sees, by section of the report.

A new table is one module with a `TABLE`, and its name in the list of a section here. Assets, comments, the register of
disclosure control, charts and the sections of the report derive from these lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from orchestration.disclosure import roles
from orchestration.evaluation import (
    adoption,
    adoption_rating,
    attendance_before_after,
    authority_year,
    before_after,
    break_even,
    care_days_after_allocation,
    care_stock,
    cohort_outcomes,
    cost_benefit,
    cost_benefit_measured,
    health_before_after,
    impact_diagnostics,
    impact_did,
    impact_event_study,
    impact_stepped_wedge,
    linkage_sensitivity,
    mental_health,
    neighbour_comparison,
    police_call_outs,
    practitioner_survey,
    re_referrals,
    sensitivity,
    specialist_posts,
    substance_misuse,
    survey_comparison,
    time_adjusted,
    value_by_bearer,
    value_for_money,
)
from orchestration.evaluation.replication import table as replication
from orchestration.evaluation.table import Charts, EvaluationTable
from orchestration.publication.descriptions import Description
from orchestration.publication.report.views.view import Section


def _section(key: str, title: str, introduction: str, *modules: ModuleType) -> tuple[Section, list[EvaluationTable]]:
    tables = [module.TABLE for module in modules]
    views = tuple(view for table in tables for view in table.views)
    charts = tuple(table.charts.key for table in tables if table.charts)
    return Section(key, title, introduction, views, charts), tables


_SECTIONS = [
    _section(
        "costs",
        "Costs and savings",
        "What Family Safeguarding costs in each authority, what fewer children in care and on plans save, and when"
        " savings cover costs. The charts follow the method as the evaluation's text describes it.",
        break_even,
        cost_benefit,
        cost_benefit_measured,
        value_for_money,
        value_by_bearer,
        sensitivity,
        care_stock,
    ),
    _section(
        "outcomes",
        "Outcomes before and after",
        "How many children became looked after or were on a child protection plan, and how often families were referred"
        " again, before and after Family Safeguarding began. A difference between before and after is not by itself an"
        " effect of the programme.",
        before_after,
        time_adjusted,
        neighbour_comparison,
        re_referrals,
        authority_year,
    ),
    _section(
        "impact",
        "Against authorities without Family Safeguarding",
        "What changed beyond what changed in authorities that did not run it. Each authority stands for itself: the"
        " evaluation calls comparing authorities potentially misleading, and this report does not rank them.",
        impact_did,
        impact_event_study,
        impact_diagnostics,
        impact_stepped_wedge,
    ),
    _section(
        "families",
        "Families, children, adults and practitioners",
        "What changed for the families that were worked with, and what practitioners say. Families begin at a bad time,"
        " so that some of what follows would have got better by itself.",
        police_call_outs,
        health_before_after,
        attendance_before_after,
        cohort_outcomes,
        care_days_after_allocation,
        mental_health,
        substance_misuse,
        practitioner_survey,
        survey_comparison,
    ),
    _section(
        "practice",
        "How the programme is put into practice",
        "Whether the specialists are there, and whether plans are written as the model of practice asks. It says what"
        " there was, not what it changed. Cases, caseloads and thresholds of the pilot's and the panel's reports are in"
        " the file for analysts: they are about the same few people and workers as other figures, on other days.",
        specialist_posts,
        adoption,
        adoption_rating,
    ),
    _section(
        "linkage",
        "Whether it matters how people are linked",
        "Partners who know people by numbers of their own send names, by which they are linked to the authority's. How"
        " many are linked stands beside every indicator; here it is tried whether other links would have given another"
        " answer.",
        linkage_sensitivity,
    ),
    _section(
        "replication",
        "Published figures, computed again",
        "Each figure of the published evaluations is set beside what follows from the other figures printed there. The"
        " spreadsheet has every figure that differs, with the reason.",
        replication,
    ),
]

SECTIONS: Mapping[str, Section] = {section.key: section for section, _ in _SECTIONS}
"""The sections of the report, by key."""

TABLES: Mapping[str, EvaluationTable] = {table.name: table for _, tables in _SECTIONS for table in tables}
"""Every table, by `schema.table`."""

COMPUTED: Mapping[str, EvaluationTable] = {name: table for name, table in TABLES.items() if table.compute}
"""Those computed here; dbt makes the others."""

DESCRIPTIONS: Mapping[str, Description] = {name: table.description for name, table in COMPUTED.items()}
"""What they and their columns hold."""

DISCLOSURE: roles.Register = {name: table.disclosure for name, table in TABLES.items()}
"""What each table prints, and so what the public may see of it."""

CHARTS: Mapping[str, Charts] = {table.charts.key: table.charts for table in TABLES.values() if table.charts}
"""Every group of charts, by key."""
