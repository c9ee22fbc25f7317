"""Substance misuse of one person: treatments, re-presentation, assessments, TOPS forms (I25 to I46). No levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dates import Quarter, active, closed_between, months_later
from .deliveries import Authority, Row
from .families import Member, Spell
from .fields import Fields, empty, of_person, value_or_none
from .plans import latest_by_start

# "for substance misuse, psychological wellbeing, physical health, employment, quality of life", in the order of I32 to
# I46. "Substance misuse is the total of days of use in the past 28 over the substances listed on the form"; "employment
# is days in paid work, volunteering or education".
DOMAINS = {
    "substance_misuse": (
        "alcohol_days",
        "opiate_days",
        "crack_days",
        "cocaine_days",
        "amphetamine_days",
        "cannabis_days",
        "other_days",
    ),
    "psychological_wellbeing": ("psychological_health",),
    "physical_health": ("physical_health",),
    "employment": ("paid_work_days", "volunteering_days", "education_days"),
    "quality_of_life": ("quality_of_life",),
}
TREATMENT_COLUMNS = (
    "i25_treatment_start_date",
    "i26_treatment_closure_date",
    "i27_treatment_closure_reason",
    "i28_represented_within_6_months",
)
FORM_COLUMNS = tuple(
    f"i{32 + 3 * place + offset}_{domain}_{form}"
    for place, domain in enumerate(DOMAINS)
    for offset, form in enumerate(("initial", "latest", "end"))
)


def treatment_of_quarter(authority: Authority, member: Member, quarter: Quarter) -> Row | None:
    """I25: "the latest structured treatment active in the quarter"."""
    last = quarter.end_known_at(authority.as_of)
    active_ones = [
        t
        for t in of_person(authority, "treatments", member)
        if active(t["start_date"], t["closure_date"], quarter.start, last)
    ]
    return latest_by_start(active_ones, "treatment_id")


def completed_by(treatment: Row, first: date, last: date) -> bool:
    return closed_between(treatment["closure_date"], first, last) and treatment["closure_reason"] == "completed"


def represented(authority: Authority, treatment: Row, treatments_of_person: list[Row]) -> bool | None:
    """Of a closed treatment: whether there is "another treatment that starts after a closure, whatever its reason, and
    within 6 months of it; known only when six months have passed by the treatments extract's as-of date, whatever has
    been seen until then". As "nothing after" the authority's own as-of date "is assumed or counted", they must have
    passed by that date too.
    """
    six_months_on = months_later(treatment["closure_date"], 6)
    if six_months_on > min(authority.as_of, authority.extract_as_of["treatments"]):
        return None
    return any(treatment["closure_date"] < t["start_date"] <= six_months_on for t in treatments_of_person)


def treatment_fields(authority: Authority, member: Member, quarter: Quarter) -> Fields:
    """I25 to I28, "closure fields empty while it closes after the quarter end"."""
    if not authority.reaches("treatments", quarter.start):
        return empty(*TREATMENT_COLUMNS)
    treatment = treatment_of_quarter(authority, member, quarter)
    fields = {**empty(*TREATMENT_COLUMNS), "i25_treatment_start_date": value_or_none(treatment, "start_date")}
    last = quarter.end_known_at(authority.as_of)
    if treatment is None or treatment["closure_date"] is None or treatment["closure_date"] > last:
        return fields
    fields["i26_treatment_closure_date"] = treatment["closure_date"]
    fields["i27_treatment_closure_reason"] = treatment["closure_reason"]
    treatments = of_person(authority, "treatments", member)
    fields["i28_represented_within_6_months"] = represented(authority, treatment, treatments)
    return fields


def dated_in(rows: list[Row], column: str, window: tuple[date, date] | None) -> list[Row]:
    """The rows dated in a window, both ends inside it; none where "there is no such time"."""
    if window is None:
        return []
    return [row for row in rows if row[column] is not None and window[0] <= row[column] <= window[1]]


def assessments_since(authority: Authority, spell: Spell, member: Member, quarter: Quarter) -> list[Row]:
    """The assessments of I29."""
    window = spell.window(quarter, authority.as_of)
    return dated_in(of_person(authority, "assessments", member), "assessment_date", window)


def treatments_closed_since(authority: Authority, spell: Spell, member: Member, quarter: Quarter) -> list[Row]:
    """The treatments closed since FS in the quarter; of these, I31 counts those "closed as `dropped_out`"."""
    window = spell.window(quarter, authority.as_of)
    return dated_in(of_person(authority, "treatments", member), "closure_date", window)


def engagement_fields(authority: Authority, spell: Spell, member: Member, quarter: Quarter) -> Fields:
    """I29 to I31: "since FS in the quarter"."""
    fields = empty("i29_initial_assessments", "i30_initial_assessments_no_engagement", "i31_treatments_no_engagement")
    if authority.reaches("assessments", quarter.start):
        outcomes = [a["outcome"] for a in assessments_since(authority, spell, member, quarter)]
        fields["i29_initial_assessments"] = len(outcomes)
        fields["i30_initial_assessments_no_engagement"] = outcomes.count("non_engagement")
    if authority.reaches("treatments", quarter.start):
        reasons = [t["closure_reason"] for t in treatments_closed_since(authority, spell, member, quarter)]
        fields["i31_treatments_no_engagement"] = reasons.count("dropped_out")
    return fields


def score(form: Row, domain: str) -> int | None:
    """The total of a domain's components; "A total with a blank component is empty"."""
    components = [form[column] for column in DOMAINS[domain]]
    return None if None in components else sum(components)


