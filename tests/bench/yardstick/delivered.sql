-- What one authority delivered, as tables: names, types, what is known at the as-of date, small numbers for people.
-- The variables landing, seeds and as_of, and the view sessions, are set by handwritten.py.
create macro as_of() as getvariable('as_of');
create macro delivered(files) as table
    from read_csv(getvariable('landing') || '/' || files || '/*.csv', all_varchar = true, header = true, delim = ',');
create macro reference(seed) as table
    from read_csv(getvariable('seeds') || '/' || seed || '.csv', all_varchar = true, header = true, delim = ',');
create macro yes(answer) as lower(answer) in ('y', 'yes', '1', 'true');
create macro known(day) as case when day::date <= as_of() then day::date end;
create macro far(day) as coalesce(day, date '9999-12-31');
create macro quarter_of(day) as date_trunc('quarter', day)::date;
create macro age(birth, day) as
    year(day) - year(birth) - (month(day) * 100 + day(day) < month(birth) * 100 + day(birth))::int;

create table persons as
select row_number() over ()::int as pid, person_id, date_of_birth::date as dob, sex, ethnicity, upn,
    coalesce(yes(disabled_children_team), false) as cwd
from delivered('social_care/persons');

create table members as
select family_id, pid, relationship, yes(being_worked_with) as worked_with
from delivered('social_care/family_members') join persons using (person_id);

create table plan as
with p as (
    select plan_id, pid, dob, cwd, start_date::date as s, known(end_date) as e
    from delivered('social_care/child_protection_plans') join persons using (person_id)
        where start_date::date <= as_of()
), o as (
    select *, row_number() over (partition by pid order by s, e nulls last, plan_id) as seq,
        row_number() over (partition by pid order by s, plan_id) as start_seq
    from p
), previous as (
    select o.plan_id, arg_max(b.e, b.seq) as e from o join o b on b.pid = o.pid and b.seq < o.seq and b.e <= o.s
        group by 1
)
select o.*, o.s - previous.e as since_previous from o left join previous using (plan_id);

create table care as
select period_id, pid, dob, cwd, start_date::date as s, known(end_date) as e,
    row_number() over (partition by pid order by start_date::date, period_id) as start_seq
from delivered('social_care/periods_of_care') join persons using (person_id)
where start_date::date <= as_of() and not yes(uasc);

create table referrals as
select referral_id, pid, start_date::date as s, known(end_date) as e, category_of_need,
    row_number() over (partition by pid order by start_date::date, referral_id) as start_seq,
    rank() over (partition by pid order by start_date::date) - 1 as previous,
    coalesce(max(start_date::date) over (partition by pid order by start_date::date
        range between unbounded preceding and interval 1 day preceding) >= start_date::date - interval 12 month,
            false) as again
from delivered('social_care/referrals') join persons using (person_id) where start_date::date <= as_of();

create table proceedings as
select proceedings_id, pid, known(pre_proceedings_date) as pre, known(issued_date) as issued,
    known(concluded_date) as concluded
from delivered('social_care/care_proceedings') left join persons using (person_id)
where pre_proceedings_date::date <= as_of() or issued_date::date <= as_of();

create table incidents as
select pid, incident_id, role, incident_date::date as d, yes(domestic_abuse) as abuse, yes(call_out) as call_out
from delivered('police/incidents') join persons using (person_id) where incident_date::date <= as_of();

create table marac as
select pid, referral_date::date as d from delivered('police/marac_referrals') join persons using (person_id)
where referral_date::date <= as_of();

create table treatments as
select treatment_id, pid, substance_group, start_date::date as s, known(closure_date) as e,
    case when closure_date::date <= as_of() then closure_reason end as reason,
    row_number() over (partition by pid order by start_date::date, treatment_id) as seq
from delivered('substance_misuse/treatments') join persons using (person_id) where start_date::date <= as_of();

