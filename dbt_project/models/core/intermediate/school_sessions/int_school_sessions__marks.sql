-- Sessions of schools' systems, one row each: as the newest export has them, and whether they count. A row a day is two
-- sessions, of which a school may have marked one.
with marks as (
    select
        authority,
        as_of,
        'marks' as table_name,
        upn_hash,
        school_urn,
        session_date,
        case
            when session in ('AM', 'A', '1', 'MORNING') then 'AM'
            when session in ('PM', 'P', '2', 'AFTERNOON') then 'PM'
            else session
        end as session,
        mark
    from {{ ref('stg_school_sessions__marks') }}
    {%- for half in ['am', 'pm'] %}
        union all
        select
            authority,
            as_of,
            'days' as table_name,
            upn_hash,
            school_urn,
            session_date,
            '{{ half | upper }}' as session,
            {{ half }} as mark
        from {{ ref('stg_school_sessions__days') }}
        where {{ half }} is not null
    {%- endfor %}
),

ranked as (
    select
        marks.*,
        row_number() over (
            partition by marks.authority, marks.upn_hash, marks.school_urn, marks.session_date, marks.session
            order by marks.as_of desc, marks.mark asc nulls last
        ) as place
    from marks
),

codes as (
    select distinct code
    from {{ ref('attendance_codes') }}
)

select
    ranked.authority,
    ranked.as_of,
    ranked.table_name,
    ranked.upn_hash,
    ranked.school_urn,
    ranked.session_date,
    ranked.session,
    ranked.mark,
    case
        when ranked.session not in ('AM', 'PM') then 'sessions neither morning nor afternoon'
        when ranked.mark is null then 'marks without a code'
        when codes.code is null then 'marks not listed'
        else 'taken'
    end as outcome
from ranked
left join codes on ranked.mark = codes.code
where ranked.place = 1
