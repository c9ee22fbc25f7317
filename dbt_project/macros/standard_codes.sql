{# What the codes of standards mean. #}

{% macro sex_of(code) -%}
    {# The sex that a code of the Department's means. #}
    case when {{ code }} in ('1', 'M') then 'M' when {{ code }} in ('2', 'F') then 'F' else 'U' end
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

{% macro is_yes(flag) -%}
    {# Whether a text says yes; one that is empty, or says anything else, does not. #}
    coalesce({{ flag }} in ('1', 'TRUE', 'Y', 'YES'), false)
{%- endmacro %}

{% macro category_of_abuse(text) -%}
    {# The category that a text in capitals names, by the census's code or in words: of exactly one of the four kinds that
       kind, of several multiple. #}
    case
        when {{ text }} = 'NEG' then 'neglect'
        when {{ text }} = 'PHY' then 'physical'
        when {{ text }} = 'SAB' then 'sexual'
        when {{ text }} = 'EMO' then 'emotional'
        when {{ text }} = 'MUL' or {{ text }} like '%MULTIPLE%' then 'multiple'
        else
            case
                {% set kinds = {'NEGLECT': 'neglect', 'PHYSICAL': 'physical', 'SEXUAL': 'sexual', 'EMOTIONAL': 'emotional'} -%}
                when
                    {% for word in kinds -%}
                        case when {{ text }} like '%{{ word }}%' then 1 else 0 end {{ '+' if not loop.last }}
                    {% endfor -%}
                    > 1 then 'multiple'
                {% for word, kind in kinds.items() -%}
                    when {{ text }} like '%{{ word }}%' then '{{ kind }}'
                {% endfor -%}
            end
    end
{%- endmacro %}

{% macro cin_census_codes(column) -%}
    {# The codes of a column of the children in need census, of all years, as a list for `in`. #}
    {%- set codes = {
        'source': '1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10',
        'need': 'N0 N1 N2 N3 N4 N5 N6 N7 N8 N9',
        'closure': 'RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9',
    } -%}
    '{{ codes[column].split() | join("', '") }}'
{%- endmacro %}

{% macro need_of_factor(factor) -%}
    {# The secondary need (`reference.needs`) that a factor found at assessment stands for; empty where it is not listed.
       The letters of factors 1 to 6 say whose they are, those of 16 to 19 are further codes of the same need. #}
    {%- set factors = {
        'substance_misuse': '1 2',
        'domestic_abuse_or_violence': '3',
        'mental_health': '4',
        'learning_disability': '5',
        'physical_disability_or_illness': '6',
        'young_carer': '7',
        'cse': '11',
        'gangs': '13',
        'socially_unacceptable_behaviour': '14',
        'self_harm': '15',
        'abuse_or_neglect': '16 17 18 19',
        'abuse_linked_to_faith_or_belief': '23',
        'other': '8 9 10 12 20 22 24',
    } %}
    case regexp_extract({{ factor }}, '^([0-9]{1,2})[A-F]?$', 1)
        {%- for need, numbers in factors.items() %}
            {%- for number in numbers.split() %}
                when '{{ number }}' then '{{ need }}'
            {%- endfor %}
        {%- endfor %}
    end
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

{% macro annex_a_yes(flag) -%}
    {# Whether a text of Annex A, such as a) Yes, says yes or that no further action followed. #}
    (regexp_extract({{ flag }}, '^(?:[A-Z][)] *)?(YES|Y|TRUE|1|NFA|NO FURTHER ACTION)(?:[^A-Z0-9]|$)', 1) != '')
{%- endmacro %}

{% macro annex_a_source(text) -%}
    {# The code of who referred, in a text such as q) 6: Police; empty without one. #}
    nullif(regexp_extract({{ text }}, '^(?:[A-Z][)] *)?([0-9]{1,2}[A-F]?)(?:[^A-Z0-9]|$)', 1), '')
{%- endmacro %}

{% macro annex_a_need(text) -%}
    {# The category of need in a text such as N1 - Abuse or Neglect; empty without one. #}
    nullif(regexp_extract({{ text }}, '^(?:[A-Z][)] *)?(N[0-9])(?:[^A-Z0-9]|$)', 1), '')
{%- endmacro %}

{% macro annex_a_code(text) -%}
    {# The first code in a text such as f) U6: Foster placement; the text itself where it has none. #}
    coalesce(
        nullif(regexp_extract({{ text }}, '(?:^|[^A-Z0-9])([A-Z][0-9]{1,2}[AB]?)(?:[^A-Z0-9]|$)', 1), ''), {{ text }}
    )
{%- endmacro %}

{% macro annex_a_sex(text) -%}
    {# The first letter of the sex that a text such as a) Male names; the text itself where it names none. #}
    coalesce(
        nullif(substring(regexp_extract({{ text }}, '(?:^|[^A-Z])(MALE|FEMALE|M|F)(?:[^A-Z]|$)', 1), 1, 1), ''), {{ text }}
    )
{%- endmacro %}

{% macro annex_a_ethnicity(text) -%}
    {# The Department's code of ethnicity in a text such as a) WBRI, or that of the words, as in A1 - White British. #}
    {%- set words = {
        'WHITE%BLACK%CARIBBEAN': 'MWBC', 'WHITE%BLACK%AFRICAN': 'MWBA', 'WHITE%ASIAN': 'MWAS', 'OTHER MIXED': 'MOTH',
        'WHITE%BRITISH': 'WBRI', 'TRAVELLER': 'WIRT', 'WHITE%IRISH': 'WIRI', 'GYPSY': 'WROM', 'OTHER WHITE': 'WOTH',
        'INDIAN': 'AIND', 'PAKISTANI': 'APKN', 'BANGLADESHI': 'ABAN', 'OTHER ASIAN': 'AOTH', 'OTHER BLACK': 'BOTH',
        'CARIBBEAN': 'BCRB', 'AFRICAN': 'BAFR', 'CHINESE': 'CHNE', 'OTHER ETHNIC': 'OOTH', 'REFUSED': 'REFU',
        'NOT%OBTAINED': 'NOBT',
    } -%}
    coalesce(
        {{ ethnicity_code(text) }},
        case
            {%- for word, code in words.items() %}
                when {{ text }} like '%{{ word }}%' then '{{ code }}'
            {%- endfor %}
        end
    )
{%- endmacro %}
