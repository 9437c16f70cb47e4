"""Entries of a machine that was away are marked; no deadline vanishes by them without a word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from incident_tui.domain.obligations.upset import LateNews, ahead_words, late_news, late_words
from incident_tui.domain.projections.arrivals import (
    ahead_arrivals,
    arrived_by,
    arrived_in,
    late_arrivals,
)
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from tests.support import at, declared, event, incident, playbook

MINE = "here"


def mine(fact: f.AnyFact, minutes: float) -> Event:
    return replace(event(fact, minutes), node=MINE)


def theirs(fact: f.AnyFact, minutes: float) -> Event:
    return replace(event(fact, minutes, by="maya"), node="there")


def note(text: str) -> f.EntryAdded:
    return f.EntryAdded("note", text)


def news(found: Incident, arrived: dict[str, datetime], minutes: float = 30) -> LateNews:
    return late_news(found, arrived, playbook(), at(minutes))


def test_what_lies_behind_what_was_recorded_here_arrived_no_earlier() -> None:
    first = replace(declared(1), node=MINE)
    early, late = theirs(note("a"), 1), theirs(note("b"), 2)
    order = [first, early, mine(note("c"), 27), late]
    arrived = arrived_in(order, MINE)
    assert arrived == {early.id: at(0), late.id: at(27)}
    [arrival] = late_arrivals(incident(*order), arrived)
    assert (arrival.event, arrival.mark) == (late, "↓ +25:00")


def test_a_clock_here_that_was_put_right_makes_nothing_late() -> None:
    order = [mine(note("an hour fast"), 60), mine(note("right"), 5), theirs(note("x"), 6)]
    assert late_arrivals(incident(*order), arrived_in(order, MINE)) == ()


def test_what_lies_ahead_of_what_was_recorded_here_next_is_of_a_clock_ahead() -> None:
    there, near, open_end = theirs(note("fast"), 130), theirs(note("b"), 11), theirs(note("c"), 31)
    order = [replace(declared(1), node=MINE), there, near, mine(note("d"), 10), open_end]
    by = arrived_by(order, MINE, at(31))
    assert by == {there.id: at(10), near.id: at(10), open_end.id: at(31)}
    [arrival] = ahead_arrivals(incident(*order), by)
    assert (arrival.event, arrival.mark) == (there, "↑ clock ahead +2h00")
    assert late_arrivals(incident(*order), arrived_in(order, MINE)) == ()
    [line] = ahead_words([arrival], incident(*order), playbook(), UTC, at(31))
    assert line == "1 entry of 14:10Z by maya's machine (↑ clock ahead +2h00)"


def test_a_deadline_that_a_clock_ahead_moved_is_named() -> None:
    update = theirs(f.UpdatePosted("internal", "initial", "we look into it"), 65)
    found = incident(declared(2), update)
    early = ahead_arrivals(found, {update.id: at(5)})
    lines = ahead_words(early, found, playbook(), UTC, at(6))
    assert any("Internal, due " in line and ", is due " in line for line in lines[1:]), lines


def test_an_id_of_the_future_is_marked_whatever_it_says_of_its_recording() -> None:
    forged = replace(theirs(note("x"), 5), id="7fffffff-ffff-7000-8000-000000000000")
    [arrival] = ahead_arrivals(incident(declared(), forged), {forged.id: at(5)})
    assert arrival.mark.startswith("↑ clock ahead +")


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (30, False), (31, True), (-3600, False)])
def test_more_than_half_a_minute_is_late(seconds: float, late: bool) -> None:
    entry = theirs(note("x"), 5)
    found = late_arrivals(incident(declared(), entry), {entry.id: at(5 + seconds / 60)})
    assert bool(found) is late


def test_a_severity_that_arrives_late_names_every_deadline_that_it_took_or_moved() -> None:
    down = theirs(f.SeverityChanged(3), 4)
    found = incident(declared(1), mine(note("x"), 29), down)
    told = news(found, {down.id: at(29)}, minutes=30)
    assert told.severity == 1
    named = {one.name: one.due_at for one in told.deadlines}
    assert named["notify_executives"] is None
    assert named["update_internal"] == at(60)
    assert all(one.due_at is None or one.due_at != one.was_due_at for one in told.deadlines)
    lines = late_words(told, found, UTC, at(30))
    assert lines[0] == "1 entry of 12:04Z by maya's machine arrived late (↓ +25:00)"
    assert lines[1] == "by that SEV-1 became SEV-3"
    assert any(line.endswith("is gone") for line in lines[2:])


def test_an_update_that_arrives_late_moves_its_deadline() -> None:
    update = theirs(f.UpdatePosted("internal", "initial", "we look"), 10)
    found = incident(declared(1), update)
    told = news(found, {update.id: at(14)}, minutes=14)
    [moved] = [one for one in told.deadlines if one.name == "update_internal"]
    assert (moved.was_due_at, moved.due_at) == (at(15), at(25))


def test_notes_move_nothing_and_what_came_in_time_is_no_news() -> None:
    late, prompt = theirs(note("x"), 5), theirs(f.SeverityChanged(3), 6)
    found = incident(declared(1), late, prompt)
    told = news(found, {late.id: at(20), prompt.id: at(6)})
    assert [arrival.event for arrival in told.arrivals] == [late]
    assert (told.deadlines, told.severity) == ((), None)
    assert news(found, {}) == LateNews()


def test_several_entries_of_a_machine_are_one_line() -> None:
    entries = [theirs(note(str(n)), n) for n in (2, 9, 5)]
    found = incident(declared(1), *entries)
    told = news(found, {entry.id: at(27) for entry in entries})
    [line] = late_words(told, found, UTC, at(30))
    assert line == "3 entries from 12:02Z to 12:09Z by maya's machine arrived late (↓ +25:00)"


def test_without_a_late_write_what_it_replaced_and_what_replaced_it_go_together() -> None:
    start = declared(1)
    one = replace(theirs(f.SeverityChanged(2), 5), sup=(start.id,))
    two = replace(mine(f.SeverityChanged(3), 20), sup=(one.id,))
    found = incident(start, one, two)
    assert news(found, {one.id: at(19)}).severity is None
