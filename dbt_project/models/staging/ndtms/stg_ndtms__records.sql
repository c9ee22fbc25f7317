-- Generated from the contract by `make generate`. Do not edit.
-- Treatment records, one row a client, episode, modality, review and form. Returns up to the authority's as-of date.
-- A partner's own identifier stands for the person to whom it is linked, if to anybody.
select
    delivered.authority,
    delivered.as_of,
    delivered.agncy,
    coalesce(delivered.person_key, links.person_key) as person_key,
    delivered.episode_key,
    delivered.consent,
    delivered.drug1,
    delivered.drug2,
    delivered.drug3,
    delivered.triaged,
    delivered.disd,
    delivered.disrsn,
    delivered.modid_key,
    delivered.submid_key,
    delivered.titid_key,
    delivered.modst,
    delivered.form_key,
    delivered.topdate,
    delivered.trstage,
    delivered.alcuse,
    delivered.opiuse,
    delivered.crause,
    delivered.cocause,
    delivered.amphuse,
    delivered.cannuse,
    delivered.otdrguse,
    delivered.psyhstat,
    delivered.phstat,
    delivered.quallife,
    delivered.pwork,
    delivered.educat,
    delivered.source_person_key
from {{ source('raw', 'ndtms__records') }} as delivered
inner join {{ ref('stg_register__authorities') }} as authorities on delivered.authority = authorities.authority
left join {{ source('raw', 'person_link') }} as links
    on
        delivered.authority = links.authority
        and links.agency = 'ndtms'
        and delivered.source_person_key = links.source_person_key
where
    delivered.as_of <= authorities.as_of
