"""What can be recorded: one frozen value per kind of event, named in the past tense.

The kinds and their required fields are the file format's contract (docs/file-format.md).
A field with a default may be missing in a file. Instants are aware UTC, `None` is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, ClassVar

from incident_tui.domain.value import Value, value

JSON = Mapping[str, Any]


@value
class Fact(Value):
    """The body of one event. `kind` is its name in the file."""

    kind: ClassVar[str] = ""


# -- the incident ----------------------------------------------------------------------------


@value
class IncidentDeclared(Fact):
    """The incident exists. `playbook` holds name, hash and the figures it runs under.

    Of a drill, `script` names what is played and `speed` is how much faster than the clock
    it runs (None: as fast).
    """

    kind: ClassVar[str] = "incident.declared"
    title: str
    severity: int
    assessed: bool = True
    source: str | None = None
    detected_at: datetime | None = None
    impact_at: datetime | None = None
    drill: bool = False
    playbook: JSON = field(default_factory=dict)
    script: str | None = None
    speed: float | None = None


@value
class IncidentRenamed(Fact):
    """The incident has another title."""

    kind: ClassVar[str] = "incident.renamed"
    title: str


@value
class IncidentAcknowledged(Fact):
    """Somebody took the page."""

    kind: ClassVar[str] = "incident.acknowledged"


@value
class IncidentResolved(Fact):
    """The incident is over; `override` gives a reason per criterion that was not met."""

    kind: ClassVar[str] = "incident.resolved"
    override: JSON = field(default_factory=dict)


@value
class IncidentClosed(Fact):
    """Nothing more is run from here; what is owed afterwards stays listed."""

    kind: ClassVar[str] = "incident.closed"


@value
class IncidentReopened(Fact):
    """A resolved, closed or cancelled incident is live again."""

    kind: ClassVar[str] = "incident.reopened"
    reason: str


@value
class IncidentCancelled(Fact):
    """A false alarm, or a duplicate of another incident."""

    kind: ClassVar[str] = "incident.cancelled"
    reason: str
    duplicate_of: str | None = None


@value
class SeverityChanged(Fact):
    """The severity is `to` (1 to 4) from here on."""

    kind: ClassVar[str] = "severity.changed"
    to: int


@value
class PhaseEntered(Fact):
    """A person moved the incident to this phase."""

    kind: ClassVar[str] = "phase.entered"
    phase: str


@value
class IntervalChanged(Fact):
    """This incident owes this audience an update every so many minutes."""

    kind: ClassVar[str] = "interval.changed"
    audience: str
    minutes: float


@value
class PublicDecided(Fact):
    """Whether the incident is communicated publicly."""

    kind: ClassVar[str] = "public.decided"
    yes: bool


@value
class ImpactDescribed(Fact):
    """Who is affected, how, and what they see; a missing field leaves the earlier one."""

    kind: ClassVar[str] = "impact.described"
    text: str | None = None
    scope: str | None = None
    symptoms: str | None = None


@value
class MilestoneSet(Fact):
    """A milestone set or corrected by hand; `time` None: known to be unknown."""

    kind: ClassVar[str] = "milestone.set"
    name: str
    time: datetime | None = None
    approx: bool = False


@value
class LinkSet(Fact):
    """Where something about this incident is (the channel, the war room, a ticket)."""

    kind: ClassVar[str] = "link.set"
    name: str
    url: str


# -- entries -----------------------------------------------------------------------------------


@value
class EntryAdded(Fact):
    """A line of the scribe's log. `refs` are event ids."""

    kind: ClassVar[str] = "entry.added"
    entry_kind: str
    text: str
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()


@value
class EntryCorrected(Fact):
    """The text of `ref` reads otherwise now; the original stays reachable."""

    kind: ClassVar[str] = "entry.corrected"
    ref: str
    text: str


@value
class EntryStruck(Fact):
    """`ref` was not so (or, with False, was so after all)."""

    kind: ClassVar[str] = "entry.struck"
    ref: str
    struck: bool = True


