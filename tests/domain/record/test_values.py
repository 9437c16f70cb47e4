"""Facts, intents and findings are frozen values: equal by type and fields, never changed."""

from __future__ import annotations

import copy
import pickle

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.record import facts as f
from tests.support import event, incident


def test_equality_is_of_one_type_with_equal_fields() -> None:
    assert f.RoleAssigned("ic", "maya") == f.RoleAssigned("ic", "maya")
    assert f.RoleAssigned("ic", "maya") != f.RoleAssigned("ic", "lee")
    told: list[f.AnyFact] = [f.RoleReleased("ic", "maya"), f.MitigationApplied("x")]
    assert told != [f.RoleAssigned("ic", "maya"), f.MitigationApplied("x")]
    assert told != [f.RoleReleased("ic", "maya"), f.MitigationDecided("x")]
    assert len({i.Tick("a"), i.Tick("a"), i.Clear("a")}) == 2


def test_a_value_is_never_changed() -> None:
    fact = f.EntryAdded("note", "text")
    with pytest.raises(AttributeError):
        fact.text = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del fact.text
    assert fact.text == "text"


def test_a_value_is_replaced_matched_copied_and_shown() -> None:
    fact = f.EntryAdded("note", "text")
    assert replace(fact, text="other") == f.EntryAdded("note", "other")
    match fact:
        case f.EntryAdded(kind, text):
            assert (kind, text) == ("note", "text")
        case _:
            pytest.fail("positional patterns work")
    assert copy.copy(fact) == pickle.loads(pickle.dumps(fact)) == fact
    assert repr(f.StepTicked("x")) == "StepTicked(step='x')"


def test_no_two_values_share_a_default_that_could_be_filled() -> None:
    assert f.Unknown().body is not f.Unknown().body
    assert i.Resolve().override is not i.Resolve().override


def test_an_incident_is_equal_by_its_events_alone() -> None:
    """Order, topics and what was worked out before are derived from them."""
    one, two = event(f.RoleAssigned("ic", "maya"), 1), event(f.EntryAdded("note", "x"), 2)
    asked = incident(one, two)
    assert asked.title
    assert asked == incident(two, one)
    assert asked != incident(one)
