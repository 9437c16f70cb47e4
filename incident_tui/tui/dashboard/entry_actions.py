"""What can be done with an entry of the log: correct, strike, pin, hide, re-time, copy, look back.

Nothing is changed in place: each of these records a new entry that points at the old one.
"""

from __future__ import annotations

from incident_tui.config.keys.keymap import Keymap
from incident_tui.domain.decide.intents import Correct, Intent, MakePrivate, Pin, Request, Strike
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.amending import CORRECTABLE, my_last, my_last_words, standing_text
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.projections.excerpt import excerpt
from incident_tui.domain.projections.history import versions
from incident_tui.domain.projections.references import find_event
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dashboard.effects import Effects

_ONE = (
    ("log.leave", "back"), ("log.edit", "correct"), ("log.strike", "strike"),
    ("log.copy", "copy"), ("log.mark", "range"), ("log.retime", "time"), ("log.pin", "pin"),
    ("log.undo", "undo"), ("log.private", "private"), ("log.history", "history"),
    ("log.find", "find"),
)  # fmt: skip
_RANGE = (
    ("log.copy", "copies them"), ("log.mark", "ends here"), ("log.leave", "drops the range"),
)  # fmt: skip


def letters(selected: int, keymap: Keymap) -> tuple[tuple[str, str], ...]:
    """Return what the key row says while the log has the keys and so many are selected."""
    count = ((f"{selected}", "selected"), ("↑↓", "extend")) if selected else ()
    row = _RANGE if selected else _ONE
    return *count, *((keymap.name(name), word) for name, word in row if keymap.keys(name))


def on_entry(act: str, event: Event, events: tuple[Event, ...], context: ActionContext) -> Effects:
    """Return what a letter of the log does with an entry; copying takes all of `events`.

    `act` is edit, retime, copy, history, find, undo, strike, private or pin. What the log shows
    may be masked: it is the recorded entry that is acted on.
    """
    event = context.incident.originals.get(event.id, event)
    match act:
        case "edit":
            return _correct(event, context)
        case "retime":
            return (e.Type(f"/retime {event.id} {context.line}"),)
        case "copy":
            return (_copied(events, context),)
        case "history":
            return (_history(event, context),)
        case "find":
            return (e.Open(e.FindEntry(""), lambda entry, _: (e.Go(entry),)),)
        case "undo":
            return undo(context)
        case _:
            intent = _turned(act, event, context.incident)
            undoes = context.keymap.with_keys(f"{_done(intent)} · {{log.undo}} undoes it")
            return e.Record((Request(intent),)), e.Say(undoes)


def undo(context: ActionContext) -> Effects:
    """Take my last act back, and say what that was."""
    if context.saving:
        return (e.Say("Your last act is being saved: undo it in a moment"),)
    line = read_line("/undo", context.language)
    if line.problem is not None or not line.requests:
        return (e.Say(str(line.problem)),)
    return e.Record(line.requests), e.Say(f"Undone: {_done(line.requests[0].intent)}")


def on_named_entry(act: str, argument: str, context: ActionContext) -> Effects:
    """Return what a command does with the entry that is named, or with the last one."""
    incident, name = context.incident, argument.strip()
    event = find_event(incident, name) if name else next(reversed(rows(incident)), None)
    if event is None:
        return (e.Say("There is no entry yet; log one first"),)
    if isinstance(event, RefusedError):
        return (e.Say(str(event)),)
    return on_entry(act, event, (event,), context)


def correct_last(context: ActionContext) -> Effects:
    """Begin to correct the last entry that was recorded here."""
    last = my_last_words(context.language)
    if last is None:
        return (e.Say("There is no entry of yours to correct yet"),)
    return _correct(last, context)


def correct_sent(entry_id: str, context: ActionContext) -> Effects:
    """Return what undo in the line does right after sending: correct, never record once more."""
    event = context.incident.originals.get(entry_id)
    if event is not None and isinstance(event.fact, CORRECTABLE):
        at = clock_time(event.moment, context.tz)
        said = (
            f"{at} is recorded: {{line.send}} corrects it, {{line.escape}} makes a new entry of it"
        )
        begun, typed, _ = _correct(event, context)
        return begun, typed, e.Say(context.keymap.with_keys(said), correcting=True)
    last = my_last(context.language, lambda _: True)
    if event is None or last is None or last.id != event.id:
        return e.Type(""), e.Say("That is recorded already: what it became stands in the log")
    said = "That is recorded already: {line.send} takes it back"
    return e.Type("/undo"), e.Say(context.keymap.with_keys(said))


def _correct(event: Event, context: ActionContext) -> Effects:
    if not isinstance(event.fact, CORRECTABLE):
        return (e.Say("That entry has no text of its own to correct"),)
    said = "Correcting: {line.send} records it, {line.escape} makes it a new entry"
    typed = e.Type(standing_text(event, context.incident))
    hint = e.Say(context.keymap.with_keys(said), correcting=True)
    return e.CorrectionBegun(Correction(event)), typed, hint


def _copied(events: tuple[Event, ...], context: ActionContext) -> e.Effect:
    """Copy entries in order, with their times; say how many, and how many are private."""
    shown, wanted = context.shown, {event.id for event in events}
    chosen = [event for event in rows(shown) if event.id in wanted]
    found = [row(shown, event, context.playbook) for event in chosen]
    said = f"Copied {len(found)} {'entry' if len(found) == 1 else 'entries'}"
    private = sum(entry.private for entry in found)
    if private:
        said += f", {private} private {'entry is' if private == 1 else 'entries are'} in it"
    return e.Copy(excerpt(found, context.tz), context.file("entries"), said)


def _history(event: Event, context: ActionContext) -> e.Effect:
    """Show every version of an entry, who recorded it and when."""
    shown = context.shown
    event = shown.originals.get(event.id, event)
    text = "\n\n".join(versions(shown, event, context.tz))
    return e.Open(e.ReadText("History of an entry", text), _copy_history)


def _copy_history(text: str, context: ActionContext) -> Effects:
    return (e.Copy(text, context.file("history")),)


def _done(intent: Intent) -> str:
    """Return what an intent that amends an entry does to it, in plain words."""
    match intent:
        case Strike(struck=struck):
            return "struck out" if struck else "not struck any more"
        case MakePrivate(private=private):
            return "private" if private else "not private any more"
        case Pin(pinned=pinned):
            return "pinned" if pinned else "not pinned any more"
        case Correct(text=text):
            return f"it reads again: {one_line(text)}"
        case _:
            return "the time is as it was"


def _turned(act: str, event: Event, incident: Incident) -> Intent:
    """Return the intent that turns a mark of an entry on, or off again."""
    match act:
        case "strike":
            return Strike(event.id, struck=not incident.is_struck(event.id))
        case "private":
            return MakePrivate(event.id, private=not incident.is_private(event))
        case _:
            pin = incident.newest_about(f.EntryPinned, event.id)
            return Pin(event.id, pinned=not (pin is not None and pin[1].pinned))
