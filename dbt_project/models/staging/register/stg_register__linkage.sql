-- What linking each source came to.
select
    linkage.authority,
    linkage.agency,
    linkage.people,
    linkage.exact,
    linkage.probable,
    linkage.reviewed,
    linkage.awaiting_review,
    linkage.people - linkage.exact - linkage.probable - linkage.reviewed - linkage.awaiting_review as unlinked,
    linkage.rows_linked,
    linkage.rows_unlinked,
    linkage.expected_false_links,
    linkage.expected_missed_links
from {{ source('raw', 'linkage') }} as linkage
where linkage.people > 0
