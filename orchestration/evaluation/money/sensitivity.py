"""`evaluation.sensitivity`: how break-even and net savings move with what the cost model takes for granted.

One parameter at a time, then all that are uncertain drawn together. Frames in, frame out; how far each parameter goes
is in the seed sensitivity_parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from orchestration.evaluation import estimates
from orchestration.evaluation.money import cost_inputs, cost_settings, monte_carlo, reductions, sensitivity_rows
from orchestration.evaluation.money.cost_inputs import CostInputs
from orchestration.evaluation.money.cost_scenarios import BREAK_EVEN, Scenarios
from orchestration.evaluation.money.cost_settings import INTERVAL_ENDS, Parameter, Settings
from orchestration.evaluation.money.costs import NoDeflatorError
from orchestration.evaluation.money.reductions import Reductions
from orchestration.evaluation.money.sensitivity_rows import CALCULATED, CAVEAT_DRAWS, COLUMNS, UNITS, Case

NOTHING_KNOWN = "No reduction in children under 12 who become looked after is published or measured"
Base = Mapping[str, float | None]


def sensitivity(inputs: CostInputs, before_after: pl.DataFrame) -> pl.DataFrame:
    """Every authority with implementation costs: with its published reductions, and with its measured ones.

    `before_after`: evaluation.before_after. Where prices cannot be put at those of the settings' year, or no reduction
    is known, an authority has one row an outcome that is empty with the reason.

    Raises:
        SettingsError: cost_settings or sensitivity_parameters cannot be used.
    """
    settings = Settings.from_table(inputs.cost_settings)
    parameters = cost_settings.parameters(inputs.sensitivity_parameters)
    known = (
        reductions.published(inputs.published_figures, inputs.local_authorities, inputs.year_to_year_dispersion),
        reductions.measured(before_after),
    )
    rows: list[dict[str, Any]] = []
    reason = ""
    try:
        configuration = cost_inputs.configuration(inputs, settings)
    except NoDeflatorError as error:
        reason = str(error)
    for authority in inputs.implementation_costs["authority"].unique().sort():
        found = [each[authority] for each in known if authority in each]
        if reason or not found:
            rows += _nothing(authority, settings, reason or NOTHING_KNOWN)
            continue
        for each in found:
            scenarios = Scenarios.of(configuration, authority, each, settings)
            rows += _rows(Case(authority, each, scenarios, settings, parameters))
    return estimates.table(rows, COLUMNS)


def _nothing(authority: str, settings: Settings, reason: str) -> Iterator[dict[str, Any]]:
    for outcome in UNITS:
        row = sensitivity_rows.empty(authority, outcome, "", "base")
        yield {**row, "method": f"The report's text; {settings}", "reason": reason}


def _rows(case: Case) -> Iterator[dict[str, Any]]:
    base = _results(case, {})
    for outcome, estimate in base.items():
        yield case.row(outcome, "base", **sensitivity_rows.calculated(estimate, estimate), method=case.method)
    for parameter in case.parameters:
        for setting in parameter.one_way:
            yield from _one_way(case, parameter, setting, base)
    yield from _monte_carlo(case, base)


def _one_way(case: Case, parameter: Parameter, setting: str, base: Base) -> Iterator[dict[str, Any]]:
    value, reason = _value(parameter, setting, case.reductions)
    results = {} if value is None else _results(case, {parameter.name: value})
    changed = f"{parameter.name} at {setting if value is None else f'{value:.4g}'} {parameter.unit}"
    if value is not None and setting in INTERVAL_ENDS:
        changed += f" (interval {monte_carlo.reduction(parameter.name, case.reductions).interval_is})"
    for outcome in UNITS:
        found = {"reason": reason} if reason else sensitivity_rows.calculated(results[outcome], base[outcome])
        yield case.row(
            outcome,
            "one_way",
            parameter=parameter.name,
            setting=setting,
            setting_value=value,
            setting_unit=parameter.unit,
            method=f"{case.method}; but {changed}",
            caveat=case.caveat([parameter]),
            **found,
        )


def _value(parameter: Parameter, setting: str, known: Reductions) -> tuple[float | None, str]:
    """The number that a setting stands for or, where there is none, why."""
    if setting not in INTERVAL_ENDS:
        return float(setting), ""
    found = monte_carlo.reduction(parameter.name, known)
    if found is None:
        return None, known.left_out
    if not found.ends:
        return None, f"The reduction has no interval: {found.interval_is}"
    return found.ends[setting], ""


def _results(case: Case, changed: Mapping[str, float]) -> dict[str, float | None]:
    results = case.scenarios.results(changed)
    return {outcome: None if np.isnan(value) else float(value) for outcome, value in results.items()}


def _monte_carlo(case: Case, base: Base) -> Iterator[dict[str, Any]]:
    settings = case.settings
    values = monte_carlo.draw(case.parameters, case.reductions, settings.draws, settings.seed)
    held = monte_carlo.held(case.parameters, case.reductions)
    common = {
        "parameter": "all drawn together",
        "seed": settings.seed,
        "n": settings.draws,
        "method": f"{case.method}; {monte_carlo.described(case.parameters, case.reductions, settings)}",
        "left_out": estimates.joined([case.reductions.left_out, *held]),
        "caveat": case.caveat(case.parameters) + CAVEAT_DRAWS,
    }
    for outcome, results in monte_carlo.simulate(case.scenarios, values, settings.draws).items():
        found = dict(zip(monte_carlo.QUANTILES, monte_carlo.quantiles(results), strict=True))
        for quantile, estimate in found.items():
            yield case.row(
                outcome,
                "monte_carlo",
                **common,
                **sensitivity_rows.quantile(estimate, base[outcome], found if quantile == 50 else {}),
                setting=f"quantile_{quantile:g}",
                setting_value=quantile,
                setting_unit="percent",
            )
        share = np.isnan(results) if outcome == BREAK_EVEN else results > 0
        yield case.row(
            outcome,
            "monte_carlo",
            **common,
            setting="share_never" if outcome == BREAK_EVEN else "share_above_0",
            unit="percent",
            estimate=100 * float(share.mean()),
            reason=CALCULATED,
        )
