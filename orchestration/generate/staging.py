"""The staging layer from the contracts: names, types, and what is known at the authority's as-of date.

A row whose day lies after the as-of date is left out, as is a return whose own as-of date does. An end that lies after
it is empty, and so is what becomes known only with that end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from ingest.contracts import EXTRACTS
from ingest.contracts.base import AS_OF, Column, Extract, LinkableExtract, rank_name
from ingest.formats import STANDARDS, Standard
from ingest.formats.standard import Fill
from ingest.paths import CHECKOUT
from orchestration.generate.rendering import rendered

STAGING = Path("dbt_project/models/staging")
INDICATORS = Path("dbt_project/models/marts/kpi/indicators")
LINKED = Path("expectations/linked_tables.py")
FILLS = Path("dbt_project/macros/fills.sql")
COLUMNS = CHECKOUT / "dbt_project/docs/columns.md"
RANK = "key_rank"
SOURCE_KEY = "source_person_key"
PERSON = ("delivered.person_key", "links.person_key")
"""Whom a row of a linkable extract is about: as the partner says, else as it is linked."""
_BLOCK = re.compile(r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}", re.DOTALL)


def files() -> Mapping[Path, str]:
    """The staging models, their descriptions, what gates and indicators take from them, by path."""
    made = {}
    for agency, group in groupby(EXTRACTS.values(), key=lambda extract: extract.agency):
        extracts = list(group)
        described = [_described(extract) for extract in extracts]
        made[STAGING / agency / f"_{agency}.yml"] = rendered("staging.yml", agency=agency, extracts=described)
        for extract in extracts:
            if not extract.only_linkage_reads:
                made[STAGING / agency / f"stg_{extract.table}.sql"] = _model(extract)
            if _is_by_upn(extract):
                made[STAGING / agency / f"stg_{extract.table}__linked.sql"] = _model_of_linked(extract)
    made[LINKED] = rendered("linked_tables.py", linked=linked())
    made[FILLS] = rendered("fills.sql", fills=_fills(), filled=_filled())
    made[INDICATORS / "int_indicators__counted.sql"] = rendered("indicators.sql", **_indicators())
    return made


def linked() -> Mapping[str, str]:
    """The staging tables whose rows belong to a person, and the column that says to whom.

    Not of returns: whom they are about makes persons.
    """
    found = {}
    for extract in EXTRACTS.values():
        if extract.is_standard or extract.only_linkage_reads:
            continue
        names = extract.warehouse_columns()
        if extract.table != "social_care__persons" and (key := _first(("person_key", "upn_hash"), names)):
            found[extract.table] = key
    return found


def meaning(column: Column) -> str:
    """What a column holds, in words; a pointer to dbt's block of descriptions where its name has one."""
    if column.says:
        return column.says
    if column.choices and not column.defined_as:
        return f"{_listed(column.choices)}."
    return f"{{{{ doc('{column.defined_as or column.warehouse_name}') }}}}"


def in_words(description: str) -> str:
    """A description with dbt's pointers replaced by the words that they stand for."""
    return re.sub(r"{{ doc\('(\w+)'\) }}", lambda match: " ".join(_blocks()[match[1]].split()), description)


@cache
def _blocks() -> Mapping[str, str]:
    return dict(_BLOCK.findall(COLUMNS.read_text(encoding="utf-8")))


def _fills() -> list[tuple[Standard, Fill]]:
    return [(standard, fill) for standard in STANDARDS.values() for fill in standard.fills]


def _filled() -> Mapping[str, list[str]]:
    """The columns of raw tables, by standard/table, of which a row must have all."""
    return {
        f"{standard.name}/{table}": [
            column.warehouse_name for column in standard.used(table).columns() if column.name in names
        ]
        for standard in STANDARDS.values()
        for table, names in standard.filled.items()
    }


def _first(wanted: tuple[str, ...], names: Mapping[str, str]) -> str | None:
    return next((name for name in wanted if name in names), None)


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _described(extract: type[Extract]) -> Mapping[str, Any]:
    authority = {"name": "authority", "type": "varchar", "description": "{{ doc('authority') }}"}
    raw, staging = [authority], [authority]
    if extract.is_standard:
        dated = {"name": AS_OF, "type": "date", "description": "The as-of date of the return that has the row."}
        raw.append(dated)
        staging.append(dated)
    for column in extract.columns():
        if column.dropped:
            continue
        there = {"type": column.warehouse_type.lower(), "description": meaning(column)}
        raw.append({"name": column.warehouse_name, **there})
        staging.append({"name": column.mart_name, **there})
        if column.name in extract.ranked_columns():
            rank = {"name": rank_name(column.name), "type": "integer", "description": f"{{{{ doc('{RANK}') }}}}"}
            raw.append(rank)
            staging.append(rank)
    known = " As known at the authority's as-of date." if extract.known_from else ""
    known = " Returns up to the authority's as-of date." if extract.is_standard else known
    person = {"name": "person_key", "description": "{{ doc('person_key') }}"}
    return {
        "table": extract.table,
        "description": description(extract),
        "known": description(extract) + known,
        "known_of_linked": f"{description(extract)} Rows without a UPN of pupils who are linked by name.{known}",
        "raw": raw,
        "staging": [] if extract.only_linkage_reads else staging,
        "linked": [person if each["name"] == "upn_hash" else each for each in staging if each["name"] != SOURCE_KEY]
        if _is_by_upn(extract)
        else [],
    }


