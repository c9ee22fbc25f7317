"""A slow, plain reading of the definitions, to compare the warehouse with.

Each function cites the sentence it implements. It shares no code with the SQL or with `ingest`, and readability goes
before speed. Parsing files and generating cases do not belong here.
"""

from __future__ import annotations

from . import family_quarter, indicator, person_quarter
from .deliveries import Authority, Delivery, authorities
from .fields import Fields

__all__ = ["Authority", "Delivery", "authorities", "expected_tables"]


def expected_tables(deliveries: list[Delivery], secret: bytes) -> dict[str, list[Fields]]:
    """What `kpi.person_quarter`, `kpi.family_quarter` and `kpi.indicator` must hold after these deliveries."""
    tables: dict[str, list[Fields]] = {"person_quarter": [], "family_quarter": [], "indicator": []}
    for authority in authorities(deliveries):
        person_rows = person_quarter.rows_of(secret, authority)
        tables["person_quarter"] += person_rows
        tables["family_quarter"] += family_quarter.rows_of(secret, authority, person_rows)
        tables["indicator"] += indicator.rows_of(authority)
    return tables
