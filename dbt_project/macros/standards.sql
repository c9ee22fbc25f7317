{# What the converters of several standards share. #}

{% macro standards() -%}
    {# The standards whose returns fill extracts, as a list for `in`. #}
    '{{ fills() | map(attribute='standard') | unique | join("', '") }}'
{%- endmacro %}

{% macro standards_that_fill(extract) -%}
    {# The standards whose returns fill an extract, in order of precedence. #}
    {{ return(
        fills() | selectattr('extract', 'equalto', extract) | sort(attribute='precedence')
        | map(attribute='standard') | unique | list
    ) }}
{%- endmacro %}

{% macro newest_of_returns(standard, extract, table, identity, end_date) -%}
    {# All returns as one history: every row of a child, by what identifies it, from the newest return that has it, with
       its end and how that is known. One that is open there and in no newer return ends on the day after it. `end_date`
       is the end in the row, here called `held`. A query, for use as a common table expression. #}
    select
        held.*,
        case
            when {{ end_date }} is not null then {{ end_date }}
            when held.as_of < held.newest_as_of then held.as_of + 1
        end as ended_on,
        case
            when {{ end_date }} is not null then 'return'
            when held.as_of < held.newest_as_of then 'not_in_next_return'
            else 'open'
        end as ended_by
    from (
        select
            returned.*,
            returns.newest_as_of,
            row_number() over (
                partition by authority, returned.person_key
                {%- for column in identity %}, returned.{{ column }}{% endfor %}
                order by as_of desc
            ) as place
        from {{ ref(table) }} as returned
        inner join (
            select
                authority,
                as_of,
                max(as_of) over (partition by authority) as newest_as_of
            from {{ ref('stg_register__returns') }}
            where standard = '{{ standard }}' and extract = '{{ extract }}'
        ) as returns using (authority, as_of)
    ) as held
    where held.place = 1
{%- endmacro %}

{% macro key_of(kind, day, relation='', number='number') -%}
    {# The key of what a standard does not number: a child's, by its kind, first day and, from the second of that day on,
       its number among them. #}
    {{ sha256(
        relation ~ "person_key || '|" ~ kind ~ "|' || cast(" ~ day ~ " as string) || case when "
        ~ relation ~ number ~ " > 1 then '|' || cast(" ~ relation ~ number ~ " as string) else '' end"
    ) }}
{%- endmacro %}

{% macro newest_known(field, position, known=none) -%}
    {# An aggregate: of a field the value at the greatest position, among those that are known. #}
    {{ latest(field, position) }} filter (where {{ known or field ~ ' is not null' }})
{%- endmacro %}

{% macro newest_return(standard, extract) -%}
    {# The as-of date of each authority's newest return that fills an extract. A query. #}
    select
        authority,
        max(as_of) as as_of
    from {{ ref('stg_register__returns') }}
    where standard = '{{ standard }}' and extract = '{{ extract }}'
    group by authority
{%- endmacro %}

{% macro whole_authority() -%}
    {# The team of caseloads and posts from a census, which knows no teams. #}
    'whole authority'
{%- endmacro %}

{% macro newest_rows(table, identity, then=[], rank='row_number') -%}
    {# Of a table of a standard the rows that the newest submission has of each thing; `identity` is what identifies it
       within an authority, `then` orders rows of one day. With dense_rank a thing may have several rows. A query. #}
    select submitted.*
    from (
        select
            held.*,
            {{ rank }}() over (
                partition by held.authority{% for column in identity %}, held.{{ column }}{% endfor %}
                order by held.as_of desc{% for column in then %}, held.{{ column }} desc{% endfor %}
            ) as place
        from {{ ref(table) }} as held
    ) as submitted
    where submitted.place = 1
{%- endmacro %}

{% macro made_in_force(models, standard, extract) -%}
    {# What the model of a standard makes, here called `made`, of the authorities for which the standard is the source in
       force of an extract. `models` is the start of the names of such models. A `from` clause. #}
    from {{ ref(models ~ '__from_' ~ standard) }} as made
    inner join {{ ref('stg_register__extracts') }} as extracts
        on
            made.authority = extracts.authority
            and extracts.extract = '{{ extract }}'
            and extracts.source_format = '{{ standard }}'
{%- endmacro %}

{% macro source_in_force(extract, columns) -%}
    {# An extract from the source in force of each authority: the extract itself, or the returns of a standard. A query
       of the authority, the columns named and `source_format`. #}
    select
        authority,
        {{ columns | join(',\n        ') }},
        'extract' as source_format
    from {{ ref('stg_' ~ extract.replace('/', '__')) }}
    {%- for standard in standards_that_fill(extract) %}
    union all
    select
        made.authority,
        made.{{ columns | join(',\n        made.') }},
        extracts.source_format
    {{ made_in_force('int_' ~ extract.split('/')[1], standard, extract) }}
    {%- endfor %}
{%- endmacro %}

{% macro losses_of_persons(standard, table_name) -%}
    {# What is not known of the children of a standard, one row each. A query. #}
    {%- set lost = {
        'date of birth': 'date_of_birth is null',
        'sex': "sex = 'U' and coalesce(sex_returned, '') not in ('U', '0', '9')",
        'ethnicity': 'ethnicity is null',
    } -%}
    {%- for what, is_lost in lost.items() %}
    {{ 'union all' if not loop.first }}
    select
        authority,
        '{{ table_name }}' as table_name,
        as_of,
        '{{ what }} not known' as what
    from {{ ref('int_persons__from_' ~ standard) }}
    where {{ is_lost }}
    {%- endfor %}
{%- endmacro %}

{% macro losses_of_factors(factors, factor, table_name='assessment_factors') -%}
    {# Factors found at assessment that lose something as needs, one row each: `factors` is the relation. A query. #}
    select
        authority,
        '{{ table_name }}' as table_name,
        as_of,
        case
            when {{ need_of_factor(factor) }} is null then 'factors not listed'
            else 'factors without whose they are'
        end as what
    from {{ factors }}
    where
        regexp_extract({{ factor }}, '^([1-6][ABC])$', 1) = {{ factor }}
        or ({{ need_of_factor(factor) }} is null and {{ factor }} != '21')
{%- endmacro %}

{% macro meanings_of_codes(days, day) -%}
    {# What each attendance code means on each of some days: one outside its validity has the meaning that it had last,
       else the one it had first. `days` is a relation with a column `day`. A query. #}
    select
        codes.code,
        days.{{ day }},
        coalesce(
            {{ latest('codes.counts_as', 'codes.valid_from') }} filter (where codes.valid_from <= days.{{ day }}),
            {{ earliest('codes.counts_as', 'codes.valid_from') }}
        ) as counts_as
    from {{ days }} as days
    cross join {{ ref('attendance_codes') }} as codes
    group by codes.code, days.{{ day }}
{%- endmacro %}

{% macro newest_payload(table, identity, rank='row_number') -%}
    {# Of a table of the Department's daily collection the rows that the newest payload has of each thing of a child, but
       for what that takes back and what is of a child taken back since. A query. #}
    select newest.*
    from (
        {{ newest_rows(table, ['person_key'] + identity, then=['purge'], rank=rank) | indent(8) }}
    ) as newest
    left join {{ ref('int_csc_api__purged') }} as purged
        on newest.authority = purged.authority and newest.person_key = purged.person_key
    where
        not {{ is_yes('newest.purge') }}
        and (purged.purged_on is null or newest.as_of > purged.purged_on)
{%- endmacro %}
