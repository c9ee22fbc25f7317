-- The twenty indicators, re-referrals and x1 to x4: what was counted, then every row that the catalogue names.
create table counted (indicator varchar, measure varchar, level varchar, value varchar, breakdown varchar, q date,
    n double, d double);

-- 1 to 3: plans
create table active as
select q, l, plan.*, least(far(e), l) - s as days, far(e) <= l as closed from quarters join plan on s <= l
    and far(e) >= q;
create table level_plan as
select level, value, q, plan_id, any_value(closed) as closed, any_value(days) as days, bool_or(fresh) as fresh,
    any_value(since_previous) as gap, any_value(s) <= min(fs) as at_start
from plan_since join population using (mid, q) group by all;
insert into counted
select '1', 'plans_active', 'authority', '', b, q, count(*), null from active, (values (''), ('without_cwd')) t (b)
    where b = '' or not cwd group by b, q
union all select '1', m, 'authority', '', b, q, count(distinct pid), null
from (from active select *, 'on_plan_at_quarter_start' as m, q as day union all from active select *,
    'on_plan_at_quarter_end', l),
    (values ('all'), ('under_12'), ('without_cwd')) t (b)
where s <= day and far(e) > day and (b != 'under_12' or age(dob, day) < 12) and (b != 'without_cwd' or not cwd)
    group by m, b, q
union all select '1', 'plans_active', level, value, '', q, count(*), null from level_plan group by level, value, q
union all select '1', if(at_start, 'on_plan_at_fs_start', 'plan_begun_after_fs_start'), level, value, '', q,
    count(*), null
from level_plan group by at_start, level, value, q
union all select if(closed, '2a', '2b'), if(closed, 'days_on_closed_plans', 'days_on_open_plans'), 'authority', '',
    b, q, sum(days), count(*)
from active, (values (''), ('without_cwd')) t (b) where b = '' or not cwd group by closed, b, q
union all select if(closed, '2a', '2b'), if(closed, 'days_on_closed_plans', 'days_on_open_plans'), level, value, '',
    q, sum(days), count(*)
from level_plan group by closed, level, value, q
union all select i, m, 'authority', '', b, quarter_of(s), count(*) filter (since_previous < lim), count(*)
from plan, (values ('3a', 'repeat_plans_12_months', 365), ('3b', 'repeat_plans_24_months', 730)) x (i, m, lim),
    (values (''), ('without_cwd')) t (b)
where b = '' or not cwd group by i, m, b, 6
union all select i, m, level, value, '', q, count(*) filter (gap < lim), count(*)
from level_plan, (values ('3a', 'repeat_plans_12_months', 365), ('3b', 'repeat_plans_24_months', 730)) x (i, m, lim)
where fresh group by i, m, level, value, q;

-- 4: proceedings
insert into counted
with p as (
    select proceedings_id, min(pre) as pre, min(issued) as issued, min(concluded) as concluded from proceedings
        group by 1
), placed as (
    select 'authority' as level, '' as value, q, l, p.* from p, quarters
    union all select level, value, q, l, p.* from p join (
        select distinct proceedings_id, level, value, q, l from proceedings join people using (pid)
            join population using (mid) where level = 'fs'
    ) using (proceedings_id)
), s as (
    select level, value, q, count(*) filter (issued between q and l) as issued,
        count(*) filter (issued <= l and not coalesce(concluded <= l, false)) as court,
        count(*) filter (pre <= l and not coalesce(issued <= l, false) and not coalesce(concluded <= l,
            false)) as pre,
        coalesce(sum(concluded - issued) filter (concluded between q and l), 0) as days,
        count(concluded - issued) filter (concluded between q and l) as concluded
    from placed group by level, value, q
)
select '4', m, level, value, '', q, n, d from (
    from s select *, unnest([{'m': 'proceedings_issued', 'n': issued, 'd': null}, {'m': 'in_court_at_quarter_end',
        'n': court, 'd': null},
        {'m': 'in_pre_proceedings_at_quarter_end', 'n': pre, 'd': null},
        {'m': 'days_issue_to_conclusion', 'n': days, 'd': s.concluded}], recursive := true)
);

