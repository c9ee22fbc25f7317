"""What the partners' services say about the people of a case, drawn on the edges of the definitions.

Families, plans and schools are drawn in `cases`; the courts and whole-authority extracts in `institutions`.
"""

from __future__ import annotations

from datetime import date, timedelta

from .draws import Draw, stretches
from .oracle.dates import months_later, quarter_of
from .oracle.deliveries import Row
from .oracle.treatments import DOMAINS
from .world import World

ONE_DAY = timedelta(days=1)
# Six months on from these stop at the end of a shorter month.
MONTH_ENDS = ((8, 31), (8, 30), (8, 29), (8, 28), (10, 31), (12, 31), (3, 31), (5, 31))
CLOSURES = ("completed", "completed", "completed", "dropped_out", "transferred", "other", None)
FORM_STAGES = ("start", "review", "exit", "exit")
WORKER_TYPES = ("mental_health", "domestic_abuse_victim", "domestic_abuse_perpetrator", "substance_misuse")
PROGRAMME_LENGTHS = (0, 1, 30, 60, 91, 180)
PROGRAMME_GAPS = (-30, 0, 1, 30, 100)
FALLS = (0, 0, 0, -1, 3, 4, 4, 5, 6, 6)


def telling_edges(draw: Draw, anchors: list[date]) -> list[date]:
    """Ends that windows of 12 months are measured back from."""
    anchor = draw.rng.choice(anchors)
    return [draw.as_of, quarter_of(draw.as_of).back(1).end, quarter_of(anchor).end, quarter_of(anchor).next().end]


def closure_of(draw: Draw, start: date) -> date | None:
    """None, six months before the as-of date or a day either side, a month's end, or some telling days on."""
    if draw.chance(0.2):
        return None
    six_months_ago = months_later(draw.as_of, -6)
    later = six_months_ago + timedelta(days=draw.rng.randint(2, 40))  # known only to a partner that is ahead of us
    candidates = [later, six_months_ago, six_months_ago + ONE_DAY, six_months_ago - ONE_DAY, quarter_of(start).end]
    candidates += [date(start.year, *month_day) for month_day in MONTH_ENDS]
    candidates += [start + timedelta(days=number) for number in (0, 1, 30, 90, 200)]
    return draw.rng.choice([day for day in candidates if day >= start])


def next_start(draw: Draw, start: date, closure: date | None) -> date:
    """Of the next treatment: on the closure day, the day after, on the last day of the six months, after it, before."""
    base = closure or start + timedelta(days=60)
    six_months_on = months_later(base, 6)
    days = (base, base + ONE_DAY, six_months_on, six_months_on + ONE_DAY, base + timedelta(days=30))
    return draw.rng.choice((*days, base - timedelta(days=20), start))


def add_treatments(world: World, person_id: str, anchors: list[date]) -> None:
    """Treatments one after another or at once, with their forms, and the assessments before them."""
    draw = world.draw
    start = draw.near(*anchors)
    for _ in range(draw.rng.choice((0, 1, 1, 2, 3))):
        closure = closure_of(draw, start)
        treatment_id = draw.identifier()
        world.add(
            "treatments",
            treatment_id=treatment_id,
            substance_group=draw.rng.choice(("opiate", "non_opiate", "alcohol", None)),
            start_date=start,
            closure_date=closure,
            closure_reason=draw.rng.choice(CLOSURES),
            **draw.whose(person_id),
        )
        add_forms(world, person_id, treatment_id, start, closure)
        start = next_start(draw, start, closure)
    for _ in range(draw.rng.choice((0, 1, 2, 3))):
        world.add(
            "assessments",
            assessment_id=draw.identifier(),
            assessment_date=draw.rng.choice((draw.near(*anchors), *anchors, quarter_of(anchors[0]).end)),
            outcome=draw.rng.choice(("treatment", "non_engagement")),
            **draw.whose(person_id),
        )


def add_forms(world: World, person_id: str, treatment_id: str, start: date, closure: date | None) -> None:
    """None, one or several TOPS forms of one treatment, some of one day, some with blanks, some the same again."""
    draw = world.draw
    ends = (quarter_of(start).end, quarter_of(start).next().start, draw.as_of)
    days = (start, start, start + timedelta(days=28), closure or draw.near(start), draw.near(start), *ends)
    answers: Row = {}
    for _ in range(draw.rng.choice((0, 1, 2, 2, 3, 4))):
        if not answers or draw.chance(0.65):
            answers = {
                column: None if draw.chance(0.04) else draw.rng.choice((0, 0, 3, 10, 14, 20))
                for columns in DOMAINS.values()
                for column in columns
            }
        world.add(
            "treatment_outcomes_profiles",
            form_id=draw.identifier(),
            treatment_id=treatment_id,
            stage=draw.rng.choice(FORM_STAGES),
            form_date=draw.rng.choice(days),
            **answers,
            **draw.whose(person_id),
        )


