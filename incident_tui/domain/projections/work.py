"""What is being tried and done: hypotheses, decisions, mitigations, tasks, action items.

What each is called is in `labels`. Lines logged as a hypothesis, decision or mitigation count
like the ones raised by command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.projections.labels import bare, normal, raised
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.text import one_line

MITIGATION_STATES: Mapping[type[f.Fact], str] = {
    f.MitigationConsidered: "considered",
    f.MitigationDecided: "decided",
    f.MitigationApplied: "applied",
    f.MitigationVerified: "verified",
    f.MitigationFailed: "failed",
    f.MitigationReverted: "reverted",
}

DECLINED = "declined"
"""The state of a mitigation that a decision said no to; a later move goes on from there."""


_SHOWN = 24
"""How many characters of its text tell an item from another."""


class WorkItem(msgspec.Struct, frozen=True):
    """One piece of work as it stands: its label, the event that raised it, its state.

    `state` is open, confirmed or out (H); recorded (D); considered … reverted, or declined by a
    decision (M); open or reported (T); open or done (A). `since` is when it took that state,
    `why` what was said. `partly`: it is applied, and was found to help some only.
    """

    label: str
    event: Event
    text: str
    state: str
    since: datetime
    why: str | None = None
    owner: str | None = None
    due_at: datetime | None = None
    due: str | None = None
    link: str | None = None
    pattern: str | None = None
    question: str = ""
    objections_asked: bool | None = None
    partly: bool = False

    @property
    def titled(self) -> str:
        """The text with its pattern in front, as `rollback: to v2.30`."""
        return with_pattern(self.text, self.pattern)


def with_pattern(text: str, pattern: str | None) -> str:
    """Return a mitigation's text with its pattern in front, unless it says that itself."""
    words = re.findall(r"[^\W_]+", (pattern or "").casefold())
    plain = text.casefold()
    said = all(word in plain for word in words) or plain.replace(" ", "").startswith("".join(words))
    return text if said else f"{pattern}: {text}"


@memoised
def _items(incident: Incident) -> Mapping[str, WorkItem]:
    """Every item by the id of the event that raised it."""
    found = {
        **_hypotheses(incident),
        **_decisions(incident),
        **_mitigations(incident),
        **_tasks(incident),
        **_action_items(incident),
    }
    corrected = {}
    for event_id, item in found.items():
        text = incident.text_of(item.event)
        corrected[event_id] = replace(item, text=text) if text is not None else item
    return corrected


def items(incident: Incident, letter: str | None = None) -> tuple[WorkItem, ...]:
    """Return all items, or those of one letter (H, D, M, T, A), in order of raising."""
    found = _items(incident).values()
    return tuple(item for item in found if letter is None or item.label[0] == letter)


@memoised
def labels(incident: Incident) -> frozenset[str]:
    """Return every label there is: H1, D1, …."""
    return frozenset(item.label for item in _items(incident).values())


def item_of(incident: Incident, event_id: str) -> WorkItem | None:
    """Return the item that an event raised, or None."""
    return _items(incident).get(event_id)


def by_label(incident: Incident, label: str) -> WorkItem | None:
    """Return the item of a label such as `H2` (any case, `#` allowed), or None."""
    wanted = normal(label)
    return next((item for item in items(incident) if item.label == wanted), None)


def rivals(incident: Incident, label: str) -> RefusedError | None:
    """Return the question which is meant where several items have claimed this name, or None."""
    wanted = normal(label)
    found = [item for item in items(incident) if item.label != bare(wanted) == bare(item.label)]
    if not found or any(item.label == wanted for item in found):
        return None
    named = " or ".join(f"{item.label} ({one_line(item.text)[:_SHOWN]})" for item in found)
    return RefusedError(f"{one_line(label)} could be {named}", "name the one that is meant")


def _hypotheses(incident: Incident) -> dict[str, WorkItem]:
    settled: dict[str, tuple[Event, f.HypothesisSettled]] = {}
    for event, fact in incident.facts(f.HypothesisSettled):
        settled[fact.ref] = event, fact
    found = {}
    for label, event in raised(incident, "H"):
        item = WorkItem(label, event, statement_of(event.fact), "open", event.moment)
        if event.id in settled:
            end, fact = settled[event.id]
            item = replace(item, state=fact.outcome, since=end.moment, why=end.note)
        found[event.id] = item
    return found


