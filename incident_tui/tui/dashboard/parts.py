"""What each pane of a dashboard shows at one instant: frozen values, nothing that draws.

A pane is set anew only when its part is another value than before. Words are cut, and laid out
in lines, by the pane that shows them: here they are whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo

import msgspec

from incident_tui.domain.obligations.timers import Timer
from incident_tui.domain.projections.checklist import Progress
from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.record.incident import Incident
from incident_tui.tui.dashboard.breakpoints import Breakpoint
from incident_tui.tui.widgets.notice import StatusPart


class Saving(msgspec.Struct, frozen=True):
    """How the record stands on disk: a word, and whether it is bad news."""

    word: str = "saved"
    failed: bool = False
    busy: bool = False


SAVED = Saving()
SAVING = Saving("saving", busy=True)
NOT_SAVED = Saving("NOT SAVED", failed=True)
UNREADABLE = Saving("UNREADABLE", failed=True)


class HeaderPart(msgspec.Struct, frozen=True):
    """The first row. `phase` is (title, number) while the incident is live; else `ended` is set.

    `suggested` is the phase that the record shows, where that is another.

    `severity` is the number of its style, 1 to 4; `newer` how many entries of a newer version
    there are; `contested` whether anything is; `links` how the record stands at other machines,
    the most important word first, and how many are here.
    """

    label: str = ""
    severity: int = 1
    title: str = ""
    elapsed: str = ""
    clock: str = ""
    phase: tuple[str, str] = ("", "")
    suggested: tuple[str, str] = ("", "")
    ended: str = ""
    drill: bool = False
    sharing: bool = False
    panes: bool = False
    newer: int = 0
    contested: bool = False
    links: tuple[str, ...] = ()
    saving: Saving = SAVED


class ContestRow(msgspec.Struct, frozen=True):
    """What is contested, in a word, and each claim with who said it when."""

    title: str
    claims: tuple[str, ...]


class UnsettledPart(msgspec.Struct, frozen=True):
    """What waits to be looked at: what returning machines brought, and what is contested."""

    news: str = ""
    rows: tuple[ContestRow, ...] = ()
    breakpoint: Breakpoint = Breakpoint.ROW


class TimerRow(msgspec.Struct, frozen=True):
    """One clock: its shape, name, word, time and style, and what else there is to say.

    `promise` is what its audience was promised, and how such promises were kept.
    """

    shape: str
    name: str
    word: str
    clock: str
    style: str
    extra: str = ""
    promise: str = ""


class CountdownsPart(msgspec.Struct, frozen=True):
    """The open timers, most urgent first."""

    rows: tuple[TimerRow, ...] = ()
    breakpoint: Breakpoint = Breakpoint.ROW


class RoleRow(msgspec.Struct, frozen=True):
    """A holder of a role, or (no name) that nobody holds it.

    `too_long`: for how long already, where that is longer than anybody should; `said`: who named
    them when, where others named somebody else.
    """

    label: str
    name: str = ""
    area: str = ""
    since: str = ""
    too_long: str = ""
    said: str = ""


class RosterPart(msgspec.Struct, frozen=True):
    """The roles; in one row also how far the current phase is."""

    rows: tuple[RoleRow, ...] = ()
    phase: Progress | None = None
    panes: bool = False


class HazardsPart(msgspec.Struct, frozen=True):
    """The names of the hazards that stand, and one line on how audiences were kept informed."""

    titles: tuple[str, ...] = ()
    adherence: str = ""


class ChecklistPart(msgspec.Struct, frozen=True):
    """The phases with their items; `current` is the slug of the one it is in.

    `today` is the day there is in the zone: a time of another one is shown with its date.
    """

    phases: tuple[Progress, ...]
    current: str
    tz: tzinfo
    today: date | None = None


class WorkPart(msgspec.Struct, frozen=True):
    """The work, and the labels of the tasks whose time is over; `today` as of the checklist."""

    items: tuple[WorkItem, ...]
    late: frozenset[str]
    tz: tzinfo
    today: date | None = None


NONE_LATE: Mapping[str, timedelta] = {}


class LogPart(msgspec.Struct, frozen=True):
    """The entries, and the zone their times are shown in; `late`: how late some arrived."""

    incident: Incident
    tz: tzinfo
    late: Mapping[str, timedelta] = NONE_LATE


class DashboardView(msgspec.Struct, frozen=True):
    """A whole dashboard at one instant."""

    header: HeaderPart
    unsettled: UnsettledPart
    countdowns: CountdownsPart
    roster: RosterPart
    hazards: HazardsPart
    checklist: ChecklistPart
    work: WorkPart
    log: LogPart
    status: StatusPart
    timers: tuple[Timer, ...]
    """What the reminders go by."""
