"""Share of rows that link to a person the authority's social care knows, per extract and authority; wrong links; the
share of a source's people who are linked, against the last published night."""

from expectations.gates import SMALLEST_JUDGED, Before, Gate, Rows
from expectations.linked_tables import LINKED_BY

PERSONS = "intermediate.int_persons"
BY_UPN = "upn_hash"

LEAST_PERCENT_SOCIAL_CARE = 99
REASON_SOCIAL_CARE = (
    "One case system issues these identifiers and exports both files; only records merged or deleted between two "
    "exports may fail to meet."
)
LEAST_PERCENT_PARTNER = 90
REASON_PARTNER = (
    "Partners send the people that social care has named to them. Some arrive without the authority's identifier and "
    "are linked by name; more than one in ten linked to nobody means that a list was out of date, an identifier was "
    "re-formatted, or names and dates of birth are missing."
)
LEAST_PERCENT_EDUCATION = 80
REASON_EDUCATION = (
    "Pupils are matched by unique pupil number, which the case system lacks for the youngest and for children new to "
    "England, and where a row has none by name; when one row in five does not meet, numbers or names are missing or "
    "mistyped, or the file holds other pupils."
)


def _shares(table: str, key: str) -> str:
    # Of other extracts staging says itself to whom a row is linked.
    by_name = f" + (SELECT count(*) FROM staging.stg_{table}__linked AS linked WHERE linked.authority = keys.authority)"
    # Rows are first counted by key, so that the join meets people, not hundreds of sessions of each of them.
    return f"""
        SELECT '{table}' AS table_name, keys.authority,
            100.0 * (coalesce(sum(keys.n) FILTER (persons.{key} IS NOT NULL), 0){by_name if key == BY_UPN else ""})
                / sum(keys.n) AS linked_percent
        FROM (SELECT authority, {key}, count(*) AS n FROM staging.stg_{table} GROUP BY ALL) AS keys
        LEFT JOIN (SELECT DISTINCT authority, {key} FROM {PERSONS}) AS persons
            ON keys.authority = persons.authority AND keys.{key} = persons.{key}
        GROUP BY keys.authority
        HAVING sum(keys.n) >= {SMALLEST_JUDGED}"""


def _column(table: str) -> str:
    """A column of its own for each extract lets one query judge them all."""
    return f"max(linked_percent) FILTER (table_name = '{table}') AS {table}"


LINKED_SHARES = Rows(
    "linked_shares",
    query=f"""
        SELECT authority, {", ".join(_column(table) for table in LINKED_BY)}
        FROM ({" UNION ALL ".join(_shares(table, key) for table, key in LINKED_BY.items())})
        GROUP BY authority
    """,
    named_by=("authority",),
)


def _gate(table: str) -> Gate:
    if table.startswith("social_care__"):
        least, reason = LEAST_PERCENT_SOCIAL_CARE, REASON_SOCIAL_CARE
    elif LINKED_BY[table] == BY_UPN:
        least, reason = LEAST_PERCENT_EDUCATION, REASON_EDUCATION
    else:
        least, reason = LEAST_PERCENT_PARTNER, REASON_PARTNER
    return Gate(
        name=f"{table}_linked",
        subject=f"staging.stg_{table}",
        severity="warn",
        threshold=f"at least {least} per cent of an authority's rows, where it sent {SMALLEST_JUDGED} or more",
        reason_for_threshold=reason,
        description="Rows belong to a person in the authority's list of persons.",
        rows=LINKED_SHARES,
        expectation="expect_column_values_to_be_between",
        arguments={"column": table, "min_value": least},
        counted="authorities below",
    )


MOST_PERCENT_FALSE = 1
EXPECTED_FALSE_LINKS = Gate(
    name="expected_false_links",
    subject="quality.linkage",
    severity="warn",
    threshold=f"at most {MOST_PERCENT_FALSE} per cent of the probable links of a source with {SMALLEST_JUDGED} or more",
    reason_for_threshold=(
        "A wrong link puts somebody else's record on a person. Linking from a probability of 0.99 keeps well below "
        "this; above it, names and dates of birth tell too little, or the threshold was lowered too far."
    ),
    description="What the links' own probabilities say of how many are wrong.",
    rows=Rows(
        "expected_false_links",
        query=f"""
            SELECT authority, agency, 100.0 * expected_false_links / probable AS false_percent
            FROM quality.linkage
            WHERE breakdown = 'all' AND probable >= {SMALLEST_JUDGED}
        """,
        named_by=("authority", "agency"),
    ),
    expectation="expect_column_values_to_be_between",
    arguments={"column": "false_percent", "max_value": MOST_PERCENT_FALSE},
    counted="sources above",
)

MOST_POINTS_LOST = 5
LINKED_PEOPLE = f"""
    SELECT authority, agency, 100.0 * (exact + probable + reviewed) / persons AS linked_percent
    FROM quality.linkage
    WHERE breakdown = 'all' AND persons >= {SMALLEST_JUDGED}"""
LINKED_AS_BEFORE = Gate(
    name="linked_share_as_before",
    subject="quality.linkage",
    severity="warn",
    threshold=(
        f"at most {MOST_POINTS_LOST} percentage points below the last published night, of a source with "
        f"{SMALLEST_JUDGED} people or more"
    ),
    reason_for_threshold=(
        "A source's people are hardly others than the night before, so the share of them who are linked hardly moves. "
        "Five points at once mean that names, dates of birth or numbers came in another form or not at all, that the "
        "authority's list of persons is short, or that a setting was changed; the indicators lose those people's rows."
    ),
    description="About as many of a source's people are linked as in the last published night.",
    rows=Rows(
        "linked_share_as_before",
        query=f"""
            SELECT authority, agency, before.linked_percent - now.linked_percent AS points_lost
            FROM before
            JOIN ({LINKED_PEOPLE}) AS now USING (authority, agency)
        """,
        named_by=("authority", "agency"),
        before=Before(
            "quality.linkage",
            LINKED_PEOPLE,
            (("authority", "VARCHAR"), ("agency", "VARCHAR"), ("linked_percent", "DOUBLE")),
        ),
    ),
    expectation="expect_column_values_to_be_between",
    arguments={"column": "points_lost", "max_value": MOST_POINTS_LOST},
    counted="sources with fewer, in points",
)
GATES = (*(_gate(table) for table in LINKED_BY), EXPECTED_FALSE_LINKS, LINKED_AS_BEFORE)
