"""`python -m ingest.audit verify`: says whether the audit trail is whole. Ends with 0 when it is, else with 1."""

import argparse
import sys

from ingest.audit.trail import Head
from ingest.audit.verify import verify_root
from ingest.paths import DataRoot


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="ingest.audit", description=__doc__)
    parser.add_argument("command", choices=["verify"])
    parser.add_argument("--expect", type=_head, metavar="ENTRIES:SHA256", help="a head that was written down elsewhere")
    asked = parser.parse_args(arguments)
    root = DataRoot.from_environment()
    verdict = verify_root(root, {"what you wrote down": asked.expect} if asked.expect else None)
    for note in verdict.notes:
        print(f"Note: {note}.")
    for problem in verdict.problems:
        print(f"Problem: {problem}.")
    if verdict.problems:
        print(f"The audit trail {root.audit} is NOT whole: {len(verdict.problems)} problems.")
        return 1
    print(f"The audit trail {root.audit} is whole: {verdict.head.entries} entries.")
    print(f"Write down elsewhere, to compare with --expect: {verdict.head.entries}:{verdict.head.sha256}")
    return 0


def _head(text: str) -> Head:
    entries, _, sha256 = text.partition(":")
    if not (entries.isdigit() and len(sha256) == 64):
        raise argparse.ArgumentTypeError("expected is what an earlier verify printed, like 12:ab34...")
    return Head(int(entries), sha256)


if __name__ == "__main__":
    sys.exit(main())
