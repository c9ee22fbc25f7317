"""Every field of the toolkit that is published has the toolkit's own name, and each name is a field's."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import yaml

from orchestration.publication.toolkit_names import TOOLKIT_NAMES, code

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts" / "kpi" / "_kpi.yml"
CODED = re.compile(r"[dri]\d\d_")


def published_columns() -> set[str]:
    models = yaml.safe_load(MARTS.read_text("utf-8"))["models"]
    return {column["name"] for model in models for column in model["columns"]}


def test_every_published_field_has_the_toolkits_name() -> None:
    assert {column for column in published_columns() if CODED.match(column)} - set(TOOLKIT_NAMES) == set()


def test_a_name_begins_with_the_code_of_its_column() -> None:
    coded = [column for column in TOOLKIT_NAMES if CODED.match(column)]
    assert [column for column in coded if code(column) != column[:3].upper()] == []


def test_no_two_columns_share_a_name() -> None:
    assert [name for name, times in Counter(TOOLKIT_NAMES.values()).items() if times > 1] == []
