"""Assessments, structured treatments and Treatment Outcomes Profile forms of adults with a substance misuse worker.

Some young people of the families are in treatment too: the toolkit's figures are of adults, and leave them out.
"""

import numpy as np
import polars as pl

from ingest.synthetic.draws import ADULT, YEAR, duration, identifiers, pick, spread
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History

AGENCY = "substance_misuse"
ENGAGED, REPRESENTED = 0.78, 0.18
YOUNG, YOUNG_IN_TREATMENT = 15 * YEAR, 0.2
GROUPS = {"opiate": 24, "non_opiate": 34, "alcohol": 42}
REASONS = {"completed": 52, "dropped_out": 30, "transferred": 10, "other": 8}
SUBSTANCES = {
    "alcohol_days": {"alcohol": 0.95, "opiate": 0.35, "non_opiate": 0.5},
    "opiate_days": {"opiate": 0.95},
    "crack_days": {"opiate": 0.4, "non_opiate": 0.1},
    "cocaine_days": {"non_opiate": 0.4, "alcohol": 0.1},
    "amphetamine_days": {"non_opiate": 0.12},
    "cannabis_days": {"non_opiate": 0.75, "opiate": 0.3, "alcohol": 0.2},
    "other_days": {"non_opiate": 0.08},
}
SCALES = ("psychological_health", "physical_health", "quality_of_life")
OCCUPATIONS = {"paid_work_days": 0.25, "volunteering_days": 0.06, "education_days": 0.08}


def extracts(history: History) -> list[Extract]:
    assessments, treatments = _assessments_and_treatments(history)
    return [assessments, treatments, _forms(history, treatments.frame)]


def _assessments_and_treatments(history: History) -> tuple[Extract, Extract]:
    community = history.community
    prefix = community.profile.slug[:2].upper()
    of_adults = history.involvements.filter(pl.col("worker_type") == "substance_misuse")
    drawn = [
        _drawn(of_adults, community.stream("treatments")),
        _drawn(_young_people(history), community.stream("young people's treatments")),
    ]
    assessments = pl.concat([of_group for of_group, _ in drawn]).sort("assessment_date", "person_id")
    ids = identifiers(f"{prefix}SA", 5, np.arange(1, len(assessments) + 1))
    assessments.insert_column(0, ids.alias("assessment_id"))
    treatments = pl.concat([of_group for _, of_group in drawn]).sort("start_date", "person_id")
    treatments.insert_column(0, identifiers(f"{prefix}T", 5, np.arange(1, len(treatments) + 1)).alias("treatment_id"))
    return (
        Extract(AGENCY, "assessments", dated(assessments, "assessment_date"), "assessment_date"),
        Extract(
            AGENCY, "treatments", dated(treatments, "start_date", "closure_date"), "start_date", ("closure_date",),
            {"closure_reason": "closure_date"},
        ),
    )  # fmt: skip


def _young_people(history: History) -> pl.DataFrame:
    """Some of the children aged 15 or more at FS start, until they are 18 (person_id, start, end)."""
    community = history.community
    rows = community.children.join(community.spells, on="family", maintain_order="left").drop_nulls("start")
    rows = rows.filter(pl.col("start") - pl.col("born") >= YOUNG).select(
        "person_id", "start", end=pl.min_horizontal("end", pl.col("born") + ADULT)
    )
    likely = community.stream("young people in treatment").random(len(rows)) < YOUNG_IN_TREATMENT
    return rows.filter((pl.col("end") - pl.col("start") > 60) & pl.Series(likely))


