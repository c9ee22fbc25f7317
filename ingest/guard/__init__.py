"""Parses a partner's bytes in a separate process, within limits of memory and time.

A damaged or hostile file can make a parser crash, fill the memory or never end. Then the reader process dies, not the
load, and the caller gets an exception that says why in plain words. `worker` is what that process does, `process`
starts and asks it, `limits` are the settings, `failures` the exceptions. The caller decides which files
are read, and what a failure means for them.
"""

from ingest.guard.failures import Fault, ReaderNotStarted, ReadingFailed
from ingest.guard.guard import Caller, Guard
from ingest.guard.limits import Limits

__all__ = ["Caller", "Fault", "Guard", "Limits", "ReaderNotStarted", "ReadingFailed"]
