"""The log as it is read: which events are shown, in which order, and each as one row.

Rows are made one at a time, for what is on screen; the order is the incident's own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.work import WorkItem, helps_some, item_of, with_pattern
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, memoised

LATE_ARRIVAL = timedelta(minutes=1)
"""An entry recorded so much after it happened, and after later ones, is marked."""


class TimelineRow(msgspec.Struct, frozen=True):
    """One line of the log. `text` is cleaned and may have newlines.

    `label` is the kind in a word, `sigil` in one glyph, `ref_label` the item's label (`H1`).
    `late` is how long after happening it was recorded (zero unless backdated), `arrived` how long
    after that it arrived from another machine (zero where that was at once, or is not known; below
    zero: that machine's clock ran ahead).
    """

    event: Event
    label: str
    sigil: str
    text: str
    who: str
    ref_label: str = ""
    struck: bool = False
    private: bool = False
    pinned: bool = False
    corrected: bool = False
    redacted: bool = False
    backdated: bool = False
    approx: bool = False
    unknown_time: bool = False
    late: timedelta = timedelta(0)
    arrived: timedelta = timedelta(0)


@memoised
def rows(incident: Incident) -> Sequence[Event]:
    """Return the events that are shown, in order of happening."""
    if not any(kind in incident.topics for kind in f.AMENDMENTS):
        return incident.events
    return tuple(event for event in incident.events if not isinstance(event.fact, f.AMENDMENTS))


def place_of(found: Sequence[Event], event: Event) -> int | None:
    """Return where an event stands among `found`, which is in order; None where it is not there.

    An event whose time was corrected is looked for by its id.
    """
    place = bisect_left(found, event.order, key=lambda other: other.order)
    if place < len(found) and found[place].id == event.id:
        return place
    return next((n for n, other in enumerate(found) if other.id == event.id), None)


def row(incident: Incident, event: Event, playbook: Playbook) -> TimelineRow:
    """Return how one event is shown."""
    label, sigil, text = _words(event, incident, playbook)
    item = item_of(incident, event.id)
    if item is not None and isinstance(event.fact, f.EntryAdded):
        label, sigil = _ENTRY_WORDS.get(event.fact.entry_kind, (label, sigil))
    tombstone = incident.redaction(event)
    if tombstone is not None or event.redacted is not None:
        why = f": {tombstone.note}" if tombstone and tombstone.note else ""
        by = f" by {tombstone.by}" if tombstone else ""
        text = f"[redacted{by}{why}]"
    retimed = incident.newest_about(f.EntryRetimed, event.id) is not None
    late = event.rec - event.at if event.at is not None else timedelta(0)
    pin = incident.newest_about(f.EntryPinned, event.id)
    return TimelineRow(
        event=event,
        label=label,
        sigil=sigil,
        text=text,
        who=event.who,
        ref_label=item.label if item else "",
        struck=incident.is_struck(event.id),
        private=incident.is_private(event),
        pinned=pin is not None and pin[1].pinned,
        corrected=incident.text_of(event) is not None,
        redacted=tombstone is not None or event.redacted is not None,
        backdated=retimed or abs(late) > timedelta(seconds=1),
        approx=event.approx,
        unknown_time=event.at is None,
        late=max(late, timedelta(0)) if late > LATE_ARRIVAL else timedelta(0),
    )


def text_alone(shown: TimelineRow, incident: Incident) -> str:
    """Return the text of a row for machines: that of a mitigation without its pattern."""
    fact = shown.event.fact
    if isinstance(fact, f.MitigationMoved) and not shown.redacted:
        return _mitigation(shown.event, fact, incident, pattern=None)
    return shown.text


_ENTRY_WORDS = {
    "note": ("note", "●"),
    "observation": ("observ.", "◦"),
    "action": ("action", "▸"),
    "hypothesis": ("hypoth.", "?"),
    "decision": ("decision", "!"),
    "mitigation": ("mitig.", "+"),
}


Words = tuple[str, str, str]
"""An event's kind in a word, its glyph, its text."""


def _words(event: Event, incident: Incident, playbook: Playbook) -> Words:
    """Return the words of an event: somebody's own sentence, or what the program makes of it."""
    fact = event.fact
    why = f" — {event.note}" if event.note else ""
    match fact:
        case f.EntryAdded():
            label, sigil = _ENTRY_WORDS.get(fact.entry_kind, (fact.entry_kind[:8], "●"))
            return label, sigil, _corrected(event, incident, fact.text)
        case f.UpdatePosted():
            text = _corrected(event, incident, fact.text)
            return "update", ">", f"[{fact.audience} · {fact.stage}] {text}"
        case f.HypothesisRaised():
            item = item_of(incident, event.id)
            return (
                "hypoth.",
                "?",
                _corrected(event, incident, fact.text) + _outcome(item, event),
            )
        case f.HypothesisSettled(ref=ref, outcome=outcome):
            word = "ruled out" if outcome == "out" else outcome
            return "hypoth.", "?", f"{_label_of(ref, incident)} {word}{why}"
        case f.DecisionRecorded():
            question = f"{fact.question} → " if fact.question else ""
            text = _corrected(event, incident, fact.choice)
            about = f" ({_label_of(fact.mitigation, incident)})" if fact.mitigation else ""
            executor = f" (@{fact.executor})" if fact.executor else ""
            return "decision", "!", f"{question}{text}{about}{executor}{why}"
        case f.MitigationMoved():
            return "mitig.", "+", _mitigation(event, fact, incident, fact.pattern)
        case f.TaskGiven() | f.TaskReported():
            return _task_words(event, fact, incident)
        case f.ActionItemAdded() | f.ActionItemChanged() | f.ActionItemDone():
            return "todo", "*", _action_item(event, fact, incident)
        case _:
            return _other_words(event, fact, playbook, incident, why)


def _corrected(event: Event, incident: Incident, text: str) -> str:
    corrected = incident.text_of(event)
    return text if corrected is None else corrected


def _outcome(item: WorkItem | None, event: Event) -> str:
    if item is None or item.state == "open":
        return ""
    word = "ruled out" if item.state == "out" else item.state
    why = f": {item.why}" if item.why else ""
    return f" — {word} {_clock(item.since, event.moment)}{why}"


def _clock(at: datetime, said_at: datetime) -> str:
    """Return a time of day in UTC, with its date where that is another than the entry's."""
    same = at.date() == said_at.date()
    return f"{at:%H:%M}" if same else f"{at:%Y-%m-%d %H:%M}"


def _label_of(ref: str | None, incident: Incident) -> str:
    item = item_of(incident, ref) if ref else None
    return item.label if item else "?"


def _mitigation(
    event: Event, fact: f.MitigationMoved, incident: Incident, pattern: str | None
) -> str:
    state = type(fact).kind.removeprefix("mitigation.")
    state = f"partly {state}" if helps_some(event) else state
    if fact.ref is None:
        text = with_pattern(_corrected(event, incident, fact.text), pattern)
        return text if state == "considered" else f"{state}: {text}"
    said = fact.how or fact.text or event.note
    return f"{_label_of(fact.ref, incident)} {state}" + (f": {said}" if said else "")


def _task_words(event: Event, fact: f.TaskGiven | f.TaskReported, incident: Incident) -> Words:
    match fact:
        case f.TaskGiven(to=to, text=text, back_at=back_at):
            box = f", back {_clock(back_at, event.moment)}Z" if back_at else ", no time-box"
            return "task", "*", f"{_corrected(event, incident, text)}{box}  @{to}"
        case f.TaskReported(ref=ref, text=text):
            said = f": {text}" if text else ""
            return "report", "*", f"{_label_of(ref, incident)} reported{said}"


def _action_item(
    event: Event,
    fact: f.ActionItemAdded | f.ActionItemChanged | f.ActionItemDone,
    incident: Incident,
) -> str:
    match fact:
        case f.ActionItemAdded(text=text, owner=owner, due=due):
            who = f"  @{owner}" if owner else ""
            when = f" due {due}" if due else ""
            return f"{_corrected(event, incident, text)}{who}{when}"
        case f.ActionItemChanged(ref=ref):
            return f"{_label_of(ref, incident)} changed"
        case f.ActionItemDone(ref=ref):
            return f"{_label_of(ref, incident)} done"


_Aside = (
    f.Amendment
    | f.StepTicked
    | f.StepCleared
    | f.PeopleFact
    | f.NoticeSent
    | f.TimerSnoozed
    | f.HazardAcknowledged
    | f.AarScheduled
    | f.AccountFiled
    | f.StorageDamaged
    | f.Unknown
)
"""What is neither somebody's sentence nor a turn of the incident."""


def _other_words(
    event: Event, fact: f.IncidentFact | _Aside, playbook: Playbook, incident: Incident, why: str
) -> Words:
    """Return the words of the events that are not somebody's own sentence."""
    match fact:
        case f.IncidentDeclared() as it:
            mark = "" if it.assessed else " (unassessed)"
            return "declared", "◆", f"SEV-{it.severity}{mark} {it.title}"
        case f.IncidentRenamed(title=title):
            return "title", "◆", title
        case f.IncidentAcknowledged():
            return "ack", "◆", f"acknowledged{why}"
        case f.IncidentResolved():
            return "resolved", "◆", f"resolved{why}"
        case f.IncidentClosed():
            return "closed", "◆", f"closed{why}"
        case f.IncidentReopened(reason=reason):
            return "reopened", "◆", f"reopened: {reason}"
        case f.IncidentCancelled(reason=reason, duplicate_of=other):
            same = f" (duplicate of {other})" if other else ""
            return "cancelled", "◆", f"cancelled: {reason}{same}"
        case f.SeverityChanged(to=to):
            return "severity", "◆", f"SEV-{to}{why}"
        case f.PhaseEntered(phase=phase):
            known = playbook.phase(phase)
            return "phase", "◆", (known.title if known else phase) + why
        case f.IntervalChanged(audience=audience, minutes=minutes):
            return "interval", "◆", f"{audience} every {minutes:g} min{why}"
        case f.SourceRecorded(source=source):
            return "source", "◆", f"source: {playbook.sources.get(source, source).lower()}{why}"
        case f.PublicDecided(yes=yes):
            return "public", "◆", f"communicate publicly: {'yes' if yes else 'no'}{why}"
        case f.ImpactDescribed() as it:
            parts = (it.text, it.scope and f"scope: {it.scope}")
            said = [p for p in (*parts, it.symptoms and f"symptoms: {it.symptoms}") if p]
            return "impact", "◆", "; ".join(said)
        case f.MilestoneSet(name=name, time=time, approx=approx):
            title = playbook.milestones.get(name, name)
            at = f"{'~' if approx else ''}{time:%Y-%m-%d %H:%M}Z" if time else "unknown"
            return "time", "◆", f"{title}: {at}{why}"
        case f.LinkSet(name=name, url=url):
            return "link", "◆", f"{playbook.link_names.get(name, name)}: {url}"
        case _:
            return _aside_words(event, fact, playbook, incident, why)


def _aside_words(
    event: Event, fact: _Aside, playbook: Playbook, incident: Incident, why: str
) -> Words:
    """Return the words of events about people, steps, and the file itself."""
    steps = playbook.steps()
    match fact:
        case f.StepTicked(step=step):
            return "step", "✓", steps[step][1].text if step in steps else step
        case f.StepCleared(step=step):
            text = steps[step][1].text if step in steps else step
            return "step", "✗", f"not done: {text}"
        case f.RoleAssigned(role=role, name=name, area=area):
            known = playbook.roles.get(role)
            called = f" ({area})" if area else ""
            return "role", "◆", f"{known.label if known else role}: {name}{called}"
        case f.RoleReleased(role=role, name=name):
            known = playbook.roles.get(role)
            return "role", "◆", f"{known.label if known else role}: {name} released"
        case f.HandoverOffered(role=role, to=to):
            return "handover", "◆", f"{role} offered to {to}"
        case f.HandoverAccepted(ref=ref):
            offer = incident.originals.get(ref)
            offered = offer.fact if offer else None
            to = offered.to if isinstance(offered, f.HandoverOffered) else "?"
            return "handover", "◆", f"accepted by {to}"
        case f.NoticeSent(to=to):
            return "told", "◆", f"{playbook.notice_recipients.get(to, to)} told{why}"
        case f.TimerSnoozed(timer=timer, until=until):
            return "snooze", "◆", f"{timer} until {_clock(until, event.moment)}Z{why}"
        case f.HazardAcknowledged(hazard=hazard):
            return "hazard", "▲", f"{hazard} acknowledged{why}"
        case f.AarScheduled(date=day):
            return "review", "◆", f"review on {day}"
        case f.AccountFiled(name=name):
            return "account", "◆", f"account of {name} is in"
        case f.StorageDamaged(where=where):
            return "damaged", "▲", f"a damaged record was found ({where}); it is kept as it was"
        case f.Unknown(name=name):
            return "newer", "▲", f"recorded by a newer version ({name})"
        case (
            f.EntryCorrected()
            | f.EntryStruck()
            | f.EntryRetimed()
            | f.EntryPinned()
            | f.EntryMadePrivate()
            | f.Redacted()
        ):
            return "note", "●", event.note or ""  # it shows in the row that it amends
        case _:
            assert_never(fact)
