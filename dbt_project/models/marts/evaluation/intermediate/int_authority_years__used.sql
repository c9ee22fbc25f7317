-- Which source of an authority's yearly figures is used, one row an authority, outcome and age group, and why. Rows are
-- used for an outcome where they agree with the returns in every year that a return covers in the periods compared (of
-- an authority without periods: in every year), or where no return covers any and the rows reach back to the first year
-- compared. Else the returns are. Never both: a change of source would look like an effect.
with rows_of_outcomes as (
    select
        authority,
        outcome,
        min(financial_year) as first_year
    from {{ ref('int_authority_years__from_rows') }}
    group by authority, outcome
),

compared as (
    select
        pairs.authority,
        pairs.outcome,
        count(*) as years,
        sum(case when pairs.verdict in ('no_rows', 'under_half', 'beyond_tolerance') then 1 else 0 end) as years_apart
    from {{ ref('int_authority_years__reconciled') }} as pairs
    left join {{ ref('local_authorities') }} as places on pairs.authority = places.slug
    where pairs.verdict <> 'not_comparable' and (pairs.is_in_use or places.before_start is null)
    group by pairs.authority, pairs.outcome
),

series as (
    select
        authority,
        outcome,
        age_group,
        max(has_rows) as has_rows,
        max(has_returns) as has_returns
    from (
        select
            authority,
            outcome,
            age_group,
            1 as has_rows,
            0 as has_returns
        from {{ ref('int_authority_years__from_rows') }}
        union all
        select
            authority,
            outcome,
            age_group,
            0 as has_rows,
            1 as has_returns
        from {{ ref('int_authority_years__from_returns') }}
    ) as sources
    group by authority, outcome, age_group
),

judged as (
    select
        series.*,
        case
            when rows_of_outcomes.first_year is null then 'no_rows'
            when compared.years_apart > 0 then 'apart'
            when compared.years > 0 then 'agree'
            when rows_of_outcomes.first_year > {{ financial_year('places.before_start') }} then 'too_short'
            else 'reach_back'
        end as finding
    from series
    left join rows_of_outcomes
        on series.authority = rows_of_outcomes.authority and series.outcome = rows_of_outcomes.outcome
    left join compared on series.authority = compared.authority and series.outcome = compared.outcome
    left join {{ ref('local_authorities') }} as places on series.authority = places.slug
)

select
    authority,
    outcome,
    age_group,
    case
        when finding in ('agree', 'reach_back') then if(has_rows = 1, 'rows', 'neither')
        when has_returns = 1 then 'returns'
        else 'neither'
    end as used,
    case
        when finding = 'no_rows' then 'there are no rows'
        when finding = 'apart' and has_returns = 1 then 'the rows differ from the returns by more than the tolerance'
        when finding = 'apart'
            then 'the rows differ from the returns of other ages by more than the tolerance; there is none of these'
        when finding = 'too_short' and has_returns = 1
            then 'the rows begin after the first year compared, and no return covers the periods'
        when finding = 'too_short' then 'the rows begin after the first year compared, and there is no return'
        when has_rows = 0 then 'the rows are used, and they are not by age'
        when finding = 'agree' then 'the rows agree with the returns, within the tolerance'
        else 'no return covers the periods, and the rows reach back to the first year compared'
    end as why
from judged
