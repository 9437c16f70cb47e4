"""Hazards about what is said, and about what is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from incident_tui.domain.guidance.hazard_context import HazardContext, Sign
from incident_tui.domain.guidance.phrases import holds_phrase, phrase_in
from incident_tui.domain.obligations.cadence import Obligation, cadence
from incident_tui.domain.obligations.timers import TimerKind, TimerState
from incident_tui.domain.playbook.hazard_rules import HazardRule
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.text import one_line

EXCERPT = 60
"""How much of an update is quoted."""


def _said(incident: Incident, event: Event) -> str:
    """Return the words of an event as they read now."""
    if event.redacted is not None or incident.redaction(event) is not None:
        return ""
    return incident.text_of(event) or statement_of(event.fact)


def communication_silence(context: HazardContext) -> Iterator[Sign]:
    """An audience is overdue; or one was told at the start and at the end only."""
    for timer in context.timers:
        if timer.kind is not TimerKind.CADENCE or timer.audience is None:
            continue
        if timer.state is TimerState.OVERDUE and timer.due_at is not None:
            told = f"told {context.at(timer.last_at)}" if timer.last_at else "never told"
            said = f"{timer.audience} {told}, due {context.at(timer.due_at)}"
            over = context.incident.ended_at
            yield Sign(timer.due_at, said, grows=over is None, about=timer.audience, until=over)
        elif timer.state is TimerState.STOPPED:
            owed = cadence(context.incident, timer.audience, context.rules)
            if owed is not None and _only_ends(owed):
                last = owed.updates[-1].moment
                words = f"{timer.audience} was told at the start and at the end only"
                yield Sign(last, words, grows=False, about=timer.audience, kind="ends")


def _only_ends(owed: Obligation) -> bool:
    """Tell whether two updates are all there were, and the second came later than was owed."""
    if len(owed.updates) != 2 or not owed.closed:
        return False
    last = owed.closed[-1]
    return last.event_id == owed.updates[-1].id and bool(last.late)


def vague_updates(context: HazardContext) -> Iterator[Sign]:
    """The last updates to an audience went out although the draft was warned about."""
    rule = context.rule("vague_updates")
    in_a_row = rule.watch.figures["updates"]
    since = context.watched_since(rule.slug)
    told: dict[str, list[tuple[Event, list[str]]]] = {}
    for event, update in context.incident.facts(f.UpdatePosted):
        if event.moment >= since:
            counted = [name for name in update.ignored if not rule.rules or name in rule.rules]
            told.setdefault(update.audience, []).append((event, counted))
    for audience, updates in told.items():
        last = updates[-in_a_row:]
        if len(last) == in_a_row and all(vague for _, vague in last):
            event, names = last[-1]
            words = f"the {audience} update of {context.at(event.moment)}, {_warned(names)}"
            words += _excerpt(context.incident, event)
            yield Sign(event.moment, words, grows=False, about=audience)


def _warned(names: list[str]) -> str:
    return f"warned about as {', '.join(name.replace('_', ' ') for name in names)}"


@memoised
def _excerpt(incident: Incident, event: Event) -> str:
    """Return how an update begins, to stand behind what is said of it; "" where it is private."""
    words = "" if incident.is_private(event) else one_line(_said(incident, event))
    short = words if len(words) <= EXCERPT else f"{words[: EXCERPT - 1]}…"
    return f': "{short}"' if short else ""


def public_speculation(context: HazardContext) -> Iterator[Sign]:
    """The last external update guesses at a cause that nobody had confirmed."""
    rule = context.rule("public_speculation")
    external = [
        (event, fact)
        for event, fact in context.incident.facts(f.UpdatePosted)
        if fact.audience == "external"
    ]
    for event, update in external[-1:]:
        known = [item for item in items(context.incident, "H") if item.state == "confirmed"]
        if any(item.since <= event.moment for item in known):
            return
        warned = [name for name in update.ignored if name in rule.rules]
        phrase = _guess(context.incident, event, rule)
        if warned or phrase:
            at = context.at(event.moment)
            seen = f': "{phrase}"' if phrase else f", {_warned(warned)}"
            words = f"the external update of {at} guesses at the cause{seen}"
            yield Sign(event.moment, words, grows=False, about=at)


@memoised
def _guess(incident: Incident, event: Event, rule: HazardRule) -> str:
    return phrase_in(rule.phrases, _said(incident, event))


def blame(context: HazardContext) -> Iterator[Sign]:
    """A recent entry blames somebody; correcting it or striking it out puts that right."""
    for event in _blaming(context.incident, context.rule("blame")):
        at = context.at(event.moment)
        yield Sign(event.moment, f"the entry of {at} by {event.by}", grows=False, about=at)


@memoised
def _blaming(incident: Incident, rule: HazardRule) -> tuple[Event, ...]:
    recent = islice(reversed(incident.events), rule.watch.figures["entries"])
    return tuple(
        event
        for event in recent
        if holds_phrase(rule.phrases, _said(incident, event)) and not incident.is_struck(event.id)
    )
