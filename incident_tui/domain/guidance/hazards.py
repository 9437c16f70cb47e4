"""Failure patterns of a response, named while they can still be put right.

`hazards` looks at the record, the playbook and the clock; each finder sees signs, each sign
with since when and in words. What somebody acknowledged stays away while the same signs
last, unless one of them has become clearly worse: it has lasted twice as long as it had when
it was acknowledged, and at least the playbook's `acknowledged_for`. A sign that ends and
returns is a new one. An incident that is closed has only the hazard of closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import msgspec

from incident_tui.domain.guidance.hazard_context import HazardContext, Sign
from incident_tui.domain.guidance.hazard_words import texts
from incident_tui.domain.guidance.hazards_messages import (
    blame,
    communication_silence,
    public_speculation,
    vague_updates,
)
from incident_tui.domain.guidance.hazards_mitigation import (
    cause_before_mitigation,
    hasty_all_clear,
    premature_all_clear,
    severity_argued,
    wait_and_see,
)
from incident_tui.domain.guidance.hazards_people import (
    ic_is_ops,
    no_ic,
    no_scribe,
    task_overdue,
    too_many_people,
)
from incident_tui.domain.obligations.timers import rules_of, timers
from incident_tui.domain.playbook.hazard_rules import HazardRule
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import duration, in_words


class Hazard(msgspec.Struct, frozen=True):
    """A failure pattern that stands. `say` is the sentence to say aloud.

    `title` says what it is about and for how long already, `called` does not. A `quiet` one is a
    hint to the scribe: never on a shared screen, a wall or in a document.
    """

    name: str
    title: str
    since: datetime
    evidence: str
    say: str
    quiet: bool = False
    called: str = ""


def no_aar(context: HazardContext) -> Iterable[Sign]:
    """Closed, a review is expected, and it has no date."""
    level = context.rules.severities.get(context.incident.severity)
    if level is None or not level.aar_expected or context.incident.of(f.AarScheduled):
        return
    for closed in context.incident.of(f.IncidentClosed)[-1:]:
        yield Sign(closed.moment, "closed, and no review has a date", grows=False)


_RESOLVED = (State.LIVE, State.RESOLVED)

_FINDERS: Mapping[str, tuple[tuple[State, ...], Callable[[HazardContext], Iterable[Sign]]]] = (
    MappingProxyType(
        {
            "no_ic": ((State.LIVE,), no_ic),
            "no_scribe": ((State.LIVE,), no_scribe),
            "cause_before_mitigation": ((State.LIVE,), cause_before_mitigation),
            "wait_and_see": ((State.LIVE,), wait_and_see),
            "premature_all_clear": (_RESOLVED, premature_all_clear),
            "communication_silence": (_RESOLVED, communication_silence),
            "vague_updates": ((State.LIVE,), vague_updates),
            "public_speculation": ((State.LIVE,), public_speculation),
            "too_many_people": ((State.LIVE,), too_many_people),
            "ic_is_ops": ((State.LIVE,), ic_is_ops),
            "no_aar": ((State.CLOSED,), no_aar),
            "blame": ((State.LIVE,), blame),
            "severity_argued": ((State.LIVE,), severity_argued),
            "hasty_all_clear": (_RESOLVED, hasty_all_clear),
            "task_overdue": ((State.LIVE,), task_overdue),
        }
    )
)
"""In which states each hazard is looked for, and by what."""


def hazards(
    incident: Incident,
    playbook: Playbook,
    now: datetime,
    *,
    write: Callable[[timedelta], str] = duration,
) -> tuple[Hazard, ...]:
    """Return the hazards that stand and were not answered, in the playbook's order.

    Their evidence names spans as `write` does: `duration` on a screen, `in_words` in a document.
    """
    return _standing(incident, playbook, now, answered=False, write=write)


def standing(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Hazard, ...]:
    """Return every hazard that stands, acknowledged or not, as documents write it."""
    return _standing(incident, playbook, now, answered=True, write=in_words)


def shared(found: Iterable[Hazard]) -> tuple[Hazard, ...]:
    """Return the hazards that may be on a shared screen."""
    return tuple(hazard for hazard in found if not hazard.quiet)


def _standing(
    incident: Incident,
    playbook: Playbook,
    now: datetime,
    *,
    answered: bool,
    write: Callable[[timedelta], str],
) -> tuple[Hazard, ...]:
    if incident.declared_at is None or incident.state is State.CANCELLED:
        return ()
    now = now.astimezone(UTC)
    rules = rules_of(incident, playbook)
    context = HazardContext(incident, rules, now, timers(incident, playbook, now), write)
    found = []
    for slug, rule in rules.hazards.items():
        states, finder = _FINDERS[slug]
        if incident.state not in states or incident.severity not in rule.severities:
            continue
        signs = [sign for sign in finder(context) if sign.since <= now]
        if not answered:
            signs = [sign for sign in signs if not _answered(sign, slug, context)]
        if signs:
            signs.sort(key=lambda sign: sign.since)
            found.append(_hazard(rule, signs, context))
    return tuple(found)


def _hazard(rule: HazardRule, signs: Sequence[Sign], context: HazardContext) -> Hazard:
    """Return a hazard with its signs, oldest first."""
    title, say = texts(rule, signs, context.now, context.write)
    evidence = "; ".join(sign.evidence for sign in signs)
    return Hazard(
        rule.slug, title, signs[0].since, evidence, say, quiet=rule.quiet, called=rule.called
    )


def _answered(sign: Sign, slug: str, context: HazardContext) -> bool:
    """Tell whether an acknowledgement covers a sign: made while it stood, and not outgrown."""
    made = [
        event.moment
        for event, fact in context.incident.facts(f.HazardAcknowledged)
        if fact.hazard == slug and event.moment >= sign.since
    ]
    if not made:
        return False
    stays = max(made[-1] - sign.since, context.rules.timing.acknowledged_for, timedelta(0))
    return not sign.grows or context.now < made[-1] + stays
