"""A drill: what its script says, what arrives when, and as what it is recorded. Pure.

What arrives is a function of the script, the record and the time: a restart, a second window
or a drill that was left for an hour cannot lose or repeat anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta, field

from incident_tui.domain.decide.intents import AddEntry, RaiseHypothesis, Request
from incident_tui.domain.playbook.names import SEVERITIES, SOURCES, Proof
from incident_tui.domain.projections.proofs import proving
from incident_tui.domain.projections.work import WorkItem, helps_some, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.record.roles import subject_of
from incident_tui.domain.written import GIVEN, SOME, ManyLines, OneLine, Part, Texts, one_of

RECORDER = "drill"
"""Who records what arrives."""

REPLAY = "replay:"
"""What the script of a replayed incident begins with; its id follows."""


class InjectKind(StrEnum):
    """What arrives: a monitor, a colleague, somebody from above, a guess that leads astray."""

    ALERT = "alert"
    CHAT = "chat"
    EXECUTIVE = "executive"
    LEAD = "lead"


class Turn(StrEnum):
    """What a script may wait for besides the proofs of a playbook."""

    REMEDY_APPLIED = "remedy_applied"
    OTHER_APPLIED = "other_applied"
    REMEDY_VERIFIED = "remedy_verified"


CONDITIONS = tuple(word.value for word in (*Turn, *Proof))
"""Everything that `after` and `unless` may name."""

_UNITS = {"h": "hours", "m": "minutes", "s": "seconds"}

ConditionName = Annotated[str, one_of(CONDITIONS)]
DrillSeverity = Annotated[int, Meta(ge=1, le=max(SEVERITIES), extra={"unit": "(1 is the worst)"})]


class Span(timedelta):
    """A span that a script writes as `90s`, `3m`, `1m30s` or `1h5m`."""

    written: ClassVar[Any] = Annotated[
        str,
        Meta(
            pattern=r"^(?!.*[\n\t]) *(?=[0-9])([0-9]{1,3}h)?([0-9]{1,3}m)?([0-9]{1,3}s)? *$",
            extra={"rule": 'must be a span such as "90s", "3m" or "1m30s"'},
        ),
    ]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the span that a text names; none where it names none."""
        parts = re.findall(r"([0-9]{1,3})([hms])", text)
        return cls(**{_UNITS[unit]: int(number) for number, unit in parts})


class Inject(Part, frozen=True):
    """One thing that arrives `at` after the start, or after the first entry that proves `after`.

    It is not delivered once `unless` is proved. `answer_within` is how soon a question wants
    its answer.
    """

    number: Annotated[int, GIVEN]
    kind: InjectKind
    who: OneLine = field(name="from")
    text: ManyLines
    at: Span
    after: ConditionName | None = None
    unless: ConditionName | None = None
    answer_within: Span | None = None

    @property
    def key(self) -> str:
        """The key under which it is recorded once."""
        return f"drill:{self.number}"


class Goals(Part, frozen=True, kw_only=True):
    """What the score goes by. `remedy` are words by which the mitigation that helps is known.

    `lessons` close the score.
    """

    mitigate_within: Span
    resolve_within: Span
    remedy: Texts
    lessons: Texts


class MoveKind(StrEnum):
    """Where a wrong move shows: in what is done (decided, applied, given), or said in public."""

    ACTION = "action"
    PUBLIC = "public"


class WrongMove(Part, frozen=True, kw_only=True):
    """Something that makes it worse, known by its `words`; no fault once `until` is proved."""

    did: MoveKind
    words: Texts
    title: OneLine
    better: OneLine
    until: ConditionName | None = None


