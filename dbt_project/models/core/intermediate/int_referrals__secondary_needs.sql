{{ config(materialized='view') }}
-- Secondary needs of each referral, one row a need: as the authority wrote it, where it delivers the extract, whose
-- contract does not check these codes; else as the returns of the standard in force have it. Annex A has none.
with codes as (
    select
        authority,
        referral_key,
        {{ rows_of("split(secondary_needs, ';')") }} as code
    from {{ ref('stg_social_care__referrals') }}
    where secondary_needs is not null
)

select
    authority,
    referral_key,
    {{ trimmed('code') }} as need
from codes
{% for standard in standards_that_fill('social_care/referrals') if standard != 'annex_a' -%}
    union all
    select
        made.authority,
        made.referral_key,
        made.need
    {{ made_in_force('int_secondary_needs', standard, 'social_care/referrals') }}
{% endfor %}
