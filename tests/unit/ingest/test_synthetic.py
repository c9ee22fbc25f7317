"""The demonstration extracts: the same every time, complete, within the contract, coherent, with the effect set."""

import json
import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from ingest import contracts
from ingest.load import load
from ingest.paths import DataRoot
from ingest.synthetic import Effect, education, police, write_demonstration, write_large_county
from ingest.synthetic.__main__ import main
from ingest.synthetic.draws import day
from ingest.synthetic.history import History, draw_history
from ingest.synthetic.population import draw_community
from ingest.synthetic.profiles import INSTEAD, PROFILES
from ingest.synthetic.styles import style_of
from tests.partner import GUARD

# Extracts in our own shape: the tables of standards are another matter.
EXTRACTS = {name: extract for name, extract in contracts.EXTRACTS.items() if not extract.is_standard}

AS_OF = date(2020, 3, 31)
ARGUMENTS = {"scale": 0.25, "seed": 7}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with the demonstration at scale 1."""
    folder = tmp_path_factory.mktemp("demonstration")
    write_demonstration(folder / "landing", truth=folder / "demonstration_truth.json")
    return folder


@pytest.fixture(scope="module")
def truth(root: Path) -> dict:
    return json.loads((root / "demonstration_truth.json").read_text(encoding="utf-8"))


def files_of(landing: Path) -> dict[str, str]:
    return {
        str(path.relative_to(landing)): sha256(path.read_bytes()).hexdigest()
        for path in landing.rglob("*")
        if path.is_file()
    }


def read_file(path: Path) -> pl.DataFrame:
    """A delivered file as typed rows, `row_number` first; read as its partner's style says, not by the pipeline."""
    authority, agency, extract = path.parts[-4:-1]
    style = style_of(authority, agency, extract)
    if style.container == "parquet":
        frame = pl.read_parquet(path)
    elif style.container == "xlsx":
        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        rows = [[None if value == "" else value for value in row] for row in rows]
        frame = pl.DataFrame(rows, schema=header, orient="row", infer_schema_length=None)
    else:
        frame = pl.read_csv(
            path, separator=style.delimiter, encoding=style.encoding, infer_schema=False, truncate_ragged_lines=True,
            null_values=[style.missing] if style.missing else None,
        )  # fmt: skip
    frame = frame.rename({name: name.lower().replace(" ", "_") for name in frame.columns})
    days = [column.name for column in EXTRACTS[agency, extract].columns() if column.type == "date"]
    is_day = [name for name in days if frame.schema.get(name) == pl.String]
    frame = frame.with_columns(pl.col(is_day).str.to_date(style.dates, strict=False))
    return frame.with_row_index("row_number", offset=2)


def read(
    root: Path, truth: dict, agency: str, extract: str, authorities: tuple[str, ...] = tuple(PROFILES)
) -> pl.DataFrame:
    """Rows of an extract without the bad ones: a snapshot's newest file, all files of an increment."""
    frames = []
    for authority in authorities:
        paths = sorted((root / "landing" / authority / agency / extract).iterdir())
        for path in paths[-1:] if EXTRACTS[agency, extract].kind == "snapshot" else paths:
            place = {"authority": authority, "agency": agency, "extract": extract, "file": path.name}
            told = [fault for fault in truth["faults"] if place.items() <= fault.items()]
            bad = [number for fault in told for number in fault["row_numbers"]]
            frame = read_file(path).filter(~pl.col("row_number").is_in(bad)).drop("row_number")
            frames.append(frame.with_columns(authority=pl.lit(authority)))
    return pl.concat(frames, how="diagonal_relaxed").unique(maintain_order=True)


def none_of(frame: pl.DataFrame, condition: pl.Expr) -> bool:
    return frame.filter(condition).is_empty()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    told = [write_demonstration(tmp_path / name / "landing", **ARGUMENTS) for name in ("first", "second")]
    first, second = (files_of(tmp_path / name / "landing") for name in ("first", "second"))
    assert told[0] == told[1]
    assert first == second
    assert {Path(name).suffix for name in first} == {".csv", ".xlsx", ".parquet"}
    write_demonstration(tmp_path / "third" / "landing", **(ARGUMENTS | {"seed": 8}))
    third = files_of(tmp_path / "third" / "landing")
    persons = [name for name in first if "/persons/" in name]
    assert all(first[name] != third[name] for name in persons)


