"""Who holds which role, since when; and who is known by name in this incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from incident_tui.domain.playbook.playbook import Playbook, Role
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.contests import said_by
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State, memoised
from incident_tui.domain.record.roles import people_of
from incident_tui.domain.text import one_line


class Stint(msgspec.Struct, frozen=True):
    """One person in one role, from `since` to `until` (None: still)."""

    role: str
    name: str
    since: datetime
    event: Event
    until: datetime | None = None
    area: str | None = None


@memoised
def stints(incident: Incident) -> tuple[Stint, ...]:
    """Return every stint in every role, in order of taking it; a hand-over counts on acceptance."""
    offers = {event.id: fact for event, fact in incident.facts(f.HandoverOffered)}
    found: list[Stint] = []
    for event in incident.of(f.RoleAssigned, f.RoleReleased, f.HandoverAccepted):
        match event.fact:
            case f.RoleAssigned(role=role, name=name, area=area):
                _take(found, role, name, event, area)
            case f.HandoverAccepted(ref=ref) if ref in offers:
                _take(found, offers[ref].role, offers[ref].to, event, None)
            case f.RoleReleased(role=role, name=name):
                _leave(found, role, event.moment, name)
            case _:
                pass
    for register, heads in incident.contested.items():
        if register[0] == "role":
            _stay(found, register[1], heads, incident)
    return tuple(found)


def _stay(found: list[Stint], role: str, heads: Sequence[Event], incident: Incident) -> None:
    """Several people were named who did not know of each other: all of them hold the role."""
    names = {said_by(head, incident.known) for head in heads}
    last = {s.name.casefold(): n for n, s in enumerate(found) if s.role == role}
    for name, n in last.items():
        if name in names:
            found[n] = replace(found[n], until=None)


def _take(found: list[Stint], role: str, name: str, event: Event, area: str | None) -> None:
    """Several experts may be called in; every other role has one holder."""
    if any(s.role == role and s.name == name and s.until is None for s in found):
        return
    if role != "sme":
        _leave(found, role, event.moment, None)
    found.append(Stint(role, name, event.moment, event, area=area))


def _leave(found: list[Stint], role: str, at: datetime, name: str | None) -> None:
    for n, stint in enumerate(found):
        if stint.role == role and stint.until is None and name in {None, stint.name}:
            found[n] = replace(stint, until=at)


class Offer(msgspec.Struct, frozen=True):
    """A hand-over that was offered and not accepted yet."""

    role: str
    to: str
    event: Event
    brief: str = ""


@memoised
def pending_offers(incident: Incident) -> tuple[Offer, ...]:
    """Return the offers that wait for an answer: the last of each role, unless it was taken."""
    waiting: dict[str, Offer] = {}
    for event in incident.of(f.RoleAssigned, f.HandoverOffered, f.HandoverAccepted):
        match event.fact:
            case f.HandoverOffered(role=role, to=to, brief=brief):
                waiting[role] = Offer(role, to, event, brief)
            case f.HandoverAccepted(ref=ref):
                waiting = {r: offer for r, offer in waiting.items() if offer.event.id != ref}
            case f.RoleAssigned(role=role):
                waiting.pop(role, None)
            case _:
                pass
    return tuple(waiting.values())


def for_relief(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Stint, ...]:
    """Return who has held a role for longer than the playbook's stretch, longest first."""
    if incident.state is not State.LIVE:
        return ()
    tired = [
        stint
        for stint in stints(incident)
        if stint.until is None and now - stint.since > playbook.relief_after
    ]
    return tuple(sorted(tired, key=lambda stint: stint.since))


def holders(incident: Incident, playbook: Playbook) -> Mapping[str, tuple[Stint, ...]]:
    """Return who holds each role of the playbook now; an empty tuple is a vacancy."""
    now = [stint for stint in stints(incident) if stint.until is None]
    return {role: tuple(s for s in now if s.role == role) for role in playbook.roles}


def roster(incident: Incident, playbook: Playbook) -> Mapping[str, tuple[Stint, ...]]:
    """Return the roles that are held or missed, with who holds them; an empty tuple is a vacancy.

    A role that several may hold is never missed, another only at its severities.
    """
    return {
        slug: held
        for slug, held in holders(incident, playbook).items()
        if held or _missed(playbook.roles[slug], incident.severity)
    }


def _missed(role: Role, severity: int) -> bool:
    return not role.many and severity in role.severities


@memoised
def known_names(incident: Incident) -> tuple[str, ...]:
    """Return every person named so far, first named first, for completion."""
    names: dict[str, None] = {}
    for event in incident.events:
        for name in (event.by, event.actor, *people_of(event.fact)):
            if name:
                names[name] = None  # a name that is known keeps its place
    return tuple(names)


def holder_name(label: str, stint: Stint) -> str:
    """Return the holder's name; on a shared screen, where it is the role's own, only "held"."""
    name = one_line(stint.name)
    return "held" if name == label else name
