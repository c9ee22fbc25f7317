{# Generated from ingest/formats by `make generate`. Do not edit. #}

{% macro fills() -%}
    {# The extracts that returns of standards stand in for, and the tables that they need. #}
    {%- set names = ['standard', 'precedence', 'extract', 'covers', 'since', 'tables'] -%}
    {%- set found = [] -%}
    {%- for values in [
        ["ssda903", 2, "social_care/periods_of_care", "first_year", "1948-01-01", ["episodes", "uasc"]],
        ["ssda903", 2, "social_care/persons", "", "1948-01-01", ["header"]],
        ["cin_census", 2, "social_care/persons", "", "1948-01-01", ["children"]],
        ["cin_census", 2, "social_care/referrals", "first_year", "1948-01-01", ["cin_details", "assessment_factors"]],
        ["cin_census", 2, "social_care/child_protection_plans", "first_year", "1948-01-01", ["child_protection_plans"]],
        ["cin_census", 2, "social_care/child_in_need_plans", "first_year", "2021-04-01", ["child_in_need_plans"]],
        ["cin_census", 2, "social_care/care_proceedings", "first_year", "2026-04-01", ["pre_proceedings"]],
        ["csww", 2, "workforce/caseloads", "", "1948-01-01", ["workers"]],
        ["csww", 2, "workforce/posts", "", "1948-01-01", ["workers", "vacancies"]],
        ["ssd", 1, "social_care/persons", "", "1948-01-01", ["person"]],
        ["ssd", 1, "social_care/referrals", "six_years", "1948-01-01", ["cin_episodes", "cin_assessments", "assessment_factors"]],
        ["ssd", 1, "social_care/child_in_need_plans", "six_years", "1948-01-01", ["cin_plans"]],
        ["ssd", 1, "social_care/child_protection_plans", "six_years", "1948-01-01", ["cp_plans"]],
        ["ssd", 1, "social_care/periods_of_care", "six_years", "1948-01-01", ["cla_episodes", "legal_status", "cla_placement", "immigration_status"]],
        ["ssd", 1, "social_care/care_proceedings", "six_years", "1948-01-01", ["pre_proceedings"]],
        ["ssd", 1, "workforce/caseloads", "", "1948-01-01", ["professionals"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_1"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_2"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_3"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_4"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_5"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_6"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_7"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_8"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_9"]],
        ["annex_a", 3, "social_care/persons", "", "1948-01-01", ["list_10"]],
        ["annex_a", 3, "social_care/referrals", "six_months", "1948-01-01", ["list_3", "list_6"]],
        ["annex_a", 3, "social_care/child_protection_plans", "twelve_months", "1948-01-01", ["list_7"]],
        ["annex_a", 3, "social_care/periods_of_care", "twelve_months", "1948-01-01", ["list_8"]],
        ["csc_api", 4, "social_care/persons", "", "1948-01-01", ["children"]],
        ["csc_api", 4, "social_care/referrals", "first_payload", "1948-01-01", ["episodes", "factors"]],
        ["csc_api", 4, "social_care/child_in_need_plans", "first_payload", "1948-01-01", ["child_in_need_plans"]],
        ["csc_api", 4, "social_care/child_protection_plans", "first_payload", "1948-01-01", ["child_protection_plans"]],
        ["csc_api", 4, "social_care/periods_of_care", "first_payload", "1948-01-01", ["placements", "children"]],
        ["ndtms", 2, "substance_misuse/assessments", "", "1948-01-01", ["records"]],
        ["ndtms", 2, "substance_misuse/treatments", "", "1948-01-01", ["records"]],
        ["ndtms", 2, "substance_misuse/treatment_outcomes_profiles", "", "1948-01-01", ["records"]],
        ["sus", 2, "health/ae_attendances", "", "1948-01-01", ["ae"]],
        ["sus", 2, "health/emergency_admissions", "", "1948-01-01", ["apc"]],
        ["mhsds", 2, "health/mental_health_contacts", "", "1948-01-01", ["referrals", "contacts"]],
        ["mhsds", 2, "health/mental_health_scores", "", "1948-01-01", ["referrals", "referral_scores"]],
        ["mhsds", 2, "health/mental_health_scores", "", "1948-01-01", ["referrals", "activity_scores", "activities", "contacts"]],
        ["school_census", 2, "education/attendance_summary", "term_before", "1948-01-01", ["pupilonroll", "termlysessiondetailsonroll"]],
        ["school_census", 2, "education/attendance_summary", "term_before", "1948-01-01", ["pupilnolongeronroll", "termlysessiondetailsoffroll"]],
        ["school_sessions", 2, "education/attendance", "", "1948-01-01", ["marks"]],
        ["school_sessions", 2, "education/attendance", "", "1948-01-01", ["days"]],
    ] -%}
        {%- do found.append(dict(zip(names, values))) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro filled() -%}
    {# Tables of standards, as standard/table, that count only with a row in which all of these columns are filled. #}
    {{ return({
        "cin_census/pre_proceedings": ["pp_start_date"],
        "csww/vacancies": ["number_of_vacancies"],
        "ssd/pre_proceedings": ["decision_date"],
        "ssd/professionals": ["worker_key", "caseload"],
    }) }}
{%- endmacro %}
