"""Releases of the public file: when one is due, how it is kept, and that other nights change no byte of it."""

import json
import shutil
from datetime import date

import duckdb
import polars as pl
import pytest

from ingest.faults import PlainError
from ingest.paths import DataRoot
from ingest.settings import SettingError
from orchestration.publication import releases
from orchestration.publication.generations import PublicationError

JUNE, JULY, AUGUST = date(2020, 6, 1), date(2020, 7, 1), date(2020, 8, 1)
Q4, Q1 = ("luton", "1", "2020-01-01"), ("luton", "1", "2020-04-01")
FIGURES = {"kpi.indicator": pl.DataFrame({"authority": ["luton"], "numerator": [3.0]})}


@pytest.fixture
def root(tmp_path):
    return DataRoot(tmp_path / "root").prepare()


def generation(root, name, text="figures"):
    """A generation being built, with what is for everybody in it."""
    partial = root.generations / f"{name}.partial"
    (partial / "parquet" / "public").mkdir(parents=True)
    (partial / "report").mkdir()
    with duckdb.connect(str(partial / "public.duckdb")) as connection:
        connection.execute("create schema kpi")
        connection.execute(f"create table kpi.indicator as select '{text}' as authority, null::double as numerator")
    (partial / "report" / "report.html").write_text(text)
    (partial / "parquet" / "public" / "indicator.parquet").write_text(text)
    return partial


def keep(root, name, day=JUNE, *, complete=frozenset({Q4}), before=None, why=releases.FIRST):
    partial = generation(root, name, name)
    return releases.keep(root, partial, name, FIGURES, FIGURES, why=why, complete=complete, before=before, day=day)


def due(root, day=JUNE, complete=frozenset({Q4})):
    return releases.why_due(root, releases.last(root), complete, day)


def test_the_first_night_releases(root):
    assert due(root) == releases.FIRST


def test_a_night_with_the_same_quarters_does_not(root):
    keep(root, "first")
    assert due(root) is None


def test_a_quarter_that_has_become_complete_does(root):
    keep(root, "first")
    assert due(root, complete=frozenset({Q4, Q1})) == "a quarter has become complete: luton"


def test_a_quarter_that_is_no_longer_complete_does_not(root):
    keep(root, "first", complete=frozenset({Q4, Q1}))
    assert due(root) is None


def test_the_revision_day_does_once_a_year(root):
    first = keep(root, "first")
    assert due(root, JULY) == releases.REVISION
    keep(root, "second", JULY, before=first, why=releases.REVISION)
    releases_on = (JULY, AUGUST, date(2021, 6, 30))
    assert [due(root, day) for day in releases_on] == [None] * 3
    assert due(root, date(2021, 7, 1)) == releases.REVISION


def test_a_release_between_two_revisions_does_not_put_off_the_next(root):
    keep(root, "second", JULY, before=keep(root, "first"), why="an operator asked: x")
    assert due(root, JULY) == releases.REVISION


@pytest.mark.parametrize("text", ["7", "13-01", "02-30", "02-29", "July"])
def test_a_revision_day_that_is_none_is_said(monkeypatch, text):
    monkeypatch.setenv("SAFEGUARDING_REVISION_DAY", text)
    with pytest.raises(SettingError, match="SAFEGUARDING_REVISION_DAY"):
        releases.last_revision_day(JUNE)


def test_the_revision_day_is_a_setting(monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_REVISION_DAY", "10-31")
    assert releases.last_revision_day(date(2020, 10, 30)) == date(2019, 10, 31)


def test_a_clock_that_ran_ahead_once_does_not_put_the_revision_off_for_good(root):
    ahead = keep(root, "ahead", date(2099, 1, 1))
    mended = keep(root, "mended", JUNE, before=ahead, why="an operator asked: x")
    assert mended.revised_on == JUNE
    assert due(root, JULY) == releases.REVISION


def test_a_release_that_is_gone_is_not_taken_for_the_first(root):
    keep(root, "first")
    (root.generations / "first.partial").rename(root.generations / "first")
    root.published.symlink_to("generations/first")
    shutil.rmtree(root.releases / "first")
    with pytest.raises(PublicationError, match="the release first that readers have is not in"):
        releases.last(root)


def test_readers_are_not_told_why_a_release_was_made(root):
    keep(root, "first", why="an operator asked: about the Example family")
    said = json.loads((root.generations / "first.partial" / "release.json").read_text())
    assert said == {"run_id": "first", "released_on": "2020-06-01"}


def test_who_writes_to_what_is_published_does_not_change_what_is_kept(root):
    release = keep(root, "first")
    (root.generations / "first.partial" / "report" / "report.html").write_text("x")
    assert release.changed_files() == []


def test_what_is_remembered_is_kept_apart(root):
    earlier = keep(root, "first").earlier()
    assert earlier.remembered["kpi.indicator"]["numerator"].to_list() == [3]
    assert set(earlier.figures) == {"kpi.indicator"}


def test_an_operator_may_ask_once(root):
    keep(root, "first")
    releases.request(root, "  a wrong price was corrected ")
    assert due(root) == "an operator asked: a wrong price was corrected"
    releases.fulfilled(root)
    assert due(root) is None


def test_an_operator_gives_a_reason(root):
    with pytest.raises(PlainError, match="reason"):
        releases.request(root, " ")


def test_a_release_is_carried_over_byte_for_byte(root):
    release = keep(root, "first")
    partial = root.generations / "second.partial"
    partial.mkdir()
    releases.carry_over(release, partial)
    names = ("public.duckdb", "report/report.html", "parquet/public/indicator.parquet")
    assert all((partial / n).read_bytes() == (root.generations / "first.partial" / n).read_bytes() for n in names)
    assert json.loads((partial / "release.json").read_text())["run_id"] == "first"


def test_a_release_that_somebody_changed_is_not_carried_over(root):
    release = keep(root, "first")
    with (release.folder / "files" / "report" / "report.html").open("a") as file:
        file.write("x")
    partial = root.generations / "second.partial"
    partial.mkdir()
    with pytest.raises(PublicationError, match="1 files of the release first were changed"):
        releases.carry_over(release, partial)


def test_readers_get_no_true_figure(root):
    keep(root, "first")
    assert not list((root.generations / "first.partial").rglob("figures.duckdb"))
    assert (root.releases / "first").stat().st_mode & 0o077 == 0


def test_the_release_readers_have_is_the_last_one(root):
    """A run that was killed between keeping a release and switching readers to it has released nothing."""
    keep(root, "first")
    (root.generations / "first.partial").rename(root.generations / "first")
    root.published.symlink_to("generations/first")
    keep(root, "killed")
    assert releases.last(root).run_id == "first"
    (root.releases / "half.partial").mkdir()
    releases.clear_left_behind(root)
    assert [folder.name for folder in root.releases.iterdir()] == ["first"]


def test_it_outlives_the_generations(root):
    """After an erasure that could not be followed by a night nothing is published; what was released is still known."""
    keep(root, "first")
    assert releases.last(root).run_id == "first"


def test_the_next_release_is_compared_with_true_figures(root):
    earlier = keep(root, "first").earlier()
    assert earlier.figures["kpi.indicator"]["numerator"].to_list() == [3]
    assert earlier.public["kpi.indicator"]["numerator"].to_list() == [None]


def test_figures_under_a_lost_key_are_replaced_by_the_public_ones(root, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef")
    release = keep(root, "first")
    assert release.earlier().figures["kpi.indicator"]["numerator"].to_list() == [3]
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0")
    assert release.earlier().figures["kpi.indicator"]["numerator"].to_list() == [None]
