"""What can be recorded: one frozen value per kind of event, named in the past tense.

The kinds and their required fields are the file format's contract (docs/file-format.md).
A field with a default may be missing in a file. What a field means is its type (`roles`), by
which it is read, masked, found and replayed; an instant that is `None` is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, get_args

import msgspec
from msgspec import field

from incident_tui.domain.record.roles import (
    Body,
    Day,
    EventRef,
    Instant,
    Internal,
    Link,
    Person,
    Prose,
    Reasons,
    Setup,
    Slug,
    Statement,
    Tag,
)

Severity = Annotated[int, msgspec.Meta(ge=1, le=4)]
"""1 (worst) to 4."""


class Fact(msgspec.Struct, frozen=True, gc=False):
    """The body of one event. `kind` is its name in the file."""

    kind: ClassVar[str] = ""


# -- the incident ----------------------------------------------------------------------------


class IncidentDeclared(Fact, frozen=True):
    """The incident exists. `playbook` holds name, hash and the figures it runs under.

    Of a drill, `script` names what is played and `speed` is how much faster than the clock
    it runs (None: as fast).
    """

    kind: ClassVar[str] = "incident.declared"
    title: Prose
    severity: Severity
    assessed: bool = True
    source: Slug | None = None
    detected_at: Instant | None = None
    impact_at: Instant | None = None
    drill: bool = False
    playbook: Setup = field(default_factory=dict)
    script: Prose | None = None
    speed: float | None = None


class IncidentRenamed(Fact, frozen=True):
    """The incident has another title."""

    kind: ClassVar[str] = "incident.renamed"
    title: Prose


class IncidentAcknowledged(Fact, frozen=True):
    """Somebody took the page."""

    kind: ClassVar[str] = "incident.acknowledged"


class IncidentResolved(Fact, frozen=True):
    """The incident is over; `override` gives a reason per criterion that was not met."""

    kind: ClassVar[str] = "incident.resolved"
    override: Reasons = field(default_factory=dict)


class IncidentClosed(Fact, frozen=True):
    """Nothing more is run from here; what is owed afterwards stays listed."""

    kind: ClassVar[str] = "incident.closed"


class IncidentReopened(Fact, frozen=True):
    """A resolved, closed or cancelled incident is live again."""

    kind: ClassVar[str] = "incident.reopened"
    reason: Prose


class IncidentCancelled(Fact, frozen=True):
    """A false alarm, or a duplicate of another incident."""

    kind: ClassVar[str] = "incident.cancelled"
    reason: Prose
    duplicate_of: Prose | None = None


class SeverityChanged(Fact, frozen=True):
    """The severity is `to` (1 to 4) from here on."""

    kind: ClassVar[str] = "severity.changed"
    to: Severity


class PhaseEntered(Fact, frozen=True):
    """A person moved the incident to this phase."""

    kind: ClassVar[str] = "phase.entered"
    phase: Slug


class IntervalChanged(Fact, frozen=True):
    """This incident owes this audience an update every so many minutes."""

    kind: ClassVar[str] = "interval.changed"
    audience: Slug
    minutes: float


class SourceRecorded(Fact, frozen=True):
    """What told us of the incident, where the declaration does not say it or says another."""

    kind: ClassVar[str] = "source.recorded"
    source: Slug


class PublicDecided(Fact, frozen=True):
    """Whether the incident is communicated publicly."""

    kind: ClassVar[str] = "public.decided"
    yes: bool


class ImpactDescribed(Fact, frozen=True):
    """Who is affected, how, and what they see; a missing field leaves the earlier one."""

    kind: ClassVar[str] = "impact.described"
    text: Statement | None = None
    scope: Prose | None = None
    symptoms: Prose | None = None


class MilestoneSet(Fact, frozen=True):
    """A milestone set or corrected by hand; `time` None: known to be unknown."""

    kind: ClassVar[str] = "milestone.set"
    name: Slug
    time: Instant | None = None
    approx: bool = False


class LinkSet(Fact, frozen=True):
    """Where something about this incident is (the channel, the war room, a ticket)."""

    kind: ClassVar[str] = "link.set"
    name: Slug
    url: Link


IncidentFact = (
    IncidentDeclared
    | IncidentRenamed
    | IncidentAcknowledged
    | IncidentResolved
    | IncidentClosed
    | IncidentReopened
    | IncidentCancelled
    | SeverityChanged
    | PhaseEntered
    | IntervalChanged
    | SourceRecorded
    | PublicDecided
    | ImpactDescribed
    | MilestoneSet
    | LinkSet
)
"""The course of the incident itself."""


# -- entries -----------------------------------------------------------------------------------


class EntryAdded(Fact, frozen=True):
    """A line of the scribe's log. `refs` are event ids."""

    kind: ClassVar[str] = "entry.added"
    entry_kind: Slug
    text: Statement
    mentions: tuple[Person, ...] = ()
    tags: tuple[Tag, ...] = ()
    refs: tuple[EventRef, ...] = ()


