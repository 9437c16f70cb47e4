"""A typed line, read: what Enter would do. The values between composer, commands and screens."""

from __future__ import annotations

from datetime import datetime, tzinfo

import msgspec

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.record.event import LIVE, When
from incident_tui.domain.record.incident import Incident


class Context(msgspec.Struct, frozen=True):
    """What a line is read against. `tz` is the display zone, `machine_tz` the computer's own."""

    incident: Incident
    playbook: Playbook
    now: datetime
    tz: tzinfo
    me: str
    machine_tz: tzinfo | None = None

    def people(self) -> tuple[str, ...]:
        """Everybody named in this incident, for completion."""
        return known_names(self.incident)

    def words(self) -> tuple[str, ...]:
        """The playbook's own words that a command takes, for completion."""
        book = self.playbook
        return (
            *book.audiences,
            *book.roles,
            *(phase.slug for phase in book.phases),
            *book.steps(),
            *book.milestones,
            *book.link_names,
            *book.notice_recipients,
            *(rule.name for rule in book.deadlines),
            *book.guidance.rubrics,
            *book.guidance.patterns,
            *book.guidance.hazards,
        )


class ScreenCall(msgspec.Struct, frozen=True):
    """A command that changes nothing in the record: for the screen to do, with its argument."""

    action: str
    argument: str = ""


class ParsedLine(msgspec.Struct, frozen=True):
    """What Enter will do. Exactly one of `requests`, `screen` and `problem` is set, unless empty.

    `label` names it in a word or two ("note", "decision", "severity"), `text` is what will be
    kept, `doubt` what to confirm first; `dated` tells that the doubtful time was written with
    its whole date, which a script may mean just so.
    """

    label: str
    text: str = ""
    requests: tuple[Request, ...] = ()
    screen: ScreenCall | None = None
    problem: RefusedError | None = None
    doubt: str | None = None
    dated: bool = False
    when: When = LIVE
    audience: str | None = None
    actor: str | None = None
    mentions: tuple[str, ...] = ()
    private: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.requests or self.screen or self.problem)