def _decisions(incident: Incident) -> dict[str, WorkItem]:
    found = {}
    for label, event in raised(incident, "D"):
        choice = statement_of(event.fact)
        item = WorkItem(label, event, choice, "recorded", event.moment, event.note)
        if isinstance(event.fact, f.DecisionRecorded):
            item = replace(
                item,
                question=event.fact.question,
                owner=event.fact.executor,
                objections_asked=event.fact.objections_asked,
            )
        found[event.id] = item
    return found


def _mitigations(incident: Incident) -> dict[str, WorkItem]:
    """A mitigation is raised by the first entry that names it by text, in whatever state."""
    moves = incident.of(*MITIGATION_STATES)
    found = {}
    for label, event in raised(incident, "M"):
        item = WorkItem(
            label, event, statement_of(event.fact), "considered", event.moment, event.note
        )
        if isinstance(event.fact, f.MitigationMoved):
            why = event.fact.how or event.note
            item = replace(
                item,
                state=state_of(event.fact),
                pattern=event.fact.pattern,
                why=why,
                partly=helps_some(event),
            )
        found[event.id] = item
    for event in moves:
        fact = event.fact
        if isinstance(fact, f.MitigationMoved) and fact.ref in found:
            found[fact.ref] = replace(
                found[fact.ref],
                state=state_of(fact),
                since=event.moment,
                why=fact.how or event.note or fact.text or None,
                pattern=fact.pattern or found[fact.ref].pattern,
                partly=helps_some(event),
            )
    return found | _declined(incident, found)


def _declined(incident: Incident, known: Mapping[str, WorkItem]) -> dict[str, WorkItem]:
    """Return the mitigations that stood to be decided when a decision about them said no."""
    found = {}
    for event, fact in incident.facts(f.DecisionRecorded):
        item = known.get(fact.mitigation or "")
        stood = item is not None and item.state == "considered" and item.since <= event.moment
        if item is not None and stood and fact.choice == "no":
            found[item.event.id] = replace(
                item, state=DECLINED, since=event.moment, why=event.note or item.why
            )
    return found


@memoised
def verified(incident: Incident) -> tuple[Event, ...]:
    """Return the entries that verified a mitigation for everybody and hold, in order.

    Any other move of that mitigation since then ends what was verified before.
    """
    held: dict[str, list[Event]] = {}
    for event in incident.of(*MITIGATION_STATES):
        if isinstance(event.fact, f.MitigationMoved):
            ref = event.fact.ref or event.id
            works = state_of(event.fact) == "verified"
            held[ref] = [*held.get(ref, ()), event] if works else []
    return tuple(sorted((e for events in held.values() for e in events), key=lambda e: e.order))


def helps_some(event: Event) -> bool:
    """Tell whether an event says that a mitigation works for some only."""
    return isinstance(event.fact, f.MitigationVerified) and event.fact.partly


def state_of(fact: f.MitigationMoved) -> str:
    """Return the state that a move takes a mitigation to; one that helps some is applied."""
    partly = isinstance(fact, f.MitigationVerified) and fact.partly
    return "applied" if partly else MITIGATION_STATES[type(fact)]


def _tasks(incident: Incident) -> dict[str, WorkItem]:
    reports: dict[str, tuple[Event, f.TaskReported]] = {}
    for event, fact in incident.facts(f.TaskReported):
        reports[fact.ref] = event, fact
    found = {}
    for label, event in raised(incident, "T"):
        item = WorkItem(label, event, statement_of(event.fact), "open", event.moment)
        if isinstance(event.fact, f.TaskGiven):
            item = replace(item, owner=event.fact.to, due_at=event.fact.back_at)
        if event.id in reports:
            end, report = reports[event.id]
            item = replace(item, state="reported", since=end.moment, why=report.text or end.note)
        found[event.id] = item
    return found


def _action_items(incident: Incident) -> dict[str, WorkItem]:
    found = {}
    for label, event in raised(incident, "A"):
        item, fact = (
            WorkItem(label, event, statement_of(event.fact), "open", event.moment),
            event.fact,
        )
        if isinstance(fact, f.ActionItemAdded):
            item = replace(item, owner=fact.owner, due=fact.due, link=fact.link)
        found[event.id] = item
    for _, change in incident.facts(f.ActionItemChanged):
        if change.ref in found:
            item = found[change.ref]
            found[change.ref] = replace(
                item,
                text=change.text or item.text,
                owner=change.owner or item.owner,
                due=change.due or item.due,
                link=change.link or item.link,
            )
    for event, done in incident.facts(f.ActionItemDone):
        if done.ref in found:
            found[done.ref] = replace(found[done.ref], state="done", since=event.moment)
    return found