class EntryCorrected(Fact, frozen=True):
    """The text of `ref` reads otherwise now; the original stays reachable."""

    kind: ClassVar[str] = "entry.corrected"
    ref: EventRef
    text: Statement


class EntryStruck(Fact, frozen=True):
    """`ref` was not so (or, with False, was so after all)."""

    kind: ClassVar[str] = "entry.struck"
    ref: EventRef
    struck: bool = True


class EntryRetimed(Fact, frozen=True):
    """`ref` happened at `time` (None: unknown)."""

    kind: ClassVar[str] = "entry.retimed"
    ref: EventRef
    time: Instant | None = None
    approx: bool = False


class EntryPinned(Fact, frozen=True):
    """`ref` is worth keeping in sight (or no longer)."""

    kind: ClassVar[str] = "entry.pinned"
    ref: EventRef
    pinned: bool = True


class EntryMadePrivate(Fact, frozen=True):
    """`ref` is hidden while sharing and in external exports (or no longer)."""

    kind: ClassVar[str] = "entry.made_private"
    ref: EventRef
    private: bool = True


class StepTicked(Fact, frozen=True):
    """A person ticked a checklist item."""

    kind: ClassVar[str] = "step.ticked"
    step: Slug


class StepCleared(Fact, frozen=True):
    """A person took a tick back."""

    kind: ClassVar[str] = "step.cleared"
    step: Slug


EntryFact = (
    EntryAdded
    | EntryCorrected
    | EntryStruck
    | EntryRetimed
    | EntryPinned
    | EntryMadePrivate
    | StepTicked
    | StepCleared
)
"""The log, what is changed in it, and the checklist."""


# -- people ------------------------------------------------------------------------------------


class RoleAssigned(Fact, frozen=True):
    """`name` holds the role from here on; `area` says what an expert is called in for."""

    kind: ClassVar[str] = "role.assigned"
    role: Slug
    name: Person
    area: Prose | None = None


class RoleReleased(Fact, frozen=True):
    """`name` holds the role no longer."""

    kind: ClassVar[str] = "role.released"
    role: Slug
    name: Person


class HandoverOffered(Fact, frozen=True):
    """A role is being handed to `to`, with the brief that was shown."""

    kind: ClassVar[str] = "handover.offered"
    role: Slug
    to: Person
    brief: Internal = ""


class HandoverAccepted(Fact, frozen=True):
    """The incoming person took the role offered in `ref`."""

    kind: ClassVar[str] = "handover.accepted"
    ref: EventRef


PeopleFact = RoleAssigned | RoleReleased | HandoverOffered | HandoverAccepted
"""Who does what."""


# -- communication -------------------------------------------------------------------------------


class UpdatePosted(Fact, frozen=True):
    """A person says this update was sent; `next_at` is what it promised."""

    kind: ClassVar[str] = "update.posted"
    audience: Slug
    stage: Slug
    text: Statement
    next_at: Instant | None = None
    ignored: tuple[Slug, ...] = ()


class NoticeSent(Fact, frozen=True):
    """Somebody outside the audiences was told (executives, customers, …)."""

    kind: ClassVar[str] = "notice.sent"
    to: Slug


class TimerSnoozed(Fact, frozen=True):
    """The reminder of a timer is quiet until then; its deadline stays."""

    kind: ClassVar[str] = "timer.snoozed"
    timer: Slug
    until: Instant


CommunicationFact = UpdatePosted | NoticeSent | TimerSnoozed
"""Who is told."""


# -- deciding ------------------------------------------------------------------------------------


class HypothesisRaised(Fact, frozen=True):
    """A possible cause."""

    kind: ClassVar[str] = "hypothesis.raised"
    text: Statement


class HypothesisSettled(Fact, frozen=True):
    """A hypothesis is `confirmed` or `out`."""

    kind: ClassVar[str] = "hypothesis.settled"
    ref: EventRef
    outcome: Slug


class DecisionRecorded(Fact, frozen=True):
    """What was chosen, of which question, who carries it out, on which `mitigation`."""

    kind: ClassVar[str] = "decision.recorded"
    choice: Statement
    question: Prose = ""
    executor: Person | None = None
    objections_asked: bool | None = None
    rubric: Slug | None = None
    conditions: tuple[Prose, ...] = ()
    mitigation: EventRef | None = None


class MitigationMoved(Fact, frozen=True):
    """A mitigation's next state: a new one by `text`, a known one by `ref`."""

    text: Statement = ""
    ref: EventRef | None = None
    pattern: Slug | None = None
    how: Prose | None = None


class MitigationConsidered(MitigationMoved, frozen=True):
    """A way to stop the impact is on the table."""

    kind: ClassVar[str] = "mitigation.considered"


