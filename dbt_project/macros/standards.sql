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

{% macro not_purged(table, episode='') -%}
    {# The rows of a table of the Department's daily collection but for what a child, or the episode that it lies in, had
       by the day on which that was taken back. `episode` names the column of the episode, if the table has one. A query. #}
    select held.*
    from {{ ref(table) }} as held
    left join {{ ref('int_csc_api__purged') }} as purged
        on held.authority = purged.authority and held.person_key = purged.person_key
    {%- if episode %}
    left join {{ ref('int_csc_api__purged_episodes') }} as purged_episodes
        on
            held.authority = purged_episodes.authority
            and held.person_key = purged_episodes.person_key
            and held.{{ episode }} = purged_episodes.{{ episode }}
    {%- endif %}
    where
        (purged.purged_on is null or held.as_of > purged.purged_on)
        {%- if episode %}
        and (purged_episodes.purged_on is null or held.as_of > purged_episodes.purged_on)
        {%- endif %}
{%- endmacro %}

{% macro newest_payload(table, identity, fields, episode='') -%}
    {# Of each thing of a child in a table of the Department's daily collection what the newest payload says that has it
       whole, and what later ones say has changed; nothing of what is taken back. `identity` are the columns that
       identify it within a child. A query of them, of `fields` and the as-of date of the newest payload. #}
    {%- set thing = (['authority', 'person_key'] + identity) | join(', ') -%}
    select
        {{ thing }},
        max(as_of) as as_of
        {%- for field in fields %},
        {{ newest_known(field, 'position') }} as {{ field }}
        {%- endfor %}
    from (
        select
            in_order.*,
            max(case when changes_only is null or {{ is_yes('purge') }} then position end) over (
                partition by {{ thing }}
            ) as whole_at
        from (
            select
                standing.*,
                row_number() over (
                    partition by {{ thing }}
                    order by as_of, case when {{ is_yes('purge') }} then 2 when changes_only is null then 0 else 1 end
                ) as position
            from (
                {{ not_purged(table, episode) | indent(16) }}
            ) as standing
        ) as in_order
    ) as told
    where position >= coalesce(whole_at, 1)
    group by {{ thing }}
    having not {{ is_yes(latest('purge', 'position')) }}
{%- endmacro %}
