"""Hospital events (or their quarterly summary), mental health contacts and scores of people in FS families."""

from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.draws import day, events, identifiers, spread
from ingest.synthetic.effect import ceiling, kept
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History
from ingest.synthetic.population import Community
from ingest.synthetic.timeline import time_around_fs

AGENCY = "health"
BEFORE, AFTER = 366, 183  # days around a family's time in FS for which partners send rows
AE_PER_YEAR = {"child": 0.55, "adult": 0.7}
ADMISSIONS_PER_YEAR = {"child": 0.12, "adult": 0.16}
CRISES_PER_YEAR, PLANNED_PER_YEAR = 1.6, 5.0
COHORTS = {
    "1": (date(2017, 10, 1), date(2017, 12, 31)),
    "2": (date(2018, 1, 1), date(2018, 3, 31)),
    "3": (date(2018, 10, 1), date(2018, 12, 31)),
    "4": (date(2019, 1, 1), date(2019, 3, 31)),
    "5": (date(2019, 10, 1), date(2019, 12, 31)),
    "6": (date(2020, 1, 1), date(2020, 3, 31)),
}
"""The toolkit's cohorts: number -> first and last day of FS start."""
HIGHEST = {"PHQ-9": 27, "GAD-7": 21}
FROM_BEFORE = 0.25  # of adults with a mental health worker have a score from before


def extracts(history: History) -> list[Extract]:
    community = history.community
    people = _people_in_fs(community)
    attendances = _hospital(community, people, "ae_attendances", "attendance", AE_PER_YEAR)
    admissions = _hospital(community, people, "emergency_admissions", "admission", ADMISSIONS_PER_YEAR)
    summary = _summary(community, people, {"ae_attendance": attendances, "emergency_admission": admissions})
    return [attendances, admissions, summary, _contacts(history), _scores(history)]


def _people_in_fs(community: Community) -> pl.DataFrame:
    """person_id, group (child or adult), born, fs_start, first and last day for which rows are sent."""
    windows = time_around_fs(community.spells, community.as_of, BEFORE, AFTER)
    children = community.children.select("person_id", "family", "born", group=pl.lit("child"))
    adults = community.adults.filter("being_worked_with").select("person_id", "family", "born", group=pl.lit("adult"))
    people = pl.concat([children, adults]).join(windows, on="family", maintain_order="left").drop_nulls("fs_start")
    return people.with_columns(first=pl.max_horizontal("first", "born"))


def _hospital(community: Community, people: pl.DataFrame, name: str, thing: str, per_year: dict[str, float]) -> Extract:
    rng, ratio = community.stream(name), community.effect.health_emergencies
    rate = people["group"].replace_strict(per_year).to_numpy() * rng.gamma(1.2, 1 / 1.2, len(people)) * ceiling(ratio)
    person, when = events(rng, rate, people["first"].to_numpy(), people["last"].to_numpy())
    remain = kept(rng, ratio, when >= people["fs_start"].to_numpy()[person])
    rows = pl.DataFrame({"person_id": people["person_id"].gather(person), f"{thing}_date": when})
    rows = rows.filter(pl.Series(remain)).sort(f"{thing}_date", "person_id")
    ids = identifiers(f"{thing[:2].upper()}", 8, np.arange(1, len(rows) + 1)).alias(f"{thing}_id")
    return Extract(AGENCY, name, dated(rows.insert_column(0, ids), f"{thing}_date"), f"{thing}_date")


