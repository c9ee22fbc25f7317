-- Indicator 16. Who: expert reports filed in the quarter. Left out: reports by authors outside the team, and those
-- the court did not accept. Counted: the reports, and what external ones would have cost; every quarter has a row, so
-- that the cost is empty, not 0, while reference.unit_costs gives no price.
with reports as (
    select
        authority,
        {{ quarter_start('filed_date') }} as quarter_start,
        count(*) as reports
    from {{ ref('expert_report') }}
    where is_author_in_team and is_accepted_by_court
    group by authority, {{ quarter_start('filed_date') }}
),

-- one row whatever the table holds
prices as (
    select max(gbp) as gbp
    from {{ ref('unit_costs') }}
    where item = 'external_expert_report'
)

select
    quarters.authority,
    '16' as indicator,
    measures.measure,
    'authority' as level,
    '' as level_value,
    '' as breakdown,
    quarters.quarter_start,
    case measures.measure
        when 'expert_reports_accepted' then coalesce(reports.reports, 0)
        when 'expert_witness_cost_avoided' then coalesce(reports.reports, 0) * prices.gbp
    end as numerator,
    cast(null as bigint) as denominator,
    'individual' as source
from {{ ref('int_authorities__quarters') }} as quarters
left join reports using (authority, quarter_start)
cross join prices
cross join (values ('expert_reports_accepted'), ('expert_witness_cost_avoided')) as measures (measure)