-- 5, 6: care
insert into counted
select '5', m, 'authority', '', b, q, count(distinct pid), null
from (from quarters select q, 'looked_after_at_quarter_start' as m, q as day union all from quarters select q,
    'looked_after_at_quarter_end', l)
    join care on s <= day and far(e) > day, (values ('all'), ('under_12'), ('without_cwd')) t (b)
where (b != 'under_12' or age(dob, day) < 12) and (b != 'without_cwd' or not cwd) group by m, b, q
union all select if(closed, '6a', '6b'), if(closed, 'days_in_closed_care', 'days_in_open_care'), level, value, b, q,
    sum(days), count(*)
from (
    select 'authority' as level, '' as value, b, q, far(e) <= l as closed, least(far(e), l) - s as days
    from quarters join care on s <= l and far(e) >= q, (values (''), ('without_cwd')) t (b) where b = '' or not cwd
    union all select level, value, '', q, closed, days
    from (select distinct level, value, q, period_id, closed, days from care_since join levels using (sid))
) group by closed, level, value, b, q;

-- 7: attendance
create table level_people as select distinct level, value, q, pid, child from population;
create table possible as
select level, value, q, sum(possible) as d, sum(auth) as auth, sum(unauth) as unauth
from level_people join attendance using (pid, q) where child group by level, value, q;
insert into counted
select '7', m, level, value, '', q, case m when 'authorised_absence' then auth
    when 'unauthorised_absence' then unauth else auth + unauth end, d
from possible, (values ('authorised_absence'), ('unauthorised_absence'), ('total_absence')) t (m)
union all select '7', 'absence_by_code', level, value, code, q, n, d
from (
    select level, value, q, code, sum(n) as n from level_people join by_code using (pid, q)
    where child and kind in ('authorised', 'unauthorised') group by all
) join possible using (level, value, q);

-- 8, 9: hospital. A headcount is of people, so who is a child in one spell and an adult in another counts in both.
create table headcount as
select level, value, q, child, count(distinct pid) as people from population where level != 'team' group by all;
insert into counted
with e as (
    select '8' as i, 'ae_attendances' as m, pid, attendance_date::date as d, attendance_id as event
    from delivered('health/ae_attendances') join persons using (person_id)
    union all select '9', 'emergency_admissions', pid, admission_date::date, admission_id
    from delivered('health/emergency_admissions') join persons using (person_id)
), c as (
    select i, m, level, value, q, child, count(distinct pid) as n, count(distinct event) as events
    from e join level_people using (pid) where q = quarter_of(d) and d <= as_of() and level != 'team' group by all
), h as (
    select i, m, level, value, q, child, coalesce(n, 0) as n, coalesce(events, 0) as events, people
    from headcount cross join (values ('8', 'ae_attendances'), ('9', 'emergency_admissions')) t (i, m) left
        join c using (i, m, level, value, q, child)
)
select i, m, level, value, if(child, 'child', 'adult'), q, n, people from h
union all select i, m || '_events', level, value, if(child, 'child', 'adult'), q, events, null from h;

-- 10 to 13: substance misuse
insert into counted
with t as (
    select distinct level, value, q, treatment_id, reason, back, closed, closed_since from treated
        join population using (mid, q)
), a as (
    select distinct level, value, q, assessment_id, outcome from assessed join population using (mid, q)
)
select '10', 'treatments_completed', level, value, '', q, count(distinct treatment_id), null from t where closed
    and reason = 'completed' group by all
union all select '10', 'not_represented_within_6_months', level, value, '', q,
    count(distinct treatment_id) filter (not back),
    count(distinct treatment_id) filter (back is not null) from t where closed and reason = 'completed' group by all
union all select '11', 'assessed', level, value, '', q, count(*), null from a group by all
union all select '11', 'no_engagement_before_treatment', level, value, '', q,
    count(*) filter (outcome = 'non_engagement'), count(*) from a group by all
union all select '11', 'dropped_out_of_treatment', level, value, '', q, count(*) filter (reason = 'dropped_out'),
    count(*)
from t where closed_since group by all;

