-- How far each extract of an authority reaches, from where on it is whole, and what it is made of: the extract itself
-- or, where it was never delivered, the returns of a standard. Where either of two extracts gives the figures, rows or
-- totals, the pair has a name of its own and reaches as far as the one that reaches further. What not every standard
-- tells of an extract is a part of it, named extract:part, which only those sources have that tell it. linked_share is
-- of the rows that came without a person of the authority's: the percentage that is linked to one.
with delivered as (
    select
        authority,
        agency || '/' || extract as extract,
        as_of,
        'extract' as source_format,
        cast(null as date) as coverage_from
    from {{ source('raw', 'extract_as_of') }}
    where agency not in ({{ standards() }})
),

-- the term that each census of schools counts, as a whole
terms as (
    select
        census_from,
        census_to,
        min(period_start) as first_day,
        max(period_end) as last_day
    from {{ ref('school_census_terms') }}
    group by census_from, census_to
),

-- whether a return comes so long after the one before it that what lies between may be in neither
in_order as (
    select
        returns.*,
        terms.first_day as term_from,
        case when returns.covers = 'term_before' then terms.last_day else returns.as_of end as reaches,
        coalesce({{ months_before('returns.as_of', 12) }} > lag(returns.as_of) over earlier, true) as is_12_months_on,
        coalesce({{ months_before('returns.as_of', 6) }} > lag(returns.as_of) over earlier, true) as is_6_months_on,
        -- no term is in August
        coalesce(terms.first_day - 32 > lag(terms.last_day) over earlier, true) as is_a_term_missed
    from {{ ref('stg_register__returns') }} as returns
    left join terms on returns.as_of between terms.census_from and terms.census_to
    window earlier as (partition by returns.authority, returns.extract, returns.standard order by returns.as_of)
),

returned as (
    select
        authority,
        extract,
        standard as source_format,
        max(reaches) as as_of,
        -- a return of a year holds what was open in it, and what ended before it is gone; the Standard Safeguarding
        -- Dataset holds six years; a list of Annex A some months, and all from the first on that no gap parts from the
        -- newest; payloads hold what changes from the first of them on; a census of schools the term before it, and all
        -- from the first on that no missed term parts from the newest; of persons none tells a time, a count of workers
        -- is of its day, and what partners submit reaches as far back as an extract would
        case covers
            when 'first_year' then {{ financial_year_start('min(as_of)') }}
            when 'six_years' then {{ months_before('max(as_of)', 72) }}
            when 'twelve_months' then {{ months_before('max(as_of) filter (where is_12_months_on)', 12) }}
            when 'six_months' then {{ months_before('max(as_of) filter (where is_6_months_on)', 6) }}
            when 'first_payload' then min(as_of)
            when 'term_before' then max(term_from) filter (where is_a_term_missed)
        end as coverage_from,
        row_number() over (
            partition by authority, extract order by precedence asc, max(as_of) desc, standard asc
        ) as place
    from in_order
    group by authority, extract, standard, precedence, covers
),

sources as (
    select
        authority,
        extract,
        as_of,
        source_format,
        coverage_from,
        extract as linked_as
    from delivered
    union all
    select
        returned.authority,
        returned.extract,
        returned.as_of,
        returned.source_format,
        returned.coverage_from,
        returned.source_format as linked_as
    from returned
    left join delivered on returned.authority = delivered.authority and returned.extract = delivered.extract
    where returned.place = 1 and delivered.authority is null
),

-- of a standard all its tables together: each tells something of the same people
linked as (
    select
        authority,
        case when agency in ({{ standards() }}) then agency else agency || '/' || extract end as linked_as,
        100.0 * sum(rows_linked) / sum(rows_linked + rows_unlinked) as linked_share
    from {{ source('raw', 'linkage_of_extract') }}
    group by authority, case when agency in ({{ standards() }}) then agency else agency || '/' || extract end
    having sum(rows_linked + rows_unlinked) > 0
),

extracts as (
    select
        sources.authority,
        sources.extract,
        sources.as_of,
        sources.source_format,
        sources.coverage_from,
        cast(linked.linked_share as double) as linked_share
    from sources
    left join linked on sources.authority = linked.authority and sources.linked_as = linked.linked_as
),

pairs (extract, pair) as (
    values
    ('education/attendance', 'education/sessions_or_summary'),
    ('education/attendance_summary', 'education/sessions_or_summary'),
    ('health/ae_attendances', 'health/ae_attendances_or_summary'),
    ('health/emergency_admissions', 'health/emergency_admissions_or_summary'),
    ('health/service_use_summary', 'health/ae_attendances_or_summary'),
    ('health/service_use_summary', 'health/emergency_admissions_or_summary')
),

-- the children in need census does not say when proceedings concluded, nor when pre-proceedings ended otherwise; the
-- Standard Safeguarding Dataset says neither that nor when proceedings were issued
parts (extract, part, told_by) as (
    values
    ('social_care/care_proceedings', 'issued', 'extract'),
    ('social_care/care_proceedings', 'issued', 'cin_census'),
    ('social_care/care_proceedings', 'concluded', 'extract')
)

select
    authority,
    extract,
    as_of,
    source_format,
    coverage_from,
    linked_share
from extracts
union all
select
    extracts.authority,
    pairs.pair as extract,
    max(extracts.as_of) as as_of,
    'extract' as source_format,
    -- with an extract of its own among them an authority tells all
    case when count(*) = count(extracts.coverage_from) then min(extracts.coverage_from) end as coverage_from,
    min(extracts.linked_share) as linked_share
from extracts
inner join pairs using (extract)
group by extracts.authority, pairs.pair
union all
select
    extracts.authority,
    extracts.extract || ':' || parts.part as extract,
    extracts.as_of,
    extracts.source_format,
    extracts.coverage_from,
    extracts.linked_share
from extracts
inner join parts on extracts.extract = parts.extract and extracts.source_format = parts.told_by
