"""The command `watch`: what happens in an incident, a plain line each, as it happens.

`changes` compares two looks at an incident and is pure; the rest waits, looks and prints.
"""

from __future__ import annotations

import gc
import json
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple, assert_never

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import UsageError
from incident_tui.domain.guidance.hazards import Hazard, hazards, shared
from incident_tui.domain.obligations.timers import Timer, TimerKind, timers
from incident_tui.domain.obligations.transitions import Transition, TransitionKind, transitions
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock, countdown, full_clock, iso
from incident_tui.hooks.payload import CROSSINGS, crossings, is_quiet
from incident_tui.session.follower import POLL_SECONDS, FileReadable, Follower, Grown, News
from incident_tui.session.session import Session

_AMENDED = {
    f.EntryCorrected: "corrected",
    f.EntryStruck: "struck",
    f.EntryRetimed: "retimed",
    f.EntryMadePrivate: "private",
    f.Redacted: "redacted",
}
"""Amendments that are said; their words are those of the entry as it stands then."""

_IN_FULL = {
    "observ.": "observation",
    "hypoth.": "hypothesis",
    "mitig.": "mitigation",
    "ack": "acknowledged",
}


class Look(NamedTuple):
    """An incident as it stands at one instant."""

    at: datetime
    incident: Incident
    timers: tuple[Timer, ...] = ()
    hazards: tuple[Hazard, ...] = ()


class Change(NamedTuple):
    """One thing that happened; `who` is empty where it happened by itself."""

    at: datetime
    kind: str
    who: str
    text: str
    id: str | None = None

    def line(self, tz: tzinfo) -> str:
        """Return it as a line: `14:05:07Z note sam: text`."""
        who = f" {self.who}" if self.who else ""
        return one_line(f"{full_clock(self.at, tz)} {self.kind}{who}: {self.text}")

    def json(self, *, drill: bool = False) -> str:
        """Return it as a line of JSON; one of a drill says so."""
        whole = {"at": iso(self.at), "kind": self.kind, "who": self.who or None,
                 "text": self.text, "id": self.id}  # fmt: skip
        return json.dumps({**whole, "drill": True} if drill else whole, ensure_ascii=False)


def look(incident: Incident, playbook: Playbook, now: datetime, *, private: bool) -> Look:
    """Return how an incident stands; without `private`, no hints meant for the scribe."""
    found = hazards(incident, playbook, now)
    seen = found if private else shared(found)
    return Look(now, incident, timers(incident, playbook, now), seen)


def changes(
    before: Look, after: Look, playbook: Playbook, tz: tzinfo, *, private: bool = False
) -> list[Change]:
    """Return what happened between two looks: entries as recorded, then timers, then hazards."""
    known = before.incident.originals
    fresh = [event for key, event in after.incident.originals.items() if key not in known]
    said = [
        change
        for event in sorted(fresh, key=lambda event: (event.rec, event.id))
        if (change := _entry(event, after.incident, playbook, tz, private=private))
    ]
    said += _timers(before.timers, after, tz)
    return said + _hazards(before.hazards, after)


def _entry(
    event: Event, incident: Incident, playbook: Playbook, tz: tzinfo, *, private: bool
) -> Change | None:
    """Return an entry as a change; None for a pin, which says nothing."""
    if isinstance(event.fact, f.EntryPinned):
        return None
    kind = _AMENDED.get(type(event.fact))
    about = incident.originals.get(getattr(event.fact, "ref", "")) if kind else event
    if about is None:  # what it amends has not arrived yet
        return Change(event.rec, kind or "", event.who, "an entry not seen yet", event.id)
    shown = row(incident, about, playbook)
    hidden = (shown.private or incident.is_private(event)) and not private
    text = "private entry" if hidden else shown.text
    if kind is not None:
        was = "entry" if shown.redacted else _kind(shown.label)
        said = f"{was} of {full_clock(about.moment, tz)}: {text}"
        return Change(event.rec, kind, event.who, said, event.id)
    if shown.ref_label and not hidden:
        text = f"{shown.ref_label} {text}"
    marks = [*_time_marks(event, tz, late=shown.late.total_seconds() > 0)]
    said = f"{text} ({', '.join(marks)})" if marks else text
    return Change(event.moment, _kind(shown.label), shown.who, said, event.id)


def _kind(label: str) -> str:
    """Return the label of a row in full: there is room for it."""
    return _IN_FULL.get(label, label)


def _time_marks(event: Event, tz: tzinfo, *, late: bool) -> Iterator[str]:
    if event.at is None:
        yield "time unknown"
    elif event.approx:
        yield "about"
    if late:
        yield f"recorded {full_clock(event.rec, tz)}"


def _timers(before: tuple[Timer, ...], after: Look, tz: tzinfo) -> list[Change]:
    return [
        Change(after.at, "timer", "", f"{turned.timer.title} {words}")
        for turned in transitions(before, after.timers)
        if (words := _turn_words(turned, tz))
    ]


