"""What machines that were away brought, until somebody has looked at it; who else is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from incident_tui.clock import Clock
from incident_tui.domain.obligations.upset import LateNews, back_words, late_news, merged
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.arrivals import Arrived, ahead_arrivals, late_arrivals
from incident_tui.domain.record.incident import Incident
from incident_tui.session.arrivals_seen import arrivals_seen, keep_seen
from incident_tui.session.nearby import Lookout, OpenWindow
from incident_tui.session.session import Session
from incident_tui.tui.dashboard.view import DashboardState

NOTHING = LateNews()
NOWHERE: Arrived = {}


class Returning(msgspec.Struct, frozen=True):
    """Pure: how late entries arrived, by id; what of that is `unseen`; what was looked at `before`.

    Below zero: by how much the clock ran ahead that made them. `known` are the ids that were
    told, here or in an earlier window.
    """

    known: frozenset[str] = frozenset()
    late: Mapping[str, timedelta] = {}
    unseen: LateNews = NOTHING
    before: LateNews = NOTHING

    def take(
        self,
        incident: Incident,
        arrived: Arrived,
        playbook: Playbook,
        now: datetime,
        arrived_by: Arrived = NOWHERE,
    ) -> Returning:
        """Return this with what has arrived since, and every deadline that it moved."""
        behind = {found.event.id: found.late for found in late_arrivals(incident, arrived)}
        ahead = {found.event.id: found.late for found in ahead_arrivals(incident, arrived_by)}
        late = ahead | behind
        fresh = {name: arrived[name] for name in behind if name not in self.known}
        if not fresh:
            return self if late == self.late else replace(self, late=late)
        news = late_news(incident, fresh, playbook, now)
        return replace(
            self,
            known=self.known | fresh.keys(),
            late=late,
            unseen=merged(self.unseen, news),
        )

    def seen(self) -> Returning:
        """Return this after somebody has looked."""
        if self.unseen == NOTHING:
            return self
        return replace(self, unseen=NOTHING, before=self.unseen)


class Surroundings:
    """What a window knows of other windows and machines; it asks the disk in a thread."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._folder = session.path.parent
        window = None  # who only looks writes nothing, not even that
        if not session.read_only:
            window = OpenWindow(session.me, session.node, "dashboard")
        self._lookout = Lookout(self._folder, session.id, window, clock)
        self._clock = clock
        self._returning: Returning | None = None
        self._grown = False

    def start(self) -> None:
        """Begin to look; what had arrived before is told at the next tick."""
        self._grown = True
        self._lookout.start()

    def stop(self) -> None:
        """End."""
        self._lookout.stop()

    def grew(self) -> None:
        """Take note that entries arrived: what they changed is worked out at the next tick."""
        self._grown = True

    def seen(self) -> None:
        """Tell no more what was told, here or in a window that is opened after this."""
        if self._returning is not None and self._returning.unseen != NOTHING:
            if not self._session.read_only:
                keep_seen(self._folder, self._session.id, self._returning.late)
            self._returning = self._returning.seen()

    def tick(self, state: DashboardState, fit: Callable[[str], str]) -> DashboardState:
        """Return the state with what is known now; `fit` masks what may not be shown."""
        now = self._session.clock.now()
        if self._grown:
            self._grown = False
            known = self._returning or Returning(arrivals_seen(self._folder, self._session.id))
            since, by = self._session.arrived, self._session.arrived_by(now)
            self._returning = known.take(state.recorded, since, state.playbook, now, by)
        found = self._returning or Returning()
        return replace(
            state,
            links=self._lookout.found.words(self._clock.now()),
            late=found.late,
            told=fit(back_words(found.unseen, state.recorded, state.tz, now)),
        )

    def last_told(self, state: DashboardState) -> str:
        """Return in words what was told last, whether or not somebody has looked at it."""
        found = self._returning or Returning()
        news = found.before if found.unseen == NOTHING else found.unseen
        return back_words(news, state.recorded, state.tz, self._session.clock.now())
