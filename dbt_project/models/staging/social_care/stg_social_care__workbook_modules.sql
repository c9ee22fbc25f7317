select
    authority,
    family_key,
    module,
    completed_date
from {{ source('raw', 'social_care__workbook_modules') }}
