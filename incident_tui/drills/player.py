"""Playing a drill: what arrives is recorded at its time, beside whoever runs the incident.

A player is one more window on the incident: it has its own session, in its own thread, and
what it records is seen by every other window as any colleague's entry would be.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace

from incident_tui.clock import ManualClock
from incident_tui.domain.decide.intents import Declare
from incident_tui.domain.errors import IncidentTuiError, RefusedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.facts import KINDS, Fact, IncidentDeclared, Unknown
from incident_tui.domain.record.incident import fold
from incident_tui.domain.record.roles import FieldRole, fields_of
from incident_tui.domain.record.time_scale import FASTEST, SLOWEST
from incident_tui.domain.times.format import iso
from incident_tui.drills.script import RECORDER, REPLAY, Script, due, request_of
from incident_tui.session.session import Recorder, Saved, Session
from incident_tui.store.tinydb_api import IncidentDB

_LINKS = ("sup", "under")
"""Where an event beside its body names what it replaces."""

POLL_SECONDS = 0.2
"""How often the time is looked at."""


class Story(Protocol):
    """What is played into an incident."""

    def deliver(self, session: Session) -> tuple[Event, ...]:
        """Record everything that is due by the session's clock; return it."""
        ...


@dataclass(frozen=True, slots=True)
class Scripted:
    """A script, played: each inject once, whoever else plays it."""

    script: Script

    def deliver(self, session: Session) -> tuple[Event, ...]:
        """Record what is due now."""
        found: list[Event] = []
        for inject in due(self.script, session.incident, session.clock.now()):
            outcome = session.dispatch(request_of(inject), once=inject.key)
            if isinstance(outcome, Saved):
                found += outcome.events
        return tuple(found)


