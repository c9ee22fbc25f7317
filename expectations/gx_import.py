"""Importing Great Expectations, without its telemetry and without what no gate uses.

Most of the cost of a small run is this import. Measured with byte-code compiled: 3.3 CPU-seconds as it stands, 2.0 when
scipy.stats and altair wait until something of them is used (one drawing and a few statistical tests need them), 1.6
when the garbage collector rests meanwhile. Not here: anything about gates.
"""

import gc
import importlib
import os
import sys
from types import ModuleType

DEFERRED = ("altair", "scipy.stats")


class _Deferred(ModuleType):
    """Stands in for a module that has been imported but not used; the first use imports it."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def import_great_expectations() -> ModuleType:
    """The package `great_expectations`, telemetry off. Other code that imports a deferred module gets the real one."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read once, while the package is imported
    placeholders = {name: _Deferred(name) for name in DEFERRED if name not in sys.modules}
    collecting = gc.isenabled()
    sys.modules.update(placeholders)
    gc.disable()
    try:
        return importlib.import_module("great_expectations")
    finally:
        if collecting:
            gc.enable()
        for name, placeholder in placeholders.items():
            if sys.modules.get(name) is placeholder:
                del sys.modules[name]
