"""Keeping a link's row of the status file as the conversation stands, once a second."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from incident_tui.clock import Clock
from incident_tui.exchange.conversation import Conversation
from incident_tui.exchange.presence import LinkRow, LinkState, Peer
from incident_tui.exchange.status import StatusBoard

_EVERY_S = 1.0


class RowKeeper:
    """The row of one link: written once a second, and at once when its state changes."""

    def __init__(
        self, path: Path, clock: Clock, host: str, *, inbound: bool = False, read_only: bool = False
    ) -> None:
        self.host = host
        self.others: tuple[Peer, ...] = ()
        self._board = StatusBoard(path.parent, path.stem)
        self._clock = clock
        self._inbound = inbound
        self._read_only = read_only
        self._state: LinkState = "connecting"
        self._since: datetime = clock.now()
        self._next = clock.elapsed()

    def keep(self, talk: Conversation | None, state: LinkState, problem: str = "") -> None:
        """Write the row where it is due."""
        now, elapsed = self._clock.now(), self._clock.elapsed()
        changed = state != self._state
        if not changed and elapsed < self._next:
            return
        if changed:
            self._state, self._since = state, now
        self._next = elapsed + _EVERY_S
        self._board.post(self._row(talk, problem, now, elapsed))
        self.others = self._board.others(now)

    def withdraw(self) -> None:
        """Take the row away: a person has ended the link."""
        self._board.withdraw()

    def _row(
        self, talk: Conversation | None, problem: str, now: datetime, elapsed: float
    ) -> LinkRow:
        heard = talk is not None and self._state == "connected"
        return LinkRow(
            host=self.host,
            pid=os.getpid(),
            written_at=now,
            state=self._state,
            since=self._since,
            inbound=self._inbound,
            read_only=self._read_only,
            problem=problem,
            not_shared=talk.delivery.not_shared if talk else None,
            refused=talk.refused if talk else 0,
            named=tuple(talk.named) if talk else (),
            clock_behind_s=talk.clock_behind_s if talk else 0,
            ahead=talk.ahead if talk else 0,
            peers=talk.peers(now, elapsed) if talk and heard else (),
        )
