"""Care proceedings and expert reports of a family; caseloads and hospital totals of a whole authority."""

from __future__ import annotations

from datetime import timedelta

from .oracle.dates import quarter_of, quarters_from
from .world import TEAMS, World

ROLES = ("social_worker", "substance_misuse_practitioner", "Psychologist")
# Quarters of a full-time equivalent, which add up to the same number in whatever order.
RECORDED = {
    "waiting": range(10),
    "fte": (0, 0.25, 0.5, 0.75, 1, 1),
    "assessment_cases": range(10),
    "individual_cases": range(10),
    "group_cases": range(10),
}
WORKERS = ("W1", "W2", "W3", "007", "W5")


def add_proceedings(world: World, family_id: str, people: list[str], anchors: list) -> None:
    """Proceedings of one or two of the people, dated alike or not, and reports in them."""
    draw = world.draw
    for _ in range(draw.rng.choice((0, 1, 1, 2))):
        proceedings_id = draw.identifier()
        dates = dates_of_proceedings(world, anchors)
        for person_id in draw.rng.sample(people, min(len(people), draw.rng.choice((1, 1, 2)))):
            world.add("care_proceedings", proceedings_id=proceedings_id, person_id=person_id, outcome=None, **dates)
            if draw.chance(0.5):
                dates = dates_of_proceedings(world, anchors)
    for _ in range(draw.rng.choice((0, 1, 2))):
        world.add(
            "expert_reports",
            report_id=draw.identifier(),
            family_id=family_id,
            filed_date=draw.near(*anchors),
            author_in_team=draw.chance(0.7),
            accepted_by_court=draw.chance(0.7),
        )


def dates_of_proceedings(world: World, anchors: list) -> dict:
    """Pre-proceedings, issue or both, and perhaps a conclusion, on the day of issue or on an edge."""
    draw = world.draw
    before_issue = draw.near(*anchors)
    issued = before_issue + timedelta(days=draw.rng.choice((0, 1, 30, 91)))
    stages = draw.rng.choice(("pre", "issued", "both", "both"))
    last = before_issue if stages == "pre" else issued
    concluded = last + timedelta(days=draw.rng.choice((0, 30, 100, 182)))
    if draw.chance(0.4):
        concluded = max(last, draw.rng.choice((quarter_of(last).end, quarter_of(last).next().end, draw.as_of)))
    return {
        "pre_proceedings_date": None if stages == "issued" else before_issue,
        "issued_date": None if stages == "pre" else issued,
        "concluded_date": None if draw.chance(0.35) else concluded,
    }


def add_population(world: World) -> None:
    """Mid-year population of most years, by age group; now and then nobody."""
    for year in range(2015, 2021):
        for age_group in ("under_12", "under_18"):
            if world.draw.chance(0.8):
                people = world.draw.rng.choice((0, 1, 3, 700, 12_345, 30_000))
                world.add("population", year=year, age_group=age_group, population=people)


def add_caseloads(world: World) -> None:
    """Several snapshots in some quarters, none in others; what is recorded of a worker is
    blank for some of them or for all.
    """
    draw = world.draw
    for quarter in quarters_from(quarter_of(draw.as_of).back(6), quarter_of(draw.as_of)):
        days = (quarter.start, quarter.end, draw.as_of, draw.as_of + timedelta(days=1), quarter.end - timedelta(days=1))
        for day in draw.rng.sample(days, draw.rng.choice((0, 1, 2))):
            blank = {column for column in RECORDED if draw.chance(0.2)}
            for worker_id in draw.rng.sample(WORKERS, draw.rng.randint(1, len(WORKERS))):
                world.add(
                    "caseloads",
                    snapshot_date=day,
                    worker_id=worker_id,
                    team=draw.rng.choice((*TEAMS, "Elsewhere")),
                    role=draw.rng.choice(ROLES),
                    cases=draw.rng.choice((0, 14, 15, 16, draw.rng.randint(1, 25))),
                    **{
                        column: None if column in blank or draw.chance(0.3) else draw.rng.choice(values)
                        for column, values in RECORDED.items()
                    },
                )


def add_summaries(world: World) -> None:
    """The aggregate table, for some cohorts of some quarters, events counted or left blank."""
    draw = world.draw
    for quarter in quarters_from(quarter_of(draw.as_of).back(9), quarter_of(draw.as_of)):
        for cohort in draw.rng.sample(range(1, 7), draw.rng.choice((0, 2, 5))):
            for measure in ("ae_attendance", "emergency_admission"):
                for age_group in ("child", "adult"):
                    people = draw.rng.choice((0, 1, 7, 30))
                    with_event = draw.rng.randint(0, people)
                    world.add(
                        "service_use_summary",
                        quarter_start=quarter.start,
                        cohort=cohort,
                        measure=measure,
                        age_group=age_group,
                        people=people,
                        people_with_event=with_event,
                        events=None if draw.chance(0.15) else with_event + draw.rng.randint(0, 5),
                    )