def forms_of_quarter(authority: Authority, member: Member, quarter: Quarter) -> list[Row] | None:
    """ "the forms of I25's treatment dated up to the quarter end", in order; None without such a treatment."""
    treatment = treatment_of_quarter(authority, member, quarter)
    if treatment is None:
        return None
    last = quarter.end_known_at(authority.as_of)
    forms = [
        form
        for form in of_person(authority, "treatment_outcomes_profiles", member)
        if form["treatment_id"] == treatment["treatment_id"] and form["form_date"] <= last
    ]
    return sorted(forms, key=lambda form: (form["form_date"], form["form_id"]))


def forms_known(authority: Authority, day: date) -> bool:
    return authority.reaches("treatments", day) and authority.reaches("treatment_outcomes_profiles", day)


def form_fields(authority: Authority, member: Member, quarter: Quarter) -> Fields:
    """I32 to I46: "initial = the earliest, latest = the last of any stage, end = the `exit` form"."""
    forms = forms_of_quarter(authority, member, quarter) if forms_known(authority, quarter.start) else None
    if not forms:
        return empty(*FORM_COLUMNS)
    exits = [form for form in forms if form["stage"] == "exit"]
    chosen = (forms[0], forms[-1], exits[-1] if exits else None)
    values = [None if form is None else score(form, domain) for domain in DOMAINS for form in chosen]
    return dict(zip(FORM_COLUMNS, values, strict=True))


@dataclass(frozen=True)
class Progress:
    """A person's change in one TOPS domain, latest form less initial form; None where the two cannot be compared."""

    domain: str
    change: int | None

    @property
    def improved(self) -> bool:
        """ "Substance misuse ... (lower is better) ... the other three ... (higher is better)" """
        if self.change is None:
            return False
        return self.change < 0 if self.domain == "substance_misuse" else self.change > 0

    @property
    def declined(self) -> bool:
        return self.change is not None and self.change != 0 and not self.improved


def progress_of(authority: Authority, member: Member, quarter: Quarter) -> list[Progress]:
    """One entry a domain for a person with a treatment in the quarter, comparable with "two or more forms by quarter
    end" of which both the initial and the latest have a value.
    """
    forms = forms_of_quarter(authority, member, quarter)
    if forms is None:
        return []
    found = []
    for domain in DOMAINS:
        change = None
        if len(forms) >= 2:
            initial, latest = score(forms[0], domain), score(forms[-1], domain)
            if initial is not None and latest is not None:
                change = latest - initial
        found.append(Progress(domain, change))
    return found
