"""A partner's file under the contract's names and codes, as its mapping says. The contract then judges it as any other.

    the file -> its table, laid out as the mapping says -> `named`: our names -> `mapped`: rows left out, codes, days

Everything that a mapping does is counted. A row keeps its number, and the quarantine shows it as the file has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from ingest.conforming import conversion
from ingest.contracts import Column, Extract
from ingest.formats.decoding import decoded, plain
from ingest.mappings.dates import days
from ingest.mappings.files import MappingFile
from ingest.mappings.rules import ANYTHING_ELSE, EMPTY, Heading, Rules
from ingest.readers import BadCells, Batch, Table, Unreadable, column_names, normalise
from ingest.register.records import Mapped
from ingest.source import Source

NOT_A_DAY = "not a date"
CODES = ("choice", "yes_no")


@dataclass
class Tally:
    """What was done to a file: rows left out by heading, values read as others by column, value and code; and in which
    styles its days were read, by column.
    """

    left_out: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    styles: dict[str, str] = field(default_factory=dict)

    def of(self, mapping: MappingFile) -> Mapped:
        """What the register keeps."""
        return Mapped(mapping.place, mapping.sha256, self.left_out.total(), self.values.total())

    def notes(self, codes: Mapping[str, Column]) -> Iterator[str]:
        """Sentences. They name headings, codes and values of codes as the mapping has them, and no other value."""
        if self.left_out:
            by_heading = ", ".join(f"{rows:,} by {heading}" for heading, rows in self.left_out.items())
            yield f"rows left out by the mapping: {by_heading}"
        for name in dict.fromkeys(name for name, _, _ in self.values):
            found = {(value, code): cells for (of, value, code), cells in self.values.items() if of == name}
            if codes[name].type in CODES:
                listed = ", ".join(
                    f"{_shown(value)} as {code or 'missing'} {cells:,}" for (value, code), cells in found.items()
                )
                yield f"values of {name} by the mapping: {listed}"
            else:
                yield f"values of {name} by the mapping: {sum(found.values()):,}"


def open_raw(source: Source, rules: Rules) -> Table:
    """The file's own table. Raises `Unreadable`, here or while the batches are read."""
    layout = rules.file.layout
    readable = decoded(source, layout.encoding) if layout.encoding and source.suffix == "csv" else plain(source)
    return readable.table(rules.headings(), layout)


def open_named(source: Source, mapping: MappingFile, extract: type[Extract]) -> Table:
    """The rows as the file has them, under our names. Raises `Unreadable`."""
    table = open_raw(source, mapping.rules)
    return _named(table, _placed(table, mapping.rules, extract)[0], mapping.rules.constants)


def open_people(source: Source, mapping: MappingFile) -> Table:
    """As `open_named`, for whom rows are about: a file that lacks columns will do. Raises `Unreadable`."""
    table = open_raw(source, mapping.rules)
    found = {name: _position_of_any(table, headings) for name, headings in mapping.rules.columns.items()}
    return _named(table, {name: at for name, at in found.items() if at is not None}, mapping.rules.constants)


def open_mapped(source: Source, mapping: MappingFile, extract: type[Extract], tally: Tally) -> Table:
    """The rows under our names and codes, but for those left out; `tally` counts while the batches are read.

    Raises `Unreadable`, here or while the batches are read.
    """
    rules = mapping.rules
    table = open_raw(source, rules)
    placed, absent = _placed(table, rules, extract)
    leave_out = [(str(rule.heading), _needed(table, rule.heading), rule) for rule in rules.leave_out]
    named = _named(table, placed, rules.constants)
    contract = {column.name: column for column in extract.columns()}
    names = [normalise(name) for name in named.header]
    at = {name: names.index(name) for name in contract if name in names}
    styles = {name: style for name in at if contract[name].type == "date" and (style := rules.date_style(name))}
    tally.styles = styles
    named.notes.insert(0, f"read through {mapping.place}, SHA-256 {mapping.sha256[:12]}")
    if absent:
        named.notes.append(f"headings of the mapping that are not in the file: {', '.join(absent)}")

    def batches() -> Iterator[Batch]:
        for batch in named.batches:
            kept = _without(batch, leave_out, tally)
            cells = kept.cells
            for name, codes in rules.values.items():
                if name in at:
                    series = cells.to_series(at[name])
                    cells = cells.with_columns(_coded(series, contract[name], codes, tally).alias(series.name))
            bad = list(kept.bad_cells)
            for name, style in styles.items():
                series = cells.to_series(at[name])
                read, wrong = _days(series, style)
                cells = cells.with_columns(read.alias(series.name))
                if wrong.any():
                    bad.append(BadCells(at[name], NOT_A_DAY, "date", kept.row_number.filter(wrong)))
            constants = zip(column_names(width)[len(names) :], rules.constants.values(), strict=True)
            cells = cells.with_columns(pl.lit(text).alias(name) for name, text in constants)
            yield replace(kept, cells=cells, bad_cells=tuple(bad))
        named.notes += tally.notes(contract)
        mapped.blank_rows = named.blank_rows

    width = len(names) + len(rules.constants)
    mapped = replace(named, header=(*named.header, *rules.constants), batches=batches())
    # One list: the reader adds to it while the rows are read.
    mapped.notes = named.notes
    return mapped


