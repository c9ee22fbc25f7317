"""The page of `explore.html`: the data, the specifications, Vega and the script in one file with a strict policy.

The scripts are named by their hashes, so nothing else may run, and Vega evaluates expressions with its interpreter.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import vl_convert
from markupsafe import Markup

from orchestration.publication import key_figures
from orchestration.publication.explore import charts
from orchestration.publication.explore.data import Data
from orchestration.publication.report.content import DEMONSTRATION, SYMBOLS, WITHHELD

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
SCRIPTS = ("series.js", "drawing.js", "explore.js")


def html(data: Data, *, is_demonstration: bool) -> str:
    """The whole page."""
    scripts = [_vega(), "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS)]
    titles, rows = key_figures.table(data.key_figures)
    return (
        _templates()
        .get_template("explore.html.jinja")
        .render(
            data=data,
            titles=titles,
            rows=rows,
            held=_json({**data.lookup, "symbols": SYMBOLS, "charts": charts.specifications()}),
            scripts=[Markup(script) for script in scripts],
            hashes=[_hash(script) for script in scripts],
            is_demonstration=is_demonstration,
            demonstration=DEMONSTRATION,
            withheld=WITHHELD,
            symbols=SYMBOLS,
        )
    )


@cache
def _vega() -> str:
    """Vega, Vega-Lite and Vega-Embed with its interpreter, as one script."""
    return _inline(vl_convert.javascript_bundle())


def _json(held: object) -> Markup:
    return Markup(json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _inline(script: str) -> str:
    """The script so that it cannot end the element it stands in."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
