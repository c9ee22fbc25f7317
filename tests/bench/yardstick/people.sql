-- Family Safeguarding spells, their people and quarters, and the fields of each person and family in a quarter.
create table spells as
with a as (
    select family_id, involvement_id, team, start_date::date as s, known(end_date) as e
    from delivered('social_care/safeguarding_involvements') where start_date::date <= as_of()
), g as (
    select *, coalesce(s - max(far(e)) over (partition by family_id order by s, involvement_id
        rows between unbounded preceding and 1 preceding) > 28, true)::int as fresh
    from a
), n as (
    select *, sum(fresh) over (partition by family_id order by s, involvement_id) as k from g
), f as (
    select family_id, min(s) as fs, nullif(max(far(e)), date '9999-12-31') as fe,
        last(team order by s, involvement_id) as team
    from n group by family_id, k
)
select row_number() over ()::int as sid, f.*, c.cohort::int as cohort
from f left join reference('cohorts') c on fs between c.start_date::date and c.end_date::date;

create table people as
select row_number() over ()::int as mid, sid, family_id, fs, fe, team, cohort, pid, relationship, sex, ethnicity,
    greatest(age(dob, fs), 0) as age, age(dob, fs) < 18 as child
from spells join members using (family_id) join persons using (pid)
where dob <= far(fe) and (age(dob, fs) < 18 or worked_with);

create table quarters as
select q::date as q, (q + interval 3 month - interval 1 day)::date as qe,
    least((q + interval 3 month - interval 1 day)::date, as_of()) as l
from generate_series((select quarter_of(min(fs)) - interval 12 month from spells), quarter_of(as_of()),
    interval 3 month) t (q);

-- ws and we: the time since Family Safeguarding started that lies in the quarter
create table spine as
select *, ws <= we as since from (
    select mid, sid, pid, child, fs, fe, q, qe, l, greatest(q, fs) as ws, least(l, far(fe)) as we,
        case when qe < fs then 'baseline' when q > fe then 'after' else 'during' end as period
    from people join quarters on q >= quarter_of(fs) - interval 12 month
);

create table levels as
select sid, 'fs' as level, '' as value from spells
union all select sid, 'cohort', cohort::varchar from spells where cohort is not null
union all select sid, 'team', team from spells;
create view population as
select level, value, mid, pid, child, q, l from spine join levels using (sid)
    where level != 'fs' or period = 'during';

create table plan_since as
select mid, sid, fs, q, p.*, least(far(e), l) - s as days, far(e) <= l as closed, s >= ws as fresh
from spine join plan p using (pid) where child and since and s <= we and far(e) >= ws;

create table care_since as
select mid, sid, q, c.*, least(far(e), l) - s as days, far(e) <= l as closed, since and s <= we
    and far(e) >= ws as active
from spine join care c using (pid) where child and fs <= l and s <= l and far(e) >= ws;

create table treated as
select mid, sid, q, l, t.treatment_id, t.s, if(far(e) <= l, e, null) as e, if(far(e) <= l, reason, null) as reason,
    if(far(e) <= l, back, null) as back, seq = max(seq) over (partition by mid, q) as latest, t.s >= q as starts,
        far(e) <= l as closed,
    far(e) <= l and coalesce(since and e between ws and we, false) as closed_since
from spine join treatment t using (pid) where t.s <= l and far(e) >= q;

create table assessed as
select mid, sid, q, assessment_id, outcome from spine join assessment using (pid) where since and d between ws and we;

create table profile as
with picked as (
    select t.mid, t.q, t.treatment_id, arg_min(f, f.seq) as a, arg_max(f, f.seq) as z,
        arg_max(f, f.seq) filter (f.stage = 'exit') as x,
        max(f.seq) > min(f.seq) as two
    from treated t left join form f on f.treatment_id = t.treatment_id and f.d <= t.l where latest group by 1, 2, 3
)
select *, if(two, z.misuse - a.misuse, null) as misuse, if(two, z.mind - a.mind, null) as mind,
    if(two, z.body - a.body, null) as body,
    if(two, z.work - a.work, null) as work, if(two, z.life - a.life, null) as life
from picked;

create table repeats as
with i as (
    select pid, incident_id, min(d) as d from incidents where abuse group by 1, 2
), f as (
    select *, lag(d) over (partition by pid order by d, incident_id) as before from i
)
select pid, incident_id, d from f where before >= d - interval 12 month;

create table high_risk as
with e as (
    select pid, d, 1 as again from repeats union all select pid, d, 0 from marac
), p as (
    select pid, q from e join quarters on d <= l and d > l - interval 12 month
    group by pid, q having sum(again) >= 4 or count(*) > sum(again)
)
select mid, sid, q from p join spine using (pid, q);

create table running as
select mid, q, max_by(p.s, seq) as s, arg_max_null(if(far(p.e) <= l, p.e, null), seq) as e,
    arg_max_null(if(far(p.e) <= l, outcome, null), seq) as outcome, bool_or(p.s >= q) as starts,
        bool_or(far(p.e) <= l) as ends
