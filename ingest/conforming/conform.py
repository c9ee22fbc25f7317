"""Conforming: batches of text to typed rows that meet the extract's contract, and the failures of those that do not.

Reading a format comes before this and pseudonymising after; nothing here knows of files. A failure says which row,
which column and which rule: no value ever leaves by way of a failure, a note or an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from ingest.conforming import conversion, identifiers, upns
from ingest.conforming.date_styles import DateStyles
from ingest.contracts.base import Column, Extract, LinkableExtract
from ingest.contracts.days import NOT_PLAUSIBLE
from ingest.contracts.fields import END_BEFORE_START, MISSING

DTYPES = {
    "identifier": pl.String,
    "text": pl.String,
    "choice": pl.String,
    "date": pl.Date,
    "yes_no": pl.Boolean,
    "integer": pl.Int64,
    "number": pl.Float64,
}

NOT_CONVERTED = {
    "identifier": identifiers.SHORTENED,
    "date": "not a date",
    "yes_no": "not yes or no",
    "integer": "not a whole number",
    "number": "not a number",
}

FAILURE_SCHEMA = {"row_number": pl.UInt32, "column_name": pl.String, "rule": pl.String}


class HeaderError(ValueError):
    """The header does not meet the contract: the file is rejected. The message names the contract's columns only."""

    def __init__(self, columns: Sequence[str], reason: str) -> None:
        self.columns = tuple(columns)
        super().__init__(f"{reason}: {', '.join(columns)}")


class MissingColumns(HeaderError):
    """Required columns are absent."""


class RepeatedColumns(HeaderError):
    """Columns of the contract appear more than once."""


