"""Domestic abuse programmes of victims and perpetrators, and the LSI-R assessments of the perpetrators on them."""

import numpy as np
import polars as pl

from ingest.synthetic.draws import identifiers, spread
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History

AGENCY = "domestic_abuse"
HIGHEST_LSIR = 54
FROM_BEFORE = 0.25  # of perpetrators on a programme were assessed long before it


def extracts(history: History) -> list[Extract]:
    programmes = _programmes(history)
    return [programmes, _lsir(history, programmes.frame)]


def _programmes(history: History) -> Extract:
    """A programme lies inside the domestic abuse worker's involvement."""
    rng = history.community.stream("programmes")
    work = history.involvements.filter(pl.col("worker_type").str.starts_with("domestic_abuse"))
    size = len(work)
    start = work["start"].to_numpy() + spread(rng, 7, 40, size)
    end = np.minimum(start + spread(rng, 60, 190, size), work["end"].to_numpy())
    perpetrator = (work["worker_type"] == "domestic_abuse_perpetrator").to_numpy()
    completed = rng.random(size) < np.where(perpetrator, 0.5, 0.65)
    frame = work.select("person_id").with_columns(
        participant_role=pl.Series(np.where(perpetrator, "perpetrator", "victim")),
        start_date=pl.Series(start), end_date=pl.Series(end),
        outcome=pl.Series(np.where(completed, "completed", "not_completed")),
    )  # fmt: skip
    frame = frame.filter((pl.col("end_date") - pl.col("start_date") >= 14) & pl.Series(rng.random(size) < 0.8))
    frame = frame.sort("start_date", "person_id")
    ids = identifiers(f"{history.community.profile.id_prefix}DA", 5, np.arange(1, len(frame) + 1))
    frame = dated(frame.insert_column(0, ids.alias("programme_id")), "start_date", "end_date")
    return Extract(AGENCY, "programmes", frame, "start_date", ("end_date",), {"outcome": "end_date"})


def _lsir(history: History, programmes: pl.DataFrame) -> Extract:
    """Level of Service Inventory-Revised, 0 to 54, lower is better: first, at times between, mostly last; of some
    also from a probation service, long before.
    """
    rng = history.community.stream("lsir")
    rows = programmes.filter(pl.col("participant_role") == "perpetrator").select(
        "person_id", "outcome", start=pl.col("start_date").cast(pl.Int32), end=pl.col("end_date").cast(pl.Int32)
    )
    size = len(rows)
    start, length = rows["start"].to_numpy(), (rows["end"] - rows["start"]).to_numpy()
    score = np.clip(rng.normal(25, 8, size), 0, HIGHEST_LSIR)
    fall = rng.normal(np.where((rows["outcome"] == "completed").to_numpy(), 6, 1), 5)
    parts = []
    for stage, share, likely in (("initial", 0.0, 0.95), ("review", 0.5, 0.45), ("end", 1.0, 0.7)):
        now = np.rint(np.clip(score - fall * share, 0, HIGHEST_LSIR)).astype(np.int64)
        part = rows.select("person_id").with_columns(
            assessment_date=pl.Series(start + (length * share).astype(np.int64)),
            stage=pl.lit(stage),
            score=pl.Series(now),
        )
        parts.append(part.filter(pl.Series(rng.random(size) < likely)))
    earlier = history.community.stream("lsir from before")
    before = rows.select("person_id").with_columns(
        assessment_date=pl.Series(start - spread(earlier, 100, 500, size)),
        stage=pl.lit("initial"),
        score=pl.Series(spread(earlier, 20, 45, size)),
    )
    parts.append(before.filter(pl.Series(earlier.random(size) < FROM_BEFORE)))
    key = ["person_id", "assessment_date"]
    frame = pl.concat(parts).unique(key, keep="first", maintain_order=True).sort("assessment_date", "person_id")
    return Extract(AGENCY, "lsir_assessments", dated(frame, "assessment_date"), "assessment_date")