class Script(Part, frozen=True, kw_only=True):
    """A scripted incident.

    `severity` is what it truly is, `declared` what it looks like at first (None: unassessed).
    """

    slug: Annotated[str, GIVEN]
    title: OneLine
    about: OneLine
    character: OneLine
    severity: DrillSeverity
    declared: DrillSeverity | None = None
    source: Annotated[str, one_of(SOURCES)]
    impact_before: Span
    goals: Goals = field(name="score")
    wrong: tuple[WrongMove, ...] = ()
    injects: Annotated[tuple[Inject, ...], SOME] = field(name="inject")

    @property
    def length(self) -> timedelta:
        """How long the story takes by itself: to the last thing that waits for nobody."""
        return max(inject.at for inject in self.injects if inject.after is None)


def due(script: Script, incident: Incident, now: datetime) -> tuple[Inject, ...]:
    """Return what should have arrived by `now` and is not recorded yet, in order of its time.

    Nothing arrives in a drill that is over.
    """
    if incident.state is not State.LIVE or incident.declared_at is None:
        return ()
    known = {event.once for event in incident.originals.values() if event.once}
    found = [
        (at, inject)
        for inject in script.injects
        if inject.key not in known
        and (at := _due_at(inject, script, incident)) is not None
        and at <= now
        and not (inject.unless and reached(inject.unless, script, incident))
    ]
    return tuple(inject for _, inject in sorted(found, key=lambda row: (row[0], row[1].number)))


def _due_at(inject: Inject, script: Script, incident: Incident) -> datetime | None:
    """Return when it is due; None while what it waits for has not happened."""
    start = incident.declared_at
    if inject.after is not None:
        proof = reached(inject.after, script, incident)
        start = proof.moment if proof else None
    return start + inject.at if start is not None else None


def reached(condition: str, script: Script, incident: Incident) -> Event | None:
    """Return the first entry that proves a condition, or None."""
    if condition in _TURNS:
        return next(_TURNS[condition](script, incident), None)
    return next(iter(proving(incident, Proof(condition))), None)


def moved(kind: type[f.Fact], incident: Incident) -> Iterator[tuple[Event, WorkItem]]:
    """Yield each entry that took a mitigation to a state, with the mitigation."""
    known = {item.event.id: item for item in items(incident, "M")}
    for event in incident.of(kind):
        item = known.get(subject_of(event.fact) or event.id)
        if item is not None:
            yield event, item


def is_remedy(item: WorkItem, script: Script) -> bool:
    """Tell whether a mitigation is the one that helps, by its pattern or its words."""
    said = f"{item.pattern or ''} {item.text}".casefold()
    return any(word.casefold() in said for word in script.goals.remedy)


def _remedy(
    kind: type[f.Fact], *, other: bool = False
) -> Callable[[Script, Incident], Iterator[Event]]:
    def found(script: Script, incident: Incident) -> Iterator[Event]:
        moves = moved(kind, incident)
        return (
            event
            for event, item in moves
            if is_remedy(item, script) is not other and not helps_some(event)
        )

    return found


_TURNS: Mapping[str, Callable[[Script, Incident], Iterator[Event]]] = {
    Turn.REMEDY_APPLIED: _remedy(f.MitigationApplied),
    Turn.OTHER_APPLIED: _remedy(f.MitigationApplied, other=True),
    Turn.REMEDY_VERIFIED: _remedy(f.MitigationVerified),
}


def request_of(inject: Inject) -> Request:
    """Return what an inject is recorded as, said by whom it comes from."""
    match inject.kind:
        case InjectKind.ALERT:
            return Request(AddEntry(inject.text, "observation"), actor=inject.who)
        case InjectKind.LEAD:
            return Request(RaiseHypothesis(inject.text), actor=inject.who)
        case InjectKind.CHAT:
            return Request(AddEntry(inject.text), actor=inject.who)
        case InjectKind.EXECUTIVE:
            return Request(AddEntry(inject.text, tags=("question",)), actor=inject.who)


def delivered(script: Script, incident: Incident) -> tuple[tuple[Inject, Event], ...]:
    """Return what has arrived, each with its entry, in order of arriving."""
    by_key = {event.once: event for event in incident.events if event.once}
    found = [(x, by_key[x.key]) for x in script.injects if x.key in by_key]
    return tuple(sorted(found, key=lambda pair: pair[1].order))
