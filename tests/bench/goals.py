"""What a night may cost, written once: each goal against what was measured. CPU in seconds, memory in megabytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.bench.measure import Cost

TINY, UNCHANGED = "tiny night", "unchanged night"
DEMONSTRATION, LATER = "demonstration, first night", "demonstration, later night"
SCRIPT_CSV, FIRST, SCRIPT_PARQUET, CHANGED = "script, CSV", "first load", "script, Parquet", "changed night"
COUNTY_PEAK, LARGER_PEAK = 2_000, 6_000


@dataclass(frozen=True)
class Goal:
    """One line of the printed table."""

    what: str
    measured: float
    most: float

    def __str__(self) -> str:
        """Measured, goal, and whether it is reached."""
        reached = "reached" if self.measured <= self.most else "NOT reached"
        return f"{self.what:58}{self.measured:10,.2f}{self.most:10,.2f}  {reached}"


def of_a_county(costs: Mapping[str, Cost]) -> Iterator[Goal]:
    """Of a county at scale 1, and of the small nights that were run with it."""
    fixed = costs[TINY].cpu
    yield Goal("tiny night, CPU-s", fixed, 15)
    if DEMONSTRATION in costs:
        yield Goal("demonstration, first night, CPU-s", costs[DEMONSTRATION].cpu, 60)
        yield Goal("demonstration, later night, CPU-s", costs[LATER].cpu, 40)
        yield Goal("demonstration, slower of the two, wall s", max(costs[DEMONSTRATION].wall, costs[LATER].wall), 120)
    if SCRIPT_CSV in costs:
        yield Goal(
            "first load above a tiny night, times the script", (costs[FIRST].cpu - fixed) / costs[SCRIPT_CSV].cpu, 2
        )
        over = (costs[CHANGED].cpu - fixed) / costs[SCRIPT_PARQUET].cpu
        yield Goal("changed night above a tiny night, times the script", over, 2)
        yield Goal("peak memory of all processes, MB", _peak(costs), COUNTY_PEAK)
        yield Goal("night in which nothing changed, CPU-s", costs[UNCHANGED].cpu, 10)


def of_something_larger(costs: Mapping[str, Cost], county: Mapping[str, Cost], times: float) -> Iterator[Goal]:
    """Of nights over `times` the rows of a county: CPU above the fixed cost, so that this hides no growth."""
    fixed = county[TINY].cpu
    for name in (FIRST, CHANGED):
        growth = (costs[name].cpu - fixed) / (county[name].cpu - fixed) / times
        yield Goal(f"{name}: growth of the CPU above a tiny night, over the rows'", growth, 1.1)
        yield Goal(f"{name}: growth of all CPU, over the rows'", costs[name].cpu / county[name].cpu / times, 1.1)
    yield Goal("peak memory of all processes, MB", _peak(costs), LARGER_PEAK)
    yield Goal("night in which nothing changed, CPU-s", costs[UNCHANGED].cpu, 10)


def _peak(costs: Mapping[str, Cost]) -> float:
    return max(costs[name].peak_megabytes for name in (FIRST, CHANGED, UNCHANGED) if name in costs)
