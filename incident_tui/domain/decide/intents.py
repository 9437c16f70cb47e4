"""What a person wants to happen: frozen values in the imperative, which `decide` may refuse.

`ref` is an event id, the beginning of one that is unique, or a label such as `H2`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

import msgspec
from msgspec import field

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.record.event import LIVE, When
from incident_tui.domain.record.facts import AnyFact
from incident_tui.domain.text import did_you_mean, one_line


class Declare(msgspec.Struct, frozen=True):
    """Create the incident. `severity` None: runs as the worst one, unassessed.

    `script` and `speed` are those of a drill that is played. `milestones` are set at once: those
    that are unknown or approximate, which the declaration itself cannot say.
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
    milestones: tuple[SetMilestone, ...] = ()


class Rename(msgspec.Struct, frozen=True):
    """Give the incident another title."""

    title: str


class Acknowledge(msgspec.Struct, frozen=True):
    """Say that the page was taken."""


class ChangeSeverity(msgspec.Struct, frozen=True):
    """Set the severity; the request's note is the reason."""

    to: int


class EnterPhase(msgspec.Struct, frozen=True):
    """Move to a phase."""

    phase: str


class Resolve(msgspec.Struct, frozen=True):
    """Call the incident resolved."""

    override: Mapping[str, str] = field(default_factory=dict)


class Close(msgspec.Struct, frozen=True):
    """Close a resolved incident."""


class Reopen(msgspec.Struct, frozen=True):
    """Make an ended incident live again; the request's note is the reason."""


class Cancel(msgspec.Struct, frozen=True):
    """Call it a false alarm or a duplicate; the request's note is the reason."""

    duplicate_of: str | None = None


class DescribeImpact(msgspec.Struct, frozen=True):
    """Say who is affected, how, and what they see."""

    text: str | None = None
    scope: str | None = None
    symptoms: str | None = None


class SetMilestone(msgspec.Struct, frozen=True):
    """Set or correct a milestone; `time` None is a known unknown."""

    name: str
    time: datetime | None
    approx: bool = False


class SetLink(msgspec.Struct, frozen=True):
    """Keep where something is."""

    name: str
    url: str


class RecordSource(msgspec.Struct, frozen=True):
    """Say what told us of the incident."""

    source: str


class DecidePublic(msgspec.Struct, frozen=True):
    """Answer whether to communicate publicly."""

    yes: bool


class ChangeInterval(msgspec.Struct, frozen=True):
    """Set how often an audience is owed an update in this incident."""

    audience: str
    minutes: float


class PostUpdate(msgspec.Struct, frozen=True):
    """Record an update that was sent. `stage` None: the last one used, else the first.

    `next_at` None: as promised in the text. `tz` is the display zone, in which a clock time of
    the text that names no zone is read (None: UTC).
    """

    audience: str
    text: str
    stage: str | None = None
    next_at: datetime | None = None
    tz: tzinfo | None = None


class SendNotice(msgspec.Struct, frozen=True):
    """Record that somebody outside the audiences was told."""

    to: str


class Snooze(msgspec.Struct, frozen=True):
    """Quiet a timer's reminder; the request's note is the reason."""

    timer: str
    until: datetime


class AddEntry(msgspec.Struct, frozen=True):
    """Log a line."""

    text: str
    entry_kind: str = "note"
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()


class Correct(msgspec.Struct, frozen=True):
    """Put an entry's text right."""

    ref: str
    text: str


class Strike(msgspec.Struct, frozen=True):
    """Strike an entry out, or take that back."""

    ref: str
    struck: bool = True


class Retime(msgspec.Struct, frozen=True):
    """Say when an entry happened; `time` None is unknown."""

    ref: str
    time: datetime | None
    approx: bool = False


class Pin(msgspec.Struct, frozen=True):
    """Keep an entry in sight, or no longer."""

    ref: str
    pinned: bool = True


class MakePrivate(msgspec.Struct, frozen=True):
    """Hide an entry while sharing, or no longer."""

    ref: str
    private: bool = True


class Tick(msgspec.Struct, frozen=True):
    """Tick a checklist item."""

    step: str


class Clear(msgspec.Struct, frozen=True):
    """Take a tick back."""

    step: str


class AssignRole(msgspec.Struct, frozen=True):
    """Give a role to a person."""

    role: str
    name: str
    area: str | None = None


class ReleaseRole(msgspec.Struct, frozen=True):
    """End a stint; `name` None: whoever holds the role."""

    role: str
    name: str | None = None


class OfferHandover(msgspec.Struct, frozen=True):
    """Offer a role to the person who takes over; it counts once they accept."""

    role: str
    to: str


class AcceptHandover(msgspec.Struct, frozen=True):
    """Take the role that was offered."""

    role: str


class AnswerRubric(msgspec.Struct, frozen=True):
    """Answer a rubric `yes`, `no` or `unsure`; the request's note is the reason.

    `conditions` are the slugs of those that are so. `mitigation` is the label or id of the one
    that it is about, which a yes decides and a no declines: None for the only one that waits for
    it, "" for none.
    """

    rubric: str
    conditions: tuple[str, ...]
    answer: str
    executor: str | None = None
    objections_asked: bool | None = None
    mitigation: str | None = None


class AcknowledgeHazard(msgspec.Struct, frozen=True):
    """Answer a hazard that stands; the request's note is the reason."""

    hazard: str


class RaiseHypothesis(msgspec.Struct, frozen=True):
    """Name a possible cause."""

    text: str


class SettleHypothesis(msgspec.Struct, frozen=True):
    """Confirm a hypothesis or rule it out; the request's note says what showed it."""

    ref: str
    outcome: str


class RecordDecision(msgspec.Struct, frozen=True):
    """Keep a decision."""

    choice: str
    question: str = ""
    executor: str | None = None
    objections_asked: bool | None = None


class ConsiderMitigation(msgspec.Struct, frozen=True):
    """Put a mitigation on the table."""

    text: str
    pattern: str | None = None


class MoveMitigation(msgspec.Struct, frozen=True):
    """Take a mitigation to its next state; `how` says how it was verified, or what happened.

    `partly`: it was verified for some only.
    """

    ref: str
    state: str
    how: str | None = None
    partly: bool = False


class GiveTask(msgspec.Struct, frozen=True):
    """Give a task to a named person, back at `back_at`."""

    to: str
    text: str
    back_at: datetime | None = None


class ReportTask(msgspec.Struct, frozen=True):
    """Record what came of a task."""

    ref: str
    text: str


class AddActionItem(msgspec.Struct, frozen=True):
    """List a follow-up; `due` is YYYY-MM-DD."""

    text: str
    owner: str | None = None
    due: str | None = None
    link: str | None = None


class FinishActionItem(msgspec.Struct, frozen=True):
    """Call a follow-up done."""

    ref: str


class ScheduleAar(msgspec.Struct, frozen=True):
    """Set the date of the after-action review, YYYY-MM-DD."""

    date: str


class FileAccount(msgspec.Struct, frozen=True):
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
    | RecordSource
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


class Request(msgspec.Struct, frozen=True):
    """An intent with its circumstances: when it happened, who said it, why, for whose eyes."""

    intent: Intent
    when: When = LIVE
    actor: str | None = None
    private: bool = False
    note: str | None = None


Outcome = tuple[AnyFact, ...] | RefusedError
"""What a rule answers to an intent: the facts to record, or why not."""


def no_such(what: str, word: str, known: Iterable[str]) -> RefusedError:
    """Return that there is no `what` of this name, with the nearest that there is."""
    return RefusedError(f"There is no {what} '{one_line(word)}'", did_you_mean(word, known))
