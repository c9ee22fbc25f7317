"""Small random authorities on the edges of the definitions. A case is a family.

Everything is drawn from one `random.Random(seed)`, so a seed is a landing. How rows are split into files is `splits`.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .draws import Draw, birth_of_child, stretches
from .institutions import add_caseloads, add_population, add_proceedings, add_summaries
from .oracle import Delivery
from .oracle.dates import months_later, quarter_of
from .oracle.deliveries import INCREMENT_KEYS, Row
from .services import add_services
from .splits import deliveries_of
from .world import TEAMS, World

AUTHORITIES = ("bracknell_forest", "cambridgeshire", "hertfordshire", "luton", "peterborough", "west_berkshire")
AS_OF_DATES = ("2019-03-31", "2019-09-30", "2019-12-31", "2020-01-01", "2020-02-29", "2020-05-17", "2020-10-14")
LENGTHS = (0, 0, 1, 5, 27, 28, 29, 60, 90, 91, 180, 365)
GAPS = (0, 0, 1, -10, 28, 100, 364, 365, 366, 729, 729, 730, 730, 731)
ALLOCATION_LENGTHS = (0, 1, 28, 91, 180, 200, 365, 400, 600)
ALLOCATION_GAPS = (-20, 0, 1, 27, 28, 28, 29, 29, 30, 150)
SCHOOL_CODES = (*"/\\LIMOUNED#XYGHCVZKJ", "J1")


def add_allocations(world: World, family_id: str) -> list[date]:
    """One or more spells; returns the anchors: every start and end."""
    draw = world.draw
    first = draw.near(draw.as_of) if draw.chance(0.1) else draw.before_as_of()
    if draw.chance(0.4):
        first = draw.near(first)
    if draw.chance(0.1):
        first = date(draw.rng.choice((2018, 2019)), *draw.rng.choice(((2, 28), (3, 1))))
    if draw.chance(0.15):  # 12 months before, or a day less
        edge = draw.rng.choice((draw.as_of, quarter_of(draw.as_of).back(1).end))
        first = months_later(edge, -12) + timedelta(days=draw.rng.choice((0, 1)))
    allocations = stretches(draw, first, draw.rng.choice((1, 1, 2, 3)), ALLOCATION_LENGTHS, ALLOCATION_GAPS)
    if draw.chance(0.15):
        allocations.append(allocations[-1])  # a tie on start date
    for start, end in allocations:
        world.add(
            "safeguarding_involvements",
            involvement_id=draw.identifier(),
            family_id=family_id,
            team=draw.rng.choice(TEAMS),
            worker_id=draw.rng.choice((None, "W1")),
            start_date=start,
            end_date=end,
        )
    return [day for stretch in allocations for day in stretch if day is not None]


def add_person(world: World, born: date) -> str:
    draw = world.draw
    person_id = draw.identifier()
    world.persons[person_id] = born
    if draw.chance(0.96):  # else someone whom `persons` does not know
        world.add(
            "persons",
            person_id=person_id,
            date_of_birth=born,
            sex=draw.rng.choice(("M", "F", "U", None)),
            ethnicity=draw.rng.choice(("WBRI", "MWBC", None)),
            upn=draw.upn(),
            disabled_children_team=draw.rng.choice((True, False, False, None)),
        )
    return person_id


def add_members(world: World, family_id: str, anchors: list[date]) -> list[str]:
    """Children, adults worked with and not, and now and then somebody of another family."""
    draw = world.draw
    others = list(world.persons)
    members = [
        add_person(world, birth_of_child(draw, draw.rng.choice(anchors))) for _ in range(draw.rng.choice((0, 1, 2, 3)))
    ]
    members += [
        add_person(world, anchors[0] - timedelta(days=draw.rng.randint(19 * 365, 60 * 365)))
        for _ in range(draw.rng.randint(0, 2))
    ]
    if others and draw.chance(0.35):
        members.append(draw.rng.choice(others))
    for person_id in members:
        world.add(
            "family_members",
            family_id=family_id,
            person_id=person_id,
            relationship=draw.rng.choice(("mother", "father", "child")),
            being_worked_with=draw.chance(0.6),
        )
    return members


def two_years_before(start: date, anchors: list[date], draw: Draw) -> list[date]:
    """Days that are, or are a day off, 24 calendar months before the end of a quarter; none after `start`."""
    last = draw.rng.choice((draw.as_of, quarter_of(draw.rng.choice(anchors)).end))
    edge = months_later(last, -24)
    return [day for day in (edge - timedelta(days=1), edge, edge + timedelta(days=1)) if day <= start]


def add_social_care(world: World, person_id: str, anchors: list[date]) -> None:
    """Referrals, plans and periods of care of one person."""
    draw = world.draw

    def drawn(most: int) -> list[tuple[date, date | None]]:
        edges = (anchors[0], draw.rng.choice(anchors), quarter_of(draw.rng.choice(anchors)).end, draw.as_of)
        soon = anchors[0] + timedelta(days=draw.rng.randint(-800, 200))
        first = draw.rng.choice((soon, draw.near(anchors[0], *anchors)))
        return stretches(draw, first, draw.rng.randint(0, most), LENGTHS, GAPS, edges=edges)

    for start, end in drawn(3):
        need = draw.rng.choice(("N1", "N5", None))
        row = {"person_id": person_id, "start_date": start, "end_date": end, "category_of_need": need}
        world.add("referrals", referral_id=draw.identifier(), **row)
        if draw.chance(0.15):
            world.add("referrals", referral_id=draw.identifier(), **row)
    for start, end in drawn(6):
        row = {"person_id": person_id, "start_date": start, "end_date": end, "category_of_abuse": "neglect"}
        world.add("child_protection_plans", plan_id=draw.identifier(), **row)
        if draw.chance(0.25):
            other_end = draw.rng.choice((start, end, None))
            world.add("child_protection_plans", plan_id=draw.identifier(), **{**row, "end_date": other_end})
    for start, end in drawn(2):
        world.add(
            "child_assessments", assessment_id=draw.identifier(), person_id=person_id, start_date=start, end_date=end
        )
    for start, end in drawn(2):
        world.add(
            "child_in_need_plans", plan_id=draw.identifier(), person_id=person_id,
            start_date=draw.rng.choice((start, *two_years_before(start, anchors, draw))), end_date=end,
        )  # fmt: skip
    for start, end in drawn(3):
        row = {"person_id": person_id, "start_date": start, "end_date": end, "uasc": draw.chance(0.3)}
        world.add("periods_of_care", period_id=draw.identifier(), **row)


def add_incidents(world: World, people: list[str], anchors: list[date]) -> None:
    """Police incidents, some with several people or one person in both roles."""
    draw = world.draw
    for _ in range(draw.rng.randint(0, 2 * len(people))):
        incident_id, day = draw.identifier(), draw.near(*anchors)
        involved = {(draw.rng.choice(people), draw.rng.choice(("victim", "offender"))) for _ in range(2)}
        for person_id, role in sorted(involved):
            world.add(
                "incidents",
                incident_id=incident_id,
                role=role,
                incident_date=day,
                domestic_abuse=draw.chance(0.5),
                call_out=draw.chance(0.5),
                **draw.whose(person_id),
            )


def add_attendance(world: World, upn: str, anchors: list[date]) -> None:
    """Sessions around quarter and school-year edges, summaries of quarters next to them or instead of them."""
    draw = world.draw
    days = [draw.near(*anchors) for _ in range(draw.rng.randint(0, 4))]
    days += [date(year, *month_day) for year in (2018, 2019, 2020) for month_day in ((7, 17), (9, 1), (9, 4))]
    sessions = {
        (draw.rng.choice(("100001", "100002")), day, draw.rng.choice(("AM", "PM")))
        for day in days
        for _ in range(draw.rng.randint(0, 3))
    }
    for school, day, session in sorted(sessions):
        code = draw.rng.choice(SCHOOL_CODES)
        world.add("attendance", upn=upn, school_urn=school, session_date=day, session=session, code=code)
    for day in sorted({*days, draw.as_of, quarter_of(draw.as_of).start}):
        if draw.chance(0.5):
            possible = draw.rng.choice((0, 10, 60, 130))
            authorised = draw.rng.randint(0, possible)
            world.add(
                "attendance_summary",
                upn=upn,
                school_urn=draw.rng.choice(("100001", "100002")),
                period_start=day,
                period_end=draw.rng.choice((day, quarter_of(day).end, months_later(day, 4))),
                possible_sessions=possible,
                authorised_absence_sessions=authorised,
                unauthorised_absence_sessions=draw.rng.randint(0, possible - authorised),
            )


def authority_of(rng: Random, slug: str, families: int) -> list[Delivery]:
    """Everything one authority's partners deliver."""
    draw = Draw(rng, date.fromisoformat(rng.choice(AS_OF_DATES)))
    if draw.chance(0.3):
        draw.as_of = date(2019, 1, 1) + timedelta(days=rng.randint(0, 700))
    world = World(draw)
    for number in range(1, families + 1):
        anchors = add_allocations(world, str(number))
        members = add_members(world, str(number), anchors)
        stranger = [add_person(world, birth_of_child(draw, anchors[0]))] if draw.chance(0.3) else []
        for person_id in dict.fromkeys(members + stranger):
            if world.persons[person_id] > months_later(anchors[0], -12 * 20):
                add_social_care(world, person_id, anchors)
        if members:
            add_incidents(world, members, anchors)
            add_services(world, list(dict.fromkeys(members)), anchors)
            add_proceedings(world, str(number), list(dict.fromkeys(members)), anchors)
        known = {row["person_id"]: row["upn"] for row in world.rows.get("persons", [])}
        for person_id in [person_id for person_id in members if known.get(person_id)]:
            if not any(row["upn"] == known[person_id] for row in world.rows.get("attendance", [])):
                add_attendance(world, known[person_id], anchors)
    add_caseloads(world)
    add_population(world)
    add_summaries(world)
    return deliveries_of(rng, slug, draw.as_of, unique(world.rows))


def unique(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Without rows that repeat a key of their extract: contract breaches are tested elsewhere."""
    keys = {"family_members": ("family_id", "person_id"), "attendance_summary": ("upn", "school_urn", "period_start")}
    by_person = ("mental_health_scores", "lsir_assessments", "caseloads")
    keys |= {extract: INCREMENT_KEYS[extract] for extract in by_person}
    for extract, columns in keys.items():
        by_key = {tuple(row[column] for column in columns): row for row in rows.get(extract, [])}
        rows[extract] = list(by_key.values())
    return rows


def landing(seed: int, families: int) -> list[Delivery]:
    """The deliveries of all authorities, `families` families in each."""
    rng = Random(seed)
    return [delivery for slug in AUTHORITIES for delivery in authority_of(rng, slug, families)]