def _drawn(work: pl.DataFrame, rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Assessments and treatments, which lie inside the work; some who completed come back within six months."""
    size = len(work)
    assessed = work["start"].to_numpy() + spread(rng, 0, 12, size)
    engaged = rng.random(size) < ENGAGED
    assessments = work.select("person_id").with_columns(
        assessment_date=pl.Series(assessed), outcome=pl.Series(np.where(engaged, "treatment", "non_engagement"))
    )  # fmt: skip
    limit = work["end"].to_numpy()
    start = assessed + spread(rng, 2, 20, size)
    group = pick(rng, GROUPS, size)
    parts, treated = [], engaged
    for _ in range(2):
        end = np.minimum(start + duration(rng, size, median=95, sigma=0.5, low=14, high=400), limit)
        reason = pick(rng, REASONS, size)
        treated = treated & (start + 7 <= end)
        parts.append(
            work.select("person_id").with_columns(
                substance_group=pl.Series(group), start_date=pl.Series(start), closure_date=pl.Series(end),
                closure_reason=pl.Series(reason),
            ).filter(pl.Series(treated))
        )  # fmt: skip
        treated = treated & (reason == "completed") & (rng.random(size) < REPRESENTED / 0.6)
        start = end + spread(rng, 14, 175, size)
    return assessments, pl.concat(parts)


def _forms(history: History, treatments: pl.DataFrame) -> Extract:
    """A start form for nearly all, a review for the longer ones, an exit form for most that were not dropped."""
    rng = history.community.stream("treatment outcomes")
    rows = treatments.select(
        "treatment_id", "person_id", "substance_group", "closure_reason",
        start=pl.col("start_date").cast(pl.Int32), end=pl.col("closure_date").cast(pl.Int32),
    )  # fmt: skip
    length = (rows["end"] - rows["start"]).to_numpy()
    dropped = (rows["closure_reason"] == "dropped_out").to_numpy()
    size = len(rows)
    stages = {
        "start": (0.0, rng.random(size) < 0.96),
        "review": (0.5, (length > 80) & (rng.random(size) < 0.8)),
        "exit": (1.0, ~dropped & (rng.random(size) < 0.85)),
    }
    better = np.clip(
        rng.normal(np.where(dropped, 0.1, 0.45), 0.35), -0.6, 0.95
    )  # share of the way gone by the exit form
    answers = _first_answers(rng, rows["substance_group"].to_numpy(), size)
    parts = [
        rows.select(
            "person_id", "treatment_id", stage=pl.lit(stage),
            form_date=pl.col("start") + pl.Series(length * share).cast(pl.Int32),
        )
        .with_columns(_answers_at(answers, better * share))
        .filter(pl.Series(likely))
        for stage, (share, likely) in stages.items()
    ]  # fmt: skip
    frame = pl.concat(parts).sort("form_date", "treatment_id", "stage")
    blank = pl.Series(rng.random(len(frame)) < 0.02)
    frame = frame.with_columns(cannabis_days=pl.when(~blank).then("cannabis_days"))  # a question left unanswered
    frame.insert_column(0, identifiers("TOP", 6, np.arange(1, len(frame) + 1)).alias("form_id"))
    return Extract(AGENCY, "treatment_outcomes_profiles", dated(frame, "form_date"), "form_date")


def _first_answers(rng: np.random.Generator, group: np.ndarray, size: int) -> dict[str, np.ndarray]:
    answers = {}
    for column, likely in SUBSTANCES.items():
        used = rng.random(size) < np.array([likely.get(of, 0.02) for of in group])
        answers[column] = np.where(used, rng.integers(4, 29, size=size), 0)
    answers |= {column: np.clip(rng.normal(8, 3, size), 0, 20) for column in SCALES}
    answers |= {
        column: np.where(rng.random(size) < share, rng.integers(4, 21, size=size), 0)
        for column, share in OCCUPATIONS.items()
    }
    return answers


def _answers_at(first: dict[str, np.ndarray], better: np.ndarray) -> list[pl.Series]:
    """The answers when a share `better` of the way to recovery has been gone; below 0 is worse than at the start."""
    now = {column: np.clip(first[column] * (1 - better), 0, 28) for column in SUBSTANCES}
    now |= {column: np.clip(first[column] + (17 - first[column]) * better, 0, 20) for column in SCALES}
    now |= {column: np.clip(first[column] * (1 + better), 0, 28) for column in OCCUPATIONS}
    order = (*SUBSTANCES, "psychological_health", "physical_health", "quality_of_life", *OCCUPATIONS)
    return [pl.Series(column, np.rint(now[column]).astype(np.int64)) for column in order]
