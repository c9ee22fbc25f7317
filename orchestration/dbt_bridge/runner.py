"""One dbt command inside this process, and its results as dbt's structured events.

In process, because a dbt started as a child would outlive a killed parent and keep the warehouse locked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import faults
from orchestration.dbt_bridge import project
from orchestration.environment import DBT_TARGET
from orchestration.garbage import uncollected

RESULT_EVENTS = frozenset({"LogModelResult", "LogSeedResult", "LogTestResult"})
QUIET = ("--log-level", "none", "--log-level-file", "none", "--no-use-colors", "--no-write-json")
# DuckDB's other errors (conversion, constraint, out of range) quote the value they stumbled over.
QUOTES_NO_VALUE = re.compile(r"(Binder|Catalog|Parser|Compilation|IO|Out of Memory|Dependency) Error")


class DbtRunError(RuntimeError):
    """dbt could not build what was asked. Quotes dbt's own message only where it cannot hold a value."""


@dataclass(frozen=True)
class DbtResults:
    """What a dbt command did: the result event of each node, and what could not be built."""

    events: list[dict[str, Any]]
    errors: list[str]

    def raise_errors(self) -> None:
        """Raise `DbtRunError` if a model or seed could not be built. Failed tests are results, not errors."""
        if self.errors:
            raise DbtRunError("dbt could not build: " + "; ".join(self.errors))


@dataclass(frozen=True)
class Compiled:
    """A model as SQL for DuckDB. name, reads: `schema.table`; kind: table or view."""

    name: str
    kind: str
    sql: str
    reads: frozenset[str]


def quoted(database: str, table: str) -> str:
    """How dbt writes `schema.table` of a database."""
    return ".".join(f'"{part}"' for part in (database, *table.split(".")))


def compiled(selection: str, target: Path) -> list[Compiled]:
    """The models selected, each after those it reads. Opens no database file; `target`: folder for compiled SQL.

    Raises:
        DbtRunError: dbt cannot compile them.
    """
    command = ["compile", "--select", selection, "--indirect-selection", "empty"]
    outcome = _invoke(command, {"SAFEGUARDING_WAREHOUSE": ":memory:", DBT_TARGET: "warehouse"}, target)
    DbtResults([], [_error(node) for node in outcome.result.results if _not_built(node)]).raise_errors()
    manifest = project.manifest()
    tables = {
        unique_id: f"{node['schema']}.{node.get('alias') or node['name']}"
        for unique_id, node in {**manifest["nodes"], **manifest["sources"]}.items()
    }
    return [
        Compiled(
            tables[node.unique_id],
            node.config.materialized,
            node.compiled_code,
            frozenset(tables[each] for each in node.depends_on.nodes if each in tables),
        )
        for node in (result.node for result in outcome.result.results)
    ]


def run(command: Sequence[str], variables: Mapping[str, str], target: Path, *, parsed: bool = True) -> DbtResults:
    """Run a dbt command to its end and close every connection to the warehouse.

    Args:
        command: the command and its selection, such as `["build", "--select", "..."]`.
        variables: environment of dbt's profile.
        target: folder for compiled SQL.
        parsed: whether the project as parsed for DuckDB will do; another engine's relations are named otherwise.

    Raises:
        DbtRunError: dbt itself failed before it came to a node.
    """
    from google.protobuf.json_format import MessageToDict

    events: list[dict[str, Any]] = []

    def keep(message: Any) -> None:
        if message.info.name in RESULT_EVENTS:
            events.append(MessageToDict(message, preserving_proto_field_name=True))

    outcome = _invoke(command, variables, target, parsed=parsed, callbacks=[keep])
    return DbtResults(events, [_error(node) for node in outcome.result.results if _not_built(node)])


def _invoke(
    command: Sequence[str],
    variables: Mapping[str, str],
    target: Path,
    *,
    parsed: bool = True,
    callbacks: list[Callable[[Any], None]] | None = None,
) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    arguments = [
        *command,
        *project.project_arguments(),
        "--target-path",
        str(target),
        "--log-path",
        str(target),
        *QUIET,
    ]
    try:
        with project.environment(variables), uncollected():
            known = project.parsed_manifest() if parsed else None
            outcome = dbtRunner(manifest=known, callbacks=callbacks).invoke(arguments)
    finally:
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None:
        if not isinstance(outcome.exception, Exception):
            raise outcome.exception
        raise DbtRunError(f"dbt failed: {_safe(str(outcome.exception))}") from None
    return outcome


def _not_built(node: Any) -> bool:
    return node.status == "error" and node.node.resource_type in ("model", "seed")


def _error(node: Any) -> str:
    return f"{node.node.name} ({_safe(node.message or '')})"


def _safe(message: str) -> str:
    refused = faults.refusal_in(message)
    if refused is not None:
        return refused
    if QUOTES_NO_VALUE.search(message):
        return " ".join(message.split())
    kind = re.search(r"(\w+( \w+)? Error)", message)
    return f"{kind.group(1) if kind else 'error'}; message withheld, it may quote a value"
