"""The writer: one thread that records, and between records follows what others wrote.

Everything that touches the file of an open incident happens in this thread, in the order it
was asked for; what comes of it is handed to one callback, in this thread.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import msgspec

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import IncidentTuiError, NotSavedError
from incident_tui.domain.record.incident import Incident
from incident_tui.session.follower import POLL_SECONDS, FileReadable, Follower, Grown
from incident_tui.session.session import Outcome, Saved, Session


class WriteJob(msgspec.Struct, frozen=True):
    """What is to be recorded together.

    `text` are the words it came from, and `form` where they were typed if not in the line:
    both are handed back with the outcome, and mean nothing here.
    """

    number: int
    requests: tuple[Request, ...]
    text: str = ""
    form: object = None


class Recorded(msgspec.Struct, frozen=True):
    """What came of a job, and the incident as it stands now."""

    job: WriteJob
    outcome: Outcome
    incident: Incident


Notify = Callable[[Recorded | Grown | FileReadable], object]
"""Hears of everything the writer does or finds, in the writer's thread."""


class Writer:
    """The writer thread of one open incident. `saved` are the numbers of the jobs on disk."""

    def __init__(self, session: Session, notify: Notify) -> None:
        self.saved: list[int] = []
        self._session = session
        self._notify = notify
        self._follower = Follower(session, session.clock)
        self._queue: queue.SimpleQueue[WriteJob | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._count = 0

    def start(self) -> None:
        """Begin to follow the file and to take jobs."""
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def send(self, requests: tuple[Request, ...], text: str = "", form: object = None) -> WriteJob:
        """Queue what is to be recorded; `notify` hears of the outcome as `Recorded`."""
        self._count += 1
        job = WriteJob(self._count, requests, text, form)
        self._queue.put(job)
        return job

    def stop(self, seconds: float = 5.0) -> None:
        """Record what is queued, then end; waits for it so long at most."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(seconds)
            self._thread = None

    def _work(self) -> None:
        while True:
            try:
                job = self._queue.get(timeout=POLL_SECONDS)
            except queue.Empty:
                for news in self._follower.poll():
                    self._notify(news)
                continue
            if job is None:
                return
            self._notify(self._record(job))

    def _record(self, job: WriteJob) -> Recorded:
        try:
            outcome = self._session.dispatch(*job.requests)
        except IncidentTuiError as error:
            outcome = NotSavedError(error.what, error.hint)
        except OSError as error:
            outcome = NotSavedError(f"The file could not be written: {error.strerror or error}")
        if isinstance(outcome, Saved):
            self.saved.append(job.number)
        return Recorded(job, outcome, self._session.incident)
