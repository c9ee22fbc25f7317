"""Parses one content: from an open file to a lake file, a quarantine file and what the register says of both.

`ingest.load` decides which deliveries are parsed, and which are in force.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from ingest.boundary.identities import Collector, part_path, tells_who
from ingest.boundary.pseudonyms import Pseudonymiser
from ingest.conforming.conform import Conformer, HeaderError
from ingest.conforming.date_styles import MisreadDates
from ingest.contracts import EXTRACTS, Extract
from ingest.contracts.base import LinkableExtract
from ingest.files import draft_of, publish
from ingest.formats import STANDARDS
from ingest.formats.advice import advice
from ingest.formats.reading import open_table
from ingest.lake import lake_path, missing_in, rewrite, rows_in
from ingest.mappings import MappingFile
from ingest.mappings.reading import Tally, open_mapped, open_named
from ingest.parsing.repeats import KeyCheck, Repeats
from ingest.parsing.streaming import Stream, as_failures, failures_of, stream
from ingest.paths import DataRoot
from ingest.quarantine import quarantine_path, write_quarantine
from ingest.readers import Table, Unreadable, normalise
from ingest.register.records import ACCEPTED, REJECTED, Content, Counts, Parse
from ingest.source import ScannedFile, Source, opened

CONFLICT = "key repeated with different content"
FILE_REJECTED = "file rejected"
# A file is rejected when more than one row in twenty is bad.
ROWS_PER_BAD_ROW = 20


@dataclass(frozen=True)
class ParseTask:
    """One content to parse: its open file, its contract, the pseudonym key and the parse version to record.

    `as_of` is the newest day under which it was delivered: the bounds of its dates count from there. With a `mapping`
    the file is read through it.
    """

    root: DataRoot
    source: Source
    extract: type[Extract]
    content: Content
    key: bytes
    version: str
    as_of: date
    mapping: MappingFile | None = None

    def table(self, tally: Tally) -> Table:
        """The file's rows, from the start; `tally` counts what the mapping does to them."""
        if self.mapping:
            return open_mapped(self.source, self.mapping, self.extract, tally)
        return self.as_delivered()

    def as_delivered(self) -> Table:
        """The file's rows as it has them, from the start, under the contract's names."""
        if self.mapping:
            return open_named(self.source, self.mapping, self.extract)
        if standard := STANDARDS.get(self.extract.agency):
            return open_table(self.source, standard, self.extract.extract)
        return self.source.table([column.name for column in self.extract.columns()])


@dataclass(frozen=True)
class Parsed:
    """What goes into the register: the decision, and rejected rows as (column name, rule, rows).

    `rejected_rows` is None where the register has both already.
    """

    parse: Parse
    rejected_rows: tuple[tuple[str, str, int], ...] | None = ()


@dataclass(frozen=True)
class _Judged:
    """All failures of the file (see `streaming.as_failures`), the rows they concern, and whether these are too many."""

    failures: pl.DataFrame
    bad_rows: int
    rejected: bool


@dataclass(frozen=True)
class Terms:
    """What a content is parsed under: pseudonym key, parse version to record, day and mapping of `ParseTask`."""

    key: bytes
    version: str
    as_of: date
    mapping: MappingFile | None = None


def parse_file(file: ScannedFile, root: DataRoot, content: Content, terms: Terms) -> Parsed:
    """Open a file and parse it; see `parse_content`. What it takes and gives can be sent to another process.

    Raises `NotYetReadable`.
    """
    with opened(file.path, file.suffix, file.stamp, file.scanned) as source:
        extract = EXTRACTS[content.agency, content.extract]
        return parse_content(
            ParseTask(root, source, extract, content, terms.key, terms.version, terms.as_of, terms.mapping)
        )


def parse_content(task: ParseTask) -> Parsed:
    """Parse a file and put its rows into lake and quarantine. What breaks the contract is in the result, not raised.

    Raises `NotYetReadable` when the file was written to meanwhile: then nothing was put anywhere.
    """
    notes: list[str] = []
    try:
        try:
            return _parse(task, notes)
        except MisreadDates as misread:
            return _parse(task, notes, misread.styles)
    except (Unreadable, HeaderError) as error:
        # A file that is still being written can make a reader fail. No decision is kept.
        task.source.check_unchanged()
        reason = "; ".join(filter(None, [str(error), advice(task.source)]))
        return Parsed(Parse(task.version, REJECTED, reason, "; ".join(notes)))


