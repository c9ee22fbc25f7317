"""Opens DuckDB files: the one place that knows whether they are encrypted at rest, and with what.

With `SAFEGUARDING_ENCRYPTION_KEY` set, files are written with DuckDB's AES-256-GCM and so is what spills to disk.
Writing needs the extension httpfs (its OpenSSL), which comes with the locked environment: nothing is downloaded. The
key is handed over as a bound value, so that no statement, error or log can hold it. What files hold is not known here.
"""

import hmac
from pathlib import Path
from typing import Any

import duckdb

from ingest.faults import PlainError
from ingest.settings import settings, variable

KEY_VARIABLE = variable("encryption_key")
SPILL_ENCRYPTED = {"temp_file_encryption": True}
COMPACT = "block_size 65536, storage_version 'v1.4.0'"
"""Blocks of 16 kB make a file of few rows smaller still, but compressing texts into them takes three times as long."""


class EncryptionError(PlainError):
    """A DuckDB file and the key that is set, or not set, do not fit together."""


def encryption_key() -> str | None:
    """The key of `SAFEGUARDING_ENCRYPTION_KEY`, or None: files are then written as they are."""
    return settings().encryption_key


def authority_key(authority: str) -> str | None:
    """The key of an authority's own file, 64 hexadecimal digits; None where files are not encrypted.

    HMAC-SHA256 under the main key: it can be handed over, because neither the main key nor another authority's can be
    worked out from it, and it changes with the main key.
    """
    key = encryption_key()
    return None if key is None else hmac.digest(key.encode(), f"authority|{authority}".encode(), "sha256").hex()


def connect(
    path: Path, *, read_only: bool = False, config: dict[str, Any] | None = None, key: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection whose current database is the file at `path`, named after its stem, encrypted or not.

    A file that is not encrypted can be read although a key is set: it was written before. `key` is the file's own key,
    where that is not the main one.

    Raises:
        EncryptionError: the file is encrypted and the key is another or not set; or it is to be written, a key is set
            and it is not encrypted.
    """
    if encryption_key() is None:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config or {})
        except duckdb.CatalogException:
            raise EncryptionError(f"{path.name} is encrypted: set {KEY_VARIABLE} to open it") from None
    connection = in_memory(config)
    try:
        attach(connection, path, path.stem, read_only=read_only, key=key)
        connection.execute(f"use {_name(path.stem)}")
    except BaseException:
        connection.close()
        raise
    return connection


def in_memory(config: dict[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """A connection without a file, that writes no plain text to disk where a key is set."""
    if encryption_key() is None:
        return duckdb.connect(config=config or {})
    connection = duckdb.connect(config={**(config or {}), **SPILL_ENCRYPTED})
    load_cipher(connection)
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    name: str,
    *,
    read_only: bool = False,
    key: str | None = None,
    compact: bool = False,
) -> None:
    """Attach the file at `path` as `name` to a connection of `in_memory`. Raises `EncryptionError`; see `connect`.

    compact: make a file of many small tables a third of its size, which DuckDB 1.4 and newer can read.
    """
    key = key or encryption_key()
    is_plain = key is None or (read_only and not is_encrypted(path))
    options = ["read_only"] if read_only else []
    options += [COMPACT] if compact else []
    options += [] if is_plain else ["encryption_key $1"]
    statement = f"attach {_text(path)} as {_name(name)}" + (f" ({', '.join(options)})" if options else "")
    try:
        connection.execute(statement, [] if is_plain else [key])
    except duckdb.InvalidInputException:
        raise EncryptionError(f"{path.name} was encrypted with another key than the one in {KEY_VARIABLE}") from None
    except duckdb.CatalogException:
        found = "encrypted and no key is set" if key is None else "not encrypted although a key is set"
        raise EncryptionError(f"{path.name} is {found}: see {KEY_VARIABLE}") from None


def is_encrypted(path: Path) -> bool:
    """Whether the DuckDB file at `path` needs a key to be opened."""
    with duckdb.connect() as probe:
        try:
            probe.execute(f"attach {_text(path)} as probed (read_only)")
        except duckdb.CatalogException:
            return True
    return False


def remove_plain(path: Path) -> None:
    """Delete the DuckDB file at `path` if a key is set and it is not encrypted: for files that are rebuilt."""
    if encryption_key() is not None and path.exists() and not is_encrypted(path):
        path.unlink()
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def load_cipher(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the extension that can write encrypted files, from the environment's own packages."""
    import duckdb_extension_httpfs

    folder = Path(duckdb_extension_httpfs.__path__[0]) / "extensions" / f"v{duckdb.__version__}"
    connection.execute(f"load {_text(folder / 'httpfs.duckdb_extension')}")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"
