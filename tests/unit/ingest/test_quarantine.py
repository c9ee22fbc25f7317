"""Bad rows are kept whole and in order, whatever the batches they come in."""

from pathlib import Path

import polars as pl
import pytest

from ingest.quarantine import write_quarantine
from ingest.readers import Batch, RaggedRow, Table, column_names

HEADER = ("a", "b")


def batch(*rows: tuple[int, str, str], ragged: tuple[RaggedRow, ...] = ()) -> Batch:
    cells = pl.DataFrame([row[1:] for row in rows], schema=dict.fromkeys(column_names(2), pl.String), orient="row")
    return Batch(cells, pl.Series("row_number", [row[0] for row in rows], dtype=pl.UInt32), ragged)


def failures(*lines: tuple[int, str, str]) -> pl.DataFrame:
    schema = {"row_number": pl.UInt32, "column_name": pl.Categorical, "rule": pl.Categorical}
    return pl.DataFrame(list(lines), schema=schema, orient="row")


@pytest.mark.parametrize("together", [True, False])
def test_rows_keep_their_order_and_their_fields(tmp_path: Path, together: bool) -> None:
    long = RaggedRow(3, "too many fields", ("x", 'say "hi"', "over\nlines"))
    batches = [
        batch((2, "1", "=2"), (4, "4", "5"), ragged=(long,)),
        batch(),
        batch((6, "007", "")),
        batch((9, "9", "9")),
    ]
    if together:
        batches = [batch((2, "1", "=2"), (4, "4", "5"), (6, "007", ""), (9, "9", "9"), ragged=(long,))]
    found = failures((6, "b", "missing"), (3, "", "too many fields"), (2, "a", "not a date"), (6, "a", "not a number"))
    write_quarantine(tmp_path / "bad.csv", Table(HEADER, iter(batches)), found)
    assert (tmp_path / "bad.csv").read_text(encoding="utf-8") == (
        "row_number,column_name,rule,a,b\n"
        "2,a,not a date,1,=2\n"
        '3,,too many fields,x,"say ""hi""","over\nlines"\n'
        "6,b; a,missing; not a number,007,\n"
    )