class MitigationDecided(MitigationMoved, frozen=True):
    """It will be done."""

    kind: ClassVar[str] = "mitigation.decided"


class MitigationApplied(MitigationMoved, frozen=True):
    """It has been done."""

    kind: ClassVar[str] = "mitigation.applied"


class MitigationVerified(MitigationMoved, frozen=True):
    """It works; `how` names the user's own flow that was tried.

    `partly`: only for some; the others are affected still.
    """

    kind: ClassVar[str] = "mitigation.verified"
    partly: bool = False


class MitigationFailed(MitigationMoved, frozen=True):
    """It did not help."""

    kind: ClassVar[str] = "mitigation.failed"


class MitigationReverted(MitigationMoved, frozen=True):
    """It was taken back."""

    kind: ClassVar[str] = "mitigation.reverted"


MitigationFact = (
    MitigationConsidered
    | MitigationDecided
    | MitigationApplied
    | MitigationVerified
    | MitigationFailed
    | MitigationReverted
)
"""A mitigation in its next state."""

DecidingFact = HypothesisRaised | HypothesisSettled | DecisionRecorded | MitigationFact
"""Causes, decisions, remedies."""


# -- work ------------------------------------------------------------------------------------------


class TaskGiven(Fact, frozen=True):
    """A named person does something and reports at `back_at` (None: no time-box)."""

    kind: ClassVar[str] = "task.given"
    to: Person
    text: Statement
    back_at: Instant | None = None


class TaskReported(Fact, frozen=True):
    """The result of a task."""

    kind: ClassVar[str] = "task.reported"
    ref: EventRef
    text: Statement = ""


class ActionItemAdded(Fact, frozen=True):
    """A follow-up; `due` is a calendar date, YYYY-MM-DD."""

    kind: ClassVar[str] = "action_item.added"
    text: Statement
    owner: Person | None = None
    due: Day | None = None
    link: Link | None = None


class ActionItemChanged(Fact, frozen=True):
    """A follow-up's text, owner, date or link; a missing field leaves the earlier one."""

    kind: ClassVar[str] = "action_item.changed"
    ref: EventRef
    text: Statement | None = None
    owner: Person | None = None
    due: Day | None = None
    link: Link | None = None


class ActionItemDone(Fact, frozen=True):
    """A follow-up is done."""

    kind: ClassVar[str] = "action_item.done"
    ref: EventRef


class HazardAcknowledged(Fact, frozen=True):
    """A named failure pattern was seen and answered; the reason is the event's note."""

    kind: ClassVar[str] = "hazard.acknowledged"
    hazard: Slug


class AarScheduled(Fact, frozen=True):
    """The after-action review is on `date`, YYYY-MM-DD."""

    kind: ClassVar[str] = "aar.scheduled"
    date: Day


class AccountFiled(Fact, frozen=True):
    """A participant wrote their own short account."""

    kind: ClassVar[str] = "account.filed"
    name: Person


WorkFact = (
    TaskGiven
    | TaskReported
    | ActionItemAdded
    | ActionItemChanged
    | ActionItemDone
    | HazardAcknowledged
    | AarScheduled
    | AccountFiled
)
"""What is to be done, now and afterwards."""


# -- the file itself -------------------------------------------------------------------------------


class Redacted(Fact, frozen=True):
    """The words of `ref` were removed for ever; the reason is the event's note."""

    kind: ClassVar[str] = "redacted"
    ref: EventRef


class StorageDamaged(Fact, frozen=True):
    """A record that could not be read, kept as it was found."""

    kind: ClassVar[str] = "storage.damaged"
    raw: Prose = ""
    where: Prose = ""


class Unknown(Fact, frozen=True):
    """A kind, version or body that this program does not understand; kept, and shown as such."""

    name: Prose = ""
    body: Body = field(default_factory=dict)


FileFact = Redacted | StorageDamaged | Unknown
"""What the file says about itself, and what it holds that nobody knows."""


Amendment = EntryCorrected | EntryStruck | EntryRetimed | EntryPinned | EntryMadePrivate | Redacted
"""A fact about another event, which shows in the row of that event.

Of several of a kind about the same event, the one recorded last holds.
"""

AMENDMENTS: tuple[type[Amendment], ...] = get_args(Amendment)

AnyFact = (
    IncidentFact | EntryFact | PeopleFact | CommunicationFact | DecidingFact | WorkFact | FileFact
)
"""Every kind of fact. A `match` on one that leaves a kind out fails the type check."""

KINDS: Mapping[str, type[AnyFact]] = {
    cls.kind: cls for cls in get_args(AnyFact) if cls is not Unknown
}
"""Every kind this program writes, by its name in the file."""

LARGEST_NUMBER = 9999
"""How far the numbers of items in a label go."""

ENTRY_KINDS = ("note", "observation", "action", "hypothesis", "decision", "mitigation")
"""What a line of the log may be."""
