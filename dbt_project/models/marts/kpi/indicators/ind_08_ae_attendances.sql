-- Indicator 8. Who: children and adults of the level's spells, apart. Left out: attendances of people the authority
-- does not know by its own identifier. Counted: people with an attendance at accident and emergency in the quarter,
-- over people; and the attendances.
{{ service_use(
    indicator='8',
    measure='ae_attendances',
    extract='health/ae_attendances',
    events='ae_attendance',
    event_key='attendance_key',
    event_date='attendance_date',
    summary_measure='ae_attendance',
) }}
