-- Treatment Outcomes Profiles of the treatment in I25, gathered into the toolkit's fields: a row wherever a person has
-- such a treatment, with or without forms. The change of a domain is latest minus initial; it is empty, not comparable,
-- unless there are two or more forms by the quarter end and both values are known.
with picked as (
    select
        treatments.member_id,
        treatments.quarter_start,
        treatments.authority,
        treatments.treatment_key,
        min(forms.form_sequence) as initial_sequence,
        max(forms.form_sequence) as latest_sequence,
        max(forms.form_sequence) filter (where forms.stage = 'exit') as end_sequence,
        max(forms.form_sequence) > min(forms.form_sequence) as has_two_forms
    from {{ ref('int_treatments__in_quarter') }} as treatments
    left join {{ ref('treatment_outcomes_profile') }} as forms
        on
            treatments.authority = forms.authority
            and treatments.treatment_key = forms.treatment_key
            and treatments.last_day >= forms.form_date
    where treatments.is_latest
    group by treatments.member_id, treatments.quarter_start, treatments.authority, treatments.treatment_key
)

select
    picked.member_id,
    picked.quarter_start,
    initial_form.substance_misuse as i32_substance_misuse_initial,
    latest_form.substance_misuse as i33_substance_misuse_latest,
    end_form.substance_misuse as i34_substance_misuse_end,
    initial_form.psychological_wellbeing as i35_psychological_wellbeing_initial,
    latest_form.psychological_wellbeing as i36_psychological_wellbeing_latest,
    end_form.psychological_wellbeing as i37_psychological_wellbeing_end,
    initial_form.physical_health as i38_physical_health_initial,
    latest_form.physical_health as i39_physical_health_latest,
    end_form.physical_health as i40_physical_health_end,
    initial_form.employment as i41_employment_initial,
    latest_form.employment as i42_employment_latest,
    end_form.employment as i43_employment_end,
    initial_form.quality_of_life as i44_quality_of_life_initial,
    latest_form.quality_of_life as i45_quality_of_life_latest,
    end_form.quality_of_life as i46_quality_of_life_end,
    case when picked.has_two_forms then latest_form.substance_misuse - initial_form.substance_misuse end
        as substance_misuse_change,
    case when picked.has_two_forms then latest_form.psychological_wellbeing - initial_form.psychological_wellbeing end
        as psychological_wellbeing_change,
    case when picked.has_two_forms then latest_form.physical_health - initial_form.physical_health end
        as physical_health_change,
    case when picked.has_two_forms then latest_form.employment - initial_form.employment end
        as employment_change,
    case when picked.has_two_forms then latest_form.quality_of_life - initial_form.quality_of_life end
        as quality_of_life_change
from picked
left join {{ ref('treatment_outcomes_profile') }} as initial_form
    on
        picked.authority = initial_form.authority
        and picked.treatment_key = initial_form.treatment_key
        and picked.initial_sequence = initial_form.form_sequence
left join {{ ref('treatment_outcomes_profile') }} as latest_form
    on
        picked.authority = latest_form.authority
        and picked.treatment_key = latest_form.treatment_key
        and picked.latest_sequence = latest_form.form_sequence
left join {{ ref('treatment_outcomes_profile') }} as end_form
    on
        picked.authority = end_form.authority
        and picked.treatment_key = end_form.treatment_key
        and picked.end_sequence = end_form.form_sequence
