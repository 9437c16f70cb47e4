"""What a hook may be set for, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from incident_tui.domain.guidance.hazards import hazards, shared
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.hooks.payload import event_payload, names, occurrences, wants
from tests.support import at, declared, event, incident, playbook


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("update.posted", "update.posted", True),
        ("update", "update.posted", True),
        ("any", "timer.overdue", True),
        ("severity", "severity.changed", True),
        ("update.posted", "update.postponed", False),
        ("up", "update.posted", False),
        ("mitigation.applied", "mitigation.verified", False),
    ],
)
def test_a_name_is_a_kind_its_first_word_or_any(name: str, kind: str, *, wanted: bool) -> None:
    assert wants(name, kind) is wanted


def test_every_kind_that_a_person_can_cause_has_a_name() -> None:
    assert set(f.KINDS) - {"storage.damaged"} <= set(names())
    assert {"any", "update", "timer.due_soon", "timer.overdue", "timer.met", "hazard.raised"} <= (
        set(names())
    )


def told(known: Incident, about: Event) -> Any:
    return event_payload(known, "amber", about, codec.to_record(about))["event"]["body"]


def test_the_words_of_a_private_entry_are_not_handed_out() -> None:
    secret = event(f.EntryAdded("note", "maya's phone"), 1, private=True, note="why")
    about = event(f.EntryCorrected(secret.id, "maya's other phone"), 2)
    plain = event(f.EntryAdded("note", "pods restarted"), 3)
    later = event(f.EntryMadePrivate(plain.id), 4)
    known = incident(declared(), secret, about, plain)
    nothing = {"private": True, "text": None}
    assert told(known, secret) == nothing
    assert told(known, about) == nothing
    assert told(known, plain)["text"] == "pods restarted"
    assert told(incident(declared(), plain, later), later) == nothing


Crossed = list[tuple[str, str]]


def crossed(known: Incident, before: float, after: float, grown: Incident | None = None) -> Crossed:
    book, then = playbook(), grown or known
    found = occurrences(
        timers(known, book, at(before)), timers(then, book, at(after)),
        shared(hazards(known, book, at(before))), shared(hazards(then, book, at(after))),
    )  # fmt: skip
    return [(x.kind, x.about["name"]) for x in found if x.about["name"] in WATCHED]


WATCHED = {"update_internal", "no_ic", "assign_ic"}
UPDATE = event(f.UpdatePosted("internal", "initial", "Card payments fail."), 16)
SNOOZE = event(f.TimerSnoozed("update_internal", at(25)), 10, note="on the call")


@pytest.mark.parametrize(
    ("before", "after", "grown", "found"),
    [
        (5, 6, (), []),
        (10, 12, (), [("timer.due_soon", "update_internal"), ("timer.overdue", "assign_ic"),
                      ("hazard.raised", "no_ic")]),
        (14, 16, (), [("timer.overdue", "update_internal")]),
        (16, 29, (), []),
        (31, 32, (), []),
        (15.5, 16.5, (UPDATE,), [("timer.met", "update_internal")]),
    ],
    ids=["nothing", "due soon", "overdue", "still overdue", "missed one more", "met"],
)  # fmt: skip
def test_a_line_is_crossed_once(
    before: float, after: float, grown: tuple[Event, ...], found: Crossed
) -> None:
    first = declared()
    grown_by = incident(first, *grown)
    assert sorted(crossed(incident(first), before, after, grown_by)) == sorted(found)


def test_a_snoozed_timer_is_told_when_the_snooze_is_over() -> None:
    known = incident(declared(), SNOOZE)
    assert crossed(known, 14, 24) == []
    assert crossed(known, 24, 26) == [("timer.overdue", "update_internal")]