def _parse(task: ParseTask, notes: list[str], styles: Mapping[str, str] | None = None) -> Parsed:
    """Every row is written to drafts first; the drafts take their names when the file has proved unchanged.

    `notes` takes those of the reader, should the file turn out not to be readable. `styles` as in `Conformer`.
    """
    tally = Tally()
    table = task.table(tally)
    notes[:] = table.notes
    conformer = Conformer(task.extract, [normalise(name) for name in table.header], as_of=task.as_of, styles=styles)
    lake, quarantine = lake_path(task.root, task.content), quarantine_path(task.root, task.content)
    with ExitStack() as drafts:
        good_rows = drafts.enter_context(draft_of(lake))
        key_check, pseudonymiser = KeyCheck(task.extract), Pseudonymiser(task.key, task.content.authority)
        collector = Collector(task.extract)

        def watch(typed: pl.DataFrame) -> None:
            key_check.watch(typed)
            collector.watch(typed)

        streamed = stream(
            table,
            task.extract,
            conformer,
            pseudonymiser,
            good_rows,
            authority=task.content.authority,
            watch=watch,
        )
        repeats = key_check.repeats(good_rows)
        judged = _judge(streamed, repeats, task.extract)
        if not judged.rejected and (repeats.dropped.len() or streamed.identifiers):
            finished = drafts.enter_context(draft_of(lake, "finished"))
            good_rows = _finished(good_rows, finished, streamed, repeats, task.extract)
        if len(judged.failures):
            bad_rows = drafts.enter_context(draft_of(quarantine))
            write_quarantine(bad_rows, task.as_delivered(), judged.failures)
        counts = _counts(streamed.rows, judged, len(repeats.repeated), good_rows, task.extract)
        task.source.check_unchanged()
        if len(judged.failures):
            publish(bad_rows, quarantine)
        else:
            # This content may have been quarantined under an earlier contract.
            quarantine.unlink(missing_ok=True)
        if not judged.rejected:
            if tells_who(task.extract):
                _publish_identities(task, collector)
            publish(good_rows, lake)
    blank = [f"blank rows passed over: {table.blank_rows}"] if table.blank_rows else []
    notes_of_all = "; ".join([*table.notes, *conformer.notes(tally.styles), *blank])
    parse = _decision(task.version, judged, counts, streamed, notes_of_all)
    parse = replace(
        parse,
        as_of=task.as_of.isoformat(),
        refused_as_later=conformer.refused_as_later,
        mapped=task.mapping and tally.of(task.mapping),
    )
    return Parsed(parse, _rejected_rows(judged.failures))


def _publish_identities(task: ParseTask, collector: Collector) -> None:
    target = part_path(task.root, task.content)
    with draft_of(target) as draft:
        collector.write(draft)
        publish(draft, target)


def _judge(streamed: Stream, repeats: Repeats, extract: type[Extract]) -> _Judged:
    """Add conflicting keys to the failures; if too many rows are bad, add every row that is not a repeat."""
    good = pl.concat(streamed.good_row_numbers)
    conflicts = failures_of(good.gather(repeats.conflicting), ", ".join(extract.key()), CONFLICT)
    failures = pl.concat([*streamed.failures, as_failures(conflicts)])
    bad_rows = failures["row_number"].n_unique()
    if bad_rows * ROWS_PER_BAD_ROW <= streamed.rows:
        return _Judged(failures, bad_rows, rejected=False)
    spared = good.filter(~pl.int_range(len(good), dtype=pl.Int64, eager=True).is_in(repeats.dropped.implode()))
    spared_rows = as_failures(failures_of(spared, "", FILE_REJECTED))
    return _Judged(pl.concat([failures, spared_rows]), bad_rows, rejected=True)


def _finished(draft: Path, finished: Path, streamed: Stream, repeats: Repeats, extract: type[Extract]) -> Path:
    """A copy of the draft without repeats and conflicts and with ranks."""
    rewrite(draft, finished, repeats.dropped, streamed.ranks(), columns=extract.lake_columns())
    return finished


def _counts(rows: int, judged: _Judged, repeated: int, lake_file: Path, extract: type[Extract]) -> Counts:
    """Accepted rows are counted in the lake file itself: `Counts` refuses figures that do not add up."""
    if judged.rejected:
        return Counts(rows, 0, rows - repeated, repeated)
    is_linkable = issubclass(extract, LinkableExtract)
    unlinked = missing_in(lake_file, extract.known_by().warehouse_name) if is_linkable else 0
    return Counts(rows, rows_in(lake_file), judged.bad_rows, repeated, unlinked)


def _decision(version: str, judged: _Judged, counts: Counts, streamed: Stream, notes: str) -> Parse:
    return Parse(
        version,
        REJECTED if judged.rejected else ACCEPTED,
        f"more than 5 per cent of rows bad: {judged.bad_rows} of {counts.rows}" if judged.rejected else "",
        notes,
        counts,
        min((first for first, _ in streamed.days), default=None),
        max((last for _, last in streamed.days), default=None),
    )


def _rejected_rows(failures: pl.DataFrame) -> tuple[tuple[str, str, int], ...]:
    """Rows by column name and rule."""
    counted = failures.group_by("column_name", "rule").agg(pl.col("row_number").n_unique())
    return tuple(counted.cast({"column_name": pl.String, "rule": pl.String}).sort("column_name", "rule").rows())
