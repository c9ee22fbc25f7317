"""SSDA903: the yearly return on children looked after, one class a table that the warehouse uses.

Columns stand in the return's order. Those that are dropped are not used: they tell one row from another, and go no
further. How its files are recognised and read is declared in `ingest.formats.ssda903`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import RETURN, Extract
from ingest.contracts.days import BIRTH, RETURNED, UNTIL_ADULT
from ingest.contracts.fields import day, identifier, odd_upn, text


class Ssda903(Extract, agency="ssda903"):
    """A table of the return, in which every child has the authority's identifier."""


class Header(Ssda903, extract="header", kind=RETURN):
    """Children of a return, one row a child."""

    person_id: str = identifier("*", heading="CHILD")
    sex: str = text(says="Sex as returned: 1 or M, 2 or F, U.")
    date_of_birth: date = day(BIRTH, "!", heading="DOB")
    ethnic: str = text(says="Ethnicity as returned; its DfE code stands somewhere in the text.")
    upn: str = identifier()
    upn_is_odd: bool = odd_upn()
    mother: str = text(dropped=True)
    mc_dob: str = text(dropped=True)


class Uasc(Ssda903, extract="uasc", kind=RETURN):
    """Unaccompanied asylum-seeking children of a return, one row a child."""

    person_id: str = identifier("*", heading="CHILD")
    sex: str = text(dropped=True)
    date_of_birth: str = text(dropped=True, heading="DOB")
    duc: date = day(UNTIL_ADULT, says="Day on which the child ceases to be one; empty while that is not known.")


class Episodes(
    Ssda903,
    extract="episodes",
    kind=RETURN,
    dated_by=("decom", "dec"),
    waits_for=("uasc", "waiting for the UASC table of the same as-of date; headings only if there were none"),
):
    """Episodes of care of a return, one row a child and first day."""

    person_id: str = identifier("*", heading="CHILD")
    decom: date = day(RETURNED, "*", says="First day of the episode.")
    rne: str = text(says="Why it began: S starts care; P, T, L, U and B follow another episode.")
    ls: str = text(says="Legal status; V3 and V4 are short breaks.")
    cin: str = text(dropped=True)
    place: str = text(says="Type of placement.")
    place_provider: str = text(dropped=True)
    dec: date = day(RETURNED, not_before="decom", says="Last day of the episode; empty while it is open.")
    rec: str = text(says="Why it ended: X1 where another episode follows, else how care ended.")
    reason_place_change: str = text(dropped=True)
    home_post: str = text(dropped=True)
    pl_post: str = text(dropped=True)
    urn: str = text(dropped=True)


# The table that another waits for comes before it: they are decided in this order.
EXTRACTS = (Header, Uasc, Episodes)