class Conformer:
    """Conforms one delivery, batch by batch; ``settle`` says after the last one whether that will do.

    Args:
        extract: the contract.
        columns: the file's header, normalised (lower case, underscores), every column in order.
        as_of: the day that the delivery describes, from which the bounds of dates count.
        styles: date styles by column, where the whole file was read before (see ``date_styles.MisreadDates``).

    Raises:
        MissingColumns: a required column is absent.
        RepeatedColumns: a column of the contract is there twice.
    """

    def __init__(
        self, extract: type[Extract], columns: Sequence[str], *, as_of: date, styles: Mapping[str, str] | None = None
    ) -> None:
        self._extract = extract
        self._header = list(columns)
        self._as_of = as_of
        self._styles = DateStyles(styles)
        self._noted: dict[str, Counter[str]] = {}
        # Cells refused only because they lie too long after the as-of date: under a later one they may be right.
        self.refused_as_later = 0
        present = set(self._header)
        repeated = [column.name for column in extract.columns() if self._header.count(column.name) > 1]
        if repeated:
            raise RepeatedColumns(repeated, "columns given twice")
        missing = [
            f"{column.name} (or {column.or_else})" if column.or_else else column.name
            for column in extract.columns()
            if (column.required or column.or_else) and not present & {column.name, column.or_else}
        ]
        if missing:
            raise MissingColumns(missing, "required columns missing")

    def conform(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Type and check a batch.

        Args:
            batch: ``row_number`` (UInt32) and String columns under normalised names, in any order, extra ones ignored.

        Returns:
            The rows that meet the contract (``row_number`` and every contract column, typed), and the failures of the
            others (``row_number``, ``column_name``, ``rule``; a row may have several).
        """
        typed, not_converted = self._typed(batch)
        broken = self._broken_rules(typed)
        self.refused_as_later += self._later_cells(typed, broken)
        if not_converted.is_empty() and broken.is_empty():
            return self._known_by_one(typed), not_converted
        # What did not convert is null by now and may look missing: one failure a cell is enough.
        broken = broken.join(self._excused(not_converted), on=["row_number", "column_name"], how="anti")
        failures = pl.concat([not_converted, broken]).sort("row_number", maintain_order=True)
        accepted = typed.filter(~pl.col("row_number").is_in(failures["row_number"].implode()))
        return self._known_by_one(accepted), failures

    def settle(self) -> None:
        """To be called after the last batch. Raises ``MisreadDates`` where the file must be read again."""
        self._styles.settle()

    def notes(self, declared: Mapping[str, str] | None = None) -> list[str]:
        """What the register should know: date styles, what came off identifiers, columns missing, columns ignored (by
        position, never by name). `declared` are the styles of columns whose days were read before, as a mapping says.
        """
        names, declared = [column.name for column in self._extract.columns()], declared or {}
        notes = self._styles.notes([name for name in names if name not in declared])
        for style in dict.fromkeys(declared.values()):
            notes.append(f"dates read as {style}: {', '.join(name for name in declared if declared[name] == style)}")
        for what, cells in sorted(self._noted.items()):
            notes.append(f"{what}: {', '.join(f'{name} ({cells[name]})' for name in names if cells[name])}")
        absent = [
            column.name
            for column in self._extract.columns()
            if not (column.linking or column.derived) and column.name not in self._header
        ]
        if absent:
            notes.append(f"columns not in the file, read as empty: {', '.join(absent)}")
        extra = [str(position) for position, name in enumerate(self._header, 1) if name not in names]
        if extra:
            notes.append(f"columns not in the contract, ignored: {', '.join(extra)} (counted from the left)")
        return notes

    def _known_by_one(self, accepted: pl.DataFrame) -> pl.DataFrame:
        if not (issubclass(self._extract, LinkableExtract) and self._extract.known_by().name == "upn"):
            return accepted
        return upns.known_by_one(accepted, [column.name for column in self._extract.columns() if column.linking])

    def _typed(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Every contract column in its own type, and what did not convert."""
        row_number = batch["row_number"].cast(pl.UInt32)
        typed, failures = [row_number], []
        for column in self._extract.columns():
            if column.name not in batch.columns:
                typed.append(pl.Series(column.name, [None], dtype=DTYPES[column.type]).new_from_index(0, batch.height))
                continue
            series, failed = self._converted(batch[column.name], column)
            typed.append(series.alias(column.name))
            if failed is not None:
                failures.append(_failures(row_number.filter(failed), column.name, NOT_CONVERTED[column.type]))
        return pl.DataFrame(typed), pl.concat(failures) if failures else pl.DataFrame(schema=FAILURE_SCHEMA)

    def _converted(self, texts: pl.Series, column: Column) -> tuple[pl.Series, pl.Series | None]:
        """A column's values, and a Boolean series of the rows that did not convert (None where there are none)."""
        if column.type == "identifier":
            read = identifiers.read(texts)
            for what, cells in read.noted.items():
                self._noted.setdefault(what, Counter())[column.name] += cells
            return read.values, read.shortened
        if column.type == "text":
            return conversion.without_missing(texts, personal_name=column.personal_name), None
        values, codes = conversion.distinct(texts)
        values = conversion.without_missing(values)
        match column.type:
            case "choice":
                converted = conversion.to_choice(values, column.choices)
            case "yes_no":
                converted = conversion.to_yes_no(values)
            case "integer":
                converted = conversion.to_whole(values)
            case "number":
                converted = conversion.to_number(values)
            case "date":
                converted = self._styles.read(column.name, values, codes)
        failed = converted.is_null() & values.is_not_null()
        if column.stands_for_none:
            converted = converted.replace(dict.fromkeys(column.stands_for_none))
        return converted.gather(codes), failed.gather(codes).fill_null(False) if failed.any() else None

    def _broken_rules(self, typed: pl.DataFrame) -> pl.DataFrame:
        """What pandera finds against the contract. Its exception holds values: it is read here and goes no further."""
        try:
            # Set here, because an environment variable could switch pandera off, and every row would pass.
            with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
                self._extract.schema(self._as_of).validate(typed, lazy=True)
        except SchemaErrors as exception:
            errors = exception.schema_errors
        else:
            return pl.DataFrame(schema=FAILURE_SCHEMA)
        broken = pl.concat([self._rows_that_broke(error, typed["row_number"]) for error in errors])
        # An end and a start cannot be compared where one of them cannot be.
        implausible = broken.filter(pl.col("rule") == NOT_PLAUSIBLE)["row_number"].implode()
        return broken.filter((pl.col("rule") != END_BEFORE_START) | ~pl.col("row_number").is_in(implausible))

    def _later_cells(self, typed: pl.DataFrame, broken: pl.DataFrame) -> int:
        names = set(broken.filter(pl.col("rule") == NOT_PLAUSIBLE)["column_name"])
        later = [
            column.days.may_hold_later(pl.col(column.name), self._as_of).sum().alias(column.name)
            for column in self._extract.columns()
            if column.name in names
        ]
        return sum(typed.select(later).row(0)) if later else 0

    def _rows_that_broke(self, error: SchemaError, row_number: pl.Series) -> pl.DataFrame:
        if error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
            rule = MISSING
        elif error.reason_code == SchemaErrorReason.DATAFRAME_CHECK:
            rule = error.check.error
        else:
            # A wrong type or a check that cannot run is a fault of this program, not of the file.
            raise RuntimeError(f"contract {self._extract.table} cannot be checked: {error.reason_code.name}")
        passed = error.check_output[CHECK_OUTPUT_KEY]
        return _failures(row_number.filter(~passed), error.schema.name, rule)

    def _excused(self, not_converted: pl.DataFrame) -> pl.DataFrame:
        """Cells not to be called missing: those not converted, and those that such a cell would have stood in for."""
        cells = not_converted.select("row_number", "column_name")
        stands_in_for = {column.or_else: column.name for column in self._extract.columns() if column.or_else}
        excused = cells.with_columns(
            pl.col("column_name").replace_strict(stands_in_for, default=None, return_dtype=pl.String)
        )
        return pl.concat([cells, excused.drop_nulls()])


def _failures(row_numbers: pl.Series, column_name: str, rule: str) -> pl.DataFrame:
    return pl.DataFrame({"row_number": row_numbers}).with_columns(
        column_name=pl.lit(column_name, dtype=pl.String), rule=pl.lit(rule, dtype=pl.String)
    )
