"""The parse version: a hash of all that decides what a content's lake file looks like.

When it changes (a contract, the code that reads and types, the pseudonym key) a content is parsed again.
"""

import hashlib
import inspect
from functools import cache
from pathlib import Path

from ingest.contracts import Extract

INGEST = Path(__file__).parents[1]
# What every extract shares. An extract's own declaration is taken from its class, so that a change to one agency's
# contracts leaves the others' lake files alone.
SHARED_CODE = (
    "readers/*.py",
    "contracts/base.py",
    "contracts/days.py",
    "contracts/fields.py",
    "conforming/*.py",
    "parsing/*.py",
    "boundary/identities.py",
    "boundary/pseudonyms.py",
    "lake.py",
)


def parse_version(extract: type[Extract], key_fingerprint: str) -> str:
    """16 hex digits for one extract under one pseudonym key."""
    code = _code(SHARED_CODE) + (formats_version() if extract.is_standard else "")
    return hashlib.sha256(f"{code}|{_declaration(extract)}|{key_fingerprint}".encode()).hexdigest()[:16]


def formats_version() -> str:
    """A hash of all that decides which tables of a standard a file holds."""
    return _code(("formats/*.py", "contracts/*.py"))


def within(version: str, limits: object) -> str:
    """What a decision rests on that was made because a file broke the limits of reading."""
    return f"{version} within {limits}"


def is_of(stored: str, version: str, limits: object) -> bool:
    """Whether a decision made under the version `stored` still holds."""
    return stored in (version, within(version, limits))


@cache
def _declaration(extract: type[Extract]) -> str:
    return repr((extract.kind, extract.columns())) + inspect.getsource(extract)


@cache
def _code(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for module in sorted(INGEST.glob(pattern)):
            digest.update(module.read_bytes())
    return digest.hexdigest()
