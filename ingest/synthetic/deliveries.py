"""Which files an authority's partners deliver, named by their as-of date: snapshots, increments in parts, attendance.

`formats.py` decides how a file looks, `blemishes.py` what is wrong with it.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

from ingest.contracts import EXTRACTS
from ingest.synthetic import (
    annex_a,
    authority,
    care,
    domestic_abuse,
    education,
    family_work,
    health,
    police,
    returns,
    school_census,
    sector,
    social_care,
    ssd,
    substance_misuse,
    workforce,
)  # fmt: skip
from ingest.synthetic.blemishes import Fault, WithoutColumn, spoil
from ingest.synthetic.draws import day
from ingest.synthetic.extract import Extract
from ingest.synthetic.formats import PRIVATE_FILE, Style, make_folder, write
from ingest.synthetic.history import History
from ingest.synthetic.unlinked import Source, draw_source, draw_without_upn, without_person_id, without_upn

TWICE = frozenset({"persons", "family_members", "referrals", "child_protection_plans"})
"""Snapshots delivered as of the quarter before as well."""
IN_PARTS = frozenset({"incidents", "ae_attendances", "group_supervisions", "mental_health_contacts"})
"""Increments delivered as of the quarter before, and then the rest, a fortnight of it a second time."""
OVERLAP = 14
ARRIVES_AFTER, ARRIVES_AT = timedelta(days=5), time(9, tzinfo=UTC)
"""When a file's own time says it arrived, after its as-of date: set, so that two registers can be compared."""