def description(extract: type[Extract]) -> str:
    """What an extract holds, in words."""
    return " ".join((extract.__doc__ or "").split())


def _model(extract: type[Extract]) -> str:
    columns = {"authority": "delivered.authority"}
    if extract.is_standard:
        columns[AS_OF] = f"delivered.{AS_OF}"
    for column in extract.columns():
        if column.dropped:
            continue
        columns[column.mart_name] = _selected(extract, column)
        if column.name in extract.ranked_columns():
            columns[rank_name(column.name)] = f"delivered.{rank_name(column.name)}"
    days = (AS_OF,) if extract.is_standard else extract.known_from
    return rendered(
        "staging.sql",
        description=_described(extract)["known"],
        columns=list(columns.values()),
        names=list(columns),
        agency=extract.agency,
        table=extract.table,
        links="left" if issubclass(extract, LinkableExtract) and not _is_by_upn(extract) else "",
        one_row_of=_one_row_of(extract),
        conditions=[f"delivered.{day} <= authorities.as_of" for day in days],
    )


def _is_by_upn(extract: type[Extract]) -> bool:
    """Whether its rows are known by a UPN or, without one, by a number of the partner's that linkage stands for."""
    return issubclass(extract, LinkableExtract) and extract.known_by().name == "upn"


def _model_of_linked(extract: type[Extract]) -> str:
    """The rows without a UPN of an extract that has one else. They are few: who is linked is resolved in them alone."""
    columns = {"authority": "delivered.authority"}
    for column in extract.columns():
        if column == extract.known_by():
            columns["person_key"] = "links.person_key"
        elif not column.linking:
            columns[column.mart_name] = _selected(extract, column)
    names = ["authority", "person_key", *(column.warehouse_name for column in extract.columns() if column.key)]
    keys = [name for name in names if name not in (extract.known_by().warehouse_name, SOURCE_KEY)]
    return rendered(
        "staging.sql",
        description=_described(extract)["known_of_linked"],
        columns=list(columns.values()),
        names=list(columns),
        agency=extract.agency,
        table=extract.table,
        links="inner",
        one_row_of=["links.person_key" if name == "person_key" else f"delivered.{name}" for name in keys],
        conditions=[f"delivered.{day} <= authorities.as_of" for day in extract.known_from],
    )


def _one_row_of(extract: type[Extract]) -> list[str]:
    """Of what staging keeps one row: the key of a linkable extract whose persons are part of it, else nothing."""
    keys = [column.warehouse_name for column in extract.columns() if column.key]
    if not (issubclass(extract, LinkableExtract) and "person_key" in keys):
        return []
    others = ["authority", *(name for name in keys if name not in ("person_key", "source_person_key"))]
    somebody = f"coalesce({', '.join((*PERSON, 'delivered.source_person_key'))})"
    return [*(f"delivered.{name}" for name in others), somebody]


def _selected(extract: type[Extract], column: Column) -> str:
    name, delivered = column.mart_name, f"delivered.{column.warehouse_name}"
    if column.name == "person_id" and issubclass(extract, LinkableExtract):
        known = f"coalesce({', '.join(PERSON)})"
    elif not extract.known_from:
        known = delivered
    elif column.is_end or (column.name in extract.known_from and len(extract.known_from) > 1):
        known = f"{{{{ known_end('{delivered}', 'authorities.as_of') }}}}"
    elif column.known_with:
        known = f"case when delivered.{column.known_with} <= authorities.as_of then {delivered} end"
    else:
        known = delivered
    return known if known == f"delivered.{name}" else f"{known} as {name}"


def _indicators() -> Mapping[str, list[str]]:
    """The indicators' models, and those that say themselves how far the extract that they used reaches."""
    described = yaml.safe_load((CHECKOUT / INDICATORS / "_indicators.yml").read_text(encoding="utf-8"))["models"]
    columns = {model["name"]: {column["name"] for column in model["columns"]} for model in described}
    models = sorted(path.stem for path in (CHECKOUT / INDICATORS).glob("ind_*.sql"))
    return {"models": models, "with_reach": [model for model in models if "reaches" in columns[model]]}
