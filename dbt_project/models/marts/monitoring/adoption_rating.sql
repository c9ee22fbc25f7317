-- Blue, green, amber or red for each share of adoption, by the thresholds of reference.adoption_measures. The source
-- prints none, so that a rating is empty until somebody enters them: all three of a measure.
select
    adoption.authority,
    adoption.month_start,
    adoption.level,
    adoption.level_value,
    adoption.measure,
    adoption.met_pct,
    adoption.complete,
    case
        when measures.blue_from is null or measures.green_from is null or measures.amber_from is null then null
        when adoption.met_pct >= measures.blue_from then 'B'
        when adoption.met_pct >= measures.green_from then 'G'
        when adoption.met_pct >= measures.amber_from then 'A'
        else 'R'
    end as rating,
    case
        when measures.measure is null then 'The question is not in reference.adoption_measures'
        when measures.blue_from is null or measures.green_from is null or measures.amber_from is null
            then 'No thresholds are entered in reference.adoption_measures'
        else ''
    end as reason,
    {{ not_evidence_of_impact() }} as caveat
from {{ ref('adoption') }} as adoption
left join {{ ref('adoption_measures') }} as measures using (measure)
