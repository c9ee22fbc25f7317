"""MHSDS and the Talking Therapies data set (IDS): mental health services, a file a table, as CSV with headings."""

from __future__ import annotations

from ingest.contracts import mhsds
from ingest.formats.standard import Fill, Standard

MHSDS = Standard(
    name="mhsds",
    title="MHSDS",
    agency="health",
    tables=mhsds.EXTRACTS,
    unused={},
    fills=(
        Fill(("health", "mental_health_contacts"), ("referrals", "contacts")),
        # Scores of referrals say their day; those of activities have the day of a contact.
        Fill(("health", "mental_health_scores"), ("referrals", "referral_scores")),
        Fill(("health", "mental_health_scores"), ("referrals", "activity_scores", "activities", "contacts")),
    ),
)
