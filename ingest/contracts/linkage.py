"""What people have decided about pairs that linkage was not sure of, or got wrong."""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import Extract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import choice, day, identifier, text


class Decisions(Extract, agency="linkage", extract="decisions", kind="increment", only_linkage_reads=True):
    """Whether two records are one person, one row a pair. It overrules linkage for good, in both directions.

    The review workbook, put back with its column `decision` filled in, is such a file.
    """

    source_agency: str = text("*", alias="agency", named="source_agency", says="The partner agency whose person it is.")
    source_person_id: str = identifier("*")
    person_id: str = identifier("*")
    decision: str = choice("same", "different", says="same or different; empty where nobody has decided yet.")
    decided_by: str = text(dropped=True)
    decided_on: date = day(EVENT, says="Day of the decision.")


EXTRACTS = (Decisions,)
