"""Machines that share an incident: each with its own copy of the file, and its own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from incident_tui.clock import ManualClock
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.incident import Incident
from incident_tui.session.session import Outcome, Recorder, Saved, Session, declare
from incident_tui.store.event_file import EventFile
from tests.store.helpers import QUICK
from tests.support import playbook

T0 = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
HOUR = 3600


class Machine:
    """One machine with its copy of the incident; `at` sets its clock, seconds after T0."""

    def __init__(self, folder: Path, name: str, source: Machine | None = None) -> None:
        self.clock = ManualClock(T0)
        self.path = folder / name / "inc.json"
        self.path.parent.mkdir(exist_ok=True, mode=0o700)
        me = Recorder(name, f"{name}-node", self.clock)
        if source is None:
            declare(self.path, Request(i.Declare("checkout 5xx", 3)), playbook(), me)
        else:
            self.path.write_bytes(source.path.read_bytes())
        self.session = Session.open(self.path, playbook(), me)

    def at(self, seconds: float) -> Machine:
        self.clock.step(T0 + timedelta(seconds=seconds))
        return self

    def asks(
        self, intent: i.Intent, when: When | None = None, *, once: str | None = None
    ) -> Outcome:
        """What comes of an intent, whose reason is `why`."""
        return self.session.dispatch(Request(intent, note="why", when=when or When()), once=once)

    def do(self, intent: i.Intent, when: When | None = None, *, once: str | None = None) -> Event:
        outcome = self.asks(intent, when, once=once)
        assert isinstance(outcome, Saved), outcome
        return outcome.events[0]

    @property
    def incident(self) -> Incident:
        return self.session.incident

    def records(self) -> list[codec.Record]:
        with EventFile(self.path, clock=self.clock, read_only=True) as file:
            return file.read()

    def record(self, event: Event) -> codec.Record:
        return next(record for record in self.records() if record["id"] == event.id)

    def takes(self, *others: Machine) -> None:
        """Take in all that others have, as a wire would bring it, while the session is open."""
        for other in others:
            with EventFile(self.path, clock=self.clock, disk=QUICK) as file:
                assert file.absorb(other.records()).refused == ()
        self.session.follow()


def meet(*machines: Machine) -> None:
    """Have machines exchange everything, until all have the same."""
    for _ in machines:
        for machine in machines:
            machine.takes(*(other for other in machines if other is not machine))