insert into counted
with p as (
    select distinct level, value, q, population.pid, misuse, mind, body, work, life from profile
        join population using (mid, q) where level != 'team'
), c as (
    select '12' as i, 'substance_misuse' as b, level, value, q, misuse as change, -misuse as gain from p
    union all select '13', b, level, value, q, change, change from (
        select distinct level, value, q, pid, mind, body, work, life,
            unnest([{'b': 'psychological_wellbeing', 'change': mind}, {'b': 'physical_health', 'change': body},
                {'b': 'employment', 'change': work}, {'b': 'quality_of_life', 'change': life}], recursive := true)
        from p
    )
), s as (
    select i, b, level, value, q, count(change) as d, count(*) - count(change) as blank,
        count(*) filter (gain > 0) as up,
        count(*) filter (gain < 0) as down, count(*) filter (gain = 0) as same, coalesce(sum(change), 0) as total
    from c group by all
)
select i, m, level, value, b, q, case m when 'tops_improved' then up when 'tops_declined' then down
    when 'tops_unchanged' then same
    when 'tops_mean_change' then total else blank end, if(m = 'tops_not_yet_comparable', null, d)
from s, (values ('tops_improved'), ('tops_declined'), ('tops_unchanged'), ('tops_mean_change'),
    ('tops_not_yet_comparable')) t (m);

-- 14: caseloads
insert into counted
with c as (
    select snapshot_date::date as day, team, role, cases::int as cases, waiting::int as waiting
        from delivered('workforce/caseloads')
), w as (
    select q, if(level = 'team', team, '') as value, level, role, cases, waiting
    from (select q, max(day) as day from quarters join c on day between q and l group by q) join c using (day),
        (values ('authority'), ('team')) t (level)
), s as (
    select level, value, role, q, sum(cases) as cases, count(*) as workers, sum(waiting) as waiting,
        count(waiting) as asked, max(cases) as most
    from w group by all
)
select '14', 'cases_per_worker', level, value, role, q, cases, workers from s
union all select '14', 'waiting_per_worker', level, value, role, q, waiting, asked from s where asked > 0
union all select '14', 'highest_cases', level, value, role, q, most, null from s;

-- 15, 20: questionnaires on which a fall is an improvement
insert into counted
with c as (
    select distinct level, value, q, pid, instrument, reliable, change from score join quarters on d <= l
        and far(next_d) > l
    join (from population select distinct pid, level, value, q where level != 'team') using (pid, q) where seq > 1
), s as (
    select instrument, level, value, q, sum(change) as total, count(*) filter (change < 0) as down,
        count(*) filter (change > 0) as up,
        count(*) filter (change = 0) as same, count(*) filter (-change >= reliable) as reliably, count(*) as d
    from c group by all
)
select if(instrument = 'lsir', '20', '15'), instrument || '_' || m, level, value, '', q, case m
    when 'mean_change' then total
    when 'improved' then down when 'declined' then up when 'unchanged' then same else reliably end, d
from s, (values ('mean_change'), ('improved'), ('declined'), ('unchanged'), ('reliably_improved')) t (m)
where instrument != 'lsir' or m not in ('mean_change', 'reliably_improved');

-- 16: expert reports
insert into counted
with r as (
    select quarter_of(filed_date::date) as q, count(*) as n from delivered('social_care/expert_reports')
    where filed_date::date <= as_of() and yes(author_in_team) and yes(accepted_by_court) group by 1
), price as (
    select max(gbp::double) as gbp from reference('unit_costs') where item = 'external_expert_report'
)
select '16', m, 'authority', '', '', q, coalesce(n, 0) * if(m = 'expert_reports_accepted', 1, gbp), null
from quarters left join r using (q), price, (values ('expert_reports_accepted'),
    ('expert_witness_cost_avoided')) t (m);

-- 17 to 19: domestic abuse
insert into counted
with r as (
    select mid, q, incident_id, d, fs, since and d between ws and we as inside, l >= fs + interval 12 month
        and d >= fs - interval 12 month and d < fs + interval 12 month as near
    from repeats join spine using (pid) where not child
)
select '17', 'repeat_incidents', level, value, b, q, count(distinct incident_id), null
from (from r select mid, q, incident_id, 'quarter' as b where inside
    union all from r select mid, q, incident_id, if(d < fs, 'before', 'after') where near)
        join population using (mid, q)
