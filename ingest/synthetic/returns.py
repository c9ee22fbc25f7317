"""What an authority of the demonstration returns to the Department, in place of extracts: SSDA903 and the children in
need census, a return for each year.

Made of the same histories as the extracts. No file is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

AUTHORITY = "cambridgeshire"
EXTRACTS = frozenset(
    {
        ("social_care", "periods_of_care"),
        ("social_care", "referrals"),
        ("social_care", "child_protection_plans"),
    }
)
"""What it does not deliver as extracts. The census of these years has no child in need plans."""
SSDA903, CIN_CENSUS = ("social_care", "ssda903"), ("social_care", "cin_census")
YEARS = 5
MARCH = (3, 31)
UK = "%d/%m/%Y"
SEXES = {"M": "1", "F": "2"}
SOURCES = {
    "police": "6",
    "school": "2A",
    "health": "3A",
    "relative": "1B",
    "local authority": "5A",
    "anonymous": "9",
    "other": "10",
}
ABUSE = {"neglect": "NEG", "physical": "PHY", "sexual": "SAB", "emotional": "EMO", "multiple": "MUL"}
FACTORS = {
    "substance_misuse": "1B",
    "domestic_abuse_or_violence": "3B",
    "mental_health": "4B",
    "learning_disability": "5B",
    "physical_disability_or_illness": "6B",
    "young_carer": "7A",
    "cse": "11A",
    "gangs": "13A",
    "socially_unacceptable_behaviour": "14A",
    "self_harm": "15A",
    "abuse_or_neglect": "16A",
    "abuse_linked_to_faith_or_belief": "23A",
    "other": "20",
}
Row = Mapping[str, Any]


def ends_of_years(as_of: date) -> list[date]:
    """The days that the returns are of: 31 March of each of the last years by the as-of date, oldest first."""
    newest = as_of.year if (as_of.month, as_of.day) >= MARCH else as_of.year - 1
    return [date(year, *MARCH) for year in range(newest - YEARS + 1, newest + 1)]


def first_day(year_end: date) -> date:
    """1 April of the year that ends then."""
    return date(year_end.year - 1, 4, 1)


def active(rows: pl.DataFrame, year_end: date) -> pl.DataFrame:
    """Of rows with start_date and end_date those that were open within the year."""
    return rows.filter(pl.col("end_date").is_null() | (pl.col("end_date") >= first_day(year_end)))


def ssda903(persons: pl.DataFrame, periods: pl.DataFrame, year_end: date) -> Mapping[str, str]:
    """The tables of a return as text, by name: an episode a period of care, as the rows stood on its last day."""
    looked_after = active(periods, year_end)
    children = persons.join(looked_after, on="person_id", how="semi")
    header = children.select(
        CHILD="person_id",
        SEX=pl.col("sex").replace_strict(SEXES, default="U"),
        DOB=pl.col("date_of_birth").dt.strftime(UK),
        ETHNIC="ethnicity",
        UPN="upn",
        MOTHER=pl.lit(""),
        MC_DOB=pl.lit(""),
    )
    unaccompanied = children.join(looked_after.filter("uasc"), on="person_id", how="semi").select(
        CHILD="person_id",
        SEX=pl.col("sex").replace_strict(SEXES, default="U"),
        DOB=pl.col("date_of_birth").dt.strftime(UK),
        DUC=pl.lit(""),
    )
    unused = ("PLACE_PROVIDER", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN")
    episodes = looked_after.select(
        CHILD="person_id",
        DECOM=pl.col("start_date").dt.strftime(UK),
        RNE=pl.lit("S"),
        LS="legal_status",
        CIN=pl.lit("N1"),
        PLACE="placement_type",
        DEC=pl.col("end_date").dt.strftime(UK),
        REC="reason_ended",
        **{name: pl.lit("") for name in unused},
    )
    tables = {"header": header, "uasc": unaccompanied, "episodes": episodes}
    return {name: table.write_csv() for name, table in tables.items()}


def cin_census(
    persons: pl.DataFrame, referrals: pl.DataFrame, plans: pl.DataFrame, year_end: date, dfe_number: int
) -> str:
    """A census: the cases and plans that were open within its year, as the rows stood on its last day."""
    plans_of, cases_of = _by_child(active(plans, year_end)), _by_child(referrals)
    open_cases = set(active(referrals, year_end)["referral_id"])
    about = {row["person_id"]: row for row in persons.iter_rows(named=True)}
    children = []
    for person, cases in sorted(cases_of.items()):
        hosted: dict[str, list[Row]] = defaultdict(list)
        for plan in plans_of.get(person, []):
            hosted[_host(cases, plan)["referral_id"]].append(plan)
        listed = [case for case in cases if case["referral_id"] in open_cases or case["referral_id"] in hosted]
        if listed:
            details = (_case(case, hosted[case["referral_id"]]) for case in listed)
            children.append(_child(about[person], year_end, details))
    head = (
        f"<Header><CollectionDetails><Collection>CIN</Collection><Year>{year_end.year}</Year>"
        f"<ReferenceDate>{year_end}</ReferenceDate></CollectionDetails><Source><LEA>{dfe_number}</LEA></Source></Header>"
    )
    return f"<Message>{head}<Children>\n{''.join(children)}</Children></Message>\n"


def _by_child(rows: pl.DataFrame) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.sort("start_date").iter_rows(named=True):
        found[row["person_id"]].append(row)
    return found


def _host(cases: Sequence[Row], plan: Row) -> Row:
    """The case that a plan belongs to: the last that began by its first day, else the first."""
    return [cases[0], *(case for case in cases if case["start_date"] <= plan["start_date"])][-1]


def _child(about: Row, year_end: date, details: Iterator[str]) -> str:
    is_born = about["date_of_birth"] <= year_end
    born = "PersonBirthDate" if is_born else "ExpectedPersonBirthDate"
    return (
        f"<Child><ChildIdentifiers>{_element('LAchildID', about['person_id'])}{_element('UPN', about['upn'])}"
        f"{_element(born, about['date_of_birth'])}{_element('GenderCurrent', SEXES.get(about['sex'], '0'))}"
        f"</ChildIdentifiers><ChildCharacteristics>{_element('Ethnicity', about['ethnicity'])}</ChildCharacteristics>"
        f"{''.join(details)}</Child>\n"
    )


def _case(case: Row, plans: Sequence[Row]) -> str:
    needs = [need.strip() for need in (case["secondary_needs"] or "").split(";")]
    # A primary need among the secondary ones is no factor.
    factors = "".join(_element("AssessmentFactors", FACTORS[need]) for need in needs if need in FACTORS)
    found = f"<FactorsIdentifiedAtAssessment>{factors}</FactorsIdentifiedAtAssessment>"
    return (
        f"<CINdetails>{_element('CINreferralDate', case['start_date'])}"
        f"{_element('ReferralSource', SOURCES[case['source']])}"
        f"{_element('PrimaryNeedCode', case['category_of_need'])}{_element('CINclosureDate', case['end_date'])}"
        f"<ReferralNFA>0</ReferralNFA>{f'<Assessments>{found}</Assessments>' if factors else ''}"
        f"{''.join(map(_plan, plans))}</CINdetails>"
    )


def _plan(plan: Row) -> str:
    category = ABUSE[plan["category_of_abuse"]]
    return (
        f"<ChildProtectionPlans>{_element('CPPstartDate', plan['start_date'])}"
        f"{_element('CPPendDate', plan['end_date'])}{_element('InitialCategoryOfAbuse', category)}"
        f"{_element('LatestCategoryOfAbuse', category)}</ChildProtectionPlans>"
    )


def _element(name: str, value: Any) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"
