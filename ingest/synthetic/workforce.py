"""Posts, caseloads, training, supervision and the staff survey of the FS teams: quarterly figures and dated events."""

from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.draws import EPOCH, day, identifiers, pick, spread
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.family_work import WORKERS_IN_TEAM, team_name, worker_id
from ingest.synthetic.history import History
from ingest.synthetic.population import Community

AGENCY = "workforce"
ESTABLISHED = {
    "team_manager": 1.0, "senior_practitioner": 1.0, "social_worker": 5.0, "child_practitioner": 1.0,
    "domestic_abuse_victim_practitioner": 1.0, "domestic_abuse_perpetrator_practitioner": 0.5,
    "mental_health_practitioner": 1.0, "substance_misuse_practitioner": 1.0,
}  # fmt: skip
ROLE_AT_PLACE = ("senior_practitioner", "social_worker", "social_worker", "social_worker", "mental_health_practitioner",
                 "substance_misuse_practitioner")  # fmt: skip
HOURS = {"1": 70, "0.8": 15, "0.6": 15}
COURSES = (
    "motivational_interviewing_initial",
    "motivational_interviewing_follow_up",
    "family_safeguarding_workshop",
    "other",
)
QUESTIONS = (
    "overall_job_satisfaction",
    "manageable_workload",
    "able_to_work_with_adult_practitioners",
    "supported_by_manager",
)
ANSWERS = {"strongly agree": 22, "agree": 43, "neither agree nor disagree": 17, "disagree": 12, "strongly disagree": 6}


def extracts(history: History) -> list[Extract]:
    community = history.community
    snapshots = _quarter_ends(community)
    workers = _workers(community)
    return [
        _posts(community, snapshots),
        _caseloads(community, snapshots, workers),
        _training(community, workers),
        _supervisions(community, workers),
        *_survey(community, workers),
    ]


def _quarter_ends(community: Community) -> pl.Series:
    """Quarter ends from go-live to the as-of date."""
    last = date.fromordinal(EPOCH.toordinal() + community.as_of)
    starts = pl.date_range(community.profile.go_live, last, "1d", eager=True).dt.offset_by("1d")
    return (
        starts.filter((starts.dt.day() == 1) & (starts.dt.month() % 3 == 1)).dt.offset_by("-1d").rename("snapshot_date")
    )


def _workers(community: Community) -> pl.DataFrame:
    teams = pl.DataFrame({"number": np.arange(community.profile.teams)})
    places = pl.DataFrame({"place": np.arange(WORKERS_IN_TEAM), "role": ROLE_AT_PLACE})
    return teams.join(places, how="cross").select(
        worker_id(community.profile.id_prefix, pl.col("number"), pl.col("place")).alias("worker_id"),
        team_name(pl.col("number")).alias("team"), "role", "number",
    )  # fmt: skip


def _posts(community: Community, snapshots: pl.Series) -> Extract:
    rng = community.stream("posts")
    roles = pl.DataFrame({"role": list(ESTABLISHED), "established_fte": list(ESTABLISHED.values())})
    teams = pl.DataFrame({"number": np.arange(community.profile.teams)})
    frame = snapshots.to_frame().join(teams, how="cross").join(roles, how="cross")
    frame = frame.with_columns(team=team_name(pl.col("number")), draw=pl.Series(rng.random(len(frame))))
    frame = frame.with_columns(
        vacant_fte=pl.when(pl.col("draw") < 0.15).then(pl.min_horizontal("established_fte", 1.0)).otherwise(0.0),
        leavers_fte=pl.when(pl.col("draw") > 0.96).then(0.5).otherwise(0.0),
    )
    columns = ("snapshot_date", "team", "role", "established_fte", "vacant_fte", "leavers_fte")
    return Extract(AGENCY, "posts", frame.select(columns), "snapshot_date")


