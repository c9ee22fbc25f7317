"""Limits of a funnel plot with over-dispersion: where rates of many units lie that differ no more than usual.

Spiegelhalter (2005), "Funnel plots for comparing institutional performance" and "Handling over-dispersion of
performance indicators": z values drawn in at a tenth on either side (winsorised), and where they vary more than by
chance, a variance between units beside that of chance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWN_IN = 0.1
LIMITS = {95.0: 1.959963984540054, 99.8: 3.090232306167813}
"""How many units in a hundred lie between the limits, and how many standard deviations away these are."""


class Funnel(NamedTuple):
    """The rate of all together; phi, the mean square of the winsorised z (1: chance alone); tau, the standard deviation
    between units beyond chance; and the standard deviation of each unit's rate with it."""

    target: float
    dispersion: float
    between: float
    scale: Floats

    def limits(self, number: float, *, is_share: bool) -> tuple[Floats, Floats]:
        """Lower and upper limit of each unit: not below 0, nor a share above 1."""
        reach = LIMITS[number] * self.scale
        highest = 1.0 if is_share else np.inf
        return np.maximum(self.target - reach, 0.0), np.minimum(self.target + reach, highest)


def funnel(numerator: Floats, denominator: Floats, *, is_share: bool) -> Funnel | None:
    """The funnel of units with denominators above 0; None where nothing or, of a share, everything was counted."""
    target = float(numerator.sum() / denominator.sum())
    variance = target * (1 - target) if is_share else target
    if variance <= 0:
        return None
    by_chance = np.sqrt(variance / denominator)
    z = np.sort((numerator / denominator - target) / by_chance)
    drawn = int(DRAWN_IN * len(z))
    dispersion = float((np.clip(z, z[drawn], z[len(z) - 1 - drawn]) ** 2).mean())
    weight = 1 / by_chance**2
    between = (len(z) * dispersion - (len(z) - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    between = float(np.sqrt(max(0.0, between)))
    return Funnel(target, dispersion, between, np.hypot(by_chance, between))
