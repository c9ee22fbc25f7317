"""Takes a file's batches one by one from text to the lake: conform, pseudonymise, write. Never the whole file at once.

What must be seen of all rows together (repeated keys, ranks, the share of bad rows) is gathered here and judged in
`ingest.parsing.parse`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ingest.boundary.pseudonyms import Pseudonymiser, pseudonymise, ranks
from ingest.conforming.conform import FAILURE_SCHEMA, Conformer
from ingest.contracts import Extract
from ingest.contracts.base import rank_name
from ingest.formats.tidying import tidied
from ingest.lake import LakeWriter
from ingest.readers import Batch, Table, column_names, normalise

REPEATED_HEADER = "repeated header"


@dataclass
class Stream:
    """What is kept of the rows that went by: 4 bytes for each good row, 12 for each failure, and the ranked ids."""

    rows: int = 0
    failures: list[pl.DataFrame] = field(default_factory=list)
    good_row_numbers: list[pl.Series] = field(default_factory=list)
    identifiers: dict[str, list[pl.Series]] = field(default_factory=dict)
    days: list[tuple[str, str]] = field(default_factory=list)

    def ranks(self) -> dict[str, pl.Series]:
        """Rank columns by name, as long as the draft."""
        return {rank_name(name): ranks(pl.concat(parts)) for name, parts in self.identifiers.items()}


def stream(
    table: Table,
    extract: type[Extract],
    conformer: Conformer,
    pseudonymiser: Pseudonymiser,
    draft: Path,
    *,
    authority: str,
    watch: Callable[[pl.DataFrame], None],
) -> Stream:
    """Write the rows that meet the contract to `draft`, in the file's order and without their ranks.

    `watch` is shown each batch of them while it is typed and not yet pseudonymised. Raises `MisreadDates` at the end
    where the file must be read again.
    """
    kept, dated = Stream(), dated_by(extract)
    with LakeWriter(draft) as writer:
        for cells, batch in _contract_cells(table, extract):
            usable, failures = _without_unusable(cells, batch, table.header, extract)
            typed, broken = conformer.conform(tidied(usable, extract) if extract.is_standard else usable)
            kept.rows += batch.rows
            kept.failures.append(as_failures(pl.concat([failures, broken])))
            kept.good_row_numbers.append(typed["row_number"])
            watch(typed)
            for name in extract.ranked_columns():
                kept.identifiers.setdefault(name, []).append(typed[name])
            if dated and typed.height:
                days = typed.select(first=pl.min_horizontal(dated).min(), last=pl.max_horizontal(dated).max())
                kept.days.append(tuple(day.isoformat() for day in days.row(0)))
            lake_rows = pseudonymise(typed, extract, pseudonymiser).drop("row_number")
            writer.write(lake_rows.select(pl.lit(authority).alias("authority"), pl.all()))
    conformer.settle()
    return kept


def dated_by(extract: type[Extract]) -> list[str]:
    """The columns whose first and last day the register keeps: those that show which period a return is of, else the
    first date in the key (two files whose days do not overlap in it share no key).
    """
    keyed = [column.name for column in extract.columns() if column.key and column.type == "date"]
    return list(extract.dated_by) or keyed[:1]


def as_failures(failures: pl.DataFrame) -> pl.DataFrame:
    """The same lines, with names and rules as 4-byte codes: a file may be all failures."""
    return failures.cast({"column_name": pl.Categorical, "rule": pl.Categorical})


def failures_of(row_numbers: pl.Series, column_name: str, rule: str) -> pl.DataFrame:
    """One failure for each row number."""
    return pl.DataFrame({"row_number": row_numbers}, schema={"row_number": pl.UInt32}).with_columns(
        column_name=pl.lit(column_name), rule=pl.lit(rule)
    )


def _contract_cells(table: Table, extract: type[Extract]) -> Iterator[tuple[pl.DataFrame, Batch]]:
    """Each batch's contract columns under their names, with row_number; at least one batch, if an empty one."""
    header = [normalise(name) for name in table.header]
    known = {name: header.index(name) for column in extract.columns() if (name := column.name) in header}
    positions = column_names(len(header))
    some = False
    for batch in table.batches:
        some = True
        yield _named(batch, positions, known), batch
    if not some:
        no_cells = pl.DataFrame(schema=dict.fromkeys(positions, pl.String))
        nothing = Batch(no_cells, pl.Series("row_number", [], pl.UInt32))
        yield _named(nothing, positions, known), nothing


def _named(batch: Batch, positions: list[str], known: dict[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [batch.row_number, *(batch.cells[positions[position]].alias(name) for name, position in known.items())]
    )


def _without_unusable(
    cells: pl.DataFrame, batch: Batch, header: tuple[str, ...], extract: type[Extract]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take out what is bad before any contract is asked: ragged rows, cells broken in the file, repeated headers."""
    types = {column.name: column.type for column in extract.columns()}
    by_position = [normalise(name) for name in header]
    whole_rows = [(row.row_number, "", row.rule) for row in batch.ragged]
    whole_rows += [(row_number, "", REPEATED_HEADER) for row_number in _repeated_headers(batch, header)]
    failures = pl.DataFrame(whole_rows, schema=FAILURE_SCHEMA, orient="row")
    for bad in batch.bad_cells:
        name = by_position[bad.position]
        if name in types and bad.column_type in ("", types[name]):
            failures = failures.vstack(failures_of(bad.row_numbers, name, bad.rule))
    if failures.height:
        cells = cells.filter(~pl.col("row_number").is_in(failures["row_number"].implode()))
    return cells, failures


def _repeated_headers(batch: Batch, header: tuple[str, ...]) -> list[int]:
    """Rows that say what the header says: exports glued together."""
    # Nearly no row begins like the header: the full test is for those that do.
    alike = batch.cells.to_series(0) == header[0]
    if not alike.any():
        return []
    rows = batch.cells.filter(alike).rows()
    return [number for number, row in zip(batch.row_number.filter(alike), rows, strict=True) if row == header]
