"""Seeded random draws that the generators share: streams, dates, choices, events in time.

A day is a whole number, the days since 1 January 1970 (what polars makes a Date of). Nothing here knows about children,
agencies or files.
"""

import zlib
from datetime import date

import numpy as np
import polars as pl

EPOCH = date(1970, 1, 1)
YEAR = 365.25
ADULT = 6574  # days: never later than an eighteenth birthday, which comes after 6,574 or 6,575 days


def day(value: date) -> int:
    """The day number of a date."""
    return (value - EPOCH).days


def months_before(as_of: date, months: int) -> date:
    """The first of the month that follows `as_of`, so many months earlier."""
    number = as_of.year * 12 + as_of.month - months
    return date(number // 12, number % 12 + 1, 1)


def stream(seed: int, *names: str) -> np.random.Generator:
    """A generator of its own for each named part, so that changing one part never changes the draws of another."""
    return np.random.default_rng([seed, zlib.crc32("/".join(names).encode())])


def spread(rng: np.random.Generator, low: int, high: int, size: int) -> np.ndarray:
    """Whole numbers from low to high, both inside, evenly spread."""
    return rng.integers(low, high, size=size, endpoint=True)


def duration(rng: np.random.Generator, size: int, *, median: float, sigma: float, low: int, high: int) -> np.ndarray:
    """Days of something of skewed length, as care and treatment are: log-normal, held in [low, high]."""
    return np.clip(rng.lognormal(np.log(median), sigma, size), low, high).astype(np.int64)


def pick(rng: np.random.Generator, weights: dict[str, float], size: int) -> np.ndarray:
    """Texts drawn by weight; the weights need not add up to 1."""
    values = np.array(list(weights))
    share = np.cumsum(list(weights.values()))
    return values[np.minimum(np.searchsorted(share, rng.random(size) * share[-1]), len(values) - 1)]


def winter_days(rng: np.random.Generator, first: int, last: int, size: int) -> np.ndarray:
    """Days in [first, last], two and a half times as many from October to March as in summer.

    The toolkit's cohorts are winter quarters, so they get good volume; every year has the same pattern, so that no
    difference between years arises from it.
    """
    days = np.arange(first, last + 1)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 + 1
    weight = np.cumsum(np.where((month >= 10) | (month <= 3), 2.5, 1.0))
    return days[np.searchsorted(weight, rng.random(size) * weight[-1], side="right")]


def events(rng: np.random.Generator, per_year: np.ndarray, first: np.ndarray, last: np.ndarray):
    """Poisson events at `per_year` in each window [first, last]: (window index, day) of each event, both int64."""
    length = np.maximum(last - first + 1, 0)
    owner = np.repeat(np.arange(len(length)), rng.poisson(np.maximum(per_year, 0) * length / YEAR))
    return owner, first[owner] + (rng.random(len(owner)) * length[owner]).astype(np.int64)


def identifiers(prefix: str, width: int, numbers: np.ndarray | pl.Series) -> pl.Series:
    """`prefix` and each number filled with zeros to `width`."""
    return prefix + pl.Series("id", numbers).cast(pl.String).str.zfill(width)


def shuffled_identifiers(rng: np.random.Generator, prefix: str, width: int, size: int) -> pl.Series:
    """Identifiers of `size` things whose order says nothing about the things."""
    return identifiers(prefix, width, rng.permutation(size) + 1)
