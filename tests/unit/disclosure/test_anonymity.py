"""k of rows about people, and what coarsening reaches 5."""

from datetime import date

import polars as pl

from orchestration.disclosure.anonymity import anonymity

SCHEMA = {
    "authority": pl.String,
    "person_key": pl.String,
    "d04_age": pl.Int64,
    "d02_sex": pl.String,
    "d06_ethnicity": pl.String,
    "r13_latest_fs_team": pl.String,
    "quarter_start": pl.Date,
}


def people(*ages, ethnicity="WBRI", quarter=date(2019, 4, 1)):
    rows = [("luton", f"{ethnicity}{n}", age, "F", ethnicity, "1", quarter) for n, age in enumerate(ages)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_five_alike_are_5_anonymous_as_they_are():
    found = anonymity(people(*[7] * 5))
    assert (found.k, found.people_in_small_classes) == (5, 0)
    assert set(found.coarsening.values()) == {"years", "as it is", "code", "quarter"}


def test_one_of_another_age_stands_out_until_ages_are_in_bands():
    found = anonymity(people(5, 6, 7, 8, 9))
    assert (found.k, found.people, found.people_in_small_classes) == (1, 5, 5)
    assert found.coarsening["age band"].startswith("0 to 4, 5 to 11")
    assert found.k_coarsened == 5


def test_ethnicity_is_coarsened_to_its_group():
    found = anonymity(pl.concat([people(7, 7, 7), people(7, 7, ethnicity="WOTH")]))
    assert (found.k, found.coarsening["ethnicity group"]) == (2, "group")


def test_a_person_counts_once_however_many_quarters():
    rows = pl.concat([people(7, 7), people(7, 7, quarter=date(2019, 7, 1))])
    assert (anonymity(rows).people, anonymity(rows).k) == (2, 2)


def test_too_few_people_for_any_coarsening_say_so():
    found = anonymity(people(1, 2, 3, 4))
    assert (found.coarsening, found.k_coarsened) == ({}, 0)


def test_nobody_is_nothing():
    assert anonymity(people()).k == 0