def add_repeats(world: World, people: list[str], anchors: list[date]) -> None:
    """A run of domestic abuse incidents of one person, one day to 12 months and a day apart, several of a day; it
    starts where a window of 12 months does. MARAC referrals at the edges of such windows.
    """
    draw = world.draw
    person_id = draw.rng.choice(people)
    a_year_before = months_later(draw.rng.choice((*telling_edges(draw, anchors), anchors[0])), -12)
    day = a_year_before + timedelta(days=draw.rng.choice((-60, -1, 0, 0, 1)))
    for _ in range(draw.rng.choice((2, 3, 5, 5, 6, 7))):
        incident_id = draw.identifier()
        involved = {(person_id, role) for role in draw.rng.choice((("victim",), ("offender",), ("victim", "offender")))}
        if draw.chance(0.3):
            involved.add((draw.rng.choice(people), "offender"))
        for one, role in sorted(involved):
            world.add(
                "incidents",
                incident_id=incident_id,
                role=role,
                incident_date=day,
                domestic_abuse=draw.chance(0.95),
                call_out=draw.chance(0.5),
                **draw.whose(one),
            )
        a_year_on = months_later(day, 12)
        steps = (day, day + ONE_DAY, day + timedelta(days=30), day + timedelta(days=60), a_year_on, a_year_on + ONE_DAY)
        day = draw.rng.choice(steps)
    for _ in range(draw.rng.choice((0, 0, 0, 1, 2))):
        edge = months_later(draw.rng.choice(telling_edges(draw, anchors)), -12)
        world.add(
            "marac_referrals",
            referral_id=draw.identifier(),
            referral_date=draw.rng.choice((edge, edge + ONE_DAY, draw.near(*anchors))),
            **draw.whose(draw.rng.choice(people)),
        )


def add_programmes(world: World, person_id: str, anchors: list[date]) -> None:
    draw = world.draw
    edges = (quarter_of(draw.rng.choice(anchors)).end, draw.as_of)
    count = draw.rng.choice((0, 1, 2, 3))
    first = draw.near(*anchors)
    for start, end in stretches(draw, first, count, PROGRAMME_LENGTHS, PROGRAMME_GAPS, edges=edges):
        row = {"participant_role": draw.rng.choice(("victim", "perpetrator")), "start_date": start, "end_date": end}
        outcome = draw.rng.choice(("completed", "completed", "not_completed", None))
        world.add("programmes", programme_id=draw.identifier(), outcome=outcome, **row, **draw.whose(person_id))
        if draw.chance(0.2):
            world.add("programmes", programme_id=draw.identifier(), outcome=None, **row, **draw.whose(person_id))


def add_involvements(world: World, person_id: str, anchors: list[date]) -> list[date]:
    """Adult workers of each kind, touching a spell's ends or a day short of them; returns their starts."""
    draw = world.draw
    worked = []
    for worker_type in draw.rng.choices(WORKER_TYPES, k=draw.rng.choice((0, 3, 4, 5))):
        start = draw.rng.choice((*anchors, draw.near(*anchors)))
        edges = [edge + timedelta(days=days) for edge in anchors for days in (-1, 0)]
        end = draw.rng.choice([None, start, *(edge for edge in edges if edge >= start)])
        row = {"worker_type": worker_type, "start_date": start, "end_date": end}
        world.add("adult_worker_involvements", involvement_id=draw.identifier(), person_id=person_id, **row)
        worked.append(start)
    return worked


def add_scores(world: World, person_id: str, anchors: list[date], worked: list[date]) -> None:
    """PHQ-9, GAD-7 and LSI-R scores: falls at and beside the reliable ones, several of one day, one alone, some
    28 or 29 days before the work began.
    """
    draw = world.draw
    began = draw.rng.choice([*worked, anchors[0]])
    before = began - timedelta(days=draw.rng.choice((28, 29)))
    days = (anchors[0], before, quarter_of(began).end, *(draw.near(*anchors) for _ in range(2)))
    for instrument in ("PHQ-9", "GAD-7"):
        score = draw.rng.randint(8, 14)
        for _ in range(draw.rng.choice((0, 2, 3, 3, 4))):
            world.add(
                "mental_health_scores",
                instrument=instrument,
                stage=draw.rng.choice(("initial", "interim", "end")),
                score_date=draw.rng.choice(days),
                score=score,
                **draw.whose(person_id),
            )
            score = max(0, min(21, score - draw.rng.choice(FALLS)))
    score = draw.rng.randint(0, 54)
    for _ in range(draw.rng.choice((0, 1, 2, 3))):
        world.add(
            "lsir_assessments",
            assessment_date=draw.rng.choice(days),
            stage=draw.rng.choice(("initial", "review", "end")),
            score=score,
            **draw.whose(person_id),
        )
        score = max(0, min(54, score - draw.rng.choice((0, 0, -1, 1, 10))))


def add_hospital_use(world: World, person_id: str, anchors: list[date]) -> None:
    draw = world.draw
    for extract, key, column in (
        ("ae_attendances", "attendance_id", "attendance_date"),
        ("emergency_admissions", "admission_id", "admission_date"),
    ):
        for _ in range(draw.rng.choice((0, 0, 1, 2))):
            row = {key: draw.identifier(), column: draw.near(*anchors)}
            world.add(extract, **row, **draw.whose(person_id))


def add_services(world: World, people: list[str], anchors: list[date]) -> None:
    """Everything of this module about the people of one family; mostly its adults."""
    draw = world.draw
    for person_id in people:
        add_hospital_use(world, person_id, anchors)
        if world.persons[person_id] > months_later(anchors[0], -12 * 18) and draw.chance(0.85):
            continue
        add_treatments(world, person_id, anchors)
        add_programmes(world, person_id, anchors)
        add_scores(world, person_id, anchors, add_involvements(world, person_id, anchors))
    if draw.chance(0.5):
        adults = [person_id for person_id in people if world.persons[person_id] <= months_later(anchors[0], -12 * 18)]
        add_repeats(world, adults or people, anchors)
