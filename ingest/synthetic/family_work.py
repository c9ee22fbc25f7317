"""The work of the Family Safeguarding teams: allocations, adult workers, group supervision, the workbook."""

import numpy as np
import polars as pl

from ingest.synthetic.draws import day, identifiers, pick, spread
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History
from ingest.synthetic.population import Community

AGENCY = "social_care"
WORKERS_IN_TEAM = 6
MODULES = 8
AUDITED = {
    "Plans complete using the new template": 0.90,
    "Plans written using strengths-based language": 0.55,
    "Plans with all sections complete": 0.70,
}
"""What audits ask of a plan, and the share that meets it two years on; at first half of that."""
PRESENT = {
    "social worker": 10,
    "social worker;mental health practitioner": 25,
    "social worker;mental health practitioner;substance misuse practitioner": 35,
    "social worker;mental health practitioner;substance misuse practitioner;domestic abuse practitioner": 30,
}


def team_name(number: pl.Expr) -> pl.Expr:
    return pl.lit("Family Safeguarding ") + (number + 1).cast(pl.String)


def worker_id(prefix: str, team: pl.Expr, place: pl.Expr) -> pl.Expr:
    """A worker is known by team and place in it: the same ids in social care and in the workforce extracts."""
    return pl.lit(f"{prefix}W") + (1000 + team * 10 + place).cast(pl.String)


def extracts(history: History) -> list[Extract]:
    community = history.community
    return [
        _allocations(community),
        _adult_workers(history),
        _group_supervisions(community),
        _workbook_modules(community),
        _plan_audits(community),
    ]


def _with_family_id(community: Community, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.join(community.families.select("family", "family_id"), on="family", maintain_order="left")


def _allocations(community: Community) -> Extract:
    rng, prefix = community.stream("allocations"), community.profile.id_prefix
    rows = _with_family_id(community, community.allocations).sort("start", "family_id")
    size = len(rows)
    place = pl.lit(pl.Series(rng.integers(WORKERS_IN_TEAM, size=size)))
    frame = rows.select(
        identifiers(f"{prefix}A", 6, np.arange(1, size + 1)).alias("involvement_id"),
        "family_id",
        team_name(pl.col("team")).alias("team"),
        worker_id(prefix, pl.col("team"), place).alias("worker_id"),
        start_date="start",
        end_date="end",
    )
    frame = dated(frame, "start_date", "end_date")
    return Extract(AGENCY, "safeguarding_involvements", frame, "start_date", ("end_date",))


def _adult_workers(history: History) -> Extract:
    rows = history.involvements.sort("start", "person_id", "worker_type")
    ids = identifiers(f"{history.community.profile.id_prefix}AW", 6, np.arange(1, len(rows) + 1))
    frame = rows.select(ids.alias("involvement_id"), "person_id", "worker_type", start_date="start", end_date="end")
    frame = dated(frame, "start_date", "end_date")
    return Extract(AGENCY, "adult_worker_involvements", frame, "start_date", ("end_date",))


def _group_supervisions(community: Community) -> Extract:
    """About one a month of each spell; the risk rating falls as the work goes on."""
    rng = community.stream("group supervisions")
    spells = _with_family_id(community, community.spells)
    length = (spells["end"] - spells["start"]).to_numpy()
    count = length // 30
    spell = np.repeat(np.arange(len(spells)), count)
    month = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count)
    size = len(spell)
    held = spells["start"].to_numpy()[spell] + month * 30 + spread(rng, 5, 25, size)
    risk = rng.random(size) + 0.5 * (1 - month / np.maximum(count[spell], 1))
    frame = (
        pl.DataFrame({"family_id": spells["family_id"].gather(spell), "held_date": held})
        .with_columns(
            risk_rating=pl.Series(np.select([risk > 1.1, risk > 0.55], ["red", "amber"], "green")),
            professions_present=pl.Series(pick(rng, PRESENT, size)),
        )
        .sort("held_date", "family_id")
    )
    ids = identifiers(f"{community.profile.id_prefix}GS", 7, np.arange(1, size + 1))
    frame = dated(frame.insert_column(0, ids.alias("supervision_id")), "held_date")
    return Extract(AGENCY, "group_supervisions", frame, "held_date")


def _workbook_modules(community: Community) -> Extract:
    """Families go through the eight modules in order, and many stop on the way; once a family, in its first spell."""
    rng = community.stream("workbook")
    spells = _with_family_id(community, community.spells).unique("family", keep="first", maintain_order=True)
    count = rng.integers(0, MODULES + 1, size=len(spells))
    spell = np.repeat(np.arange(len(spells)), count)
    module = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count) + 1
    start, end = (spells[column].to_numpy()[spell] for column in ("start", "end"))
    done = start + ((end - start) * module / (MODULES + 1)).astype(np.int64)
    frame = pl.DataFrame({"family_id": spells["family_id"].gather(spell), "module": module, "completed_date": done})
    return Extract(AGENCY, "workbook_modules", dated(frame, "completed_date"), "completed_date")


def _plan_audits(community: Community) -> Extract:
    """Three questions of one plan in eight; more of them meet the questions as time goes on."""
    rng = community.stream("plan audits")
    plans = community.spells.filter(pl.Series(rng.random(len(community.spells)) < 0.125))
    audited = plans["start"].to_numpy() + spread(rng, 20, 120, len(plans))
    frame = pl.DataFrame(
        {
            "audit_date": audited,
            "district": pick(rng, {"North": 40, "South": 60}, len(plans)),
            "area": pick(rng, {"Family Safeguarding": 70, "Children with disabilities": 30}, len(plans)),
        }
    ).join(pl.DataFrame({"question": list(AUDITED), "later": list(AUDITED.values())}), how="cross")
    begun = day(community.profile.go_live)
    grown = (0.5 + 0.5 * (pl.col("audit_date") - begun) / 730).clip(0.5, 1.0)
    met = pl.Series(rng.random(len(frame))) < pl.col("later") * grown
    frame = frame.with_columns(met=pl.when(met).then(pl.lit("yes")).otherwise(pl.lit("no"))).drop("later")
    frame = frame.filter(pl.col("audit_date") <= community.as_of).sort("audit_date", "district", "area", "question")
    ids = identifiers(f"{community.profile.id_prefix}PA", 6, np.arange(1, len(frame) + 1))
    frame = dated(frame.insert_column(0, ids.alias("audit_id")), "audit_date")
    return Extract(AGENCY, "plan_audits", frame, "audit_date")
