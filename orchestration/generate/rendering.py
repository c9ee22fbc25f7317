"""Renders the templates beside this module. Their marks are square, so that dbt's own stay as they are."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # SQL, YAML and Markdown of our own words
    )
    environment.filters["quoted"] = partial(json.dumps, ensure_ascii=False)
    return environment


def rendered(name: str, **values: Any) -> str:
    """The template of this name, filled in. Raises `jinja2.UndefinedError` where a value is missing."""
    return _environment().get_template(f"{name}.jinja").render(**values)
