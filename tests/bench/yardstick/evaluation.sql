-- What the evaluation's statistics are worked out from. Totals of the whole authority are left out, because rows win.
create table cohorts as
with posts as (
    select snapshot_date::date as d, sum(established_fte::double) as e,
        sum(established_fte::double - vacant_fte::double) as f
    from delivered('workforce/posts') join reference('worker_roles') using (role)
    where adult_worker_type != '' group by 1
), months as (
    select last_day(m) as z
    from (select unnest(generate_series(date_trunc('month', min(d)), as_of(), interval 1 month)) as m from posts)
    where last_day(m) <= as_of()
), filled as (
    select z, arg_max(f, d) / arg_max(e, d) as share
    from months join posts on d <= z and d > z - interval 3 month group by z
), workers as (
    select z, worker_id
    from (select distinct snapshot_date::date as d, worker_id from delivered('workforce/caseloads')) c
    join (
        select z, max(snapshot_date::date) as d
        from months join delivered('workforce/caseloads')
            on snapshot_date::date <= z and snapshot_date::date > z - interval 3 month
        group by z
    ) using (d)
), trained as (
    select worker_id, min(completed_date::date) filter (where course = 'motivational_interviewing_initial') as mi,
        min(completed_date::date) filter (where course = 'family_safeguarding_workshop') as fs
    from delivered('workforce/training') group by 1
), shares as (
    select z, avg((coalesce(mi, 'infinity'::date) <= z)::int) as mi, avg((coalesce(fs, 'infinity'::date) <= z)::int) as fs
    from workers left join trained using (worker_id) group by z
), day as (
    select coalesce(min(z), date '2018-03-31') as day
    from filled join shares using (z) where share >= 0.7 and mi >= 0.7 and fs >= 0.7
)
select 1 as evaluation_cohort, date '0001-01-01' as a, day as z from day
union all select 2, day + 1, date '9999-12-31' from day;

create macro months(day) as year(day) * 12 + month(day) + (day(day) - 1) / day(last_day(day));
create table authority_year as
with place as (
    select go_live_date::date as live, before_start::date as b1, before_end::date as b2, after_start::date as a1,
        after_end::date as a2
    from reference('local_authorities') where slug = getvariable('authority')
), years as (
    select unnest(generate_series(date '2000-04-01', as_of(), interval 1 year))::date as y1,
        (y1 + interval 12 month - interval 1 day)::date as y2
), cuts as (
    select distinct y1, y2, unnest([y1, b1, b2 + 1, a1, a2 + 1]) as d1 from years, place
), parts as (
    select *, coalesce(lead(d1) over (partition by y1 order by d1) - 1, y2) as d2 from cuts where d1 between y1
        and y2 and y2 <= as_of()
), events as (
    select 'new_looked_after' as outcome, pid, s, null as e, age(dob, s) as years, null as again, min(s)
        over () as earliest from care
    union all select 'on_plan', pid, s, far(e), null, null, min(s) over () from plan
    union all select 're_referrals', pid, s, null, null, again, min(s) over () from referrals
), asked as (
    select outcome, age_group, below, y1, y2, d1, d2
    from (select outcome, min(earliest) as earliest from events group by 1), parts,
        (values ('under_10', 10), ('under_12', 12), ('under_18', 18)) t (age_group, below)
    where earliest <= y2 and (outcome != 're_referrals' or age_group = 'under_18')
), c as (
    select outcome, age_group, d1, d2, case outcome
        when 'new_looked_after' then count(distinct ev.pid) filter (coalesce(years, 17) < below)
            when 'on_plan' then count(distinct ev.pid) filter (coalesce(age(dob, d2), 17) < below)
                else count(*) filter (again) end as counted,
        count(ev.pid) as rows
    from asked left join events ev using (outcome)
    left join persons using (pid)
    where if(outcome = 'on_plan', ev.s <= d2 and d2 < ev.e, ev.s between d1 and d2) group by outcome, age_group, d1,
        d2
), population as (
    select year::int as year, age_group, population::double as population from delivered('authority/population')
)
select outcome, age_group, year(y1)::int as financial_year, d1 as first_day, d2 as last_day,
    ((months(d2 + 1) - months(d1)) / 12)::double as part_of_year,
    case when d1 >= b1 and d2 <= b2 then 'before' when d1 >= a1 and d2 <= a2 then 'after' else '' end as period,
    coalesce(live between y1 and y2, false) as is_go_live_year, coalesce(counted, 0)::double as counted,
    if(outcome = 're_referrals', coalesce(rows, 0), population)::double as denominator