def test_every_extract_is_there_for_every_authority(root: Path) -> None:
    for profile in PROFILES.values():
        expected = {place for place in EXTRACTS if profile.sends(*place)}
        found = {path.parts[-3:-1] for path in (root / "landing" / profile.slug).glob("*/*/*")}
        assert found == expected
        newest = {max(path.stem for path in (root / "landing" / profile.slug).glob(f"{a}/{e}/*")) for a, e in expected}
        assert newest == {AS_OF.isoformat()}


def test_aggregates_stand_in_for_rows_at_one_authority_each() -> None:
    for aggregate, rows in INSTEAD.items():
        senders = [profile.slug for profile in PROFILES.values() if profile.sends(*aggregate)]
        assert len(senders) == 1
        assert not any(PROFILES[senders[0]].sends(*place) for place in rows)


def test_sizes_are_as_promised(root: Path, truth: dict) -> None:
    assert 3_000 <= sum(one["children"] for one in truth["authorities"].values()) <= 4_000
    sessions = sum(one["rows_written"].get("education/attendance", 0) for one in truth["authorities"].values())
    assert 300_000 <= sessions <= 500_000
    children = {slug: one["children"] for slug, one in truth["authorities"].items()}
    assert sorted(children, key=children.get) == sorted(PROFILES, key=lambda slug: PROFILES[slug].child_population)
    assert all(path.stat().st_mode & 0o077 == 0 for path in root.rglob("*"))


def test_the_pipeline_takes_all_of_it_but_the_faults_that_are_told(tmp_path: Path) -> None:
    told = write_demonstration(tmp_path / "landing", **ARGUMENTS | {"scale": 0.6})
    report = load(DataRoot(tmp_path), guard=GUARD)
    assert report.internal_errors == []
    refused = [d for d in report.deliveries if d.outcome != "accepted"]
    assert [(d.authority, d.extract, d.outcome) for d in refused] == [
        ("hertfordshire", "child_in_need_plans", "rejected")
    ]
    found = {(d.authority, d.extract, d.file_name): d.rows_quarantined for d in report.deliveries if d.rows_quarantined}
    expected: dict[tuple[str, str, str], int] = {}
    for fault in told["faults"]:
        place = fault["authority"], fault["extract"], fault["file"]
        if fault["kind"] == "bad row":
            expected[place] = expected.get(place, 0) + len(fault["row_numbers"])
    assert expected
    assert found == expected
    assert sum(d.rows_unlinked for d in report.deliveries) > 0


def test_ids_are_unique_and_known(root: Path, truth: dict) -> None:
    persons = read(root, truth, "social_care", "persons")
    members = read(root, truth, "social_care", "family_members")
    assert persons.select("authority", "person_id").is_unique().all()
    assert members.select("authority", "family_id", "person_id").is_unique().all()
    for (agency, extract), model in EXTRACTS.items():
        senders = tuple(slug for slug, profile in PROFILES.items() if profile.sends(agency, extract))
        if not senders:
            continue
        rows = read(root, truth, agency, extract, senders)
        assert rows.select("authority", *(name for name in model.key() if name in rows.columns)).is_unique().all(), (
            extract
        )
        for column, known in (("person_id", persons), ("family_id", members)):
            if column in rows.columns:
                unknown = rows.drop_nulls(column).join(known, on=["authority", column], how="anti")
                assert unknown.is_empty(), (extract, column)


def test_names_and_numbers_are_awkward_and_well_formed(root: Path, truth: dict) -> None:
    persons = read(root, truth, "social_care", "persons")
    assert {"Null", "O'Brien", "García"} <= set(persons["family_name"])
    upns = persons.drop_nulls("upn")["upn"]
    assert upns.is_unique().all()
    assert upns.str.contains(r"^[A-HJ-NP-RT-Z]\d{12}$").all()
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    for upn in upns.head(200):
        assert upn[0] == letters[sum(int(d) * w for w, d in enumerate(upn[1:], 2)) % 23]
    assert persons.drop_nulls("nhs_number")["nhs_number"].str.contains(r"^999\d{7}$").all()


@pytest.mark.parametrize("extract", ["child_protection_plans", "periods_of_care"])
def test_no_two_of_a_child_overlap(root: Path, truth: dict, extract: str) -> None:
    rows = read(root, truth, "social_care", extract).sort("authority", "person_id", "start_date")
    before = pl.col("end_date").fill_null(date(9999, 1, 1)).shift(1).over("authority", "person_id")
    assert none_of(rows, before >= pl.col("start_date"))


