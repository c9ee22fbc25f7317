"""When figures with other links are worked out again; what comes of it is tested with linkage's demonstration."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.dbt_bridge import relinked, runner

AS_LINKED = [("luton", "police", "S1", "P1"), ("luton", "police", "S2", "P2"), ("derby", "police", "S1", "P1")]
MAKE = """
create schema kpi; create schema raw;
create table kpi.indicator as
    select authority, 5.0::double as numerator, linked_share::double as linked_share
    from (values ('luton', 80.0), ('derby', 90.0), ('leeds', null)) as figures (authority, linked_share);
create table raw.person_link as
    select authority from (values ('luton'), ('luton'), ('derby')) as links (authority);
"""


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        connection.execute(MAKE)
        yield connection


def links(*rows):
    return pl.DataFrame(rows, dict.fromkeys(relinked.LINK_COLUMNS, pl.String), orient="row")


def test_with_as_many_links_nothing_is_compiled_and_the_figures_are_the_warehouses(warehouse, monkeypatch):
    monkeypatch.setattr(relinked, "relinking", lambda target: pytest.fail("compiled"))
    made = relinked.by_links(warehouse, {"0.99": links(*AS_LINKED), "0.95": links(*AS_LINKED)}, Path("nowhere"))
    assert made.again == 0
    assert sorted(made.figures.select("authority", "links", "numerator").rows()) == [
        ("derby", "0.95", 5.0),
        ("derby", "0.99", 5.0),
        ("luton", "0.95", 5.0),
        ("luton", "0.99", 5.0),
    ]


def test_an_authority_with_fewer_links_is_worked_out_again_and_the_others_are_not(warehouse, monkeypatch):
    asked = []

    class Made:
        def figures(self, _, links, authorities):
            asked.append((links.height, authorities))
            return pl.DataFrame({"authority": ["luton"], "numerator": [1.0], "linked_share": [80.0]})

    monkeypatch.setattr(relinked, "relinking", lambda target: Made())
    made = relinked.by_links(warehouse, {"exact": links(AS_LINKED[0], AS_LINKED[2])}, Path("nowhere"))
    assert asked == [(2, {"luton"})]
    assert made.again == 1
    assert dict(made.figures.select("authority", "numerator").iter_rows()) == {"luton": 1.0, "derby": 5.0}


def test_where_nothing_was_to_be_linked_there_is_no_figure(warehouse):
    warehouse.execute("update kpi.indicator set linked_share = null")
    made = relinked.by_links(warehouse, {"exact": links()}, Path("nowhere"))
    assert (made.figures.height, made.again) == (0, 0)
    assert "links" in made.figures.columns


def test_where_nobody_is_linked_any_more_the_links_are_still_texts():
    sql = """select authority, coalesce(any_value(person_key), 'nobody') as person_key
        from "warehouse"."intermediate"."int_indicators__published"
        left join "warehouse"."raw"."person_link" using (authority)
        group by authority"""
    reads = frozenset({relinked.NAMED})
    models = relinked.Relinking([runner.Compiled(relinked.INDICATOR, "table", sql, reads)], frozenset())
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse; use warehouse; create schema intermediate")
        connection.execute(f"create table {relinked.NAMED} as select 'luton' as authority, 80.0 as linked_share")
        nobody = pl.DataFrame([], relinked.LINK_COLUMNS, orient="row")
        assert models.figures(connection, nobody, ["luton"]).rows() == [("luton", "nobody")]
