"""What an action is decided from: one frozen value, made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incident_tui.config.keys.keymap import Keymap
from incident_tui.domain.language.reading import Context
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import full_clock
from incident_tui.session.catalogue import ids_beside
from incident_tui.session.session import Session
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.parts import NONE_LATE
from incident_tui.tui.dashboard.view import DashboardState
from incident_tui.tui.dialogs.update_draft import UpdateDraft

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker


class ActionContext(msgspec.Struct, frozen=True):
    """A dashboard at one instant.

    `incident` is as recorded, `shown` as it may be drawn and copied; `line` are the words that
    stand in the composer, `update` those in the update form. `saving`: something is on its way
    to the disk; `asked_again`: the same was asked for a moment ago and wants a second word;
    `masker`: what masks words while the screen is shared. `links` are words on how the record
    stands at other machines, `late` says by how much entries arrived late, `told` what they
    changed.
    """

    incident_id: str
    path: Path
    incident: Incident
    shown: Incident
    playbook: Playbook
    now: datetime
    tz: tzinfo
    me: str
    keymap: Keymap
    machine_tz: tzinfo | None = None
    line: str = ""
    update: UpdateDraft = UpdateDraft()
    saving: bool = False
    asked_again: bool = False
    masker: Masker | None = None
    links: tuple[str, ...] = ()
    late: Mapping[str, timedelta] = NONE_LATE
    told: str = ""

    def presentable(self, text: str) -> str:
        """Return words as they may be shown or copied now: masked while the screen is shared."""
        return self.masker.text(text) if self.masker is not None else text

    @property
    def saved(self) -> str:
        """When the record was last saved, where it is, and how it stands at other machines."""
        count = f"{len(self.incident.originals)} events in {self.path}"
        return " · ".join((self.saved_at, count, *self.links))

    @property
    def saved_at(self) -> str:
        """When the record was last saved, in words."""
        newest = self.incident.originals.get(self.incident.newest_id or "")
        at = full_clock(newest.rec, self.tz) if newest else "never"
        return f"{'saving now · ' if self.saving else ''}last saved {at}"

    @property
    def drill(self) -> bool:
        """Whether it is an exercise."""
        return self.incident.declared.drill

    @property
    def language(self) -> Context:
        """What a line is read against."""
        return Context(
            incident=self.incident,
            playbook=self.playbook,
            now=self.now,
            tz=self.tz,
            me=self.me,
            machine_tz=self.machine_tz,
            incidents=ids_beside(self.path) if "duplicate" in self.line else None,
        )

    def file(self, what: str) -> str:
        """Return the name of a file that holds a copy of something."""
        return f"{self.incident_id}-{what}.txt"


def context_of(session: Session, services: Services, state: DashboardState) -> ActionContext:
    """Return the context of what a dashboard shows now, but for what is being written."""
    return ActionContext(
        incident_id=session.id,
        path=session.path,
        incident=state.recorded,
        shown=state.shown.incident,
        playbook=state.playbook,
        now=session.clock.now(),
        tz=state.tz,
        me=session.me,
        keymap=services.keymap,
        machine_tz=services.machine_tz,
        links=state.links,
        late=state.late,
    )
