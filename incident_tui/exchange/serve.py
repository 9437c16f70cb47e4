"""The other end of a link: speaks on two streams about one incident, until they end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from incident_tui.clock import Clock
from incident_tui.exchange.conversation import Conversation
from incident_tui.exchange.keeper import RowKeeper
from incident_tui.exchange.local_copy import LocalCopy
from incident_tui.exchange.outbox import Outbox
from incident_tui.exchange.pump import Pump, Streams
from incident_tui.exchange.terms import Parting, Speaker


def serve(
    path: Path, me: Speaker, clock: Clock, streams: Streams, stopped: Callable[[], bool]
) -> Parting | None:
    """Exchange an incident over two streams; return why it is over, None where they just ended.

    Raises NotFoundError, UnreadableError, NotSavedError.
    """
    copy = LocalCopy(path, me.node, clock)
    row = RowKeeper(path, clock, "", inbound=True)
    try:
        talk = Conversation(me, Outbox(copy.read()), clock.elapsed())

        def again() -> bool:
            if talk.peer is not None:
                row.host = talk.peer.name
                row.keep(talk, "connected" if talk.delivery.left is not None else "connecting")
            return not stopped()

        Pump(talk, copy, streams, clock, lambda: row.others).run(again)
        return talk.over
    finally:
        copy.close()
        row.withdraw()
