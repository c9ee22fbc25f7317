"""Where mappings lie, and which one a delivered file is read through.

A mapping that is wrong rejects the files that it applies to, and says why.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from ingest.contracts import EXTRACTS
from ingest.landing import Found, authorities
from ingest.mappings.rules import Rules, problems
from ingest.paths import DataRoot

MOST_PROBLEMS = 5
THROUGH = " through mapping "
DIGITS = 16
KEYS = re.compile(r" (\(['\"].*['\"],?\)|['\"]..+['\"])(?= )")
"""How tomllib quotes keys, which may be values of a file. Single characters, as `']'`, are its own."""


class WrongMapping(ValueError):
    """A mapping that cannot be used. The message names it and says what is wrong."""


@dataclass(frozen=True)
class MappingFile:
    """A mapping: its place below the data root, the SHA-256 of its bytes, and what it says."""

    place: str
    sha256: str
    rules: Rules

    def __hash__(self) -> int:
        return hash((self.place, self.sha256))


def read_mapping(path: Path, place: str, agency: str, extract: str) -> MappingFile:
    """Read and check a mapping for an extract. Raises `WrongMapping`."""
    try:
        content = path.read_bytes()
        said = tomllib.loads(content.decode("utf-8-sig"))
        rules = Rules.model_validate(said, context={"extract": EXTRACTS[agency, extract]})
    except OSError as error:
        raise WrongMapping(f"the mapping {place} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongMapping(f"the mapping {place} is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise WrongMapping(f"the mapping {place} is not TOML: {KEYS.sub('', str(error))}") from None
    except ValidationError as error:
        found = list(problems(error.errors(include_url=False, include_input=False)))
        more = f"; {len(found) - MOST_PROBLEMS} more" if len(found) > MOST_PROBLEMS else ""
        raise WrongMapping(f"the mapping {place} is wrong: {'; '.join(found[:MOST_PROBLEMS])}{more}") from None
    except (ValueError, RecursionError):
        raise WrongMapping(f"the mapping {place} is not TOML: a number is too long, or lists too deep") from None
    return MappingFile(place, hashlib.sha256(content).hexdigest(), rules)


def mapping_for(root: DataRoot, authority: str, agency: str, extract: str) -> MappingFile | None:
    """The mapping of an authority's extract, None where it has none. Raises `WrongMapping`."""
    name = (agency, extract)
    if name not in EXTRACTS or EXTRACTS[name].is_standard:
        return None
    path = root.mappings / authority / agency / f"{extract}.toml"
    return read_mapping(path, str(path.relative_to(root.path)), *name) if _is_there(path) else None


def _is_there(path: Path) -> bool:
    """Whether a file is there. In a folder that nobody may look into there may be one: reading it says so."""
    try:
        return path.is_file()
    except OSError:
        return True


def with_mappings(root: DataRoot, files: Iterable[Found]) -> list[Found]:
    """The files, each with the mapping it is read through, or with what is wrong with it as its problem."""

    @cache
    def mapping(authority: str, agency: str, extract: str) -> MappingFile | WrongMapping | None:
        try:
            return mapping_for(root, authority, agency, extract)
        except WrongMapping as wrong:
            return wrong

    if not root.mappings.is_dir():
        return list(files)
    found = []
    for each in files:
        # A file in an unknown folder has a problem; the names of its folders are anybody's.
        through = None if each.problem else mapping(each.authority, each.agency, each.extract)
        is_wrong = isinstance(through, WrongMapping)
        found.append(replace(each, problem=str(through)) if is_wrong else replace(each, mapping=through))
    return found


def strays(root: DataRoot) -> list[str]:
    """Places below `mappings/` of files that are no mapping of any extract: a slip of the pen is not passed over."""
    places = {
        f"{authority}/{agency}/{extract}.toml"
        for authority in authorities()
        for (agency, extract), contract in EXTRACTS.items()
        if not contract.is_standard
    }
    found = (path for path in sorted(root.mappings.rglob("*")) if _is_there(path) and not path.name.startswith("."))
    return [place for path in found if (place := str(path.relative_to(root.mappings))) not in places]


def fingerprint(root: DataRoot) -> str:
    """A hash of all mappings, by place and content; one that cannot be read is told from what it was before."""
    digest = hashlib.sha256()
    for path in sorted(root.mappings.rglob("*.toml")):
        if _is_there(path):
            try:
                content = path.read_bytes()
            except OSError as error:
                digest.update(f"{path.relative_to(root.mappings)}|{error.strerror}|".encode())
                continue
            digest.update(f"{path.relative_to(root.mappings)}|{len(content)}|".encode() + content)
    return digest.hexdigest()


def through(version: str, mapping: MappingFile | None) -> str:
    """What a decision rests on that was made of a file read through a mapping."""
    return f"{version}{THROUGH}{mapping.sha256[:DIGITS]}{_code()[:DIGITS]}" if mapping else version


def mapping_in(version: str) -> str:
    """The part of a version that tells which mapping it was, '' for none."""
    return version.partition(THROUGH)[2][: 2 * DIGITS]


@cache
def _code() -> str:
    """A hash of the code that applies mappings."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
