"""The cost model of the 2020 evaluation (its chapter 3 and Appendix 4): arithmetic on numbers and arrays.

Every function works along the last axis, which is the years, and broadcasts over the others: one authority or a
million draws. Amounts are pounds. `projection` knows which authority has which costs and reductions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

YEARS = 12
"""Years 1 to 12; Year 0 is the time before Family Safeguarding began and saves nothing."""


class NoDeflatorError(ValueError):
    """No source gives the price factor between two years."""


@dataclass(frozen=True)
class UnitCosts:
    """Pounds: a child protection plan of one year, a year in care, and the legal costs of an entry to care (once).

    Each a number, or an array (...) where prices differ from draw to draw.
    """

    plan: float | Floats
    care: float | Floats
    legal: float | Floats

    def times(self, factor: float) -> UnitCosts:
        """The same costs at other prices."""
        return UnitCosts(self.plan * factor, self.care * factor, self.legal * factor)


@dataclass(frozen=True)
class Savings:
    """Yearly savings in pounds, each of shape (..., 12) for Years 1 to 12."""

    care: Floats
    plans: Floats
    legal: Floats

    @property
    def total(self) -> Floats:
        return self.care + self.plans + self.legal


@dataclass(frozen=True)
class Deflator:
    """What cost `from_gbp` in `from_year` cost `to_gbp` in `to_year`."""

    from_year: int
    to_year: int
    from_gbp: float
    to_gbp: float


def children_kept_out_of_care(shares: ArrayLike) -> Floats:
    """Average number of children not in care in each year, per entry avoided each year (A of the report's method).

    `shares`: (..., 12), the share of episodes that last 1, 2, ... 12 years, adding up to 1. Result: (..., 12).
    Entries are spread evenly over a year and an episode lasts whole years, so the number moves in a straight line
    within a year: a year's new entries count half in it, and half of those that would have ended are gone.
    """
    shares = np.asarray(shares, dtype=np.float64)
    none_ended = np.ones((*shares.shape[:-1], 1))
    longer = np.concatenate([none_ended, 1 - np.cumsum(shares, axis=-1)], axis=-1)[..., :YEARS]
    first = np.full((*shares.shape[:-1], 1), 0.5)
    return np.cumsum(np.concatenate([first, (longer[..., :-1] + longer[..., 1:]) / 2], axis=-1), axis=-1)


def children_kept_out_of_longer_care(shares: ArrayLike, stretch: ArrayLike) -> Floats:
    """As `children_kept_out_of_care`, were each episode `stretch` times as long as its whole years.

    `shares`: (12,); `stretch`: (...), above 0. Result: (..., 12). Nobody's share changes and every length does, so the
    mean duration is `stretch` times what it was. G(t), the child-years out of care in the first t years, is a parabola
    from one whole year to the next; stretched, it is stretch^2 x G(t / stretch), and a year's average its increase.
    """
    shares = np.asarray(shares, dtype=np.float64)
    longer = np.concatenate([[1.0], 1 - np.cumsum(shares[:-1]), [0.0]])
    children = np.concatenate([[0.0], np.cumsum(longer[:-1])])
    child_years = np.concatenate([[0.0], np.cumsum(children_kept_out_of_care(shares))])
    stretch = np.asarray(stretch, dtype=np.float64)[..., np.newaxis]
    until = np.arange(YEARS + 1) / stretch
    whole = np.minimum(until.astype(np.intp), YEARS)
    beyond = until - whole
    saved = child_years[whole] + beyond * (children[whole] + beyond / 2 * longer[whole])
    return stretch**2 * np.diff(saved, axis=-1)


def savings(  # noqa: PLR0917
    fewer_entries: ArrayLike,
    fewer_plans: ArrayLike,
    shares: ArrayLike,
    unit_costs: UnitCosts,
    stretch: ArrayLike | None = None,
    fade_out: ArrayLike = 0.0,
    displacement: ArrayLike = 0.0,
) -> Savings:
    """What the avoided entries to care and plans save in Years 1 to 12.

    `fewer_entries` (N) and `fewer_plans` (C): (...), reductions a year, positive where there are fewer. A plan lasts
    a year, and Year 1 counts half of them; legal costs fall once for each entry avoided. `stretch`: (...), how many
    times as long as `shares` has it an episode of care lasts. `fade_out`: (...), the share of the reductions that is
    lost each year. `displacement`: (...), what a child kept out of care costs at home, in plans a year.
    """
    entries = np.asarray(fewer_entries, dtype=np.float64)[..., np.newaxis]
    plans = np.asarray(fewer_plans, dtype=np.float64)[..., np.newaxis]
    children = (
        children_kept_out_of_care(shares) if stretch is None else children_kept_out_of_longer_care(shares, stretch)
    )
    left = (1 - np.asarray(fade_out, dtype=np.float64)[..., np.newaxis]) ** np.arange(YEARS)
    at_home = np.asarray(displacement, dtype=np.float64) * unit_costs.plan
    half_in_first_year = np.array([0.5] + [1.0] * (YEARS - 1))
    return Savings(
        care=entries * np.asarray(unit_costs.care - at_home)[..., np.newaxis] * _of_fading_entries(children, left),
        plans=plans * np.asarray(unit_costs.plan)[..., np.newaxis] * half_in_first_year * left,
        legal=entries * np.asarray(unit_costs.legal)[..., np.newaxis] * left,
    )


def _of_fading_entries(children: Floats, left: Floats) -> Floats:
    """Children kept out of care each year, where `left` says how much of the first year's reduction each year has."""
    if (left == 1).all():
        return children
    of_one_year = np.diff(children, axis=-1, prepend=0.0)
    shape = np.broadcast_shapes(children.shape, left.shape)
    found, of_one_year = np.zeros(shape), np.broadcast_to(of_one_year, shape)
    for year in range(YEARS):
        found[..., year:] += left[..., year, np.newaxis] * of_one_year[..., : YEARS - year]
    return found


def discount_factors(rate: ArrayLike) -> Floats:
    """What a pound of each of Years 0 to 12 is worth in Year 0: (1 + rate) to the power of minus the year.

    `rate`: (...), a share a year. Result: (..., 13). Each year's pounds are taken to fall at its middle, whole years
    after the middle of Year 0.
    """
    return (1 + np.asarray(rate, dtype=np.float64)[..., np.newaxis]) ** -np.arange(YEARS + 1.0)


def yearly_costs(printed: Sequence[float]) -> Floats:
    """Costs of Years 0 to 12, shape (13,), from those of the first years: the last one holds for each year after it."""
    return np.array([printed[min(year, len(printed) - 1)] for year in range(YEARS + 1)], dtype=np.float64)


def from_year_0(savings: Floats) -> Floats:
    """Savings of Years 1 to 12 with Year 0, which saves nothing."""
    return np.concatenate([[0.0], savings])


def cumulative(yearly: ArrayLike) -> Floats:
    """Running sums along the years, same shape."""
    return np.cumsum(np.asarray(yearly, dtype=np.float64), axis=-1)


def break_even_months(costs: ArrayLike, saved: ArrayLike) -> Floats:
    """Months from the start of Year 1 from which cumulative savings cover cumulative costs; NaN where never.

    `costs`: (..., 13), Years 0 to 12; `saved`: (..., 12), Years 1 to 12. Result: (...), not rounded. Year 0 is spent
    before month 0; within a year costs and savings come evenly, so the net position moves in a straight line from one
    year's end to the next.
    """
    saved_by = cumulative(saved)
    net = np.concatenate([np.zeros((*saved_by.shape[:-1], 1)), saved_by], axis=-1) - cumulative(costs)
    owing = net < 0
    last_owing = YEARS - np.argmax(owing[..., ::-1], axis=-1)
    start = np.minimum(last_owing, YEARS - 1)[..., np.newaxis]
    before = np.take_along_axis(net, start, axis=-1)[..., 0]
    after = np.take_along_axis(net, start + 1, axis=-1)[..., 0]
    gained = np.where(after > before, after - before, np.nan)
    months = 12 * (start[..., 0] - before / gained)
    return np.where(~owing.any(axis=-1), 0.0, np.where(owing[..., -1], np.nan, months))


def price_factor(deflators: Iterable[Deflator], from_year: int, to_year: int) -> float:
    """The factor that turns prices of one year into those of another.

    Raises:
        NoDeflatorError: no deflator names the two years, in either order. None is guessed from others.
    """
    if from_year == to_year:
        return 1.0
    for each in deflators:
        if (each.from_year, each.to_year) == (from_year, to_year):
            return each.to_gbp / each.from_gbp
        if (each.to_year, each.from_year) == (from_year, to_year):
            return each.from_gbp / each.to_gbp
    raise NoDeflatorError(f"no deflator from {from_year} to {to_year}: add one, with its source, to deflators.csv")
