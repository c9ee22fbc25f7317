{# What the converters of several standards share. #}

{% macro standards() -%}
    {# The standards whose returns fill extracts, as a list for `in`. #}
    'ssda903', 'ndtms', 'sus', 'mhsds'
{%- endmacro %}

{% macro ethnicity_code(text) -%}
    {# The Department's code in a text: one of the main codes wherever it stands, or the text where it is four letters. #}
    coalesce(
        nullif(regexp_extract(
            {{ text }},
            '(WBRI|WIRI|WIRT|WOTH|WROM|MWBC|MWBA|MWAS|MOTH|AIND|APKN|ABAN|AOTH|BCRB|BAFR|BOTH|CHNE|OOTH|REFU|NOBT)',
            1
        ), ''),
        case when length({{ text }}) = 4 then {{ text }} end
    )
{%- endmacro %}

{% macro newest_known(field, unknown=none) -%}
    {# A field of `delivered` or `returned`, whichever is as of the later day, or of the other where it is empty. #}
    {%- set ours, theirs = 'delivered.' ~ field, 'returned.' ~ field -%}
    {%- if unknown %}{% set theirs_known = 'nullif(' ~ theirs ~ ', ' ~ unknown ~ ')' %}{% else %}{% set theirs_known = theirs %}{% endif -%}
    coalesce(case when returned.as_of > delivered.as_of then {{ theirs_known }} end, {{ ours }}, {{ theirs }})
{%- endmacro %}

{% macro ssda903_codes(column) -%}
    {# The codes of a column of SSDA903 episodes, of all years, as a list for `in`. #}
    {%- set codes = {
        'rne': 'S P T L U B',
        'ls': 'C1 C2 D1 E1 V2 V3 V4 J1 J2 J3 L1 L2 L3',
        'place': 'A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14',
        'rec': 'X1 E2 E3 E4A E4B E5 E6 E7 E8 E9 E11 E12 E13 E14 E15 E16 E17 E41 E43 E44 E45 E46 E47 E48',
    } -%}
    '{{ codes[column].split() | join("', '") }}'
{%- endmacro %}

{% macro ndtms_has_drug(prefixes, digits) -%}
    {# Whether a problem substance of an NDTMS record has a code that begins with one of the prefixes. #}
    (
        coalesce(substring(drug1, 1, {{ digits }}) in ({{ prefixes }}), false)
        or coalesce(substring(drug2, 1, {{ digits }}) in ({{ prefixes }}), false)
        or coalesce(substring(drug3, 1, {{ digits }}) in ({{ prefixes }}), false)
    )
{%- endmacro %}

{% macro ndtms_only_alcohol() -%}
    {# Whether alcohol (7000) is the only problem substance of an NDTMS record that names any. #}
    (
        coalesce(drug1, '7000') = '7000' and coalesce(drug2, '7000') = '7000' and coalesce(drug3, '7000') = '7000'
    )
{%- endmacro %}

{% macro ndtms_reasons(outcome) -%}
    {# The reasons of discharge that come to an outcome, those in use and those of earlier core data sets, for `in`. #}
    {%- set reasons = {
        'completed': '80 81 82 1 2',
        'transferred': '83 84 93 94 95 96 97 5 7 8',
        'dropped_out': '85 6',
        'other': '86 87 88 89 3 4 9 10 11 12 13',
    } -%}
    '{{ reasons[outcome].split() | join("', '") }}'
{%- endmacro %}

{% macro emergency_methods() -%}
    {# The methods of admission that are emergencies, as a list for `in`: letters are methods of their own since 2013. #}
    '21', '22', '23', '24', '25', '28', '2A', '2B', '2C', '2D'
{%- endmacro %}

{% macro streamed_away() -%}
    {# The discharge statuses (SNOMED) of patients streamed away before treatment, as a list for `in`. #}
    '1077031000000103', '1077781000000101'
{%- endmacro %}

{% macro mhsds_teams(of) -%}
    {# The types of teams of mental health services, as a list for `in`: crisis teams, and liaison in hospitals. #}
    {%- set types = {
        'crisis': 'A02 A03 A04 A18 A19 A20 A21 A23 A24 A25',
        'liaison': 'A11 C05',
    } -%}
    '{{ types[of].split() | join("', '") }}'
{%- endmacro %}
