"""The regressions of counts: Poisson, binomial, quasi-likelihood and negative binomial, each as one ratio.

The estimators are statsmodels'. What is here: when there is nothing to estimate, said in words; and the interval, by
Student's t on the residual degrees of freedom in every case. The callers choose the years and authorities.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from statsmodels.genmod.families.family import Family
    from statsmodels.genmod.generalized_linear_model import GLMResults

Floats = NDArray[np.float64]
Model = Literal["poisson", "binomial"]
Kind = Literal["plain", "quasi_likelihood", "negative_binomial"]

POWER = 0.8
ALPHA_RANGE = (1e-7, 1e1)
"""Where the negative binomial's alpha (variance = mean + alpha x mean squared) is looked for."""


class NotEstimableError(Exception):
    """There is no estimate; the message says why, in words for the reader of the table."""


@dataclass(frozen=True)
class Points:
    """Counts, each out of a population or out of cases, and what they are regressed on.

    `counted`, `denominator`: shape (n,), denominators above zero. `design`: shape (n, k), the intercept among its
    columns and last the 0/1 column whose effect is wanted.
    """

    counted: Floats
    denominator: Floats
    design: Floats

    @property
    def residual_degrees_of_freedom(self) -> int:
        return len(self.counted) - self.design.shape[1]


class Ratio(NamedTuple):
    """A rate or odds ratio, its 95 per cent interval and two-sided p. `dispersion`: Pearson's chi-square of the fit
    over its residual degrees of freedom; 1 is what chance alone gives."""

    estimate: float
    low: float
    high: float
    p: float
    dispersion: float


def ratio(points: Points, model: Model, kind: Kind = "plain") -> Ratio:
    """The effect by maximum likelihood.

    `model`: `poisson`, the counts with the denominators' logarithm as offset, gives a rate ratio; `binomial`, the
    counts out of the denominators, an odds ratio. `kind`: `plain`, the variance as the model has it;
    `quasi_likelihood`, that variance multiplied by the dispersion; `negative_binomial`, a rate ratio for either
    model, the variance mean + alpha x mean squared.

    Raises:
        NotEstimableError: no residual degree of freedom, separation, columns that cannot be told apart, no convergence.
    """
    from statsmodels.genmod.families import Binomial, NegativeBinomial, Poisson

    if kind == "negative_binomial":
        return _effect(_fit(points, NegativeBinomial(alpha=negative_binomial_alpha(points))))
    _check(points, model)
    family = Poisson() if model == "poisson" else Binomial()
    return _effect(_fit(points, family, scale="X2" if kind == "quasi_likelihood" else None))


def smallest_detectable(low: float | None, high: float | None, freedom: int) -> float | None:
    """The ratio below 1 that an interval as wide as this one leaves 1 out of four times in five; None without one."""
    from scipy.special import stdtrit

    if low is None or high is None:
        return None
    scale = np.log(high / low) / 2 / stdtrit(freedom, 0.975)
    return float(np.exp(-scale * (stdtrit(freedom, 0.975) + stdtrit(freedom, POWER))))


def negative_binomial_alpha(points: Points) -> float:
    """The alpha at which Pearson's chi-square equals the residual degrees of freedom (Breslow 1984; theta.mm of R's
    MASS). Maximum likelihood takes no account of the parameters fitted: with five to seven yearly points its
    alpha is far too small and its intervals too narrow.

    Raises:
        NotEstimableError: as `ratio`, or the counts vary no more than chance makes them.
    """
    from scipy.optimize import brentq
    from statsmodels.genmod.families import NegativeBinomial

    _check(points, "poisson")

    def excess(log_alpha: float) -> float:
        chi_square = _fit(points, NegativeBinomial(alpha=np.exp(log_alpha))).pearson_chi2
        return np.log(max(chi_square, np.finfo(float).tiny) / points.residual_degrees_of_freedom)

    try:
        return float(np.exp(brentq(excess, *np.log(ALPHA_RANGE), xtol=1e-8)))
    except ValueError as no_change_of_sign:
        raise NotEstimableError("No alpha makes a negative binomial vary as the counts do") from no_change_of_sign


def _check(points: Points, model: Model) -> None:
    n, k = points.design.shape
    if points.residual_degrees_of_freedom < 1:
        raise NotEstimableError(f"{n} points for {k} parameters leave no residual degree of freedom")
    if np.linalg.matrix_rank(points.design) < k:
        raise NotEstimableError("The points cannot tell the effect from the other terms")
    if _is_separated(points, model):
        raise NotEstimableError("Separation: the counts of zero leave the ratio without a finite estimate")


def _is_separated(points: Points, model: Model) -> bool:
    """Whether the likelihood rises for ever in some direction: a linear programme decides (Konis 2007, for counts
    Correia, Guimaraes and Zylkin 2019). Only counts at the edge, of zero or of all, can make that happen."""
    from scipy.optimize import linprog

    edge = np.where(points.counted == 0, -1.0, 0.0)
    if model == "binomial":
        edge[points.counted == points.denominator] = 1.0
    at_edge = edge != 0
    if not at_edge.any():
        return False
    outwards = points.design[at_edge] * edge[at_edge, None]
    found = linprog(
        -outwards.sum(axis=0),
        A_ub=-outwards,
        b_ub=np.zeros(len(outwards)),
        A_eq=points.design[~at_edge],
        b_eq=np.zeros((~at_edge).sum()),
        bounds=(-1, 1),
    )
    return bool(found.status != 0 or found.fun < -1e-7)


def _fit(points: Points, family: Family, scale: str | None = None) -> GLMResults:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    if isinstance(family, Binomial):
        # Shares weighted by their denominators: of pairs of counts, statsmodels' scale "X2" forgets the denominators.
        shares = points.counted / points.denominator
        model = GLM(shares, points.design, family=family, var_weights=points.denominator)
    else:
        model = GLM(points.counted, points.design, family=family, offset=np.log(points.denominator))
    with warnings.catch_warnings():
        # Whether there is a maximum has been settled: what is left of this warning is a perfect fit, which is none.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            results = model.fit(scale=scale, use_t=True, rtol=1e-10)
        except (RuntimeWarning, FloatingPointError, np.linalg.LinAlgError, ValueError) as error:
            raise NotEstimableError("The regression does not converge") from error
    if not results.converged:
        raise NotEstimableError("The regression does not converge")
    return results


def _effect(results: GLMResults) -> Ratio:
    with np.errstate(over="ignore"):
        low, high = np.exp(results.conf_int()[-1])
        estimate = np.exp(results.params[-1])
    numbers = [float(number) for number in (estimate, low, high, results.pvalues[-1])]
    if not np.isfinite(numbers).all():
        raise NotEstimableError("The interval is too wide to be written as numbers")
    return Ratio(*numbers, dispersion=float(results.pearson_chi2 / results.df_resid))