@pytest.mark.parametrize("extract", ["child_protection_plans", "child_in_need_plans", "assessments"])
def test_what_is_done_for_a_child_lies_inside_a_referral(root: Path, truth: dict, extract: str) -> None:
    referrals = read(root, truth, "social_care", "referrals").rename({"start_date": "from", "end_date": "to"})
    plans = read(root, truth, "social_care", extract).with_row_index("plan")
    open_end = date(9999, 1, 1)
    inside = plans.join(referrals, on=["authority", "person_id"]).filter(
        (pl.col("start_date") >= pl.col("from"))
        & (pl.col("end_date").fill_null(open_end) <= pl.col("to").fill_null(open_end))
    )
    # the referral of a plan that is open at the as-of date may be known to be open as well, never closed
    assert set(plans["plan"]) == set(inside["plan"])


def test_forms_lie_inside_treatments_and_treatments_inside_the_workers_involvement(root: Path, truth: dict) -> None:
    open_end = date(9999, 1, 1)
    work = read(root, truth, "social_care", "adult_worker_involvements").filter(
        pl.col("worker_type") == "substance_misuse"
    )
    work = work.select("authority", "person_id", begun="start_date", ended=pl.col("end_date").fill_null(open_end))
    born = read(root, truth, "social_care", "persons").select("authority", "person_id", "date_of_birth")
    # of partners that carry the authority's identifier
    treatments = read(root, truth, "substance_misuse", "treatments").select(
        "authority", "treatment_id", "person_id", "start_date", "closure_date"
    )
    treatments = treatments.join(born, on=["authority", "person_id"])
    is_of_a_child = pl.col("date_of_birth").dt.offset_by("18y") > pl.col("start_date")
    of_adults = treatments.filter(~is_of_a_child)
    assert none_of(
        treatments.filter(is_of_a_child), pl.col("closure_date") > pl.col("date_of_birth").dt.offset_by("18y")
    )
    assert len(treatments) > len(of_adults)
    inside = of_adults.join(work, on=["authority", "person_id"]).filter(
        pl.col("start_date").is_between("begun", "ended")
        & (pl.col("closure_date").fill_null(pl.col("begun")) <= pl.col("ended"))
    )
    assert inside.select("authority", "treatment_id").unique().height == len(of_adults)
    forms = read(root, truth, "substance_misuse", "treatment_outcomes_profiles").drop_nulls("person_id")
    joined = forms.join(treatments, on=["authority", "treatment_id", "person_id"])
    assert len(joined) == len(forms)
    assert none_of(joined, pl.col("form_date") < pl.col("start_date"))
    assert none_of(joined, pl.col("form_date") > pl.col("closure_date"))


OF_THE_UNBORN = {("social_care", "referrals"), ("social_care", "assessments")}
"""A child may be referred and assessed before its birth."""


def test_nothing_happens_before_birth_or_after_the_as_of_date(root: Path, truth: dict) -> None:
    born = read(root, truth, "social_care", "persons").select("authority", "person_id", born="date_of_birth")
    for (agency, extract), model in EXTRACTS.items():
        if extract == "persons":
            continue
        senders = tuple(slug for slug, profile in PROFILES.items() if profile.sends(agency, extract))
        if not senders:
            continue
        rows = read(root, truth, agency, extract, senders)
        for column in (column.name for column in model.columns() if column.type == "date" and not column.linking):
            assert none_of(rows, pl.col(column) > AS_OF), (extract, column)
            if "person_id" in rows.columns and (agency, extract) not in OF_THE_UNBORN:
                joined = rows.join(born, on=["authority", "person_id"])
                assert none_of(joined, pl.col(column) < pl.col("born")), (extract, column)


