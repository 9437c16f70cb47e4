"""A label that was said aloud never comes to mean another item."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from incident_tui.domain.projections.labels import next_number, with_numbers
from incident_tui.domain.projections.work import by_label, items, rivals
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event
from incident_tui.domain.record.incident import Incident, evolve, fold
from tests.support import at, declared, event, incident


def raised(text: str, minutes: float, n: int | None = None) -> Event:
    return replace(event(f.HypothesisRaised(text), minutes), n=n)


def names(found: Incident, letter: str = "H") -> dict[str, str]:
    return {item.label: item.text for item in items(found, letter)}


def test_events_without_a_number_are_ranked_by_id() -> None:
    """As earlier versions recorded them: in a struck-out one's place the next ones move up."""
    one, two, three = (raised(text, minutes) for minutes, text in enumerate("xyz", 1))
    found = incident(declared(), three, one, two)
    assert names(found) == {"H1": "x", "H2": "y", "H3": "z"}
    assert names(evolve(found, event(f.EntryStruck(two.id), 9))) == {"H1": "x", "H2": "z"}


def test_a_stored_number_stays_when_an_earlier_one_is_struck_out() -> None:
    one, two = raised("x", 1, 1), raised("y", 2, 2)
    struck = event(f.EntryStruck(one.id), 3)
    found = incident(declared(), one, two, struck)
    assert names(found) == {"H2": "y"}
    last = incident(declared(), one, two, event(f.EntryStruck(two.id), 3))
    assert next_number(last, "H") == 3, "H2 was said of the one that is struck out"


def test_numbers_go_on_behind_those_of_an_earlier_version() -> None:
    old = [raised("x", 1), raised("y", 2)]
    found = incident(declared(), *old)
    drafts = with_numbers(
        [Draft(f.HypothesisRaised("z")), Draft(f.EntryAdded("note", "n")),
         Draft(f.EntryAdded("hypothesis", "w")), Draft(f.TaskGiven("raj", "look"))], found
    )  # fmt: skip
    assert [draft.n for draft in drafts] == [3, None, 4, 1]


def test_two_that_claim_one_number_both_get_a_letter_and_the_bare_name_is_asked_back() -> None:
    found = incident(declared(), raised("dns", 2, 1), raised("pool", 1, 1))
    assert names(found) == {"H1a": "pool", "H1b": "dns"}
    assert by_label(found, "H1") is None
    asked = rivals(found, "#h1")
    assert asked is not None
    assert asked.what == "#h1 could be H1a (pool) or H1b (dns)"
    assert by_label(found, "#h1A") == items(found, "H")[0]
    assert rivals(found, "H1a") is None
    assert rivals(found, "H2") is None
    assert next_number(found, "H") == 2


def test_the_letters_of_three_are_others_than_those_of_two() -> None:
    """Else `H1b`, said while two were known, would come to mean another one."""
    claims = [raised(f"h{k}", 10 - k, 1) for k in range(9)]
    said: dict[str, str] = {}
    found = incident(declared())
    for claim in claims:
        found = evolve(found, claim)
        for label, text in names(found).items():
            assert said.setdefault(label, text) == text
    assert set(names(incident(declared(), *claims[:3]))) == {"H1c", "H1d", "H1e"}
    asked = rivals(found, "H1b")
    assert asked is not None
    assert all(text in asked.what for text in names(found).values())


def test_one_of_two_that_is_struck_out_does_not_give_the_other_the_bare_name_back() -> None:
    one, two = raised("pool", 1, 1), raised("dns", 2, 1)
    found = incident(declared(), one, two, event(f.EntryStruck(one.id), 3))
    assert names(found) == {"H1b": "dns"}
    assert rivals(found, "H1") is not None


@pytest.mark.parametrize("seed", range(20))
def test_in_whatever_order_the_events_arrive_the_names_are_the_same(seed: int) -> None:
    rng = random.Random(seed)
    events = [raised(f"{k}", rng.randint(1, 9), rng.choice([None, 1, 2, 3])) for k in range(9)]
    events += [event(f.EntryStruck(rng.choice(events).id), 11)]
    expected = names(incident(declared(), *events))
    rng.shuffle(events)
    found = fold([])
    for one in events:
        found = evolve(found, one)
    assert names(found) == expected


def test_a_redacted_item_keeps_its_label_and_its_number_is_not_given_again() -> None:
    item = replace(raised("[redacted]", 1, 1), redacted="x")
    line = replace(event(f.EntryAdded("[redacted]", "[redacted]"), 2), redacted="x", n=2)
    found = incident(declared(), item, line)
    assert names(found) == {"H1": "[redacted]"}
    assert next_number(found, "H") == 3


def task(minutes: float, n: int, once: str, node: str) -> Event:
    given = event(f.TaskGiven("raj", "look"), minutes)
    return replace(given, n=n, once=once, node=node, rec=at(minutes))


def test_what_was_recorded_twice_under_one_key_keeps_its_bare_name() -> None:
    found = incident(declared(), task(1, 1, "k", "a"), task(2, 1, "k", "b"))
    assert [item.label for item in items(found, "T")] == ["T1"]


def test_a_name_that_was_said_of_what_is_hidden_now_is_not_given_to_another() -> None:
    other, twin = task(2, 2, "other", "a"), task(3, 2, "k", "b")
    before = incident(declared(), other, twin)
    said = {item.label: item.event.id for item in items(before, "T")}
    assert said == {"T2a": other.id, "T2b": twin.id}
    after = evolve(before, task(1, 2, "k", "c"))
    assert [item.label for item in items(after, "T")] == ["T2c", "T2d"]
    asked = rivals(after, "T2a")
    assert asked is not None
