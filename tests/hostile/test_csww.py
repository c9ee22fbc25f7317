"""The social work workforce census as councils leave it."""

from __future__ import annotations

import pytest

from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from tests.hostile.test_cin_census import census
from tests.partner import Partner, counts

FOLDER = "hertfordshire/workforce/csww"


def worker(number: str, more: str = "<Cases30>12</Cases30>") -> str:
    return f"<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>{number}</SWENo><FTE>0.5</FTE>{more}</CSWWWorker>"


def workforce(*workers: str, vacancies: str = "79.68", reference: str = "2022-09-30", lea: str = "919") -> str:
    return (
        f"<Message><Header><CollectionDetails><Collection>CSWW</Collection><ReferenceDate>{reference}</ReferenceDate>"
        f"</CollectionDetails><Source><LEA>{lea}</LEA></Source></Header>"
        f"<LALevelVacancies><NumberOfVacancies>{vacancies}</NumberOfVacancies></LALevelVacancies>"
        f"{''.join(workers)}</Message>"
    )


def test_one_file_is_workers_and_vacancies(partner: Partner) -> None:
    partner.send(f"{FOLDER}/2022-09-30.xml", workforce(worker("SW1"), worker("SW2", "")))
    partner.load()
    assert {each.extract: (each.outcome, each.rows) for each in partner.deliveries()} == {
        "workers": ("accepted", 2),
        "vacancies": ("accepted", 1),
    }
    assert partner.raw("select cases30, fte from raw.csww__workers order by 1") == [(12, 0.5), (None, 0.5)]
    assert partner.raw("select number_of_vacancies from raw.csww__vacancies") == [(79.68,)]
    assert partner.load().deliveries == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workforce(lea="201"), "its LEA is not 919"),
        (workforce(reference="2021-09-30"), "its ReferenceDate is not 2022-09-30"),
        (census(), "the children in need census as XML, which belongs in landing/<authority>/social_care/cin_census/"),
    ],
)
def test_what_is_no_census_of_this_authority_and_day_is_told_why(partner: Partner, content: str, said: str) -> None:
    partner.send(f"{FOLDER}/2022-09-30.xml", content)
    partner.load()
    (found,) = partner.deliveries()
    assert found.outcome == "rejected"
    assert said in found.reason


def test_rows_that_break_the_contract(partner: Partner) -> None:
    good = [worker(f"SW{number}") for number in range(100)]
    bad = (worker(""), worker("SW1", "<Cases30>1</Cases30>"), worker("SW2"), worker("SW101", "<Cases30>-2</Cases30>"))
    partner.send(f"{FOLDER}/2022-09-30.xml", workforce(*good, *bad))
    partner.load()
    assert counts(next(each for each in partner.deliveries() if each.extract == "workers")) == (104, 99, 4, 1)


def test_no_person_is_looked_for_among_workers(partner: Partner) -> None:
    file = partner.send(f"{FOLDER}/2022-09-30.xml", workforce(worker("SW1")))
    partner.send("hertfordshire/social_care/persons/2022-09-30.csv", "person_id,date_of_birth\nSW1,2010-01-01\n")
    partner.load()
    before = file.read_bytes()
    assert erase(partner.root, "hertfordshire", "SW1", load_key(partner.root.path)).files == 1
    assert file.read_bytes() == before
