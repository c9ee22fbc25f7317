-- The yardstick: what a good analyst would write by hand for one authority, reading the same delivered files and
-- computing the same three tables, with nothing around it: no register, no contract, no pseudonyms, no tests, no gates,
-- no publication. The names in braces are put in by handwritten.py: the authority's folder, how its sessions are read,
-- its as-of date.

create macro age(birth, d) as year(d) - year(birth) - (month(d) * 100 + day(d) < month(birth) * 100 + day(birth))::int;
create macro far(d) as coalesce(d, date '9999-12-31');

create table persons as
select row_number() over () as pid, person_id, date_of_birth::date as dob, sex, ethnicity, upn,
    lower(disabled_children_team) in ('y', 'yes', '1', 'true') as cwd
from read_csv('{landing}/social_care/persons/*.csv', all_varchar = true);

create table members as
select family_id, pid, relationship, lower(being_worked_with) in ('y', 'yes', '1', 'true') as worked_with
from read_csv('{landing}/social_care/family_members/*.csv', all_varchar = true) join persons using (person_id);

create table plans as
select *, row_number() over (partition by pid order by s, e nulls last, plan_id) as seq,
    row_number() over (partition by pid order by s, plan_id) as start_seq
from (
    select plan_id, pid, start_date::date as s,
        case when end_date::date <= '{as_of}' then end_date::date end as e
    from read_csv('{landing}/social_care/child_protection_plans/*.csv', all_varchar = true) join persons using (person_id)
    where start_date::date <= '{as_of}'
);
create table plan as
select p.*, p.s - prev.e as since_previous
from plans p left join lateral (
    select q.e from plans q where q.pid = p.pid and q.seq < p.seq and q.e <= p.s order by q.seq desc limit 1
) prev on true;

create table care as
select *, row_number() over (partition by pid order by s, period_id) as start_seq
from (
    select period_id, pid, start_date::date as s, case when end_date::date <= '{as_of}' then end_date::date end as e
    from read_csv('{landing}/social_care/periods_of_care/*.csv', all_varchar = true) join persons using (person_id)
    where start_date::date <= '{as_of}' and lower(uasc) not in ('y', 'yes', '1', 'true')
);

create table referrals as
select *, row_number() over (partition by pid order by s, referral_id) as start_seq,
    rank() over (partition by pid order by s) - 1 as previous
from (
    select referral_id, pid, start_date::date as s, category_of_need,
        case when end_date::date <= '{as_of}' then end_date::date end as e
    from read_csv('{landing}/social_care/referrals/*.csv', all_varchar = true) join persons using (person_id)
    where start_date::date <= '{as_of}'
);

create table incidents as
select pid, role, incident_date::date as d
from read_csv('{landing}/police/incidents/*.csv', all_varchar = true) join persons using (person_id)
where incident_date::date <= '{as_of}';

create table spells as
with a as (
    select family_id, involvement_id, team, start_date::date as s,
        case when end_date::date <= '{as_of}' then end_date::date end as e
    from read_csv('{landing}/social_care/safeguarding_involvements/*.csv', all_varchar = true)
    where start_date::date <= '{as_of}'
), g as (
    select *, coalesce(s - max(far(e)) over (partition by family_id order by s, involvement_id
        rows between unbounded preceding and 1 preceding) > 28, true)::int as fresh
    from a
), n as (
    select *, sum(fresh) over (partition by family_id order by s, involvement_id) as k from g
)
select row_number() over () as sid, family_id, min(s) as fs, nullif(max(far(e)), date '9999-12-31') as fe,
    last(team order by s, involvement_id) as team,
    case when min(s) between '2017-10-01' and '2017-12-31' then 1 when min(s) between '2018-01-01' and '2018-03-31' then 2
         when min(s) between '2018-10-01' and '2018-12-31' then 3 when min(s) between '2019-01-01' and '2019-03-31' then 4
         when min(s) between '2019-10-01' and '2019-12-31' then 5 when min(s) between '2020-01-01' and '2020-03-31' then 6
    end as cohort
from n group by family_id, k;

create table people as
select row_number() over () as mid, sid, family_id, fs, fe, team, cohort, pid, relationship, sex, ethnicity,
    greatest(age(dob, fs), 0) as age, age(dob, fs) < 18 as child
from spells join members using (family_id) join persons using (pid)
where dob <= far(fe) and (age(dob, fs) < 18 or worked_with);

create table quarters as
select q::date as q, (q + interval 3 month - interval 1 day)::date as qe,
    least((q + interval 3 month - interval 1 day)::date, date '{as_of}') as l
from generate_series(
    (select date_trunc('quarter', min(fs)) - interval 12 month from spells)::timestamp,
    date_trunc('quarter', date '{as_of}')::timestamp, interval 3 month) t (q);

create table spine as
select p.*, q, qe, l, greatest(q, fs) as ws, least(l, far(fe)) as we,
    case when qe < fs then 'baseline' when q > fe then 'after' else 'during' end as period
