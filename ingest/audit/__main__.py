"""`python -m ingest.audit verify`: says whether the audit trail is whole. Ends with 0 when it is, else with 1."""

import argparse
import sys

from ingest.audit.report import head_of, report
from ingest.audit.trail import Head
from ingest.faults import plainly


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="ingest.audit", description=__doc__)
    parser.add_argument("command", choices=["verify"])
    parser.add_argument("--expect", type=_head, metavar="ENTRIES:SHA256", help="a head that was written down elsewhere")
    asked = parser.parse_args(arguments)
    return plainly(lambda: report(asked.expect))


def _head(text: str) -> Head:
    try:
        return head_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
