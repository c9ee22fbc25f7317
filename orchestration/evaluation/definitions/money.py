"""What the tables of `evaluation.*` hold: the definition of each table and column, as published with them."""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.publication.descriptions import Description

_VARIANT = (
    "as_described: the evaluation's method as its text has it, legal costs counted for every authority."
    " as_published: as its tables were computed, legal costs counted for Peterborough alone."
)
_AUTHORITY = "The local authority, as its slug in reference.local_authorities."
_METHOD = "What was computed, in plain words."
_LEFT_OUT = "What is not in the figures, and why; '' where nothing is left out."
_CAVEAT = "What the figures do not show."

TABLES: Mapping[str, Description] = {
    "evaluation.cost_benefit": Description(
        "Costs and savings of Family Safeguarding by authority and year, with the reductions published in Tables 7 to"
        " 16 of the 2020 evaluation. One row a variant, authority and year.",
        {
            "variant": _VARIANT,
            "authority": _AUTHORITY,
            "year": "0 to 12; Year 0 is the time before Family Safeguarding began.",
            "set_up_cost_gbp": "Set-up cost of the year, pounds.",
            "running_cost_gbp": "Additional running cost of the year, pounds.",
            "saving_from_care_gbp": "Children kept out of care (average of the year) times the cost of a year in care.",
            "saving_from_plans_gbp": "Child protection plans avoided times the cost of a plan; empty where no reduction"
            " is published. Year 1 counts half.",
            "saving_from_legal_costs_gbp": "Entries to care avoided in the year, times the legal costs of one.",
            "total_saving_gbp": "The savings together; what is empty is not in it.",
            "cumulative_cost_gbp": "Set-up and running costs up to and with the year.",
            "cumulative_saving_gbp": "Savings up to and with the year.",
            "net_gbp": "Cumulative savings less cumulative costs: negative until break-even.",
            "method": _METHOD,
            "left_out": _LEFT_OUT,
            "caveat": _CAVEAT,
        },
    ),
    "evaluation.break_even": Description(
        "When cumulative savings cover cumulative costs. Year 0 is spent before month 0; costs and savings come evenly"
        " within a year. One row a variant and authority.",
        {
            "variant": _VARIANT,
            "authority": _AUTHORITY,
            "years": "Whole years from the start of Year 1; empty where costs are not covered within twelve years.",
            "months": "Months beyond the whole years, to the nearest.",
            "months_in_all": "Years and months together, in months.",
            "reason": "Why years and months are empty; '' where they are not.",
            "method": _METHOD,
            "left_out": _LEFT_OUT,
            "caveat": _CAVEAT,
        },
    ),
    "evaluation.replication": Description(
        "Every figure of the published tables beside what follows from the other printed figures, with the reason"
        " wherever the two differ. One row a published figure.",
        {
            "source_document": "The document it is printed in.",
            "published_in": "Table, figure or passage of the document; reference.published_tables has the titles.",
            "item": "What is measured, for whom or when, and which statistic of it.",
            "authority": _AUTHORITY + " '' where the figure is about all of the document's authorities.",
            "unit": "Unit of published, computed and difference.",
            "published": "The figure as printed.",
            "printed_to": "Unit of its last printed digit: rounding alone makes a difference of up to half of it.",
            "computed": "Ours; empty where nothing printed leads to the figure.",
            "difference": "Computed less published.",
            "agrees": "Whether both can be the same number, given how they are rounded; empty where ours is.",
            "explanation": "Why ours is empty or differs; '' where both are the same to the printed digits.",
        },
    ),
}
