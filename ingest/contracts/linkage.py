"""What people have decided about pairs that linkage was not sure of, or got wrong."""

from __future__ import annotations

from datetime import date
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from ingest.contracts.base import Extract, LinkableExtract
from ingest.contracts.days import EVENT
from ingest.contracts.fields import NOT_IN_LIST, choice, choice_from, day, identifier, text


@cache
def linkable_agencies() -> tuple[str, ...]:
    """The agencies whose people may need linking, in the order of their contracts."""
    from ingest.contracts import EXTRACTS

    found = (extract.agency for extract in EXTRACTS.values() if issubclass(extract, LinkableExtract))
    return tuple(dict.fromkeys(found))


class Decisions(Extract, agency="linkage", extract="decisions", kind="increment", only_linkage_reads=True):
    """Whether two records are one person, one row a pair. It overrules linkage for good, in both directions.

    The review workbook, put back with its column `decision` filled in, is such a file.
    """

    source_agency: str = choice_from(
        linkable_agencies,
        "*",
        alias="agency",
        named="source_agency",
        says="The partner agency whose person it is.",
    )
    source_person_id: str = identifier("*")
    person_id: str = identifier("*")
    decision: str = choice("same", "different", says="same or different; empty where nobody has decided yet.")
    decided_by: str = text(dropped=True)
    decided_on: date = day(EVENT, says="Day of the decision.")

    @pa.check("agency", error=NOT_IN_LIST)
    def agency_links(cls, data: PolarsData) -> pl.LazyFrame:
        """All contracts are known once they are all imported."""
        return data.lazyframe.select(pl.col(data.key).is_in(linkable_agencies()))


EXTRACTS = (Decisions,)
