-- The returns that an extract can be made from: for the as-of date every table that it takes is in force. Precedence:
-- of several sources that fill an extract, the one with the lowest is in force, after the extract itself.
with needed (standard, extract, table_name, precedence) as (
    values
    ('ssda903', 'social_care/periods_of_care', 'episodes', 2),
    ('ssda903', 'social_care/periods_of_care', 'uasc', 2),
    ('ssda903', 'social_care/persons', 'header', 2),
    ('ndtms', 'substance_misuse/assessments', 'records', 2),
    ('ndtms', 'substance_misuse/treatments', 'records', 2),
    ('ndtms', 'substance_misuse/treatment_outcomes_profiles', 'records', 2),
    ('sus', 'health/ae_attendances', 'ae', 2),
    ('sus', 'health/emergency_admissions', 'apc', 2),
    ('mhsds', 'health/mental_health_contacts', 'contacts', 2),
    ('mhsds', 'health/mental_health_contacts', 'referrals', 2),
    ('mhsds', 'health/mental_health_scores', 'scores', 2),
    ('mhsds', 'health/mental_health_scores', 'referrals', 2)
),

in_force as (
    select distinct
        authority,
        agency,
        -- either of the two will do
        case when extract in ('referral_scores', 'activity_scores') then 'scores' else extract end as extract,
        as_of
    from {{ source('raw', 'return_in_force') }}
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
group by returns.authority, needed.standard, needed.extract, needed.precedence, returns.as_of, tables.tables
having count(*) = tables.tables
