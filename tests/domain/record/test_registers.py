"""Which of several writes to a register stands, in whatever order they arrive."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event, When
from incident_tui.domain.record.facts import KINDS
from incident_tui.domain.record.heads import with_heads
from incident_tui.domain.record.incident import Incident, evolve, fold
from incident_tui.domain.record.registers import FAMILY_OF, heads
from tests.support import at, declared, event, incident


def write(fact: f.AnyFact, minutes: float, *sup: Event) -> Event:
    """Return a write that replaces those others."""
    return replace(event(fact, minutes), sup=tuple(one.id for one in sup))


def test_a_write_beats_what_its_chain_reaches_whatever_the_clocks_say() -> None:
    start = declared(3)
    fast = write(f.SeverityChanged(2), 60, start)
    faster = write(f.SeverityChanged(4), 90, fast)
    right = write(f.SeverityChanged(1), 5, faster)
    found = incident(start, fast, faster, right)
    assert [to for _, to, _ in found.severities] == [3, 2, 4, 1]
    moments = [since for since, _, _ in found.severities]
    assert moments == sorted(moments)
    assert moments[-1] == at(5)


def test_a_struck_out_link_of_the_chain_still_reaches() -> None:
    start = declared(3)
    fast = write(f.SeverityChanged(2), 60, start)
    mistaken = write(f.SeverityChanged(4), 4, fast)
    right = write(f.SeverityChanged(1), 5, mistaken)
    strike = event(f.EntryStruck(mistaken.id), 6)
    assert incident(start, fast, mistaken, right, strike).severity == 1


def test_the_shown_time_of_what_was_replaced_is_the_recorded_one() -> None:
    start = declared(3)
    fast = write(f.SeverityChanged(2), 60, start)
    found = incident(start, fast, write(f.SeverityChanged(1), 5, fast))
    assert [e.moment for e in found.events] == [at(0), at(5), at(60)]


def test_a_text_corrected_by_somebody_who_saw_the_other_stands_whatever_its_id() -> None:
    entry = event(f.EntryAdded("note", "12 pods"), 1)
    theirs = write(f.EntryCorrected(entry.id, "13 pods"), 60)
    mine = write(f.EntryCorrected(entry.id, "14 pods"), 5, theirs)
    assert mine.id < theirs.id
    found = incident(declared(), entry, theirs, mine)
    assert found.text_of(entry) == "14 pods"


def test_an_entry_is_struck_out_or_not_as_somebody_who_saw_the_other_said() -> None:
    entry = event(f.EntryAdded("note", "12 pods"), 1)
    theirs = write(f.EntryStruck(entry.id), 60)
    mine = write(f.EntryStruck(entry.id, struck=False), 5, theirs)
    assert not incident(declared(), entry, theirs, mine).is_struck(entry.id)


def test_a_forged_circle_of_replacements_is_read_all_the_same() -> None:
    one, two = event(f.SeverityChanged(2), 5), event(f.SeverityChanged(4), 9)
    one, two = replace(one, sup=(two.id, one.id)), replace(two, sup=(one.id,))
    assert incident(declared(3), one, two).severity in {2, 4}


def test_what_was_put_under_another_write_is_a_head_only_once_that_is_struck() -> None:
    late = write(f.PhaseEntered("mitigation"), 10)
    early = replace(write(f.PhaseEntered("triage"), 4), under=(late.id,))
    known = {one.id: one for one in (late, early)}
    assert heads((early, late), known) == (late,)
    assert heads((early,), known) == (early,)


def test_every_kind_that_a_register_is_for_is_in_a_family() -> None:
    assert {kind.kind for kind in FAMILY_OF} <= set(KINDS)
    assert {*f.AMENDMENTS} - {f.Redacted} <= set(FAMILY_OF)


KINDS_TRIED: list[st.SearchStrategy[f.AnyFact]] = [
    st.builds(f.SeverityChanged, st.integers(1, 4)),
    st.builds(f.PhaseEntered, st.sampled_from(["triage", "mitigation"])),
    st.builds(f.RoleAssigned, st.just("ic"), st.sampled_from(["maya", "raj"])),
    st.builds(f.RoleReleased, st.just("ic"), st.sampled_from(["maya", "raj"])),
    st.builds(f.IncidentResolved),
    st.builds(f.IncidentReopened, st.just("why")),
    st.builds(f.PublicDecided, st.booleans()),
]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Return what several people wrote by clocks that disagree, each having seen some of it."""
    found = [declared(3)]
    for _ in range(draw(st.integers(1, 12))):
        seen = [one for one in found if draw(st.integers(0, 4))]
        if draw(st.integers(0, 5)) == 0:
            ref = draw(st.sampled_from(found)).id
            moved: list[f.AnyFact] = [f.EntryStruck(ref), f.EntryRetimed(ref, at(7))]
            drafts = with_heads([Draft(draw(st.sampled_from(moved)))], fold(seen))
        else:
            minutes = draw(st.sampled_from([None, -90, 3]))
            when = When() if minutes is None else When.dated(at(minutes))
            drafts = with_heads([Draft(draw(st.one_of(KINDS_TRIED)), when)], fold(seen))
        moment = draw(st.integers(0, 100))
        made = event(drafts[0].fact, moment)
        stated = made.at if drafts[0].when.live else drafts[0].when.at
        found.append(replace(made, at=stated, sup=drafts[0].sup, under=drafts[0].under))
    return found


@settings(max_examples=200, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_same_writes_in_any_order_give_the_same_incident(
    history: list[Event], chance: random.Random
) -> None:
    whole = fold(history)
    shuffled = list(history)
    chance.shuffle(shuffled)
    one_by_one = Incident()
    for arriving in shuffled:
        one_by_one = evolve(one_by_one, arriving)
    assert one_by_one.topics == whole.topics == fold(shuffled).topics
    assert one_by_one.events == whole.events


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 600)), min_size=1, max_size=12))
def test_of_one_author_the_last_word_stands_whatever_the_clock_did(
    words: list[tuple[int, int]],
) -> None:
    known = incident(declared(3))
    for severity, minute in words:
        [draft] = with_heads([Draft(f.SeverityChanged(severity))], known)
        known = evolve(known, replace(event(draft.fact, minute), sup=draft.sup))
    assert known.severity == words[-1][0]
    assert all(a <= b for (a, _, _), (b, _, _) in pairwise(known.severities))
