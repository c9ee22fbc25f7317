"""What the machine or its operator has to put right, in one sentence: a full disk, a folder nobody may write.

Everything else is a fault of the program and keeps its traceback.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.paths import DataRoot


class PlainError(RuntimeError):
    """Raised where nothing was changed yet. Its message is one sentence for the operator and quotes no data."""


# The problem, and what to do about it.
REFUSALS = {
    errno.ENOSPC: ("the disk is full", "free some space"),
    errno.EDQUOT: ("the disk quota of this user is used up", "free some space"),
    errno.EROFS: ("the disk can only be read", "mount it for writing"),
    errno.EACCES: ("this user has no permission", "give it permission, or run this as the owner"),
    errno.EPERM: ("this user has no permission", "give it permission, or run this as the owner"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "move the file, or name another path"),
    errno.EISDIR: ("a folder lies where a file belongs", "move the folder"),
    errno.ENAMETOOLONG: ("the path is too long", "name a shorter one"),
    errno.ELOOP: ("the path goes round in a circle of links", "name another path"),
    errno.EMFILE: ("this user has too many files open", "raise its limit"),
    errno.EIO: ("the disk reports an error", "look into the system's log"),
    errno.ESTALE: ("the network drive has gone away", "connect it again"),
}
# Libraries in C say the same in their texts; SQLite has words of its own.
TEXTS = {
    **{os.strerror(code): code for code in REFUSALS},
    "database or disk is full": errno.ENOSPC,
    "attempt to write a readonly database": errno.EACCES,
    "unable to open database file": errno.EACCES,
    "disk I/O error": errno.EIO,
}
FULL_BYTES = 1_000_000
LIBRARIES = ("_duckdb", "duckdb", "polars", "pyarrow", "sqlalchemy")


def plainly(work: Callable[[], int]) -> int:
    """The exit code of `work`; 1, and one sentence on standard error, where the machine or a setting stops it."""
    try:
        return work()
    except PlainError as error:
        _say(f"Nothing was done: {error}.")
    except Exception as error:
        sentence = refusal(error)
        if sentence is None:
            raise
        _say(f"Not finished: {sentence}, then run this again.")
    return 1


def _say(sentence: str) -> None:
    """Flush standard output first, so that in a log the sentence comes last."""
    sys.stdout.flush()
    print(sentence, file=sys.stderr)


def refusal(error: BaseException) -> str | None:
    """What the machine refused and what to do, without a full stop; None where the error is none of its refusals."""
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno in REFUSALS:
            return _sentence(cause.errno, cause.filename)
        if isinstance(cause, OSError | sqlite3.Error) or type(cause).__module__.partition(".")[0] in LIBRARIES:
            found = refusal_in(str(cause))
            if found is not None:
                return found
    return None


def storage_refusal(error: BaseException) -> str | None:
    """As `refusal`, but only of where the pipeline itself writes: no partner's file is to blame."""
    sentence = refusal(error)
    own = tuple(REFUSALS[code][0] for code in (errno.ENOSPC, errno.EDQUOT, errno.EROFS))
    return sentence if sentence is not None and sentence.startswith(own) else None


def refusal_in(text: str) -> str | None:
    """As `refusal`, for an error of which only the text is known."""
    return next((_sentence(code) for words, code in TEXTS.items() if words in text), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _sentence(code: int, path: str | bytes | int | None = None) -> str:
    root = DataRoot.from_environment().path
    if code in (errno.ENOSPC, errno.EIO) and _is_full(root):
        # SQLite calls a full disk an error of the disk, and hardly anything says which disk is full.
        code, path = errno.ENOSPC, path or str(root)
    problem, remedy = REFUSALS[code]
    return f"{problem}{'' if path is None or isinstance(path, int) else f' ({_shown(path)})'}; {remedy}"


def _is_full(folder: Path) -> bool:
    return folder.exists() and shutil.disk_usage(folder).free < FULL_BYTES


def _shown(path: str | bytes) -> str:
    """A partner may have named a file after a child, so of the landing zone only its own name is shown."""
    landing = DataRoot.from_environment().landing
    named = Path(os.fsdecode(path))
    shown = landing if named.is_relative_to(landing) else named
    return str(shown).encode("utf-8", "backslashreplace").decode()