@value
class EntryRetimed(Fact):
    """`ref` happened at `time` (None: unknown)."""

    kind: ClassVar[str] = "entry.retimed"
    ref: str
    time: datetime | None = None
    approx: bool = False


@value
class EntryPinned(Fact):
    """`ref` is worth keeping in sight (or no longer)."""

    kind: ClassVar[str] = "entry.pinned"
    ref: str
    pinned: bool = True


@value
class EntryMadePrivate(Fact):
    """`ref` is hidden while sharing and in external exports (or no longer)."""

    kind: ClassVar[str] = "entry.made_private"
    ref: str
    private: bool = True


@value
class StepTicked(Fact):
    """A person ticked a checklist item."""

    kind: ClassVar[str] = "step.ticked"
    step: str


@value
class StepCleared(Fact):
    """A person took a tick back."""

    kind: ClassVar[str] = "step.cleared"
    step: str


# -- people ------------------------------------------------------------------------------------


@value
class RoleAssigned(Fact):
    """`name` holds the role from here on; `area` says what an expert is called in for."""

    kind: ClassVar[str] = "role.assigned"
    role: str
    name: str
    area: str | None = None


@value
class RoleReleased(Fact):
    """`name` holds the role no longer."""

    kind: ClassVar[str] = "role.released"
    role: str
    name: str


@value
class HandoverOffered(Fact):
    """A role is being handed to `to`, with the brief that was shown."""

    kind: ClassVar[str] = "handover.offered"
    role: str
    to: str
    brief: str = ""


@value
class HandoverAccepted(Fact):
    """The incoming person took the role offered in `ref`."""

    kind: ClassVar[str] = "handover.accepted"
    ref: str


# -- communication -------------------------------------------------------------------------------


@value
class UpdatePosted(Fact):
    """A person says this update was sent; `next_at` is what it promised."""

    kind: ClassVar[str] = "update.posted"
    audience: str
    stage: str
    text: str
    next_at: datetime | None = None
    ignored: tuple[str, ...] = ()


@value
class NoticeSent(Fact):
    """Somebody outside the audiences was told (executives, customers, …)."""

    kind: ClassVar[str] = "notice.sent"
    to: str


@value
class TimerSnoozed(Fact):
    """The reminder of a timer is quiet until then; its deadline stays."""

    kind: ClassVar[str] = "timer.snoozed"
    timer: str
    until: datetime


# -- deciding ------------------------------------------------------------------------------------


@value
class HypothesisRaised(Fact):
    """A possible cause."""

    kind: ClassVar[str] = "hypothesis.raised"
    text: str


@value
class HypothesisSettled(Fact):
    """A hypothesis is `confirmed` or `out`."""

    kind: ClassVar[str] = "hypothesis.settled"
    ref: str
    outcome: str


@value
class DecisionRecorded(Fact):
    """What was chosen, of which question, who carries it out."""

    kind: ClassVar[str] = "decision.recorded"
    choice: str
    question: str = ""
    executor: str | None = None
    objections_asked: bool | None = None
    rubric: str | None = None
    conditions: tuple[str, ...] = ()


@value
class MitigationMoved(Fact):
    """A mitigation's next state: a new one by `text`, a known one by `ref`."""

    text: str = ""
    ref: str | None = None
    pattern: str | None = None
    how: str | None = None


@value
class MitigationConsidered(MitigationMoved):
    """A way to stop the impact is on the table."""

    kind: ClassVar[str] = "mitigation.considered"


@value
class MitigationDecided(MitigationMoved):
    """It will be done."""

    kind: ClassVar[str] = "mitigation.decided"


@value
class MitigationApplied(MitigationMoved):
    """It has been done."""

    kind: ClassVar[str] = "mitigation.applied"


@value
class MitigationVerified(MitigationMoved):
    """It works; `how` names the user's own flow that was tried."""

    kind: ClassVar[str] = "mitigation.verified"


