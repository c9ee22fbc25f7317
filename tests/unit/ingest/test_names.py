"""What of a file's name may be shown: nothing that could be a person's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.register.names import handle, release_command, shown
from ingest.register.records import Delivery

DELIVERY = Delivery(
    *("luton", "social_care", "persons", "2020-06-30.csv", "1a2b3c4d" + "0" * 56, "2020-06-30", "2020-07-01 00:00:00"),
    *(9, 3, 3, 0, 0, 0, "held", "", ""),
)


@pytest.mark.parametrize(
    "name",
    [
        "2020-06-30.csv",
        "2020-06-30.XLSX",
        "2020-06-30_v2.parquet",
        "2020-06-30_corrected.csv",
        "2020-06-30_full-2.csv",
    ],
)
def test_a_plain_name_is_shown(name: str) -> None:
    delivery = replace(DELIVERY, file_name=name)
    assert shown(delivery) == name
    assert release_command(delivery) == f"safeguarding release luton/social_care/persons/{name} --reason '...'"


@pytest.mark.parametrize(
    "name",
    [
        "2020-06-30_Ann Example.csv",
        "2020-06-30_example.csv",
        "2020-06-30_4857773456.csv",
        "2020-06-30_123.csv",
        "2020-06-30_v100.csv",
        "2020-06-30_.csv",
        "2020-06-30_corrected-example.csv",
        "2020-06-30_" + "-".join(["corrected"] * 3) + ".csv",
        "2020-06-30_v\u0662.csv",
        "2020-06-30.csv\n",
        "example/2020-06-30.csv",
    ],
)
def test_any_other_is_not(name: str) -> None:
    delivery = replace(DELIVERY, file_name=name)
    assert shown(delivery) == "2020-06-30_... (sha256 1a2b3c4d)"
    assert handle(delivery) == "1a2b3c4d"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz -_.'0123456789\n", max_size=30))
def test_no_word_of_a_name_gets_through(added: str) -> None:
    words = {"v", "corrected", "correction", "final", "new", "full", "resent", ""}
    said = shown(replace(DELIVERY, file_name=f"2020-06-30_{added}.csv"))
    letters = "".join(each if each.isalpha() else " " for each in said).split()
    assert set(letters) <= words | {"csv", "sha", "a", "b", "c", "d"}
