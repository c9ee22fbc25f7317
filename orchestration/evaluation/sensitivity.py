"""`evaluation.sensitivity`: how break-even and net savings move with what the cost model takes for granted.

One parameter at a time, then all that are uncertain drawn together. Frames in, frame out; how far each parameter goes
is in the seed sensitivity_parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import before_after as changes
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.cost_benefit import CAVEAT, NOT_IN_IT
from orchestration.evaluation.cost_benefit_measured import MEASURED_CELLS
from orchestration.evaluation.methods import estimates
from orchestration.evaluation.methods.estimates import ESTIMATES
from orchestration.evaluation.money import case as rows_of
from orchestration.evaluation.money import configuration as prices
from orchestration.evaluation.money import monte_carlo, reductions
from orchestration.evaluation.money.case import CALCULATED, CAVEAT_DRAWS, UNITS, Case
from orchestration.evaluation.money.configuration import SEEDS, CostInputs
from orchestration.evaluation.money.costs import NoDeflatorError
from orchestration.evaluation.money.reductions import MEASURED
from orchestration.evaluation.money.scenarios import BREAK_EVEN, NET_SAVING, Scenarios
from orchestration.evaluation.money.settings import INTERVAL_ENDS, Parameter, Settings, read_parameters
from orchestration.evaluation.table import AUTHORITY_TEXT, Charts, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import AUTHORITY, NO_ESTIMATE, Column, View, text, words

NOTHING_KNOWN = "No reduction in children under 12 who become looked after is published or measured"
Base = Mapping[str, float | None]


def sensitivity(inputs: CostInputs, before_after: pl.DataFrame) -> pl.DataFrame:
    """Every authority with implementation costs: with its printed reductions, and with its measured ones.

    `before_after`: evaluation.before_after. Where prices cannot be put at those of the settings' year, or no reduction
    is known, an authority has one row an outcome that is empty with the reason.

    Raises:
        SettingsError: cost_settings or sensitivity_parameters cannot be used.
    """
    settings = Settings.from_table(inputs.cost_settings)
    parameters = read_parameters(inputs.sensitivity_parameters)
    known = (
        reductions.printed(inputs.published_figures, inputs.local_authorities, inputs.year_to_year_dispersion),
        reductions.measured(before_after),
    )
    rows: list[dict[str, Any]] = []
    reason = ""
    try:
        configuration = prices.configuration(inputs, settings)
    except NoDeflatorError as error:
        reason = str(error)
    for authority in inputs.implementation_costs["authority"].unique().sort():
        found = [each[authority] for each in known if authority in each]
        if reason or not found:
            rows += _nothing(authority, settings, reason or NOTHING_KNOWN)
            continue
        for each in found:
            scenarios = Scenarios.from_reductions(configuration, authority, each, settings)
            rows += _rows(Case(authority, each, scenarios, settings, parameters))
    return frame(rows, COLUMNS)


def _nothing(authority: str, settings: Settings, reason: str) -> Iterator[dict[str, Any]]:
    for outcome in UNITS:
        row = rows_of.empty(authority, outcome, "", "base")
        yield {**row, "method": f"The report's text; {settings}", "reason": reason}


def _rows(case: Case) -> Iterator[dict[str, Any]]:
    base = case.results({})
    for outcome, estimate in base.items():
        yield case.row(outcome, "base", **rows_of.calculated(estimate, estimate), method=case.method)
    for parameter in case.parameters:
        for setting in parameter.one_way:
            yield from _one_way(case, parameter, setting, base)
    yield from _monte_carlo(case, base)


def _one_way(case: Case, parameter: Parameter, setting: str, base: Base) -> Iterator[dict[str, Any]]:
    value, reason = case.value(parameter, setting)
    results = {} if value is None else case.results({parameter.name: value})
    changed = f"{parameter.name} at {setting if value is None else f'{value:.4g}'} {parameter.unit}"
    if value is not None and setting in INTERVAL_ENDS:
        changed += f" (interval {monte_carlo.reduction(parameter.name, case.reductions).interval_is})"
    for outcome in UNITS:
        found = {"reason": reason} if reason else rows_of.calculated(results[outcome], base[outcome])
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


def _monte_carlo(case: Case, base: Base) -> Iterator[dict[str, Any]]:
    settings = case.settings
    values = monte_carlo.draw(case.parameters, case.reductions, settings.draws, settings.seed, settings.correlation)
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
                **rows_of.quantile(estimate, base[outcome], found if quantile == 50 else {}),
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


def _compute(before_after: pl.DataFrame, *seeds: pl.DataFrame) -> pl.DataFrame:
    return sensitivity(CostInputs(*seeds), before_after)


def _charts(sensitivity: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    from orchestration.evaluation.charts import break_even

    return break_even.distributions(sensitivity, names)


def _view(
    key: str, title: str, estimate: Column, where: str, *, is_drawn: bool = False, is_on_page: bool = False
) -> View:
    """A view of the draws, or of one parameter changed at a time; `where`: SQL for the figures shown."""
    settings = (words("Of the draws", "setting"),) if is_drawn else SETTINGS
    analysis = f"analysis {'=' if is_drawn else '<>'} 'monte_carlo'"
    return View(
        key,
        title,
        NAME,
        (AUTHORITY, words("Reductions", "reductions"), *settings, estimate, NO_ESTIMATE),
        f"where {where} and {analysis} order by reductions desc, authority, parameter, setting_value, setting",
        notes=("caveat",),
        is_on_page=is_on_page,
        holds=DRAWN if is_drawn else ONE_WAY,
    )


NAME = "evaluation.sensitivity"
COLUMNS: Columns = {
    "authority": Field(pl.String, AUTHORITY_TEXT),
    "outcome": Field(
        pl.String,
        "break_even_months: months from the start of Year 1 until cumulative savings cover cumulative costs."
        " net_saving_5_years_gbp: savings of Years 1 to 5 less costs of Years 0 to 5.",
    ),
    "reductions": Field(
        pl.String,
        "published: those of Tables 7 to 16 of the 2020 evaluation. measured: those of evaluation.before_after for"
        " children under 12. '' where none is known or prices cannot be had.",
    ),
    "analysis": Field(pl.String, "base, one_way (one parameter at another value) or monte_carlo."),
    "parameter": Field(
        pl.String,
        "What is varied, as in reference.sensitivity_parameters; '' for the base case. care_duration makes every"
        " episode of care longer or shorter by the same percentage, and with it the mean.",
    ),
    "setting": Field(
        pl.String,
        "The value it takes, or interval_low and interval_high for the ends of the reduction's 95 % interval. Of"
        " monte_carlo: quantile_2.5 to quantile_97.5, share_never (draws that do not break even within twelve years) or"
        " share_above_0 (draws with a net saving). '' for the base case.",
    ),
    "setting_value": Field(pl.Float64, "The setting as a number: the parameter's value, or which quantile."),
    "setting_unit": Field(pl.String, "Unit of setting_value."),
    "unit": Field(pl.String, "Unit of estimate and interval: months, pounds or, for a share of the draws, percent."),
    "difference_from_base": Field(
        pl.Float64, "Estimate less that of the base case; empty for shares and where one is empty."
    ),
    "seed": Field(pl.Int64, "Start of the random numbers; empty where nothing is drawn."),
    "method": Field(
        pl.String,
        "What was computed, with every setting and distribution, in plain words. Amounts of Year t are discounted t"
        " years, to Year 0; deadweight is taken off both reductions.",
    ),
    "n": Field(pl.Int64, "Draws; empty where nothing is drawn."),
    "estimate": Field(pl.Float64, "The result. Quantiles of months count draws that never break even as the latest."),
    "interval_low": Field(pl.Float64, "For quantile_50 the 2.5 % quantile of the draws, else empty."),
    "interval_high": Field(pl.Float64, "For quantile_50 the 97.5 % quantile of the draws, else empty."),
    "p": Field(pl.Float64, "Empty: nothing is tested."),
    "left_out": NOT_IN_IT,
    "reason": Field(pl.String, "Why estimate, interval or p is empty."),
    "caveat": CAVEAT,
}
SETTINGS = (words("Parameter", "parameter", blank="Base case"), words("Set to", "setting"))
DRAWN = (
    "The cost model worked out over and over, each time with costs, lengths of care, deadweight (what would have come"
    " about anyway) and reductions drawn at random from what is thought likely (Monte Carlo). Quantile 2.5 is the value"
    " that 2.5% of the draws do not exceed, quantile 50 the middle one."
)
ONE_WAY = "The cost model worked out again with one parameter changed at a time; the base case changes none."
IN_MONTHS = Column("Months to break-even", "estimate", decimals=1)
IN_POUNDS = Column("Net saving after 5 years (£)", "estimate")
SHARE = Column("Share of the draws (%)", "estimate", decimals=1)

TABLE = EvaluationTable(
    NAME,
    "How break-even and the net saving after five years move with unit costs, durations of care, deadweight, the"
    " reductions and the discount rate: one at a time, and all that are uncertain drawn together (Monte Carlo). The"
    " base case with published reductions and reference.cost_settings as delivered is as_described of"
    " evaluation.break_even. One row an authority, outcome, set of reductions, analysis, parameter and setting.",
    COLUMNS,
    reads=(changes.NAME, *SEEDS),
    compute=_compute,
    disclosure=Table(
        rests=tuple(
            # the method names the reductions in figures
            Rests((*ESTIMATES, "difference_from_base", "setting_value", "method"), on, pl.col("reductions") == MEASURED)
            for on in MEASURED_CELLS
        ),
    ),
    views=(
        _view(
            "net-saving-draws",
            "Net saving after 5 years, quantiles of the draws",
            IN_POUNDS,
            f"outcome = '{NET_SAVING}' and unit = 'pounds'",
            is_drawn=True,
            is_on_page=True,
        ),
        _view(
            "break-even-draws",
            "Months to break-even, quantiles of the draws",
            IN_MONTHS,
            f"outcome = '{BREAK_EVEN}' and unit = 'months'",
            is_drawn=True,
        ),
        _view(
            "draws-shares",
            "Draws that never break even, and draws with a net saving after 5 years",
            SHARE,
            "unit = 'percent'",
            is_drawn=True,
        ),
        _view(
            "break-even-one-way",
            "Months to break-even, one parameter changed at a time",
            IN_MONTHS,
            f"outcome = '{BREAK_EVEN}'",
        ),
        _view(
            "net-saving-one-way",
            "Net saving after 5 years, one parameter changed at a time",
            IN_POUNDS,
            f"outcome = '{NET_SAVING}'",
        ),
        View(
            "parameters",
            "What is varied, and by how much",
            "reference.sensitivity_parameters",
            (
                words("Parameter", "parameter"),
                text("What it is", "meaning"),
                text("Unit", "unit"),
                text("One at a time", "replace(replace(one_way, ';', ', '), '_', ' ')", defined_by="one_way"),
                words("Drawn from", "distribution"),
                Column("Lowest", "low", decimals=1, empty="'z'"),
                Column("Likeliest", "mode", decimals=1, empty="'z'"),
                Column("Highest", "high", decimals=1, empty="'z'"),
                text("Note", "note"),
                text("Source", "source"),
            ),
            notes=(),
            holds="What the cost model is tried with: one parameter at a time, and those with a distribution together.",
        ),
    ),
    charts=Charts("break_even", (NAME,), _charts),
)
