"""How much memory and time the reading of one file may take: two settings."""

import os
import re
from dataclasses import dataclass

MEMORY_VARIABLE, SECONDS_VARIABLE = "SAFEGUARDING_READ_MEMORY", "SAFEGUARDING_READ_SECONDS"
DEFAULT_MEMORY, DEFAULT_SECONDS = "3GB", "600"
UNITS = {"MB": 10**6, "GB": 10**9}
# The libraries alone take 250 MB.
LEAST_MEMORY = 500 * UNITS["MB"]


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, and whole seconds: of work, and of waiting."""

    memory: int
    seconds: int

    @classmethod
    def from_environment(cls) -> "Limits":
        """As set, or the defaults. Raises `ValueError` where a setting cannot be understood."""
        memory = os.environ.get(MEMORY_VARIABLE) or DEFAULT_MEMORY
        seconds = os.environ.get(SECONDS_VARIABLE) or DEFAULT_SECONDS
        size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(MB|GB)", memory.strip(), re.IGNORECASE)
        if not size:
            raise ValueError(f"{MEMORY_VARIABLE} is a number and MB or GB, such as {DEFAULT_MEMORY}")
        if (allowed := int(float(size[1]) * UNITS[size[2].upper()])) < LEAST_MEMORY:
            raise ValueError(f"{MEMORY_VARIABLE} is at least {LEAST_MEMORY // UNITS['MB']}MB")
        if not re.fullmatch(r"0*[1-9]\d{0,6}", seconds.strip()):
            raise ValueError(f"{SECONDS_VARIABLE} is a whole number of seconds, such as {DEFAULT_SECONDS}")
        return cls(allowed, int(seconds))

    def memory_in_words(self) -> str:
        """`3 GB`, `500 MB`."""
        unit = "GB" if self.memory >= UNITS["GB"] else "MB"
        return f"{self.memory / UNITS[unit]:g} {unit}"

    def __str__(self) -> str:
        return f"{self.memory_in_words()}, {self.seconds} s"
