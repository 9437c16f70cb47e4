"""Giving every region of a dashboard its part: of the incident, of the time, of the size, the zone.

The regions draw themselves and know nothing of each other; this is all that reaches into them.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from incident_tui.domain.guidance.hazards import hazards, shared
from incident_tui.domain.metrics.adherence import adherence
from incident_tui.domain.obligations.timers import Timer
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.incident import Incident
from incident_tui.tui.dashboard.breakpoints import Form
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.checklist import Checks
from incident_tui.tui.dashboard.panes.composer import Composer
from incident_tui.tui.dashboard.panes.countdowns import Countdowns
from incident_tui.tui.dashboard.panes.hazards import Watch
from incident_tui.tui.dashboard.panes.header import Header
from incident_tui.tui.dashboard.panes.roster import Roster
from incident_tui.tui.dashboard.panes.work import Work, late_tasks
from incident_tui.tui.widgets.line_widget import Painted
from incident_tui.tui.widgets.status_bar import Status

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard


class Regions:
    """The regions of one dashboard."""

    def __init__(self, dashboard: Dashboard) -> None:
        self._dashboard = dashboard

    def give_form(self, form: Form) -> None:
        """Give the regions that change with it the form that fits the terminal."""
        find = self._dashboard.query_one
        find(Header).form = find(Countdowns).form = find(Roster).form = form
        self.tell_sharing()

    def tell_sharing(self) -> None:
        """Say that the screen is shared: beside the severity, in the smallest form below."""
        dashboard = self._dashboard
        sharing = dashboard.modes.sharing
        dashboard.query_one(Header).sharing = sharing
        dashboard.query_one(Status).sharing = sharing and dashboard.form is Form.TINY

    def give_incident(self, incident: Incident) -> None:
        """Give every region its part of the incident as it is to be drawn."""
        find, book = self._dashboard.query_one, self._dashboard.session.playbook
        progress = checklist(incident, book)
        find(Header).incident = incident
        find(LogView).incident = incident
        roster = find(Roster)
        roster.holders = holders(incident, book)
        roster.phase = next((p for p in progress if p.phase.slug == incident.phase), None)
        checks = find(Checks)
        checks.progress, checks.current = progress, incident.phase
        find(Work).items = items(incident)

    def give_time(self, now: datetime, running: tuple[Timer, ...]) -> None:
        """Give the regions that show time the instant to show, and the timers at it."""
        dashboard = self._dashboard
        dashboard.query_one(Countdowns).show(running, now)
        dashboard.query_one(Header).now = now
        self._give_hazards(now)
        if dashboard.form is Form.WIDE:
            work = dashboard.query_one(Work)
            work.late_tasks = late_tasks(work.items, now)

    def _give_hazards(self, now: datetime) -> None:
        """Name what goes wrong; in one row only how much of it there is."""
        dashboard, book = self._dashboard, self._dashboard.session.playbook
        found = shared(hazards(dashboard.shown, book, now))
        dashboard.query_one(Status).hazards = len(found)
        if dashboard.form.panes:
            watch = dashboard.query_one(Watch)
            watch.hazards = found
            watch.adherence = adherence(dashboard.incident, book, now)

    def give_zone(self, tz: tzinfo) -> None:
        """Show every time in another zone."""
        for region in self._dashboard.query(Painted):
            region.tz = tz
            region.refresh()
        composer = self._dashboard.query_one(Composer)
        composer.tz = tz
        self._dashboard.query_one(LogView).on_resize()
        composer.look()
