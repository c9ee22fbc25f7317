-- Generated from the contract by `make generate`. Do not edit.
-- Whether two records are one person, one row a pair. It overrules linkage for good, in both directions. The review workbook, put back with its column `decision` filled in, is such a file.
select
    delivered.authority,
    delivered.agency as source_agency,
    delivered.source_person_key,
    delivered.person_key,
    delivered.decision,
    delivered.decided_on
from {{ source('raw', 'linkage__decisions') }} as delivered
