"""What the tables about families, children, adults and practitioners hold: `evaluation.police_call_outs` and others."""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.publication.descriptions import Description

_AUTHORITY = "The local authority, as its slug in reference.local_authorities."
_LEVEL_VALUE = "The cohort's number; '' where the level is the authority."


def _said(n: str, estimate: str, p: str) -> dict[str, str]:
    """The columns all these tables end with."""
    return {
        "left_out_kinds": "What is not in the figures, without how much of it: what the public file says of it.",
        "method": "What was computed, in plain words.",
        "n": n,
        "estimate": estimate,
        "interval_low": "Lower end of the 95 per cent interval of the estimate.",
        "interval_high": "Upper end of it.",
        "p": p,
        "left_out": "What is not in the figures, why and how much of it; '' where nothing is left out.",
        "reason": "Why estimate, interval or p is empty; '' where none is.",
        "caveat": "What the figures do not show.",
    }


TABLES: Mapping[str, Description] = {
    "evaluation.police_call_outs": Description(
        "Police call-outs a month to families in the 12 months before FS start and in the 12 months from it, each"
        " call-out of a family counted once. One row a family, authority and cohort, and one for the test between the"
        " cohorts of a scheme.",
        {
            "authority": _AUTHORITY,
            "outcome": "police_call_outs.",
            "level": "family; authority; cohort (the toolkit's six); evaluation_cohort (1 for FS start up to 31 March"
            " 2018, 2 for later); between cohorts (a test of the cohorts of a scheme).",
            "level_value": "The cohort's number; between cohorts, the scheme (toolkit, evaluation); else ''.",
            "family_key": "The family, pseudonymised; '' at other levels.",
            "fs_start_date": "FS start of the family; empty at other levels.",
            "incidents_before": "Call-outs in the 12 months before, of all families counted; empty where not known. A"
            " twelfth of it is the number a month to all of them together.",
            "incidents_after": "Call-outs in the 12 months from FS start, likewise; empty for a family left out.",
            "mean_a_month_before": "Call-outs before, divided by 12 and by the number of families; empty between"
            " cohorts, as are the two changes.",
            "mean_a_month_after": "Call-outs after, divided likewise.",
            "change": "Mean after less mean before.",
            "change_pct": "The change as a per cent of the mean before; empty where that is 0.",
            **_said(
                "Families counted: 1 or 0 in a family's row.",
                "Change of the mean in per cent; empty for one family and between cohorts.",
                "Of the change; between cohorts, of call-outs before and after being in the same proportion in each.",
            ),
        },
    ),
    "evaluation.cohort_outcomes": Description(
        "Children for whom a period of being looked after, or a child protection plan, began within 12 months of their"
        " first FS start, by cohort. One row a cohort, and rows that set the evaluation's second cohort against its"
        " first.",
        {
            "authority": _AUTHORITY,
            "outcome": "looked_after or child_protection_plan.",
            "cohort_scheme": "evaluation (1 for FS start up to 31 March 2018, 2 for later) or toolkit (six cohorts).",
            "cohort": "The cohort's number.",
            "compared_with": "The cohort it is set against; empty where the row is one cohort's alone.",
            "children": "Children followed for 12 months for whom it was not so already; of both cohorts in a"
            " comparison.",
            "became": "Of them, those for whom it became so; empty where there are none.",
            "already": "Children for whom it was so already on FS start; not in children. Empty where the extract was"
            " not delivered.",
            "followed_too_short": "Children whose 12 months have not passed; not in children. Empty likewise.",
            "test": "The test behind p: Pearson's chi-square, without correction, or Fisher's exact, which stands"
            " beside it where an expected count is under 5; '' for a cohort alone.",
            **_said(
                "Children: as in the column children.",
                "Per cent of the children for whom it became so; in a comparison, percentage points more than in the"
                " other cohort.",
                "Of both shares being equal.",
            ),
        },
    ),
    "evaluation.care_days_after_allocation": Description(
        "Days in care in the five months from FS start, a family, and families with a child who enters care in them,"
        " from monitoring.care_days_after_allocation. Two rows an authority and cohort of the toolkit.",
        {
            "authority": _AUTHORITY,
            "outcome": "care_days or families_with_a_child_entering_care.",
            "level": "authority or cohort (the toolkit's six).",
            "level_value": _LEVEL_VALUE,
            "families": "Families whose days are known.",
            "counted": "Days in care of all of them, or families with a child who enters care; empty where not known.",
            **_said(
                "Families: as in the column families.",
                "Mean days in care a family, or per cent of families with a child who enters care.",
                "Always empty: nothing is compared.",
            ),
        },
    ),
    "evaluation.mental_health": Description(
        "Mental health crisis contacts of adults with a mental health worker, in the six months before support and the"
        " six after it ended. Two rows an authority.",
        {
            "authority": _AUTHORITY,
            "outcome": "crisis_contacts, or adults_with_a_crisis_contact: how many had any.",
            "before": "Contacts, or adults with any, in the six months before support; empty where n is 0.",
            "after": "Contacts, or adults with any, in the six months after support; likewise.",
            "mean_before": "Contacts before, an adult; empty for adults_with_a_crisis_contact.",
            "mean_after": "Contacts after, an adult; likewise.",
            "change": "After less before.",
            "change_pct": "The change as a per cent of before; empty where that is 0.",
            **_said(
                "Adults whose support ended six months ago or more.",
                "crisis_contacts: change in per cent. adults_with_a_crisis_contact: per cent of the adults with a"
                " contact after support.",
                "Of the change in contacts.",
            ),
        },
    ),
    "evaluation.substance_misuse": Description(
        "How substance misuse treatments of adults in Family Safeguarding ended, and how many adults came back within"
        " six months of completing one. Three rows an authority and group of substances.",
        {
            "authority": _AUTHORITY,
            "outcome": "completed (of all treatments), completed_of_closed (of those that have closed) or"
            " represented_within_6_months (of those completed six months ago or more).",
            "substance_group": "opiate, non_opiate, alcohol, or all, which has those without a group too.",
            "treatments": "Treatments the share is of.",
            "counted": "Of them, those completed, or followed by another.",
            **_said(
                "Treatments: as in the column treatments.",
                "counted as a per cent of treatments.",
                "Always empty: nothing is compared.",
            ),
        },
    ),
    "evaluation.practitioner_survey": Description(
        "What practitioners answered in each survey. One row a survey (its response rate), one a question (how many"
        " agree), and one a question and answer.",
        {
            "authority": _AUTHORITY,
            "outcome": "response_rate, agreement or answer: which of the three the row is.",
            "survey": "The survey, as its sender names it.",
            "question": "The question as sent; '' for a response rate.",
            "answer": "The answer as sent; '' for a response rate and for agreement.",
            "responses": "People who gave the answer; in other rows, who answered the question or the survey.",
            "share_pct": "The answer's share of those who answered the question, don't know and N/A among them; for a"
            " response rate, those who answered as a per cent of those invited.",
            "agree_share_pct": "Share of those who answered the question whose answer agrees; empty where its answers"
            " are not about agreeing.",
            "margin_of_error": "Half the 95 per cent interval of a share near one half, in percentage points, for the"
            " number who answered and the number invited.",
            "people_invited": "People the survey was sent to; empty where not delivered.",
            "respondents": "People who answered any of it.",
            **_said(
                "People who answered the question; people invited, for a response rate.",
                "share_pct or agree_share_pct, whichever the row is about.",
                "Always empty: nothing is compared.",
            ),
        },
    ),
}
