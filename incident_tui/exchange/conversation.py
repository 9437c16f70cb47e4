"""One side of an exchange, as a state machine: bytes in, records to take in and bytes to send out.

Both sides are alike. Each greets, names what it has where the digests differ, sends what the other
lacks, and from then on whatever its file gains. No I/O: whoever owns the streams and the file feeds
it (`pump`), and says what time it is; `elapsed` is in seconds on a clock that never steps.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never

from incident_tui import __version__
from incident_tui.domain.record.event_id import is_event_id, time_of
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import iso
from incident_tui.exchange import messages as m
from incident_tui.exchange.comparison import Comparison, naming
from incident_tui.exchange.delivery import Delivery
from incident_tui.exchange.lines import LineReader
from incident_tui.exchange.outbox import Digest, Outbox, is_drill
from incident_tui.exchange.presence import NotTaken, Peer
from incident_tui.exchange.terms import BEAT_S, LINE_S, PULSE_S, SILENCE_S, Parting, Speaker

_LONG_AGO_S = 1e6
_NOISE = 200  # lines that a login may say before the greeting
_LONGEST_WORD = 200
_NAMED = 8
_AHEAD = timedelta(seconds=60)
_SAMPLES = 12  # of the other's clock: the best of a minute


class Conversation:
    """What is known of the other side, and what is still to be said.

    `peer` is its greeting, `over` why nothing more will come of it. `refused` counts records that
    were not taken in on either side, `named` holds the first; `ahead` counts those that were taken
    though a clock made them that runs far ahead.
    """

    def __init__(self, me: Speaker, outbox: Outbox, elapsed: float) -> None:
        self.me = me
        self.outbox = outbox
        self.peer: m.Greeting | None = None
        self.over: Parting | None = None
        self.refused = 0
        self.named: list[NotTaken] = []
        self.ahead = 0
        self.delivery = Delivery(outbox, sends=not me.viewer)
        self._reader = LineReader()
        self._control: deque[bytes] = deque()
        self._greeted = tuple(outbox)
        self._others: tuple[Peer, ...] = ()
        self._pulse: m.Pulse | None = None
        self._comparison = Comparison()
        self._offsets: deque[float] = deque(maxlen=_SAMPLES)
        self._noise = 0
        self._began = self._heard = self._line_began = self._spoke = elapsed
        self._pulsed: tuple[float, int | None] = (elapsed, None)
        self._say(self._greeting())

    # -- what is known -------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether each side has sent what the other lacked, it is on the disk, and both know."""
        return self._is_quiet and not self._control

    @property
    def _is_quiet(self) -> bool:
        pulse = self._pulse
        return pulse is not None and pulse.left == 0 and self.delivery.done

    @property
    def clock_behind_s(self) -> int:
        """How far the clock here is behind that of the other side; below zero: ahead."""
        best = max(self._offsets, default=0.0)  # the sample that was the shortest on its way
        return round(best) if best > 2 or best < -5 else 0

    def peers(self, at: datetime, elapsed: float) -> tuple[Peer, ...]:
        """Return the machines that are heard of on this conversation."""
        if self.peer is None:
            return ()
        heard = at - timedelta(seconds=max(elapsed - self._heard, 0))
        told = self.peer
        first = Peer(_word(told.name), _word(told.node), heard, told.viewer, told.host)
        others = [one for one in self._others if one.node != self.me.node]
        somebody_there = any(one.node == first.node for one in others)
        return (*others,) if first.host and somebody_there else (first, *others)

    # -- what comes in -------------------------------------------------------------------

    def receive(self, data: bytes, at: datetime, elapsed: float) -> list[dict[str, Any]]:
        """Read what came; return the records in it, which are to be taken in."""
        was_inside = self._reader.inside
        self._heard = elapsed
        found: list[dict[str, Any]] = []
        for line in self._reader.feed(data):
            was_inside = False
            if self.over is None:
                found += self._hear(m.read_message(line), at)
        if not was_inside:
            self._line_began = elapsed
        return found

    def absorbed(
        self, given: Sequence[dict[str, Any]], refused: Sequence[tuple[str, str]], at: datetime
    ) -> None:
        """Take note that records are on the disk, but for those that were refused."""
        no = {event_id for event_id, _ in refused}
        ids = [one["id"] for one in given if _has_id(one) and one["id"] not in no]
        self.delivery.has(ids)
        if not self.outbox.drill and not any(map(is_drill, given)):
            self.ahead += sum(time_of(one) - at > _AHEAD for one in ids)
        for event_id, why in refused:
            self._name(NotTaken(_word(event_id), why))
        told = [(event_id, why) for event_id, why in refused if is_event_id(event_id)]
        for start in range(0, max(len(ids), len(told)), m.MOST_IDS):
            end = start + m.MOST_IDS
            self._say(m.Took(tuple(ids[start:end]), tuple(told[start:end])))

    def learn(self, records: Iterable[dict[str, Any]]) -> None:
        """Take note of what the file now holds; what the other side lacks is sent."""
        for record in records:
            event_id = self.outbox.put(record)
            if event_id is not None:
                self.delivery.add(event_id)

    def _hear(self, message: m.Message, at: datetime) -> list[dict[str, Any]]:
        if self.peer is None and not isinstance(message, m.Greeting):
            self._noise += 1
            if self._noise > _NOISE:
                self.over = Parting(
                    "what it says is no exchange", "is incident-tui what runs there?"
                )
            return []
        match message:
            case m.Greeting():
                self._meet(message)
            case m.Have(have=ids):
                self.delivery.has_of_ours(ids)
            case m.HaveEnd():
                self._begin()
            case m.Foreign(record=record):
                return [record]
            case m.Took(took=ids, refused=refused):
                self._hear_of_ours(ids, refused)
            case m.Pulse():
                self._hear_pulse(message, at)
            case m.Compare():
                self._comparison.hear(message, self.outbox)
            case m.CompareEnd():
                self.delivery.settle(self._comparison.named())
            case m.SignOfLife():
                pass
            case m.Odd(why=why):
                self._name(NotTaken("", why))
            case _:
                assert_never(message)
        return []

    def _meet(self, told: m.Greeting) -> None:
        if self.peer is not None:
            return
        self.peer = told
        ours, theirs = self.outbox.declared, told.declared
        if told.exchange != m.VERSION:
            what = f"it speaks version {told.exchange} of the exchange, not {m.VERSION}"
            self.over = Parting(what, "bring both to one version of incident-tui", final=True)
        elif (ours and theirs and ours != theirs) or (not ours and told.id != self.me.id):
            what = "it holds another incident under this id"
            self.over = Parting(what, "see which is meant: incident-tui status at both", final=True)
        elif told.node == self.me.node and not self.me.recover:
            what = "it says that it is this very machine"
            hint = "one is a copy of the other: remove the file `node` from the state folder of one"
            self.over = Parting(what, hint, final=True)
        elif len(self.outbox) and (told.n, told.xor) == self._digest_greeted:
            self.delivery.has(self._greeted)
            self._say(m.HaveEnd(have_end=True))
        else:
            self._control += m.in_lines(self._greeted)

    def _begin(self) -> None:
        """Send what the other side lacks, where it is sure that both mean the same incident."""
        if self.peer is None or self.delivery.begun:
            return
        one_lacks_it = (self.peer.declared is None) != (self.outbox.declared is None)
        if one_lacks_it and self.peer.n and len(self.outbox) and not self.delivery.any_there:
            what = "nothing shows that it holds the same incident: a declaration was lost"
            self.over = Parting(what, "merge the two files, and link again", final=True)
            return
        self.delivery.begin()

    def _hear_of_ours(self, ids: Iterable[str], refused: Iterable[tuple[str, str]]) -> None:
        self.delivery.has_of_ours(ids)
        for event_id, why in refused:
            if self.delivery.refuses(event_id):
                self._name(NotTaken(event_id, _word(why), "them"))

    def _hear_pulse(self, pulse: m.Pulse, at: datetime) -> None:
        self._pulse = pulse
        try:
            self._offsets.append((datetime.fromisoformat(pulse.at) - at).total_seconds())
        except (ValueError, TypeError):
            self._name(NotTaken("", "the time it says is none"))
        self._others = tuple(_told(one, at) for one in pulse.here)

    # -- what goes out -------------------------------------------------------------------

    def tick(self, at: datetime, elapsed: float, others: Sequence[Peer] = ()) -> None:
        """Let time pass: signs of life, who is here (`others` by other links), what is overdue."""
        if self.over is not None:
            return
        self.over = self._overdue(elapsed)
        if self.peer is None:
            return
        since, said = self._pulsed
        left = self.delivery.left
        if elapsed - since >= PULSE_S or (left == 0 and said != 0 and not self._control):
            self._pulsed = (elapsed, left)
            self._say(self._pulse_now(at, others))
        elif elapsed - self._spoke >= BEAT_S and not self._control:
            self._control.append(b"\n")
        if self._comparison.due(self._their_digest, self.outbox.digest, elapsed):
            for message in naming(self.outbox):
                self._say(message)

    def outgoing(self, most: int, elapsed: float) -> bytes:
        """Return what is to be sent now, about `most` bytes of it at a time."""
        parts = list(self._parts(most))
        if parts:
            self._spoke = elapsed
        return b"".join(parts)

    def _parts(self, most: int) -> Iterator[bytes]:
        while self._control and most > 0:
            part = self._control.popleft()
            most -= len(part)
            yield part
        while most > 0 and self.over is None and (line := self.delivery.next_line()):
            most -= len(line)
            yield line

    def _overdue(self, elapsed: float) -> Parting | None:
        if self.peer is None:
            if elapsed - self._began >= self.me.greeting_s:
                return Parting(f"it has said nothing of use for {self.me.greeting_s:.0f} s")
            return None
        if elapsed - self._heard >= SILENCE_S:
            return Parting(f"nothing was heard of it for {SILENCE_S:.0f} s")
        if self._reader.inside and elapsed - self._line_began >= LINE_S:
            return Parting(f"it has been at one line for {LINE_S:.0f} s")
        return None

    @property
    def _their_digest(self) -> Digest | None:
        """What the other side holds, once nothing is on its way any more."""
        pulse = self._pulse
        return Digest(pulse.n, pulse.xor, pulse.sum) if pulse and self._is_quiet else None

    def _greeting(self) -> m.Greeting:
        digest, me = self.outbox.digest, self.me
        self._digest_greeted = (digest.n, digest.xor)
        return m.Greeting(
            m.VERSION, f"incident-tui {__version__}", me.id, self.outbox.declared, me.node,
            digest.n, digest.xor, me.name, me.host, me.viewer,
        )  # fmt: skip

    def _pulse_now(self, at: datetime, others: Sequence[Peer]) -> m.Pulse:
        digest = self.outbox.digest
        known = tuple(
            m.Machine(one.name, one.node, round((at - one.heard_at).total_seconds(), 1),
                      one.host, one.viewer)
            for one in others
        )  # fmt: skip
        return m.Pulse(known, iso(at), digest.n, digest.xor, digest.sum, self.delivery.left)

    def _say(self, message: m.Control) -> None:
        self._control.append(m.written(message))

    def _name(self, one: NotTaken) -> None:
        self.refused += 1
        if len(self.named) < _NAMED and one not in self.named:
            self.named.append(one)


def _has_id(record: dict[str, Any]) -> bool:
    event_id = record.get("id")
    return isinstance(event_id, str) and is_event_id(event_id)


def _told(one: m.Machine, at: datetime) -> Peer:
    """Return a machine that the other side has heard of."""
    heard = at - timedelta(seconds=min(max(one.heard_s, 0), _LONG_AGO_S))
    return Peer(_word(one.name), _word(one.node), heard, one.viewer, one.host)


def _word(text: str) -> str:
    """Return what the other side calls something so that it can be shown and written anywhere."""
    return one_line(text[:_LONGEST_WORD].encode("utf-8", "replace").decode())
