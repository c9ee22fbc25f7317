-- MHSDS: each contact as the newest submission has it, with the type of its team: that of the team it names or, without
-- one, the referral's. A referral to several teams of which one is a crisis team is one to a crisis team.
with newest as (
    {{ newest_rows('stg_mhsds__contacts', ['contact_key']) }}
),

teams as (
    select
        authority,
        referral_key,
        team_key,
        {{ latest('team_type', 'as_of') }} as team_type
    from {{ ref('stg_mhsds__teams') }}
    group by authority, referral_key, team_key
),

of_referrals as (
    select
        authority,
        referral_key,
        max(case when team_type in ({{ mhsds_teams('crisis') }}) then 1 else 0 end) as has_crisis,
        max(case when team_type in ({{ mhsds_teams('liaison') }}) then 1 else 0 end) as has_liaison
    from teams
    group by authority, referral_key
)

select
    newest.authority,
    newest.contact_key,
    referrals.person_key,
    newest.contact_date,
    case
        when named.team_type in ({{ mhsds_teams('crisis') }}) then 'crisis'
        when named.team_type in ({{ mhsds_teams('liaison') }}) then 'liaison'
        when named.team_type is not null then 'other'
        when of_referrals.has_crisis = 1 or referrals.team_type in ({{ mhsds_teams('crisis') }}) then 'crisis'
        when of_referrals.has_liaison = 1 or referrals.team_type in ({{ mhsds_teams('liaison') }}) then 'liaison'
        else 'other'
    end as team,
    referrals.referral_key is not null as has_referral,
    newest.as_of
from newest
left join {{ ref('int_mhsds__referrals') }} as referrals
    on newest.authority = referrals.authority and newest.referral_key = referrals.referral_key
left join teams as named
    on
        newest.authority = named.authority
        and newest.referral_key = named.referral_key
        and newest.team_key = named.team_key
left join of_referrals
    on newest.authority = of_referrals.authority and newest.referral_key = of_referrals.referral_key
