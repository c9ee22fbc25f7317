"""Who may read what is published: what the operator sets, the parts of a generation, and what another group gets."""

import os
import shutil
import tempfile
from grp import getgrall
from pathlib import Path, PurePath

import pytest

from orchestration.publication.access import Access, Readers
from orchestration.publication.generations import begin, switch

GROUPS = {"luton": "47001", "hertfordshire": "47002"}
LUTON, HERTFORDSHIRE, HUB = (PurePath(f"authorities/{name}/analyst.duckdb") for name in (*GROUPS, "slough"))
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to any group and read as another")


@pytest.fixture
def settings(monkeypatch):
    for name in ("ANALYST_MODE", "PUBLIC_MODE", "PUBLISHED_GROUP", "AUTHORITY_GROUPS"):
        monkeypatch.delenv(f"SAFEGUARDING_{name}", raising=False)
    return lambda name, value: monkeypatch.setenv(f"SAFEGUARDING_{name}", value)


def test_each_authority_has_the_group_that_is_set_for_it(settings):
    settings("AUTHORITY_GROUPS", " luton=47001, hertfordshire = 47002,")
    access = Access.from_environment()
    assert access.authority_groups == GROUPS
    assert access.is_set
    assert access.readers_at(LUTON) == Readers(0o640, "47001")
    assert access.readers_at(HERTFORDSHIRE) == Readers(0o640, "47002")


def test_a_group_may_be_given_by_its_name(settings):
    name = getgrall()[0].gr_name
    settings("AUTHORITY_GROUPS", f"luton={name}")
    assert Access.from_environment().authority_groups == {"luton": name}


def test_an_authority_without_a_group_is_its_owners_alone():
    access = Access(mode=0o640, group="47000", authority_groups={"luton": "47001"})
    assert access.readers_at(HUB) == Readers(0o600)


def test_the_mode_opens_no_authoritys_rows_to_others():
    access = Access(mode=0o644, authority_groups=GROUPS)
    assert access.readers_at(LUTON).mode == 0o640
    assert access.readers_at(PurePath("analyst.duckdb")).mode == 0o644


def published(root: Path, access: Access) -> Path:
    """A generation with a file for everybody, the joint file, and those of three authorities."""
    root.chmod(0o700)
    (root / "generations").mkdir(mode=0o700)
    partial = begin(root / "generations", "one")
    places = [
        "analyst.duckdb",
        "public.duckdb",
        "parquet/analyst/core/spell.parquet",
        "parquet/public/kpi/indicator.parquet",
    ]
    for authority in ("luton", "hertfordshire", "slough"):
        places += [f"authorities/{authority}/analyst.duckdb", f"authorities/{authority}/parquet/core/spell.parquet"]
    for place in places:
        (partial / place).parent.mkdir(parents=True, exist_ok=True)
        (partial / place).write_text(place)
    switch(partial, root / "published", access)
    return root / "published"


@pytest.fixture
def root():
    """A data root that other users of the machine can come to, as pytest's own folders are not."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    shutil.rmtree(folder)


def modes(folder: Path) -> dict[str, int]:
    generation = folder.resolve()
    return {
        path.relative_to(generation).as_posix(): path.stat().st_mode & 0o777
        for path in [generation, *generation.rglob("*")]
    }


def test_without_a_setting_what_is_an_authoritys_own_stays_with_the_owner(root):
    found = modes(published(root, Access()))
    of_authorities = {place: mode for place, mode in found.items() if place.startswith("authorities")}
    assert {mode for place, mode in of_authorities.items() if place.endswith((".duckdb", ".parquet"))} == {0o600}
    assert {mode for place, mode in of_authorities.items() if not place.endswith((".duckdb", ".parquet"))} == {0o700}
    assert found["."] == 0o755


@NEEDS_ROOT
def test_with_groups_the_way_is_open_and_nothing_on_it_is_listed(root):
    found = modes(published(root, Access(mode=0o640, public_mode=0o640, is_set=True, authority_groups=GROUPS)))
    assert root.stat().st_mode & 0o777 == (root / "generations").stat().st_mode & 0o777 == 0o711
    assert (found["."], found["authorities"]) == (0o751, 0o711)
    assert (found["authorities/luton"], found["authorities/luton/analyst.duckdb"]) == (0o750, 0o640)
    assert (found["authorities/slough"], found["authorities/slough/analyst.duckdb"]) == (0o700, 0o600)
    assert (found["public.duckdb"], found["analyst.duckdb"]) == (0o640, 0o640)


def as_another_user(group: int, what, path: Path) -> str:
    """What somebody gets who is no owner and in this group alone: "" or the name of the error."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        outcome = ""
        try:
            os.setgroups([])
            os.setgid(group)
            os.setuid(47999)
            what(path)
        except OSError as error:
            outcome = type(error).__name__
        os.write(writing, outcome.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        return said.read()


def read(path: Path) -> None:
    path.read_bytes()


@pytest.fixture
def of_luton(root):
    """Where Luton's own files lie, in a generation published for the groups of Luton and Hertfordshire."""
    return published(root, Access(group="47000", is_set=True, authority_groups=GROUPS)) / "authorities" / "luton"


@NEEDS_ROOT
@pytest.mark.parametrize("place", ["", "parquet", "parquet/core"])
def test_an_authoritys_group_lists_its_own_folder_and_no_other_group_does(of_luton, place):
    assert as_another_user(47001, os.listdir, of_luton / place) == ""
    for other in (47000, 47002, 47998):
        assert as_another_user(other, os.listdir, of_luton / place) == "PermissionError"


@NEEDS_ROOT
@pytest.mark.parametrize("place", ["analyst.duckdb", "parquet/core/spell.parquet"])
def test_an_authoritys_group_reads_its_own_files_and_no_other_group_does(of_luton, place):
    assert as_another_user(47001, read, of_luton / place) == ""
    for other in (47000, 47002, 47998):
        assert as_another_user(other, read, of_luton / place) == "PermissionError"


@NEEDS_ROOT
def test_no_authoritys_group_reads_the_joint_file_or_sees_who_else_is_there(of_luton):
    generation = of_luton.parents[1]
    for group in (47001, 47002):
        assert as_another_user(group, read, generation / "analyst.duckdb") == "PermissionError"
        assert as_another_user(group, os.listdir, generation / "authorities") == "PermissionError"
        assert as_another_user(group, os.listdir, generation / "parquet" / "analyst") == "PermissionError"
        assert as_another_user(group, read, generation / "public.duckdb") == ""


@NEEDS_ROOT
def test_the_hubs_group_reads_the_joint_file(of_luton):
    assert as_another_user(47000, read, of_luton.parents[1] / "analyst.duckdb") == ""


def test_how_long_the_audit_trail_is_is_not_for_everybody():
    """It grows by each delivery and each erasure."""
    assert Access().readers_at(PurePath("audit.json")) == Access().readers_at(PurePath("analyst.duckdb"))
    assert Access().readers_at(PurePath("public.duckdb")).mode == 0o644
