"""Counts, for the register, identifiers that nearly are a known person's: written another way, they link to nobody.

"1000.0" is not 1000 and "p5" not P5: an identifier is never changed by guessing, so that no two people become one. But
the partner has to hear of it. Known are the persons in force of the same authority. The lake holds of each identifier
its key and, where it is another, the key of what it loosely stands for (`identifiers.plain`): keys are compared
here, no identifier is. A content is compared again when it, or the persons in force, have changed.
"""

from __future__ import annotations

import os

from ingest import database
from ingest.contracts import EXTRACTS
from ingest.contracts.base import LOOSE_KEY
from ingest.files import DRAFT_SUFFIX
from ingest.lake import lake_path
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.records import Content
from ingest.settings import settings

PERSONS = ("social_care", "persons")


def count(root: DataRoot, register: Register) -> None:
    """Bring the register's counts up to date with what is in force. Under the writer's lock."""
    compared = register.contents.compared()
    persons = {content.authority: content for content in _in_force(root, register, PERSONS)}
    due: dict[Content, str] = {}
    for name, extract in EXTRACTS.items():
        if name == PERSONS or not extract.has_person():
            continue
        for content in _in_force(root, register, name):
            if known := persons.get(content.authority):
                version, basis = compared[content]
                now = f"{version} {known.sha256} {compared[known][0]}"
                if basis != now:
                    due[content] = now
    if due:
        authorities = {content.authority for content in due}
        found = _near_misses(root, [persons[each] for each in sorted(authorities)], list(due))
        register.contents.note_near_misses(
            (content, basis, found.get(content, 0), _sentence(found.get(content, 0))) for content, basis in due.items()
        )


def _in_force(root: DataRoot, register: Register, name: tuple[str, str]) -> list[Content]:
    """Contents in force; one whose lake file is lost comes again when that has been made again."""
    in_force = register.in_force(*name, EXTRACTS[name].kind)
    contents = [Content(each.authority, *name, each.sha256) for each in in_force]
    return [content for content in contents if lake_path(root, content).exists()]


def _near_misses(root: DataRoot, persons: list[Content], contents: list[Content]) -> dict[Content, int]:
    """Different identifiers of each content that are not a known person's but stand loosely for the same as one."""
    paths = {str(lake_path(root, content)): content for content in contents}
    spill = root.lake / f".near_misses.spill.{os.getpid()}{DRAFT_SUFFIX}"
    with database.in_memory({"memory_limit": settings().memory_limit}) as connection:
        connection.execute("set temp_directory = ?", [str(spill)])
        connection.execute(
            f"create table known as from ({_keys([str(lake_path(root, content)) for content in persons])})"
        )
        found = connection.execute(
            f"""
            select filename, count(distinct person_key)
            from ({_keys(list(paths))}) as sent
            where not exists (from known where (known.authority, known.person_key) = (sent.authority, sent.person_key))
                and exists (from known where (known.authority, known.stands_for) = (sent.authority, sent.stands_for))
            group by filename
            """
        ).fetchall()
    return {paths[path]: identifiers for path, identifiers in found}


def _keys(paths: list[str]) -> str:
    """The SELECT of the keys in lake files, once a file; one of an earlier release lacks the loose ones."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"""
        select distinct filename, authority, person_key, coalesce({LOOSE_KEY}, person_key) as stands_for
        from (
            select null::varchar as authority, null::varchar as person_key, null::varchar as {LOOSE_KEY},
                null::varchar as filename
            where false
            union all by name
            from read_parquet([{listed}], union_by_name = true, filename = true)
        )
        where person_key is not null"""


def _sentence(identifiers: int) -> str:
    if not identifiers:
        return ""
    differ, link = ("identifier differs", "it links") if identifiers == 1 else ("identifiers differ", "they link")
    return (
        f"{identifiers} person {differ} from a known person's only by case, `.0`, a thousands separator or leading"
        f" zeros: {link} to nobody"
    )
