-- An authority's yearly figures from rows against those of its returns: one row an outcome, age group and year, or part
-- of one, that a return covers, of outcomes of which there are rows. A year that is cut for the rows alone is their sum
-- where they cover it.
with delivered as (
    select distinct
        authority,
        outcome,
        age_group
    from {{ ref('int_authority_years__from_rows') }}
),

returns as (
    select
        returns.*,
        coalesce(
            (returns.first_day <= places.before_end and returns.last_day >= places.before_start)
            or (returns.first_day <= places.after_end and returns.last_day >= places.after_start),
            false
        ) as is_in_use
    from {{ ref('int_authority_years__from_returns') }} as returns
    left join {{ ref('local_authorities') }} as places on returns.authority = places.slug
    inner join delivered
        on
            returns.authority = delivered.authority
            and returns.outcome = delivered.outcome
            and returns.age_group = delivered.age_group
),

pairs as (
    select
        returns.authority,
        returns.outcome,
        returns.age_group,
        returns.financial_year,
        returns.first_day,
        returns.last_day,
        returns.is_in_use,
        returns.counted as from_returns,
        count(parts.counted) as parts,
        case
            when returns.outcome = 'on_plan'
                then max(case when parts.last_day = returns.last_day then parts.counted end)
            when
                min(parts.first_day) = returns.first_day and max(parts.last_day) = returns.last_day
                then sum(parts.counted)
        end as from_rows
    from returns
    left join {{ ref('int_authority_years__from_rows') }} as parts
        on
            returns.authority = parts.authority
            and returns.outcome = parts.outcome
            and returns.age_group = parts.age_group
            and returns.first_day <= parts.last_day
            and returns.last_day >= parts.first_day
            and parts.is_as_in_returns
    group by
        returns.authority,
        returns.outcome,
        returns.age_group,
        returns.financial_year,
        returns.first_day,
        returns.last_day,
        returns.is_in_use,
        returns.counted
)

select
    authority,
    outcome,
    age_group,
    financial_year,
    first_day,
    last_day,
    is_in_use,
    cast(from_rows as double) as from_rows,
    cast(from_returns as double) as from_returns,
    cast(from_rows - from_returns as double) as difference,
    cast(case when from_returns > 0 then 100 * (from_rows - from_returns) / from_returns end as double)
        as difference_pct,
    case
        when parts = 0 then 'no_rows'
        when from_rows is null then 'not_comparable'
        when
            abs(from_rows - from_returns) <= {{ evaluation_setting('tolerance_children') }}
            or abs(from_rows - from_returns) <= from_returns * {{ evaluation_setting('tolerance_pct') }} / 100
            then 'agrees'
        when from_rows < from_returns * {{ evaluation_setting('least_pct') }} / 100 then 'under_half'
        else 'beyond_tolerance'
    end as verdict
from pairs
