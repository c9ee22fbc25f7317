-- How a change of practice is adopted, as Hampshire's dashboard has it: the share of audited plans that meet a measure,
-- by month, for the authority, each district and each service. Left out: months without an audit. A question that is
-- one of reference.adoption_measures goes by its name there.
with audited as (
    select
        audits.authority,
        cast(date_trunc('month', audits.audit_date) as date) as month_start,
        audits.district,
        audits.area,
        coalesce(measures.measure, {{ trimmed('audits.question') }}) as measure,
        audits.is_met
    from {{ ref('int_plan_audits') }} as audits
    left join {{ ref('adoption_measures') }} as measures
        on lower({{ trimmed('audits.question') }}) = lower(measures.question) and measures.basis = 'plan_audit'
),

in_levels as (
    select
        audited.authority,
        audited.month_start,
        audited.measure,
        audited.is_met,
        levels.level,
        case levels.level when 'district' then audited.district when 'area' then audited.area else '' end as level_value
    from audited
    cross join (values ('authority'), ('district'), ('area')) as levels (level)
)

select
    in_levels.authority,
    in_levels.month_start,
    cast(last_day(in_levels.month_start) as date) as month_end,
    in_levels.level,
    in_levels.level_value,
    in_levels.measure,
    cast(count(case when in_levels.is_met then 1 end) as integer) as met,
    cast(count(*) as integer) as audited,
    {{ percent('count(case when in_levels.is_met then 1 end)', 'count(*)') }} as met_pct,
    coalesce(max(extracts.as_of) >= last_day(in_levels.month_start), false) as complete,
    {{ not_evidence_of_impact() }} as caveat
from in_levels
left join {{ ref('stg_register__extracts') }} as extracts
    on in_levels.authority = extracts.authority and extracts.extract = 'social_care/plan_audits'
group by
    in_levels.authority, in_levels.month_start, in_levels.level, in_levels.level_value, in_levels.measure
