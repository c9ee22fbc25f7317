"""MHSDS and the Talking Therapies data set (IDS): mental health services, a file a table, as CSV with headings."""

from __future__ import annotations

from ingest.contracts import mhsds
from ingest.formats.standard import Standard

MHSDS = Standard(name="mhsds", title="MHSDS", agency="health", tables=mhsds.EXTRACTS, unused={})
