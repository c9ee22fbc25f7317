"""The practitioner surveys: Tables 2 and 42 to 128, the pilot's Appendix A, and the shares both reports quote.

Answers are counts as printed; totals, shares and the margin of error follow from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl

from orchestration.evaluation.methods.shares import margin_of_error, percent
from orchestration.evaluation.practitioner_survey import AGREE
from orchestration.evaluation.replication.figures import PILOT, Computed, Figure, Key, Printed

TOTAL = "Total"
RESPONSES = "responses"
SHARE = "share"
LOWEST = "lowest_impact"
"""The share with an impact in the authority where it is lowest."""
NEW_AUTHORITIES = ("bracknell_forest", "luton", "peterborough", "west_berkshire")
ALL_BUT_WEST_BERKSHIRE = ("bracknell_forest", "hertfordshire", "luton", "peterborough")
SUBSETS = {"without West Berkshire": ALL_BUT_WEST_BERKSHIRE, "the new authorities": NEW_AUTHORITIES}

_IMPACT = ("Significant impact", "Some impact")
_MONTHLY = ("Once a week", "Once a fortnight", "Every 2-3 weeks", "Once a month")
_ALL, _OVER_HALF, _UNDER_HALF = (
    "Yes, with all cases I work with",
    "Yes, with over half of the cases I work with",
    "Yes, with less than half of cases I work with",
)
_DOES_NOT_APPLY = ("N/A",)
SHARES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "yes": (("Yes",), ()),
    "agree": (AGREE, ()),
    "agree_of_those_to_whom_it_applies": (AGREE, _DOES_NOT_APPLY),
    "impact": (_IMPACT, ()),
    "impact_of_those_to_whom_it_applies": (_IMPACT, _DOES_NOT_APPLY),
    "no_impact_of_those_to_whom_it_applies": (("No impact",), _DOES_NOT_APPLY),
    "dont_know_of_those_to_whom_it_applies": (("Don't know",), _DOES_NOT_APPLY),
    "impact_of_those_with_a_view": (_IMPACT, ("N/A", "Don't know")),
    "monthly": (("Monthly",), ()),
    "never": (("Not at all",), ()),
    "monthly_or_more": (_MONTHLY, ()),
    "monthly_or_more_of_those_to_whom_it_applies": (_MONTHLY, _DOES_NOT_APPLY),
    "some_cases": ((_ALL, _OVER_HALF, _UNDER_HALF), ()),
    "over_half_of_cases": ((_ALL, _OVER_HALF), ()),
    "some_cases_of_those_who_hold_cases": ((_ALL, _OVER_HALF, _UNDER_HALF), _DOES_NOT_APPLY),
    "all_cases_of_those_who_hold_cases": ((_ALL,), _DOES_NOT_APPLY),
    "under_half_or_none_of_those_who_hold_cases": ((_UNDER_HALF, "No"), _DOES_NOT_APPLY),
}
"""Shares the texts quote: the answers counted, and those left out of the base."""

Group = tuple[str, str, str, str, str]
Answers = Mapping[str, int]


def figures(responses: pl.DataFrame) -> list[Figure]:
    """The printed counts and shares of the seed published_survey_responses as figures."""
    found = []
    for row in responses.iter_rows(named=True):
        item, breakdown = f"{row['question']}: {row['answer']}", _breakdown(row["wave"], row["respondents"])
        key = Key(row["source_document"], row["published_in"], item, row["authority"], breakdown, RESPONSES)
        wrong_share = row["share_pct"] is not None
        count_says, share_says = ("", row["explanation"]) if wrong_share else (row["explanation"], "")
        found.append(Figure(key, row["responses"], 1, "people", count_says))
        if row["share_pct"] is not None:
            found.append(Figure(key._replace(statistic=SHARE), row["share_pct"], 0.1, "percent", share_says))
    return found


def compute(printed: Printed, responses: pl.DataFrame) -> Iterator[tuple[Key, Computed]]:
    """Totals and shares of every table of answers, the quoted shares, and the margins of error."""
    groups = _answers(responses)
    yield from _tables(responses, groups)
    yield from _quoted(printed, groups)
    yield from _samples(printed)


def _breakdown(wave: str, respondents: str) -> str:
    return f"{wave}, {respondents}" if respondents else wave


def _answers(responses: pl.DataFrame) -> dict[Group, dict[str, int]]:
    """Counts by answer for each (document, table, question, wave and respondents, authority)."""
    groups: dict[Group, dict[str, int]] = defaultdict(dict)
    for row in responses.iter_rows(named=True):
        breakdown = _breakdown(row["wave"], row["respondents"])
        group = (row["source_document"], row["published_in"], row["question"], breakdown, row["authority"])
        groups[group][row["answer"]] = row["responses"]
    return groups


def base(answers: Answers) -> int:
    """How many people answered: the printed total, or the sum of the answers where none is printed."""
    return answers.get(TOTAL, sum(answers.values()))


def _tables(responses: pl.DataFrame, groups: Mapping[Group, Answers]) -> Iterator[tuple[Key, Computed]]:
    shares_printed = set(responses.drop_nulls("share_pct")["published_in"])
    authorities = sorted(set(responses["authority"]) - {""})
    for (document, table, question, breakdown, authority), answers in groups.items():
        for answer, count in answers.items():
            key = Key(document, table, f"{question}: {answer}", authority, breakdown, RESPONSES)
            if answer == TOTAL:
                yield key, Computed.exact(sum(answers.values()) - count)
            elif not authority:
                parts = [groups.get((document, table, question, breakdown, part), {}) for part in authorities]
                yield key, Computed.exact(sum(part.get(answer, 0) for part in parts))
            if table in shares_printed:
                yield key._replace(statistic=SHARE), Computed.exact(percent(count, base(answers)))


def _quoted(printed: Printed, groups: Mapping[Group, Answers]) -> Iterator[tuple[Key, Computed]]:
    by_question = {(document, *rest): answers for (document, _, *rest), answers in groups.items()}
    for figure in printed:
        key = figure.key
        if key.item == "attended_mi_training":
            yield key, _attended_training(groups, key)
        elif key.statistic == LOWEST:
            of = (key.source_document, key.item, key.breakdown)
            asked = [
                answers for (*about, authority), answers in by_question.items() if authority and tuple(about) == of
            ]
            shares = [percent(sum(each.get(answer, 0) for answer in _IMPACT), base(each)) for each in asked]
            yield key, Computed.exact(min(shares))
        elif key.published_in.startswith("Text") and key.statistic in SHARES:
            when, _, subset = key.breakdown.partition(", ")
            authorities = SUBSETS.get(subset, (key.authority,))
            when = when if subset in SUBSETS else key.breakdown
            asked = [by_question[key.source_document, key.item, when, authority] for authority in authorities]
            counted, left_out = SHARES[key.statistic]
            numerator = sum(answers.get(answer, 0) for answers in asked for answer in counted)
            denominator = sum(base(answers) - sum(answers.get(answer, 0) for answer in left_out) for answers in asked)
            yield key, Computed.exact(percent(numerator, denominator))


def _attended_training(groups: Mapping[Group, Answers], key: Key) -> Computed:
    """Those asked whether the training was useful (all who attended) over those asked whether they had any before."""

    def asked(table: str) -> int:
        return next(
            base(answers)
            for (document, published_in, _, breakdown, _), answers in groups.items()
            if (document, published_in, breakdown) == (PILOT, table, key.breakdown)
        )

    return Computed.exact(percent(asked("Appendix A, table 23"), asked("Appendix A, table 8")))


def _samples(printed: Printed) -> Iterator[tuple[Key, Computed]]:
    samples = [figure for figure in printed if figure.key.item == "practitioner_survey"]
    responses = {f.key.authority: f.value for f in samples if f.key.statistic == RESPONSES and f.key.authority}
    practitioners = {f.key.authority: f.value for f in samples if f.key.statistic == "practitioners"}
    for figure in samples:
        authority = figure.key.authority
        answered = responses[authority] if authority else sum(responses.values())
        asked = practitioners[authority] if authority else sum(practitioners.values())
        if figure.key.statistic == "response_rate":
            yield figure.key, Computed.exact(percent(answered, asked))
        elif figure.key.statistic == "margin_of_error":
            yield figure.key, Computed.exact(margin_of_error(int(answered), int(asked)))
        elif figure.key.statistic == RESPONSES and not authority:
            yield figure.key, Computed.exact(answered)
