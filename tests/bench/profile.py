"""``python -m tests.bench.profile PARTS.json``: one night, and where its time went by part.

Every few milliseconds a thread looks at which of our modules the main thread is in, and books the CPU that all threads
have used since to that part. Child processes, which read the delivered files, are a part of their own. Modules are
named by their folder, so that a function that is renamed stays in its part. What does not belong here: opinions on what
is slow.
"""

import json
import resource
import runpy
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

CHECKOUT = Path.cwd()
SECONDS_BETWEEN_LOOKS = 0.01
SITE_PACKAGES = "/site-packages/"
# The first that any module on the stack lies in, from the most particular to the least.
PARTS = {
    "orchestration/publication/disclosure_gate": "disclosure: audit",
    "orchestration/disclosure/": "disclosure: choice",
    "orchestration/publication/report/": "publication: report",
    "orchestration/evaluation/charts": "statistics: charts",
    "orchestration/evaluation/": "statistics",
    "expectations/": "Great Expectations",
    "orchestration/dbt_bridge/": "dbt",
    "orchestration/assets/warehouse": "dbt",
    "orchestration/assets/evaluation": "statistics",
    "orchestration/operations/summary": "summary",
    "orchestration/assets/plausibility": "Great Expectations",
}
# By the innermost module of the first folder that is on the stack, but for those that every room uses.
BY_FILE = {
    "orchestration/publication/": "publication: ",
    "orchestration/assets/publish": "publication: asset",
    "ingest/": "load: ",
    "orchestration/assets/raw": "load: asset",
}
USED_EVERYWHERE = ("ingest/faults", "ingest/database", "ingest/files", "ingest/paths", "ingest/settings")
CHILDREN = "load: reading files, in processes of their own"
OTHER = "Dagster and the rest"


class Profile:
    """CPU and wall seconds by part, while the main thread runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self._main = threading.get_ident()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Profile":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        last_cpu, last_wall = 0.0, time.monotonic()  # what the interpreter used before it came here is booked too
        while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            cpu, wall = time.process_time(), time.monotonic()
            self._book(part_of(sys._current_frames()[self._main]), cpu - last_cpu, wall - last_wall)
            last_cpu, last_wall = cpu, wall
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._book(CHILDREN, children.ru_utime + children.ru_stime, 0.0)

    def _book(self, part: str, cpu: float, wall: float) -> None:
        booked = self.seconds.setdefault(part, [0.0, 0.0])
        booked[0] += cpu
        booked[1] += wall


def part_of(frame: FrameType | None) -> str:
    """The part of the night that a stack is in."""
    files = list(_files(frame))
    importing = [place for place, file in enumerate(files) if file.startswith("<frozen importlib")]
    if importing:
        library = next((file for file in reversed(files[: importing[-1]]) if SITE_PACKAGES in file), None)
        name = "our own modules" if library is None else Path(library.split(SITE_PACKAGES)[1]).parts[0]
        return f"imports: {name.removesuffix('.py')}"
    ours = [file.removeprefix(f"{CHECKOUT}/") for file in files if file.startswith(f"{CHECKOUT}/")]
    ours = [file for file in ours if not file.startswith(USED_EVERYWHERE)]
    for folder, part in PARTS.items():
        if any(file.startswith(folder) for file in ours):
            return part
    for folder, part in BY_FILE.items():
        within = [file.removeprefix(folder) for file in ours if file.startswith(folder)]
        if within:
            return part + Path(within[0]).parts[0].removesuffix(".py")
    return OTHER


def _files(frame: FrameType | None) -> Iterator[str]:
    """The files of a stack, the innermost first."""
    while frame is not None:
        yield frame.f_code.co_filename
        frame = frame.f_back


def main(output: Path) -> None:
    """Run the night; the parts go to `output` however it ends."""
    sys.argv = ["safeguarding"]
    sys.path.insert(0, str(CHECKOUT))
    profile = Profile()
    try:
        with profile:
            runpy.run_module("orchestration.nightly", run_name="__main__", alter_sys=True)
    finally:
        output.write_text(json.dumps(profile.seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
