"""Loads what partners have delivered: decides, file by file, what becomes of it, and enters that into the register.

`ingest.parsing.parse` parses a file. The caller holds the data root's lock: one writer at a time.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, replace
from datetime import UTC, date, datetime

from ingest.audit import journal
from ingest.boundary import identities, near_misses
from ingest.boundary.pseudonyms import load_key
from ingest.contracts import EXTRACTS
from ingest.erasure.arrivals import sifted
from ingest.faults import PlainError, storage_refusal
from ingest.files import remove_orphaned_drafts
from ingest.formats import FOLDERS, standard_of
from ingest.formats.advice import advice_on_file
from ingest.guard import Caller, Fault, Guard, ReadingFailed
from ingest.lake import lake_path
from ingest.landing import STANDARD_SUFFIXES, Found, authorities, discover
from ingest.mappings import with_mappings
from ingest.parsing.parse import Parsed, Terms, parse_file
from ingest.parsing.version import is_of, within
from ingest.paths import DataRoot
from ingest.quarantine import quarantine_path
from ingest.readers import Unreadable
from ingest.register import Register
from ingest.register.decisions import decided, event_of, settle
from ingest.register.records import ACCEPTED, REJECTED, Content, Counts, Delivery, Known, Parse
from ingest.report import ExtractLoad, InternalError, LoadReport
from ingest.source import Gone, NotYetReadable, ScannedFile, opened
from ingest.standing import Standing

Name = tuple[str, str]
# A transaction waits for the disk. A load that is killed decides the files of the one that was open again.
FILES_A_TRANSACTION = 100


def load(root: DataRoot, extracts: Collection[Name] | None = None, *, guard: Caller | None = None) -> LoadReport:
    """Decide every file below `landing/` that is new or has changed; `extracts`, as (agency, extract), narrows that.

    Misplaced files are decided for any `extracts`. No file stops the load: one over which the program itself fails is
    rejected for this time and reported in `internal_errors`, which the caller should treat as a failed check. Files are
    parsed by `guard`, unless given in a process of this load's own.

    Raises:
        ReaderNotStarted: no process can be started to parse files in.
    """
    if guard is None:
        with Guard() as own:
            return load(root, extracts, guard=own)
    root = DataRoot(root.path.absolute()).prepare()
    wanted = [name for name in EXTRACTS if extracts is None or name in extracts]
    for folder in (root.lake, root.identities, root.quarantine, root.review):
        remove_orphaned_drafts(folder)
    identities.bring_under_key(root)
    with Register(root.register) as register:
        register.arrivals.cap(_now())
        report = LoadReport(extracts={n: ExtractLoad() for n in wanted})
        loader = _Loader(root, register, guard, load_key(root.path), report)
        files = sorted(loader.standing.deliveries(_to_load(root, register, guard)), key=loader.order)
        for batch in _batches(files, FILES_A_TRANSACTION):
            with register.transaction():
                for found in batch:
                    name = (found.agency, found.extract)
                    if name in loader.report.extracts or name not in EXTRACTS:
                        loader.decide(found)
        for agency, extract in wanted:
            loader.close(agency, extract)
        near_misses.count(root, register)
        if extracts is None:
            register.arrivals.drop_kept()
        journal.drain(root, register)
    return loader.report


def files_if_none_is_new(root: DataRoot) -> int | None:
    """How many files lie below `landing/` where a load would decide none of them; None where it would."""
    root = DataRoot(root.path.absolute()).prepare()
    with Register(root.register) as register, Guard() as guard:
        standing = Standing(root, register, guard, load_key(root.path), EXTRACTS)
        found = _landed(root)
        return len(found) if all(map(standing.is_decided, standing.deliveries(found))) else None


def _to_load(root: DataRoot, register: Register, guard: Caller) -> Collection[Found]:
    """Every file, after erased people have been taken out of the new ones."""
    found, rewritten = sifted(root, register, guard, _landed(root))
    if not rewritten:
        return found
    # Rewritten files have a new stamp. One that has to be rewritten a second time waits for the next load.
    found, rewritten = sifted(root, register, guard, _landed(root))
    return [each for each in found if each not in rewritten]


def _landed(root: DataRoot) -> list[Found]:
    return with_mappings(root, discover(root.landing, authorities(), FOLDERS))


def _batches(files: Sequence[Found], size: int) -> Iterator[Sequence[Found]]:
    """The files in their order, so many at a time."""
    return (files[start : start + size] for start in range(0, len(files), size))


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


class _Loader:
    """One load: what every decision needs."""

    def __init__(self, root: DataRoot, register: Register, guard: Caller, key: bytes, report: LoadReport) -> None:
        self.root, self.register, self.guard, self.key, self.report = root, register, guard, key, report
        # The arrival of every file that is seen for the first time now.
        self.now = _now()
        self.standing = Standing(root, register, guard, key, report.extracts)

    def order(self, found: Found) -> tuple[object, ...]:
        """Oldest first within an extract, so that the first of two like deliveries is the one that is accepted.

        A table that waits for another comes after it.
        """
        place = (found.authority, found.agency, found.extract)
        as_of = found.as_of.isoformat() if found.as_of else ""
        extract = EXTRACTS.get((found.agency, found.extract))
        waits = extract is not None and extract.waits_for is not None
        return (*place[:2], waits, place[2], as_of, self._arrival(found, self.standing.known(found)), found.file_name)

    def decide(self, found: Found) -> None:
        """Decide one file, unless the decision in the register still stands."""
        standing = self.standing
        version, known, sha256 = standing.version(found), standing.known(found), standing.sha256(found)
        if known and sha256 is not None and standing.stands(known, found, sha256, version):
            self._count_unchanged(found)
            return
        try:
            if not found.regular:
                self._record(found, known, "", _refused(version, found.problem or ""), version)
                return
            with opened(found.path, found.suffix, found.stamp) as source:
                sha256 = source.scanned.sha256
                if known and standing.stands(known, found, sha256, version):
                    self.register.saw(found.place, found.stamp, sha256)
                    self._count_unchanged(found)
                    return
                file = ScannedFile(found.path, found.suffix, found.stamp, source.scanned)
                parsed = self._parsed(found, file, version)
                self._record(found, known, sha256, parsed, parsed.parse.version)
        except Gone:
            return
        except NotYetReadable as error:
            self._record(found, known, "", _refused(version, str(error)), version, settled=False)
        except PlainError:  # no file is to blame
            raise
        except Exception as error:
            if storage_refusal(error) is not None:
                raise
            fault = Fault.of(error)
            reason = f"could not be read: internal error {fault.kind}"
            delivery = self._record(found, known, sha256 or "", _refused(version, reason), version, settled=False)
            self.report.internal_errors.append(InternalError(delivery, fault.where))

    def close(self, agency: str, extract: str) -> None:
        """After all files of an extract: decide again what is held, for what is in force may have changed; count that;
        remove lake files that no decision rests on.
        """
        for delivery in settle(self.register, self.register.grounds.held(agency, extract)):
            self._report(delivery)
        in_force = self.register.in_force(agency, extract, EXTRACTS[agency, extract].kind)
        self.report.extracts[agency, extract].rows_in_force = sum(content.rows_accepted for content in in_force)
        loaded = self.register.loaded(agency, extract)
        for folder in (self.root.lake, self.root.identities):
            for path in folder.glob(f"*/{agency}/{extract}/*.parquet"):
                if (path.parents[2].name, path.stem) not in loaded:
                    path.unlink()

    def _advised(self, found: Found, file: ScannedFile) -> str:
        """The problem of a misplaced file, and where it belongs if it is of a standard."""
        suffix = found.path.suffix.lower().removeprefix(".")
        if found.folders or standard_of(found) or suffix not in STANDARD_SUFFIXES:
            return found.problem or ""
        try:
            advice = self.guard.call(advice_on_file, replace(file, suffix=suffix))
        except ReadingFailed:  # it is rejected without advice, then
            advice = ""
        return "; ".join(filter(None, [found.problem, advice]))

    def _parsed(self, found: Found, file: ScannedFile, version: str) -> Parsed:
        """What the file's content amounts to: parsed now, or as the register knows it (then without rejected rows)."""
        if found.problem:
            return _refused(version, self._advised(found, file))
        if (found.agency, found.extract) not in EXTRACTS:
            unused = Parse(version, ACCEPTED, notes="recognised; the warehouse does not use this table")
            return Parsed(unused, None)
        content = Content(found.authority, found.agency, found.extract, file.scanned.sha256)
        earlier = self.register.parse(content)
        # The newest day for which the partner has sent this content: bounds of dates count from there.
        as_of = max(found.as_of.isoformat(), (earlier and earlier.as_of) or "")
        stands = earlier and is_of(earlier.version, version, self.guard.limits) and earlier.stands_as_of(as_of)
        if stands and not self.standing.lost(content):
            return Parsed(earlier, None)
        try:
            terms = Terms(self.key, version, date.fromisoformat(as_of), found.mapping)
            return self.guard.call(parse_file, file, self.root, content, terms)
        except Unreadable as error:
            # A reader that died has left drafts, and perhaps a file that nobody knows of.
            made = (
                lake_path(self.root, content),
                identities.part_path(self.root, content),
                quarantine_path(self.root, content),
            )
            for path in made:
                remove_orphaned_drafts(path.parent)
            if not isinstance(error, ReadingFailed):
                raise
            for path in made:
                path.unlink(missing_ok=True)
            return _refused(within(version, self.guard.limits), str(error))

    def _record(
        self, found: Found, known: Known | None, sha256: str, parsed: Parsed, version: str, *, settled: bool = True
    ) -> Delivery:
        """Enter a delivery: a new one, or a new decision on a known one."""
        same = known if known and (not known.settled or known.sha256 == sha256) else None
        delivery = self._delivery(found, same, sha256, parsed.parse)
        new_content = settled and not found.problem and parsed.rejected_rows is not None
        self.register.record(
            delivery,
            version=version,
            settled=settled,
            replaces=same.id if same else None,
            parse=parsed.parse if new_content else None,
            rejected_rows=parsed.rejected_rows or (),
            seen=(found.place, found.stamp) if settled and found.regular else None,
            event=event_of("delivery", delivery, known_place=not found.problem),
        )
        self._report(delivery)
        return delivery

    def _report(self, delivery: Delivery) -> None:
        self.report.deliveries.append(delivery)
        if (delivery.agency, delivery.extract) in self.report.extracts:
            self.report.extracts[delivery.agency, delivery.extract].count(delivery)

    def _delivery(self, found: Found, same: Known | None, sha256: str, parse: Parse) -> Delivery:
        arrived_at = self._arrival(found, same)
        delivery = Delivery(
            *(found.authority, found.agency, found.extract, found.file_name, sha256),
            *(found.as_of.isoformat() if found.as_of else None, arrived_at, found.stamp.size),
            *astuple(parse.counts),
            *(parse.outcome, parse.reason, parse.notes),
        )
        earlier = same.outcome if same and same.settled else ""
        return decided(self.register, delivery, parse, same.id if same else None, earlier)

    def _arrival(self, found: Found, same: Known | None) -> str:
        """When the pipeline first saw the delivery. Times that a client sets do not count."""
        if same:
            return same.arrived_at
        kept = self.register.arrivals.kept(found.authority, found.agency, found.extract, found.file_name)
        return kept or self.now

    def _count_unchanged(self, found: Found) -> None:
        if (found.agency, found.extract) in self.report.extracts:
            self.report.extracts[found.agency, found.extract].unchanged += 1


def _refused(version: str, reason: str) -> Parsed:
    """A file of which no row was read."""
    return Parsed(Parse(version, REJECTED, reason, "", Counts()))
