"""School sessions: attendance codes are used while they are valid."""

from expectations.gates import Gate, Rows

# Judged a quarter at a time on sessions already summed by pupil, quarter and code: no session is read again.
SESSIONS_OUTSIDE_VALIDITY = Rows(
    "sessions_outside_validity",
    query="""
        SELECT
            used.authority, used.code, used.quarter_start,
            CASE WHEN count(codes.code) = 0 THEN used.sessions ELSE 0 END AS sessions
        FROM (
            SELECT authority, code, quarter_start, sum(sessions)::BIGINT AS sessions
            FROM intermediate.int_attendance__by_code
            JOIN intermediate.int_pupils USING (pupil_id)
            GROUP BY authority, code, quarter_start
        ) AS used
        LEFT JOIN reference.attendance_codes AS codes
            ON used.code = codes.code
            AND codes.valid_from < used.quarter_start + INTERVAL 3 MONTH
            AND coalesce(codes.valid_to >= used.quarter_start, true)
        GROUP BY used.authority, used.code, used.quarter_start, used.sessions
    """,
    named_by=("authority", "code", "quarter_start"),
)

GATES = (
    Gate(
        name="attendance_codes_valid",
        subject="intermediate.int_attendance__by_code",
        severity="warn",
        threshold="no session of a quarter in which its code was not valid on any day",
        reason_for_threshold=(
            "The Department for Education withdraws and re-uses codes (the list changed on 19 August 2024); a code "
            "outside its dates counts as it did last, which may no longer be what the school meant."
        ),
        description="Attendance codes are used in quarters in which they were valid.",
        rows=SESSIONS_OUTSIDE_VALIDITY,
        expectation="expect_column_values_to_be_between",
        arguments={"column": "sessions", "max_value": 0},
        counted="codes and quarters outside, in sessions",
    ),
)
