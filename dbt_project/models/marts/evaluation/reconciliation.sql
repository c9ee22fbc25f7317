{{ config(schema='quality') }}
-- An authority's yearly figures from rows against those of its returns.
select
    authority,
    outcome,
    age_group,
    financial_year,
    first_day,
    last_day,
    is_in_use,
    from_rows,
    from_returns,
    difference,
    difference_pct,
    verdict
from {{ ref('int_authority_years__reconciled') }}
