"""Values: equal by type and fields, never changed, usable like any frozen dataclass."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from incident_tui.domain import facts as f
from incident_tui.domain import intents as i


def test_equality_is_of_one_type_with_equal_fields() -> None:
    assert f.RoleAssigned("ic", "maya") == f.RoleAssigned("ic", "maya")
    assert f.RoleAssigned("ic", "maya") != f.RoleAssigned("ic", "lee")
    assert f.RoleReleased("ic", "maya") != f.RoleAssigned("ic", "maya")
    assert f.MitigationApplied("x") != f.MitigationDecided("x")
    assert len({i.Tick("a"), i.Tick("a"), i.Clear("a")}) == 2


def test_a_value_is_never_changed() -> None:
    fact = f.EntryAdded("note", "text")
    with pytest.raises(FrozenInstanceError):
        fact.text = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
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
    assert [field.name for field in fields(fact)][:2] == ["entry_kind", "text"]
