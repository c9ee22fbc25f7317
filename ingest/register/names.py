"""How a delivery is called where people read of it. Partners name files as they like: a name may hold a person's.

A plain name is shown; of any other, the as-of date and the beginning of the hash.
"""

import re

from ingest.register.records import Delivery

HASH_DIGITS = 8
MOST_ADDED = 20
# Tables of standards, as councils name their files: in a dated folder or after the date.
TABLE = "(?:header|episodes|uasc|reviews|missing|oc2|oc3|ad1|placed_for_adoption|previous_permanence|sw_episodes)"
PLAIN_NAME = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[_/]{TABLE})?"
    r"(?P<added>_(?:\d{1,2}|v\d{1,2}|corrected|correction|final|new|full|resent)"
    r"(?:-(?:\d{1,2}|v\d{1,2}|corrected|correction|final|new|full|resent))*)?"
    r"\.(?:csv|xlsx|parquet|xml|json)",
    re.IGNORECASE | re.ASCII,
)


def shown(delivery: Delivery) -> str:
    """The file's name if it is plain, else the day it describes and the beginning of its SHA-256."""
    if _is_plain(delivery.file_name):
        return delivery.file_name
    return f"{delivery.as_of or 'no date'}_... (sha256 {delivery.sha256[:HASH_DIGITS]})"


def handle(delivery: Delivery) -> str:
    """What names the delivery to a command: its place below landing, or the beginning of its SHA-256."""
    if _is_plain(delivery.file_name):
        return f"{delivery.authority}/{delivery.agency}/{delivery.extract}/{delivery.file_name}"
    return delivery.sha256[:HASH_DIGITS]


def release_command(delivery: Delivery) -> str:
    """What an operator types to release a held delivery."""
    return f"safeguarding release {handle(delivery)} --reason '...'"


def _is_plain(file_name: str) -> bool:
    match = PLAIN_NAME.fullmatch(file_name)
    return match is not None and len(match["added"] or "") <= MOST_ADDED + 1
