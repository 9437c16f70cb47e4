"""The writer: one thread that records, and between records follows what others wrote.

Everything that touches the file of an open incident happens in this thread, in the order it
was asked for; what comes of it is posted to the screen as messages.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field

from textual.message import Message
from textual.message_pump import MessagePump

from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.incident import Incident
from incident_tui.domain.intents import Request
from incident_tui.session import NotSaved, Outcome, Saved, Session

POLL_SECONDS = 0.08
"""How often others' entries are looked for."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be recorded together. `text` are the words it came from, to give back."""

    number: int
    requests: tuple[Request, ...]
    text: str = ""
    form: object = None


@dataclass
class Recorded(Message):
    """What came of a parcel, and the incident as it stands now."""

    parcel: Parcel
    outcome: Outcome
    incident: Incident


@dataclass
class Grown(Message):
    """Somebody else wrote: the incident as it stands now."""

    incident: Incident


@dataclass
class Reading(Message):
    """The file stopped being readable (`problem`), or is readable again (None)."""

    problem: str | None


@dataclass(slots=True)
class Desk:
    """The writer thread of one open incident."""

    session: Session
    screen: MessagePump
    _queue: queue.SimpleQueue[Parcel | None] = field(default_factory=queue.SimpleQueue)
    _thread: threading.Thread | None = None
    saved: list[int] = field(default_factory=list)
    """The numbers of the parcels that are on disk."""
    _problem: str | None = None
    _count: int = 0

    def start(self) -> None:
        """Begin to follow the file and to take parcels."""
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def send(self, requests: tuple[Request, ...], text: str = "", form: object = None) -> Parcel:
        """Queue what is to be recorded; the outcome is posted as `Recorded`."""
        self._count += 1
        parcel = Parcel(self._count, requests, text, form)
        self._queue.put(parcel)
        return parcel

    def stop(self, seconds: float = 5.0) -> None:
        """Record what is queued, then end; waits for it so long at most."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(seconds)
            self._thread = None

    def _work(self) -> None:
        while True:
            try:
                parcel = self._queue.get(timeout=POLL_SECONDS)
            except queue.Empty:
                self._follow()
                continue
            if parcel is None:
                return
            self._record(parcel)

    def _record(self, parcel: Parcel) -> None:
        try:
            outcome = self.session.dispatch(*parcel.requests)
        except IncidentTuiError as error:
            outcome = NotSaved(error.what, error.hint)
        except OSError as error:
            outcome = NotSaved(f"The file could not be written: {error.strerror or error}")
        if isinstance(outcome, Saved):
            self.saved.append(parcel.number)
        self.screen.post_message(Recorded(parcel, outcome, self.session.incident))

    def _follow(self) -> None:
        try:
            changed = self.session.follow()
            problem = None
        except (IncidentTuiError, OSError) as error:
            changed, problem = False, str(error)
        if changed:
            self.screen.post_message(Grown(self.session.incident))
        if problem != self._problem:
            self._problem = problem
            self.screen.post_message(Reading(problem))
