"""The person to be erased, what partners sent about them, and where anything of theirs is left."""

from pathlib import Path

import polars as pl

from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.erasure.erase import Erased, erase
from tests.partner import ATTENDANCE, GUARD, INCIDENTS, PLANS, Partner, plans

AUTHORITY = "hertfordshire"
ID, UPN, NHS, GIVEN, FAMILY, POSTCODE = "ERASEME-1", "Z999000111222", "9434765919", "Zebedee", "Quixote", "ZZ9 9ZZ"
SOURCE_ID, LONE_FAMILY = "POL-ERASE-7", "FAM-LONE-1"
MARKED = (ID, UPN, NHS, GIVEN, FAMILY, POSTCODE, SOURCE_ID, LONE_FAMILY)
PERSONS = f"{AUTHORITY}/social_care/persons"
PERSONS_HEADER = "person_id,date_of_birth,sex,ethnicity,upn,nhs_number,given_name,family_name,postcode"
MEMBERS = f"{AUTHORITY}/social_care/family_members"
MODULES = f"{AUTHORITY}/social_care/workbook_modules"
ATTENDANCE_ROW = "{upn},100000,2020-01-06,AM,/"
POLICE_HEADER = (
    "incident_id,person_id,source_person_id,given_name,family_name,date_of_birth,postcode,role,incident_date,"
    "domestic_abuse,call_out"
)
THE_PERSON = f"{ID},2012-03-04,M,,{UPN},{NHS},{GIVEN},{FAMILY},{POSTCODE}"


def persons(*more: str, count: int = 30) -> str:
    others = (f"P{n:04d},2010-01-01,F,,U{n:012d},,Given{n},Family{n},AB1 {n}CD" for n in range(1, count + 1))
    return "\n".join([PERSONS_HEADER, *others, *more]) + "\n"


def police(*more: str, count: int = 40) -> str:
    others = (f"I{n:04d},P{n:04d},,,,,,victim,2020-01-05,yes,no" for n in range(1, count + 1))
    return "\n".join([POLICE_HEADER, *others, *more]) + "\n"


def everything(partner: Partner) -> None:
    """One file of every way in which a row may be somebody's."""
    partner.send(f"{PERSONS}/2020-01-31.csv", persons(THE_PERSON))
    partner.send(f"{PLANS}/2020-01-31.csv", plans(30, f"L9999,{ID},2020-01-02,,neglect"))
    partner.send(
        f"{MEMBERS}/2020-01-31.csv",
        "family_id,person_id,relationship,being_worked_with\n"
        f"F1,P0001,child,no\nF1,{ID},child,no\n{LONE_FAMILY},{ID},child,no\n",
    )
    partner.send(
        f"{MODULES}/2020-01-31.csv",
        f"family_id,module,completed_date\nF1,1,2020-01-02\n{LONE_FAMILY},1,2020-01-03\n",
    )
    sessions = [ATTENDANCE_ROW.format(upn=f"U{n:012d}") for n in range(1, 31)]
    partner.send(
        f"{ATTENDANCE}/2020-01-31.csv",
        "\n".join(["upn,school_urn,session_date,session,code", *sessions, ATTENDANCE_ROW.format(upn=UPN)]) + "\n",
    )
    partner.send(
        f"{INCIDENTS}/2020-01-31.csv",
        police(
            f"J1,{ID},,,,,,victim,2020-01-05,yes,no",
            f"J2,,{SOURCE_ID},{GIVEN.upper()},{FAMILY},04/03/2012,{POSTCODE},victim,2020-01-06,yes,no",
            f"J3,,{SOURCE_ID},,,,,victim,2020-01-07,yes,no",
            # somebody else of that name, born on another day
            "J4,,POL-OTHER,Zeb,Quix,2001-01-01,,victim,2020-01-08,yes,no",
        ),
    )


def erase_the_person(partner: Partner) -> Erased:
    return erase(partner.root, AUTHORITY, ID, load_key(partner.root.path), guard=GUARD)


def hits(folder: Path, *texts: str) -> list[str]:
    """Files below a folder in whose bytes, unpacked where they are Parquet, one of the texts occurs."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".parquet":
                content += pl.read_parquet(path).write_csv().encode()
            found += [f"{path.name}: {text}" for text in texts if text.encode() in content]
    return found


def key_of_the_person(partner: Partner) -> str:
    key = load_key(partner.root.path)
    return Pseudonymiser(key, AUTHORITY).keys(pl.Series([ID]), "person")[0]
