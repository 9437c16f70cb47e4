"""A copy of an incident for people outside: without what is private, or names anybody or anything.

`external` returns the incident as it stands now (corrections made, struck-out entries gone)
with private entries, links, addresses, hosts and secrets taken out and people known by their
role, and the list of what was taken, for whoever sends it to read first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec
from msgspec.structs import replace

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.privacy.scrubber import Scrubber
from incident_tui.domain.projections.roster import known_names, stints
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, fold

_LEFT_OUT = (*f.AMENDMENTS, f.LinkSet, f.StorageDamaged, f.Unknown)
"""What a copy has no use for: amendments are carried out in it, links are stripped."""

_NAMES = frozenset({"name", "to", "owner", "executor"})
"""Fields that hold a person's name."""


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
    left = [event for event in kept if getattr(event.fact, "ref", None) not in gone]
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
    fact = _corrected(event, incident)
    if isinstance(fact, f.EntryAdded):
        fact = replace(fact, refs=tuple(ref for ref in fact.refs if ref not in gone))
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
    )


def _corrected(event: Event, incident: Incident) -> f.Fact:
    text = incident.text_of(event)
    if text is None:
        return event.fact
    if isinstance(event.fact, f.DecisionRecorded):
        return replace(event.fact, choice=text)
    words: dict[str, object] = {"text": text} if hasattr(event.fact, "text") else {}
    return replace(event.fact, **words)


class Words(Protocol):
    """Something that takes out of texts and names what is not for everybody."""

    def text(self, text: str, /) -> str:
        """Return a text without it."""
        ...

    def name(self, name: str, /) -> str:
        """Return what a person is called instead."""
        ...

    def count_link(self, address: object, /) -> None:
        """Take note of a link that was left out whole."""
        ...


def scrubbed(fact: f.Fact, scrub: Words) -> f.Fact:
    """Return a fact whose every word is scrubbed; slugs, ids, dates and figures stay."""
    values: dict[str, object] = {}
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if name in _SLUGS.get(type(fact), frozenset()) | {"ref", "refs"}:
            continue
        if name in {"link", "brief"}:
            values[name] = "" if name == "brief" else None
            scrub.count_link(value if name == "link" else None)
        elif isinstance(value, str):
            named = name in _NAMES and not isinstance(fact, f.NoticeSent)
            values[name] = scrub.name(value) if named else scrub.text(value)
        elif name in {"mentions", "conditions", "tags"}:
            clean = scrub.name if name == "mentions" else scrub.text
            values[name] = tuple(clean(one) for one in value)
        elif name == "override":
            values[name] = {key: scrub.text(str(why)) for key, why in value.items()}
        elif name == "ignored":
            values[name] = ()
    return replace(fact, **values)


_SLUGS: Mapping[type[f.Fact], frozenset[str]] = {
    f.IncidentDeclared: frozenset({"source"}),
    f.PhaseEntered: frozenset({"phase"}),
    f.IntervalChanged: frozenset({"audience"}),
    f.MilestoneSet: frozenset({"name"}),
    f.EntryAdded: frozenset({"entry_kind"}),
    f.StepTicked: frozenset({"step"}),
    f.StepCleared: frozenset({"step"}),
    f.RoleAssigned: frozenset({"role"}),
    f.RoleReleased: frozenset({"role"}),
    f.HandoverOffered: frozenset({"role"}),
    f.UpdatePosted: frozenset({"audience", "stage"}),
    f.NoticeSent: frozenset({"to"}),
    f.TimerSnoozed: frozenset({"timer"}),
    f.HypothesisSettled: frozenset({"outcome"}),
    f.DecisionRecorded: frozenset({"rubric"}),
    f.MitigationConsidered: frozenset({"pattern"}),
    f.MitigationDecided: frozenset({"pattern"}),
    f.MitigationApplied: frozenset({"pattern"}),
    f.MitigationVerified: frozenset({"pattern"}),
    f.MitigationFailed: frozenset({"pattern"}),
    f.MitigationReverted: frozenset({"pattern"}),
    f.ActionItemAdded: frozenset({"due"}),
    f.ActionItemChanged: frozenset({"due"}),
    f.HazardAcknowledged: frozenset({"hazard"}),
    f.AarScheduled: frozenset({"date"}),
}
"""Fields that hold a word of the playbook or a date: nobody's own words."""
