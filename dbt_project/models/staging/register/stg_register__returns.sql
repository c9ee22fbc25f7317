-- The returns that an extract can be made from: for the as-of date every table that it takes is in force. Precedence:
-- of several sources that fill an extract, the one with the lowest is in force, after the extract itself. A table that
-- a standard has had since some year only counts from there on (first_day), one that not every program fills yet only
-- where it has a row of which something can be made (has_rows).
with needed (standard, extract, table_name, precedence, first_day, has_rows) as (
    values
    ('ssda903', 'social_care/periods_of_care', 'episodes', 2, date '1948-01-01', false),
    ('ssda903', 'social_care/periods_of_care', 'uasc', 2, date '1948-01-01', false),
    ('ssda903', 'social_care/persons', 'header', 2, date '1948-01-01', false),
    ('cin_census', 'social_care/persons', 'children', 2, date '1948-01-01', false),
    ('cin_census', 'social_care/referrals', 'cin_details', 2, date '1948-01-01', false),
    ('cin_census', 'social_care/referrals', 'assessment_factors', 2, date '1948-01-01', false),
    ('cin_census', 'social_care/child_protection_plans', 'child_protection_plans', 2, date '1948-01-01', false),
    ('cin_census', 'social_care/child_in_need_plans', 'child_in_need_plans', 2, date '2021-04-01', false),
    ('cin_census', 'social_care/care_proceedings', 'pre_proceedings', 2, date '2026-04-01', true),
    ('ssd', 'social_care/persons', 'person', 1, date '1948-01-01', false),
    ('ssd', 'social_care/referrals', 'cin_episodes', 1, date '1948-01-01', false),
    ('ssd', 'social_care/referrals', 'cin_assessments', 1, date '1948-01-01', false),
    ('ssd', 'social_care/referrals', 'assessment_factors', 1, date '1948-01-01', false),
    ('ssd', 'social_care/child_in_need_plans', 'cin_plans', 1, date '1948-01-01', false),
    ('ssd', 'social_care/child_protection_plans', 'cp_plans', 1, date '1948-01-01', false),
    ('ssd', 'social_care/periods_of_care', 'cla_episodes', 1, date '1948-01-01', false),
    ('ssd', 'social_care/periods_of_care', 'legal_status', 1, date '1948-01-01', false),
    ('ssd', 'social_care/periods_of_care', 'cla_placement', 1, date '1948-01-01', false),
    ('ssd', 'social_care/periods_of_care', 'immigration_status', 1, date '1948-01-01', false),
    ('ssd', 'social_care/care_proceedings', 'pre_proceedings', 1, date '1948-01-01', true),
    ('ssd', 'workforce/caseloads', 'professionals', 1, date '1948-01-01', true),
    ('csww', 'workforce/caseloads', 'workers', 2, date '1948-01-01', false),
    ('csww', 'workforce/posts', 'workers', 2, date '1948-01-01', false),
    ('csww', 'workforce/posts', 'vacancies', 2, date '1948-01-01', true),
    ('ndtms', 'substance_misuse/assessments', 'records', 2, date '1948-01-01', false),
    ('ndtms', 'substance_misuse/treatments', 'records', 2, date '1948-01-01', false),
    ('ndtms', 'substance_misuse/treatment_outcomes_profiles', 'records', 2, date '1948-01-01', false),
    ('sus', 'health/ae_attendances', 'ae', 2, date '1948-01-01', false),
    ('sus', 'health/emergency_admissions', 'apc', 2, date '1948-01-01', false),
    ('mhsds', 'health/mental_health_contacts', 'contacts', 2, date '1948-01-01', false),
    ('mhsds', 'health/mental_health_contacts', 'referrals', 2, date '1948-01-01', false),
    ('mhsds', 'health/mental_health_scores', 'scores', 2, date '1948-01-01', false),
    ('mhsds', 'health/mental_health_scores', 'referrals', 2, date '1948-01-01', false)
),

in_force as (
    select
        authority,
        agency,
        extract,
        as_of
    from {{ source('raw', 'return_in_force') }}
    union all
    -- scores of referrals say their day and will do; those of activities have the day of a contact
    select
        authority,
        agency,
        'scores' as extract,
        as_of
    from {{ source('raw', 'return_in_force') }}
    where agency = 'mhsds'
    group by authority, agency, as_of
    having
        count(*) filter (where extract = 'referral_scores') > 0
        or count(*) filter (where extract in ('activity_scores', 'activities', 'contacts')) = 3
),

with_rows as (
    {%- for table, usable in {
        'cin_census/pre_proceedings': 'true',
        'csww/vacancies': 'true',
        'ssd/pre_proceedings': 'decision_date is not null',
        'ssd/professionals': 'worker_key is not null and caseload is not null',
    }.items() %}
        {{ 'union all' if not loop.first }}
        select distinct
            authority,
            '{{ table.split('/')[0] }}' as agency,
            '{{ table.split('/')[1] }}' as extract,
            as_of
        from {{ source('raw', table.replace('/', '__')) }}
        where {{ usable }}
    {%- endfor %}
),

tables as (
    select
        standard,
        extract,
        count(*) as tables
    from needed
    group by standard, extract
)

select
    returns.authority,
    needed.standard,
    needed.extract,
    needed.precedence,
    returns.as_of
from in_force as returns
inner join needed on returns.agency = needed.standard and returns.extract = needed.table_name
inner join tables on needed.standard = tables.standard and needed.extract = tables.extract
left join with_rows
    on
        returns.authority = with_rows.authority
        and returns.agency = with_rows.agency
        and returns.extract = with_rows.extract
        and returns.as_of = with_rows.as_of
where returns.as_of >= needed.first_day and (with_rows.authority is not null or not needed.has_rows)
group by returns.authority, needed.standard, needed.extract, needed.precedence, returns.as_of, tables.tables
having count(*) = tables.tables
