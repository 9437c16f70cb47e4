"""What a person wants to happen: frozen values in the imperative, which `decide` may refuse.

`ref` is an event id, the beginning of one that is unique, or a label such as `H2`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, tzinfo

from incident_tui.domain.record.event import LIVE, When
from incident_tui.domain.value import Value, value


@value
class Declare(Value):
    """Create the incident. `severity` None: runs as the worst one, unassessed.

    `script` and `speed` are those of a drill that is played.
    """

    title: str
    severity: int | None = None
    source: str | None = None
    detected_at: datetime | None = None
    impact_at: datetime | None = None
    drill: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)
    script: str | None = None
    speed: float | None = None


@value
class Rename(Value):
    """Give the incident another title."""

    title: str


@value
class Acknowledge(Value):
    """Say that the page was taken."""


@value
class ChangeSeverity(Value):
    """Set the severity; the request's note is the reason."""

    to: int


@value
class EnterPhase(Value):
    """Move to a phase."""

    phase: str


@value
class Resolve(Value):
    """Call the incident resolved."""

    override: Mapping[str, str] = field(default_factory=dict)


@value
class Close(Value):
    """Close a resolved incident."""


@value
class Reopen(Value):
    """Make an ended incident live again; the request's note is the reason."""


@value
class Cancel(Value):
    """Call it a false alarm or a duplicate; the request's note is the reason."""

    duplicate_of: str | None = None


@value
class DescribeImpact(Value):
    """Say who is affected, how, and what they see."""

    text: str | None = None
    scope: str | None = None
    symptoms: str | None = None


@value
class SetMilestone(Value):
    """Set or correct a milestone; `time` None is a known unknown."""

    name: str
    time: datetime | None
    approx: bool = False


@value
class SetLink(Value):
    """Keep where something is."""

    name: str
    url: str


@value
class DecidePublic(Value):
    """Answer whether to communicate publicly."""

    yes: bool


@value
class ChangeInterval(Value):
    """Set how often an audience is owed an update in this incident."""

    audience: str
    minutes: float


@value
class PostUpdate(Value):
    """Record an update that was sent. `stage` None: the last one used, else the first.

    `next_at` None: as promised in the text. `tz` is the display zone, in which a clock time of
    the text that names no zone is read (None: UTC).
    """

    audience: str
    text: str
    stage: str | None = None
    next_at: datetime | None = None
    tz: tzinfo | None = field(default=None, compare=False)


@value
class SendNotice(Value):
    """Record that somebody outside the audiences was told."""

    to: str


@value
class Snooze(Value):
    """Quiet a timer's reminder; the request's note is the reason."""

    timer: str
    until: datetime


@value
class AddEntry(Value):
    """Log a line."""

    text: str
    entry_kind: str = "note"
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()


@value
class Correct(Value):
    """Put an entry's text right."""

    ref: str
    text: str


@value
class Strike(Value):
    """Strike an entry out, or take that back."""

    ref: str
    struck: bool = True


@value
class Retime(Value):
    """Say when an entry happened; `time` None is unknown."""

    ref: str
    time: datetime | None
    approx: bool = False


@value
class Pin(Value):
    """Keep an entry in sight, or no longer."""

    ref: str
    pinned: bool = True


@value
class MakePrivate(Value):
    """Hide an entry while sharing, or no longer."""

    ref: str
    private: bool = True


@value
class Tick(Value):
    """Tick a checklist item."""

    step: str


@value
class Clear(Value):
    """Take a tick back."""

    step: str


@value
class AssignRole(Value):
    """Give a role to a person."""

    role: str
    name: str
    area: str | None = None


@value
class ReleaseRole(Value):
    """End a stint; `name` None: whoever holds the role."""

    role: str
    name: str | None = None


@value
class OfferHandover(Value):
    """Offer a role to the person who takes over; it counts once they accept."""

    role: str
    to: str


@value
class AcceptHandover(Value):
    """Take the role that was offered."""

    role: str


@value
class AnswerRubric(Value):
    """Answer a rubric `yes`, `no` or `unsure`; the request's note is the reason.

    `conditions` are the slugs of those that are so.
    """

    rubric: str
    conditions: tuple[str, ...]
    answer: str
    executor: str | None = None
    objections_asked: bool | None = None


@value
class AcknowledgeHazard(Value):
    """Answer a hazard that stands; the request's note is the reason."""

    hazard: str


@value
class RaiseHypothesis(Value):
    """Name a possible cause."""

    text: str


@value
class SettleHypothesis(Value):
    """Confirm a hypothesis or rule it out; the request's note says what showed it."""

    ref: str
    outcome: str


@value
class RecordDecision(Value):
    """Keep a decision."""

    choice: str
    question: str = ""
    executor: str | None = None
    objections_asked: bool | None = None


@value
class ConsiderMitigation(Value):
    """Put a mitigation on the table."""

    text: str
    pattern: str | None = None


@value
class MoveMitigation(Value):
    """Take a mitigation to its next state; `how` says how it was verified, or what happened."""

    ref: str
    state: str
    how: str | None = None


@value
class GiveTask(Value):
    """Give a task to a named person, back at `back_at`."""

    to: str
    text: str
    back_at: datetime | None = None


@value
class ReportTask(Value):
    """Record what came of a task."""

    ref: str
    text: str


@value
class AddActionItem(Value):
    """List a follow-up; `due` is YYYY-MM-DD."""

    text: str
    owner: str | None = None
    due: str | None = None
    link: str | None = None


@value
class FinishActionItem(Value):
    """Call a follow-up done."""

    ref: str


@value
class ScheduleAar(Value):
    """Set the date of the after-action review, YYYY-MM-DD."""

    date: str


@value
class FileAccount(Value):
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


@value
class Request(Value):
    """An intent with its circumstances: when it happened, who said it, why, for whose eyes."""

    intent: Intent
    when: When = LIVE
    actor: str | None = None
    private: bool = False
    note: str | None = None
