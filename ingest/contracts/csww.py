"""The children's social work workforce census: the Department's yearly XML as of 30 September, one class a table.

Columns are the census's elements. How its files are recognised and read is declared in `ingest.formats.csww`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import RETURN, Extract
from ingest.contracts.days import RETURNED
from ingest.contracts.fields import day, identifier, number, text, whole


class Csww(Extract, agency="csww"):
    """A table of the census, in which every worker has the registration number."""


class Workers(Csww, extract="workers", kind=RETURN):
    """Social workers of a census, one row a worker."""

    worker_id: str = identifier("*", heading="SWENo")
    agency_worker: str = text(heading="AgencyWorker", says="Whether an agency supplies the worker: 1 or true.")
    fte: float = number(minimum=0, heading="FTE", says="Full-time equivalent: 1 for full time, 0 once left.")
    org_role: str = text(heading="OrgRole", says="The worker's role in the organisation, 1 to 6.")
    role_end_date: date = day(RETURNED, heading="RoleEndDate", says="Last day in the role; empty while it lasts.")
    cases30: int = whole(heading="Cases30", says="Cases held on 30 September; empty for who holds none.")


class Vacancies(Csww, extract="vacancies", kind=RETURN):
    """Vacancies of a census, one row for the whole authority."""

    line_number: int = whole("*", 1, heading="NUMBER", says="Number of the row: 1.")
    number_of_vacancies: float = number("!", 0, heading="NumberOfVacancies", says="Vacant posts, full-time equivalent.")


EXTRACTS = (Workers, Vacancies)
