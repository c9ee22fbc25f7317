"""The asset that links: what its page says, in counts, and nothing of anybody."""

import base64
import re

import dagster as dg
import pytest

from ingest.register import Register
from orchestration.assets.linkage import person_link
from orchestration.evaluation.charts.vega import with_ids
from orchestration.resources import Writer
from tests.partner import Partner
from tests.unit.ingest.test_identities import HERTS, MARAC, PERSONS, marac, persons

ANNA = "1985-02-03,F,9434765919,Anna,Quixote,LU1 1AB"


def drawn(markdown: str) -> str:
    """The picture in the text of a chart."""
    return base64.b64decode(re.search(r"base64,([^)]*)", markdown)[1]).decode()


def test_the_page_says_how_many_are_linked_by_which_weights_and_how_much_speaks_for_them(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFEGUARDING_DATA", str(partner.root.path))
    partner.send(
        f"{PERSONS}/2020-01-31.csv", persons(f"P1,{ANNA}", f"P2,{ANNA}", "P3,1990-07-30,F,,Berta,Panza,LU1 1AC")
    )
    police = (
        "M1,,S1,Berta,PANZA,1990-07-30,LU1 1AC,F,,2020-01-05",
        "M2,,S2,Nobody,Atall,1951-01-09,,,,2020-01-06",
        "M3,,S3,Berta,PANZA,1990-07-30,LU1 1AC,F,,2020-01-07",
    )
    partner.send(f"{MARAC}/2020-02-29.csv", marac(*police))
    decisions = "agency,source_person_id,person_id,decision\npolice,S9,P1,same\n"
    partner.send(f"{HERTS}/linkage/decisions/2020-03-31.csv", decisions)
    partner.load()
    done = dg.materialize([person_link], resources={"writer": Writer()})
    made = done.asset_materializations_for_node("person_link")
    checks = {each.check_name: each for each in done.get_asset_check_evaluations()}
    assert checks["links_are_as_counted"].passed
    assert checks["decisions_have_an_effect"].asset_key.path[-1] == HERTS
    assert checks["links_are_as_counted"].description == "2 people were linked, the warehouse has 2"
    assert not checks["decisions_have_an_effect"].passed
    assert checks["decisions_have_an_effect"].description == "1 decisions decide nothing"
    (page,) = (each.metadata for each in made if each.asset_key.path[-1] == HERTS)
    told = {name: entry.value for name, entry in page.items()}
    assert (told["people"], told["probable"], told["unlinked"], told["possible duplicates"]) == (3, 2, 1, 1)
    assert told["partners' people who are one with another"] == 1
    assert told["police: linked, percent"] == 66.7
    assert "shipped, learnt from made-up people" in told["by source"]
    assert "Pairs linked: 2; to be looked at: 0" in told["match weights"]
    assert "Hertfordshire" in told["match weights"]
    weights = told["weights of outcomes: police"]
    assert "Weights by comparison, Hertfordshire: police" in weights and "data:image/svg+xml" in weights
    assert "| date of birth | within a year |" in weights
    with Register(partner.root.register) as register:
        (linkage,) = register.links.linkages()
        assert drawn(weights) == with_ids(
            register.links.drawing(linkage.persons, linkage.weights), "weights-hertfordshire-police"
        )
    said = str(told).lower() + drawn(weights).lower()
    assert not any(value in said for value in ("quixote", "panza", "anna", "berta", "lu1 1a", "9434765919", "1985"))
