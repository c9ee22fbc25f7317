"""NDTMS: people in drug and alcohol treatment, a row a client, episode, modality, review and form (core data set K).

Its columns are read by name. Those of the sets after K that have kept a name are read as well.
"""

from __future__ import annotations

from ingest.contracts import ndtms
from ingest.formats.standard import Fill, Standard
from ingest.readers import Layout

NDTMS = Standard(
    name="ndtms",
    title="NDTMS",
    agency="substance_misuse",
    tables=ndtms.EXTRACTS,
    unused={},
    fills=tuple(
        Fill(("substance_misuse", extract), ("records",))
        for extract in ("assessments", "treatments", "treatment_outcomes_profiles")
    ),
    # An exporter of set K writes two headings as one, with a tab between them.
    layout=Layout(fused=True),
)