@dataclass
class Partner:
    """Delivers one authority's extracts under `landing`, and counts what it delivers.

    `style_of(agency, extract)` gives the file style. By (agency, extract): `faults` of its newest snapshot or first
    increment, `unlinked` share of its rows, or of its pupils. With `parts` False each extract but attendance is one
    file. With a folder for `mappings` some partners deliver what their systems have anyway: see `sector`.
    """

    landing: Path
    history: History
    population: int
    style_of: Callable[[str, str], Style]
    faults: dict[tuple[str, str], tuple[Fault, ...]] = field(default_factory=dict)
    unlinked: dict[tuple[str, str], float] = field(default_factory=dict)
    parts: bool = True
    mappings: Path | None = None
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    told: list[dict] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def deliver_all(self, as_of: date, quarter_before: date, attendance_from: date) -> None:
        """Every extract this authority sends."""
        profile = self.history.community.profile
        extracts = {(extract.agency, extract.name): extract for extract in self._extracts()}
        instead = self._deliver_instead(extracts, as_of, quarter_before) if self.mappings else frozenset()
        for place, extract in extracts.items():
            if profile.sends(*place) and place not in instead:
                self._deliver(extract, as_of, quarter_before)
        self.deliver_attendance(as_of, attendance_from)

    def _extracts(self) -> list[Extract]:
        generators = (social_care, care, family_work, police, health, substance_misuse, domestic_abuse, workforce)
        found = [extract for generator in generators for extract in generator.extracts(self.history)]
        found += authority.extracts(self.history, self.population)
        persons = next(extract.frame for extract in found if extract.name == "persons")
        self.sources = {
            agency: draw_source(self.history.community, persons, agency) for agency, _ in sorted(self.unlinked)
        }
        return [self._some_unlinked(extract) for extract in found]

    def _some_unlinked(self, extract: Extract) -> Extract:
        share = self.unlinked.get((extract.agency, extract.name))
        if share is None:
            return extract
        rng = self.history.community.stream("unlinked", extract.agency, extract.name)
        return without_person_id(extract, self.sources[extract.agency], share, rng)

    def _deliver(self, extract: Extract, as_of: date, quarter_before: date) -> None:
        if EXTRACTS[extract.agency, extract.name].kind == "snapshot":
            if self.parts and extract.name in TWICE:
                self.put(extract.agency, extract.name, quarter_before, [extract.known(day(quarter_before))])
            self.put(extract.agency, extract.name, as_of, [extract.known(day(as_of))], faulty=True)
        elif self.parts and extract.name in IN_PARTS:
            for day_of, frame in self._increments(extract, as_of, quarter_before):
                self.put(extract.agency, extract.name, day_of, [frame], faulty=day_of == quarter_before)
        else:
            self.put(extract.agency, extract.name, as_of, [extract.known(day(as_of))], faulty=True)

    def _deliver_instead(
        self, extracts: Mapping[tuple[str, str], Extract], as_of: date, quarter_before: date
    ) -> Collection[tuple[str, str]]:
        """Deliver what comes in another shape than the extracts', and say in place of which it does."""
        slug = self.history.community.profile.slug
        if slug == sector.MAPPED[0]:
            place = sector.MAPPED[1:]
            self._put_mapping(place)
            for day_of, frame in self._increments(extracts[place], as_of, quarter_before):
                rng = self._stream("export", day_of)
                self._put_text(place, day_of, sector.police_export(frame, rng))
            return {place}
        if slug == returns.AUTHORITY:
            self._put_returns(extracts, as_of)
            return returns.EXTRACTS
        if slug == annex_a.AUTHORITY:
            self._put_workbooks(extracts, as_of)
            return annex_a.EXTRACTS
        if slug == ssd.AUTHORITY:
            known = {name: extracts["social_care", name].known(day(as_of)) for name in ("persons", *ssd.NAMES)}
            for table, text in ssd.tables(known, as_of).items():
                self._put_text(ssd.PLACE, as_of, text, f"_{table}.csv")
            return ssd.EXTRACTS
        if slug not in sector.IN_STANDARDS:
            return frozenset()
        attendances, admissions = extracts["health", "ae_attendances"], extracts["health", "emergency_admissions"]
        for day_of, frame in self._increments(attendances, as_of, quarter_before):
            text = sector.sus_attendances(frame, self._stream("attendances", day_of))
            self._put_text(sector.SUS, day_of, text, "_ae.csv")
        text = sector.sus_admissions(admissions.known(day(as_of)), self._stream("admissions", as_of))
        self._put_text(sector.SUS, as_of, text, "_apc.csv")
        names = ("assessments", "treatments", "treatment_outcomes_profiles")
        known = [extracts["substance_misuse", name].known(day(as_of)) for name in names]
        self._put_text(sector.NDTMS, as_of, sector.ndtms(*known))
        return sector.IN_STANDARDS[slug].keys()

    def _put_workbooks(self, extracts: Mapping[tuple[str, str], Extract], as_of: date) -> None:
        names = ("persons", "referrals", "child_protection_plans", "periods_of_care")
        for day_of in annex_a.days(as_of):
            known = [extracts["social_care", name].known(day(day_of)) for name in names]
            content, rows = annex_a.workbook(*known, day_of)
            self._put_bytes(annex_a.PLACE, day_of, content, rows, ".xlsx")

    def _put_returns(self, extracts: Mapping[tuple[str, str], Extract], as_of: date) -> None:
        for year_end in returns.ends_of_years(as_of):
            persons, periods, referrals, plans = (
                extracts["social_care", name].known(day(year_end))
                for name in ("persons", "periods_of_care", "referrals", "child_protection_plans")
            )
            for table, text in returns.ssda903(persons, periods, year_end).items():
                self._put_text(returns.SSDA903, year_end, text, f"_{table}.csv")
            census = returns.cin_census(persons, referrals, plans, year_end, self.history.community.profile.dfe_number)
            self._put_text(returns.CIN_CENSUS, year_end, census, ".xml")

    def _stream(self, name: str, day_of: date) -> np.random.Generator:
        return self.history.community.stream("sector files", name, day_of.isoformat())

    def _increments(self, extract: Extract, as_of: date, quarter_before: date) -> Iterator[tuple[date, pl.DataFrame]]:
        """What an increment's deliveries hold, by their as-of date."""
        yield quarter_before, extract.known(day(quarter_before))
        yield as_of, extract.known(day(as_of), after=day(quarter_before) - OVERLAP)

    def _put_mapping(self, place: tuple[str, str]) -> None:
        path = self.mappings / self.history.community.profile.slug / place[0] / f"{place[1]}.toml"
        make_folder(path.parent)
        path.write_text(sector.MAPPING, encoding="utf-8")
        path.chmod(PRIVATE_FILE)

    def _put_text(self, place: tuple[str, str], as_of: date, text: str, ending: str = ".csv") -> None:
        """Write one delivery that is text already."""
        self._put_bytes(place, as_of, text.encode(), text.count("\n") - 1, ending)

    def _put_bytes(self, place: tuple[str, str], as_of: date, content: bytes, rows: int, ending: str) -> None:
        """Write one delivery, its name the as-of date and that ending."""
        path = self.landing / self.history.community.profile.slug / "/".join(place) / f"{as_of.isoformat()}{ending}"
        make_folder(path.parent)
        path.write_bytes(content)
        path.chmod(PRIVATE_FILE)
        self._arrived(path, as_of, "/".join(place), rows)

    def _arrived(self, path: Path, as_of: date, name: str, rows: int) -> None:
        """Give a file the time of its arrival, and count it."""
        arrival = datetime.combine(as_of + ARRIVES_AFTER, ARRIVES_AT).timestamp()
        os.utime(path, (arrival, arrival))
        self.rows[name] = self.rows.get(name, 0) + rows
        self.files[name] = self.files.get(name, 0) + 1

    def deliver_attendance(self, as_of: date, attendance_from: date) -> None:
        """Sessions, or monthly totals in their place, a term or a month a file."""
        profile = self.history.community.profile
        pupils = education.draw_pupils(self.history)
        first = max(day(attendance_from), int(pupils["first"].min() or 0))
        deliveries = [
            (end, days[days >= first])
            for end, days in education.periods(attendance_from, as_of, profile.attendance_files)
            if days[-1] >= first
        ]
        if self.mappings and profile.slug == school_census.AUTHORITY:
            drawn = (education.draw_sessions(self.history, pupils, days) for _, days in deliveries)
            sessions = school_census.counted(chain.from_iterable(drawn))
            for census, tables in school_census.censuses(sessions, as_of):
                for table, text in tables.items():
                    self._put_text(school_census.PLACE, census, text, f"_{table}.csv")
            return
        for end, days in deliveries:
            blocks = self._some_without_upn(education.draw_sessions(self.history, pupils, days))
            faulty = end == deliveries[0][0]
            if profile.sends(education.AGENCY, "attendance"):
                self.put(education.AGENCY, "attendance", end, blocks, faulty)
            else:
                self.put(education.AGENCY, "attendance_summary", end, [education.monthly_totals(blocks)], faulty)

    def _some_without_upn(self, blocks: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        share = self.unlinked.get((education.AGENCY, "attendance"))
        if share is None:
            return blocks
        source = self.sources[education.AGENCY]
        pupils = draw_without_upn(source, share, self.history.community.stream("unlinked", education.AGENCY))
        return (without_upn(block, pupils, source) for block in blocks)

    def deliver_without_column(self, rejected: WithoutColumn) -> None:
        """One older snapshot in which a required column is missing: the pipeline should reject it and say so."""
        extracts = social_care.extracts(self.history)
        frame = next(extract for extract in extracts if extract.name == rejected.extract).known(day(rejected.as_of))
        self.put(rejected.agency, rejected.extract, rejected.as_of, [frame.drop(rejected.column)])
        self.told.append(
            {
                "authority": rejected.authority, "agency": rejected.agency, "extract": rejected.extract,
                "file": f"{rejected.as_of.isoformat()}.csv", "kind": "rejected file", "rule": "missing column",
                "column": rejected.column, "row_numbers": [],
            }
        )  # fmt: skip

    def put(self, agency: str, extract: str, as_of: date, frames: Iterable[pl.DataFrame], faulty: bool = False) -> None:
        """Write one delivery; a `faulty` one gets the faults that are set for its extract."""
        style, ragged = self.style_of(agency, extract), ()
        faults = self.faults.get((agency, extract), ()) if faulty else ()
        profile = self.history.community.profile
        folder = self.landing / profile.slug / agency / extract
        path = folder / f"{as_of.isoformat()}.{style.container}"
        if faults:
            rng = self.history.community.stream("faults", agency, extract)
            frame, ragged, told = spoil(pl.concat(list(frames)), faults, style, rng)
            frames = [frame]
            place = {"authority": profile.slug, "agency": agency, "extract": extract, "file": path.name}
            self.told += [place | fault for fault in told]
        self._arrived(path, as_of, f"{agency}/{extract}", write(path, frames, style, ragged))
