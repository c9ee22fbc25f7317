"""A full disk, a read-only one, folders this user may not enter: one sentence and exit code 1, never a traceback."""

import contextlib
import errno
import multiprocessing
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

import ingest.audit.report
import orchestration.nightly
import orchestration.operations.backup
import orchestration.ui
from ingest.paths import DataRoot
from orchestration import cli
from orchestration.operations import summary
from tests.integration import nights

COMMANDS_THAT_WRITE = [
    *[("nightly",), ("ui",), ("backup",), ("rotate", "--yes"), ("erase", "--yes")],
    *[("release", "a/b/c/d.csv", "--reason", "x"), ("withdraw", "0a1b2c3d", "--reason", "x"), ("release-public",)],
]
NOBODY = 65534
assert ingest.audit.report and orchestration.operations.backup and orchestration.nightly and orchestration.ui


@pytest.fixture(autouse=True)
def person(monkeypatch):
    monkeypatch.setenv("PERSON", "luton/P0001")


@pytest.fixture
def mounted(tmp_path):
    """Mounts a small disk of its own as a data root."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip("this user may not mount a small disk")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", folder], check=True)


def run(root, *command):
    return CliRunner(env={"SAFEGUARDING_DATA": str(root)}).invoke(cli.app, list(command))


def one_sentence(result):
    """What was said in the end, and only that."""
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


@pytest.mark.parametrize("kilobytes", [64, 1_000, 4_000])
def test_a_night_on_a_disk_that_fills_up_says_so(mounted, kilobytes):
    """The demonstration, Dagster's history, the register: whatever comes first finds no room."""
    root = mounted(f"size={kilobytes}k")
    if kilobytes > 1_000:
        stray = root / "landing" / "luton" / "stray.txt"
        stray.parent.mkdir(parents=True)
        stray.write_text("not a delivery")
    night = nights.run(root)
    assert night.exit_code == 1
    assert night.said().endswith(f"Not finished: the disk is full ({root}); free some space, then run this again.\n")
    assert "Traceback" not in night.said()


@pytest.mark.parametrize("command", COMMANDS_THAT_WRITE, ids=" ".join)
def test_a_disk_that_can_only_be_read(mounted, command):
    root = mounted("ro,size=1m")
    said = one_sentence(run(root, *command))
    assert said.startswith(f"Nothing was done: the data root {root} cannot be used: the disk can only be read (")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_copy_that_finds_no_room(tmp_path, monkeypatch, code):
    def full(*_, **__):
        raise OSError(code, os.strerror(code), str(tmp_path / "copy"))

    monkeypatch.setattr(shutil, "copytree", full)
    assert f"({tmp_path / 'copy'})" in one_sentence(run(tmp_path / "data", "backup"))


@pytest.mark.parametrize("command", [*COMMANDS_THAT_WRITE, ("audit",)], ids=" ".join)
@pytest.mark.parametrize("place", ["a file", "below a file", "where nothing can be made", "too long"])
def test_a_data_root_that_cannot_be(tmp_path, command, place):
    file = tmp_path / "file"
    file.write_text("not a folder")
    root = {
        "a file": file,
        "below a file": file / "data",
        "where nothing can be made": Path("/proc/data"),
        "too long": tmp_path / ("x" * 300),
    }[place]
    assert str(root) in one_sentence(run(root, *command))
    assert file.read_text() == "not a folder"


@pytest.mark.parametrize(
    "variable", ["SAFEGUARDING_UI_PORT", "SAFEGUARDING_SETTLE_SECONDS", "SAFEGUARDING_ANALYST_MODE"]
)
@pytest.mark.parametrize("command", COMMANDS_THAT_WRITE, ids=" ".join)
def test_a_setting_that_cannot_be_stops_a_command_before_it_begins(tmp_path, monkeypatch, command, variable):
    monkeypatch.setenv(variable, "9z")
    said = one_sentence(run(tmp_path / "data", *command))
    assert said.startswith(f"Nothing was done: {variable} has to be ")
    assert not (tmp_path / "data").exists()


@pytest.fixture
def open_folder():
    """A folder that another user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("command", [("nightly",), ("backup",), ("rotate", "--yes")], ids=" ".join)
@pytest.mark.parametrize("closed", ["data root", "parent", "landing zone", "lock"])
def test_what_this_user_may_not_touch(open_folder, command, closed):
    root = DataRoot(open_folder / "data")
    if closed != "parent":
        root.prepare()
        (root.path / "logs").mkdir()
        for path in [root.path, *root.path.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
    refused = {"data root": root.path, "landing zone": root.landing, "lock": root.lock}.get(closed)
    if closed == "lock":
        refused.touch(mode=0o600)
    elif refused:
        os.chown(refused, 0, 0)
    log = open_folder / "said"
    process = multiprocessing.get_context("fork").Process(target=_as_nobody, args=(root.path, command, log))
    log.touch()
    process.start()
    process.join(60)
    said = log.read_text()
    assert process.exitcode == 1, said
    assert said.count("\n") == 1, said
    assert "this user has no permission (" in said
    assert str(refused or root.path) in said


def _as_nobody(root, command, log):
    with log.open("w") as out, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.environ["SAFEGUARDING_DATA"] = str(root)
        cli.app(list(command))


def test_a_step_that_finds_no_room_is_one_line_of_the_summary():
    @dg.op
    def writes():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/lake/Kim Smith.parquet")

    @dg.job
    def night():
        writes()

    result = night.execute_in_process(
        raise_on_error=False, run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    )
    first, *_ = summary._failures(result)
    assert first == "The run failed: the disk is full; free some space"
