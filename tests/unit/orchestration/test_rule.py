"""An operator's rulings: under the writer's lock, said in one sentence, refused in one."""

import pytest

from ingest.paths import DataRoot
from ingest.register.records import Delivery
from ingest.register.rulings import RulingError
from orchestration.lock import LockHeldError, writer_lock
from orchestration.operations import rule

ONE = Delivery(
    *("luton", "social_care", "persons", "2020-03-31.csv", "0a" * 32, "2020-03-31", "2020-04-01 00:00:00"),
    *(1_000, 1_234, 1_234, 0, 0, 0, "accepted", "", ""),
)


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SAFEGUARDING_LOCK_WAIT_SECONDS", "0")
    return DataRoot(tmp_path / "data")


@pytest.fixture
def called(monkeypatch):
    """The calls of both rulings and of the request, each of which has to find the lock held."""
    calls = []

    def ruling(root, *given):
        with pytest.raises(LockHeldError), writer_lock(root.lock, "another", 0):
            pass
        calls.append(given)
        return ONE

    for function in (
        "ingest.register.rulings.release",
        "ingest.register.rulings.withdraw",
        "orchestration.publication.releases.request",
    ):
        monkeypatch.setattr(function, ruling)
    monkeypatch.setattr("orchestration.nightly.main", lambda whole: calls.append("night") or 0)
    return calls


@pytest.mark.parametrize("command", [rule.release, rule.withdraw])
def test_a_ruling_says_what_is_in_force_now_and_what_comes_next(command, called, capsys):
    assert command("0a0a0a0a", "looked at it") == 0
    assert called == [("0a0a0a0a", "looked at it")]
    assert capsys.readouterr().out == (
        "luton social_care persons, as of 2020-03-31, is accepted now (1,234 rows)."
        " `safeguarding nightly` rebuilds the marts and publishes.\n"
    )


def test_a_ruling_that_cannot_be_is_refused(monkeypatch, capsys):
    def refuse(*_):
        raise RulingError("this delivery is rejected")

    monkeypatch.setattr("ingest.register.rulings.release", refuse)
    assert rule.release("0a0a0a0a", "looked at it") == 1
    assert capsys.readouterr().err == "Nothing was done: this delivery is rejected.\n"


@pytest.mark.parametrize(("later", "night"), [(True, []), (False, ["night"])])
def test_a_public_release_is_asked_for_and_made_at_once_or_later(later, night, called):
    assert rule.release_public("a mistake", later) == 0
    assert called == [("a mistake",), *night]