from spine join programme p using (pid) where p.s <= l and far(p.e) >= q group by mid, q;

create table served as
with t as (
    select mid, q, any_value(s) filter (latest) as i25, any_value(e) filter (latest) as i26,
        any_value(reason) filter (latest) as i27,
        any_value(back) filter (latest) as i28, count(*) filter (closed_since and reason = 'dropped_out') as i31,
            bool_or(starts) as starts,
        bool_or(closed) as ends, bool_or(closed and coalesce(reason = 'completed', false)) as success,
            bool_or(back) as back
    from treated group by mid, q
), a as (
    select mid, q, count(*) as i29, count(*) filter (outcome = 'non_engagement') as i30 from assessed group by mid, q
)
select * replace (coalesce(i31, 0) as i31, coalesce(i29, 0) as i29, coalesce(i30, 0) as i30) from t full
    join a using (mid, q);

create table person_quarter as
with plans_before as (
    select mid, count(*) as n, sum(e - s) as days, max_by(plan_id, seq) as k, max_by(s, seq) as ks,
        max_by(e, seq) as ke
    from people join plan using (pid) where child and e < fs group by mid
), plans as (
    select mid, q, count(*) as n, sum(days) as days, max_by(plan_id, start_seq) as k, max_by(s, start_seq) as ks,
        arg_max_null(e, start_seq) as ke, arg_max_null(since_previous, start_seq) as gap
    from plan_since group by mid, q
), looked as (
    select mid, q, coalesce(sum(days) filter (not closed), 0) as open_days, coalesce(sum(days) filter (closed),
        0) as closed_days,
        max_by(period_id, start_seq) filter (active) as k, max_by(s, start_seq) filter (active) as ks,
        arg_max_null(e, start_seq) filter (active) as ke
    from care_since group by mid, q
), ref as (
    select mid, r.* from people p join referrals r using (pid) where child and s <= fs and (s < fs or far(e) > fs)
    qualify row_number() over (partition by mid order by far(e) > fs desc, start_seq desc) = 1
), crime_before as (
    select mid, count(*) filter (role = 'victim') as v, count(*) filter (role = 'offender') as o
    from people join incidents using (pid) where d < fs and d >= fs - interval 12 month group by mid
), crime as (
    select mid, quarter_of(d) as q, count(*) filter (role = 'victim') as v, count(*) filter (role = 'offender') as o
    from people join incidents using (pid) where d >= fs and d <= far(fe) group by all
)
select spine.pid as person_key, family_id as family_key, spine.fs as r03_fs_start_date, spine.q as quarter_start,
    qe as quarter_end, period,
    spine.child as is_child, ref.referral_id as r02_referral_key, sex as d02_sex, people.age as d04_age,
        ethnicity as d06_ethnicity,
    relationship as d07_relationship_type, spine.fe as r04_fs_end_date, team as r13_latest_fs_team,
        cohort as r05_cohort,
    ref.s as r06_referral_start_date, ref.category_of_need as r07_referral_category_of_need,
        ref.e as r08_referral_end_date,
    ref.previous as r09_previous_referrals, plans.k as r10_cpp_key, plans.ks as r11_cpp_start_date,
        plans.ke as r12_cpp_end_date,
    plans_before.k as r13_previous_cpp_key, plans_before.ks as r14_previous_cpp_start_date,
        plans_before.ke as r15_previous_cpp_end_date,
    looked.k as r16_cla_key, looked.ks as r17_cla_start_date, looked.ke as r18_cla_end_date,
    coalesce(crime_before.v, 0) as i01_times_victim_before, coalesce(crime_before.o, 0) as i02_times_offender_before,
    coalesce(crime.v, 0) as i03_times_victim_since, coalesce(crime.o, 0) as i04_times_offender_since,
    if(spine.child, coalesce(plans_before.days, 0), null) as i05_cpp_days_before,
        if(spine.child, coalesce(plans.days, 0), null) as i06_cpp_days_during,
    if(spine.child, coalesce(plans_before.n, 0), null) as i07_cpp_count_before,
        if(spine.child, coalesce(plans.n, 0), null) as i08_cpp_count_during,
    unauth as i15_unauthorised_sessions, auth as i16_authorised_absence_sessions, possible as i17_possible_sessions,
    unauth::double / nullif(possible, 0) * 100 as i18_pct_unauthorised, auth::double / nullif(possible,
        0) * 100 as i19_pct_authorised,
    gap as i20_days_since_previous_cpp, gap < 365 as i21_repeat_within_12_months,
        gap < 730 as i22_repeat_within_24_months,
    if(spine.child, coalesce(open_days, 0), null) as i23_care_days_open_at_quarter_end,
    if(spine.child, coalesce(closed_days, 0), null) as i24_care_days_closed_in_quarter,
    i25 as i25_treatment_start_date, i26 as i26_treatment_closure_date, i27 as i27_treatment_closure_reason,
        i28 as i28_represented_within_6_months,
    coalesce(i29, 0) as i29_initial_assessments, coalesce(i30, 0) as i30_initial_assessments_no_engagement,
        coalesce(i31, 0) as i31_treatments_no_engagement,
    a.misuse as i32_substance_misuse_initial, z.misuse as i33_substance_misuse_latest,
        x.misuse as i34_substance_misuse_end,
    a.mind as i35_psychological_wellbeing_initial, z.mind as i36_psychological_wellbeing_latest,
        x.mind as i37_psychological_wellbeing_end,
    a.body as i38_physical_health_initial, z.body as i39_physical_health_latest, x.body as i40_physical_health_end,
    a.work as i41_employment_initial, z.work as i42_employment_latest, x.work as i43_employment_end,
    a.life as i44_quality_of_life_initial, z.life as i45_quality_of_life_latest, x.life as i46_quality_of_life_end,
    running.s as i47_da_programme_start_date, running.e as i48_da_programme_end_date,
        running.outcome as i49_da_programme_outcome,
    high_risk.mid is not null as i66_four_or_more_da_repeats_or_marac
