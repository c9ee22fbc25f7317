"""``make bench``: the nightly run against a hand-written script over the same files, alternating, in CPU-seconds.

Demonstration extracts at the size of a large county (times ``--scale``) are made once and kept; each round runs, in
turn, the hand-written script, a first load into an empty data root, the script over attendance as Parquet, and a night
with one changed delivery. Prints medians, ratios above the fixed cost (a night on tiny data), peak memory and where the
time went. CPU-seconds hold under load; wall time does not. What does not belong here: assertions (a slow machine is not
a failed test), and anything about what the figures should be.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from tests.bench import measure, workload


def main() -> None:
    """Make the extracts, run the rounds, print the table."""
    arguments = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    arguments.add_argument("--scale", type=float, default=1.0, help="1 is a large county: 12 million sessions")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "family-safeguarding-bench")
    options = arguments.parse_args()

    county = workload.large_county(options.keep, options.scale)
    size = f"{county.sessions:,} sessions, {county.megabytes:,.0f} MB of CSV"
    print(f"Large county x {options.scale:g}: {size}", flush=True)

    taken: dict[str, list[measure.Cost]] = {}
    for round_ in range(options.rounds):
        with tempfile.TemporaryDirectory(dir=options.keep) as folder:
            root = Path(folder)
            taken.setdefault("tiny night", []).append(workload.tiny_night(root / "tiny", options.keep))
            taken.setdefault("script, CSV", []).append(workload.script(county, root / "csv", parquet=False))
            taken.setdefault("first load", []).append(workload.first_load(county, root / "data"))
            taken.setdefault("script, Parquet", []).append(workload.script(county, root / "parquet", parquet=True))
            taken.setdefault("changed night", []).append(workload.changed_night(county, root / "data"))
            if round_ == options.rounds - 1:
                where = workload.where_the_time_went(root / "data")
            shutil.rmtree(root / "data")

    print(f"\n{'':16}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
    for name, costs in taken.items():
        cpu, wall = (statistics.median(getattr(cost, part) for cost in costs) for part in ("cpu", "wall"))
        print(f"{name:16}{cpu:8.1f}{wall:8.1f}{max(cost.peak_megabytes for cost in costs):9.0f}")

    fixed, csv, first, parquet, changed = (statistics.median(c.cpu for c in costs) for costs in taken.values())
    print(f"\nFixed cost: {fixed:.1f} CPU-s (goal 15)")
    print(f"First load above it: {(first - fixed) / csv:.2f} times the script (goal 1.5)")
    print(f"Changed night above it: {(changed - fixed) / parquet:.2f} times the Parquet script (goal 1.5)")
    print(f"\nWhere the last changed night's time went. {where}")


if __name__ == "__main__":
    main()
