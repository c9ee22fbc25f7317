select
    authority,
    report_key,
    family_key,
    filed_date,
    author_in_team,
    accepted_by_court
from {{ source('raw', 'social_care__expert_reports') }}
