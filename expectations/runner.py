"""Tries gates with Great Expectations inside DuckDB. Not here: any threshold, and how a result reads (`findings`)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from expectations import volumes
from expectations.files import ReadOnly, read_only
from expectations.findings import ROW_COUNT, falls, fault_behind, fault_of, observed
from expectations.gates import Gate, GateNotEvaluated, Result, Rows
from expectations.gx_import import import_great_expectations


def evaluate(
    gates: Iterable[Gate],
    warehouse: Path,
    last_published: Path | None,
    connect: ReadOnly = read_only,
    ruled: Collection[str] = (),
) -> list[Result]:
    """Results in the order of `gates`; see `expectations.run`."""
    gx = import_great_expectations()
    from expectations.duckdb_source import open_read_only

    gates = list(gates)
    rows_before = published_rows(last_published, connect, ruled)
    by_rows: defaultdict[Rows, list[Gate]] = defaultdict(list)
    for gate in gates:
        by_rows[gate.rows].append(gate)

    results: dict[str, Result] = {}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # they would fill the log
    with open_read_only(context, warehouse.resolve(strict=True), connect) as source:
        for rows, group in by_rows.items():
            suite = context.suites.add(_suite(gx, rows.name, group))
            try:
                definition = gx.ValidationDefinition(name=rows.name, data=_batch(source, rows), suite=suite)
                outcome = context.validation_definitions.add(definition).run(
                    result_format=_result_format(rows), expectation_parameters=volumes.least_rows(rows_before)
                )
            except (gx.exceptions.GreatExpectationsError, SQLAlchemyError, ConnectionError) as error:
                # message and chain could quote a value: only what `fault_behind` lets through goes on
                raise GateNotEvaluated(f"gates on {rows.name} could not be tried: {fault_behind(error)}") from None
            by_name = {result.expectation_config.meta["gate"]: result for result in outcome.results}
            for gate in group:
                results[gate.name] = _result(gate, by_name[gate.name], rows_before)
    return _with_authorities([results[gate.name] for gate in gates], warehouse, last_published, connect)


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


def _with_authorities(
    results: list[Result], warehouse: Path, last_published: Path | None, connect: ReadOnly
) -> list[Result]:
    """The results, those of tables that lost too many rows with the authorities that lost them."""
    fallen = {each.subject for each in results if each.gate.expectation == ROW_COUNT and not each.passed}
    if not fallen or last_published is None:
        return results
    before, now = (_rows_by_authority(path, fallen, connect) for path in (last_published, warehouse))
    return [
        replace(each, observed=falls(each.observed, before[each.subject], now[each.subject]))
        if each.gate.expectation == ROW_COUNT and not each.passed
        else each
        for each in results
    ]


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


def _result(gate: Gate, outcome: Any, rows_before: Mapping[str, int]) -> Result:
    if (error := fault_of(outcome)) is not None:
        raise GateNotEvaluated(f"{gate.name} could not be tried: {error}")
    return Result(gate, bool(outcome.success), observed(gate, outcome, rows_before))
