"""What is contested and what arrived late, as a list in which it is settled. Pure."""

from __future__ import annotations

from datetime import timedelta

from incident_tui.domain.decide.settling import claim_of, settling
from incident_tui.domain.projections.arrivals import arrival_mark
from incident_tui.domain.projections.conflicts import conflicts
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.record.event import Event
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_near
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dashboard.effects import Effects
from incident_tui.tui.dashboard.view import called
from incident_tui.tui.dialogs.settle import ENTRY

_LISTED = 200
"""How many entries are listed of a heading, the newest; each is marked in the log."""

Rows = list[tuple[str, str]]


def settle(context: ActionContext) -> Effects:
    """Return what opens the list, or says that there is nothing in it."""
    rows = [*_contested(context), *_arrived(context)]
    if not rows:
        return (e.Say(f"Nothing is contested, nothing arrived late · {context.saved}"),)
    saved = ("", " · ".join((context.saved_at, *context.links)))
    return e.ArrivalsSeen(), e.Open(e.SettleContests((*rows, saved)), _settled)


def _contested(context: ActionContext) -> Rows:
    rows: Rows = []
    for conflict in conflicts(context.shown, context.tz):
        rows.append(("", f"{called(conflict, context.playbook)}?"))
        for claim in conflict.claims:
            said = clock_near(claim.event.moment, context.tz, context.now)
            shown = " · shown meanwhile" if claim.shown else ""
            words = f"  {claim.words}   {one_line(claim.event.who)} {said}{shown}"
            rows.append((claim.event.id, words))
    return rows


def _arrived(context: ActionContext) -> Rows:
    rows: Rows = [("", f"↓ {context.told}")] if context.told else []
    found = [event for event in context.shown.events if event.id in context.late]
    late = [event for event in found if context.late[event.id] > timedelta(0)]
    ahead = [event for event in found if context.late[event.id] < timedelta(0)]
    return [
        *rows,
        *_listed("Arrived late", late, context),
        *_listed("From a clock that runs ahead", ahead, context),
    ]


def _listed(heading: str, found: list[Event], context: ActionContext) -> Rows:
    if not found:
        return []
    left = len(found) - _LISTED
    rows: Rows = [("", f"{heading}{f' (and {left} before these)' if left > 0 else ''}")]
    for event in found[-_LISTED:]:
        at = clock_near(event.moment, context.tz, context.now)
        words = one_line(row(context.shown, event, context.playbook).text)
        mark = arrival_mark(context.late[event.id])
        said = f"  {at}{mark[0]} {one_line(event.who)}  {words}  {mark[2:]}"
        rows.append((f"{ENTRY}{event.id}", said))
    return rows


def _settled(answer: tuple[str, str], context: ActionContext) -> Effects:
    """Record the claim that was chosen, with its reason; or go to an entry."""
    chosen, why = answer
    if chosen.startswith(ENTRY):
        return (e.Go(chosen.removeprefix(ENTRY)),)
    claim = claim_of(context.incident, chosen)
    if claim is None:
        return (e.Say("That is settled already: somebody was faster"),)
    request = settling(claim, context.incident, why)
    if request is None:
        return (e.Say("That cannot be said again: write what holds as a line of its own"),)
    return (e.Record((request,)),)