from spine join people using (mid) left join ref using (mid) left join plans_before using (mid) left
    join crime_before using (mid)
left join plans using (mid, q) left join looked using (mid, q) left join crime using (mid, q) left
    join served using (mid, q)
left join profile using (mid, q) left join running using (mid, q) left join high_risk using (mid, q)
left join attendance on attendance.pid = if(spine.child, spine.pid, null) and attendance.q = spine.q;

create table family_quarter as
with p as (
    select family_key, r03_fs_start_date, quarter_start, any_value(quarter_end) as quarter_end,
        any_value(period) as period,
        any_value(r05_cohort) as r05_cohort, any_value(r13_latest_fs_team) as r13_latest_fs_team,
            count(*) filter (is_child) as children,
        count(*) filter (not is_child) as adults, coalesce(sum(i05_cpp_days_before), 0) as i05_cpp_days_before,
        coalesce(sum(i06_cpp_days_during), 0) as i06_cpp_days_during, coalesce(sum(i07_cpp_count_before),
            0) as i07_cpp_count_before,
        coalesce(sum(i08_cpp_count_during), 0) as i08_cpp_count_during,
            sum(i15_unauthorised_sessions) as i15_unauthorised_sessions,
        sum(i16_authorised_absence_sessions) as i16_authorised_absence_sessions,
            sum(i17_possible_sessions) as i17_possible_sessions,
        coalesce(sum(i23_care_days_open_at_quarter_end), 0) as i23_care_days_open_at_quarter_end,
        coalesce(sum(i24_care_days_closed_in_quarter), 0) as i24_care_days_closed_in_quarter,
            sum(i29_initial_assessments) as i29_initial_assessments,
        sum(i30_initial_assessments_no_engagement) as i30_initial_assessments_no_engagement,
            sum(i31_treatments_no_engagement) as i31_treatments_no_engagement
    from person_quarter group by all
), s as (
    select family_id, fs, q, count(*) filter (served.starts) as i50_starting_treatment,
        count(*) filter (served.ends) as i51_ending_treatment,
        count(*) filter (success) as i52_treatments_successful,
            count(*) filter (back) as i53_representing_within_6_months,
        count(*) filter (i29 > 0) as i54_initial_assessments,
            count(*) filter (i30 > 0) as i55_initial_assessments_no_engagement,
        count(*) filter (misuse < 0) as i56_improved_substance_misuse,
            count(*) filter (misuse > 0) as i57_declined_substance_misuse,
        count(*) filter (mind > 0) as i58_improved_psychological_wellbeing,
            count(*) filter (mind < 0) as i59_declined_psychological_wellbeing,
        count(*) filter (body > 0) as i60_improved_physical_health,
            count(*) filter (body < 0) as i61_declined_physical_health,
        count(*) filter (work > 0) as i62_improved_employment, count(*) filter (work < 0) as i63_declined_employment,
        count(*) filter (life > 0) as i64_improved_quality_of_life,
            count(*) filter (life < 0) as i65_declined_quality_of_life,
        count(*) filter (running.starts) as i66_starting_da_programme,
            count(*) filter (running.ends) as i67_ending_da_programme,
        count(high_risk.mid) as i68_four_or_more_da_repeats_or_marac
    from (from served select mid, q union from running select mid, q union from high_risk select mid, q)
        join people using (mid)
    left join served using (mid, q) left join profile using (mid, q) left join running using (mid, q) left
        join high_risk using (mid, q)
    group by all
)
select p.*, i06_cpp_days_during::double / nullif(i08_cpp_count_during, 0) as cpp_days_per_plan,
    i15_unauthorised_sessions::double / nullif(i17_possible_sessions, 0) * 100 as i18_pct_unauthorised,
    i16_authorised_absence_sessions::double / nullif(i17_possible_sessions, 0) * 100 as i19_pct_authorised,
    coalesce(columns(s.* exclude (family_id, fs, q)), 0)
from p left join s on family_key = family_id and r03_fs_start_date = fs and quarter_start = q;
