"""The return to evaluators of one authority and quarter, as a workbook: `safeguarding return`.

Reads what is published and nothing else, so it may run at any time.
"""

from __future__ import annotations

import os
import sys
from datetime import date

from ingest.paths import DataRoot
from orchestration.publication import return_workbook


def main(authority: str, quarter: date) -> int:
    """Write the workbook of the quarter that begins on `quarter`; returns 0, or 1 when there is nothing to write."""
    root = DataRoot.from_environment()
    os.umask(0o077)
    try:
        path, rows = return_workbook.write(root.published, root.returns, authority, quarter)
    except return_workbook.ReturnError as error:
        print(f"No return was written: {error}.", file=sys.stderr)
        return 1
    print(f"{path}\nRows: {', '.join(f'{sheet} {count}' for sheet, count in rows.items())}.")
    print("Pseudonymised rows of people and unrounded figures: for the evaluators named in the sharing agreement only.")
    return 0


if __name__ == "__main__":
    from orchestration.cli import app

    app(["return", *sys.argv[1:]], prog_name="safeguarding")
