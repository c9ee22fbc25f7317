"""The cost model's reference tables as frames, some of their cells changed; and rows of evaluation.before_after."""

from functools import cache

import polars as pl

from ingest.paths import CHECKOUT
from orchestration.evaluation.money.configuration import CostInputs

NAMES = tuple(CostInputs.__dataclass_fields__)


@cache
def seed(name: str) -> pl.DataFrame:
    (path,) = (CHECKOUT / "dbt_project" / "seeds").rglob(f"{name}.csv")
    frame = pl.read_csv(path, infer_schema_length=None, try_parse_dates=True)
    return frame.with_columns(pl.col("^price_year$").cast(pl.String), pl.col("^value$").cast(pl.Float64))


def inputs(settings=None, parameters=None, **frames: pl.DataFrame) -> CostInputs:
    """The seeds; `settings` replaces values of cost_settings, `parameters` cells of sensitivity_parameters."""
    tables = {name: frames.get(name, seed(name)) for name in NAMES}
    tables["cost_settings"] = _with(
        tables["cost_settings"], "setting", {k: {"value": v} for k, v in (settings or {}).items()}
    )
    tables["sensitivity_parameters"] = _with(tables["sensitivity_parameters"], "parameter", parameters or {})
    return CostInputs(**tables)


def _with(frame, key, cells):
    rows = [{**row, **cells.get(row[key], {})} for row in frame.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=frame.schema)


def before_after(*rows: dict) -> pl.DataFrame:
    """Rows of the table, as far as the cost model reads it."""
    blank = {
        "age_group": "under_12",
        "n": 5,
        "estimate": None,
        "interval_low": None,
        "interval_high": None,
        "reason": "",
    }
    schema = {
        **dict.fromkeys(("authority", "outcome", "age_group"), pl.String),
        "n": pl.Int64,
        **dict.fromkeys(("estimate", "interval_low", "interval_high"), pl.Float64),
        "reason": pl.String,
    }
    return pl.DataFrame([{**blank, **row} for row in rows], schema=schema)
