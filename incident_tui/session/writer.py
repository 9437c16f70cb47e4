"""The writer: one thread that records, and between records follows what others wrote.

Everything that touches the file of an open incident happens in this thread, in the order it
was asked for; what comes of it is posted to the screen as messages.
"""

from __future__ import annotations

import queue
import threading

from textual.message import Message
from textual.message_pump import MessagePump

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.value import Value, value
from incident_tui.session.session import NotSaved, Outcome, Saved, Session

POLL_SECONDS = 0.08
"""How often others' entries are looked for."""


@value
class Parcel(Value):
    """What is to be recorded together. `text` are the words it came from, to give back."""

    number: int
    requests: tuple[Request, ...]
    text: str = ""
    form: object = None


class Recorded(Message):
    """What came of a parcel, and the incident as it stands now."""

    def __init__(self, parcel: Parcel, outcome: Outcome, incident: Incident) -> None:
        super().__init__()
        self.parcel = parcel
        self.outcome = outcome
        self.incident = incident


class Grown(Message):
    """Somebody else wrote: the incident as it stands now."""

    def __init__(self, incident: Incident) -> None:
        super().__init__()
        self.incident = incident


class Reading(Message):
    """The file stopped being readable (`problem`), or is readable again (None)."""

    def __init__(self, problem: str | None) -> None:
        super().__init__()
        self.problem = problem


class Desk:
    """The writer thread of one open incident.

    `saved` are the numbers of the parcels that are on disk.
    """

    def __init__(self, session: Session, screen: MessagePump) -> None:
        self.session = session
        self.screen = screen
        self.saved: list[int] = []
        self._queue: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._problem: str | None = None
        self._count = 0

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
