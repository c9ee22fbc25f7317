"""dbt goes one way: staging, core, marts. A model reads its own layer and those below it, never one above.

What a layer may read is one line here. Models of `core/intermediate` and of a mart's `intermediate` are not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from orchestration.dbt_bridge.project import manifest

MAY_READ = {
    "reference": r"reference",
    "staging/register": r"staging/register",
    "staging/<agency>": r"staging/register|reference",
    "core": r"staging/.*|core|core/intermediate|reference",
    "core/intermediate": r"staging/.*|core|core/intermediate|core/intermediate/\w+|reference",
    # what a standard becomes; only core/intermediate chooses between it and the extract
    "core/intermediate/<standard>": r"staging/register|staging/<standard>|core/intermediate/<standard>|reference",
    # what is counted of the converters is theirs
    "marts/quality": r"staging/register|core/intermediate|core/intermediate/\w+|reference",
    # who is known how far stands in the register; everything else about people comes from core
    "marts/<mart>/intermediate": r"staging/register|core|core/intermediate|reference|marts/<mart>/intermediate",
    "marts/<mart>/indicators": (
        r"staging/register|core|core/intermediate|reference|marts/<mart>/intermediate|marts/<mart>/indicators"
    ),
    "marts/<mart>": (
        r"staging/register|core|core/intermediate|reference|marts/<mart>/intermediate|marts/<mart>/indicators|marts/\w+"
    ),
}
"""Of each layer, the folders whose models it may read, as a regular expression."""


def models() -> dict[str, dict]:
    return {key: node for key, node in manifest()["nodes"].items() if node["resource_type"] == "model"}


def folder(node: dict) -> str:
    return node["path"].rpartition("/")[0]


def may_read(reader: str) -> str | None:
    """The expression of the folders that a model in folder `reader` may read; None for a folder of no layer."""
    for layer, readable in MAY_READ.items():
        pattern = layer.replace("<mart>", r"(?P<mart>\w+)").replace("<standard>", r"(?P<standard>\w+)")
        found = re.fullmatch(pattern.replace("<agency>", r"\w+"), reader)
        if found:
            named = found.groupdict()
            return readable.replace("<mart>", named.get("mart", "")).replace("<standard>", named.get("standard", ""))
    return None


def references() -> Iterator[tuple[dict, dict]]:
    """Each model with each model it reads."""
    nodes = models()
    for node in nodes.values():
        yield from ((node, nodes[key]) for key in node["depends_on"]["nodes"] if key in nodes)


@pytest.mark.parametrize("layer", sorted({folder(node) for node in models().values()}))
def test_every_folder_is_a_layer(layer: str) -> None:
    assert may_read(layer) is not None


def test_a_model_reads_its_own_layer_and_those_below() -> None:
    forbidden = {
        (reader["name"], read["name"])
        for reader, read in references()
        if not re.fullmatch(may_read(folder(reader)) or "", folder(read))
    }
    assert forbidden == set()


def test_a_table_is_named_as_its_file() -> None:
    assert [node["name"] for node in models().values() if node["alias"] != node["name"]] == []


def test_only_staging_reads_what_was_delivered() -> None:
    """The raw views are sources, and a source is read by staging alone."""
    readers = {
        node["name"]
        for node in models().values()
        if any(key.startswith("source.") for key in node["depends_on"]["nodes"])
        if not folder(node).startswith("staging/")
    }
    assert readers == set()


def test_every_monitoring_table_says_that_it_is_no_evidence_of_impact():
    """Impact, section 2: the pilot is "not evidence of impact" on every table of schema monitoring."""
    monitoring = [node for node in models().values() if node["schema"] == "monitoring"]
    assert len(monitoring) >= 6
    for node in monitoring:
        assert "not_evidence_of_impact()" in node["raw_code"], node["alias"]
        assert node["columns"]["caveat"]["constraints"], node["alias"]
