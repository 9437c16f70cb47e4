"""Amending what was recorded: corrections, marks, and taking my last act back.

Where somebody typed what belongs to an entry and not into its text, a time in front, it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Way,
    argument_clocks,
    ask,
    not_understood,
    understood,
)
from incident_tui.domain.projections.impact import impact_windows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.regex import regex
from incident_tui.domain.text import one_line
from incident_tui.domain.times.answer import Choice, ReadTime
from incident_tui.domain.times.format import clock_near
from incident_tui.domain.times.past import time_in_front

CORRECTABLE = (
    f.EntryAdded,
    f.UpdatePosted,
    f.HypothesisRaised,
    f.DecisionRecorded,
    f.MitigationMoved,
    f.TaskGiven,
    f.ActionItemAdded,
)
"""Facts that are somebody's own sentence."""

UNDO_NOTE = "undo"
"""The reason that an entry gives which takes another one back."""

_SIGN = regex(
    r"[?!+*](?=[^\W\d_]|[@\[#])|>[A-Za-z]{1,16}(?=[\s:])|@(?:\"[^\"\n]+\"|[^\s:@]+):(?=\s)|/[a-z][a-z-]*(?=\s|$)"
)
_OF_SIGN: Mapping[str, tuple[type[f.Fact], ...]] = {
    "?": (f.HypothesisRaised,),
    "!": (f.DecisionRecorded,),
    "+": (f.MitigationConsidered,),
    "*": (f.TaskGiven, f.ActionItemAdded),
    ">": (f.UpdatePosted,),
}
"""What is recorded of a line that begins with a sign."""

_LONGEST = 60
_NO_STEP = (f.IncidentDeclared, f.Redacted, f.StorageDamaged, *f.AMENDMENTS)
_Amended = f.EntryStruck | f.EntryPinned | f.EntryMadePrivate | f.EntryCorrected | f.EntryRetimed


def undo_line(text: str, context: Context, _when: When) -> ParsedLine:
    """Take back my last act that is not taken back yet, and say what it was."""
    if text.strip():
        hint = "/undo alone takes back the last act; /strike REF takes out an entry"
        return not_understood("undo", text, "/undo takes nothing behind it", hint)
    last = last_act(context)
    if last is None:
        return not_understood("undo", text, "There is nothing of yours to take back")
    return understood("undo", f"takes back {said_of(last)}", _opposite(last, context), UNDO_NOTE)


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


def said_of(event: Event) -> str:
    """Return an act in a few words: `note 'pods restarted'`."""
    fact = event.fact
    kind = fact.entry_kind if isinstance(fact, f.EntryAdded) else fact.kind.replace(".", " ")
    words = one_line(statement_of(fact)) or one_line(str(getattr(fact, "name", "")))
    words = f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words
    return f"{kind} '{words}'" if words else kind


def my_last(context: Context, wanted: Callable[[Event], bool]) -> Event | None:
    """Return the last event that this person recorded and that is wanted, by id."""
    mine = [
        event
        for event in context.incident.events
        if event.by == context.me and wanted(event) and not context.incident.is_struck(event.id)
    ]
    return max(mine, key=lambda event: event.id, default=None)


def my_last_words(context: Context) -> Event | None:
    """Return the last entry of this person that is a sentence of theirs."""

    def said(event: Event) -> bool:
        return isinstance(event.fact, CORRECTABLE) and standing_text(event, context.incident) != ""

    return my_last(context, said)


def my_last_step(context: Context) -> Event | None:
    """Return the last thing this person recorded that amends nothing."""
    return my_last(context, lambda event: not isinstance(event.fact, _NO_STEP))


def standing_text(event: Event, incident: Incident) -> str:
    """Return the words of an entry as they stand."""
    corrected = incident.text_of(event)
    return statement_of(event.fact) if corrected is None else corrected


