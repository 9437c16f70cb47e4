"""What hazards are looked for in, and the signs that are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from incident_tui.domain.obligations.timers import Timer
from incident_tui.domain.playbook.hazard_rules import HazardRule
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import Stint, stints
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import clock_near, duration


class Sign(msgspec.Struct, frozen=True):
    """One thing seen: since when it is a hazard, in words without any text but that of updates.

    One that `grows` is worse the longer it lasts. `about` is what it is about, in a word or two
    ("stakeholders", "T2 raj"), `start` since when that is so, where it is not `since`, and
    `until` up to when that is counted; `kind` tells signs of one hazard apart that have words of
    their own.
    """

    since: datetime
    evidence: str
    grows: bool = True
    about: str = ""
    start: datetime | None = None
    until: datetime | None = None
    kind: str = ""

    def lasted(self, now: datetime) -> timedelta:
        """Return for how long that is so."""
        return (self.until or now) - (self.start or self.since)


class HazardContext(msgspec.Struct, frozen=True):
    """An incident at one instant. `rules` is the playbook it was declared under.

    `write` is how spans are written in the evidence.
    """

    incident: Incident
    rules: Playbook
    now: datetime
    timers: tuple[Timer, ...]
    write: Callable[[timedelta], str] = duration

    def rule(self, slug: str) -> HazardRule:
        """Return the rule of a hazard."""
        return self.rules.hazards[slug]

    def watched_since(self, slug: str) -> datetime:
        """Return since when the severity is one that a hazard is watched for at, without a break.

        A reopening counts as a new beginning.
        """
        levels = self.rule(slug).severities
        since = self.now
        for at, severity, _ in reversed(self.incident.severities):
            if severity not in levels:
                break
            since = at
        reopened = self.incident.reopened
        return max(since, reopened.moment) if reopened else since

    def holder(self, role: str) -> Stint | None:
        """Return who holds a role now, or None."""
        held = [s for s in stints(self.incident) if s.role == role and s.until is None]
        return held[-1] if held else None

    def at(self, at: datetime) -> str:
        """Return an instant as evidence names it: `14:05Z`, with its date where not today."""
        return clock_near(at, UTC, self.now)

    def last_holder(self, role: str) -> Stint | None:
        """Return the latest stint in a role that ended, or None."""
        ended = [s for s in stints(self.incident) if s.role == role and s.until is not None]
        return max(ended, key=lambda stint: stint.until or stint.since, default=None)
