"""A file that cannot be searched for erased people is not loaded, says so, and stops no other file."""

from collections.abc import Callable
from typing import Any

import pytest

import ingest.erasure.landing
from ingest.guard import Fault, ReadingFailed
from tests.partner import InThisProcess, Partner
from tests.unit.ingest.erasure.the_person import (
    MARKED,
    PERSONS,
    THE_PERSON,
    erase_the_person,
    everything,
    hits,
    persons,
)

NEW = f"{PERSONS}/2020-05-31.csv"
BESIDE = "luton/social_care/persons/2020-05-31.csv"


class Failing(InThisProcess):
    """A guard over whose files of one kind of question something happens."""

    def __init__(self, question: Callable[..., Any], error: Exception) -> None:
        self._question, self._error = question, error

    def call(self, function: Callable[..., Any], *given: object) -> Any:
        if function is self._question:
            raise self._error
        return function(*given)


@pytest.fixture
def after_an_erasure(partner: Partner) -> Partner:
    everything(partner)
    erase_the_person(partner)
    partner.load()
    partner.send(NEW, persons(THE_PERSON))
    partner.send(BESIDE, persons("P9,2015-01-01,U,,,,,,"))
    return partner


def last(partner: Partner, place: str) -> tuple[str, str]:
    authority, *_, name = place.split("/")
    found = [each for each in partner.deliveries() if (each.authority, each.file_name) == (authority, name)][-1]
    return found.outcome, found.reason


@pytest.mark.parametrize("question", ["_learnt", "_struck"])
def test_a_fault_of_the_program_is_one_rejected_file(after_an_erasure: Partner, question: str) -> None:
    partner = after_an_erasure
    partner.load(Failing(getattr(ingest.erasure.landing, question), Fault("KeyError", "KeyError at sift.py:1")))
    outcome, reason = last(partner, NEW)
    assert (outcome, reason.startswith("could not be searched for people who were erased")) == ("rejected", True)
    assert last(partner, BESIDE) == ("accepted", "")
    assert hits(partner.root.lake, *MARKED) == []
    partner.load()
    assert last(partner, NEW) == ("already_loaded", "")
    assert hits(partner.root.landing, *MARKED) == []


def test_a_file_that_may_not_be_replaced_is_one_rejected_file(
    after_an_erasure: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = after_an_erasure

    def denied(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(ingest.erasure.landing, "publish", denied)
        for _ in range(2):
            partner.load(InThisProcess())
            outcome, reason = last(partner, NEW)
            assert (outcome, reason.startswith("people who were erased are in it")) == ("rejected", True)
            assert last(partner, BESIDE) == ("accepted", "")
            assert hits(partner.root.lake, *MARKED) == []
    partner.load()
    assert last(partner, NEW) == ("already_loaded", "")


@pytest.mark.parametrize("question", ["_learnt", "_struck"])
def test_a_file_that_kills_the_reader_is_one_rejected_file(after_an_erasure: Partner, question: str) -> None:
    partner = after_an_erasure
    crash = ReadingFailed("the file made the reader crash (signal 11)")
    partner.load(Failing(getattr(ingest.erasure.landing, question), crash))
    assert last(partner, NEW) == ("rejected", str(crash))
    assert last(partner, BESIDE) == ("accepted", "")
    assert hits(partner.root.lake, *MARKED) == []
