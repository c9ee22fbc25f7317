-- Indicator 15. Who: adults of the level's spells who work with mental health workers, with two or more scores on the
-- PHQ-9 (depression) or the GAD-7 (anxiety) by the quarter's end. Counted, over them: the sum of the changes from the
-- initial to the latest score; who improved (the score fell), declined, stayed the same; who improved reliably (by 6
-- points or more on the PHQ-9, 4 or more on the GAD-7).
select
    authority,
    '15' as indicator,
    measure,
    level,
    level_value,
    '' as breakdown,
    quarter_start,
    numerator,
    denominator,
    'individual' as source
from {{ ref('int_scores__compared') }}
where instrument in ('phq9', 'gad7')
