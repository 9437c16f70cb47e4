"""Taking my last act back: by a new entry that says the opposite, and never the same one twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.reading import Context, ParsedLine, not_understood, understood
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.text import one_line

UNDO_NOTE = "undo"
"""The reason that an entry gives which takes another one back."""

_LONGEST = 60
_Amended = f.EntryStruck | f.EntryPinned | f.EntryMadePrivate | f.EntryCorrected | f.EntryRetimed


def undo_line(text: str, context: Context, _when: When) -> ParsedLine:
    """Take back my last act that is not taken back yet, and say what it was."""
    if text.strip():
        hint = "/undo alone takes back the last act; /strike REF takes out an entry"
        return not_understood("undo", text, "/undo takes nothing behind it", hint)
    last = last_act(context)
    if last is None:
        return not_understood("undo", text, "There is nothing of yours to take back")
    return understood("undo", f"takes back {_said(last)}", _opposite(last, context), UNDO_NOTE)


def last_act(context: Context) -> Event | None:
    """Return the last event of mine that stands: neither an undo nor taken back by one."""
    incident = context.incident
    mine = [event for event in incident.originals.values() if event.by == context.me]
    undone: Counter[tuple[str, str]] = Counter()
    for event in sorted(mine, key=lambda event: event.id, reverse=True):
        fact = event.fact
        key = (fact.kind, str(getattr(fact, "ref", "")))
        amends = isinstance(fact, _Amended)
        if amends and event.note == UNDO_NOTE:
            undone[key] += 1
        elif amends and undone[key]:
            undone[key] -= 1
        elif isinstance(fact, f.IncidentDeclared):
            return None
        elif amends or not _gone(event, incident, undone):
            return event
    return None


def _gone(event: Event, incident: Incident, undone: Counter[tuple[str, str]]) -> bool:
    """Whether an entry is struck out; the undo that did it is settled by that."""
    struck = incident.is_struck(event.id)
    if struck:
        undone[f.EntryStruck.kind, event.id] = 0
    return struck or isinstance(event.fact, f.Redacted | f.StorageDamaged)


def _opposite(last: Event, context: Context) -> i.Intent:
    incident = context.incident
    match last.fact:
        case f.EntryStruck(ref=ref, struck=struck):
            return i.Strike(ref, struck=not struck)
        case f.EntryPinned(ref=ref, pinned=pinned):
            return i.Pin(ref, pinned=not pinned)
        case f.EntryMadePrivate(ref=ref, private=private):
            return i.MakePrivate(ref, private=not private)
        case f.EntryCorrected(ref=ref):
            return i.Correct(ref, _text_before(incident, last, ref))
        case f.EntryRetimed(ref=ref):
            return _time_before(incident, last, ref)
        case _:
            return i.Strike(last.id)


def _text_before(incident: Incident, correction: Event, ref: str) -> str:
    """Return the text that a correction replaced."""
    earlier = [
        (event.id, fact.text)
        for event, fact in incident.facts(f.EntryCorrected)
        if fact.ref == ref and event.id < correction.id
    ]
    if earlier:
        return max(earlier)[1]
    original = incident.originals.get(ref)
    fact = original.fact if original else None
    return str(getattr(fact, "text", getattr(fact, "choice", "")))


def _time_before(incident: Incident, retimed: Event, ref: str) -> i.Retime:
    """Return the time that a corrected time replaced."""
    earlier = [
        (event.id, fact)
        for event, fact in incident.facts(f.EntryRetimed)
        if fact.ref == ref and event.id < retimed.id
    ]
    if earlier:
        _, fact = max(earlier, key=lambda pair: pair[0])
        return i.Retime(ref, fact.time, fact.approx)
    original = incident.originals.get(ref)
    return i.Retime(ref, original.moment.astimezone(UTC) if original else None)


def _said(event: Event) -> str:
    """Return an act in a few words: `note 'pods restarted'`."""
    fact = event.fact
    kind = fact.entry_kind if isinstance(fact, f.EntryAdded) else fact.kind.replace(".", " ")
    words = one_line(statement_of(fact)) or one_line(str(getattr(fact, "name", "")))
    words = f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words
    return f"{kind} '{words}'" if words else kind
