"""What is being tried and done: hypotheses, decisions, mitigations, tasks, action items.

Labels (H1, D1, M1, T1, A1) number the items in the order of raising, by event id, so they
never change when an entry is backdated. Lines logged as a hypothesis, decision or mitigation
count like the ones raised by command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.record.roles import statement_of

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
    wanted = label.lstrip("#").upper()
    return next((item for item in items(incident) if item.label == wanted), None)


def _raised(incident: Incident, kind: type[f.Fact], entry_kind: str) -> list[Event]:
    """Events that raise an item: of this kind, or log lines of that entry kind; by id."""
    lines = _raising_lines(incident)[entry_kind]
    return sorted((*incident.of(kind), *lines), key=lambda event: event.id)


@memoised
def _raising_lines(incident: Incident) -> Mapping[str, list[Event]]:
    """Lines of the log that raise an item, by entry kind: one walk through the log for all."""
    found: dict[str, list[Event]] = {"hypothesis": [], "decision": [], "mitigation": []}
    for event in incident.of(f.EntryAdded):
        if isinstance(event.fact, f.EntryAdded) and event.fact.entry_kind in found:
            found[event.fact.entry_kind].append(event)
    return found


def _hypotheses(incident: Incident) -> dict[str, WorkItem]:
    settled: dict[str, tuple[Event, f.HypothesisSettled]] = {}
    for event, fact in incident.facts(f.HypothesisSettled):
        settled[fact.ref] = event, fact
    found = {}
    for n, event in enumerate(_raised(incident, f.HypothesisRaised, "hypothesis"), 1):
        item = WorkItem(f"H{n}", event, statement_of(event.fact), "open", event.moment)
        if event.id in settled:
            end, fact = settled[event.id]
            item = replace(item, state=fact.outcome, since=end.moment, why=end.note)
        found[event.id] = item
    return found


def _decisions(incident: Incident) -> dict[str, WorkItem]:
    found = {}
    for n, event in enumerate(_raised(incident, f.DecisionRecorded, "decision"), 1):
        choice = statement_of(event.fact)
        item = WorkItem(f"D{n}", event, choice, "recorded", event.moment, event.note)
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
    raisers = [e for e in moves if isinstance(e.fact, f.MitigationMoved) and e.fact.ref is None]
    lines = _raising_lines(incident)["mitigation"]
    found = {}
    for n, event in enumerate(sorted((*raisers, *lines), key=lambda e: e.id), 1):
        item = WorkItem(
            f"M{n}", event, statement_of(event.fact), "considered", event.moment, event.note
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
    given = sorted(incident.facts(f.TaskGiven), key=lambda pair: pair[0].id)
    for n, (event, task) in enumerate(given, 1):
        item = WorkItem(f"T{n}", event, task.text, "open", event.moment)
        item = replace(item, owner=task.to, due_at=task.back_at)
        if event.id in reports:
            end, report = reports[event.id]
            item = replace(item, state="reported", since=end.moment, why=report.text or end.note)
        found[event.id] = item
    return found


def _action_items(incident: Incident) -> dict[str, WorkItem]:
    found = {}
    added = sorted(incident.facts(f.ActionItemAdded), key=lambda pair: pair[0].id)
    for n, (event, action) in enumerate(added, 1):
        found[event.id] = WorkItem(
            f"A{n}",
            event,
            action.text,
            "open",
            event.moment,
            owner=action.owner,
            due=action.due,
            link=action.link,
        )
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
