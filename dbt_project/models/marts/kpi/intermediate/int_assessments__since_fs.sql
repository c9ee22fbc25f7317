-- Substance misuse assessments since FS in the quarter, a row for each person of a spell and quarter.
select
    quarters.member_id,
    quarters.spell_id,
    quarters.authority,
    quarters.quarter_start,
    assessments.assessment_key,
    assessments.outcome
from {{ ref('int_members__quarters') }} as quarters
inner join {{ ref('substance_misuse_assessment') }} as assessments
    on
        quarters.authority = assessments.authority
        and quarters.person_key = assessments.person_key
        and assessments.assessment_date between quarters.window_start and quarters.window_end
