"""Definitions that every published figure carries: a comment on each table and column.

Those of the marts come from dbt's manifest; those of the tables that publication itself makes are declared here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Description:
    """What a table holds, and what each of its columns means."""

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)


_DELIVERY = {
    "authority": "The authority it is for: the folder it lay in.",
    "agency": "The agency that sent it: the folder it lay in.",
    "extract": "The extract it is: the folder it lay in.",
    "sha256": "SHA-256 of the file's bytes.",
}

OWN_TABLES: Mapping[str, Description] = {
    "quality.delivery": Description(
        "One row a delivery, as it was first seen: what was sent, how much of it loaded, and why not the rest.",
        {
            **_DELIVERY,
            "file_name": "Name of the file, as the partner gave it.",
            "size_bytes": "Size of the file in bytes.",
            "rows_accepted": "Rows that loaded.",
            "rows_quarantined": "Rows set aside whole because they break the contract.",
            "as_of": "The day the delivery describes, from its file name.",
            "arrived_at": "When the pipeline first saw the file (UTC).",
            "rows": "Rows in the file: accepted + quarantined + repeated.",
            "rows_repeated": "Further exact copies of a row, loaded once.",
            "rows_unlinked": "Accepted rows with only the partner's own identifier; they count in no indicator.",
            "outcome": "accepted, rejected, already_loaded (the same bytes were parsed before), held (it would empty or"
            " halve a table) or withdrawn (by an operator). Only accepted and already_loaded ones are in force.",
            "reason": "Why it was rejected, held, released or withdrawn, in plain words.",
            "notes": "What the reader found: encoding, delimiter, date style.",
        },
    ),
    "quality.rejected_row_count": Description(
        "How many rows of a delivery broke which rule in which column.",
        {
            **_DELIVERY,
            "column_name": "Column of the contract; empty where the whole row is at fault.",
            "rule": "The rule it breaks, in plain words.",
            "rows": "Rows that broke the rule; a row that breaks two rules counts under both.",
        },
    ),
    "quality.check": Description(
        "One row a check of the run that published this file.",
        {
            "run_id": "The run that checked.",
            "check_name": "The table and the check.",
            "passed": "Whether it held.",
            "layer": "Where the check sits: contract, dbt, expectation or disclosure.",
            "severity": "error stops publication, warn does not.",
            "observed": "What was found.",
            "threshold": "What would have been too much or too little.",
            "reason_for_threshold": "Why the threshold is what it is.",
        },
    ),
    "meta.run": Description(
        "The run that built this file, with the as-of date of each extract it rests on.",
        {
            "run_id": "The run; also the name of the generation's folder.",
            "authority": "The authority whose extract it is.",
            "agency": "The agency that sends the extract.",
            "extract": "The extract.",
            "code_version": "Version of the code, from git.",
            "finished_at": "When the file was finished (UTC).",
            "as_of": "The newest day that accepted deliveries of this extract describe.",
        },
    ),
}


_PUBLIC_ROWS = {
    name: f"{OWN_TABLES['quality.delivery'].columns[name]} To the nearest ten."
    for name in ("rows", "rows_accepted", "rows_quarantined", "rows_repeated", "rows_unlinked")
}

PUBLIC_TABLES: Mapping[str, Description] = {
    **OWN_TABLES,
    "quality.delivery": Description(
        "One row a delivery: what came of it. Rows are rounded.",
        {
            **OWN_TABLES["quality.delivery"].columns,
            **_PUBLIC_ROWS,
            **{
                name: f"{_DELIVERY[name]} '' where that is no place known."
                for name in ("authority", "agency", "extract")
            },
            "reason": "Why it did not load, in general; its analysts see what exactly was wrong.",
        },
    ),
    "quality.rejected_row_count": Description(
        "About how many rows of an extract's deliveries of a day broke which rule in which column.",
        {
            **OWN_TABLES["quality.rejected_row_count"].columns,
            "as_of": OWN_TABLES["quality.delivery"].columns["as_of"],
            "rows": "Rows that broke the rule, to the nearest ten: 0 is fewer than five.",
        },
    ),
    "quality.check": Description(
        "One row a check of the run that made this release, and whether it held.",
        OWN_TABLES["quality.check"].columns,
    ),
}
"""What the public file says of the tables that publication makes itself."""


def from_manifest(manifest: Mapping[str, Any]) -> dict[str, Description]:
    """Descriptions of dbt's models and seeds by `schema.table`, from the parsed project."""
    return {
        f"{node['schema']}.{node['alias']}": Description(
            _one_line(node["description"]),
            {
                name: _one_line(column["description"])
                for name, column in node["columns"].items()
                if column["description"]
            },
        )
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }


def comment_statements(catalog: str, table: str, columns: list[str], description: Description) -> Iterator[str]:
    """The SQL that writes a description to `catalog.<table>` (`schema.table`), for the columns that are there."""
    if description.table:
        yield f"comment on table {catalog}.{table} is {quoted(description.table)}"
    for column in columns:
        if column in description.columns:
            yield f'comment on column {catalog}.{table}."{column}" is {quoted(description.columns[column])}'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def quoted(text: object) -> str:
    """`text` as an SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"