from asked left join c using (outcome, age_group, d1, d2) left join population p on p.age_group = asked.age_group
    and p.year = year(y1), place;

create table int_children__first_outcomes as
with k as (
    select pid, fs, (fs + interval 12 month)::date as until, cohort from people where child
    qualify row_number() over (partition by pid order by fs) = 1
), periods as (
    select 'looked_after' as outcome, pid, s, far(e) as e from care union all select 'child_protection_plan', pid,
        s, far(e) from plan
), seen as (
    select outcome, pid, bool_or(s < fs) as already, bool_or(s >= fs) as became
    from k join periods using (pid) where s <= until and (s >= fs or e > fs) group by 1, 2
)
select pid as person_key, outcome, fs as fs_start_date, cohort, evaluation_cohort,
    case when already then 'already' when until > as_of() then 'followed_for_less_than_12_months'
        when became then 'became' else 'did_not' end as state
from k cross join (values ('looked_after'), ('child_protection_plan')) t (outcome) left join seen using (outcome, pid)
left join cohorts on fs between a and z;

create table int_spells__call_outs as
with c as (
    select sid, count(distinct incident_id) filter (d < fs) as before,
        count(distinct incident_id) filter (d >= fs) as after
    from people join incidents using (pid) where call_out and d >= fs - interval 12 month
        and d < fs + interval 12 month group by sid
)
select family_id as family_key, fs as fs_start_date, cohort, evaluation_cohort,
    coalesce(before, 0) as incidents_before,
    coalesce(after, 0) as incidents_after, fs + interval 12 month <= as_of() as has_twelve_months_after
from spells semi join people using (sid) left join c using (sid) left join cohorts on fs between a and z;

create table int_adults__crisis_contacts as
with supported as (
    select pid, min(start_date::date) as s, if(count(known(end_date)) = count(*), max(known(end_date)), null) as e
    from delivered('social_care/adult_worker_involvements') join persons using (person_id)
    where worker_type = 'mental_health' and start_date::date <= as_of() group by pid
), contacts as (
    select pid, contact_date::date as d from delivered('health/mental_health_contacts') join persons using (person_id)
    where contact_type = 'crisis' and contact_date::date <= as_of()
), c as (
    select pid, count(*) filter (d < s) as before, count(*) filter (d > e) as after
    from supported join contacts using (pid) where d >= s - interval 6 month
        and (d < s or d <= e + interval 6 month) group by pid
)
select pid as person_key, s as support_start_date, e as support_end_date, coalesce(before, 0) as contacts_before,
    if(e is null, null, coalesce(after, 0)) as contacts_after, coalesce(e + interval 6 month <= as_of(),
        false) as has_six_months_after
from supported left join c using (pid);

create table int_adults__treatment_outcomes as
select distinct treatment_id as treatment_key, coalesce(substance_group, '') as substance_group,
    e is not null as is_closed,
    coalesce(reason = 'completed', false) as is_completed, back as represented_within_6_months
from treatment t join people p using (pid) where not child and t.s <= far(p.fe) and far(t.e) >= p.fs;

create table int_survey__answers as
select survey, trim(question) as question, trim(answer) as answer, count(*) as responses
    from delivered('workforce/survey_responses') group by all;
create table int_survey__samples as
select survey, people_invited::int as people_invited, coalesce(respondents, 0) as respondents
from delivered('workforce/survey_samples')
full join (select survey, count(distinct response_id) as respondents from delivered('workforce/survey_responses')
    group by 1) using (survey);
