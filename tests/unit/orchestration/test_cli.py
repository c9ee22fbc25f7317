"""`safeguarding`: help and mistakes act on nothing, what cannot be undone is asked for, and the rest is handed over."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration import cli

# What does the work of each command, and arguments with which it would be done.
WORK = {
    "nightly": ("orchestration.nightly.main", ()),
    "ui": ("orchestration.ui.main", ()),
    "superset": ("orchestration.superset.server.main", ()),
    "check-file": (
        "orchestration.operations.check_file.main",
        (__file__, "--authority", "luton", "--agency", "police", "--extract", "incidents"),
    ),
    "map": (
        "orchestration.operations.draft_mapping.main",
        (__file__, "--authority", "luton", "--agency", "police", "--extract", "incidents"),
    ),
    "release": ("orchestration.operations.rule.release", ("luton/a/b/c.csv", "--reason", "looked at it")),
    "withdraw": ("orchestration.operations.rule.withdraw", ("luton/a/b/c.csv", "--reason", "sent by mistake")),
    "release-public": ("orchestration.operations.rule.release_public", ("--later",)),
    "return": ("orchestration.publication.return_workbook.main", ("--authority", "luton", "--quarter", "2019-04-01")),
    "audit": ("ingest.audit.report.report", ()),
    "erase": ("orchestration.operations.erase.main", ("--yes",)),
    "rotate": ("orchestration.operations.rotate.main", ("--yes",)),
    "backup": ("orchestration.operations.backup.main", ()),
    "generate": ("orchestration.generate.main", ()),
}
MODULES = ["nightly", "ui"]
ASKS = ["erase", "rotate"]
HEAVY = {"dagster", "dbt", "duckdb", "great_expectations", "matplotlib", "numpy", "pandas", "polars", "pydantic"}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    """A data root that is not there yet; the person is set, so that nothing else is missing."""
    monkeypatch.setenv("SAFEGUARDING_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PERSON", "luton/P0001")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def done(monkeypatch):
    """The calls of each function of work, which does nothing else and returns 0."""
    calls = []
    for name, (function, _) in WORK.items():
        monkeypatch.setattr(function, lambda *given, name=name: calls.append((name, given)) or 0)
    return calls


def run(*arguments, **more):
    return CliRunner().invoke(cli.app, list(arguments), **more)


def test_every_command_is_tested_here():
    assert {command.name for command in cli.app.registered_commands} == set(WORK)


@pytest.mark.parametrize("name", WORK)
def test_a_command_does_its_work_and_nothing_else(name, done):
    result = run(name, *WORK[name][1])
    assert result.exit_code == 0, result.output
    assert [called for called, _ in done] == [name]


@pytest.mark.parametrize("name", WORK)
@pytest.mark.parametrize("before", [False, True], ids=["help", "arguments and help"])
def test_help_acts_on_nothing(name, before, done, root):
    result = run(name, *(WORK[name][1] if before else ()), "--help")
    assert result.exit_code == 0
    assert f" {name} [OPTIONS]" in result.output
    assert (done, root.exists()) == ([], False)


@pytest.mark.parametrize("name", WORK)
@pytest.mark.parametrize("unknown", [("--nonsense",), ("-n",), ("one", "two", "three")], ids=" ".join)
def test_what_a_command_does_not_know_acts_on_nothing(name, unknown, done, root):
    assert run(name, *WORK[name][1], *unknown).exit_code == 2
    assert (done, root.exists()) == ([], False)


def test_alone_it_lists_its_commands(done):
    result = run()
    assert all(name in result.output for name in WORK)
    assert done == []


@pytest.mark.parametrize("module", [*(f"orchestration.{name}" for name in MODULES), "ingest.audit"])
@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("--nonsense", 2)])
def test_a_module_run_by_its_name_is_the_command(module, argument, code, root):
    done = subprocess.run([sys.executable, "-m", module, argument], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert not root.exists()


def test_help_needs_nothing_heavy():
    code = f"import sys, orchestration.cli; print(sorted({HEAVY!r} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_it_is_installed_as_a_command():
    command = Path(sys.executable).with_name("safeguarding")
    assert "nightly" in subprocess.check_output([command, "--help"], text=True)


@pytest.mark.parametrize("name", ASKS)
def test_where_nobody_can_be_asked_it_needs_to_be_told(name, done, root):
    result = run(name)
    assert result.exit_code == 2
    assert result.stderr == "Nothing was done: nobody is here to ask: add --yes if this is meant.\n"
    assert (done, root.exists()) == ([], False)


@pytest.mark.parametrize("name", ASKS)
@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_only_a_yes_is_a_yes(name, answer, code, done, monkeypatch):
    monkeypatch.setattr(cli, "_somebody_is_here", lambda: True)
    assert run(name, input=answer).exit_code == code
    assert [called for called, _ in done] == ([name] if code == 0 else [])


def test_the_person_comes_from_the_variable_or_the_hidden_prompt(done, monkeypatch):
    run("erase", "--yes")
    monkeypatch.delenv("PERSON", raising=False)
    monkeypatch.setattr(cli, "_somebody_is_here", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _: "luton/P0002")
    run("erase", "--yes")
    assert done == [("erase", ("luton/P0001",)), ("erase", ("luton/P0002",))]


def test_without_a_person_and_with_nobody_to_ask_nothing_is_erased(done, monkeypatch):
    monkeypatch.delenv("PERSON")
    result = run("erase", "--yes")
    assert result.exit_code == 2
    assert "set the variable PERSON" in result.stderr
    assert done == []


@pytest.mark.parametrize("argument", ["luton/P0001", "--person=luton/P0001", "--P0001"])
def test_a_person_on_the_command_line_is_refused_and_not_repeated(argument, done):
    result = run("erase", "--yes", argument)
    assert result.exit_code == 2
    assert "P0001" not in result.output
    assert done == []


def test_what_is_asked_for_is_handed_on(done, tmp_path):
    run("return", "--authority", "luton", "--quarter", "2019-04-01")
    run("backup", str(tmp_path))
    run("backup")
    run("release", "luton/a/b/c.csv", "--reason", "looked at it")
    run("release-public", "--reason", "a mistake", "--later")
    assert done == [
        ("return", ("luton", date(2019, 4, 1))),
        ("backup", (tmp_path,)),
        ("backup", (None,)),
        ("release", ("luton/a/b/c.csv", "looked at it")),
        ("release-public", ("a mistake", True)),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("return", "--authority", "luton", "--quarter", "01/04/2019"),
        ("return", "--authority", "luton"),
        ("release", "luton/a/b/c.csv"),
        ("withdraw", "--reason", "sent by mistake"),
        ("audit", "--expect", "12"),
    ],
)
def test_an_argument_that_cannot_be_is_a_mistake(arguments, done):
    assert run(*arguments).exit_code == 2
    assert done == []


def test_the_exit_code_is_that_of_the_work(monkeypatch):
    monkeypatch.setattr(WORK["nightly"][0], lambda whole: 1)
    assert run("nightly").exit_code == 1


@pytest.mark.parametrize(("options", "whole"), [((), False), (("--whole",), True)])
def test_a_night_is_built_whole_when_asked_for(done, options, whole):
    assert run("nightly", *options).exit_code == 0
    assert done == [("nightly", (whole,))]
