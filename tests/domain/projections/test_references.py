"""Naming an entry: an id, a unique end of one, or a label; else nothing is changed."""

from __future__ import annotations

import pytest

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.projections.references import find_event, looks_like_reference
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import declared, event, incident

FIRST = event(f.EntryAdded("note", "first entry"), 1)
SECOND = event(f.EntryAdded("note", "second entry"), 2)
RAISED = event(f.HypothesisRaised("the pool"), 3)
INCIDENT = incident(declared(), FIRST, SECOND, RAISED)


@pytest.mark.parametrize("ref", [FIRST.id, FIRST.id[-12:], FIRST.id[-12:].upper()])
def test_an_id_and_its_end_name_an_entry(ref: str) -> None:
    assert find_event(INCIDENT, ref) == FIRST


@pytest.mark.parametrize("ref", ["H1", "h1", "#H1"])
def test_a_label_names_an_entry(ref: str) -> None:
    assert find_event(INCIDENT, ref) == RAISED


def test_what_fits_several_names_them() -> None:
    start = FIRST.id[:6]  # the ids of one minute share it
    refused = find_event(INCIDENT, start)
    assert isinstance(refused, RefusedError)
    assert "could be" in refused.what
    assert "first entry" in refused.what
    assert "second entry" in refused.what


def test_what_fits_nothing_is_refused() -> None:
    refused = find_event(INCIDENT, "H9")
    assert isinstance(refused, RefusedError)
    assert refused.what == "There is no entry 'H9'"


@pytest.mark.parametrize(
    ("word", "looks"),
    [("H1", True), ("#a12", True), ("H1a", True), (FIRST.id, True), (FIRST.id[-8:], True),
     ("9f3a1c", True), ("deadbeef", True), ("first", False), ("added", False), ("facade", False),
     ("1500", False), ("decade", False), ("pods", False), ("2026", False)],
)  # fmt: skip
def test_what_looks_like_a_reference(word: str, looks: bool) -> None:
    assert looks_like_reference(word) is looks


def test_an_event_is_found_by_every_end_of_its_id_that_is_long_enough() -> None:
    for length in range(8, len(FIRST.id) + 1):
        assert isinstance(find_event(INCIDENT, FIRST.id[-length:]), Event)
