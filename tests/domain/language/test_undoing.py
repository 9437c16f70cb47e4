"""`/undo`: it says what it takes back, goes further back each time, and repeats nothing."""

from __future__ import annotations

from datetime import UTC

from incident_tui.domain.decide.decide import decide
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook


def undo(*history: Event) -> tuple[ParsedLine, Event | None]:
    """Return what /undo reads, and the event it becomes."""
    past = incident(*history)
    reading = read_line("/undo", Context(past, playbook(), at(60), UTC, "sam"))
    if reading.problem is not None:
        return reading, None
    drafts = decide(reading.requests[0], past, playbook(), at(60))
    assert isinstance(drafts, tuple), drafts
    return reading, event(drafts[0].fact, 60, note=drafts[0].note)


def test_each_undo_goes_further_back_until_nothing_is_left() -> None:
    history = [declared()]
    history += [event(f.EntryAdded("note", text), n) for n, text in enumerate(("one", "two"), 1)]
    history.append(event(f.RoleAssigned("ic", "maya"), 3))
    history.append(event(f.EntryAdded("note", "of ann"), 4, by="ann"))
    said = []
    for _ in range(3):
        reading, taken = undo(*history)
        assert taken is not None
        said.append(reading.text)
        history.append(taken)
    assert said == [
        "takes back role assigned 'maya'", "takes back note 'two'", "takes back note 'one'",
    ]  # fmt: skip
    reading, taken = undo(*history)
    assert taken is None
    assert reading.problem is not None
    assert "nothing of yours" in reading.problem.what
    assert incident(*history).is_struck(history[1].id)
    assert not incident(*history).is_struck(history[4].id)


def test_a_correction_a_pin_and_a_strike_are_taken_back_once() -> None:
    note = event(f.EntryAdded("note", "first"), 1)
    history = [
        declared(), note, event(f.EntryCorrected(note.id, "second"), 2),
        event(f.EntryPinned(note.id), 3), event(f.EntryStruck(note.id), 4),
    ]  # fmt: skip
    facts = []
    for _ in range(4):
        _, taken = undo(*history)
        assert taken is not None
        facts.append(taken.fact)
        history.append(taken)
    assert facts == [
        f.EntryStruck(note.id, struck=False),
        f.EntryPinned(note.id, pinned=False),
        f.EntryCorrected(note.id, "first"),
        f.EntryStruck(note.id),
    ]
    assert undo(*history)[1] is None


def test_a_new_act_after_an_undo_is_the_next_to_go() -> None:
    one = event(f.EntryAdded("note", "one"), 1)
    _, taken = undo(declared(), one)
    assert taken is not None
    two = event(f.EntryAdded("note", "two"), 61)
    reading, _ = undo(declared(), one, taken, two)
    assert reading.text == "takes back note 'two'"


def test_undo_of_a_named_entry_is_refused_as_it_would_take_back_another() -> None:
    past = incident(declared(), event(f.EntryAdded("note", "one"), 1))
    reading = read_line("/undo H1", Context(past, playbook(), at(60), UTC, "sam"))
    assert reading.problem is not None
    assert not reading.requests
