"""Periods of care, court proceedings and expert reports: social care extracts about children looked after."""

import numpy as np
import polars as pl

from ingest.synthetic.draws import identifiers, pick, spread
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History

AGENCY = "social_care"
LEGAL_STATUS = {"C1": 32, "C2": 28, "V2": 30, "E1": 8, "L1": 2}
PLACEMENT = {"U1": 12, "U3": 8, "U4": 30, "U6": 32, "P1": 8, "K2": 6, "H5": 2, "A3": 2}
REASON_ENDED = {"E4A": 40, "E11": 8, "E12": 7, "E43": 8, "E44": 10, "E5": 8, "E8": 19}
OUTCOME = {
    "care order": 35,
    "placement order": 17,
    "special guardianship order": 19,
    "supervision order": 21,
    "no order": 8,
}


def extracts(history: History) -> list[Extract]:
    proceedings = _proceedings(history)
    return [_periods(history), proceedings, _expert_reports(history, proceedings)]


def _periods(history: History) -> Extract:
    rng, prefix = history.community.stream("periods"), history.community.profile.id_prefix
    rows = history.care.sort("start", "person_id")
    size, uasc = len(rows), rows["uasc"].to_numpy()
    frame = rows.select(
        identifiers(f"{prefix}L", 6, np.arange(1, size + 1)).alias("period_id"), "person_id",
        "uasc", start_date="start", end_date="end",
        legal_status=pl.Series(np.where(uasc, "V2", pick(rng, LEGAL_STATUS, size))),
        placement_type=pl.Series(np.where(uasc, "U6", pick(rng, PLACEMENT, size))),
        reason_ended=pl.Series(np.where(uasc, "E8", pick(rng, REASON_ENDED, size))),
    )  # fmt: skip
    columns = (
        "period_id",
        "person_id",
        "start_date",
        "end_date",
        "uasc",
        "legal_status",
        "placement_type",
        "reason_ended",
    )
    frame = dated(frame.select(columns), "start_date", "end_date")
    return Extract(AGENCY, "periods_of_care", frame, "start_date", ("end_date",), {"reason_ended": "end_date"})


def _proceedings(history: History) -> Extract:
    """Proceedings of a family's episode, one row a child: about the entry to care, or pre-proceedings and no more."""
    rng, prefix = history.community.stream("proceedings"), history.community.profile.id_prefix
    cases = history.cases.select("person_id", "family", "episode", "born", "severe", opened="start", closed="end")
    entry = history.care.filter(~pl.col("uasc")).group_by("episode").agg(entered=pl.col("start").min())
    courts = history.cases.select("episode", "severe").unique(maintain_order=True).join(
        entry, on="episode", how="left", maintain_order="left"
    )  # fmt: skip
    drawn = rng.random(len(courts))
    into_care = courts["entered"].is_not_null().to_numpy()
    courts = courts.filter(
        pl.Series((into_care & (drawn < 0.65)) | (~into_care & courts["severe"].to_numpy() & (drawn < 0.08)))
    )
    size = len(courts)
    rows = courts.select(
        "episode", "entered", before=pl.Series(spread(rng, 15, 110, size)), wait=pl.Series(spread(rng, 0, 50, size)),
        length=pl.Series(np.clip(rng.normal(205, 60, size), 60, 520).astype(np.int64)),
        skipped=pl.Series(rng.random(size) < 0.15), outcome=pl.Series(pick(rng, OUTCOME, size)),
        proceedings_id=identifiers(f"{prefix}CT", 5, np.arange(1, size + 1)),
    )  # fmt: skip
    rows = cases.join(rows, on="episode", maintain_order="left").filter(
        pl.col("born") <= pl.col("entered").fill_null(pl.col("opened"))
    )
    issued = pl.col("entered") + pl.col("wait")
    earliest = pl.max_horizontal("opened", "born")
    rows = rows.with_columns(
        pre_proceedings_date=pl.when(pl.col("entered").is_null() | ~pl.col("skipped")).then(
            pl.max_horizontal(earliest, pl.col("entered").fill_null(pl.col("opened") + 150) - pl.col("before"))
        ),
        issued_date=issued,
        concluded_date=issued + pl.col("length"),
    ).with_columns(_from=pl.min_horizontal("pre_proceedings_date", "issued_date"))
    frame = rows.select(
        "proceedings_id", "person_id", "pre_proceedings_date", "issued_date", "concluded_date", "outcome", "_from"
    ).sort("proceedings_id", "person_id")
    frame = dated(frame, "pre_proceedings_date", "issued_date", "concluded_date", "_from").with_columns(
        outcome=pl.when(pl.col("concluded_date").is_not_null()).then("outcome")
    )
    ends = ("issued_date", "concluded_date")
    return Extract(AGENCY, "care_proceedings", frame, "_from", ends, {"outcome": "concluded_date"})


def _expert_reports(history: History, proceedings: Extract) -> Extract:
    """Reports filed during proceedings of FS families, some by the team's own psychologist."""
    community = history.community
    rng = community.stream("expert reports")
    courts = (
        proceedings.frame.filter(pl.col("issued_date").is_not_null())
        .join(
            history.cases.select("person_id", "family").unique(maintain_order=True),
            on="person_id",
            maintain_order="left",
        )
        .group_by("proceedings_id", maintain_order=True)
        .agg(
            pl.col("family").first(),
            issued=pl.col("issued_date").first().cast(pl.Int32),
            concluded=pl.col("concluded_date").first().cast(pl.Int32),
        )
    )
    fs_start = community.spells.group_by("family").agg(fs_start=pl.col("start").min())
    courts = courts.join(fs_start, on="family", maintain_order="left").filter(pl.col("concluded") >= pl.col("fs_start"))
    courts = courts.join(community.families.select("family", "family_id"), on="family", maintain_order="left")
    courts = courts.with_columns(pl.max_horizontal("issued", "fs_start"))
    many = courts[np.repeat(np.arange(len(courts)), rng.poisson(2.2, len(courts)))]
    size = len(many)
    in_team = rng.random(size) < 0.55
    share = pl.Series(0.1 + 0.6 * rng.random(size))
    frame = many.select(
        identifiers(f"{community.profile.id_prefix}X", 5, np.arange(1, size + 1)).alias("report_id"),
        "family_id",
        filed_date=pl.col("issued") + ((pl.col("concluded") - pl.col("issued")) * share).cast(pl.Int32),
        author_in_team=pl.Series(in_team),
        accepted_by_court=pl.Series(rng.random(size) < np.where(in_team, 0.85, 0.95)),
    )
    return Extract(AGENCY, "expert_reports", dated(frame, "filed_date"), "filed_date")
