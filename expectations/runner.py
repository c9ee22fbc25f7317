"""Tries gates with Great Expectations inside DuckDB. Not here: any threshold, and what a finding says (`findings`)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from expectations import volumes
from expectations.check import Check
from expectations.files import ReadOnly, read_only
from expectations.findings import ROW_COUNT, falls, fault_behind, fault_of, figures, observed
from expectations.gates import Before, Gate, GateNotEvaluated, Rows
from expectations.gx_import import import_great_expectations


def evaluate(
    gates: Iterable[Gate],
    warehouse: Path,
    last_published: Path | None,
    connect: ReadOnly = read_only,
    ruled: Collection[str] = (),
) -> list[Check]:
    """One check a gate, in their order; see `expectations.run`."""
    gx = import_great_expectations()
    from expectations.duckdb_source import open_read_only

    gates = list(gates)
    rows_before = published_rows(last_published, connect, ruled)
    least_rows = volumes.least_rows(rows_before)
    by_rows: defaultdict[Rows, list[Gate]] = defaultdict(list)
    for gate in gates:
        by_rows[gate.rows].append(gate)

    checks: dict[str, Check] = {}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # they would fill the log
    # It would write all it knows as YAML into its memory, at each batch and each suite: nobody reads that.
    context.variables.save = lambda: None
    with open_read_only(context, warehouse.resolve(strict=True), connect) as source:
        for rows, group in by_rows.items():
            suite = context.suites.add(_suite(gx, rows.name, group))
            try:
                batch = _batch(source, _with_before(rows, last_published, connect, ruled))
                definition = gx.ValidationDefinition(name=rows.name, data=batch, suite=suite)
                outcome = context.validation_definitions.add(definition).run(
                    result_format=_result_format(rows), expectation_parameters=least_rows
                )
            except (gx.exceptions.GreatExpectationsError, SQLAlchemyError, ConnectionError) as error:
                # message and chain could quote a value: only what `fault_behind` lets through goes on
                raise GateNotEvaluated(f"gates on {rows.name} could not be tried: {fault_behind(error)}") from None
            by_name = {result.expectation_config.meta["gate"]: result for result in outcome.results}
            for gate in group:
                checks[gate.name] = _check(gate, by_name[gate.name], rows_before, least_rows.get(gate.name))
    lost = {gate.name for gate in gates if gate.expectation == ROW_COUNT and not checks[gate.name].passed}
    if lost and last_published is not None:
        checks.update(_with_authorities([checks[name] for name in lost], warehouse, last_published, connect))
    return [checks[gate.name] for gate in gates]


def published_rows(
    last_published: Path | None, connect: ReadOnly = read_only, ruled: Collection[str] = ()
) -> dict[str, int]:
    """Rows of each table of the last published file, by `schema.table`, but for those of the authorities `ruled`; empty
    when nothing has been published yet.
    """
    if last_published is None:
        return {}
    # Resolved, for DuckDB knows open files by path: through the link it could give an older generation, still held.
    with connect(last_published.resolve(strict=True)) as connection:
        names = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name IN ('core', 'kpi')"
        ).fetchall()
        counted = "SELECT count(*) FROM {name} WHERE NOT list_contains($1, authority)"
        return {name: connection.execute(counted.format(name=name), [list(ruled)]).fetchone()[0] for (name,) in names}


def _with_before(rows: Rows, last_published: Path | None, connect: ReadOnly, ruled: Collection[str]) -> Rows:
    """The query with what it looks for in the last published file, but for the authorities `ruled`."""
    if rows.before is None:
        return rows
    names = [name for name, _ in rows.before.columns]
    found = [] if last_published is None else _published(rows.before, last_published, connect)
    found = [row for row in found if row[names.index("authority")] not in ruled]
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in rows.before.columns)
    selects = [f"SELECT {nothing} WHERE false", *(f"SELECT {', '.join(map(_literal, row))}" for row in found)]
    # Great Expectations insists on a query that begins with SELECT.
    return replace(rows, query=f"SELECT * FROM (WITH before AS ({' UNION ALL '.join(selects)}) {rows.query})")


def _published(before: Before, last_published: Path, connect: ReadOnly) -> list[tuple]:
    with connect(last_published.resolve(strict=True)) as connection:
        known = connection.execute(
            "SELECT 1 FROM duckdb_tables() WHERE schema_name || '.' || table_name = $1", [before.table]
        ).fetchone()
        return connection.execute(before.query).fetchall() if known else []


def _literal(value: str | float) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def _with_authorities(
    lost: list[Check], warehouse: Path, last_published: Path, connect: ReadOnly
) -> Mapping[str, Check]:
    """The checks of tables that lost too many rows, by name, with the authorities that lost them."""
    tables = {check.asset for check in lost}
    before, now = (_rows_by_authority(path, tables, connect) for path in (last_published, warehouse))
    return {
        check.name: replace(check, observed=falls(check.observed, before[check.asset], now[check.asset]))
        for check in lost
    }


def _rows_by_authority(path: Path, tables: Iterable[str], connect: ReadOnly) -> dict[str, dict[str, int]]:
    with connect(path.resolve(strict=True)) as connection:
        return {
            table: dict(connection.execute(f"SELECT authority, count(*) FROM {table} GROUP BY authority").fetchall())
            for table in tables
        }


def _suite(gx: Any, name: str, gates: list[Gate]) -> Any:
    expectations = [
        {
            "type": gate.expectation,
            "kwargs": dict(gate.arguments),
            "severity": "critical" if gate.severity == "error" else "warning",
            "meta": {"gate": gate.name},
        }
        for gate in gates
    ]
    return gx.ExpectationSuite(name=name, expectations=expectations)


def _batch(source: Any, rows: Rows) -> Any:
    if rows.query is None:
        schema, table = rows.name.split(".")
        asset = source.add_table_asset(rows.name, table_name=table, schema_name=schema)
    else:
        asset = source.add_query_asset(rows.name, query=rows.query.strip())
    return asset.add_batch_definition_whole_table("all")


def _result_format(rows: Rows) -> dict[str, Any]:
    """Counts only, unless the rows are aggregates whose figures may be named."""
    if rows.named_by:
        return {"result_format": "COMPLETE", "unexpected_index_column_names": list(rows.named_by)}
    return {"result_format": "BASIC", "partial_unexpected_count": 0}


def _check(gate: Gate, outcome: Any, rows_before: Mapping[str, int], least_rows: int | None) -> Check:
    if (error := fault_of(outcome)) is not None:
        raise GateNotEvaluated(f"{gate.name} could not be tried: {error}")
    counted = figures(gate, outcome, rows_before)
    return Check(
        asset=gate.subject,
        name=gate.name,
        layer="expectation",
        severity=gate.severity,
        passed=bool(outcome.success),
        observed=observed(gate, outcome, counted),
        figures=counted,
        threshold=gate.threshold,
        least=gate.arguments.get("min_value") if least_rows is None else least_rows,
        most=gate.arguments.get("max_value"),
        reason=gate.reason_for_threshold,
    )
