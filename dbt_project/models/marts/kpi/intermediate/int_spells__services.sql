-- How many people of a spell were in which service in the quarter: the toolkit's family-level counts of individuals.
-- Lower is better for substance misuse, higher for the other domains; no change counts in neither.
select
    members.spell_id,
    people.quarter_start,
    count(*) filter (where treatments.is_starting_treatment) as i50_starting_treatment,
    count(*) filter (where treatments.is_ending_treatment) as i51_ending_treatment,
    count(*) filter (where treatments.is_treatment_successful) as i52_treatments_successful,
    count(*) filter (where treatments.is_representing) as i53_representing_within_6_months,
    count(*) filter (where treatments.i29_initial_assessments > 0) as i54_initial_assessments,
    count(*) filter (where treatments.i30_initial_assessments_no_engagement > 0)
        as i55_initial_assessments_no_engagement,
    count(*) filter (where profiles.substance_misuse_change < 0) as i56_improved_substance_misuse,
    count(*) filter (where profiles.substance_misuse_change > 0) as i57_declined_substance_misuse,
    count(*) filter (where profiles.psychological_wellbeing_change > 0) as i58_improved_psychological_wellbeing,
    count(*) filter (where profiles.psychological_wellbeing_change < 0) as i59_declined_psychological_wellbeing,
    count(*) filter (where profiles.physical_health_change > 0) as i60_improved_physical_health,
    count(*) filter (where profiles.physical_health_change < 0) as i61_declined_physical_health,
    count(*) filter (where profiles.employment_change > 0) as i62_improved_employment,
    count(*) filter (where profiles.employment_change < 0) as i63_declined_employment,
    count(*) filter (where profiles.quality_of_life_change > 0) as i64_improved_quality_of_life,
    count(*) filter (where profiles.quality_of_life_change < 0) as i65_declined_quality_of_life,
    count(*) filter (where programmes.is_starting_da_programme) as i66_starting_da_programme,
    count(*) filter (where programmes.is_ending_da_programme) as i67_ending_da_programme,
    count(*) filter (where high_risk.i66_four_or_more_da_repeats_or_marac) as i68_four_or_more_da_repeats_or_marac
from (
    select
        member_id,
        quarter_start
    from {{ ref('int_members__treatments') }}
    union
    select
        member_id,
        quarter_start
    from {{ ref('int_members__outcomes_profiles') }}
    union
    select
        member_id,
        quarter_start
    from {{ ref('int_members__programmes') }}
    union
    select
        member_id,
        quarter_start
    from {{ ref('int_members__high_risk') }}
) as people
inner join {{ ref('int_spells__members') }} as members using (member_id)
left join {{ ref('int_members__treatments') }} as treatments
    on people.member_id = treatments.member_id and people.quarter_start = treatments.quarter_start
left join {{ ref('int_members__outcomes_profiles') }} as profiles
    on people.member_id = profiles.member_id and people.quarter_start = profiles.quarter_start
left join {{ ref('int_members__programmes') }} as programmes
    on people.member_id = programmes.member_id and people.quarter_start = programmes.quarter_start
left join {{ ref('int_members__high_risk') }} as high_risk
    on people.member_id = high_risk.member_id and people.quarter_start = high_risk.quarter_start
group by members.spell_id, people.quarter_start
