"""``make bench``: what a night costs against a hand-written script over the same files, and against its goals.

Extracts are made once and kept; each round runs, in turn, a night on tiny data, the script, a first load into an empty
data root, the script over attendance as Parquet, a night with one changed delivery and one in which nothing changed.
Then people are linked whose truth is known. With `--scale` or `--england` the same nights follow over more rows, once.
Prints medians, peak memory, where the time went and which goals are reached. CPU-seconds hold under load; wall time
does not. What does not belong here: assertions (a slow machine is not a failed test), and anything about what the
figures should be.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.bench import equality, goals, linkage, workload
from tests.bench.england import AUTHORITIES, COUNTIES, england
from tests.bench.measure import Cost
from tests.bench.workload import Extracts, Nights

LEAST_SHOWN = 0.15  # CPU-seconds of a part
Costs = dict[str, Cost]
Parts = dict[str, dict[str, tuple[float, float]]]


def main() -> None:
    """Make the extracts, run the rounds, print the tables."""
    options = _options()
    options.keep.mkdir(parents=True, exist_ok=True)
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}", flush=True)
    county = workload.large_county(options.keep, options.county)
    print(f"County: {county}", flush=True)
    rounds: list[Costs] = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(dir=options.keep) as folder:
            costs, parts = _round(county, Path(folder), options)
            rounds.append(costs)
    costs = {name: _median(each[name] for each in rounds) for name in rounds[0]}
    _print_costs(costs)
    _print_parts(parts)
    _print_goals(goals.of_a_county(costs))
    with tempfile.TemporaryDirectory(dir=options.keep) as folder:
        _print_goals(list(linkage.report(Path(folder))))
    if larger := _larger(options):
        print(f"\n{larger[0]}: {larger[1]}", flush=True)
        with tempfile.TemporaryDirectory(dir=options.keep) as folder:
            nights, parts = _nights(larger[1], Path(folder) / "data")
        _print_costs(nights)
        _print_parts(parts)
        _print_goals(goals.of_something_larger(nights, costs, larger[1].rows / county.rows))
    print(f"Load after: {os.getloadavg()[0]:.1f}")


def _options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--county", type=float, default=1.0, help="1 is a large county: 12 million sessions")
    arguments.add_argument("--demonstration", type=float, default=0, help="scale of the demonstration; the goals say 8")
    arguments.add_argument("--scale", type=float, default=1.0, help="then a county so many times as large")
    arguments.add_argument("--england", type=float, default=0, help="then so much of England: 1 is thirty counties")
    arguments.add_argument("--authorities", type=int, default=AUTHORITIES, help="of England")
    arguments.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "family-safeguarding-bench")
    return arguments.parse_args()


def _larger(options: argparse.Namespace) -> tuple[str, Extracts] | None:
    if options.england:
        name = f"England, {options.authorities} authorities, {options.england * COUNTIES:g} counties' children"
        return name, england(options.keep, options.authorities, options.england)
    if options.scale != 1:
        return f"County x {options.scale:g}", workload.large_county(options.keep, options.scale)
    return None


def _round(county: Extracts, folder: Path, options: argparse.Namespace) -> tuple[Costs, Parts]:
    tiny = workload.demonstration(options.keep, workload.SCALE_OF_TINY)
    small, parts = _nights(tiny, folder / "tiny")
    costs = {goals.TINY: small[goals.CHANGED]}
    parts = {goals.TINY: parts[goals.CHANGED]}
    if options.demonstration:
        demonstration = workload.demonstration(options.keep, options.demonstration)
        nights, theirs = _nights(demonstration, folder / "demonstration")
        costs |= {goals.DEMONSTRATION: nights[goals.FIRST], goals.LATER: nights[goals.CHANGED]}
        parts |= {goals.DEMONSTRATION: theirs[goals.FIRST], goals.LATER: theirs[goals.CHANGED]}
    costs[goals.SCRIPT_CSV] = workload.script(county, folder / "csv", parquet=False)
    nights, theirs = _nights(county, folder / "data", folder / "csv" / "output.duckdb")
    costs[goals.SCRIPT_PARQUET] = workload.script(county, folder / "parquet", parquet=True)
    return costs | nights, parts | theirs


def _nights(extracts: Extracts, root: Path, script: Path | None = None) -> tuple[Costs, Parts]:
    """A first load, a night with one changed delivery, one in which nothing changed.

    With the tables of the hand-written script, how many rows of the first load's differ from them is printed.
    """
    nights = Nights(extracts, root)
    costs = {goals.FIRST: nights.run(goals.FIRST)}
    if script is not None:
        _print_differences(script, root)
    nights.change()
    costs |= {name: nights.run(name) for name in (goals.CHANGED, goals.UNCHANGED)}
    return costs, {name: json.loads(path.read_text()) for name, path in nights.parts.items()}


def _median(costs: Iterable[Cost]) -> Cost:
    several = list(costs)
    cpu, wall = (statistics.median(getattr(cost, part) for cost in several) for part in ("cpu", "wall"))
    return Cost(cpu, wall, max(cost.peak_megabytes for cost in several))


def _print_differences(script: Path, root: Path) -> None:
    found = equality.differences(script, root / "warehouse" / "warehouse.duckdb")
    rows, different = (sum(each) for each in zip(*found.values(), strict=True))
    where = ", ".join(table for table, (_, some) in found.items() if some) or "none"
    print(f"Rows that script and night both work out: {rows:,}; {different:,} differ (tables: {where})", flush=True)


def _print_costs(costs: Mapping[str, Cost]) -> None:
    print(f"\n{'':28}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}")
    for name, cost in costs.items():
        print(f"{name:28}{cost.cpu:9.1f}{cost.wall:9.1f}{cost.peak_megabytes:9,.0f}", flush=True)


def _print_parts(parts: Parts) -> None:
    names = list(parts)
    print(f"\nCPU-seconds by part, of one night each\n{'':46}" + "".join(f"{name:>18.17}" for name in names))
    every = {part for of_night in parts.values() for part in of_night}
    for part in sorted(every, key=lambda part: (part.partition(":")[0], -_most(parts, part))):
        if _most(parts, part) >= LEAST_SHOWN:
            print(f"{part:46}" + "".join(f"{parts[name].get(part, (0, 0))[0]:18.1f}" for name in names), flush=True)


def _most(parts: Parts, part: str) -> float:
    return max(of_night.get(part, (0, 0))[0] for of_night in parts.values())


def _print_goals(lines: Iterable[goals.Goal]) -> None:
    print(f"\n{'':58}{'measured':>10}{'goal':>10}")
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
