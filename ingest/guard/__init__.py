"""Runs whatever parses a partner's bytes in a process of its own, within limits of memory and time.

A damaged or hostile file can make a parser crash, fill the memory or never end. Then the reader process dies, not the
load, and the caller gets an exception that says why in plain words. `worker` is what that process does, `process`
starts and asks it, `limits` are the settings, `failures` the exceptions. Which files are read, and what a failure
means for them, is the caller's business.
"""

from ingest.guard.failures import Fault, ReaderNotStarted, ReadingFailed
from ingest.guard.guard import Caller, Guard
from ingest.guard.limits import Limits

__all__ = ["Caller", "Fault", "Guard", "Limits", "ReaderNotStarted", "ReadingFailed"]
