"""The course of an incident is what `as_of` says, instant by instant."""

from __future__ import annotations

from incident_tui.domain.projections.course import course
from incident_tui.domain.record.facts import EntryAdded
from tests.support import at, declared, event, incident


def test_each_instant_stands_as_it_stood_then() -> None:
    entries = [event(EntryAdded("note", f"{minute}"), minute) for minute in (2, 2, 5, 9)]
    known = incident(declared(1), *entries)
    instants = [at(minute) for minute in (-1, 0, 2, 4, 5, 20)]
    found = list(course(known, instants))
    assert [when for when, _ in found] == instants
    for when, shown in found:
        assert shown.originals == known.as_of(when).originals