where level != 'team' group by level, value, b, q;
insert into counted
with e as (
    select distinct level, value, q, programme_id, role, m, outcome
    from (from programme select *, 'programmes_started' as m, quarter_of(s) as q union all
        from programme select *, 'programmes_ended', quarter_of(e) where e is not null)
            join level_people using (pid, q) where level != 'team'
)
select '18', m, level, value, role, q, count(*), null from e group by all
union all select '18', 'programmes_completed', level, value, role, q, count(*) filter (outcome = 'completed'),
    count(*)
from e where m = 'programmes_ended' group by all
union all select '19', 'four_or_more_repeats_or_marac', level, value, '', q, coalesce(n, 0), people
from headcount left join (
    select level, value, q, count(distinct pid) as n from high_risk join population using (mid, q) where not child
        and level != 'team' group by all
) using (level, value, q) where not child;

-- re-referrals
insert into counted
with at_start as (
    select quarter_of(fs) as q, r.* from people p join referrals r using (pid) where child and s <= fs
        and (s < fs or far(e) > fs)
    qualify row_number() over (partition by mid order by far(e) > fs desc, start_seq desc) = 1
)
select 'rr', 're_referrals', level, '', '', q, count(*) filter (again), count(*)
from (from referrals select 'authority' as level, quarter_of(s) as q, again
    union all from (from at_start select distinct q, referral_id, again) select 'fs', q, again) group by level, q;

-- x1 to x4: plans in need, assessments, rates of plans
insert into counted
select 'x1', 'need_plans_over_2_years', 'authority', '', b, q, count(*) filter (s < l - interval 24 month), count(*)
from quarters join need_plan on s <= l and far(e) > l, (values (''), ('without_cwd')) t (b)
where b = '' or not cwd group by b, q
union all select m.i, m.m, 'authority', '', b, q, if(m.i = 'x2', median(days), count(*) filter (days = 0)),
    if(m.i = 'x2', null, count(days))
from quarters cross join (values (''), ('without_cwd')) t (b)
    cross join (values ('x2', 'median_days_of_assessment'), ('x3', 'assessments_on_the_same_day')) m (i, m)
    left join child_assessment on quarter_of(e) = q and (b = '' or not cwd)
group by m.i, m.m, b, q
union all select 'x4', 'on_plan_per_10000', 'authority', '', '', q, count(distinct pid) filter (far(e) > l),
    any_value(population)
from quarters left join plan on s <= l left join people_under_18 on year = year(q - interval 3 month) group by q
union all select 'x4', 'plans_started_per_10000', 'authority', '', '', q, count(plan_id), any_value(population)
from quarters left join plan on quarter_of(s) = q left join people_under_18 on year = year(q - interval 3 month)
group by q;

-- every row that the catalogue names, 0 where nothing was counted; '*' is one row for each value that was
create table indicator as
with m as (
    select *, unnest(split(coalesce(if(level = 'authority', authority_breakdowns, breakdowns), ''), ';')) as breakdown
    from (select number as indicator, measure, unit, value_is, authority_breakdowns, breakdowns,
        unnest(split(levels, ';')) as level
        from reference('indicators'))
), places as (
    select distinct level, value from levels union all select 'authority', ''
), f as (
    select indicator, measure, unit, value_is, level, value, breakdown, q, qe, if(c.measure is null, 0, n) as n,
        if(c.measure is null, 0, d) as d
    from m join places using (level) cross join quarters left join counted c using (indicator, measure, level,
        value, breakdown, q) where breakdown != '*'
    union all select indicator, measure, unit, value_is, level, value, c.breakdown, q, qe, n, d
    from m join counted c using (indicator, measure, level) join quarters using (q) where m.breakdown = '*'
)
select indicator, measure, level, value as level_value, breakdown, q as quarter_start, qe as quarter_end,
    n as numerator,
    if(value_is = 'count', null, d) as denominator,
    case value_is when 'count' then n when 'mean' then n / nullif(d, 0) when 'percent' then n / nullif(d, 0) * 100
        else n / nullif(d, 0) * 10000 end as value, unit, qe <= as_of() as complete
from f;
