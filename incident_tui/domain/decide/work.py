"""Entries and work: log lines, hypotheses, mitigations, tasks, and amendments of all that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never, get_args

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Outcome
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.projections.references import find_event
from incident_tui.domain.projections.work import (
    MITIGATION_STATES,
    WorkItem,
    by_label,
    items,
    rivals,
)
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import UNSTRIKABLE, Incident
from incident_tui.domain.text import clean, clean_name, is_name, one_line

Work = (
    i.AddEntry
    | i.RaiseHypothesis
    | i.SettleHypothesis
    | i.RecordDecision
    | i.ConsiderMitigation
    | i.MoveMitigation
    | i.GiveTask
    | i.ReportTask
    | i.AddActionItem
    | i.FinishActionItem
)
_EMPTY = RefusedError("There is nothing to log", "type what happened")


def decide_work(intent: Work, note: str | None, incident: Incident) -> Outcome:
    """Return the facts of an intent about work, or why not."""
    match intent:
        case i.AddEntry():
            return _entry(intent)
        case i.RaiseHypothesis(text=text):
            text = clean(text).strip()
            return (f.HypothesisRaised(text),) if text else _EMPTY
        case i.RecordDecision():
            choice = clean(intent.choice).strip()
            if not choice:
                return _EMPTY
            executor = clean_name(intent.executor) if intent.executor else None
            question = one_line(intent.question)
            return (f.DecisionRecorded(choice, question, executor, intent.objections_asked),)
        case i.ConsiderMitigation(text=text, pattern=pattern):
            text = clean(text).strip()
            return (f.MitigationConsidered(text, pattern=pattern),) if text else _EMPTY
        case i.GiveTask(to=to, text=text, back_at=back_at):
            name, text = clean_name(to), clean(text).strip()
            if not is_name(name):
                return RefusedError("A task goes to a named person", "*@name 15m what to do")
            return (f.TaskGiven(name, text, back_at),) if text else _EMPTY
        case i.AddActionItem(text=text, owner=owner, due=due, link=link):
            text = clean(text).strip()
            who = clean_name(owner) if owner else None
            return (f.ActionItemAdded(text, who, due, link),) if text else _EMPTY
        case i.SettleHypothesis() | i.MoveMitigation() | i.ReportTask() | i.FinishActionItem():
            return _about_item(intent, note, incident)
        case other:
            assert_never(other)


def _entry(intent: i.AddEntry) -> Outcome:
    text = clean(intent.text).strip("\n")
    if not text.strip():
        return _EMPTY
    if intent.entry_kind not in f.ENTRY_KINDS:
        return RefusedError(
            f"'{one_line(intent.entry_kind)}' is not a kind of entry", ", ".join(f.ENTRY_KINDS)
        )
    return (f.EntryAdded(intent.entry_kind, text, intent.mentions, intent.tags, intent.refs),)


def _about_item(
    intent: i.SettleHypothesis | i.MoveMitigation | i.ReportTask | i.FinishActionItem,
    note: str | None,
    incident: Incident,
) -> Outcome:
    match intent:
        case i.SettleHypothesis(ref=ref, outcome=outcome):
            item = _item(incident, ref, "H", "hypothesis")
            if isinstance(item, RefusedError):
                return item
            if outcome not in {"confirmed", "out"}:
                return RefusedError(
                    "A hypothesis is 'confirmed' or 'out'", f"/settle {ref} out why"
                )
            if item.state == outcome and ("hypothesis", item.event.id) not in incident.contested:
                return RefusedError(f"{item.label} is {outcome} already")
            if not note:
                return RefusedError("What showed it?", f"/settle {item.label} {outcome} why")
            return (f.HypothesisSettled(item.event.id, outcome),)
        case i.MoveMitigation():
            return _move(intent, incident)
        case i.ReportTask(ref=ref, text=text):
            item = _item(incident, ref, "T", "task")
            if isinstance(item, RefusedError):
                return item
            return (f.TaskReported(item.event.id, clean(text).strip()),)
        case i.FinishActionItem(ref=ref):
            item = _item(incident, ref, "A", "action item")
            if isinstance(item, RefusedError):
                return item
            if item.state == "done":
                return RefusedError(f"{item.label} is done already")
            return (f.ActionItemDone(item.event.id),)
        case other:
            assert_never(other)


_MOVES: Mapping[str, type[f.MitigationFact]] = {
    MITIGATION_STATES[kind]: kind for kind in get_args(f.MitigationFact)
}


def _move(intent: i.MoveMitigation, incident: Incident) -> Outcome:
    item = _item(incident, intent.ref, "M", "mitigation")
    if isinstance(item, RefusedError):
        return item
    kind = _MOVES.get(intent.state)
    if kind is None:
        known = ", ".join(_MOVES)
        return RefusedError(f"'{one_line(intent.state)}' is not a state of a mitigation", known)
    how = one_line(intent.how) if intent.how else None
    agreed = ("mitigation", item.event.id) not in incident.contested
    if kind is f.MitigationVerified:
        return _verify(item, how, partly=intent.partly, agreed=agreed)
    if item.state == intent.state and not item.partly and agreed:
        return RefusedError(f"{item.label} is {intent.state} already")
    return (kind(ref=item.event.id, how=how),)


def _verify(item: WorkItem, how: str | None, *, partly: bool, agreed: bool) -> Outcome:
    """Verify a mitigation: for the first time, or by something else than before."""
    if not how:
        what = "Verified how? Name the user's own flow that was tried"
        return RefusedError(what, f"/mit {item.label} verified HOW")
    same = (item.state == "verified" or item.partly) and agreed
    if same and item.partly == partly and how.casefold() == (item.why or "").casefold():
        return RefusedError(f"{item.label} is verified so already", "say what else was tried")
    return (f.MitigationVerified(ref=item.event.id, how=how, partly=partly),)


def _item(incident: Incident, ref: str, letter: str, word: str) -> WorkItem | RefusedError:
    """Return the item of a label; a refusal lists those there are."""
    item = by_label(incident, ref)
    if item is not None and item.label.startswith(letter):
        return item
    if asked := rivals(incident, ref):
        return asked
    known = ", ".join(item.label for item in items(incident, letter))
    return RefusedError(
        f"There is no {word} {one_line(ref)}", known or f"no {word} was recorded yet"
    )


_Amendment = i.Correct | i.Strike | i.Retime | i.Pin | i.MakePrivate


def decide_amendment(intent: _Amendment, incident: Incident) -> Outcome:
    """Return the amendment of the entry that is meant, or why not."""
    event = find_event(incident, intent.ref)
    if isinstance(event, RefusedError):
        return event
    match intent:
        case i.Correct(text=text):
            if not hasattr(event.fact, "text") and not isinstance(event.fact, f.DecisionRecorded):
                return RefusedError("That entry has no text of its own", "log a new one")
            text = clean(text).strip()
            return (
                (f.EntryCorrected(event.id, text),) if text else RefusedError("The text is empty")
            )
        case i.Strike(struck=struck):
            if isinstance(event.fact, UNSTRIKABLE):
                return RefusedError(
                    "That entry cannot be struck out", "/cancel why ends an incident"
                )
            agreed = ("struck", event.id) not in incident.contested
            if incident.is_struck(event.id) == struck and agreed:
                return RefusedError(
                    "It is struck out already" if struck else "It is not struck out"
                )
            return (f.EntryStruck(event.id, struck=struck),)
        case i.Retime(time=time, approx=approx):
            return (f.EntryRetimed(event.id, time, approx=approx),)
        case i.Pin(pinned=pinned):
            return (f.EntryPinned(event.id, pinned=pinned),)
        case i.MakePrivate(private=private):
            return (f.EntryMadePrivate(event.id, private=private),)
        case other:
            assert_never(other)
