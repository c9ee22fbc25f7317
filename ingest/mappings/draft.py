"""A first mapping, made from a file: the row that looks like column names, the closest headings, values without a code.

Somebody who knows the system completes it. Of the file it tells headings, and values of columns of codes; of a column
whose heading or values may be of people it tells none.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ingest.conforming import conversion
from ingest.contracts import EXTRACTS, Column
from ingest.contracts.base import SOURCE_ID
from ingest.formats.decoding import is_utf16, plain
from ingest.mappings.dates import STYLES, days
from ingest.mappings.likeness import is_personal, likeness, words
from ingest.readers import Layout, Table, Unreadable, column_names
from ingest.readers.cells import CellReader
from ingest.readers.workbook import open_workbook
from ingest.source import ScannedFile, Source, opened

FIRST_ROWS, HEAD_BYTES = 20, 1 << 16
MOST_ROWS_READ = 200_000
DELIMITERS = (",", ";", "\t", "|", "^", "~")
ALIKE, SAME_CODES = 0.6, 0.7
FEWEST_NAMES = 2
MOST_CODES, LONGEST_CODE = 30, 40
NO_CODE = r"\d{5}|@|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$"
"""Long numbers, addresses, days and postcodes: a column that has such values holds no codes."""


@dataclass(frozen=True)
class Draft:
    """The text of a mapping, and our columns that must be there and have no heading yet."""

    text: str
    lacking: tuple[str, ...]


def draft(file: ScannedFile, place: str, agency: str, extract: str) -> Draft:
    """Draft the mapping that belongs at `place`. It can be called in another process. Raises `Unreadable`."""
    columns = EXTRACTS[agency, extract].columns()
    with opened(file.path, file.suffix, file.stamp, file.scanned) as source:
        layout = _layout(source, columns)
        table = plain(source).table([], layout)
        cells = _first_cells(table)
    headings = _matched(columns, table.header, cells)
    lines = [f"# A draft of {place}: read every line, and complete it, before it is put there.", ""]
    lines += _file_lines(layout, is_utf16_file(file), _styles(columns, headings, table.header, cells))
    lines += _column_lines(columns, headings, table.header)
    lines += _value_lines(columns, headings, table.header, cells)
    lines += ["# [constants]  what every row has:  call_out = true", "# [[leave_out]]  rows that are not loaded:"]
    lines += ['#   heading = "..."', '#   is = ["...", "..."]']
    lacking = [
        column.name
        for column in columns
        if column.required and column.name not in headings and column.or_else not in headings
    ]
    return Draft("\n".join(lines) + "\n", tuple(lacking))


def is_utf16_file(file: ScannedFile) -> bool:
    """Whether the file is text in UTF-16 by its mark."""
    with opened(file.path, file.suffix, file.stamp, file.scanned) as source:
        return is_utf16(source)


def _layout(source: Source, columns: Iterable[Column]) -> Layout:
    """Where the column names stand: the row, sheet and delimiter whose names are most like ours."""
    candidates = list(_candidates(source))
    if not candidates:
        raise Unreadable("there is no row that could hold column names")
    return max(candidates, key=lambda each: (_fit(columns, each[1]), -each[0].header_row))[0]


def _candidates(source: Source) -> Iterator[tuple[Layout, tuple[str, ...]]]:
    if source.suffix == "xlsx":
        for sheet in open_workbook(source.file).sheet_names:
            workbook = open_workbook(source.file, sheet)
            reader = CellReader(workbook)
            for number, row in workbook.rows():
                if number > FIRST_ROWS:
                    break
                yield Layout(sheet, number), tuple(reader.read(cell)[0] for cell in row)
    elif source.suffix == "csv":
        readable = plain(source)
        readable.file.seek(0)
        head = readable.file.read(HEAD_BYTES)
        text = head.decode("utf-8-sig" if readable.scanned.encoding == "utf-8" else "cp1252", errors="replace")
        for delimiter in DELIMITERS:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            for number, row in zip(range(1, FIRST_ROWS + 1), rows, strict=False):
                yield Layout("", number, delimiter), tuple(row)
    else:
        yield Layout(), source.table([]).header


def _fit(columns: Iterable[Column], names: tuple[str, ...]) -> float:
    best = (max((_alike(column, name) for name in names if name.strip()), default=0.0) for column in columns)
    return round(sum(each for each in best if each >= ALIKE), 6)


def _first_cells(table: Table) -> pl.DataFrame:
    """The first rows, as text by position."""
    found, rows = [], 0
    for batch in table.batches:
        found.append(batch.cells)
        rows += batch.cells.height
        if rows >= MOST_ROWS_READ:
            break
    none = pl.DataFrame(schema=dict.fromkeys(column_names(len(table.header)), pl.String))
    return pl.concat([none, *found]).head(MOST_ROWS_READ)


def _matched(columns: tuple[Column, ...], header: tuple[str, ...], cells: pl.DataFrame) -> dict[str, int]:
    """Our columns and the position of the heading that is closest, each heading for one column."""
    scored = sorted(
        (
            (_score(column, heading, cells.to_series(position)), -order, -position, column.name)
            for order, column in enumerate(columns)
            for position, heading in enumerate(header)
            if heading.strip()
        ),
        reverse=True,
    )
    found: dict[str, int] = {}
    for score, _, position, name in scored:
        if score >= ALIKE and name not in found and -position not in found.values():
            found[name] = -position
    return found if len(found) >= FEWEST_NAMES else {}


def _score(column: Column, heading: str, texts: pl.Series) -> float:
    alike = _alike(column, heading)
    if column.type == "date":
        return alike if alike >= ALIKE and _style(texts) else 0.0
    if column.type not in ("choice", "yes_no"):
        return alike
    codes = _codes(heading, texts)
    if codes is None:
        return 0.0
    ours = {choice.casefold() for choice in column.choices or ()}
    return max(alike, SAME_CODES if any(code.casefold() in ours for code in codes) else 0.0)


def _alike(column: Column, heading: str) -> float:
    """As `likeness`. A partner's number of a person is its own unless the heading is ours: taken for the authority's it
    would be another person's.
    """
    if column.or_else == SOURCE_ID:
        return float(words(heading) == ["person", "id"])
    return likeness("person_id" if column.name == SOURCE_ID else column.name, heading)


def _codes(heading: str, texts: pl.Series) -> dict[str, int] | None:
    """The values of a column of codes and their rows; None where it may hold anything else."""
    values = conversion.without_missing(texts).drop_nulls()
    counted = values.value_counts(sort=True, name="rows")
    codes = counted.to_series(0)
    is_code = (codes.str.len_chars() <= LONGEST_CODE) & ~codes.str.contains(NO_CODE)
    few = len(codes) <= min(MOST_CODES, max(10, len(values) // 2))
    return dict(counted.rows()) if few and is_code.all() and not is_personal(heading) else None


def _style(texts: pl.Series) -> str:
    """The style in which most of the values are days, '' where fewer than half are; day first where both would do."""
    values = conversion.without_missing(texts).drop_nulls().unique()
    read = {style: values.len() - days(values, style).null_count() for style in STYLES}
    best = max(STYLES, key=lambda style: read[style])
    return best if read[best] * 2 > values.len() else ""


def _styles(
    columns: tuple[Column, ...], headings: Mapping[str, int], header: tuple[str, ...], cells: pl.DataFrame
) -> dict[str, str]:
    dates = [column.name for column in columns if column.type == "date" and column.name in headings]
    return {name: _style(cells.to_series(headings[name])) for name in dates}


def _file_lines(layout: Layout, utf16: bool, styles: Mapping[str, str]) -> Iterator[str]:
    yield "[file]"
    if layout.sheet:
        yield f"sheet = {_quoted(layout.sheet)}"
    if layout.header_row != 1:
        yield f"header_row = {layout.header_row}"
    if layout.delimiter:
        yield f"delimiter = {_quoted(layout.delimiter)}"
    if utf16:
        yield 'encoding = "utf-16"'
    if len(set(styles.values())) == 1:
        yield f"dates = {_quoted(next(iter(styles.values())))}"
    elif styles:
        yield f"dates = {{{', '.join(f'{name} = {_quoted(style)}' for name, style in styles.items())}}}"
    yield ""


def _column_lines(columns: tuple[Column, ...], headings: Mapping[str, int], header: tuple[str, ...]) -> Iterator[str]:
    yield "[columns]"
    for column in columns:
        if column.name in headings:
            heading = header[headings[column.name]]
            several = header.count(heading) > 1
            yield f"{column.name} = {headings[column.name] + 1 if several else _quoted(heading)}"
        else:
            must = f"must be there (or {column.or_else})" if column.or_else else "must be there"
            yield f'# {column.name} = "..."  # {must if column.required else "optional"}: no heading is near'
    if headings:
        unused = [name for position, name in enumerate(header) if name.strip() and position not in headings.values()]
        if unused:
            yield f"# Not used: {', '.join(map(_quoted, unused))}"
    yield ""


def _value_lines(
    columns: tuple[Column, ...], headings: Mapping[str, int], header: tuple[str, ...], cells: pl.DataFrame
) -> Iterator[str]:
    for column in columns:
        if column.type not in ("choice", "yes_no") or column.name not in headings:
            continue
        position = headings[column.name]
        ours = set(map(str.casefold, column.choices or ())) if column.choices else set(conversion.YES_NO)
        codes = _codes(header[position], cells.to_series(position)) or {}
        unknown = {code: rows for code, rows in codes.items() if code.casefold() not in ours}
        if unknown:
            yield f"[values.{column.name}]  # {', '.join(column.choices or ('yes', 'no'))}"
            yield from (
                f'# {_quoted(code)} = "..."  # {rows:,} row{"s" if rows > 1 else ""}' for code, rows in unknown.items()
            )
            yield ""


def _quoted(text: str) -> str:
    """A string as TOML writes it, on one line."""
    return json.dumps(re.sub(r"\s+", " ", text) if text != "\t" else text, ensure_ascii=False).replace("\x7f", "")
