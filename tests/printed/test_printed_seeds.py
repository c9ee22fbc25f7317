"""The transcribed tables are fit to be referred to: typed, described, each row with its source."""

import csv

import pytest
import yaml

from tests.printed.replicated import SEEDS

PUBLISHED = SEEDS / "published"
FILES = sorted(PUBLISHED.glob("*.csv"))
DECLARED = {
    declared["name"]: declared
    for declared in yaml.safe_load((PUBLISHED / "_published.yml").read_text(encoding="utf-8"))["seeds"]
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_names_its_source(path):
    with path.open(encoding="utf-8", newline="") as file:
        assert [
            number for number, row in enumerate(csv.DictReader(file, strict=True), start=2) if not row["source"]
        ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_column_is_typed_and_described(path):
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert list(DECLARED[path.stem]["config"]["column_types"]) == header
    assert [column["name"] for column in DECLARED[path.stem]["columns"] if column["description"]] == header


def test_no_seed_is_declared_without_a_file():
    assert set(DECLARED) == {path.stem for path in FILES}
