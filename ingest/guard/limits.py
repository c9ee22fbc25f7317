"""How much memory and time the reading of one file may take: two settings."""

from dataclasses import dataclass

from ingest.settings import settings

UNITS = {"MB": 10**6, "GB": 10**9}


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, and whole seconds: of work, and of waiting."""

    memory: int
    seconds: int

    @classmethod
    def from_environment(cls) -> "Limits":
        """From the settings; raises `SettingError`."""
        found = settings()
        return cls(found.read_memory, found.read_seconds)

    def memory_in_words(self) -> str:
        """`3 GB`, `500 MB`."""
        unit = "GB" if self.memory >= UNITS["GB"] else "MB"
        return f"{self.memory / UNITS[unit]:g} {unit}"

    def __str__(self) -> str:
        return f"{self.memory_in_words()}, {self.seconds} s"
