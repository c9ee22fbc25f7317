"""Command line: `python -m ingest.synthetic --out <landing folder>`; `--help` tells the rest."""

import argparse
import sys
from datetime import date
from pathlib import Path

from ingest.synthetic import DEFAULT, Effect, write_demonstration, write_large_county


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest.synthetic", description="Write made-up demonstration extracts."
    )
    parser.add_argument("--out", type=Path, required=True, help="landing folder, absent or empty")
    parser.add_argument("--scale", type=float, default=1.0, help="1: about 3,600 children in six authorities")
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2020, 3, 31), help="YYYY-MM-DD")
    parser.add_argument("--no-effect", action="store_true", help="Family Safeguarding changes nothing")
    parser.add_argument("--truth", type=Path, help="default: demonstration_truth.json, next to the landing folder")
    parser.add_argument(
        "--large-county", action="store_true", help="one authority of 20,000 x scale children, for measuring"
    )
    given = parser.parse_args(arguments)
    effect = Effect.none() if given.no_effect else DEFAULT
    try:
        if given.large_county:
            size = {"children": round(20_000 * given.scale), "adults": round(30_000 * given.scale)}
            rows = write_large_county(given.out, **size, seed=given.seed, effect=effect, as_of=given.as_of)
            print(f"{sum(rows.values()):,} rows in {len(rows)} extracts")
            return 0
        truth = given.truth or given.out.resolve().parent / "demonstration_truth.json"
        told = write_demonstration(
            given.out,
            scale=given.scale,
            seed=given.seed,
            effect=effect,
            as_of=given.as_of,
            truth=truth,
            mappings=given.out.resolve().parent / "mappings",
            with_trial=True,
        )
    except (FileExistsError, ValueError) as error:
        print(f"nothing written: {error}", file=sys.stderr)
        return 2
    authorities = told["authorities"].values()
    files = sum(sum(one["files"].values()) for one in authorities)
    rows = sum(sum(one["rows_written"].values()) for one in authorities)
    print(
        f"{files} files, {rows:,} rows, {sum(one['children'] for one in authorities):,} children; truth: {truth.name}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
