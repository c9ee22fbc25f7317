"""School attendance: the school days, the pupils, their sessions in blocks, and monthly totals in place of sessions.

Sessions are the bulk of everything, so they are made a block of days at a time, in the order a school system exports
them (day, school, pupil, session), and never all held at once. The codes are the DfE's, valid in all of these years.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.draws import EPOCH, YEAR, day
from ingest.synthetic.history import History
from ingest.synthetic.social_care import schoolable
from ingest.synthetic.timeline import time_around_fs

AGENCY = "education"
BLOCK = 600_000  # sessions in memory at a time, about 50 MB
SCHOOL_AGES = (4, 15)  # in whole years on 1 September
CLOSED = ((721, 831), (901, 903), (1024, 1031), (1220, 1231), (101, 104), (214, 220), (401, 415), (525, 531))
PANDEMIC = day(date(2020, 3, 20))  # schools closed to most after this Friday
ABSENT = {"I": 46, "M": 8, "C": 5, "H": 3, "E": 5, "R": 1, "S": 1, "O": 19, "N": 4, "U": 4, "G": 4}
AUTHORISED = ("I", "M", "C", "H", "E", "R", "S")
NOT_POSSIBLE = ("D", "Y")
OTHER_PRESENT = {"L": 0.03, "B": 0.005, "V": 0.003, "D": 0.002, "Y": 0.001}
CODES = pl.Series([*ABSENT, *OTHER_PRESENT, "/", "\\"], dtype=pl.String)
MORNING, AFTERNOON = len(CODES) - 2, len(CODES) - 1
AFTERNOON_BACK, AFTERNOON_GONE = 0.08, 0.01  # back after a morning's absence; gone after a morning's presence
BEFORE_FS, AFTER_FS = 366, 183
IN_COUNTY_SCHOOL = 0.84  # the others go to school elsewhere, or nowhere


def school_days(first: date, last: date) -> np.ndarray:
    """Weekdays in [first, last] outside the usual holidays of an English school, as day numbers."""
    days = np.arange(day(first), day(last) + 1)
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]").astype(int) % 12 + 1
    month_day = month * 100 + (dates - dates.astype("datetime64[M]")).astype(int) + 1
    closed = np.isin((days + 3) % 7, (5, 6)) | ((days > PANDEMIC) & (days < day(date(2020, 9, 1))))
    for begin, end in CLOSED:
        closed |= (month_day >= begin) & (month_day <= end)
    return days[~closed]


def periods(first: date, last: date, by: str) -> list[tuple[date, np.ndarray]]:
    """The deliveries of attendance: the last day of each term (or month) that has school days, and those days."""
    days = pl.DataFrame({"day": school_days(first, last)}).with_columns(date=pl.col("day").cast(pl.Int32).cast(pl.Date))
    month = pl.col("date").dt.month()
    last_month = pl.when(month >= 9).then(12).when(month <= 3).then(3).otherwise(7) if by == "term" else month
    days = days.with_columns(end=pl.date(pl.col("date").dt.year(), last_month, 1).dt.month_end())
    return [(min(end, last), group["day"].to_numpy()) for (end,), group in days.group_by("end", maintain_order=True)]


def draw_pupils(history: History) -> pl.DataFrame:
    """Children whose sessions are sent: upn, family, born, fs_start, first, last, absent (chance of missing a day)."""
    community = history.community
    rng = community.stream("pupils")
    windows = time_around_fs(community.spells, community.as_of, BEFORE_FS, AFTER_FS)
    pupils = (
        schoolable(community)
        .join(windows, on="family", how="left", maintain_order="left")
        .join(community.families.select("family", "severe"), on="family", maintain_order="left")
    )
    absent = np.where(pupils["severe"].to_numpy(), 0.11, 0.08) * rng.gamma(2.0, 0.5, len(pupils))
    pupils = pupils.with_columns(
        absent=pl.Series(np.clip(absent, 0.004, 0.4)), place=pl.Series(rng.random(len(pupils)))
    )
    if community.profile.attendance_of_all:
        pupils = pupils.with_columns(first=pl.lit(0, pl.Int64), last=pl.lit(community.as_of, pl.Int64))
        pupils = pupils.filter(pl.Series(rng.random(len(pupils)) < IN_COUNTY_SCHOOL))
    return pupils.drop_nulls("first").with_columns(pl.col("fs_start").fill_null(10**6))


def _on_roll(pupils: pl.DataFrame, days: np.ndarray, dfe_number: int) -> pl.DataFrame:
    """The pupils of school age with a day in `days` (of one school year), with their school, by school and upn."""
    first = date.fromordinal(EPOCH.toordinal() + int(days[0]))
    september = day(date(first.year if first.month >= 9 else first.year - 1, 9, 1))
    age = ((september - pl.col("born")) / YEAR).floor()
    schools = max(3, len(pupils) // 60)
    number = (pl.col("place") * schools).cast(pl.Int64)
    urn = 900_000 + dfe_number % 10 * 10_000 + pl.when(age < 11).then(number).otherwise(5_000 + number // 4)
    return (
        pupils.filter(age.is_between(*SCHOOL_AGES) & (pl.col("first") <= days[-1]) & (pl.col("last") >= days[0]))
        .with_columns(school_urn=urn.cast(pl.String))
        .sort("school_urn", "upn")
    )


def draw_sessions(history: History, pupils: pl.DataFrame, days: np.ndarray) -> Iterator[pl.DataFrame]:
    """Blocks of attendance (upn, school_urn, session_date, session, code) of these days; at least one."""
    rng, ratio = history.community.stream("sessions", str(days[0])), history.community.effect.absences
    roll = _on_roll(pupils, days, history.community.profile.dfe_number)
    step = max(1, BLOCK // max(2 * len(roll), 1))
    for start in range(0, len(days), step):
        yield _block(rng, roll, days[start : start + step], ratio)


def _block(rng: np.random.Generator, roll: pl.DataFrame, days: np.ndarray, ratio: float) -> pl.DataFrame:
    first, last, fs_start = (roll[column].to_numpy() for column in ("first", "last", "fs_start"))
    here = (days[:, None] >= first) & (days[:, None] <= last)
    day_index, pupil = np.nonzero(here)
    after = days[day_index] >= fs_start[pupil]
    chance = roll["absent"].to_numpy()[pupil] * np.where(after, ratio, 1.0)
    draw, second = rng.random(len(pupil)), rng.random(len(pupil))
    away = draw < chance
    morning = np.where(away, _reason(draw / chance), _presence((draw - chance) / (1 - chance), MORNING))
    changed = np.where(away, second < AFTERNOON_BACK, second < AFTERNOON_GONE)
    usual = np.where(morning == MORNING, AFTERNOON, morning)
    afternoon = np.where(changed, np.where(away, AFTERNOON, _reason(second / AFTERNOON_GONE)), usual)
    code = np.stack([morning, afternoon], axis=1).ravel()
    twice = np.repeat(pupil, 2)
    return pl.DataFrame(
        {
            "upn": roll["upn"].gather(twice),
            "school_urn": roll["school_urn"].gather(twice),
            "session_date": np.repeat(days[day_index], 2).astype("datetime64[D]"),
            "session": pl.Series(["AM", "PM"]).gather(np.tile([0, 1], len(pupil))),
            "code": CODES.gather(code),
        }
    )


def _reason(draw: np.ndarray) -> np.ndarray:
    """Index of an absence code for each draw in [0, 1); draws beyond it are clipped, and not used."""
    share = np.cumsum(list(ABSENT.values())) / sum(ABSENT.values())
    return np.searchsorted(share, np.clip(draw, 0, 0.999999), side="right")


def _presence(draw: np.ndarray, usual: int) -> np.ndarray:
    """Index of a code of somebody not absent: nearly always the plain mark of the session."""
    share = np.cumsum(list(OTHER_PRESENT.values()))
    index = np.searchsorted(share, draw, side="right")
    return np.where(index < len(share), len(ABSENT) + index, usual)


def monthly_totals(blocks: Iterator[pl.DataFrame]) -> pl.DataFrame:
    """attendance_summary: a row a pupil, school and month, of a partner that cannot send sessions."""
    code = pl.col("code")
    parts = [
        block.group_by(
            "upn", "school_urn", pl.col("session_date").dt.month_start().alias("period_start"), maintain_order=True
        ).agg(
            possible_sessions=(~code.is_in(NOT_POSSIBLE)).sum(),
            authorised_absence_sessions=code.is_in(AUTHORISED).sum(),
            unauthorised_absence_sessions=(code.is_in(list(ABSENT)) & ~code.is_in(AUTHORISED)).sum(),
        )
        for block in blocks
    ]
    totals = pl.concat(parts).group_by("upn", "school_urn", "period_start").agg(pl.all().sum())
    return totals.select(
        "upn", "school_urn", "period_start", pl.col("period_start").dt.month_end().alias("period_end"),
        pl.col("^.*_sessions$").cast(pl.Int64),
    ).sort("period_start", "school_urn", "upn")  # fmt: skip
