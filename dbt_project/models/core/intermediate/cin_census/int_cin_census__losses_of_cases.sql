-- The children in need census: what is lost or assumed of children and cases, one row each. `format_losses` says what
-- it means.
with factors as (
    select
        factors.authority,
        factors.as_of,
        factors.assessment_factor
    from {{ ref('stg_cin_census__assessment_factors') }} as factors
    inner join {{ ref('int_cin_census__cases') }} as cases
        on
            factors.authority = cases.authority
            and factors.as_of = cases.as_of
            and factors.person_key = cases.person_key
            and factors.cin_referral_date = cases.referral_date
            and factors.number = cases.number
)

select
    authority,
    'cin_details' as table_name,
    as_of,
    case ended_by
        when 'no_further_action' then 'referrals without further action, ended on their day'
        else 'open cases not in the next census'
    end as what
from {{ ref('int_cin_census__cases') }}
where ended_by in ('no_further_action', 'not_in_next_return')
union all
select
    authority,
    'cin_details' as table_name,
    as_of,
    'cases that end outside the year' as what
from {{ ref('int_cin_census__cases') }}
where ended_by = 'return' and (ended_on < {{ financial_year_start('as_of') }} or ended_on > as_of)
union all
select
    authority,
    'cin_details' as table_name,
    max(as_of) as as_of,
    'children with two open cases' as what
from {{ ref('int_cin_census__cases') }}
where ended_by = 'open'
group by authority, person_key
having count(*) > 1
union all
select
    authority,
    'cin_details' as table_name,
    as_of,
    'codes not listed' as what
from {{ ref('int_cin_census__cases') }}
where
    coalesce(referral_source, '1A') not in ({{ cin_census_codes('source') }})
    or coalesce(primary_need_code, 'N0') not in ({{ cin_census_codes('need') }})
    or coalesce(reason_for_closure, 'RC1') not in ({{ cin_census_codes('closure') }})
union all
{{ losses_of_factors('factors', 'assessment_factor') }}
union all
{{ losses_of_persons('cin_census', 'children') }}
union all
{{ losses_of_upns('stg_cin_census__children', 'children') }}
union all
select
    authority,
    'cin_details' as table_name,
    as_of,
    'censuses before 2017' as what
from {{ ref('stg_register__returns') }}
where standard = 'cin_census' and extract = 'social_care/referrals' and as_of < date '2016-04-01'
