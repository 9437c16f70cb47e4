"""What a dashboard says in place of its keys: one message at a time, long enough to be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from incident_tui.tui.widgets.status_bar import Notice, Status

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard

NOTICE_SECONDS = 8.0
"""How long a message stays in place of the keys."""


class Voice:
    """The messages of one dashboard; `unreadable` is what is wrong with its file, while it is."""

    def __init__(self, dashboard: Dashboard) -> None:
        self._dashboard = dashboard
        self._waiting: list[str] = []
        self._quiet_at = 0.0
        self.unreadable: str | None = None

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show a message for a while; the one before it goes."""
        dashboard = self._dashboard
        self._quiet_at = dashboard.services.clock.elapsed() + NOTICE_SECONDS
        dashboard.query_one(Status).notice = Notice(dashboard.fit_to_show(text), bad)

    def say_in_turn(self, texts: Iterable[str], *, first: bool = False) -> None:
        """Show bad news one after the other, as soon as nothing else is said."""
        at = 0 if first else len(self._waiting)
        self._waiting[at:at] = texts

    def hush(self) -> None:
        """Show the keys again, unless what is said lasts."""
        if not self.unreadable:
            self._dashboard.query_one(Status).notice = None

    def tick(self, elapsed: float) -> None:
        """End a message whose time is over, and begin the next one that waits."""
        status = self._dashboard.query_one(Status)
        if status.notice is not None and elapsed >= self._quiet_at:
            self.hush()
        if self._waiting and status.notice is None:
            self.say(self._waiting.pop(0), bad=True)