@value
class MitigationFailed(MitigationMoved):
    """It did not help."""

    kind: ClassVar[str] = "mitigation.failed"


@value
class MitigationReverted(MitigationMoved):
    """It was taken back."""

    kind: ClassVar[str] = "mitigation.reverted"


# -- work ------------------------------------------------------------------------------------------


@value
class TaskGiven(Fact):
    """A named person does something and reports at `back_at` (None: no time-box)."""

    kind: ClassVar[str] = "task.given"
    to: str
    text: str
    back_at: datetime | None = None


@value
class TaskReported(Fact):
    """The result of a task."""

    kind: ClassVar[str] = "task.reported"
    ref: str
    text: str = ""


@value
class ActionItemAdded(Fact):
    """A follow-up; `due` is a calendar date, YYYY-MM-DD."""

    kind: ClassVar[str] = "action_item.added"
    text: str
    owner: str | None = None
    due: str | None = None
    link: str | None = None


@value
class ActionItemChanged(Fact):
    """A follow-up's text, owner, date or link; a missing field leaves the earlier one."""

    kind: ClassVar[str] = "action_item.changed"
    ref: str
    text: str | None = None
    owner: str | None = None
    due: str | None = None
    link: str | None = None


@value
class ActionItemDone(Fact):
    """A follow-up is done."""

    kind: ClassVar[str] = "action_item.done"
    ref: str


@value
class HazardAcknowledged(Fact):
    """A named failure pattern was seen and answered; the reason is the event's note."""

    kind: ClassVar[str] = "hazard.acknowledged"
    hazard: str


@value
class AarScheduled(Fact):
    """The after-action review is on `date`, YYYY-MM-DD."""

    kind: ClassVar[str] = "aar.scheduled"
    date: str


@value
class AccountFiled(Fact):
    """A participant wrote their own short account."""

    kind: ClassVar[str] = "account.filed"
    name: str


# -- the file itself -------------------------------------------------------------------------------


@value
class Redacted(Fact):
    """The words of `ref` were removed for ever; the reason is the event's note."""

    kind: ClassVar[str] = "redacted"
    ref: str


@value
class StorageDamaged(Fact):
    """A record that could not be read, kept as it was found."""

    kind: ClassVar[str] = "storage.damaged"
    raw: str = ""
    where: str = ""


@value
class Unknown(Fact):
    """A kind, version or body that this program does not understand; kept, and shown as such."""

    name: str = ""
    body: JSON = field(default_factory=dict)


KINDS: Mapping[str, type[Fact]] = {
    cls.kind: cls
    for cls in (
        IncidentDeclared,
        IncidentRenamed,
        IncidentAcknowledged,
        IncidentResolved,
        IncidentClosed,
        IncidentReopened,
        IncidentCancelled,
        SeverityChanged,
        PhaseEntered,
        IntervalChanged,
        PublicDecided,
        ImpactDescribed,
        MilestoneSet,
        LinkSet,
        EntryAdded,
        EntryCorrected,
        EntryStruck,
        EntryRetimed,
        EntryPinned,
        EntryMadePrivate,
        StepTicked,
        StepCleared,
        RoleAssigned,
        RoleReleased,
        HandoverOffered,
        HandoverAccepted,
        UpdatePosted,
        NoticeSent,
        TimerSnoozed,
        HypothesisRaised,
        HypothesisSettled,
        DecisionRecorded,
        MitigationConsidered,
        MitigationDecided,
        MitigationApplied,
        MitigationVerified,
        MitigationFailed,
        MitigationReverted,
        TaskGiven,
        TaskReported,
        ActionItemAdded,
        ActionItemChanged,
        ActionItemDone,
        HazardAcknowledged,
        AarScheduled,
        AccountFiled,
        Redacted,
        StorageDamaged,
    )
}
"""Every kind this program writes, by its name in the file."""

ENTRY_KINDS = ("note", "observation", "action", "hypothesis", "decision", "mitigation")
"""What a line of the log may be."""
