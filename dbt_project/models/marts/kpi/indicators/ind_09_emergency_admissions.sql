-- Indicator 9. Who: children and adults of the level's spells, apart. Left out: admissions of people the authority
-- does not know by its own identifier. Counted: people with an emergency admission to hospital in the quarter, over
-- people; and the admissions.
{{ service_use(
    indicator='9',
    measure='emergency_admissions',
    extract='health/emergency_admissions',
    events='emergency_admission',
    event_key='admission_key',
    event_date='admission_date',
    summary_measure='emergency_admission',
) }}
