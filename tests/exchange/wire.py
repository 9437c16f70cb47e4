"""Two sides of an exchange without streams: what one says is cut anyhow and fed to the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from incident_tui.clock import ManualClock
from incident_tui.exchange.conversation import Conversation
from incident_tui.exchange.outbox import Outbox
from incident_tui.exchange.presence import Peer
from incident_tui.exchange.terms import Speaker
from incident_tui.store.absorb import Absorbed
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from tests.store.helpers import QUICK, note, redaction
from tests.support import T0


class Side:
    """A machine with its file, and its side of a conversation."""

    def __init__(self, path: Path, node: str, clock: ManualClock, **more: Any) -> None:
        self.clock = clock
        self.node = node
        self.file = EventFile(path, clock=clock, disk=QUICK)
        self.more = {"mine": node, **more}
        self.meet()

    def meet(self) -> None:
        """Begin anew, as after a cut."""
        more = {name: value for name, value in self.more.items() if name != "mine"}
        self.outbox = Outbox(self.file.read())
        me = Speaker("inc", self.node, self.node, **more)
        self.talk = Conversation(me, self.outbox, self.clock.elapsed())
        self.absorbed = Absorbed()

    def log(self, *texts: str, **body: Any) -> list[Record]:
        """Record as a window on this machine does."""
        with self._window() as file:
            return file.append([note(text, **body) | {"node": self.node} for text in texts])

    def redact(self, event_id: str) -> None:
        with self._window() as file:
            file.redact(event_id, redaction(event_id) | {"node": self.node})

    def _window(self) -> EventFile:
        return EventFile(self.file.path, clock=self.clock, disk=QUICK)

    def hear(self, data: bytes) -> None:
        now, elapsed = self.clock.now(), self.clock.elapsed()
        records = self.talk.receive(data, now, elapsed)
        if records:
            found = self.file.absorb(records, mine=self.more["mine"])
            self.absorbed = Absorbed(
                self.absorbed.taken + found.taken,
                self.absorbed.known + found.known,
                self.absorbed.refused + found.refused,
            )
            self.talk.absorbed(records, found.refused, now)

    def says(self, most: int = 1 << 16, others: Sequence[Peer] = ()) -> bytes:
        self.talk.learn(self.file.follow())
        self.talk.tick(self.clock.now(), self.clock.elapsed(), others)
        return self.talk.outgoing(most, self.clock.elapsed())

    def texts(self) -> list[str]:
        return sorted(r["body"].get("text", "-") for r in self.file.read())

    def records(self) -> dict[str, Record]:
        return {record["id"]: record for record in self.file.read()}


def carry(one: Side, other: Side, chance: random.Random | None = None, rounds: int = 60) -> None:
    """Carry bytes both ways until neither says anything more; cut anywhere with `chance`."""
    for _ in range(rounds):
        said = one.says(), other.says()
        for data, hears in zip(said, (other, one), strict=True):
            start = 0
            while start < len(data):
                end = start + (chance.randint(1, 700) if chance else len(data))
                hears.hear(data[start:end])
                start = end
        if said == (b"", b""):
            return
    raise AssertionError("they never come to an end")


def pass_time(clock: ManualClock, seconds: float, one: Side, other: Side) -> None:
    """Let time pass in steps of a second, while the two sides talk."""
    for _ in range(int(seconds)):
        clock.advance(timedelta(seconds=1))
        carry(one, other)


def clock() -> ManualClock:
    return ManualClock(T0)
