"""Who looks like one human being among an authority's own people, and who only nearly does."""

from __future__ import annotations

import random

from tests.unit.ingest.linkage.made_up import crowd, found_twice, person

ONE = [
    person("P1", "Theodora", "Jessop", "1985-02-03", "LU1 1BA", "F"),
    person("P2", "Theodora", "JESSOP", "1985-02-03", "LU1 1BA", "F"),
    person("P3", "Edward", "Quixote", "1985-03-12", "LU1 1BB", "M"),
    person("P4", "Ted", "Quixote", "1985-12-03", "LU1 1BB", "M"),
    person("P5", "Una", "Redfern", "1990-07-30", "LU1 1BC", "F", "9990000018"),
    person("P6", "Una", "Stanhope", "1990-07-30", "MK9 9BC", "F", "9990000018"),
]
NOT_ONE = [
    person("twin one", "Callum", "Ellerby", "2012-02-03", "LU1 1AU", "M"),
    person("twin two", "Duncan", "Ellerby", "2012-02-03", "LU1 1AU", "M"),
    person("father", "Rupert", "Garside", "1970-02-03", "LU1 1AX", "M"),
    person("son", "Rupert", "Garside", "2001-07-30", "LU1 1AX", "M"),
    person("baby one", "Baby", "Inchbald", "2019-02-03", "LU1 1AZ"),
    person("baby two", "Baby", "Inchbald", "2019-02-03", "LU1 1AZ"),
    person("first number", "Wilma", "Tewson", "1985-02-03", "LU1 1BD", "F", "9990000026"),
    person("other number", "Wilma", "Tewson", "1985-02-03", "LU1 1BD", "F", "9990000034"),
    person("unknown one", "Unknown", "Unknown", "1985-02-03", "ZZ99 3VZ", "U"),
    person("unknown two", "Unknown", "Unknown", "1985-02-03", "ZZ99 3VZ", "U"),
]


def test_each_pair_of_people_who_look_like_one_is_found_once():
    everybody = [*ONE, *NOT_ONE, *crowd("somebody ", 600, seed=3)]
    in_order = found_twice(everybody)
    random.Random(5).shuffle(everybody)
    assert found_twice(everybody) == in_order
    # Made-up people may look like one by chance.
    named = {person["person"] for person in (*ONE, *NOT_ONE)}
    assert {pair for pair in in_order if named & set(pair)} == {("P1", "P2"), ("P3", "P4"), ("P5", "P6")}


def test_three_records_of_one_are_three_pairs():
    three = [person(name, "Theodora", "Jessop", "1985-02-03", "LU1 1BA", "F") for name in ("P1", "P2", "P3")]
    assert found_twice([*three, *crowd("C", 300, seed=4)]) == {("P1", "P2"), ("P1", "P3"), ("P2", "P3")}


def test_of_nobody_nobody_is_found():
    assert found_twice([]) == set()
