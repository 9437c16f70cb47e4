"""Programs of the team's own that are told what happens: started, fed, limited, never waited for.

Each hook has a thread and a short queue of its own, so that one that hangs delays neither the
person at the keyboard nor the other hooks. A program is a list of words and never meets a shell;
it gets JSON on stdin, has a time limit, and what it says on stderr is read up to a limit.
"""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from incident_tui.clock import Clock, SystemClock
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.hooks.hook import Hook
from incident_tui.hooks.payload import (
    Occurrence,
    event_payload,
    is_quiet,
    occurrence_payload,
    wants,
)
from incident_tui.hooks.process import run

WITHIN = "INCIDENT_TUI_HOOK"
"""Set for a hook to what it is run for. Where it is set, this program runs no hooks: no loops."""

WAITING = 32
"""How many events may wait for one hook."""

_GRACE_S = 1.0


class Hooks:
    """The hooks that are set, each with its own thread, started when first needed.

    `report` is called, in any thread, with one line for each failure.
    """

    def __init__(
        self,
        hooks: Iterable[Hook],
        report: Callable[[str], None],
        environ: Mapping[str, str] = os.environ,
        clock: Clock | None = None,
    ) -> None:
        within = bool(environ.get(WITHIN))
        self._workers = [
            _Worker(hook, report, environ, clock or SystemClock()) for hook in hooks if not within
        ]

    def want(self, *kinds: str) -> bool:
        """Tell whether any hook is set for one of these kinds."""
        return any(wants(x.hook.on, kind) for x in self._workers for kind in kinds)

    def recorded(self, incident_id: str, incident: Incident, events: Sequence[Event]) -> None:
        """Run the hooks of events that this process has just recorded; returns at once."""
        if is_quiet(incident):
            return
        for event in events:
            if self.want(event.kind):
                record = codec.to_record(event)
                payload = event_payload(incident, incident_id, event, record)
                self._put(event.kind, payload)

    def occurred(
        self, incident_id: str, incident: Incident, occurrences: Iterable[Occurrence], now: datetime
    ) -> None:
        """Run the hooks of timers and hazards that have crossed a line; returns at once."""
        if is_quiet(incident):
            return
        for occurrence in occurrences:
            payload = occurrence_payload(incident, incident_id, occurrence, now)
            self._put(occurrence.kind, payload)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return any(worker.busy for worker in self._workers)

    def close(self) -> None:
        """Wait for what is under way: for each hook its time limit at most, in all."""
        for worker in self._workers:
            worker.stop()
        try:
            for worker in self._workers:
                worker.join()
        except KeyboardInterrupt:
            self.stop_now()
            raise

    def stop_now(self) -> None:
        """Stop what is under way, and leave out what waits."""
        for worker in self._workers:
            worker.abort()

    def _put(self, kind: str, payload: Mapping[str, object]) -> None:
        data = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        for worker in self._workers:
            if wants(worker.hook.on, kind):
                worker.put(kind, data)


class _Worker:
    """One hook: its thread, what waits for it, and when it has to be done."""

    def __init__(
        self, hook: Hook, report: Callable[[str], None], environ: Mapping[str, str], clock: Clock
    ) -> None:
        self.hook = hook
        self._report = report
        self._environ = environ
        self._clock = clock
        self._queue: queue.Queue[tuple[str, bytes] | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._done = threading.Event()
        self._closes_at = float("inf")
        self._full = False
        self._running = False

    @property
    def busy(self) -> bool:
        """Whether it runs, or something waits for it."""
        return self._running or not self._queue.empty()

    def put(self, kind: str, payload: bytes) -> None:
        """Queue one run; where too many wait already, it is left out and said once."""
        if self._thread is None:
            thread = threading.Thread(target=self._work, name="hook", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:  # the machine gives no more threads
                self._report(f"hook {self._named(kind)} failed: {error}")
                return
            self._thread = thread
        try:
            self._queue.put_nowait((kind, payload))
        except queue.Full:
            if not self._full:
                self._report(f"hook {self.hook.on} is left out: {WAITING} events wait for it")
            self._full = True
        else:
            self._full = False

    def stop(self) -> None:
        """Begin to end: from now on everything that waits shares one time limit."""
        self._closes_at = self._clock.elapsed() + self.hook.seconds

    def abort(self) -> None:
        """Stop what runs."""
        self._closes_at = 0.0
        self.join()

    def join(self) -> None:
        """Wait until nothing is left to do, or no time is left."""
        if self._thread is None:
            return
        left = max(self._closes_at - self._clock.elapsed(), 0.0) + _GRACE_S
        with suppress(queue.Full):
            self._queue.put(None, timeout=left)
        self._done.wait(left)  # join would forget a thread that it was interrupted waiting for

    def _work(self) -> None:
        try:
            self._take_each()
        finally:
            self._done.set()

    def _take_each(self) -> None:
        skipped = 0
        while (waiting := self._queue.get()) is not None:
            kind, payload = waiting
            left = self._closes_at - self._clock.elapsed()
            if left <= 0:
                skipped += 1
                continue
            self._running = True
            wrong = self._run(kind, payload)
            self._running = False
            if wrong:
                self._report(f"hook {self._named(kind)} failed: {wrong}")
        if skipped:
            self._report(f"hook {self.hook.on} was left out {skipped} times: no time was left")

    def _named(self, kind: str) -> str:
        return kind if kind == self.hook.on else f"{self.hook.on} ({kind})"

    def _run(self, kind: str, payload: bytes) -> str:
        environ = {**self._environ, WITHIN: kind}
        ends_at = self._clock.elapsed() + self.hook.seconds
        return run(
            self.hook.run, payload, environ, self._clock, lambda: min(ends_at, self._closes_at)
        )