def retimed(event: Event, intent: i.Retime, text: str, context: Context) -> ParsedLine:
    """Return what a corrected time records: of an entry that set a milestone, that one moves too.

    Asked where the milestone was set anew since, so that the entry alone can be moved.
    """
    entry = understood("corrected time", text, intent)
    if not isinstance(event.fact, f.MilestoneSet):
        return entry
    name = event.fact.name
    said = name.replace("_", " ")
    if not _holds(event, name, context.incident):
        way = Way("the entry alone", f"/retime {event.id} {text}", entry)
        return ask(f"This {said} was set anew since, or is of an earlier stretch", (way,))
    milestone = i.SetMilestone(name, intent.time, approx=intent.approx)
    return ParsedLine(f"corrected time, {said}", text, (Request(intent), Request(milestone)))


def _holds(event: Event, name: str, incident: Incident) -> bool:
    """Whether an entry is the one that says when a milestone was, as the record stands."""
    windows = impact_windows(incident)
    if name in {"impact_began", "impact_over"} and windows:
        by = windows[-1].over_by if name == "impact_over" else windows[-1].began_by
        return by is not None and by.id == event.id
    same = [e.id for e, fact in incident.facts(f.MilestoneSet) if fact.name == name]
    return not same or max(same) == event.id


def correction(event: Event, text: str, context: Context, label: str) -> ParsedLine:
    r"""Return what a corrected text records; ask about a time, `%` or another sign in front of it.

    `\` in front takes it literally. What the entry began with before is text again.
    """
    old = standing_text(event, context.incident)
    literal = text.startswith("\\") and not old.startswith("\\")
    words = text[1:] if literal else text
    plain = understood(label, words, i.Correct(event.id, words))
    if literal:
        return plain
    hidden = text.startswith("%") and not old.startswith("%")
    rest = text[1:].lstrip() if hidden else text
    times = () if _times_in_front(old, context) else _times_in_front(rest, context)
    private = (i.MakePrivate(event.id),) if hidden else ()
    found: list[tuple[str, str, tuple[i.Intent, ...]]] = [
        (one.words, one.text, (i.Retime(event.id, one.at, one.approx),)) for one in times
    ]
    if hidden and not times:
        found = [("it is private", rest, ())]
    if not found and (signed := _signed(event, text, old, plain)):
        return signed
    ways = [
        Way(f"{said}: {one_line(new)}", "", _marked(event, old, new, (*marks, *private), label))
        for said, new, marks in found
    ]
    if not ways:
        return plain
    ways.append(Way("all of it is text", f"/edit {event.id} \\{text}", plain))
    what = "be when it happened" if times else "make it private"
    return ask(f"What stands in front may {what}, or be text", ways)


def _signed(event: Event, text: str, old: str, plain: ParsedLine) -> ParsedLine | None:
    """Ask about a sign in front of a corrected text, which changes the text alone; None: no sign.

    In front of an entry of that kind already, it may be none of the words.
    """
    match = _SIGN.match(text)
    if match is None or old.startswith(match[0]):
        return None
    whole = Way("all of it is text, the sign too", f"/edit {event.id} \\{text}", plain)
    said, rest = match[0].strip(), text[match.end() :].strip()
    if isinstance(event.fact, _OF_SIGN.get(said[:1], ())) and rest:
        form = f"/edit {event.id} {rest}"
        words = understood(plain.label, rest, i.Correct(event.id, rest))
        return ask(
            f"'{said}' stands in front", (Way(f"the text is: {one_line(rest)}", form, words), whole)
        )
    hint = "a correction changes the words alone; else /strike it and type that as a line"
    return ask(f"'{said}' stands in front: {hint}", (whole,))


def _times_in_front(text: str, context: Context) -> tuple[Choice, ...]:
    """Return each past time that may stand in front of a text."""
    match time_in_front(text, argument_clocks(context, When())):
        case None:
            return ()
        case ReadTime(at=at, text=rest, approx=approx):
            words = clock_near(at, context.tz, context.now) if at else "at an unknown time"
            return (Choice(f"it happened {words}", rest, at, approx=approx),)
        case question:
            return tuple(choice for choice in question.choices if choice.dated)


def _marked(
    event: Event, old: str, new: str, marks: tuple[i.Intent, ...], label: str
) -> ParsedLine:
    """Return the line that marks an entry, and corrects its text where that is another."""
    new = new.strip()
    fixed = (i.Correct(event.id, new),) if new and new != old else ()
    return ParsedLine(label, new or old, tuple(Request(intent) for intent in (*fixed, *marks)))
