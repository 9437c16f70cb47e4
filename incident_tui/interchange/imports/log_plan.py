"""From the lines of a log to what is recorded: which event each line becomes.

Words of the log are mapped to the kinds of the record; a line whose kind is not known, or
that a rule refuses, is kept as a note. Each line has a key made of what it says, so that
importing a log twice, or a longer copy of it, adds only what is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace as replaced
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.closure import unmet
from incident_tui.domain.language.reading import mentions_in, tags_in
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event, When
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import Incident, evolve
from incident_tui.domain.record.limits import LONGEST_WORDS
from incident_tui.domain.text import clean, clean_name, one_line
from incident_tui.domain.times.format import iso
from incident_tui.interchange.imports.log_lines import Line

_KINDS: Mapping[str, str] = {
    "note": "note", "comment": "note", "chat": "note", "message": "note", "info": "note",
    "finding": "observation", "observation": "observation", "alert": "observation",
    "action": "action", "action taken": "action",
    "hypothesis": "hypothesis", "hypothesis.raised": "hypothesis", "theory": "hypothesis",
    "decision": "decision", "decision.recorded": "decision",
    "mitigation": "mitigation", "fix": "mitigation", "mitigation.applied": "mitigation",
    "verify": "verify", "verified": "verify",
    "update": "update", "update.posted": "update", "comms": "update", "communication": "update",
    "role": "role",
    "impact_start": "impact_began", "impact start": "impact_began", "impact_began": "impact_began",
    "impact_end": "impact_over", "impact end": "impact_over", "impact_over": "impact_over",
    "detection": "detected", "detected": "detected",
    "declared": "declared",
    "acknowledged": "acknowledged", "ack": "acknowledged", "incident.acknowledged": "acknowledged",
    "resolved": "resolved", "incident.resolved": "resolved",
}  # fmt: skip
"""What people call the kinds of a timeline, and what each becomes."""

_ENTRIES = {"note": "note", "observation": "observation", "action": "action"}
_STATEFUL = frozenset(("role", "resolved", "update", "acknowledged"))


class Planned(msgspec.Struct, frozen=True):
    """What one line becomes. `key` finds it again; `verifies` is the key of a mitigation.

    A draft that verifies gets the id of that mitigation's event when it is recorded. What is
    `refused` cannot be recorded at all, and says why.
    """

    line: Line
    draft: Draft
    key: str
    verifies: str | None = None
    remark: str = ""
    refused: str = ""


class Planner:
    """Plans the lines of one log against one incident, which is `fresh` while it holds no entry.

    `declared`: when it was declared, which wins over what the log says.
    """

    def __init__(
        self,
        incident: Incident,
        playbook: Playbook,
        now: datetime,
        declared: When | None = None,
    ) -> None:
        self._incident = incident
        self._playbook = playbook
        self._now = now
        self._declared_as = declared
        self._once = {event.once: event.id for event in incident.events if event.once}
        self._fresh = all(
            isinstance(event.fact, f.IncidentDeclared | f.RoleAssigned) for event in incident.events
        )
        known = reversed(known_names(incident))  # of two spellings the one named first
        self._names = {name.casefold(): name for name in known}
        self._seen: Counter[str] = Counter()
        self._detected = self._over = False
        self._mitigation: str | None = None
        self.known = 0
        """How many lines are in the incident already."""

    def plan(self, lines: Iterable[Line]) -> list[Planned]:
        """Return what is to be recorded, in the order of the lines."""
        found = self._told() if self._declared_as else []
        for line in lines:
            key = self._key(line)
            there = key in self._once
            kind = _kind(line)
            if kind == "mitigation":
                self._mitigation = key
            self._detected = self._detected or (there and kind == "detected")
            self._over = self._over or kind == "resolved"
            if there:
                self.known += 1
            else:
                found += self._planned(line, kind, key)
        return found

    def undeclared(self, lines: Sequence[Line]) -> bool:
        """Whether nothing says when a fresh incident was declared, and a log is all before that.

        So it is where it was declared only now, for the sake of the import.
        """
        declared_at = self._incident.declared_at
        times = [line.at for line in lines if line.at is not None]
        said = self._declared_as or any(line.at and _kind(line) == "declared" for line in lines)
        if said or declared_at is None or not (self._fresh and times):
            return False
        return max(times) < declared_at

    def _key(self, line: Line) -> str:
        said = (iso(line.at) if line.at else "", line.kind, line.who, line.name, line.text)
        digest = sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:24]
        self._seen[digest] += 1
        return f"import:{digest}:{self._seen[digest]}"

    def _planned(self, line: Line, kind: str, key: str) -> list[Planned]:
        if kind == "declared":
            return self._declared(self._spelt(line, kind), key)
        line = self._spelt(line, kind)
        if kind == "mitigation":
            return [self._direct(line, f.MitigationApplied(text=clean(line.text).strip()), key)]
        if kind == "verify" and self._mitigation is not None:
            how = one_line(line.text)
            plan = self._direct(line, f.MitigationVerified(ref="", how=how), key)
            return [replace(plan, verifies=self._mitigation)]
        remark = "" if kind else f"'{one_line(line.kind)[:40]}' is no kind of entry; kept as a note"
        request = self._request(line, kind or "note")
        drafts = decide(request, self._incident, self._playbook, self._now)
        if isinstance(drafts, RefusedError) and kind not in _ENTRIES:
            remark = f"{drafts.what}; kept as a note"
            drafts = decide(self._note(line), self._incident, self._playbook, self._now)
        if isinstance(drafts, RefusedError):
            return [_refused(line, drafts.what, key)]
        if kind in _STATEFUL:
            self._take_in(drafts, line)
        return [
            Planned(line, draft, key if n == 0 else f"{key}/{n}", remark=remark)
            for n, draft in enumerate(drafts)
        ]

    def _spelt(self, line: Line, kind: str) -> Line:
        """Return a line with its people as the incident spells them, or the log did before."""
        who = line.who if kind == "role" else self._name(line.who)
        return replaced(line, who=who, name=self._name(line.name))

    def _name(self, text: str) -> str:
        name = clean_name(text)
        return self._names.setdefault(name.casefold(), name) if name else text

    def _request(self, line: Line, kind: str) -> Request:
        """Return the intent that a line stands for; its words are the note where it has no text."""
        said = Request(self._intent(line, kind), _when(line), line.who or None, line.private)
        text_elsewhere = kind in {"impact_began", "impact_over", "role", "resolved", "acknowledged"}
        if text_elsewhere or isinstance(said.intent, i.SetMilestone):
            said = replace(said, note=line.text)
        return said

    def _intent(self, line: Line, kind: str) -> i.Intent:
        match kind:
            case "impact_began" | "impact_over":
                return i.SetMilestone(kind, line.at, line.approx)
            case "detected" if not self._detected:
                self._detected = True
                return i.SetMilestone("detected", line.at, line.approx)
            case "role":
                role = self._role(line.who)
                if line.vacant:
                    return i.ReleaseRole(role or one_line(line.who) or "?")
                name = line.name or (self._playbook.roles[role].label if role else "")
                return i.AssignRole(role or one_line(line.who) or "?", name)
            case "update":
                return i.PostUpdate(line.audience or "external", line.text, self._stage(line))
            case "resolved":
                why = "as the imported log says"
                missing = unmet(self._incident, self._playbook)
                return i.Resolve({criterion.slug: why for criterion in missing})
            case "acknowledged":
                return i.Acknowledge()
            case "hypothesis":
                return i.RaiseHypothesis(line.text)
            case "decision":
                return i.RecordDecision(line.text)
            case _:
                entry = "observation" if kind in {"detected", "verify"} else _ENTRIES.get(kind)
                return self._entry(line, entry or "note")

    def _stage(self, line: Line) -> str | None:
        """Return the stage of an update: as the log says; the last one, once it is over."""
        if line.stage:
            return line.stage
        final = [stage.slug for stage in self._playbook.stages if stage.final]
        return final[-1] if self._over and final else None

    def _role(self, word: str) -> str | None:
        """Return the role that a word names, by its slug, label or title."""
        wanted = " ".join(word.lower().replace("_", " ").split())
        for role in self._playbook.roles.values():
            if wanted in {role.slug.lower(), role.label.lower(), role.title.lower()}:
                return role.slug
        return None

    def _entry(self, line: Line, kind: str) -> i.AddEntry:
        return i.AddEntry(line.text, kind, mentions_in(line.text), tags_in(line.text))

    def _note(self, line: Line) -> Request:
        return Request(self._entry(line, "note"), _when(line), line.who or None, line.private)

    def _declared(self, line: Line, key: str) -> list[Planned]:
        """Keep the line as a note; a fresh incident's declaration moves to the log's time."""
        drafts = decide(self._note(line), self._incident, self._playbook, self._now)
        if isinstance(drafts, RefusedError):
            return [_refused(line, drafts.what, key)]
        found = [Planned(line, draft, key) for draft in drafts]
        declaration = self._incident.declaration
        if declaration is None or line.at is None or declaration[0].moment == line.at:
            return found
        if self._declared_as is not None:
            return found
        if not self._fresh:
            at = declaration[0].moment
            remark = f"the incident stays declared at {at:%Y-%m-%d %H:%M}Z; /retime moves it"
            return [replace(found[0], remark=remark), *found[1:]]
        self._fresh = False
        remark = f"the declaration is moved to {line.at:%Y-%m-%d %H:%M}Z, with a trace"
        moved = Draft(f.EntryRetimed(declaration[0].id, line.at, approx=line.approx))
        return [Planned(line, moved, f"{key}/declared", remark=remark), *found]

    def _told(self) -> list[Planned]:
        """Move the declaration to when it is told to have been, unless it is there."""
        declaration, told = self._incident.declaration, self._declared_as
        if declaration is None or told is None or declaration[0].moment == told.at:
            return []
        line = Line(0, told.at, "", approx=told.approx)
        moved = Draft(f.EntryRetimed(declaration[0].id, told.at, approx=told.approx))
        return [Planned(line, moved, f"import:declared:{iso(told.at) if told.at else ''}")]

    def _direct(self, line: Line, fact: f.AnyFact, key: str) -> Planned:
        """Return a draft for which there is no intent that says it in one step."""
        if not clean(line.text).strip():
            return _refused(line, "it has no text", key)
        if len(line.text) > LONGEST_WORDS:
            return _refused(line, f"it is {len(line.text):,} characters long", key)
        who = clean_name(line.who) or None
        return Planned(line, Draft(fact, _when(line), who, line.private), key)

    def _take_in(self, drafts: Sequence[Draft], line: Line) -> None:
        """Let the lines below see what this one changed: who holds a role, that it is over."""
        at = line.at or self._now
        events = []
        for draft in drafts:
            made = next_id(self._incident.newest_id, int(self._now.timestamp() * 1000), 0)
            events.append(Event(made, draft.fact, at, self._now, "import"))
            self._incident = evolve(self._incident, *events)


def _kind(line: Line) -> str:
    """Return the kind of the record that a line's own word stands for; "" for none."""
    return _KINDS.get(line.kind.strip().replace("-", "_"), "")


def _when(line: Line) -> When:
    return When.dated(line.at, approx=line.approx)


def _refused(line: Line, why: str, key: str) -> Planned:
    return Planned(line, Draft(f.EntryAdded("note", "")), key, refused=why)
