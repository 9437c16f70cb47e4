"""Finding entries by words, kind, person, tag, marks and time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.projections.search import parse_query, search
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, evolve, fold
from tests.support import declared, event, incident, playbook

NOTE = event(f.EntryAdded("note", "Pods restarted #deploy", tags=("deploy",)), 5, by="maya")
SEEN = event(f.EntryAdded("observation", "pods are pending"), 10, by="raj")
CAUSE = event(f.HypothesisRaised("the pool is exhausted"), 15, by="raj")
SENT = event(f.UpdatePosted("external", "initial", "We are investigating"), 20, by="lee")
PRIVATE = event(f.EntryAdded("note", "a name"), 24 * 60 + 30, by="maya", private=True)


def record() -> Incident:
    return incident(declared(), NOTE, SEEN, CAUSE, SENT, PRIVATE)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pods", [NOTE, SEEN]),
        ("PODS pending", [SEEN]),
        ('"pods are"', [SEEN]),
        ("kind:observation", [SEEN]),
        ("kind:hyp", [CAUSE]),
        ("kind:update", [SENT]),
        ("kind:update.posted", [SENT]),
        ("by:maya", [NOTE, PRIVATE]),
        ("by:@raj pool", [CAUSE]),
        ("tag:deploy", [NOTE]),
        ("#deploy", [NOTE]),
        ("audience:ext", [SENT]),
        ("is:private", [PRIVATE]),
        ("from:2026-03-02T12:08Z to:2026-03-02T12:15Z", [SEEN, CAUSE]),
        ("from:2026-03-03", [PRIVATE]),
        ("by:maya to:2026-03-02", [NOTE]),
        ("h1", [CAUSE]),
        ("nothing like it", []),
        ("", []),
        ("   ", []),
    ],
)
def test_what_is_found(query: str, found: list[object]) -> None:
    ids = [getattr(one, "id", "") for one in found]
    assert list(search(record(), query, playbook())) == ids


def test_a_clock_time_is_the_last_such_instant_of_the_incident() -> None:
    assert search(record(), "from:12:30 by:maya", playbook()) == (PRIVATE.id,)


def test_a_time_that_came_twice_takes_the_wider_range() -> None:
    late = replace(SEEN, at=datetime(2026, 10, 25, 6, 0, tzinfo=UTC))
    asked = parse_query("from:02:30 to:02:30", fold([late]), tz=ZoneInfo("Europe/Berlin"))
    assert asked.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert asked.end == datetime(2026, 10, 25, 1, 30, 59, 999000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["12:08", "12:08z", "2026-03-02t12:08z", '"12:08 pm"', "-22m"])
def test_a_range_takes_every_form_of_a_time(text: str) -> None:
    assert parse_query(f"from:{text}", record()).start is not None


def test_a_time_that_is_none_is_said_and_left_out() -> None:
    asked = parse_query("pods from:noonish", record())
    assert asked.problem == "from:noonish is not a time"
    assert search(record(), "pods from:noonish", playbook()) == (NOTE.id, SEEN.id)


def test_what_arrives_and_what_is_corrected_is_found() -> None:
    found = record()
    assert not search(found, "later", playbook())
    found = evolve(found, event(f.EntryAdded("note", "later on"), 30))
    found = evolve(found, event(f.EntryCorrected(SEEN.id, "queues are pending"), 31))
    assert len(search(found, "later", playbook())) == 1
    assert search(found, "queues", playbook()) == (SEEN.id,)
    assert search(found, "pods", playbook()) == (NOTE.id,)


@given(st.text(max_size=40))
def test_nothing_typed_raises(query: str) -> None:
    search(record(), query, playbook())
