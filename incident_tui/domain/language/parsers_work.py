"""The arguments of the commands about work, and of those that amend an entry or take one back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from incident_tui.domain.decide import intents as i
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    doubtful,
    mentions_in,
    not_understood,
    simple,
    split_word,
    understood,
)
from incident_tui.domain.playbook.guidance import split_pattern
from incident_tui.domain.projections.work import by_label
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.times.parse import parse_future, parse_past, parse_span

_DUE = re.compile(
    r"\bdue:?\s+(in \d{1,3} (?:days?|weeks?)|\d{4}-\d{2}-\d{2}|today|tomorrow|[a-z]{3,9})\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r",?\s*\b(?:back|by)\s+(?:at\s+)?(\d{1,2}[:.]\d{2}Z?)(?=$|[\s,.])", re.IGNORECASE
)
_BOX = re.compile(r"(?:^|(?<=\s))(\d{1,3}h(?:\d{1,2}m)?|\d{1,4}m(?:in)?)(?=$|[\s,:])")
_URL = re.compile(r"https?://\S+")


def task_or_action(text: str, context: Context) -> tuple[str, i.Intent | RefusedError]:
    """Read the text after `*`: with `due` a follow-up, else a task, with or without a time-box."""
    if _DUE.search(text):
        reading = _action_item(text, context, When())
        return "action item", _only_intent(reading)
    reading = _task(text, context, When())
    boxed = isinstance(task := _only_intent(reading), i.GiveTask) and task.back_at is None
    return "task, no time-box" if boxed else "task", task


def _only_intent(reading: ParsedLine) -> i.Intent | RefusedError:
    return (
        reading.requests[0].intent
        if reading.requests
        else reading.problem or RefusedError("Nothing")
    )


def _settle(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    outcome, why = split_word(rest)
    outcome = {"ruled": "out", "confirm": "confirmed"}.get(outcome, outcome)
    why = why.removeprefix("out ") if rest.startswith("ruled out") else why
    return understood("hypothesis settled", why, i.SettleHypothesis(ref, outcome), why)


def _mitigation(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    if not re.fullmatch(r"#?[Mm]\d{1,4}", ref):
        pattern, words = split_pattern(text, context.playbook.guidance)
        return understood("mitigation", words, i.ConsiderMitigation(words, pattern))
    state, how = split_word(rest)
    return understood("mitigation", how, i.MoveMitigation(ref, state, how or None))


def _task(text: str, context: Context, when: When) -> ParsedLine:
    names = mentions_in(text)
    if not names:
        return not_understood(
            "task", text, "A task goes to a named person", "*@name 15m what to do"
        )
    words = text.replace(f"@{names[0]}", "", 1)
    back_at: datetime | None = None
    if match := _BACK.search(words):
        back_at = parse_future(match[1], context.now, context.tz)
        words = words[: match.start()] + words[match.end() :]
    elif match := _BOX.search(words):
        span = parse_span(match[1])
        back_at = (when.at or context.now) + span if span else None
        words = words[: match.start()] + words[match.end() :]
    task = " ".join(words.split()).strip(" ,:")
    if not task:
        return not_understood("task", text, "What is the task?", f"*@{names[0]} 15m what to do")
    return understood("task", task, i.GiveTask(names[0], task, back_at))


def _report(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    return understood("task report", rest, i.ReportTask(ref, rest))


def _action_item(text: str, context: Context, when: When) -> ParsedLine:
    words, due = text, None
    if match := _DUE.search(text):
        from incident_tui.domain.times.calendar import parse_due  # noqa: PLC0415 - 80 ms, for a day

        today = context.now.astimezone(context.tz).date()
        due = parse_due(match[1], today)
        if due is None:
            hint = "due fri, due tomorrow, due in 2 weeks, due 2026-12-03"
            return not_understood("action item", text, f"'{match[1]}' is not a date", hint)
        if due < today:
            return not_understood("action item", text, f"{due} is in the past", "due in 1 week")
        words = words[: match.start()] + words[match.end() :]
    owners = mentions_in(words)
    if owners:
        words = words.replace(f"@{owners[0]}", "", 1)
    link = _URL.search(words)
    words = words.replace(link[0], "", 1) if link else words
    words = " ".join(words.split()).strip(" ,:")
    if not words:
        return not_understood(
            "action item", text, "What is to be done?", "/action TEXT @name due fri"
        )
    owner = owners[0] if owners else None
    day = due.isoformat() if due else None
    return understood(
        "action item", words, i.AddActionItem(words, owner, day, link[0] if link else None)
    )


WORK_PARSERS: Mapping[str, Parser] = {
    "decide": simple("decision", i.RecordDecision),
    "hypothesis": simple("hypothesis", i.RaiseHypothesis),
    "settle": _settle,
    "mitigation": _mitigation,
    "task": _task,
    "report": _report,
    "action_item": _action_item,
    "done": simple("action item done", i.FinishActionItem),
}


def my_last(context: Context, *kinds: type[f.Fact]) -> Event | None:
    """Return the last event that this person recorded (of these kinds), by id."""
    mine = [
        event
        for event in context.incident.events
        if event.by == context.me
        and (not kinds or isinstance(event.fact, kinds))
        and not context.incident.is_struck(event.id)
    ]
    return max(mine, key=lambda event: event.id, default=None)


def entry_named(word: str, incident: Incident) -> str | None:
    """Return the event id that a label (H1, D2) or the beginning of an id names, or None."""
    item = by_label(incident, word)
    if item is not None:
        return item.event.id
    found = [k for k in incident.originals if len(word) >= 8 and k.startswith(word)]
    return found[0] if len(found) == 1 else None


def _about(text: str, context: Context) -> tuple[str | None, str]:
    """Split an optional reference off a text; without one, my last entry is meant."""
    word, rest = split_word(text)
    ref = entry_named(word, context.incident) if word else None
    if ref is not None:
        return ref, rest
    last = my_last(context, f.EntryAdded, f.UpdatePosted, f.HypothesisRaised, f.DecisionRecorded)
    return (last.id if last else None), text


def _amending(label: str, make: Callable[[str], i.Intent]) -> Parser:
    def parse(text: str, context: Context, when: When) -> ParsedLine:
        ref, rest = _about(text, context)
        if ref is None:
            return not_understood(
                label, text, "There is no entry of yours yet", "name one: H1, or its id"
            )
        if rest:
            return not_understood(
                label, text, f"There is no entry '{rest}'", "name one: H1, or its id"
            )
        return understood(label, text, make(ref))

    return parse


def _edit(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _about(text, context)
    if ref is None:
        return not_understood("correction", text, "There is no entry of yours yet")
    return understood("correction", rest, i.Correct(ref, rest))


def _retime(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _about(text, context)
    if ref is None:
        return not_understood("corrected time", text, "There is no entry of yours yet")
    if rest.lower() == "unknown":
        return understood("corrected time", rest, i.Retime(ref, None))
    at = parse_past(rest, context.now, context.tz, machine_tz=context.machine_tz)
    if at is None:
        return not_understood(
            "corrected time", text, f"'{rest}' is not a time", "/retime [REF] 14:05"
        )
    return doubtful(understood("corrected time", rest, i.Retime(ref, at.at, at.approx)), at)


def _undo(text: str, context: Context, when: When) -> ParsedLine:
    """Take my last act back by a new entry that says the opposite."""
    last = my_last(context)
    if last is None or isinstance(last.fact, f.IncidentDeclared):
        return not_understood("undo", text, "There is nothing of yours to take back")
    match last.fact:
        case f.EntryStruck(ref=ref, struck=struck):
            intent: i.Intent = i.Strike(ref, struck=not struck)
        case f.EntryPinned(ref=ref, pinned=pinned):
            intent = i.Pin(ref, pinned=not pinned)
        case f.EntryMadePrivate(ref=ref, private=private):
            intent = i.MakePrivate(ref, private=not private)
        case f.EntryCorrected(ref=ref):
            intent = i.Correct(ref, _text_before(context.incident, last, ref))
        case f.EntryRetimed(ref=ref):
            original = context.incident.originals.get(ref)
            at = original.moment.astimezone(UTC) if original else None
            intent = i.Retime(ref, at)
        case _:
            intent = i.Strike(last.id)
    return understood("undo", last.kind, intent)


def _text_before(incident: Incident, correction: Event, ref: str) -> str:
    earlier = [
        (e.id, x.text)
        for e, x in incident.facts(f.EntryCorrected)
        if x.ref == ref and e.id < correction.id
    ]
    if earlier:
        return max(earlier)[1]
    original = incident.originals.get(ref)
    return statement_of(original.fact) if original else ""


AMENDMENT_PARSERS: Mapping[str, Parser] = {
    "edit": _edit,
    "strike": _amending("strike out", i.Strike),
    "retime": _retime,
    "private": _amending("private", i.MakePrivate),
    "pin": _amending("pin", i.Pin),
    "undo": _undo,
}
