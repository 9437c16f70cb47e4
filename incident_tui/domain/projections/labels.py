"""What pieces of work are called (H1, D1, M1, T1, A1), and that a name once said stays right.

An event that raises one stores its number: one more than the greatest that its author saw. Two
authors who did not see each other may claim the same: then neither item keeps the bare name.
Each gets a letter in the order of ids: a and b of two, c, d and e of three, and so on, so that
no name comes to mean another item when a third arrives. Earlier versions stored no number:
theirs is one more than the greatest before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from string import ascii_lowercase
from typing import get_args

from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.record.repeats import Doubles

_LINES = {"hypothesis": "H", "decision": "D", "mitigation": "M"}
"""Lines logged as one of these count like what is raised by command."""

_RAISING: tuple[type[f.Fact], ...] = (
    f.HypothesisRaised,
    f.DecisionRecorded,
    *get_args(f.MitigationFact),
    f.TaskGiven,
    f.ActionItemAdded,
)
"""What raises an item by command."""

Claim = tuple[int, Event]
"""A number, and the event that raised an item under it."""


def letter_of(fact: f.Fact) -> str:
    """Return what the label of the item begins with that a fact raises; empty: it raises none."""
    match fact:
        case f.EntryAdded(entry_kind=kind):
            return _LINES.get(kind, "")
        case f.HypothesisRaised():
            return "H"
        case f.DecisionRecorded():
            return "D"
        case f.MitigationMoved(ref=None):
            return "M"
        case f.TaskGiven():
            return "T"
        case f.ActionItemAdded():
            return "A"
        case _:
            return ""


@memoised
def _raisers(incident: Incident) -> Mapping[str, Event]:
    """The events that count and raise an item, by id."""
    found = {
        event.id: event
        for kind in _RAISING
        for event in incident.topics.get(kind, ())
        if letter_of(event.fact)
    }
    for event in incident.topics.get(f.EntryAdded, ()):  # nearly all of a log, and nearly all notes
        if isinstance(event.fact, f.EntryAdded) and event.fact.entry_kind in _LINES:
            found[event.id] = event
    return found


@memoised
def _claims(incident: Incident) -> Mapping[str, list[Claim]]:
    """Return by letter who claims which number, in the order of ids.

    What is struck out or hidden too: it was called so.
    """
    numbered = {event.id: event for event in incident.originals.values() if event.n is not None}
    found: defaultdict[str, list[Claim]] = defaultdict(list)
    greatest: defaultdict[str, int] = defaultdict(int)
    for _, event in sorted({**numbered, **_raisers(incident)}.items()):
        if letter := letter_of(event.fact):
            number = event.n or greatest[letter] + 1
            greatest[letter] = max(number, greatest[letter])
            found[letter].append((number, event))
    return found


def raised(incident: Incident, letter: str) -> list[tuple[str, Event]]:
    """Return what raised the items of a letter that count, each with its label; by id."""
    claims, counting = _claims(incident).get(letter, []), _raisers(incident)
    rivals: defaultdict[int, list[str]] = defaultdict(list)
    for number, event in claims:
        rivals[number].append(event.id)
    return [
        (f"{letter}{number}{_letters(event.id, rivals[number], incident.doubles)}", event)
        for number, event in claims
        if event.id in counting
    ]


def _letters(event_id: str, rivals: list[str], doubles: Doubles) -> str:
    """Return what tells an item from others that claim its number; empty where it is the one."""
    alone = {doubles.get(rival, rival) for rival in rivals} == {event_id}
    return "" if alone else _suffix(rivals.index(event_id), len(rivals))


def _suffix(place: int, among: int) -> str:
    """Return the letters of one of several that claim a number; no two companies share any."""
    index, letters = among * (among - 1) // 2 - 1 + place, ""
    while index >= 0:
        index, rest = divmod(index, len(ascii_lowercase))
        letters, index = ascii_lowercase[rest] + letters, index - 1
    return letters


def next_number(incident: Incident, letter: str) -> int:
    """Return the number that the next item of a letter gets: greater than any that was said."""
    said = [number for number, _ in _claims(incident).get(letter, ())]
    said += [  # a line that raised an item and is redacted no longer says of which letter it was
        event.n or 0
        for event in incident.known.values()
        if event.redacted is not None and not letter_of(event.fact)
    ]
    return min(max(said, default=0) + 1, f.LARGEST_NUMBER)


def with_numbers(drafts: Iterable[Draft], incident: Incident) -> list[Draft]:
    """Return drafts, those with their number that raise an item."""
    following: dict[str, int] = {}
    found = []
    for draft in drafts:
        if letter := letter_of(draft.fact):
            number = following.get(letter) or next_number(incident, letter)
            following[letter] = number + 1
            found.append(replace(draft, n=number))
        else:
            found.append(draft)
    return found


def normal(label: str) -> str:
    """Return a label as items have it: `#h1A` is `H1a`."""
    plain = label.lstrip("#")
    return plain[:1].upper() + plain[1:].lower()


def bare(label: str) -> str:
    """Return a label without the letters that tell several apart."""
    return label.rstrip(ascii_lowercase)
