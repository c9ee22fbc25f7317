"""Writes bad rows, whole, to the owner's quarantine: every field as the file holds it, and why the row did not load.

Only a file with bad rows is read a second time. Contracts and readers decide which rows are bad.
"""

import csv
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl

from ingest.paths import DataRoot
from ingest.readers import Batch, Table
from ingest.register.records import Content

REASON_COLUMNS = ("row_number", "column_name", "rule")
SEPARATOR = "; "


def quarantine_path(root: DataRoot, content: Content) -> Path:
    """The path of the quarantine file of a content."""
    return root.quarantine / content.authority / content.agency / content.extract / f"{content.sha256}.csv"


def write_quarantine(target: Path, table: Table, failures: pl.DataFrame) -> None:
    """Write the rows of `table` (freshly opened) that `failures` names, in the file's order.

    `failures` holds row_number (UInt32), column_name and rule (both Categorical), a line for each failure of a row.
    """
    failures = failures.sort("row_number", maintain_order=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*REASON_COLUMNS, *table.header))
        for batch in table.batches:
            writer.writerows(_bad_rows(batch, failures))


def _bad_rows(batch: Batch, failures: pl.DataFrame) -> Iterator[tuple]:
    """The batch's bad rows in order, each after its reasons. Of `failures`, sorted, only the batch's are looked at."""
    ragged = {row.row_number: row.fields for row in batch.ragged}
    numbers = [*ragged, *batch.row_number.head(1), *batch.row_number.tail(1)]
    if not numbers:
        return
    start = failures["row_number"].search_sorted(min(numbers), "left")
    end = failures["row_number"].search_sorted(max(numbers), "right")
    bad = failures.slice(start, end - start)
    whole = batch.cells.filter(batch.row_number.is_in(bad["row_number"].implode())).iter_rows()
    for row_number, reasons in groupby(bad.iter_rows(), key=itemgetter(0)):
        _, columns, rules = zip(*reasons, strict=True)
        fields = ragged[row_number] if row_number in ragged else next(whole)
        yield (row_number, SEPARATOR.join(columns), SEPARATOR.join(rules), *fields)
