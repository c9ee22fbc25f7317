"""What hostile files make a reader do, as functions that the reader process can be asked to call."""

import ctypes
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import polars as pl

from ingest.readers import Unreadable

SECRET = "Jack Smith"
WORKERS = 4


def double(number: int) -> int:
    return 2 * number


def process_id() -> int:
    return os.getpid()


def die(number: int) -> None:
    os.write(2, f"{SECRET} cannot be parsed".encode())
    os.kill(os.getpid(), number)


def read_address_zero() -> None:
    ctypes.string_at(0)


def leave(code: int) -> None:
    os._exit(code)


def fill_memory_in_python() -> int:
    return len(bytearray(8 << 30))


def fill_memory_in_rust() -> int:
    return pl.repeat(1, 1 << 30, dtype=pl.Int64, eager=True).len()


def panic_in_rust() -> None:
    class PanicException(BaseException):
        pass

    raise PanicException(SECRET)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def work() -> None:
    """Work without end, in several threads: on a busy machine one alone would look as if it waited."""
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(_hash_without_end, range(WORKERS)))


def _hash_without_end(_: int) -> None:
    block = bytes(1 << 20)
    while True:
        sha256(block)


def sleep_and_tell(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)


def refuse() -> None:
    raise Unreadable("not a table")


def fail() -> None:
    raise KeyError(SECRET)


def crash_in_a_used_process(first: int) -> str:
    """Crash where the process has read other files."""
    if os.getpid() == first:
        os.kill(os.getpid(), signal.SIGSEGV)
    return "read"


def open_files() -> list[str]:
    return [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if os.path.lexists(each)]
