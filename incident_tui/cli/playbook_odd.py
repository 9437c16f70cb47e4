"""What is odd in a playbook that is otherwise sound: allowed, and seldom meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from incident_tui.domain.playbook.figures import DeadlineRule
from incident_tui.domain.playbook.names import SEVERITIES, Proof
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.regex import regex
from incident_tui.domain.times.format import duration

_SPAN = regex(r"\b(\d{1,4}|an?|one)\s*(min|minute|h|hour|day|week)s?\b", re.IGNORECASE)
_UNITS = {
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def odd(book: Playbook) -> list[str]:
    """Return what whoever wrote the playbook may want to look at again, a sentence each."""
    return [
        *_rarer_than_the_target(book),
        *_rarer_than_customers_expect(book),
        *_nobody_acknowledges(book),
        *_looser_where_it_is_worse(book),
        *_asked_twice(book),
    ]


def target_span(target: str) -> timedelta | None:
    """Return the span that the text of a resolution target names, as in `4 hours`, `a day`."""
    found = _SPAN.search(target)
    if found is None:
        return None
    number, unit = found.groups()
    return (int(number) if number.isdigit() else 1) * _UNITS[unit.lower()]


def _rarer_than_the_target(book: Playbook) -> Iterator[str]:
    for audience in book.audiences.values():
        for severity, interval in audience.intervals.items():
            target = target_span(book.severities[severity].target)
            if target is not None and interval.span > target:
                yield (
                    f"SEV-{severity} should be over within {duration(target)}, and"
                    f" {audience.title} hears every {duration(interval.span)}: once it is over"
                )


def _rarer_than_customers_expect(book: Playbook) -> Iterator[str]:
    limits = [rule.limits for rule in book.deadlines if Proof.TOLD_CUSTOMERS in rule.met_by]
    for severity, interval in book.audiences["external"].intervals.items():
        spans = [limit[severity].span for limit in limits if severity in limit]
        if spans and interval.span > min(spans):
            yield (
                f"SEV-{severity}: customers are told within {duration(min(spans))}, then only"
                f" every {duration(interval.span)}"
            )
        own = book.audiences["internal"].intervals.get(severity)
        if own is not None and own.span > interval.span:
            yield (
                f"SEV-{severity}: colleagues hear every {duration(own.span)}, less often than"
                f" customers (every {duration(interval.span)})"
            )


def _nobody_acknowledges(book: Playbook) -> Iterator[str]:
    rules = [rule for rule in book.deadlines if Proof.ACKNOWLEDGED in rule.met_by]
    for severity in SEVERITIES[:-1]:
        if not any(severity in rule.limits for rule in rules):
            yield f"SEV-{severity}: nobody has to acknowledge it"


def _looser_where_it_is_worse(book: Playbook) -> Iterator[str]:
    for rule in book.deadlines:
        yield from _looser(rule.title, _spans(rule))
    for audience in book.audiences.values():
        spans = {severity: interval.span for severity, interval in audience.intervals.items()}
        yield from _looser(f"updates to {audience.title}", spans)


def _spans(rule: DeadlineRule) -> dict[int, timedelta]:
    return {severity: limit.span for severity, limit in rule.limits.items()}


def _looser(what: str, spans: Mapping[int, timedelta]) -> Iterator[str]:
    known = sorted(spans)
    for worse, milder in pairwise(known):
        if spans[worse] > spans[milder]:
            yield (
                f"{what}: SEV-{worse} has {duration(spans[worse])}, the milder"
                f" SEV-{milder} only {duration(spans[milder])}"
            )


def _asked_twice(book: Playbook) -> Iterator[str]:
    seen: dict[str, str] = {}
    for slug, (_, step) in book.steps().items():
        text = step.text.casefold().strip()
        if text in seen:
            yield f"the steps {seen[text]} and {slug} ask for the same"
        seen.setdefault(text, slug)
