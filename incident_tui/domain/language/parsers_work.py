"""The arguments of the commands about work, and of those that amend an entry or take one back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from incident_tui.domain.decide import intents as i
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.decisions import decision_line, mitigation_line, verified_line
from incident_tui.domain.language.names import begun_by, with_name
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    argument_clocks,
    not_understood,
    simple,
    split_word,
    understood,
    with_time,
)
from incident_tui.domain.language.tasks import action_item, task_line
from incident_tui.domain.language.undoing import undo_line
from incident_tui.domain.projections.references import find_event, looks_like_reference
from incident_tui.domain.projections.work import MITIGATION_STATES
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.times.past import past_time

_STATES = tuple(state for state in MITIGATION_STATES.values() if state != "considered")


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
    return with_name("state", word, _STATES, lambda x: _moved(ref, x, how, context))


def _moved(ref: str, state: str, how: str, context: Context) -> ParsedLine:
    if state == "verified" and how:
        return verified_line(ref, how, context)
    return understood(f"mitigation {state}", how, i.MoveMitigation(ref, state, how or None))


def _report(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    return understood("task report", rest, i.ReportTask(ref, rest))


WORK_PARSERS: Mapping[str, Parser] = {
    "decide": lambda text, context, _when: decision_line(text, context),
    "hypothesis": simple("hypothesis", i.RaiseHypothesis),
    "settle": _settle,
    "mitigation": _mitigation,
    "task": task_line,
    "report": _report,
    "action_item": action_item,
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