create table treatment as
with back as (
    select t.treatment_id, count(n.treatment_id) > 0 as back
    from treatments t left join treatments n on n.pid = t.pid and n.s > t.e and n.s <= t.e + interval 6 month
    where t.reason = 'completed' and t.e + interval 6 month <= as_of() group by 1
)
select t.*, back.back from treatments t left join back using (treatment_id);

create table form as
select treatment_id, stage, form_date::date as d,
    row_number() over (partition by treatment_id order by form_date::date, form_id) as seq,
    alcohol_days::int + opiate_days::int + crack_days::int + cocaine_days::int + amphetamine_days::int + cannabis_days::int
        + other_days::int as misuse,
    psychological_health::int as mind, physical_health::int as body, quality_of_life::int as life,
    paid_work_days::int + volunteering_days::int + education_days::int as work
from delivered('substance_misuse/treatment_outcomes_profiles') semi join persons using (person_id)
    where form_date::date <= as_of();

create table assessment as
select assessment_id, pid, assessment_date::date as d, outcome
from delivered('substance_misuse/assessments') join persons using (person_id) where assessment_date::date <= as_of();

create table child_assessment as
select cwd, known(end_date) as e, known(end_date) - start_date::date as days
from delivered('social_care/assessments') join persons using (person_id) where start_date::date <= as_of();

create table people_under_18 as
select year::int as year, population::double as population
from delivered('authority/population') where age_group = 'under_18';

create table need_plan as
select cwd, start_date::date as s, known(end_date) as e
from delivered('social_care/child_in_need_plans') join persons using (person_id) where start_date::date <= as_of();

create table programme as
select programme_id, pid, participant_role as role, start_date::date as s, known(end_date) as e,
    case when end_date::date <= as_of() then outcome end as outcome,
    row_number() over (partition by pid order by start_date::date, programme_id) as seq
from delivered('domestic_abuse/programmes') join persons using (person_id) where start_date::date <= as_of();

create table score as
with s as (
    select pid, if(instrument = 'PHQ-9', 'phq9', 'gad7') as instrument, if(instrument = 'PHQ-9', 6, 4) as reliable,
        stage,
        score_date::date as d, score::int as score
    from delivered('health/mental_health_scores') join persons using (person_id) where score_date::date <= as_of()
    union all
    select pid, 'lsir', null, stage, assessment_date::date, score::int
    from delivered('domestic_abuse/lsir_assessments') join persons using (person_id)
        where assessment_date::date <= as_of()
)
select *, row_number() over w as seq, score - first_value(score) over w as change, lead(d) over w as next_d
from s window w as (partition by pid, instrument order by d, case stage when 'initial' then 1 when 'end' then 3
    else 2 end);

-- one pass over the sessions: a day stands for the days that are judged alike, and only their sums are judged
create table codes as select code, counts_as, valid_from::date as valid_from from reference('attendance_codes');
create table day_table as
with d as (select unnest(generate_series(date '2000-01-01', as_of(), interval 1 day))::date as d)
select d, max(if(day(d) = 1 and month(d) in (1, 4, 7, 9, 10) or d in (select valid_from from codes), d, null))
    over (order by d rows unbounded preceding) as stretch
from d;

create table by_code as
with s as (
    select upn, stretch, code, count(*) as n from sessions join day_table on session_date = d group by all
), meaning as (
    select code, stretch, coalesce(arg_max(counts_as, valid_from) filter (valid_from <= stretch),
        arg_min(counts_as, valid_from)) as kind
    from codes cross join (select distinct stretch from day_table) group by all
)
select pid, quarter_of(stretch) as q, code, kind, sum(n)::int as n
from s join persons using (upn) join meaning using (code, stretch)
where age(dob, make_date(year(stretch) - (month(stretch) < 9)::int, 9, 1)) between 5 and 15 group by all;

create table attendance as
select pid, q, coalesce(sum(n) filter (kind != 'not_possible'), 0)::int as possible,
    coalesce(sum(n) filter (kind = 'authorised'), 0)::int as auth, coalesce(sum(n) filter (kind = 'unauthorised'),
        0)::int as unauth
from by_code group by pid, q;
