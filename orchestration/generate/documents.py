"""What people read: the partners' specification sheets and file templates, the glossary, the README's settings."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.contracts import EXTRACTS
from ingest.contracts.base import Column, Extract
from ingest.contracts.fields import LARGEST_COUNT
from ingest.paths import CHECKOUT
from ingest.settings import readme_table
from orchestration.generate.rendering import rendered
from orchestration.generate.staging import description, in_words, meaning

SHEETS = Path("dbt_project/docs/extracts")
GLOSSARY = Path("GLOSSARY.md")
README = Path("README.md")
SETTINGS_BEGIN = "<!-- Settings: generated from ingest/settings.py by `make generate`. Do not edit. -->\n"
SETTINGS_END = "<!-- End of the settings. -->\n"
SEEDS = CHECKOUT / "dbt_project/seeds"
TYPES = {
    "identifier": "identifier",
    "text": "text",
    "choice": "code",
    "date": "date",
    "yes_no": "yes or no",
    "integer": "whole number",
    "number": "number",
}
MOST_CODES_LISTED = 12


def files() -> Mapping[Path, str]:
    """The sheets, one an agency, the templates, one an extract, the glossary, and the README, by path.

    Returns have none: their shape is the standard's, not ours (`dbt_project/docs/formats.md`).
    """
    made = {}
    ours = [extract for extract in EXTRACTS.values() if not extract.is_standard]
    for agency, group in groupby(ours, key=lambda extract: extract.agency):
        extracts = list(group)
        sheet = [_on_the_sheet(extract) for extract in extracts]
        made[SHEETS / f"{agency}.md"] = rendered("specification.md", agency=agency, extracts=sheet)
        for extract in extracts:
            names = [column.name for column in extract.columns()]
            made[SHEETS / "templates" / agency / f"{extract.extract}.csv"] = f"{','.join(names)}\n"
    with (SEEDS / "glossary.csv").open(encoding="utf-8", newline="") as table:
        made[GLOSSARY] = rendered("glossary.md", terms=list(csv.DictReader(table)))
    made[README] = _readme((CHECKOUT / README).read_text(encoding="utf-8"))
    return made


def _readme(text: str) -> str:
    """The README with the table of settings between its two marks. Raises ValueError where a mark is missing."""
    before, begin, rest = text.partition(SETTINGS_BEGIN)
    _, end, after = rest.partition(SETTINGS_END)
    if not end:
        raise ValueError(f"{README} has no lines {SETTINGS_BEGIN!r} and {SETTINGS_END!r} to put the settings between")
    return f"{before}{begin}{rendered('settings.md', settings=readme_table())}{end}{after}"


def _on_the_sheet(extract: type[Extract]) -> Mapping[str, Any]:
    return {
        "name": extract.extract,
        "kind": extract.kind,
        "description": description(extract),
        "key": ", ".join(f"`{name}`" for name in extract.key()),
        "sheet": [_row(column) for column in extract.columns()],
    }


def _row(column: Column) -> Mapping[str, str]:
    return {
        "name": column.name,
        "type": TYPES[column.type],
        "needed": _needed(column),
        "allowed": _allowed(column),
        "meaning": _meaning(column),
    }


def _needed(column: Column) -> str:
    if column.or_else:
        return f"this or `{column.or_else}`"
    return "key" if column.key else "yes" if column.required else "no"


def _allowed(column: Column) -> str:
    if column.choices:
        return ", ".join(column.choices) if len(column.choices) <= MOST_CODES_LISTED else "a code of the list"
    if column.type in ("integer", "number") and column.minimum is not None:
        above = column.maximum is None or column.maximum == LARGEST_COUNT
        return f"{column.minimum} or more" if above else f"{column.minimum} to {column.maximum}"
    if column.days:
        return f"from {column.days.earliest:%Y-%m-%d}" + (", Monday to Friday" if column.days.weekdays else "")
    return ""


def _meaning(column: Column) -> str:
    """What the column holds; of what is only used to link people, that it is not kept."""
    if column.dropped:
        return "To link people; not kept."
    kept = " *Kept as a pseudonym.*" if column.type == "identifier" else ""
    return in_words(meaning(column)).replace("|", "\\|") + kept
