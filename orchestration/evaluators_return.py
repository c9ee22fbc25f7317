"""`python -m orchestration.evaluators_return`: the return to evaluators of one authority and quarter, as a workbook.

Reads what is published and nothing else, so it may run at any time. Ends with 0 when the workbook was written, else 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date

from ingest.paths import DataRoot
from orchestration.publication import return_workbook


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="orchestration.evaluators_return", description=__doc__)
    parser.add_argument("--authority", required=True, help="slug of the authority, e.g. hertfordshire")
    parser.add_argument("--quarter", required=True, type=_day, help="its first day, e.g. 2019-04-01")
    asked = parser.parse_args(arguments)
    root = DataRoot.from_environment()
    os.umask(0o077)
    try:
        path, rows = return_workbook.write(root.published, root.returns, asked.authority, asked.quarter)
    except return_workbook.ReturnError as error:
        print(f"No return was written: {error}.", file=sys.stderr)
        return 1
    print(f"{path}\nRows: {', '.join(f'{sheet} {count}' for sheet, count in rows.items())}.")
    print("Pseudonymised rows of people and unrounded figures: for the evaluators named in the sharing agreement only.")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2019-04-01") from error


if __name__ == "__main__":
    sys.exit(main())
