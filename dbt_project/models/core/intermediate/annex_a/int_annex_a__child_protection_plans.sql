-- Annex A, list 7: every child protection plan of all workbooks, of each the newest that has it, with its end. An open
-- plan in no newer workbook ends on the day after the one that has it.
with taken as (
    {{ newest_of_returns(
        'annex_a',
        'social_care/child_protection_plans',
        'stg_annex_a__list_7',
        ['plan_start_date', 'number'],
        'held.plan_end_date'
    ) }}
)

select
    authority,
    as_of,
    person_key,
    plan_start_date as start_date,
    number,
    {{ category_of_abuse('coalesce(latest_category, initial_category)') }} as category_of_abuse,
    ended_on,
    ended_by,
    {{ key_of('child_protection_plan', 'plan_start_date') }} as plan_key
from taken
