"""Live entries that a clock dated too late happened before the next one of the same machine."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import Incident, evolve, fold
from tests.support import T0, at, event


def made(*minutes: float, node: str = "maya") -> list[Event]:
    """Return what a machine recorded live at these minutes of its clock, in this order."""
    found: list[Event] = []
    for number, minute in enumerate(minutes):
        one = event(f.EntryAdded("note", f"{number} by {node}"), minute)
        last = found[-1].id if found else None
        made_at = next_id(
            last, int(at(minute).timestamp() * 1000), ord(node[:1] or "-") << 9 | number
        )
        found.append(replace(one, id=made_at, node=node))
    return found


def happened(incident: Incident, entries: list[Event]) -> list[float]:
    """Return when entries happened, in minutes, in their order of recording."""
    moments = {one.id: one.moment for one in incident.events}
    return [(moments[one.id] - T0).total_seconds() / 60 for one in entries]


@pytest.mark.parametrize(
    ("clock", "truth"),
    [
        ((0, 5, 9), (0, 5, 9)),
        # an hour ahead, then put right
        ((0, 65, 8, 30, 70, 90), (0, 8, 8, 30, 70, 90)),
        ((0, 65, 66, 67, 8), (0, 6, 7, 8, 8)),
        ((60, 61, 5, 10, 62), (4, 5, 5, 10, 62)),
        # put right in two steps
        ((0, 64, 65, 36, 8), (0, 7, 8, 8, 8)),
        # what took half an hour does not fit before the step: the clock runs behind since
        ((0, 20, 30, 40, 50, -5, 52), (0, 20, 30, 40, 50, -5, 52)),
        ((0, 20, 30, 40, 50, 1, 2, 45, 52), (0, 20, 30, 40, 50, 1, 2, 45, 52)),
        # nothing lies before, and it soon goes on where it was
        ((0, 10, 20, -600, 25), (0, 10, 20, -600, 25)),
        ((0, 10, 20, -600, -598, 25), (0, 10, 20, -600, -598, 25)),
    ],
)
def test_when_live_entries_happened(clock: tuple[float, ...], truth: tuple[float, ...]) -> None:
    entries = made(*clock)
    assert happened(fold(entries), entries) == list(truth)
    assert [fold(entries).originals[one.id] for one in entries] == entries, "as recorded"


def test_another_machine_an_unknown_one_and_backdated_entries_bound_nothing() -> None:
    fast = made(65, 70)
    other = made(8, 9, node="raj")
    unknown = [replace(one, node="") for one in made(65, 8, node="x")]
    later = made(65, 90)[-1]
    backdated = replace(later, id=f"f{later.id[1:]}", at=at(8))
    everything = [*fast, *other, *unknown, backdated]
    assert happened(fold(everything), everything) == [65, 70, 8, 9, 65, 8, 8]


def test_a_time_corrected_by_hand_stands_and_bounds_nothing() -> None:
    entries = made(0, 65, 8)
    set_by_hand = event(f.EntryRetimed(entries[1].id, at(4)), 10)
    assert happened(fold([*entries, set_by_hand]), entries) == [0, 4, 8]
    wrong = event(f.EntryRetimed(entries[2].id, at(70)), 71)
    assert happened(fold([*entries, wrong]), entries) == [0, 65, 70]


@settings(max_examples=500, deadline=None)
@example([("maya", minute) for minute in (2, 1, 0, 1)], random.Random(1))
@given(
    st.lists(st.tuples(st.sampled_from(["maya", "raj"]), st.integers(0, 30)), max_size=14),
    st.randoms(use_true_random=False),
)
def test_every_order_of_arrival_gives_the_same_moments(
    clocks: list[tuple[str, int]], chance: random.Random
) -> None:
    entries = [
        one
        for node in ("maya", "raj")
        for one in made(*(minute for name, minute in clocks if name == node), node=node)
    ]
    whole = fold([*entries, *made(*range(40), node="lee")])  # more than are taken one by one
    expected = {one.id: one.moment for one in whole.events}
    for arrivals in (entries, chance.sample(entries, len(entries))):
        one_by_one = Incident()
        for arriving in arrivals:
            one_by_one = evolve(one_by_one, arriving)
        found = {one.id: one.moment for one in one_by_one.events}
        assert found == {one.id: expected[one.id] for one in entries}
        assert one_by_one.events == fold(entries).events