def test_histories_are_varied(root: Path, truth: dict) -> None:
    """Repeat plans, unborn children, families back after a long gap, Cambridgeshire only just begun."""
    referrals = read(root, truth, "social_care", "referrals")
    persons = read(root, truth, "social_care", "persons")
    unborn = referrals.join(persons, on=["authority", "person_id"]).filter(
        pl.col("date_of_birth") > pl.col("start_date")
    )
    assert len(unborn) > 50
    plans = read(root, truth, "social_care", "child_protection_plans")
    assert plans.group_by("authority", "person_id").len().filter(pl.col("len") > 1).height > 50
    allocations = read(root, truth, "social_care", "safeguarding_involvements").sort(
        "authority", "family_id", "start_date"
    )
    gap = (pl.col("start_date") - pl.col("end_date").shift(1).over("authority", "family_id")).dt.total_days()
    gaps = allocations.select(gap=gap).drop_nulls()["gap"]
    assert gaps.is_between(2, 28).sum() > 10
    assert (gaps > 28).sum() > 10
    assert (gaps < 0).sum() > 5
    for slug, profile in PROFILES.items():
        first = allocations.filter(pl.col("authority") == slug)["start_date"].min()
        assert first >= profile.go_live
    uasc = read(root, truth, "social_care", "periods_of_care", ("hertfordshire",)).filter(pl.col("uasc") == "Y")
    assert len(uasc) == truth["authorities"]["hertfordshire"]["unaccompanied_children"]


def test_sessions_are_of_known_pupils_on_weekdays_with_codes_of_the_time(root: Path, truth: dict) -> None:
    sessions = read(root, truth, "education", "attendance", ("hertfordshire",))
    upns = read(root, truth, "social_care", "persons", ("hertfordshire",))["upn"]
    assert set(sessions["upn"]) <= set(upns)
    assert none_of(sessions, pl.col("session_date").dt.weekday() > 5)
    assert none_of(sessions, pl.col("session_date") > date(2020, 3, 20))
    assert set(sessions["code"]) <= set(education.CODES)
    assert none_of(sessions, (pl.col("session") == "AM") & (pl.col("code") == "\\"))
    assert none_of(sessions, (pl.col("session") == "PM") & (pl.col("code") == "/"))


def history_with(effect: Effect) -> History:
    community = draw_community(PROFILES["luton"], 11, AS_OF, effect, children=12_000, adults=11_000)
    return draw_history(community)


@pytest.fixture(scope="module")
def unchanged() -> History:
    return history_with(Effect.none())


def counts(history: History, name: str) -> tuple[int, int]:
    """Events before and after the day that the effect `name` starts on."""
    go_live = day(PROFILES["luton"].go_live)
    if name in ("care_entries", "protection_plans"):
        frame = history.care.filter(~pl.col("uasc")) if name == "care_entries" else history.protection_plans
        after = frame["start"] >= go_live
    else:
        fs_start = history.community.spells.group_by("family").agg(fs_start=pl.col("start").min())
        frame = police._family_incidents(history.community).join(fs_start, on="family")
        after = frame["day"] >= frame["fs_start"]
    return int((~after).sum()), int(after.sum())


@pytest.mark.parametrize("name", ["care_entries", "protection_plans", "police_incidents"])
def test_the_effect_is_there_at_its_set_size_and_only_afterwards(unchanged: History, name: str) -> None:
    before, after = counts(unchanged, name)
    halved = counts(history_with(replace(Effect.none(), **{name: 0.5})), name)
    assert halved[0] == pytest.approx(before, rel=0.01)
    assert halved[1] / after == pytest.approx(0.5, abs=0.06)
    raised = counts(history_with(replace(Effect.none(), **{name: 1.5})), name)
    assert raised[1] / raised[0] / (after / before) == pytest.approx(1.5, rel=0.12)


def test_fewer_families_come_back_and_fewer_sessions_are_missed(unchanged: History) -> None:
    changed = history_with(replace(Effect.none(), re_referrals=0.5, absences=0.5))
    go_live = day(PROFILES["luton"].go_live)

    def returns(history: History) -> int:
        again = history.community.episodes.filter(pl.col("start") > pl.col("start").min().over("family"))
        return again.filter(pl.col("start") >= go_live).height

    assert returns(changed) / returns(unchanged) == pytest.approx(0.5, abs=0.1)

    def absence(history: History) -> tuple[float, float]:
        pupils = education.draw_pupils(history)
        _, days = education.periods(date(2018, 9, 1), date(2018, 10, 31), "term")[0]
        sessions = pl.concat(list(education.draw_sessions(history, pupils, days)))
        sessions = sessions.join(pupils.select("upn", "fs_start"), on="upn")
        after = pl.col("session_date").cast(pl.Int32) >= pl.col("fs_start")
        missed = pl.col("code").is_in(list(education.ABSENT))
        shares = sessions.group_by(after=after).agg(missed.mean()).sort("after")["code"]
        return shares[0], shares[1]

    before, after = absence(changed)
    assert after / before == pytest.approx(0.5, abs=0.08)


