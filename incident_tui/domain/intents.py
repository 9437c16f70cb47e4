"""What a person wants to happen: frozen values in the imperative, which `decide` may refuse.

`ref` is an event id, the beginning of one that is unique, or a label such as `H2`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from incident_tui.domain.events import LIVE, When


@dataclass(frozen=True, slots=True)
class Declare:
    """Create the incident. `severity` None: runs as the worst one, unassessed."""

    title: str
    severity: int | None = None
    source: str | None = None
    detected_at: datetime | None = None
    impact_at: datetime | None = None
    drill: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the incident another title."""

    title: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Say that the page was taken."""


@dataclass(frozen=True, slots=True)
class ChangeSeverity:
    """Set the severity; the request's note is the reason."""

    to: int


@dataclass(frozen=True, slots=True)
class EnterPhase:
    """Move to a phase."""

    phase: str


@dataclass(frozen=True, slots=True)
class Resolve:
    """Call the incident resolved."""

    override: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """Close a resolved incident."""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Make an ended incident live again; the request's note is the reason."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call it a false alarm or a duplicate; the request's note is the reason."""

    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class DescribeImpact:
    """Say who is affected, how, and what they see."""

    text: str | None = None
    scope: str | None = None
    symptoms: str | None = None


@dataclass(frozen=True, slots=True)
class SetMilestone:
    """Set or correct a milestone; `time` None is a known unknown."""

    name: str
    time: datetime | None
    approx: bool = False


@dataclass(frozen=True, slots=True)
class SetLink:
    """Keep where something is."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class DecidePublic:
    """Answer whether to communicate publicly."""

    yes: bool


@dataclass(frozen=True, slots=True)
class ChangeInterval:
    """Set how often an audience is owed an update in this incident."""

    audience: str
    minutes: float


@dataclass(frozen=True, slots=True)
class PostUpdate:
    """Record an update that was sent. `stage` None: the last one used, else the first.

    `next_at` None: as promised in the text. `tz` is the display zone, in which a clock time of
    the text that names no zone is read (None: UTC).
    """

    audience: str
    text: str
    stage: str | None = None
    next_at: datetime | None = None
    tz: tzinfo | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SendNotice:
    """Record that somebody outside the audiences was told."""

    to: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """Quiet a timer's reminder; the request's note is the reason."""

    timer: str
    until: datetime


@dataclass(frozen=True, slots=True)
class AddEntry:
    """Log a line."""

    text: str
    entry_kind: str = "note"
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correct:
    """Put an entry's text right."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Strike:
    """Strike an entry out, or take that back."""

    ref: str
    struck: bool = True


@dataclass(frozen=True, slots=True)
class Retime:
    """Say when an entry happened; `time` None is unknown."""

    ref: str
    time: datetime | None
    approx: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """Keep an entry in sight, or no longer."""

    ref: str
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class MakePrivate:
    """Hide an entry while sharing, or no longer."""

    ref: str
    private: bool = True


@dataclass(frozen=True, slots=True)
class Tick:
    """Tick a checklist item."""

    step: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Take a tick back."""

    step: str


@dataclass(frozen=True, slots=True)
class AssignRole:
    """Give a role to a person."""

    role: str
    name: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRole:
    """End a stint; `name` None: whoever holds the role."""

    role: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class OfferHandover:
    """Offer a role to the person who takes over; it counts once they accept."""

    role: str
    to: str


@dataclass(frozen=True, slots=True)
class AcceptHandover:
    """Take the role that was offered."""

    role: str


@dataclass(frozen=True, slots=True)
class AnswerRubric:
    """Answer a rubric `yes`, `no` or `unsure`; the request's note is the reason.

    `conditions` are the slugs of those that are so.
    """

    rubric: str
    conditions: tuple[str, ...]
    answer: str
    executor: str | None = None
    objections_asked: bool | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgeHazard:
    """Answer a hazard that stands; the request's note is the reason."""

    hazard: str


@dataclass(frozen=True, slots=True)
class RaiseHypothesis:
    """Name a possible cause."""

    text: str


@dataclass(frozen=True, slots=True)
class SettleHypothesis:
    """Confirm a hypothesis or rule it out; the request's note says what showed it."""

    ref: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """Keep a decision."""

    choice: str
    question: str = ""
    executor: str | None = None
    objections_asked: bool | None = None


@dataclass(frozen=True, slots=True)
class ConsiderMitigation:
    """Put a mitigation on the table."""

    text: str
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class MoveMitigation:
    """Take a mitigation to its next state; `how` says how it was verified, or what happened."""

    ref: str
    state: str
    how: str | None = None


@dataclass(frozen=True, slots=True)
class GiveTask:
    """Give a task to a named person, back at `back_at`."""

    to: str
    text: str
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportTask:
    """Record what came of a task."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class AddActionItem:
    """List a follow-up; `due` is YYYY-MM-DD."""

    text: str
    owner: str | None = None
    due: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class FinishActionItem:
    """Call a follow-up done."""

    ref: str


@dataclass(frozen=True, slots=True)
class ScheduleAar:
    """Set the date of the after-action review, YYYY-MM-DD."""

    date: str


@dataclass(frozen=True, slots=True)
class FileAccount:
    """Record that a participant wrote their account."""

    name: str


Intent = (
    Declare
    | Rename
    | Acknowledge
    | ChangeSeverity
    | EnterPhase
    | Resolve
    | Close
    | Reopen
    | Cancel
    | DescribeImpact
    | SetMilestone
    | SetLink
    | DecidePublic
    | ChangeInterval
    | PostUpdate
    | SendNotice
    | Snooze
    | AddEntry
    | Correct
    | Strike
    | Retime
    | Pin
    | MakePrivate
    | Tick
    | Clear
    | AssignRole
    | ReleaseRole
    | OfferHandover
    | AcceptHandover
    | AnswerRubric
    | AcknowledgeHazard
    | RaiseHypothesis
    | SettleHypothesis
    | RecordDecision
    | ConsiderMitigation
    | MoveMitigation
    | GiveTask
    | ReportTask
    | AddActionItem
    | FinishActionItem
    | ScheduleAar
    | FileAccount
)


@dataclass(frozen=True, slots=True)
class Request:
    """An intent with its circumstances: when it happened, who said it, why, for whose eyes."""

    intent: Intent
    when: When = LIVE
    actor: str | None = None
    private: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule said no: one sentence about why, one about what to do."""

    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.what}; {self.hint}" if self.hint else self.what
