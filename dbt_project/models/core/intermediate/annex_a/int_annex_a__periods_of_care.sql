-- Annex A, list 8: every period of care of all workbooks, of each the newest that has it, with its end; short breaks
-- are among them. An open period in no newer workbook ends on the day after the one that has it. A list has only the
-- latest period of a child; is_earlier_one_lost says whether one before it is in no workbook.
with taken as (
    {{ newest_of_returns(
        'annex_a', 'social_care/periods_of_care', 'stg_annex_a__list_8', ['started_date', 'number'], 'held.ceased_date'
    ) }}
)

select
    authority,
    as_of,
    person_key,
    started_date as start_date,
    number,
    {{ annex_a_code('legal_status') }} as legal_status,
    {{ annex_a_code('placement_type') }} as placement_type,
    {{ annex_a_code('ceased_reason') }} as reason_ended,
    regexp_extract(uasc, '^(A[)]|YES|Y|TRUE|1|UASC)', 1) != '' as is_uasc,
    coalesce({{ annex_a_code('legal_status') }} in ('V3', 'V4'), false) as is_short_break,
    coalesce({{ annex_a_yes('is_second_period') }}, false)
    and row_number() over (partition by authority, person_key order by started_date, number) = 1 as is_earlier_one_lost,
    ended_on,
    ended_by,
    {{ key_of('period_of_care', 'started_date') }} as period_key
from taken
