"""The cost model over random draws of all that is uncertain in it at once, and the quantiles of what comes out.

Every authority starts from the same seed, so that prices, durations and deadweight are the same in the n-th draw of
each; memory is held down by working the draws off in chunks, which changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from orchestration.evaluation.money.costs import Floats
from orchestration.evaluation.money.reductions import Reduction, Reductions
from orchestration.evaluation.money.scenarios import Scenarios
from orchestration.evaluation.money.settings import ENTRIES, ESTIMATE, PLANS, TRIANGULAR, UNIFORM, Parameter, Settings

QUANTILES = (2.5, 5, 25, 50, 75, 95, 97.5)
CHUNK = 20_000


def reduction(name: str, reductions: Reductions) -> Reduction | None:
    """The reduction that a parameter stands for; None where it is not known."""
    return reductions.plans if name == PLANS else reductions.entries


def drawn(parameters: Iterable[Parameter], reductions: Reductions) -> list[Parameter]:
    """Those with a distribution; a reduction without an interval has none of its own."""
    return [each for each in parameters if each.distribution and not _without_interval(each, reductions)]


def held(parameters: Iterable[Parameter], reductions: Reductions) -> list[str]:
    """Why a reduction that is to be drawn is held at its base value, for those that are known."""
    return [
        f"{each.name} is held at its base value, without an interval: {found.interval_is}"
        for each in parameters
        if _without_interval(each, reductions) and (found := reduction(each.name, reductions))
    ]


def _without_interval(parameter: Parameter, reductions: Reductions) -> bool:
    if parameter.distribution != ESTIMATE:
        return False
    found = reduction(parameter.name, reductions)
    return found is None or not found.ends


def draw(
    parameters: Iterable[Parameter], reductions: Reductions, draws: int, seed: int, correlation: float = 0.0
) -> dict[str, Floats]:
    """Random values by parameter, each of shape (draws,), independent of one another but for the two reductions.

    correlation: that of the standard normals behind both reductions.
    """
    generator = np.random.default_rng(seed)
    entries, other = generator.standard_normal((2, draws))
    scores = {ENTRIES: entries, PLANS: correlation * entries + np.sqrt(1 - correlation**2) * other}
    values = {}
    for each in drawn(parameters, reductions):
        if each.distribution == TRIANGULAR:
            values[each.name] = generator.triangular(each.low, each.mode, each.high, draws)
        elif each.distribution == UNIFORM:
            values[each.name] = generator.uniform(each.low, each.high, draws)
        else:
            values[each.name] = reduction(each.name, reductions).draw(generator, scores[each.name])
    return values


def simulate(scenarios: Scenarios, values: Mapping[str, Floats], draws: int) -> dict[str, Floats]:
    """The results of `Scenarios.results` for each draw, each of shape (draws,)."""
    parts = [
        scenarios.results({name: np.asarray(each[first : first + CHUNK]) for name, each in values.items()})
        for first in range(0, draws, CHUNK)
    ]
    return {name: np.concatenate([np.atleast_1d(part[name]) for part in parts]) for name in parts[0]}


def quantiles(results: Floats) -> list[float | None]:
    """The QUANTILES of results, NaN being later than every number; None where one falls among the NaN.

    Each is one of the results: the smallest that at least so many per cent of them do not exceed.
    """
    late = np.where(np.isnan(results), np.inf, results)
    found = np.quantile(late, np.array(QUANTILES) / 100, method="inverted_cdf")
    return [float(each) if np.isfinite(each) else None for each in found]


def described(parameters: Iterable[Parameter], reductions: Reductions, settings: Settings) -> str:
    """What was drawn from which distribution, in plain words."""
    words = []
    for each in drawn(parameters, reductions):
        if each.distribution == ESTIMATE:
            found = reduction(each.name, reductions)
            low, high = found.ends.values()
            words.append(
                f"{each.name} from Student's t on {found.degrees_of_freedom} degrees of freedom, 95 % in {low:.1f} to"
                f" {high:.1f} (interval {found.interval_is})"
            )
        else:
            bounds = [f"{bound:g}" for bound in (each.low, each.mode, each.high) if bound is not None]
            words.append(f"{each.name} {each.distribution} ({', '.join(bounds)} {each.unit})")
    is_joint = sum(each.distribution == ESTIMATE for each in drawn(parameters, reductions)) > 1
    together = (
        f"; the two reductions with correlation {settings.correlation:g}, the rest independent" if is_joint else ""
    )
    return f"{settings.draws:,} draws (seed {settings.seed}): {'; '.join(words)}{together}"
