"""A mapping beyond the load: erasure, backup, early end of a night, the asset, rulings."""

import errno
from pathlib import Path

import pytest

from ingest import database
from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.mappings.files import WrongMapping, mapping_for, strays
from ingest.raw import build_raw
from ingest.register import Register, rulings
from ingest.register.records import ACCEPTED, ALREADY_LOADED, REJECTED
from orchestration import unchanged
from orchestration.assets.raw_state import inspect
from orchestration.operations.backup import back_up
from tests.partner import INCIDENTS
from tests.unit.ingest.mappings.police import FILE, POLICE, ROWS, mapping

PEOPLE = """
[file]
header_row = 2
delimiter = "|"
[columns]
incident_id = "Ref"
source_person_id = "Nominal"
given_name = "Forename"
family_name = "Surname"
date_of_birth = "Born"
role = "Role"
incident_date = "Day"
[constants]
domestic_abuse = false
call_out = false
"""
NAMED = """Extract of |2020
Ref|Nominal|Forename|Surname|Born|Role|Day
I1|N7|Ada|Stone|2001-02-03|victim|2019-01-01
I2|N8|Ben|Field|2002-03-04|victim|2019-01-02
"""
PERSONS = "person_id,date_of_birth,given_name,family_name\nP1,2001-02-03,Ada,Stone\nP2,2002-03-04,Ben,Field\n"


@pytest.mark.parametrize("mapped_first", [True, False])
def test_an_erased_person_is_found_under_the_partners_headings(partner, mapped_first):
    partner.send("hertfordshire/social_care/persons/2020-01-31.csv", PERSONS)
    if mapped_first:
        mapping(partner, PEOPLE)
    file = partner.send(FILE, NAMED)
    partner.load()
    erase(partner.root, "hertfordshire", "P1", load_key(partner.root.path))
    # A file that came before its mapping tells nothing of names until there is one: then it is searched again.
    mapping(partner, PEOPLE)
    partner.load()
    assert file.read_bytes().decode().splitlines() == [line for line in NAMED.splitlines() if "Ada" not in line]
    delivery = partner.deliveries()[-1]
    assert (delivery.outcome, delivery.rows_accepted) == (ACCEPTED, 1)


def test_a_backup_has_the_mappings(partner, tmp_path):
    mapping(partner, POLICE)
    copy = back_up(partner.root, tmp_path / "copies")
    assert (copy / "mappings" / f"{INCIDENTS}.toml").read_text() == POLICE


def test_a_night_sees_a_changed_mapping(partner):
    mapping(partner, POLICE)
    before = unchanged.inputs(partner.root)
    mapping(partner, POLICE + "# a word\n")
    after = unchanged.inputs(partner.root)
    assert [name for name in after if after[name] != before[name]] == ["mappings"]


@pytest.mark.parametrize("methods", [("read_bytes",), ("read_bytes", "is_file")])
def test_a_mapping_that_cannot_be_read_rejects_its_files_and_stops_no_night(partner, monkeypatch, methods):
    """The file, or the folder in which it lies, is somebody else's alone."""
    mapping(partner, POLICE)
    before = unchanged.inputs(partner.root)["mappings"]
    with monkeypatch.context() as patched:
        for method in methods:
            patched.setattr(Path, method, refusing_mappings(getattr(Path, method)))
        assert unchanged.inputs(partner.root)["mappings"] != before
        with pytest.raises(WrongMapping, match="cannot be read: Permission denied"):
            mapping_for(partner.root, *INCIDENTS.split("/"))
    assert unchanged.inputs(partner.root)["mappings"] == before


def refusing_mappings(real):
    def refusing(path):
        if path.suffix == ".toml":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    return refusing


def test_a_mapping_of_nothing_is_named(partner):
    mapping(partner, POLICE)
    mapping(partner, POLICE, "hertfordshire/police/incident")
    mapping(partner, POLICE, "hertfordshire/social_care/ssda903")
    assert strays(partner.root) == ["hertfordshire/police/incident.toml", "hertfordshire/social_care/ssda903.toml"]


def test_the_asset_shows_what_was_read_through_which_mapping(partner):
    mapping(partner, POLICE)
    partner.send(FILE, ROWS)
    partner.load()
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    (through,) = inspect(partner.root.warehouse, partner.root.lake)["police__incidents"].through
    assert (through.authority, through.rows_left_out, through.values_mapped) == ("hertfordshire", 2, 5)


def test_without_a_mapping_the_same_bytes_are_rejected_and_then_loaded_through_one(partner):
    assert partner.sent(FILE, ROWS).outcome == REJECTED
    mapping(partner, POLICE)
    (delivery,) = partner.load().deliveries
    assert delivery.outcome == ACCEPTED
    (partner.root.mappings / f"{INCIDENTS}.toml").unlink()
    (delivery,) = partner.load().deliveries
    assert delivery.outcome == REJECTED
    with Register(partner.root.register) as register:
        assert register.contents.mappings_used() == []


def test_a_release_asks_for_what_was_read_through_todays_mapping(partner):
    mapping(partner, POLICE)
    partner.send(FILE, ROWS)
    partner.load()
    rulings.withdraw(partner.root, FILE, "a test")
    mapping(partner, POLICE + "\n")
    with pytest.raises(rulings.RulingError, match="mapping"):
        rulings.release(partner.root, FILE, "back again")
    mapping(partner, POLICE)
    assert rulings.release(partner.root, FILE, "back again").outcome in (ACCEPTED, ALREADY_LOADED)
