"""Sampling error of surveys of a small, known group of people."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.96
"""As the evaluation has it; the exact value is 1.959964."""


def margin_of_error(responses: int, population: int) -> float:
    """Half the 95 % interval of a share near one half, in percentage points, for a finite population.

    1.96 x sqrt(0.25 / n) x sqrt((N - n) / (N - 1)). Zero when everybody answered.

    Raises:
        ValueError: nobody answered, or more people than there are.
    """
    if not 0 < responses <= population:
        raise ValueError("responses must be at least one and at most the population")
    if responses == population:
        return 0.0
    return 100 * Z_95 * sqrt(0.25 / responses) * sqrt((population - responses) / (population - 1))