from people p join quarters on q >= date_trunc('quarter', fs) - interval 12 month;

-- one pass over the sessions: day and code looked up in small tables
create table day_table as
select d::date as d, date_trunc('quarter', d)::date as q, make_date(year(d) - (month(d) < 9)::int, 9, 1) as sept
from generate_series(date '2010-01-01', date '{as_of}', interval 1 day) t (d);

create table by_code as
with s as (
    select upn, q, sept, code, count(*) as n from ({attendance}) join day_table on session_date = d group by all
)
select pid, q, code,
    case when code in ('C', 'E', 'F', 'H', 'I', 'M', 'R', 'S', 'T') then 'a' when code in ('G', 'N', 'O', 'U') then 'u'
         when code in ('D', 'X', 'Y', 'Z', '#') then 'x' else 'p' end as kind,
    sum(n) as n
from s join persons using (upn) where age(dob, sept) between 5 and 15 group by all;

create table attendance as
select pid, q, coalesce(sum(n) filter (where kind != 'x'), 0) as possible, coalesce(sum(n) filter (where kind = 'a'), 0) as auth,
    coalesce(sum(n) filter (where kind = 'u'), 0) as unauth
from by_code group by pid, q;

create table plan_since as
select sid, mid, fs, team, cohort, q, p.*, least(far(e), l) - s as days, far(e) <= l as closed, s >= ws as fresh
from spine join plan p using (pid) where child and ws <= we and s <= we and far(e) >= ws;

create table care_since as
select sid, mid, team, cohort, fs, q, c.*, least(far(e), l) - s as days, far(e) <= l as closed,
    ws <= we and s <= we and far(e) >= ws as active
from spine join care c using (pid) where child and fs <= l and s <= l and far(e) >= greatest(q, fs);

create table person_quarter as
with before as (
    select mid, count(*) as n, sum(e - s) as days, arg_max(plan_id, seq) as k, arg_max(s, seq) as ks, arg_max(e, seq) as ke
    from people join plan using (pid) where child and e < fs group by mid
), since as (
    select mid, q, count(*) as n, sum(days) as days, arg_max(plan_id, start_seq) as k, arg_max(s, start_seq) as ks,
        arg_max_null(e, start_seq) as ke, arg_max_null(since_previous, start_seq) as gap
    from plan_since group by mid, q
), looked as (
    select mid, q, coalesce(sum(days) filter (where not closed), 0) as open_days,
        coalesce(sum(days) filter (where closed), 0) as closed_days, arg_max(period_id, start_seq) filter (where active) as k,
        arg_max(s, start_seq) filter (where active) as ks, arg_max_null(e, start_seq) filter (where active) as ke
    from care_since group by mid, q
), ref as (
    select mid, r.* from people p join referrals r using (pid)
    where child and s <= fs and (s < fs or far(e) > fs)
    qualify row_number() over (partition by mid order by far(e) > fs desc, start_seq desc) = 1
), crime_before as (
    select mid, count(*) filter (where role = 'victim') as v, count(*) filter (where role = 'offender') as o
    from people join incidents using (pid) where d < fs and d >= fs - interval 12 month group by mid
), crime as (
    select mid, date_trunc('quarter', d)::date as q, count(*) filter (where role = 'victim') as v,
        count(*) filter (where role = 'offender') as o
    from people join incidents using (pid) where d >= fs and d <= far(fe) group by all
)
select spine.pid, family_id, fs, spine.q, qe, period, child, ref.referral_id, sex, spine.age, ethnicity, relationship, fe, team, cohort,
    ref.s as ref_s, ref.category_of_need, ref.e as ref_e, ref.previous, since.k as r10, since.ks as r11, since.ke as r12,
    before.k as r13, before.ks as r14, before.ke as r15, looked.k as r16, looked.ks as r17, looked.ke as r18,
    coalesce(crime_before.v, 0) as i01, coalesce(crime_before.o, 0) as i02, coalesce(crime.v, 0) as i03, coalesce(crime.o, 0) as i04,
    if(child, coalesce(before.days, 0), null) as i05, if(child, coalesce(since.days, 0), null) as i06,
    if(child, coalesce(before.n, 0), null) as i07, if(child, coalesce(since.n, 0), null) as i08,
    if(child, unauth, null) as i15, if(child, auth, null) as i16, if(child, possible, null) as i17,
    since.gap as i20, since.gap < 365 as i21, since.gap < 730 as i22,
    if(child, coalesce(looked.open_days, 0), null) as i23, if(child, coalesce(looked.closed_days, 0), null) as i24
from spine left join ref using (mid) left join before using (mid) left join since on spine.mid = since.mid and spine.q = since.q
left join looked on spine.mid = looked.mid and spine.q = looked.q left join crime_before on spine.mid = crime_before.mid
left join crime on spine.mid = crime.mid and spine.q = crime.q
left join attendance on spine.pid = attendance.pid and spine.q = attendance.q;

