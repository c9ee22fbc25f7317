{{ config(materialized='view') }}
-- Everybody the authority knows, from the extract and from returns: of each field the newest that is known and, of
-- several of one day, that of the source that comes first. The date of birth stays inside the warehouse; who has none
-- is left out.
with sources as (
    select
        persons.authority,
        persons.person_key,
        persons.date_of_birth,
        persons.sex,
        persons.ethnicity,
        persons.upn_hash,
        persons.is_open_to_disabled_children_team,
        extracts.as_of,
        'extract' as source_format,
        1 as place
    from {{ ref('stg_social_care__persons') }} as persons
    inner join {{ ref('stg_register__extracts') }} as extracts
        on persons.authority = extracts.authority and extracts.extract = 'social_care/persons'
    {%- for standard in standards_that_fill('social_care/persons') %}
        union all
        select
            authority,
            person_key,
            date_of_birth,
            sex,
            ethnicity,
            upn_hash,
            cast(null as boolean) as is_open_to_disabled_children_team,
            as_of,
            '{{ standard }}' as source_format,
            {{ loop.index + 1 }} as place
        from {{ ref('int_persons__from_' ~ standard) }}
    {%- endfor %}
),

in_order as (
    select
        *,
        10 * {{ days_between("date '1948-01-01'", 'as_of') }} - place as position
    from sources
)

select
    authority,
    person_key,
    {{ newest_known('date_of_birth', 'position') }} as date_of_birth,
    coalesce({{ newest_known('sex', 'position', known="sex != 'U'") }}, max(sex)) as sex,
    {{ newest_known('ethnicity', 'position') }} as ethnicity,
    {{ newest_known('upn_hash', 'position') }} as upn_hash,
    max(is_open_to_disabled_children_team) as is_open_to_disabled_children_team,
    {{ earliest('source_format', 'place') }} as source_format
from in_order
group by authority, person_key
having max(date_of_birth) is not null
