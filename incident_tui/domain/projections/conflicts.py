"""What people who did not see each other said differently, until somebody settles it.

Settling is one ordinary write: it names every claim, because its author saw them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

import msgspec

from incident_tui.domain.projections.work import item_of, state_of
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.contests import said_by, shown_of
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.registers import Register
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import day_clock

_SHOWN = 40
"""How many characters of an entry name it."""


class Claim(msgspec.Struct, frozen=True):
    """What one of them said, in words, and whether that is shown meanwhile."""

    event: Event
    words: str
    shown: bool


class Conflict(msgspec.Struct, frozen=True):
    """One thing that is contested: its name (`role:ic`), what it is called, how it is settled."""

    register: str
    title: str
    claims: tuple[Claim, ...]
    settle: str


def conflicts(incident: Incident, tz: tzinfo = UTC) -> tuple[Conflict, ...]:
    """Return everything that is contested, the severity first; times in words are in `tz`."""
    found = (_conflict(incident, *contest, tz) for contest in incident.contested.items())
    return tuple(sorted(found, key=lambda conflict: _RANK.get(conflict.register, 9)))


_RANK = {"severity": 0, "life": 1, "role:ic": 2}


def conflict_text(incident: Incident, tz: tzinfo) -> str:
    """Return every conflict with how it is settled, for people to read."""
    lines = [
        f"{conflict_line(conflict, tz)}\n    {conflict.settle} settles it"
        for conflict in conflicts(incident, tz)
    ]
    return "\n".join(lines) or "Nothing is contested."


def conflict_line(conflict: Conflict, tz: tzinfo) -> str:
    """Return a conflict in one line: what, and who said what when."""
    said = (
        f"{claim.words} ({claim.event.who} {day_clock(claim.event.moment, tz)}"
        f"{', shown' if claim.shown else ''})"
        for claim in conflict.claims
    )
    return f"{conflict.title}: {' · '.join(said)}"


def _conflict(
    incident: Incident, register: Register, heads: tuple[Event, ...], tz: tzinfo
) -> Conflict:
    name, *keys = register
    held = [head for head in heads if not isinstance(head.fact, f.RoleReleased)]
    both = name == "role" and keys[0] != "sme"
    meanwhile = {head.id for head in held if both} or {shown_of(heads).id}
    title, called = _TITLES[name], " ".join(keys)
    if name in _ABOUT_ENTRIES:
        called, title = _called(incident, keys[0]), f"{title} {_words_of_entry(incident, keys[0])}"
    elif keys:
        title = f"{title} {called}"
    claims = (Claim(head, _words(head, incident, tz), head.id in meanwhile) for head in heads)
    settle = _SETTLED_BY["sme" if keys[:1] == ["sme"] else name]
    return Conflict(":".join(register), title, tuple(claims), settle.format(called))


def _called(incident: Incident, ref: str) -> str:
    """Return by what an entry can be named: its label, or the end of its id."""
    item = item_of(incident, ref)
    return item.label if item else ref[-8:]


def _words_of_entry(incident: Incident, ref: str) -> str:
    event = incident.known.get(ref)
    words = (incident.text_of(event) or statement_of(event.fact)) if event else ""
    item = item_of(incident, ref)
    return f"{f'{item.label} ' if item else ''}“{one_line(words)[:_SHOWN]}”"


def _words(head: Event, incident: Incident, tz: tzinfo) -> str:
    """Return what a claim says, in words."""
    value = said_by(head, incident.known)
    match head.fact:
        case f.RoleAssigned(name=name):
            return name
        case f.HandoverAccepted(ref=ref):
            offer = incident.known[ref].fact
            return offer.to if isinstance(offer, f.HandoverOffered) else ""
        case f.RoleReleased(name=name):
            return f"nobody ({name} released)"
        case f.IncidentDeclared() | f.SeverityChanged():
            return f"SEV-{value}"
        case f.MitigationVerified(partly=True):
            return "verified in part"
        case f.MitigationMoved() as moved:
            return state_of(moved)
        case f.IntervalChanged(minutes=minutes):
            return f"every {minutes:g} min"
        case f.PublicDecided(yes=yes):
            return "yes" if yes else "no"
        case fact if type(fact) in _SAID:
            return _SAID[type(fact)]
        case f.EntryStruck() | f.EntryPinned() | f.EntryMadePrivate() as fact:
            return _MARKED[type(fact)][value is not True]
        case f.MilestoneSet() | f.EntryRetimed() if value is None:
            return "unknown"
        case _:
            return day_clock(value, tz) if isinstance(value, datetime) else one_line(str(value))


_SAID: Mapping[type[f.Fact], str] = {
    f.StepTicked: "done",
    f.StepCleared: "not done",
    f.IncidentResolved: "resolved",
    f.IncidentClosed: "closed",
    f.IncidentReopened: "live",
    f.IncidentCancelled: "cancelled",
}

_MARKED: Mapping[type[f.Fact], tuple[str, str]] = {
    f.EntryStruck: ("struck out", "not struck out"),
    f.EntryPinned: ("pinned", "not pinned"),
    f.EntryMadePrivate: ("private", "not private"),
}

_ABOUT_ENTRIES = frozenset(
    {"mitigation", "hypothesis", "text", "struck", "time", "pinned", "private"}
)
_TITLES = {
    "severity": "severity",
    "life": "the incident",
    "phase": "phase",
    "title": "title",
    "public": "public",
    "source": "source",
    "aar": "review on",
    "role": "role",
    "step": "step",
    "interval": "interval of",
    "link": "link",
    "milestone": "milestone",
    "snooze": "quiet until:",
    "mitigation": "mitigation",
    "hypothesis": "hypothesis",
    "text": "text of",
    "struck": "struck out:",
    "time": "time of",
    "pinned": "pinned:",
    "private": "private:",
}
_SETTLED_BY = {
    "severity": "/sev N why",
    "life": "/reopen why · /resolve · /close · /cancel why",
    "phase": "/phase PHASE",
    "title": "/title TITLE",
    "public": "/public yes|no why",
    "source": "/source SOURCE",
    "aar": "/aar DATE",
    "role": "/role {} NAME",
    "sme": "/role {0} · /release {0}",
    "step": "/tick {0} · /untick {0}",
    "interval": "/every {} 20m why",
    "link": "/link {} URL",
    "milestone": "/milestone {} T",
    "snooze": "/snooze {} 10m why",
    "mitigation": "/mit {} STATE HOW",
    "hypothesis": "/settle {} out|confirmed why",
    "text": "/edit {} TEXT",
    "struck": "/strike {}",
    "time": "/retime {} T",
    "pinned": "/pin {}",
    "private": "/private {}",
}
