"""Values: equal by type and fields, never changed, usable like any frozen dataclass."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import ClassVar

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.record import facts as f
from incident_tui.domain.value import Value, value


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


def test_a_value_is_made_when_it_is_first_used_in_whatever_way() -> None:
    @value
    class Base(Value):
        kind: ClassVar[str] = "base"
        first: int
        seen: int = field(default=0, compare=False)

    @value
    class Derived(Base):
        more: Mapping[str, str] = field(default_factory=dict)
        last: str = "z"

    @value
    class Empty(Value):
        pass

    assert Base(1).seen == 0
    assert [f.name for f in fields(Derived)] == ["first", "seen", "more", "last"]
    one, other = Derived(1, more={"a": "b"}), Derived(1, 5, {"a": "b"})
    assert one == other
    assert hash(Base(1)) == hash(Base(1, 7))
    assert Derived(1).more is not Derived(1).more
    assert (one.last, one.kind, Empty()) == ("z", "base", Empty())
    assert one != Base(1)
    match one:
        case Derived(first, seen, more):
            assert (first, seen, more) == (1, 0, {"a": "b"})
        case _:
            pytest.fail("positional patterns work")
    with pytest.raises(TypeError, match="first"):
        Derived()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unknown"):
        Derived(1, unknown=2)  # type: ignore[call-arg]


def test_threads_that_use_a_value_first_at_once_meet_a_whole_one() -> None:
    for _ in range(50):

        @value
        class Fresh(Value):
            a: int
            b: tuple[int, ...] = ()
            c: Mapping[str, int] = field(default_factory=dict)

        ready, made = threading.Barrier(4), list[Fresh]()

        def use(cls: type[Fresh] = Fresh, ready: threading.Barrier = ready) -> None:
            ready.wait()
            made.append(cls(1, (2,)))  # noqa: B023 - joined in this round

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [Fresh(1, (2,))] * 4