class Player:
    """Plays a story into an incident until it is stopped."""

    def __init__(self, session: Session, story: Story) -> None:
        self.session = session
        self._story = story
        self._notify: Callable[[tuple[Event, ...]], object] = lambda _: None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="drill", daemon=True)

    def start(self, notify: Callable[[tuple[Event, ...]], object]) -> None:
        """Begin to play, in a thread of its own; `notify` is called with what arrived."""
        self._notify = notify
        self._thread.start()

    def stop(self) -> None:
        """End; what is on its way to the disk is waited for."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(5.0)
        if not self._thread.is_alive():
            self.session.close()

    def step(self) -> tuple[Event, ...]:
        """Take in what others wrote, record what is due, and return that.

        A file that cannot be read or written now is tried again at the next step.
        """
        try:
            self.session.follow()
            return self._story.deliver(self.session)
        except (IncidentTuiError, OSError):
            return ()

    def _work(self) -> None:
        while not self._end.wait(POLL_SECONDS):
            if arrived := self.step():
                self._notify(arrived)


def player(path: Path, story: Story, playbook: Playbook, recorder: Recorder) -> Player:
    """Return a player of a story for the incident at `path`. Raises UnreadableError."""
    session = Session.open(path, playbook, replace(recorder, name=RECORDER))
    return Player(session, story)


def declaration(script: Script, speed: float, now: datetime) -> Declare:
    """Return the intent that begins a scripted drill at `now`."""
    return Declare(
        title=script.title,
        severity=script.declared,
        source=script.source,
        detected_at=now,
        impact_at=now - script.impact_before,
        drill=True,
        script=script.slug,
        speed=None if speed == 1 else speed,
    )


def checked_speed(speed: float) -> float:
    """Return a speed that a drill may have. Raises RefusedError."""
    if not SLOWEST <= speed <= FASTEST:
        raise RefusedError(
            f"A drill cannot run {speed:g} times as fast", f"{SLOWEST:g} to {FASTEST:g}"
        )
    return speed


# -- replaying -----------------------------------------------------------------------------------


class Replay:
    """A recorded incident, played again from a new beginning."""

    def __init__(self, source: Sequence[Event]) -> None:
        """Take the events of an incident. Raises RefusedError where none declares it."""
        incident = fold(source)
        if incident.declaration is None:
            raise RefusedError("That record holds no declaration", "replay another incident")
        self._declared = incident.declaration[0]
        self._events = [e for e in _in_order_of_recording(source) if e.id != self._declared.id]
        self._next = 0
        self._numbers = {event.id: number for number, event in enumerate(self._events, 1)}
        self._numbers[self._declared.id] = 0
        self.clock = ManualClock(self._declared.rec)

    def declaration(self, name: str, now: datetime, speed: float, node: str) -> codec.Record:
        """Return the record that begins a replay of the incident `name` at `now`."""
        record = self._shifted(self._declared, now, {})
        fact = self._declared.fact
        assert isinstance(fact, IncidentDeclared)  # noqa: S101 - found as the declaration
        body = {**record["body"], "drill": True, "script": f"{REPLAY}{name}"}
        body.pop("speed", None)
        if speed != 1:
            body["speed"] = speed
        return {**record, "node": node, "body": body}

    def deliver(self, session: Session) -> tuple[Event, ...]:
        """Record what had been recorded by this time of the incident; return it.

        Each is recorded as of the instant at which it was recorded then, however late this is.
        """
        if session.incident.declaration is None:
            return ()
        first, now = session.incident.declaration[0], session.clock.now()
        ids = {e.once: e.id for e in session.incident.originals.values() if e.once}
        ids[self._key(self._declared.id)] = first.id
        found: list[Event] = []
        while self._next < len(self._events):
            event = self._events[self._next]
            at = first.rec + (event.rec - self._declared.rec)
            if at > now:
                break
            key = self._key(event.id)
            if key not in ids:
                self.clock.step(at)
                record = self._shifted(event, first.rec, ids)
                outcome = session.replay({**record, "node": first.node}, key)
                if not isinstance(outcome, Saved):
                    break
                ids[key] = outcome.events[0].id
                found += outcome.events
            self._next += 1
        return tuple(found)

    def _key(self, event_id: str) -> str:
        """Return under which key an event is recorded once: its number in the recording.

        A sample that is brought in again has other ids, and the same numbers.
        """
        return f"{REPLAY}{self._numbers.get(event_id, -1)}"

    def _shifted(self, event: Event, start: datetime, ids: dict[str, str]) -> codec.Record:
        """Return the record of an event moved to a new beginning, its references with it."""
        by = start - self._declared.rec
        record = codec.to_record(event)
        body: dict[str, Any] = dict(record["body"])
        body.pop("once", None)
        move: Mapping[FieldRole, Callable[[str], str]] = {
            FieldRole.INSTANT: lambda text: _instant(text, by),
            FieldRole.DAY: lambda text: _day(text, by),
            FieldRole.EVENT_REF: lambda ref: ids.get(self._key(ref), ref),
        }
        for name, role in _roles(type(event.fact)).items():
            if role in move and name in body:
                body[name] = _each(body[name], move[role])
        kept: codec.Record = {k: record[k] for k in ("v", "kind", "by", "approx") if k in record}
        links = {k: _each(record[k], move[FieldRole.EVENT_REF]) for k in _LINKS if k in record}
        at = None if event.at is None else _instant(iso(event.at), by)
        return {**kept, **links, "at": at, "body": body}


@cache
def _roles(kind: type[Fact]) -> Mapping[str, FieldRole]:
    """Return the role of each field; of a kind that is not known, what others mean by the name."""
    kinds = KINDS.values() if kind is Unknown else (kind,)
    return {field.name: field.role for one in kinds for field in fields_of(one)}


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Return a text of a body changed, or each of a list; anything else stays as it is."""
    if isinstance(value, list):
        return [change(one) if isinstance(one, str) else one for one in value]
    return change(value) if isinstance(value, str) else value


def _in_order_of_recording(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.rec, event.id))


def _instant(text: str, by: timedelta) -> str:
    """Return an instant moved; what is none, or would leave the calendar, stays as it is."""
    try:
        return iso(codec.instant_from_json(text) + by)
    except (ValueError, OverflowError):
        return text


def _day(text: str, by: timedelta) -> str:
    """Return a day moved by whole days; what is not a day stays as it is."""
    try:
        return (date.fromisoformat(text) + timedelta(days=by.days)).isoformat()
    except (ValueError, OverflowError):
        return text


def begin_replay(path: Path, story: Replay, name: str, speed: float, recorder: Recorder) -> None:
    """Create the incident of a replay of the incident `name`. Raises NotSavedError."""
    now = recorder.clock.now()
    record = story.declaration(name, now, speed, recorder.node)
    IncidentDB.create(path, [record], clock=ManualClock(now)).close()


def replay_player(path: Path, story: Replay, playbook: Playbook, recorder: Recorder) -> Player:
    """Return a player of a replay for the incident at `path`. Raises UnreadableError.

    Its file is written by the story's clock, so that every entry keeps its own time.
    """
    paced = Session.open(path, playbook, replace(recorder, name=RECORDER))
    paced.close()
    scaled = Recorder(RECORDER, recorder.node, paced.clock)
    story.clock.step(paced.clock.now())
    return Player(Session(IncidentDB(path, clock=story.clock), playbook, scaled), story)