create table family_quarter as
select family_id, fs, q, any_value(period) as period, count(*) filter (where child) as children,
    count(*) filter (where not child) as adults, sum(i05) as i05, sum(i06) as i06, sum(i07) as i07, sum(i08) as i08,
    sum(i06) / nullif(sum(i08), 0) as per_plan, sum(i15) as i15, sum(i16) as i16, sum(i17) as i17, sum(i23) as i23, sum(i24) as i24
from person_quarter group by family_id, fs, q;

create table indicator as
with levels as (
    select sid, 'fs' as level, '' as value from spells union all select sid, 'cohort', cohort::varchar from spells where cohort is not null
    union all select sid, 'team', team from spells
), active as (
    select q, l, plan.*, coalesce(cwd, false) as cwd, dob from quarters join plan on s <= l and far(e) >= q join persons using (pid)
), level_plan as (
    select level, value, q, plan_id, any_value(closed) as closed, any_value(days) as days, bool_or(fresh) as fresh,
        any_value(since_previous) as gap, any_value(s) <= min(fs) as at_start
    from plan_since join levels using (sid) group by all
), level_care as (
    select distinct level, value, q, period_id, closed, days from care_since join levels using (sid)
), kids as (
    select distinct level, value, q, pid from spine join levels using (sid) where child and (level != 'fs' or period = 'during')
)
select '1' as i, 'plans_active' as m, 'authority' as level, '' as value, '' as breakdown, q, count(*) as n, null as d from active group by q
union all select '1', 'plans_active', 'authority', '', 'without_cwd', q, count(*), null from active where not cwd group by q
union all select '1', 'on_plan_at_quarter_start', 'authority', '', b, q, count(distinct pid), null
    from active, (values ('all'), ('under_12'), ('without_cwd')) t (b)
    where s <= q and far(e) > q and (b != 'under_12' or age(dob, q) < 12) and (b != 'without_cwd' or not cwd) group by b, q
union all select '1', 'on_plan_at_quarter_end', 'authority', '', b, q, count(distinct pid), null
    from active, (values ('all'), ('under_12'), ('without_cwd')) t (b)
    where s <= l and far(e) > l and (b != 'under_12' or age(dob, l) < 12) and (b != 'without_cwd' or not cwd) group by b, q
union all select '1', 'plans_active', level, value, '', q, count(*), null from level_plan group by level, value, q
union all select '1', if(at_start, 'on_plan_at_fs_start', 'plan_begun_after_fs_start'), level, value, '', q, count(*), null
    from level_plan group by at_start, level, value, q
union all select if(far(e) <= l, '2a', '2b'), 'days', 'authority', '', b, q, sum(least(far(e), l) - s), count(*)
    from active, (values (''), ('without_cwd')) t (b) where b = '' or not cwd group by 1, b, q
union all select if(closed, '2a', '2b'), 'days', level, value, '', q, sum(days), count(*) from level_plan group by closed, level, value, q
union all select if(lim = 365, '3a', '3b'), 'repeat', 'authority', '', b, date_trunc('quarter', s)::date, count(*) filter (where since_previous < lim), count(*)
    from plan join persons using (pid), (values (365), (730)) x (lim), (values (''), ('without_cwd')) t (b) where b = '' or not coalesce(cwd, false) group by lim, b, 6
union all select if(lim = 365, '3a', '3b'), 'repeat', level, value, '', q, count(*) filter (where gap < lim), count(*)
    from level_plan, (values (365), (730)) x (lim) where fresh group by lim, level, value, q
union all select '5', m, 'authority', '', b, q, count(distinct pid), null
    from (select q, 'looked_after_at_quarter_start' as m, q as d from quarters union all select q, 'looked_after_at_quarter_end', l from quarters)
    join care on s <= d and far(e) > d join persons using (pid), (values ('all'), ('under_12'), ('without_cwd')) t (b)
    where (b != 'under_12' or age(dob, d) < 12) and (b != 'without_cwd' or not coalesce(cwd, false)) group by m, b, q
union all select if(far(e) <= l, '6a', '6b'), 'care', 'authority', '', b, q, sum(least(far(e), l) - s), count(*)
    from quarters join care on s <= l and far(e) >= q join persons using (pid), (values (''), ('without_cwd')) t (b)
    where b = '' or not coalesce(cwd, false) group by 1, b, q
union all select if(closed, '6a', '6b'), 'care', level, value, '', q, sum(days), count(*) from level_care group by closed, level, value, q
union all select '7', m, level, value, '', q, sum(case m when 'authorised_absence' then auth when 'unauthorised_absence' then unauth else auth + unauth end), sum(possible)
    from kids join attendance using (pid, q), (values ('authorised_absence'), ('unauthorised_absence'), ('total_absence')) t (m) group by m, level, value, q
union all select '7', 'absence_by_code', level, value, code, q, sum(n), null from kids join by_code using (pid, q) where kind in ('a', 'u') group by level, value, code, q;