def test_a_before_and_after_comparison_finds_the_care_effect() -> None:
    history = history_with(Effect(care_entries=0.6, re_referrals=1.0))
    starts = history.care.filter(~pl.col("uasc"))["start"]
    years = [day(date(year, 4, 1)) for year in range(2014, 2021)]
    entries = [starts.is_between(a, b - 1).sum() for a, b in pairwise(years)]
    assert (entries[4] + entries[5]) / 2 / (sum(entries[:3]) / 3) == pytest.approx(0.6, rel=0.15)


def test_an_impossible_effect_is_refused() -> None:
    with pytest.raises(ValueError, match="care_entries"):
        Effect(care_entries=0)


def test_the_trial_is_delivered_by_five_further_authorities(tmp_path: Path) -> None:
    """Half a year apart, the last step followed for twelve months by the as-of date; no file of it is refused."""
    told = write_demonstration(tmp_path / "landing", **ARGUMENTS, with_trial=True)["trial"]
    assert not set(told) & set(PROFILES)
    starts = ["2016-10-01", "2017-04-01", "2017-10-01", "2018-04-01", "2018-10-01"]
    assert [one["planned_start"] for one in told.values()] == starts
    for slug in PROFILES:
        shutil.rmtree(tmp_path / "landing" / slug)
    report = load(DataRoot(tmp_path), guard=GUARD)
    assert report.internal_errors == []
    assert {d.outcome for d in report.deliveries} == {"accepted"}
    assert sum(d.rows_quarantined for d in report.deliveries) == 0
    schedules = [d for d in report.deliveries if d.extract == "impact_schedule"]
    assert sorted(d.authority for d in schedules) == sorted(told)


def test_the_effect_of_the_trial_is_on_children_referred_after_the_start() -> None:
    """Care entries of cases opened from the start on at 0.6 times the rate, of earlier cases none fewer."""
    start = date(2017, 10, 1)
    profile = replace(PROFILES["luton"], go_live=start, effect_on_new_cases=True)
    shares = {}
    for name, effect in (("none", Effect.none()), ("set", replace(Effect.none(), care_entries=0.6))):
        history = draw_history(draw_community(profile, 11, AS_OF, effect, children=12_000, adults=6_000))
        entries = history.cases.join(history.care.select("person_id", "episode"), on=["person_id", "episode"])
        after = pl.col("start") >= day(start)
        shares[name] = [len(entries.filter(after)), len(entries.filter(~after))]
    assert shares["set"][0] / shares["none"][0] == pytest.approx(0.6, abs=0.06)
    assert shares["set"][1] / shares["none"][1] == pytest.approx(1, abs=0.06)


def test_a_landing_folder_with_files_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "real.csv").write_text("a\n")
    with pytest.raises(FileExistsError):
        write_demonstration(tmp_path / "landing")
    assert main(["--out", str(tmp_path / "landing")]) == 2
    assert "nothing written" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "landing").iterdir()] == ["real.csv"]


def test_a_folder_of_mappings_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "own.toml").write_text("# an operator's")
    with pytest.raises(FileExistsError):
        write_demonstration(tmp_path / "landing", mappings=tmp_path / "mappings", **ARGUMENTS)
    assert not (tmp_path / "landing").exists()


def test_the_truth_stays_out_of_the_landing_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="outside"):
        write_demonstration(tmp_path / "landing", truth=tmp_path / "landing" / "truth.json")
    assert main(["--out", str(tmp_path / "landing"), "--scale", "0.1"]) == 0
    assert (tmp_path / "demonstration_truth.json").exists()


def test_a_large_county_grows_with_its_people(tmp_path: Path) -> None:
    small = write_large_county(tmp_path / "small", children=500, adults=750)
    large = write_large_county(tmp_path / "large", children=1_500, adults=2_250)
    assert small["social_care/persons"] == pytest.approx(1_250, rel=0.01)
    assert large["education/attendance"] / small["education/attendance"] == pytest.approx(3, rel=0.25)
    names = [path.stem for path in sorted((tmp_path / "small/hertfordshire/education/attendance").iterdir())]
    assert names[0] == "2017-07-31"
    assert names[-1] == "2020-03-31"
    assert len(names) == 9
