"""The I/O of an exchange: two streams and a file, carried round until one of them ends."""

from __future__ import annotations

import os
import selectors
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from incident_tui.clock import Clock
from incident_tui.exchange.conversation import Conversation
from incident_tui.exchange.local_copy import LocalCopy
from incident_tui.exchange.presence import Peer

LOOK_S = 0.02
"""How often the file is looked at for what was recorded here."""

_CHUNK = 64 * 1024
_BATCH = 256 * 1024
"""Bytes that are taken in, or made to be sent, at a time: so long the file is locked at most."""


class Streams(NamedTuple):
    """Two open descriptors: what the other side says, and what is said to it."""

    hears: int
    says: int


class Pump:
    """Carries one conversation. `again` is asked each round whether to go on."""

    def __init__(
        self,
        talk: Conversation,
        copy: LocalCopy,
        streams: Streams,
        clock: Clock,
        others: Callable[[], Sequence[Peer]] = tuple,
    ) -> None:
        self._talk = talk
        self._copy = copy
        self._streams = streams
        self._clock = clock
        self._others = others
        self._out = memoryview(b"")
        self._ended = False

    def run(self, again: Callable[[], bool]) -> None:
        """Carry bytes until a stream ends, the conversation is over, or `again` says no.

        Raises NotSavedError, UnreadableError where the file does not do its part, RefusedError.
        """
        for fd in self._streams:
            os.set_blocking(fd, False)
        with selectors.PollSelector() as selector:  # it takes plain files, too
            selector.register(self._streams.hears, selectors.EVENT_READ)
            waits = False
            while not self._ended and self._talk.over is None and again():
                ready = {key.fd for key, _ in selector.select(LOOK_S)}
                self._round(heard=self._streams.hears in ready)
                if bool(self._out) != waits:
                    waits = not waits
                    self._watch_for_room(selector, waits=waits)
        self._send()  # what was still to be said, such as why it is over

    def _watch_for_room(self, selector: selectors.BaseSelector, *, waits: bool) -> None:
        if waits:
            selector.register(self._streams.says, selectors.EVENT_WRITE)
        else:
            selector.unregister(self._streams.says)

    def _round(self, *, heard: bool) -> None:
        elapsed = self._clock.elapsed()
        if heard:
            self._take_in(self._hear(), elapsed)
        self._talk.learn(self._copy.follow())
        self._talk.tick(self._clock.now(), elapsed, self._others())
        self._send()

    def _take_in(self, data: bytes, elapsed: float) -> None:
        now = self._clock.now()
        records: list[dict[str, Any]] = self._talk.receive(data, now, elapsed)
        if records and self._talk.peer is not None:
            refused = self._copy.absorb(records, self._talk.peer.declared)
            self._talk.absorbed(records, refused, now)

    def _hear(self) -> bytes:
        parts, size = [], 0
        while size < _BATCH:
            try:
                part = os.read(self._streams.hears, _CHUNK)
            except BlockingIOError:
                break
            except OSError:
                part = b""
            if not part:
                self._ended = True
                break
            parts.append(part)
            size += len(part)
        return b"".join(parts)

    def _send(self) -> None:
        with suppress(BlockingIOError):
            try:
                while self._out or self._fill():
                    self._out = self._out[os.write(self._streams.says, self._out) :]
            except BlockingIOError:
                raise
            except OSError:  # it does not read any more: what was not acknowledged comes again
                self._out = memoryview(b"")
                self._ended = True

    def _fill(self) -> bool:
        self._out = memoryview(self._talk.outgoing(_BATCH, self._clock.elapsed()))
        return bool(self._out)
