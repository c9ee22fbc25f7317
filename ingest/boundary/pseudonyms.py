"""Pseudonymisation: identifiers become keyed hashes; names, postcodes, UPNs and NHS numbers go no further.

The lake of increments also keeps record numbers whose order breaks ties (of an incident or a form, never of a person).
No reader sees them: `ingest.raw` ranks them over several files, and the warehouse gets the ranks alone. The lake also
keeps a key of the simplified person identifier, which `ingest.boundary.near_misses` compares.

A key is the hex of HMAC-SHA256 over ``<authority>|<kind>|<id>``: the same person has the same key in every extract of
an authority and another in every other authority, and nobody can work out or guess one without the secret
key.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import polars as pl

from ingest.conforming.conversion import distinct
from ingest.conforming.identifiers import plain
from ingest.contracts.base import LOOSE_KEY, Column, Extract
from ingest.faults import PlainError
from ingest.settings import settings, variable

KEY_VARIABLE = variable("pseudonym_key")
KEY_FILE = "pseudonym.key"


def load_key(root: Path) -> bytes:
    """The secret key: the environment variable's text, or that of ``<root>/pseudonym.key``, made on first use.

    Losing the file breaks every link between past and future generations: operators keep a copy apart from the data.

    Raises:
        PlainError: the key file is empty.
    """
    configured = settings().pseudonym_key
    if configured:
        return configured.encode()
    path = root / KEY_FILE
    if not path.exists():
        _create_key(path)
    key = path.read_text(encoding="utf-8").strip()
    if not key:
        raise PlainError(f"{KEY_FILE} in the data root is empty: restore it from its copy")
    return key.encode()


def key_fingerprint(key: bytes) -> str:
    """16 hex digits that tell keys apart and reveal nothing; stored with what was made under a key."""
    return hmac.digest(key, b"fingerprint", "sha256").hex()[:16]


class Pseudonymiser:
    """Hashes identifiers of one authority, remembering those seen so that the batches of a delivery share the work."""

    def __init__(self, key: bytes, authority: str) -> None:
        self._authority = authority
        self._keyed = hmac.new(key, digestmod="sha256")
        self._keys: dict[str, dict[str, str]] = {}
        self._hashes: dict[str, dict[str, int]] = {}

    def keys(self, identifiers: pl.Series, kind: str) -> pl.Series:
        """String series of identifiers to String series of keys, 64 lower-case hex digits each; null stays null."""
        return self._map(identifiers, kind, self._keys.setdefault(kind, {}), bytes.hex, pl.String)

    def hashes(self, identifiers: pl.Series, kind: str) -> pl.Series:
        """String series of identifiers to Int64, the key's first 8 bytes, big-endian and signed; null stays null."""
        return self._map(identifiers, kind, self._hashes.setdefault(kind, {}), _first_eight_bytes, pl.Int64)

    def _map(
        self,
        identifiers: pl.Series,
        kind: str,
        known: dict,
        shorten: Callable[[bytes], str | int],
        dtype: type[pl.DataType],
    ) -> pl.Series:
        prefix = f"{self._authority}|{kind}|"
        # Where most rows have an identifier of their own, looking for repeats costs more than it saves.
        if identifiers.approx_n_unique() * 2 > len(identifiers):
            made = [None if value is None else shorten(self._digest(prefix + value)) for value in identifiers.to_list()]
            return pl.Series(identifiers.name, made, dtype=dtype)
        values, codes = distinct(identifiers)
        listed = values.to_list()
        for value in listed:
            if value not in known:
                known[value] = shorten(self._digest(prefix + value))
        return pl.Series(identifiers.name, [known[value] for value in listed], dtype=dtype).gather(codes)

    def _digest(self, message: str) -> bytes:
        # A copy of the state that already holds the key: 1.0 microseconds, where hmac.digest takes 2.6.
        state = self._keyed.copy()
        state.update(message.encode())
        return state.digest()


def pseudonymise(frame: pl.DataFrame, extract: type[Extract], pseudonymiser: Pseudonymiser) -> pl.DataFrame:
    """A conformed frame as the lake holds it.

    ``row_number``, then ``extract.warehouse_columns()`` without ``authority`` (a matter of the file's place) and
    without the ranks (a matter of the whole file, see ``ranks``), then ``extract.raw_columns()`` as they are, and the
    loose key of a person. Whole numbers narrow to Int32, as in the warehouse.
    """
    kept = [column for column in extract.columns() if not column.dropped]
    loose = [pseudonymiser.keys(plain(frame["person_id"]), "person").alias(LOOSE_KEY)] if extract.has_person() else []
    return pl.DataFrame(
        [
            frame["row_number"],
            *(_pseudonymised(frame[column.name], column, pseudonymiser) for column in kept),
            *(frame[name] for name in extract.raw_columns()),
            *loose,
        ]
    )


def ranks(identifiers: pl.Series) -> pl.Series:
    """Dense rank from 1 (Int32) of a whole file's identifiers as text, in code-point order.

    It keeps the order of ids, by which ties are broken, when the ids themselves have gone.
    """
    return identifiers.rank("dense").cast(pl.Int32)


def _pseudonymised(values: pl.Series, column: Column, pseudonymiser: Pseudonymiser) -> pl.Series:
    if column.warehouse_type == "BIGINT":
        values = pseudonymiser.hashes(values, column.identifier_kind)
    elif column.type == "identifier":
        values = pseudonymiser.keys(values, column.identifier_kind)
    elif column.type == "integer":
        values = values.cast(pl.Int32)
    return values.alias(column.warehouse_name)


def _first_eight_bytes(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big", signed=True)


def _create_key(path: Path) -> None:
    """Write a new key, whole or not at all; of two processes at once, the first one's key stands."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, does not replace a key that is there by now.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