def _caseloads(community: Community, snapshots: pl.Series, workers: pl.DataFrame) -> Extract:
    rng = community.stream("caseloads")
    frame = snapshots.to_frame().join(workers, how="cross")
    size = len(frame)
    adult_worker = pl.col("role").str.ends_with("_practitioner") & (pl.col("role") != "senior_practitioner")
    frame = frame.with_columns(
        cases=pl.Series(rng.poisson(13, size)),
        waiting=pl.Series(rng.poisson(1.5, size)),
        third=pl.Series(rng.random(size)),
        fte=pl.Series(pick(rng, HOURS, size)).cast(pl.Float64),
    ).with_columns(
        waiting=pl.when(adult_worker).then("waiting"),
        assessment_cases=pl.when(adult_worker).then((pl.col("cases") * pl.col("third") * 0.4).cast(pl.Int64)),
        group_cases=pl.when(adult_worker).then((pl.col("cases") * 0.3).cast(pl.Int64)),
    )
    frame = frame.select(
        "snapshot_date", "worker_id", "team", "role", "cases", "waiting", "fte", "assessment_cases",
        individual_cases=pl.col("cases") - pl.col("assessment_cases") - pl.col("group_cases"),
        group_cases="group_cases",
    )  # fmt: skip
    return Extract(AGENCY, "caseloads", frame, "snapshot_date")


def _training(community: Community, workers: pl.DataFrame) -> Extract:
    rng, go_live = community.stream("training"), day(community.profile.go_live)
    frame = workers.select("worker_id").join(pl.DataFrame({"course": COURSES}), how="cross")
    frame = frame.with_columns(completed_date=pl.Series(go_live + spread(rng, -60, 420, len(frame))))
    frame = frame.filter(pl.Series(rng.random(len(frame)) < 0.85)).sort("completed_date", "worker_id")
    return Extract(AGENCY, "training", dated(frame, "completed_date"), "completed_date")


def _supervisions(community: Community, workers: pl.DataFrame) -> Extract:
    """Case supervision every month, clinical supervision every other month."""
    rng, go_live = community.stream("supervisions"), day(community.profile.go_live)
    months = np.arange(max((community.as_of - go_live) // 30, 1))
    kinds = pl.DataFrame({"kind": ["case", "clinical"], "every": [1, 2]})
    frame = workers.select("worker_id").join(kinds, how="cross").join(pl.DataFrame({"month": months}), how="cross")
    frame = frame.filter(pl.col("month") % pl.col("every") == 0)
    frame = frame.with_columns(
        supervision_date=go_live + pl.col("month") * 30 + pl.Series(spread(rng, 0, 27, len(frame)))
    )
    frame = frame.filter(pl.Series(rng.random(len(frame)) < 0.9)).sort("supervision_date", "worker_id", "kind")
    return Extract(
        AGENCY, "supervisions", dated(frame.select("worker_id", "supervision_date", "kind"), "supervision_date"),
        "supervision_date",
    )  # fmt: skip


def _survey(community: Community, workers: pl.DataFrame) -> list[Extract]:
    """Two waves of a staff survey, about half answered."""
    rng = community.stream("survey")
    waves = pl.DataFrame({"survey": ["wave 1", "wave 2"], "_day": [community.as_of - 420, community.as_of - 60]})
    samples = dated(waves.with_columns(people_invited=pl.lit(len(workers) + 2)), "_day")
    answered = waves.join(workers.select("team", "role"), how="cross")
    answered = answered.filter(pl.Series(rng.random(len(answered)) < 0.55))
    answered = answered.with_columns(response_id=identifiers("S", 4, rng.permutation(len(answered)) + 1))
    rows = answered.join(pl.DataFrame({"question": QUESTIONS}), how="cross")
    rows = rows.with_columns(answer=pl.Series(pick(rng, ANSWERS, len(rows))))
    responses = dated(rows.select("survey", "response_id", "question", "answer", "role", "team", "_day"), "_day")
    return [
        Extract(AGENCY, "survey_samples", samples.select("survey", "people_invited", "_day"), "_day"),
        Extract(AGENCY, "survey_responses", responses, "_day"),
    ]