def _turn_words(turned: Transition, tz: tzinfo) -> str:
    """Return what became of a timer, in words; empty where it only calls again."""
    now = turned.timer
    due = f"due {clock(now.due_at, tz)}" if now.due_at else "due"
    match turned.kind:
        case TransitionKind.OVERDUE | TransitionKind.MISSED:
            return f"OVERDUE, {due}" + (f", missed {now.missed}" if now.missed else "")
        case TransitionKind.DUE_SOON:
            return f"due soon, {due}"
        case TransitionKind.MET | TransitionKind.AMENDED:
            return _met_words(turned, due)
        case TransitionKind.DROPPED:
            return "no longer owed"
        case TransitionKind.PUT_OFF:
            return f"put off, {due}"
        case TransitionKind.WOKEN:
            return ""


def _met_words(turned: Transition, due: str) -> str:
    """Return how late an audience was told and when it is told next, or a deadline was met."""
    was, now = turned.before, turned.timer
    if now.kind is TimerKind.DEADLINE:
        return "met" + (f" ({countdown(now.late)} late)" if now.late else "")
    late = f" ({countdown(was.late)} late)" if was is not None and was.late else ""
    return f"met{late}, {f'next {due}' if now.open else 'no more owed'}"


def _hazards(before: tuple[Hazard, ...], after: Look) -> list[Change]:
    known = {hazard.name: hazard for hazard in before}
    standing = {hazard.name for hazard in after.hazards}
    found = [
        Change(after.at, "hazard", "", f'{h.title}: {h.evidence}; say: "{h.say}"')
        for h in after.hazards
        if h.name not in known
    ]
    over = [hazard for name, hazard in known.items() if name not in standing]
    return found + [Change(after.at, "hazard", "", f"over: {h.title}") for h in over]


# -- following -----------------------------------------------------------------------------------


OnLook = Callable[[Look, Look], None]
"""Called with two looks, one after the other, when anything may have changed between them."""


def run(context: CommandContext) -> int:
    """Print what happens, until a signal or until nobody reads any more."""
    session = context.session(context.options.id, read_only=True)
    as_json = context.options.json
    gc.freeze()
    gc.enable()  # this command is not over soon
    on_look = watch_hooks(context, session) if context.options.hooks else None
    try:
        with _ended_by(signal.SIGTERM):
            drill = session.incident.declared.drill
            for change in follow(context, session, _pause, on_look):
                line = f"{'DRILL ' if drill else ''}{change.line(context.tz)}"
                print(change.json(drill=drill) if as_json else line, flush=True)
    except KeyboardInterrupt:
        return 0
    finally:
        session.close()
    return 0


def watch_hooks(context: CommandContext, session: Session) -> OnLook:
    """Return what runs the hooks of timers and hazards. Raises UsageError where none is set."""
    hooks = context.hooks
    if hooks is None or not hooks.want(*CROSSINGS):
        raise UsageError(
            "No hook is set for timers or hazards", "docs/integration.md shows how to set one"
        )
    if is_quiet(session.incident):
        context.warn("drills and samples run no hooks")

    def on_look(before: Look, after: Look) -> None:
        crossed = crossings(
            before.timers, after.timers, shared(before.hazards), shared(after.hazards)
        )
        hooks.crossed(session.id, after.incident, crossed, after.at)

    return on_look


def follow(
    context: CommandContext,
    session: Session,
    pause: Callable[[], bool],
    on_look: OnLook | None = None,
) -> Iterator[Change]:
    """Yield changes for ever, the state of things first. `pause` returns False at the end."""
    private, book = context.options.private, context.playbook
    before = look(session.incident, book, context.clock.now(), private=private)
    yield _state(session, before)
    yield from changes(Look(before.at, before.incident), before, book, context.tz, private=private)
    follower = Follower(session, context.clock)
    while pause():
        changed = [_heard(news, session.path) for news in follower.look()]
        now = context.clock.now()
        if any(changed) or now.replace(microsecond=0) != before.at.replace(microsecond=0):
            after = look(session.incident, book, now, private=private)
            if on_look is not None:
                on_look(before, after)
            yield from changes(before, after, book, context.tz, private=private)
            before = after


def _heard(news: News, path: Path) -> bool:
    """Say on stderr whether the file can be read; tell whether the incident has changed."""
    match news:
        case Grown():
            return True
        case FileReadable(problem=None):
            print(f"incident-tui: {path} can be read again", file=sys.stderr)
        case FileReadable(problem=problem):
            print(f"incident-tui: {problem} (still watching)", file=sys.stderr, flush=True)
        case _:
            assert_never(news)
    return False


def _state(session: Session, at: Look) -> Change:
    """Return the first line: what is watched, and how it stands."""
    incident = at.incident
    drill = "DRILL " if incident.declared.drill else ""
    words = (f"{drill}SEV-{incident.severity}", incident.title, incident.phase, incident.state)
    return Change(at.at.astimezone(UTC), "watching", session.id, " · ".join(words))


def _pause() -> bool:
    """Wait until it is time to look again; False once nobody reads what is printed."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        gone = poll.poll(int(POLL_SECONDS * 1000))
    except (AttributeError, OSError, ValueError):  # no poll, or no file behind stdout
        time.sleep(POLL_SECONDS)
        return True
    return not gone


@contextmanager
def _ended_by(number: signal.Signals) -> Iterator[None]:
    """Let a signal end what is done here as Ctrl-C would."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(number, end)
    try:
        yield
    finally:
        signal.signal(number, before)
