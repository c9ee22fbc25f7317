-- Indicator 20. Who: adults of the level's spells who work with domestic abuse workers, with two or more LSI-R
-- assessments by the quarter's end. Counted, over them: whose latest score is lower than the initial one (improved),
-- higher (declined), the same.
select
    authority,
    '20' as indicator,
    measure,
    level,
    level_value,
    '' as breakdown,
    quarter_start,
    numerator,
    denominator,
    'individual' as source
from {{ ref('int_scores__compared') }}
where measure in ('lsir_improved', 'lsir_declined', 'lsir_unchanged')
