"""The rules of force, declared once as SQL: which delivery is newest, which is in force, which waits for an operator.

SQLite runs it over the register; what other engines need to know comes to them as the columns worked out here.
"""

from ingest.register.records import DELIVERY_COLUMNS, HELD, IN_FORCE, WITHDRAWN

# Newest: as-of date, then arrival, then file name; of two that agree in all three, the one registered later.
AGE = ("as_of", "arrived_at", "file_name", "id")
NEWEST_FIRST = ", ".join(f"{column} desc" for column in AGE)
OLDEST_FIRST = ", ".join(AGE)
OLDER = f"({OLDEST_FIRST}) < (?, ?, ?, ifnull(?, 9223372036854775807))"
IS_IN_FORCE = f"outcome in {IN_FORCE}"
PLACE = "authority, agency, extract"

# How each delivery stands among those of its authority and extract:
# - is_newest: the newest one that no operator has withdrawn.
# - is_newest_in_force: a snapshot's whole truth; of an increment the one that gives the as-of date.
# - is_waiting: held, and newer than anything in force.
FLAGS = ("is_newest", "is_newest_in_force", "is_waiting")
STANDING = f"""
select {", ".join(DELIVERY_COLUMNS)},
    outcome <> '{WITHDRAWN}' and row_number() over (
        partition by {PLACE}, outcome = '{WITHDRAWN}' order by {NEWEST_FIRST}
    ) = 1 as is_newest,
    {IS_IN_FORCE} and row_number() over (
        partition by {PLACE}, {IS_IN_FORCE} order by {NEWEST_FIRST}
    ) = 1 as is_newest_in_force,
    outcome = '{HELD}' and sum({IS_IN_FORCE}) over (
        partition by {PLACE} order by {NEWEST_FIRST} rows unbounded preceding
    ) = 0 as is_waiting
from delivery order by {PLACE}, {OLDEST_FIRST}
"""
