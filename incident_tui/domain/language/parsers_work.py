"""The arguments of the commands about work, and of those that amend an entry or take one back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.decisions import decision_line, mitigation_line
from incident_tui.domain.language.names import begun_by, with_name
from incident_tui.domain.language.people import known_person
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    argument_clocks,
    due_day,
    mentions_in,
    not_understood,
    simple,
    split_word,
    understood,
    with_time,
)
from incident_tui.domain.language.undoing import undo_line
from incident_tui.domain.projections.references import find_event, looks_like_reference
from incident_tui.domain.projections.work import MITIGATION_STATES
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.regex import regex
from incident_tui.domain.times.answer import Answer, Clocks
from incident_tui.domain.times.future import coming_clock, future_in_front, like_a_span
from incident_tui.domain.times.past import past_time

_DUE = regex(
    r"\bdue:?\s+(in \d{1,3} (?:days?|weeks?)|\d{4}-\d{2}-\d{2}|today|tomorrow|[a-z]{3,9})\b",
    re.IGNORECASE,
)
_UNTIL = regex(r",?\s*\b(?:back|by|until|till|before)\s+(?:at\s+)?(?=\d)|^\s*(?=\d)", re.IGNORECASE)
_BOX = regex(
    r"(?:^|(?<=\s))(?P<lasting>(?:for|in)\s)?"
    r"(?P<time>\d{1,3}h(?:\s?\d{1,2}m(?:in)?|\d{2})?|\d{1,4}\s?min(?:utes)?|\d{1,4}m"
    r"|\d{1,2}:\d{2}(?:\s?[ap]m)?Z?)(?=$|[\s,:])",
    re.IGNORECASE,
)
_STATES = tuple(state for state in MITIGATION_STATES.values() if state != "considered")
_URL = regex(r"https?://\S+")


def task_or_action(text: str, context: Context, when: When) -> ParsedLine:
    """Read the text after `*`: with `due` a follow-up, else a task, with or without a time-box."""
    if _DUE.search(text):
        return _action_item(text, context, when)
    reading = _task(text, context, when)
    intents = [request.intent for request in reading.requests]
    boxed = all(isinstance(x, i.GiveTask) and x.back_at is not None for x in intents)
    return reading if boxed else replace(reading, label="task, no time-box")


def _settle(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    outcome, why = split_word(rest)
    outcome = "out" if outcome.lower() == "ruled" else outcome
    outcome = (begun_by(outcome, ("confirmed", "out")) or (outcome,))[0]
    why = why.removeprefix("out ") if rest.startswith("ruled out") else why
    return understood("hypothesis settled", why, i.SettleHypothesis(ref, outcome), why)


def _mitigation(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    if not re.fullmatch(r"#?[Mm]\d{1,4}", ref):
        return mitigation_line(text, context)
    word, how = split_word(rest)
    return with_name(
        "state",
        word,
        _STATES,
        lambda x: understood(f"mitigation {x}", how, i.MoveMitigation(ref, x, how or None)),
    )


def _task(text: str, context: Context, when: When) -> ParsedLine:
    names = mentions_in(text)
    if not names:
        return not_understood(
            "task", text, "A task goes to a named person", "*@name 15m what to do"
        )
    words = text.replace(f"@{names[0]}", "", 1)
    who = known_person(names[0], context)
    # a time-box counts from the moment the line is about, a clock time too
    answer, words = _time_box(words, Clocks(when.at or context.now, context.tz))

    def make(back_at: datetime | None, _approx: bool = False, rest: str = "") -> ParsedLine:
        task = _words(f"{words} {rest}")
        if not task:
            hint = f"*@{names[0]} 15m what to do"
            return not_understood("task", text, "What is the task?", hint)
        return understood("task", task, i.GiveTask(who, task, back_at))

    def form(at: str, rest: str) -> str:
        return f"*@{names[0]} back {at} {_words(f'{words} {rest}')}"

    return with_time(answer, make, form) if answer else make(None)


def _words(text: str) -> str:
    return " ".join(text.split()).strip(" ,:")


def _time_box(words: str, clocks: Clocks) -> tuple[Answer | None, str]:
    """Take a time-box out of the words of a task; return it and the words in front of it."""
    for match in _UNTIL.finditer(words):
        behind = words[match.end() :]
        led = match[0].strip(" ,")
        if (led or not like_a_span(behind)) and (read := coming_clock(behind, clocks)):
            return read[0], words[: match.start()]
    box = _BOX.search(words)
    if box:
        lead = "in " if box["lasting"] else ""
        if read := future_in_front(lead + words[box.start("time") :], clocks):
            return read[0], words[: box.start()]
    return None, words


def _report(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    return understood("task report", rest, i.ReportTask(ref, rest))


def _action_item(text: str, context: Context, when: When) -> ParsedLine:
    words, due = text, None
    if match := _DUE.search(text):
        today = context.now.astimezone(context.tz).date()
        due = due_day(match[1], today)
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
    owner = known_person(owners[0], context) if owners else None
    day = due.isoformat() if due else None
    return understood(
        "action item", words, i.AddActionItem(words, owner, day, link[0] if link else None)
    )


WORK_PARSERS: Mapping[str, Parser] = {
    "decide": lambda text, context, _when: decision_line(text, context),
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


def _about(text: str, context: Context) -> tuple[str | RefusedError, str]:
    """Split an optional reference off a text; without one, my last entry is meant.

    What looks like a reference is one: if it names no entry, none is changed.
    """
    word, rest = split_word(text)
    found = find_event(context.incident, word) if word else None
    if isinstance(found, Event):
        return found.id, rest
    if found is not None and looks_like_reference(word):
        return found, text
    last = my_last(context, f.EntryAdded, f.UpdatePosted, f.HypothesisRaised, f.DecisionRecorded)
    if last is None:
        return RefusedError("There is no entry of yours yet", "name one: H1, or its id"), text
    return last.id, text


def _amending(label: str, make: Callable[[str], i.Intent]) -> Parser:
    def parse(text: str, context: Context, when: When) -> ParsedLine:
        ref, rest = _about(text, context)
        if isinstance(ref, RefusedError):
            return ParsedLine(label, text, problem=ref)
        if rest:
            return not_understood(
                label, text, f"There is no entry '{rest}'", "name one: H1, or its id"
            )
        return understood(label, text, make(ref))

    return parse


def _edit(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _about(text, context)
    if isinstance(ref, RefusedError):
        return ParsedLine("correction", text, problem=ref)
    return understood("correction", rest, i.Correct(ref, rest))


def _retime(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = _about(text, context)
    if isinstance(ref, RefusedError):
        return ParsedLine("corrected time", text, problem=ref)
    answer = past_time(rest, argument_clocks(context, when, rest))
    if answer is None:
        return not_understood(
            "corrected time", text, f"'{rest}' is not a time", "/retime [REF] 14:05"
        )

    def make(at: datetime | None, approx: bool, _rest: str) -> ParsedLine:
        return understood("corrected time", rest, i.Retime(ref, at, approx))

    return with_time(answer, make, lambda at, _rest: f"/retime {ref} {at}")


AMENDMENT_PARSERS: Mapping[str, Parser] = {
    "edit": _edit,
    "strike": _amending("strike out", i.Strike),
    "retime": _retime,
    "private": _amending("private", i.MakePrivate),
    "pin": _amending("pin", i.Pin),
    "undo": undo_line,
}
