"""The school census: pupils and their sessions of the term before it, one class a table that the warehouse uses.

A table comes twice, for pupils on roll and for those no longer on roll. How its files are recognised and read is
declared in `ingest.formats.school_census`.
"""

from __future__ import annotations

from ingest.contracts.base import RETURN, Extract
from ingest.contracts.fields import identifier, odd_upn, text, whole

PUPIL = "Pseudonym of a pupil within a census."
SOURCE = "What the row was loaded from, such as a school's file."


class SchoolCensus(Extract, agency="school_census"):
    """A table of the census, in which a school has the number that its supplier gave it."""

    school: str = text("*", heading="NativeId", says="The school's number at the supplier of the file.")
    source: str = text("*", nullable=True, required=False, may_be_missing=True, heading="sourceid", says=SOURCE)


class Pupils(SchoolCensus):
    """Pupils and the sessions that were possible for them, one row a pupil and school."""

    upn: str = identifier()
    upn_is_odd: bool = odd_upn()
    termly_possible: int = whole(
        heading="termlysessionspossible", says="Possible sessions of the term, in an autumn census of its first half."
    )
    half_term_possible: int = whole(
        heading="summerhalfterm2sessionspossible",
        may_be_missing=True,
        says="Possible sessions of the second half of the summer term.",
    )


class Details(SchoolCensus):
    """Sessions of a pupil by attendance code."""

    sessions: int = whole(other_headings=("ABSENCESESSIONS",), says="Sessions with the code.")
    code: str = text(heading="attendancereason", says="Attendance code.")


class PupilsOnRoll(Pupils, extract="pupilonroll", kind=RETURN):
    """Pupils on roll, one row a pupil and school."""

    pupil_id: str = identifier("*", heading="pupilonrolltableid", says=PUPIL)


class PupilsNoLongerOnRoll(Pupils, extract="pupilnolongeronroll", kind=RETURN):
    """Pupils no longer on roll, one row a pupil and school."""

    pupil_id: str = identifier("*", heading="pupilnolongeronrolltableid", says=PUPIL)


class DetailsOnRoll(Details):
    """Sessions of a pupil on roll by attendance code."""

    pupil_id: str = identifier("*", heading="pupilonrolltableid", says=PUPIL)


class DetailsOffRoll(Details):
    """Sessions of a pupil no longer on roll by attendance code."""

    pupil_id: str = identifier("*", heading="pupilnolongeronrolltableid", says=PUPIL)


ROW = "Pseudonym of a row of the table."


class TermOnRoll(DetailsOnRoll, extract="termlysessiondetailsonroll", kind=RETURN):
    """Sessions of the term by attendance code of pupils on roll, one row a pupil and code."""

    row_id: str = identifier("*", heading="termlysessiondetailsonrolltableid", says=ROW)


class TermOffRoll(DetailsOffRoll, extract="termlysessiondetailsoffroll", kind=RETURN):
    """Sessions of the term by attendance code of pupils no longer on roll, one row a pupil and code."""

    row_id: str = identifier("*", heading="termlysessiondetailsoffrolltableid", says=ROW)


class HalfTermOnRoll(DetailsOnRoll, extract="summerhalfterm2sessiondetailsonroll", kind=RETURN):
    """Sessions of the summer term's second half by attendance code of pupils on roll, one row a pupil and code."""

    row_id: str = identifier("*", heading="summerhalfterm2sessiondetailsonrolltableid", says=ROW)


class HalfTermOffRoll(DetailsOffRoll, extract="summerhalfterm2sessiondetailsoffroll", kind=RETURN):
    """Sessions of the summer term's second half by attendance code of pupils no longer on roll, one row each."""

    row_id: str = identifier("*", heading="summerhalfterm2sessiondetailsoffrolltableid", says=ROW)


EXTRACTS = (PupilsOnRoll, PupilsNoLongerOnRoll, TermOnRoll, TermOffRoll, HalfTermOnRoll, HalfTermOffRoll)
