-- Every authority's financial years, each cut where one of the evaluation's periods begins or has ended: a year that
-- lies across a boundary is two or more rows.
with years as (
    select
        cast(year(quarter_start) as integer) as financial_year,
        quarter_start as year_first_day,
        cast(quarter_start + interval 12 month - interval 1 day as date) as year_last_day
    from {{ ref('quarters') }}
    where month(quarter_start) = 4
),

authorities as (
    select distinct authority
    from {{ ref('stg_register__extracts') }}
),

cuts as (
    select
        authorities.authority,
        years.financial_year,
        years.year_first_day,
        years.year_last_day,
        {{ rows_of(list(
            'years.year_first_day',
            'places.before_start',
            'places.before_end + 1',
            'places.after_start',
            'places.after_end + 1'
        )) }} as first_day
    from authorities
    cross join years
    left join {{ ref('local_authorities') }} as places on authorities.authority = places.slug
),

parts as (
    select
        *,
        coalesce(
            lead(first_day) over (partition by authority, financial_year order by first_day) - 1, year_last_day
        ) as last_day
    from (
        select distinct *
        from cuts
        where first_day between year_first_day and year_last_day
    ) as starts
)

select
    parts.authority,
    parts.financial_year,
    parts.year_last_day,
    parts.first_day,
    parts.last_day,
    ({{ months_of('parts.first_day', 'parts.last_day') }}) / 12 as part_of_year,
    {{ period_of('parts.first_day', 'parts.last_day') }} as period
from parts
left join {{ ref('local_authorities') }} as places on parts.authority = places.slug
