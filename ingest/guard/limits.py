"""How much memory and time the reading of one file may take."""

from dataclasses import dataclass

from ingest.settings import settings

MEGABYTE, GIGABYTE = 10**6, 10**9


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, and whole seconds: of work, and of waiting."""

    memory: int
    seconds: int

    @classmethod
    def as_set(cls) -> "Limits":
        """Those of the settings. Raises `SettingError`."""
        found = settings()
        return cls(found.read_memory, found.read_seconds)

    def memory_in_words(self) -> str:
        """`3 GB`, `500 MB`."""
        if self.memory < GIGABYTE:
            return f"{self.memory / MEGABYTE:g} MB"
        return f"{self.memory / GIGABYTE:g} GB"

    def __str__(self) -> str:
        return f"{self.memory_in_words()}, {self.seconds} s"
