"""The register's part on linkage: who is who, as keys, what that rests on, and how many rows still belong to nobody.

Works on the register's own connection.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields

from ingest.register.records import REJECTED, Content, Linkage, Pair, PersonLink

SCHEMA = """
create table if not exists link_of_person (
    authority text not null, agency text not null, source_person_key text not null, person_key text not null,
    method text not null, match_weight real, match_probability real, linked_as_of text not null,
    primary key (authority, agency, source_person_key)
) strict;
create table if not exists pair_to_review (
    authority text not null, agency text not null, source_person_key text not null, person_key text not null,
    match_weight real not null, match_probability real not null, reason text not null,
    primary key (authority, agency, source_person_key, person_key)
) strict;
create table if not exists further_link (
    authority text not null, agency text not null, source_person_key text not null, person_key text not null,
    match_probability real not null,
    primary key (authority, agency, source_person_key)
) strict;
create table if not exists decision_seen (
    authority text not null, mark text not null, decision text not null, primary key (authority, mark)
) strict;
create table if not exists decisions_noted (
    authority text not null, agency text not null, sha256 text not null, key text not null,
    primary key (authority, agency, sha256)
) strict;
create table if not exists linkage_of_source (
    authority text not null, agency text not null, basis text not null, people integer not null,
    exact integer not null, probable integer not null, reviewed integer not null, awaiting_review integer not null,
    rows_linked integer not null, rows_unlinked integer not null,
    expected_false_links real not null, expected_missed_links real not null,
    decisions_without_effect integer not null, persons integer not null, weights text not null,
    primary key (authority, agency)
) strict;
create table if not exists weights_drawn (
    persons integer not null, weights text not null, svg text not null, primary key (persons, weights)
) strict;
create table if not exists linked_rows (
    authority text not null, agency text not null, extract text not null, sha256 text not null,
    rows_to_link integer not null, rows_unlinked integer not null,
    primary key (authority, agency, extract, sha256)
) strict;
create table if not exists possible_duplicate (
    authority text not null, person_key text not null, other_person_key text not null,
    match_weight real not null, match_probability real not null,
    primary key (authority, person_key, other_person_key)
) strict;
create table if not exists duplicates_sought (authority text primary key, basis text not null) strict;
"""


class Links:
    """The tables of linkage of an open register."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        columns = [row[1] for row in connection.execute("pragma table_info(linkage_of_source)")]
        has_earlier = connection.execute("select 1 from sqlite_schema where name = 'still_unlinked'").fetchone()
        if columns and (columns != [field.name for field in fields(Linkage)] or has_earlier):
            # Of an earlier release: without it every source is linked again.
            connection.execute("drop table linkage_of_source")
            connection.execute("drop table if exists still_unlinked")
        connection.executescript(SCHEMA)

    def rows(self) -> list[tuple]:
        """Every link, as `raw.person_link` has them."""
        return self._connection.execute("select * from link_of_person order by 1, 2, 3").fetchall()

    def counted(self) -> list[tuple]:
        """What linking each source came to, as `raw.linkage` has it."""
        return self._connection.execute(
            """
            select
                authority, agency, people, exact, probable, reviewed, awaiting_review, rows_linked, rows_unlinked,
                expected_false_links, expected_missed_links
            from linkage_of_source order by 1, 2
            """
        ).fetchall()

    def counted_by_extract(self) -> list[tuple]:
        """Of each extract in force the rows that carry no person of the authority's, linked and not."""
        return self._connection.execute(
            """
            select authority, agency, extract, sum(rows_to_link - linked_rows.rows_unlinked),
                sum(linked_rows.rows_unlinked)
            from linked_rows join linkage_of_source using (authority, agency)
            group by authority, agency, extract order by 1, 2, 3
            """
        ).fetchall()

    def linkages(self) -> list[Linkage]:
        """What linking each source came to, the last time it was linked."""
        return [Linkage(*row) for row in self._connection.execute("select * from linkage_of_source order by 1, 2")]

    def weights(self, authority: str) -> list[tuple[bool, float]]:
        """Of each pair of an authority that was compared: whether it is linked (else people look at it), its weight."""
        rows = self._connection.execute(
            """
            select 1, match_weight from link_of_person where authority = ? and match_weight is not null
            union all select 0, match_weight from pair_to_review where authority = ? order by 1, 2
            """,
            (authority, authority),
        )
        return [(bool(is_linked), weight) for is_linked, weight in rows]

    def drawing(self, persons: int, weights: str) -> str | None:
        """The picture of what each outcome weighs, as SVG; None where it is to be drawn. Arguments as in `Linkage`."""
        found = self._connection.execute(
            "select svg from weights_drawn where (persons, weights) = (?, ?)", (persons, weights)
        )
        return next((svg for (svg,) in found), None)

    def keep_drawing(self, persons: int, weights: str, svg: str) -> None:
        """Keep a picture, and none of weights by which no source is linked any more."""
        self._connection.execute("insert or replace into weights_drawn values (?, ?, ?)", (persons, weights, svg))
        self._connection.execute(
            "delete from weights_drawn where (persons, weights) not in (select persons, weights from linkage_of_source)"
        )

    def pairs(self, authority: str) -> list[Pair]:
        """The pairs of an authority that people have to look at."""
        rows = self._connection.execute(
            "select * from pair_to_review where authority = ? order by 2, 3, 4", (authority,)
        )
        return [Pair(*row) for row in rows]

    def linked_from(self, probability: float | None) -> list[tuple[str, str, str, str]]:
        """Who would be linked if probable links were made from this probability on, not below the lowest tried; with
        None, by exact links alone. Authority, agency, source_person_key, person_key.
        """
        columns = "authority, agency, source_person_key, person_key"
        return self._connection.execute(
            f"select {columns} from link_of_person where method = 'exact' or ?1 is not null and method = 'reviewed'"
            f" or match_probability >= ?1 union all select {columns} from further_link where match_probability >= ?1"
            " order by 1, 2, 3",
            (probability,),
        ).fetchall()

    def repeated(self, authority: str) -> int:
        """How many of its partners' people are the same person of the authority's as another of that partner's."""
        (count,) = self._connection.execute(
            "select count(*) - count(distinct agency || '|' || person_key) from link_of_person where authority = ?",
            (authority,),
        ).fetchone()
        return count

    def replace(
        self,
        linkage: Linkage,
        links: Iterable[PersonLink],
        pairs: Iterable[Pair],
        further: Iterable[tuple[str, str, float]],
    ) -> None:
        """Put these links, pairs and further links (two keys, probability) in the place of a source's earlier ones.

        In a transaction of the register.
        """
        self.forget(linkage.authority, linkage.agency)
        self._connection.execute(f"insert into linkage_of_source values ({_marks(linkage)})", astuple(linkage))
        rows = [astuple(link) for link in links]
        self._connection.executemany("insert into link_of_person values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        rows = [astuple(pair) for pair in pairs]
        self._connection.executemany("insert into pair_to_review values (?, ?, ?, ?, ?, ?, ?)", rows)
        rows = [(linkage.authority, linkage.agency, *each) for each in further]
        self._connection.executemany("insert into further_link values (?, ?, ?, ?, ?)", rows)

    def forget(self, authority: str, agency: str | None = None) -> None:
        """Remove the links of a source, or all of an authority's and its duplicates: they are to be made again."""
        for table in ("link_of_person", "pair_to_review", "further_link", "linkage_of_source"):
            self._connection.execute(
                f"delete from {table} where authority = ? and agency = ifnull(?, agency)", (authority, agency)
            )
        if agency is None:
            self.forget_duplicates(authority)

    def forget_duplicates(self, authority: str) -> None:
        """Remove the pairs of an authority's persons who look like one: they are to be sought again."""
        for table in ("possible_duplicate", "duplicates_sought"):
            self._connection.execute(f"delete from {table} where authority = ?", (authority,))

    def duplicates_of(self, authority: str) -> int:
        """How many pairs of an authority's persons look like one."""
        found = self._connection.execute("select count(*) from possible_duplicate where authority = ?", (authority,))
        (count,) = found.fetchone()
        return count

    def duplicates(self) -> list[tuple]:
        """Every pair of an authority's persons who look like one, as `raw.possible_duplicate` has them."""
        return self._connection.execute("select * from possible_duplicate order by 1, 2, 3").fetchall()

    def duplicates_rest_on(self, authority: str) -> str | None:
        """What an authority's duplicates were sought in, as a hash; None where they never were."""
        found = self._connection.execute("select basis from duplicates_sought where authority = ?", (authority,))
        return next((basis for (basis,) in found), None)

    def replace_duplicates(self, authority: str, basis: str, pairs: Iterable[tuple[str, str, float, float]]) -> None:
        """Put these pairs (two keys, weight, probability) in the place of an authority's earlier ones."""
        self.forget_duplicates(authority)
        self._connection.execute("insert into duplicates_sought values (?, ?)", (authority, basis))
        rows = [(authority, *pair) for pair in pairs]
        self._connection.executemany("insert into possible_duplicate values (?, ?, ?, ?, ?)", rows)

    def see_decision(self, authority: str, mark: str, decision: str) -> bool:
        """Remember a decision by its mark; whether it is new, or another than before."""
        return bool(
            self._connection.execute(
                "insert into decision_seen values (?, ?, ?) on conflict do update set decision = excluded.decision"
                " where decision <> excluded.decision",
                (authority, mark, decision),
            ).rowcount
        )

    def noted_contents(self, authority: str, agency: str) -> dict[str, str]:
        """The contents whose decisions have been noted: hash -> fingerprint of the pseudonym key under which."""
        rows = self._connection.execute(
            "select sha256, key from decisions_noted where (authority, agency) = (?, ?)", (authority, agency)
        )
        return dict(rows)

    def note_contents(self, authority: str, agency: str, contents: Iterable[str], key: str) -> None:
        """Remember that the decisions of these contents have been noted under the pseudonym key of this fingerprint."""
        rows = [(authority, agency, sha256, key) for sha256 in contents]
        self._connection.executemany("insert or replace into decisions_noted values (?, ?, ?, ?)", rows)

    def count_rows(self, authority: str, agency: str, counted: Iterable[tuple[Content, int, int]]) -> None:
        """Remember of a source's contents how many rows came without a person, and how many of them still belong to
        nobody after linking.
        """
        self._connection.execute("delete from linked_rows where (authority, agency) = (?, ?)", (authority, agency))
        rows = [(*astuple(content), *numbers) for content, *numbers in counted]
        self._connection.executemany("insert into linked_rows values (?, ?, ?, ?, ?, ?)", rows)

    def correct_deliveries(self) -> None:
        """Say so on every delivery of these contents."""
        self._connection.execute(
            f"""
            update delivery set rows_unlinked = now.rows_unlinked from linked_rows as now
            where (now.authority, now.agency, now.extract, now.sha256)
                = (delivery.authority, delivery.agency, delivery.extract, delivery.sha256)
                and delivery.rows_unlinked <> now.rows_unlinked and delivery.outcome <> '{REJECTED}'
            """
        )


def _marks(row: object) -> str:
    return ", ".join("?" * len(astuple(row)))
