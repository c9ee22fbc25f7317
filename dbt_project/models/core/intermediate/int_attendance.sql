{{ config(materialized='view') }}
-- School attendance from the source in force of each authority: the extract, or what the systems of schools export.
{{ source_in_force('education/attendance', ['upn_hash', 'school_urn', 'session_date', 'session', 'code']) }}
