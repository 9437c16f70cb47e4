"""What the other side is to get: what it has, what waits, what is on its way, what it refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from incident_tui.exchange.outbox import Outbox


class Delivery:
    """The records of an outbox, as far as one other machine is concerned.

    Nothing is sent before `begin`, when it is known what is there, and nothing at all without
    `sends`. A line is made when it is sent, so that words that were redacted meanwhile are not.
    """

    def __init__(self, outbox: Outbox, *, sends: bool) -> None:
        self.outbox = outbox
        self.begun = False
        self._sends = sends
        self._there: set[str] = set()
        self._refused: set[str] = set()
        self._awaited: set[str] = set()  # sent, and nothing heard of it yet
        self._queue: deque[str] = deque()

    @property
    def left(self) -> int | None:
        """How many records are still to be sent; None while that is not known."""
        return len(self._queue) if self.begun else None

    @property
    def done(self) -> bool:
        """Whether everything was sent, and something was heard of each."""
        return self.left == 0 and not self._awaited

    @property
    def not_shared(self) -> int | None:
        """How many records here are not known to be there; None while nothing is known."""
        if not self.begun:
            return None
        missing = sum(one not in self._there and one not in self._refused for one in self.outbox)
        return missing + len(self.outbox.kept_back)

    @property
    def any_there(self) -> bool:
        """Whether the other side has any record that is here."""
        return bool(self._there)

    def has(self, ids: Iterable[str]) -> None:
        """Take note that these are there. They came from there, or are on its disk."""
        for event_id in ids:
            self._there.add(event_id)
            self._awaited.discard(event_id)

    def has_of_ours(self, ids: Iterable[str]) -> None:
        """The same of ids that it merely names: what is not here is not kept."""
        self.has(one for one in ids if one in self.outbox)

    def refuses(self, event_id: str) -> bool:
        """Take note that it does not take a record in; tell whether that is news."""
        self._awaited.discard(event_id)
        if event_id not in self.outbox or event_id in self._refused:
            return False
        self._refused.add(event_id)
        return True

    def begin(self) -> None:
        """Send what it lacks: the declaration first, then in the order of the file."""
        self.begun = True
        first = self.outbox.declared
        rest = (event_id for event_id in self.outbox if event_id != first)
        for event_id in (*((first,) if first else ()), *rest):
            if event_id not in self._there:
                self._send(event_id)

    def add(self, event_id: str) -> None:
        """Send a record that is new here, unless it came from there."""
        if self.begun and event_id not in self._there:
            self._send(event_id)

    def settle(self, sums: Mapping[str, str]) -> None:
        """Send again what is not among the records that it holds, or says something else there."""
        passed_over = self._refused.union(self._queue)
        for event_id in self.outbox:
            if event_id not in passed_over and sums.get(event_id) != self.outbox.sum_of(event_id):
                self._there.discard(event_id)
                self._send(event_id)

    def next_line(self) -> bytes | None:
        """Return the next record to be sent, as a line; None where none waits."""
        while self._queue:
            event_id = self._queue.popleft()
            if event_id not in self._there:
                self._awaited.add(event_id)
                return self.outbox.line(event_id)
        return None

    def _send(self, event_id: str) -> None:
        if self._sends:
            self._queue.append(event_id)