def _summary(community: Community, people: pl.DataFrame, events_of: dict[str, Extract]) -> Extract:
    """The same events by quarter, cohort of the family's first FS start, measure and age group, in place of rows."""
    in_cohort = [
        pl.when(pl.col("fs_start").is_between(day(first), day(last))).then(pl.lit(number))
        for number, (first, last) in COHORTS.items()
    ]
    members = people.with_columns(cohort=pl.coalesce(in_cohort)).drop_nulls("cohort")
    sizes = members.group_by("cohort", "group").agg(people=pl.len())
    quarters = pl.date_range(date(2017, 4, 1), date(2020, 1, 1), "3mo", eager=True)
    parts = []
    for measure, extract in events_of.items():
        column = extract.known_from
        counted = (
            extract.frame.join(members.select("person_id", "cohort", "group"), on="person_id")
            .group_by(pl.col(column).dt.truncate("1q").alias("quarter_start"), "cohort", "group")
            .agg(people_with_event=pl.col("person_id").n_unique(), events=pl.len())
        )
        grid = pl.DataFrame({"quarter_start": quarters}).join(sizes, how="cross").with_columns(measure=pl.lit(measure))
        parts.append(grid.join(counted, on=["quarter_start", "cohort", "group"], how="left"))
    frame = pl.concat(parts).with_columns(pl.col("people_with_event", "events").fill_null(0), age_group="group")
    frame = frame.select(
        "quarter_start", "cohort", "measure", "age_group", "people", "people_with_event", "events",
        _sent=pl.col("quarter_start").dt.offset_by("3mo").dt.offset_by("-1d"),
    )  # fmt: skip
    frame = frame.sort("quarter_start", "cohort", "measure", "age_group")
    return Extract(AGENCY, "service_use_summary", frame, "_sent")


def _contacts(history: History) -> Extract:
    """Contacts of adults with a mental health worker: crises before, fewer during and after; planned ones during."""
    community = history.community
    rng, ratio = community.stream("contacts"), community.effect.crisis_contacts
    work = history.involvements.filter(pl.col("worker_type") == "mental_health").unique(
        "person_id", keep="first", maintain_order=True
    )
    start, end = work["start"].to_numpy(), work["end"].to_numpy()
    rate = np.full(len(work), CRISES_PER_YEAR) * ceiling(ratio)
    person, when = events(rng, rate, start - 366, np.minimum(end + 366, community.as_of))
    remain = kept(rng, ratio, when >= start[person])
    planned_person, planned = events(rng, np.full(len(work), PLANNED_PER_YEAR), start, np.minimum(end, community.as_of))
    rows = pl.DataFrame(
        {
            "person_id": work["person_id"].gather(np.concatenate([person[remain], planned_person])),
            "contact_date": np.concatenate([when[remain], planned]),
            "contact_type": np.repeat(np.array(["crisis", "planned"]), [remain.sum(), len(planned)]),
        }
    ).sort("contact_date", "person_id", "contact_type")
    ids = identifiers("C", 7, np.arange(1, len(rows) + 1)).alias("contact_id")
    return Extract(AGENCY, "mental_health_contacts", dated(rows.insert_column(0, ids), "contact_date"), "contact_date")


def _scores(history: History) -> Extract:
    """PHQ-9 and GAD-7 at the start, the middle and the end of a mental health worker's involvement; of some adults also
    from long before it, as a GP took it.
    """
    rng = history.community.stream("scores")
    work = history.involvements.filter(pl.col("worker_type") == "mental_health")
    size = len(work)
    start, end = work["start"].to_numpy(), work["end"].to_numpy()
    parts = []
    for instrument, highest in HIGHEST.items():
        score = np.clip(rng.normal(highest * 0.58, highest * 0.18, size), 0, highest)
        for stage, share, likely in (("initial", 0.05, 0.95), ("interim", 0.5, 0.6), ("end", 0.97, 0.7)):
            date_ = start + ((end - start) * share).astype(np.int64)
            rows = work.select("person_id").with_columns(
                instrument=pl.lit(instrument), stage=pl.lit(stage), score_date=pl.Series(date_),
                score=pl.Series(np.rint(score).astype(np.int64)),
            )  # fmt: skip
            parts.append(rows.filter(pl.Series(rng.random(size) < likely)))
            score = np.clip(score - rng.normal(highest * 0.09, highest * 0.12, size), 0, highest)
    earlier = history.community.stream("scores from before")
    for instrument, highest in HIGHEST.items():
        rows = work.select("person_id").with_columns(
            instrument=pl.lit(instrument), stage=pl.lit("initial"),
            score_date=pl.Series(start - spread(earlier, 60, 400, size)),
            score=pl.Series(spread(earlier, highest // 3, highest, size)),
        )  # fmt: skip
        parts.append(rows.filter(pl.Series(earlier.random(size) < FROM_BEFORE)))
    key = ["person_id", "instrument", "stage", "score_date"]
    frame = pl.concat(parts).unique(key, keep="first", maintain_order=True).sort("score_date", *key[:3])
    return Extract(AGENCY, "mental_health_scores", dated(frame, "score_date"), "score_date")
