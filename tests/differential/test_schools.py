"""The converters of attendance: one set of invented sessions gives the same figures whichever way it is sent.

As sessions: the extract, a school system's export with a row a session, one with a row a day, one with a column a
session. As totals of terms: the extract of totals, and the tables of the school census.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest import database
from ingest.raw import build_raw
from orchestration import environment
from orchestration.dbt_bridge import project, runner
from tests.partner import Partner

UPNS = [f"A{number:012}" for number in range(1, 41)]
FIRST, LAST = date(2018, 9, 3), date(2019, 7, 19)
TERMS = {  # the first and last day of what a census counts, the day of the census, and which count it is
    "autumn": (date(2018, 9, 1), date(2018, 12, 31), "2019-01-17", "termly"),
    "spring": (date(2019, 1, 1), date(2019, 4, 21), "2019-05-16", "termly"),
    "summer": (date(2019, 4, 22), date(2019, 5, 26), "2019-10-03", "termly"),
    "summer_2": (date(2019, 5, 27), date(2019, 7, 31), "2019-10-03", "half_term"),
}
AUTHORISED, UNAUTHORISED, NOT_POSSIBLE = {"I", "M"}, {"O", "U"}, {"Y", "#"}
CODES = ["/"] * 30 + ["L", "I", "I", "M", "O", "U", "Y", "#"]
Session = tuple[str, str, date, str, str]


def sessions() -> list[Session]:
    """Sessions of each pupil, on Mondays and Thursdays, at one school or, from the new year on, at another."""
    rng = random.Random(3)
    made = []
    for upn in UPNS:
        moves = rng.random() < 0.3
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            school = "200" if moves and day.year == 2019 else "100"
            if day.weekday() in (0, 3):
                made += [(upn, school, day, half, rng.choice(CODES)) for half in ("AM", "PM")]
    return made


def lines(*rows: Iterable[object]) -> str:
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


def as_extract(partner: Partner, made: list[Session]) -> None:
    header = ("upn", "school_urn", "session_date", "session", "code")
    partner.send("luton/education/attendance/2019-10-03.csv", lines(header, *made))


def a_row_a_session(partner: Partner, made: list[Session]) -> None:
    """Two exports, of which the later has the spring again and corrects it."""
    header = ("UPN", "URN", "Date", "Session", "Mark")
    earlier = [(upn, urn, day, half, "O" if day > date(2019, 2, 1) else code) for upn, urn, day, half, code in made]
    folder = "luton/education/school_sessions"
    partner.send(f"{folder}/2019-03-31.csv", lines(header, *(row for row in earlier if row[2] <= date(2019, 3, 31))))
    partner.send(f"{folder}/2019-10-03.csv", lines(header, *(row for row in made if row[2] > date(2019, 2, 1))))


def marks_of_days(made: list[Session]) -> dict[tuple[str, str, date], dict[str, str]]:
    days: dict[tuple[str, str, date], dict[str, str]] = defaultdict(dict)
    for upn, urn, day, half, code in made:
        days[upn, urn, day][half] = code
    return days


def a_row_a_day(partner: Partner, made: list[Session]) -> None:
    rows = [(*key, marks["AM"], marks["PM"]) for key, marks in marks_of_days(made).items()]
    path = "luton/education/school_sessions/2019-10-03.csv"
    partner.send(path, lines(("UPN", "School URN", "Attendance date", "AM", "PM"), *rows))


def a_column_a_session(partner: Partner, made: list[Session]) -> None:
    """A file a school, as schools send them."""
    marks = {(upn, urn, day, half): code for upn, urn, day, half, code in made}
    columns = sorted({(day, half) for _, _, day, half, _ in made})
    for urn in ("100", "200"):
        rows = [
            (upn, *(marks.get((upn, urn, *column), "") for column in columns), urn)
            for upn in sorted({upn for upn, at, *_ in made if at == urn})
        ]
        header = ("UPN", *(f"{day:%d/%m/%Y} {half}" for day, half in columns), "URN")
        partner.send(f"luton/education/school_sessions/2019-10-03_{urn}.csv", lines(header, *rows))


def term_of(day: date) -> str:
    return next(name for name, (first, last, *_) in TERMS.items() if first <= day <= last)


def counted(made: list[Session]) -> dict[tuple[str, str, str], Counter[str]]:
    """How often each pupil has each code at a school in a term."""
    totals: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for upn, urn, day, _, code in made:
        totals[upn, urn, term_of(day)][code] += 1
    return totals


def possible(codes: Counter[str]) -> int:
    return sum(number for code, number in codes.items() if code not in NOT_POSSIBLE)


def of_all(codes: Counter[str], wanted: set[str]) -> int:
    return sum(codes[code] for code in wanted)


def as_totals(partner: Partner, made: list[Session]) -> None:
    rows = [
        (upn, urn, *TERMS[term][:2], possible(codes), of_all(codes, AUTHORISED), of_all(codes, UNAUTHORISED))
        for (upn, urn, term), codes in counted(made).items()
    ]
    header = (
        *("upn", "school_urn", "period_start", "period_end", "possible_sessions"),
        *("authorised_absence_sessions", "unauthorised_absence_sessions"),
    )
    partner.send("luton/education/attendance_summary/2019-10-03.csv", lines(header, *rows))


def as_census(partner: Partner, made: list[Session]) -> None:
    """Whoever is at the second school is no longer on roll at the first in the census of the summer before."""
    totals = counted(made)
    for as_of in sorted({day for _, _, day, _ in TERMS.values()}):
        parts = {part: term for term, (_, _, day, part) in TERMS.items() if day == as_of}
        for roll, table, details in (("100", "pupilonroll", "onroll"), ("200", "pupilnolongeronroll", "offroll")):
            names = {"termly": "termlysession", "half_term": "summerhalfterm2session"}
            pupils = sorted({upn for upn, urn, term in totals if urn == roll and term in parts.values()})
            empty: Counter[str] = Counter()
            rows = [
                (f"p{upn}", f"SCH{roll}", upn, *(
                    possible(totals.get((upn, roll, parts.get(part, "")), empty)) for part in names
                ))
                for upn in pupils
            ]  # fmt: skip
            header = (f"{table}tableid", "NativeId", "upn", *(f"{name}spossible" for name in names.values()))
            folder = f"luton/education/school_census/{as_of}"
            partner.send(f"{folder}/{table}.csv", lines(header, *rows))
            for part, term in parts.items():
                name = f"{names[part]}details{details}"
                header = (f"{table}tableid", "NativeId", f"{name}tableid", "sessions", "attendancereason")
                rows = [
                    (f"p{upn}", f"SCH{roll}", f"{upn}{code}", number, code)
                    for upn in pupils
                    for code, number in sorted(totals[upn, roll, term].items())
                ]
                partner.send(f"{folder}/{name}.csv", lines(header, *rows))


def figures(path: Path, send: Callable[[Partner, list[Session]], None]) -> tuple[list[tuple], list[tuple]]:
    """Attendance by quarter and the losses, made of what is sent."""
    partner = Partner(path)
    partner.root.pseudonym_key.write_text("ab" * 32)
    header = "person_id,date_of_birth,upn"
    people = [f"C{number},2009-05-05,{upn}" for number, upn in enumerate(UPNS)]
    partner.send("luton/social_care/persons/2019-10-03.csv", "\n".join([header, *people, ""]))
    send(partner, sessions())
    partner.load()
    assert [each for each in partner.deliveries() if each.outcome != "accepted"] == []
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", "+attendance_quarter", "+format_loss", "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        made = connection.execute("select * from core.attendance_quarter order by all").fetchall()
        return made, connection.execute("select what, meaning from quality.format_loss").fetchall()


@pytest.fixture(scope="module")
def of_extract(tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    """What the extract of sessions gives."""
    made, losses = figures(tmp_path_factory.mktemp("extract") / "data", as_extract)
    assert losses == []
    assert len(made) == len(UPNS) * 5  # from the summer quarter of 2018 to that of 2019
    return made


@pytest.mark.parametrize("send", [a_row_a_session, a_row_a_day, a_column_a_session])
def test_sessions_are_the_same_whichever_way_they_are_sent(
    tmp_path: Path, of_extract: list[tuple], send: Callable[[Partner, list[Session]], None]
) -> None:
    assert figures(tmp_path / "data", send) == (of_extract, [])


def test_a_census_gives_the_totals_of_terms(tmp_path: Path) -> None:
    expected, found = (figures(tmp_path / send.__name__, send) for send in (as_totals, as_census))
    assert found == expected
    assert {row[-1] for row in found[0]} == {"aggregate"}
    assert len(found[0]) == len(UPNS) * 5
