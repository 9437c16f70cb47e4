"""A copy of an incident for people outside: without what is private, or names anybody or anything.

`external` returns the incident as it stands now (corrections made, struck-out entries gone)
with private entries, links, addresses, hosts and secrets taken out and people known by their
role, and the list of what was taken, for whoever sends it to read first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, assert_never

import msgspec
from msgspec.structs import replace

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.privacy.scrubber import Scrubber
from incident_tui.domain.projections.roster import known_names, stints
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.domain.record.registers import bridged
from incident_tui.domain.record.roles import (
    Field,
    FieldRole,
    changed,
    fields_of,
    subject_of,
    with_statement,
)

_LEFT_OUT = (*f.AMENDMENTS, f.LinkSet, f.StorageDamaged, f.Unknown)
"""What a copy has no use for: amendments are carried out in it, links are stripped."""


class Stripped(msgspec.Struct, frozen=True):
    """One kind of thing that was taken out: how often, and which (never a secret itself)."""

    what: str
    count: int
    which: tuple[str, ...] = ()


def external(incident: Incident, playbook: Playbook) -> tuple[Incident, tuple[Stripped, ...]]:
    """Return the copy for people outside, and what was stripped to make it."""
    scrub = Scrubber(role_names(incident, playbook))
    kept, private, struck, links = [], 0, 0, 0
    gone: set[str] = set()
    for event in incident.events:
        if isinstance(event.fact, f.LinkSet):
            links += 1
        if isinstance(event.fact, _LEFT_OUT):
            continue
        if isinstance(event.fact, f.IncidentDeclared):
            kept.append(event)
        elif incident.is_private(event):
            private += 1
            gone.add(event.id)
        elif incident.is_struck(event.id):
            struck += 1
            gone.add(event.id)
        else:
            kept.append(event)
    # What points at an entry that is gone would tell about it.
    left = [event for event in kept if subject_of(event.fact) not in gone]
    left = bridged(left, incident.known)
    events = [_clean(event, incident, scrub, gone) for event in left]
    stripped = (
        Stripped("private entries", private),
        Stripped("entries about them", len(kept) - len(left)),
        Stripped("struck-out entries", struck),
        Stripped("kept links (channel, war room, …)", links),
        *(Stripped(what, len(which), which) for what, which in scrub.found()),
    )
    return fold(events), tuple(row for row in stripped if row.count)


def stripped_words(row: Stripped) -> str:
    """Return one line about what was stripped: `names: 2 (maya → incident commander, …)`."""
    which = f" ({', '.join(row.which)})" if row.which else ""
    return f"{row.what}: {row.count}{which}"


def people_by_role(incident: Incident, playbook: Playbook) -> Mapping[str, list[str]]:
    """Return everybody named so far by the first role they held ("" for none), in order.

    A word that names a role or a kind of person already, as in an imported log, is nobody's
    name.
    """
    generic = {"monitoring", "customer", "customers", "responder", "support", "on-call", "oncall"}
    for role in playbook.roles.values():
        generic |= {role.slug.lower(), role.label.lower(), role.title.lower()}
    first: dict[str, str] = {}
    for stint in stints(incident):
        first.setdefault(stint.name, stint.role)
    names: dict[str, str] = {}
    for name in (*first, *known_names(incident)):
        if name.lower() not in generic:
            names.setdefault(name.lower(), name)
    held: dict[str, list[str]] = {}
    for name in names.values():
        held.setdefault(first.get(name, ""), []).append(name)
    return held


def role_names(incident: Incident, playbook: Playbook) -> Mapping[str, str]:
    """Return what each person is called outside: their first role, else a responder.

    People who held the same role are numbered.
    """
    found = {}
    for slug, people in people_by_role(incident, playbook).items():
        known = playbook.roles.get(slug)
        title = known.title.lower() if known else "responder"
        for number, name in enumerate(people, 1):
            found[name] = f"{title} {number}" if len(people) > 1 else title
    return found


def _clean(event: Event, incident: Incident, scrub: Scrubber, gone: set[str]) -> Event:
    """Return one event with its words, as they stand now, scrubbed."""
    text = incident.text_of(event)
    fact = event.fact if text is None else with_statement(event.fact, text)
    match fact:
        case f.EntryAdded():
            fact = replace(fact, refs=tuple(ref for ref in fact.refs if ref not in gone))
        case f.UpdatePosted():  # which warnings the team sent it over is nobody else's
            fact = replace(fact, ignored=())
        case _:
            pass
    return replace(
        event,
        fact=scrubbed(fact, scrub),
        by=scrub.name(event.by),
        actor=scrub.name(event.actor) if event.actor else None,
        note=scrub.text(event.note) if event.note else None,
        node="",
        once=None,
        private=False,
        extra={},
        sup=None if event.sup is None else tuple(ref for ref in event.sup if ref not in gone),
        under=tuple(ref for ref in event.under if ref not in gone),
    )


class TextScrubber(Protocol):
    """Something that takes out of texts and names what is not for everybody."""

    def text(self, text: str, /) -> str:
        """Return a text without it."""
        ...

    def name(self, name: str, /) -> str:
        """Return what a person is called instead."""
        ...

    def link(self, address: str, /) -> str:
        """Return what stands in place of a link."""
        ...


def scrubbed(fact: f.AnyFact, scrub: TextScrubber) -> f.AnyFact:
    """Return a fact whose every word is scrubbed, by the roles of its fields."""
    values = {
        field.name: _scrubbed(field, getattr(fact, field.name), scrub)
        for field in fields_of(type(fact))
    }
    return replace(fact, **values)


def _scrubbed(field: Field, value: Any, scrub: TextScrubber) -> Any:
    match field.role:
        case FieldRole.STATEMENT | FieldRole.PROSE | FieldRole.TAG:
            return changed(field, value, scrub.text)
        case FieldRole.PERSON:
            return changed(field, value, scrub.name)
        case FieldRole.LINK:
            stand_in = scrub.link(value) if value else ""
            return None if field.optional else stand_in
        case FieldRole.INTERNAL:
            return type(value)()
        case FieldRole.SLUG | FieldRole.EVENT_REF | FieldRole.INSTANT | FieldRole.DAY:
            return value
        case _:
            assert_never(field.role)
