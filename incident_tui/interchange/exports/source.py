"""What a document is made of."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.incident import Incident


class Source(NamedTuple):
    """An incident as a document shows it: seen at `now`, its times in `tz`.

    `audience` is internal or external; an external incident was stripped before it came here.
    """

    incident: Incident
    playbook: Playbook
    now: datetime
    tz: tzinfo
    incident_id: str
    audience: str = "internal"
