"""The reader process: `python -m ingest.guard.worker`. It calls the functions it is asked to call, one at a time.

It always ends with its parent, and leaves no core dump. What a library writes to standard error goes to the parent
alone, because it may quote data.
"""

import ctypes
import importlib
import math
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any

import polars as pl

from ingest.faults import storage_refusal
from ingest.guard.failures import Fault
from ingest.readers import Unreadable

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
ANSWER, UNREADABLE, REFUSED, FAULT = "answer", "unreadable", "refused", "fault"
NO_MEMORY, PANIC = "no memory", "panic"


def main(descriptor: int, parent: int, memory: int, seconds: int) -> None:
    """Serve the parent until it hangs up."""
    _end_with(parent)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    connection = Connection(descriptor)
    try:
        importlib.import_module(connection.recv())
        # In a process without the threads that Polars needs this never ends, and the parent hears nothing.
        pl.Series(range(2)).sort()
        pl.DataFrame({"ready": [1, 0]}).sort("ready")
        connection.send(ANSWER)
        while True:
            connection.send(_answer(connection, seconds))
    except (EOFError, ConnectionError):
        # Nobody waits for what the libraries' threads would still clear up.
        os._exit(0)


def _answer(connection: Connection, seconds: int) -> tuple[Any, ...]:
    """Read one request and give the kind of its answer and the answer."""
    try:
        function, given = connection.recv()
        _allow(seconds)
        return ANSWER, function(*given)
    except Unreadable as error:
        return UNREADABLE, error
    except MemoryError:
        return (NO_MEMORY,)
    except (EOFError, ConnectionError):
        raise
    except Exception as error:  # noqa: BLE001 - the parent raises it again
        if (refused := storage_refusal(error)) is not None:
            return REFUSED, refused
        fault = Fault.of(error)
        return FAULT, fault.kind, fault.where
    except BaseException:  # noqa: BLE001 - what a panic in Rust becomes
        return (PANIC,)


def _end_with(parent: int) -> None:
    """Die with the parent, and write no core dump: it would hold rows of people."""
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((PR_SET_PDEATHSIG, signal.SIGKILL), (PR_SET_DUMPABLE, 0)):
        if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        os._exit(0)


def _allow(seconds: int) -> None:
    """Processor time for one request, on top of what the earlier ones took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY)
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