def _placed(table: Table, rules: Rules, extract: type[Extract]) -> tuple[dict[str, int], list[str]]:
    """Where the file has our columns, by position from 0, and the headings of optional ones that it does not have.

    Raises `Unreadable` where the file lacks what the contract needs.
    """
    found: dict[str, int] = {}
    absent: list[str] = []
    lacking: list[str] = []
    contract = {column.name: column for column in extract.columns()}
    for name, headings in rules.columns.items():
        position = _position_of_any(table, headings)
        if position is not None:
            found[name] = position
            continue
        said = f"{' or '.join(map(str, headings))} (for {name})"
        (lacking if contract[name].required and not contract[name].or_else else absent).append(said)
    if lacking:
        raise Unreadable(f"the file does not have what its mapping names: {', '.join(lacking)}")
    return found, absent


def _named(table: Table, placed: Mapping[str, int], constants: Collection[str]) -> Table:
    """The table with our names. A column that stands for several of ours comes once more at the end for each."""
    taken = {*placed, *constants}
    names: dict[int, str] = {}
    copies: dict[str, int] = {}
    for name, position in placed.items():
        if position in names:
            copies[name] = position
        else:
            names[position] = name
    header = tuple(
        names.get(position) or (f"column {position + 1}" if normalise(written) in taken else written)
        for position, written in enumerate(table.header)
    )
    named = replace(table, header=(*header, *copies), batches=iter(()))
    named.notes = table.notes

    def batches() -> Iterator[Batch]:
        own = len(table.header)
        for batch in table.batches:
            cells = batch.cells.with_columns(
                batch.cells.to_series(position).alias(f"column_{own + number}")
                for number, position in enumerate(copies.values())
            )
            repeated = [
                replace(bad, position=own + number)
                for number, position in enumerate(copies.values())
                for bad in batch.bad_cells
                if bad.position == position
            ]
            yield replace(batch, cells=cells, bad_cells=(*batch.bad_cells, *repeated))
        named.blank_rows = table.blank_rows

    named.batches = batches()
    return named


def _position_of_any(table: Table, headings: tuple[Heading, ...]) -> int | None:
    found = (_position(table, heading) for heading in headings)
    return next((position for position in found if position is not None), None)


def _position(table: Table, heading: Heading) -> int | None:
    if isinstance(heading, int):
        return heading - 1 if heading <= len(table.header) else None
    places = [place for place, written in enumerate(table.header) if normalise(written) == normalise(heading)]
    if len(places) > 1:
        raise Unreadable(f"the file has {heading} more than once: the mapping can name the column by its position")
    return places[0] if places else None


def _needed(table: Table, heading: Heading) -> int:
    position = _position(table, heading)
    if position is None:
        raise Unreadable(f"the file does not have what its mapping names: {heading} (for leave_out)")
    return position


def _without(batch: Batch, leave_out: list, tally: Tally) -> Batch:
    """The batch but for the rows that a rule leaves out."""
    stays = pl.Series([True]).new_from_index(0, batch.cells.height)
    for heading, position, rule in leave_out:
        values, codes = conversion.distinct(batch.cells.to_series(position))
        plain_values = values.str.strip_chars().str.to_lowercase()
        listed = pl.Series([text.strip().casefold() in rule.values for text in plain_values], dtype=pl.Boolean)
        goes = (listed if rule.one_of else ~listed).gather(codes) & stays
        tally.left_out[heading] += int(goes.sum())
        stays = stays & ~goes
    if stays.all():
        return batch
    numbers = batch.row_number.filter(stays)
    kept = numbers.implode()
    bad = tuple(
        replace(each, row_numbers=each.row_numbers.filter(each.row_numbers.is_in(kept))) for each in batch.bad_cells
    )
    return replace(batch, cells=batch.cells.filter(stays), row_number=numbers, bad_cells=bad)


def _coded(texts: pl.Series, column: Column, codes: Mapping[str, str], tally: Tally) -> pl.Series:
    """A column's cells with our codes for the values that the mapping lists; others stay, for the contract to judge."""
    plain_codes = {value.strip().casefold(): (value, code) for value, code in codes.items()}
    ours = set(map(str.casefold, column.choices or ())) if column.type == "choice" else set()
    ours |= set(conversion.YES_NO) if column.type == "yes_no" else set()
    values, places = conversion.distinct(texts)
    cells = places.value_counts().rows()
    cells_of = dict(cells)
    read = []
    for place, value in enumerate(values):
        text = value.strip().casefold()
        found = plain_codes.get(text)
        if found is None and text != EMPTY and text not in ours:
            found = plain_codes.get(ANYTHING_ELSE)
        read.append(value if found is None else found[1])
        if found is not None:
            tally.values[column.name, *found] += cells_of.get(place, 0)
    return pl.Series(read, dtype=pl.String).gather(places)


def _days(texts: pl.Series, style: str) -> tuple[pl.Series, pl.Series]:
    """A column's days as ISO text, and which cells hold something that is none."""
    values, places = conversion.distinct(texts)
    present = conversion.without_missing(values)
    read = days(present, style)
    wrong = read.is_null() & present.is_not_null()
    return read.dt.strftime("%Y-%m-%d").fill_null(values).gather(places), wrong.gather(places)


def _shown(value: str) -> str:
    return {EMPTY: "empty", ANYTHING_ELSE: "anything else"}.get(value, value)
