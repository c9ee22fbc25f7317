"""Annex A: a workbook with a sheet a list, of children (1 to 10) and of adopters (11).

Headings differ from system to system, so columns are known by their words. Patterns are of text in small letters, with
single blanks for all that is neither letter nor digit.
"""

from __future__ import annotations

import re

from ingest.contracts import annex_a
from ingest.formats.standard import SIX_MONTHS, TWELVE_MONTHS, Fill, Sheets, Standard

LIST = re.compile(r"\blist 0*(\d+)\b|\blist0*(\d+)\b")
# A heading of the contract, and what the column is called.
WORDS = {
    "CHILD_UNIQUE_ID": r"\bchild\b.*\b(id|identifier)\b",
    "GENDER": r"^(gender|sex)\b",
    "ETHNICITY": r"^ethnic",
    "DATE_OF_BIRTH": r"\bdate of birth\b|\bdob\b",
    "DATE_OF_REFERRAL": r"\bdate of referral\b|\breferral date\b",
    "REFERRAL_SOURCE": r"\breferral source\b|\bsource of referral\b",
    "REFERRAL_NFA": r"\breferral\b.*\b(nfa|no further action)\b",
    "CIN_START_DATE": r"\b(cin|child in need)( plan)? start date\b",
    "PRIMARY_NEED_CODE": r"\bprimary need\b",
    "CIN_CLOSURE_DATE": r"\b(cin|child in need)( plan)? (closure|end) date\b",
    "CHILD_PROTECTION_PLAN_START_DATE": r"\bplan start date\b",
    "CHILD_PROTECTION_PLAN_END_DATE": r"\bplan end date\b",
    "INITIAL_CATEGORY_OF_ABUSE": r"\binitial category\b",
    "LATEST_CATEGORY_OF_ABUSE": r"\b(latest|current) category\b",
    "DATE_STARTED_TO_BE_LOOKED_AFTER": r"^date\b.*\bstarted\b.*\blooked after\b",
    "UASC": r"\buasc\b|\bunaccompanied asylum\b",
    "SECOND_OR_SUBSEQUENT_PERIOD": r"\bsecond or subsequent\b",
    "LEGAL_STATUS": r"^(child s|childs|current)? ?legal status\b",
    "DATE_CEASED_TO_BE_LOOKED_AFTER": r"^date\b.*\bceased\b.*\blooked after\b",
    "REASON_CEASED_TO_BE_LOOKED_AFTER": r"^reason\b.*\bceased\b.*\blooked after\b",
    "PLACEMENT_TYPE": r"\bplacement type\b|\btype of placement\b",
    "INDIVIDUAL_ADOPTER_IDENTIFIER": r"\badopter\b.*\b(id|identifier)\b",
}
# What tells a list whose sheet is not called so, where its used columns are those of every list.
TELLING = {
    "list_1": r"\bdate of contact\b|\bcontact source\b",
    "list_2": r"\borganisation completing assessment\b",
    "list_4": r"\bcontinuous assessment\b",
    "list_5": r"\bsection 47\b",
    "list_9": r"\beligibility category\b",
    "list_10": r"\bplaced for adoption\b|\bplacement order\b",
}
PERSONS = tuple(Fill(("social_care", "persons"), (table.extract,)) for table in annex_a.EXTRACTS)


def _table_of(name: str) -> str:
    found = LIST.search(name)
    return f"list_{found[1] or found[2]}" if found else ""


ANNEX_A = Standard(
    name="annex_a",
    title="Annex A",
    agency="social_care",
    tables=annex_a.EXTRACTS,
    unused={"list_11": ("INDIVIDUAL_ADOPTER_IDENTIFIER",)},
    fills=(
        *PERSONS,
        Fill(("social_care", "referrals"), ("list_3", "list_6"), SIX_MONTHS),
        Fill(("social_care", "child_protection_plans"), ("list_7",), TWELVE_MONTHS),
        Fill(("social_care", "periods_of_care"), ("list_8",), TWELVE_MONTHS),
    ),
    precedence=3,
    sheets=Sheets(
        table_of=_table_of,
        words={heading: re.compile(words) for heading, words in WORDS.items()},
        telling={table: re.compile(words) for table, words in TELLING.items()},
    ),
)
