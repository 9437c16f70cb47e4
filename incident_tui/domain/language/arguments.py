"""What an argument of a command may be, and what is offered for it as the incident stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from incident_tui.domain.guidance.closure import unmet
from incident_tui.domain.guidance.hazards import hazards
from incident_tui.domain.language.actions import Argument
from incident_tui.domain.language.reading import Context
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.roster import holders, known_names, pending_offers
from incident_tui.domain.projections.work import items


class Offered(msgspec.Struct, frozen=True):
    """Something that may be put in: the words, and what is said beside them."""

    text: str
    note: str = ""


def offered(kind: Argument, context: Context) -> tuple[Offered, ...]:
    """Return what may be put in for an argument, the likeliest first."""
    return tuple(_OFFERS[kind](context))


def people(context: Context) -> tuple[Offered, ...]:
    """Return the holders of roles, then who is on call, then everybody else who was named."""
    held: dict[str, list[str]] = {}
    for role, stints in holders(context.incident, context.playbook).items():
        label = context.playbook.roles[role].label
        for stint in stints:
            held.setdefault(stint.name, []).append(f"{label} now" if role == "ic" else label)
    known = {name: " ".join(labels) for name, labels in held.items()}
    known |= {name: "on call" for name in context.on_call if name not in known}
    known |= {name: "" for name in known_names(context.incident) if name not in known}
    return tuple(Offered(name, note) for name, note in known.items())


def _named(titles: Mapping[str, str]) -> tuple[Offered, ...]:
    return tuple(Offered(name, title) for name, title in titles.items())


def _words(*texts: str) -> Callable[[Context], Iterable[Offered]]:
    return lambda _: (Offered(text) for text in texts)


def _work(letter: str | None, *states: str) -> Callable[[Context], Iterable[Offered]]:
    """Return what offers the pieces of work of one letter that are in one of these states."""
    return lambda context: (
        Offered(item.label, item.text)
        for item in items(context.incident, letter)
        if not states or item.state in states
    )


def _mitigations(context: Context) -> Iterable[Offered]:
    yield from _work("M")(context)
    for slug, pattern in context.playbook.guidance.patterns.items():
        yield Offered(f"{slug}:", pattern.title)


def _steps(*, done: bool) -> Callable[[Context], Iterable[Offered]]:
    return lambda context: (
        Offered(item.step.slug, item.step.text)
        for progress in checklist(context.incident, context.playbook)
        for item in progress.items
        if item.done is done
    )


def _roles(context: Context) -> Iterable[Offered]:
    held = holders(context.incident, context.playbook)
    for slug, role in context.playbook.roles.items():
        names = ", ".join(stint.name for stint in held[slug])
        yield Offered(slug, f"now: {names}" if names else role.title)


def _timers(context: Context) -> Iterable[Offered]:
    for timer in timers(context.incident, context.playbook, context.now):
        if timer.open:
            yield Offered(timer.audience or timer.name, str(timer.state).replace("_", " "))


def _hazards(context: Context) -> Iterable[Offered]:
    found = hazards(context.incident, context.playbook, context.now)
    return (Offered(hazard.name, hazard.title) for hazard in found)


def _severities(context: Context) -> Iterable[Offered]:
    levels = context.playbook.severities.items()
    return (Offered(str(number), level.name) for number, level in levels)


def _waive(context: Context) -> Iterable[Offered]:
    open_ = ", ".join(criterion.slug for criterion in unmet(context.incident, context.playbook))
    return (Offered("waive", f"open: {open_}"),) if open_ else ()


def _criteria(context: Context) -> Iterable[Offered]:
    found = [Offered(c.slug, c.missing) for c in unmet(context.incident, context.playbook)]
    return (*found, Offered("all", "every one of them")) if found else ()


_OFFERS: Mapping[Argument, Callable[[Context], Iterable[Offered]]] = {
    Argument.PERSON: people,
    Argument.MENTION: lambda c: (Offered(f"@{p.text}", p.note) for p in people(c)),
    Argument.ROLE: _roles,
    Argument.OFFERED_ROLE: lambda c: (
        Offered(offer.role, f"to {offer.to}") for offer in pending_offers(c.incident)
    ),
    Argument.PHASE: lambda c: (Offered(phase.slug, phase.purpose) for phase in c.playbook.phases),
    Argument.SEVERITY: _severities,
    Argument.SOURCE: lambda c: _named(c.playbook.sources),
    Argument.AUDIENCE: lambda c: (
        Offered(name, audience.where) for name, audience in c.playbook.audiences.items()
    ),
    Argument.STAGE: lambda c: (Offered(s.slug, s.title) for s in c.playbook.stages),
    Argument.RECIPIENT: lambda c: _named(c.playbook.notice_recipients),
    Argument.TIMER: _timers,
    Argument.YES_NO: _words("yes", "no"),
    Argument.RUBRIC: lambda c: (
        Offered(slug, rubric.question) for slug, rubric in c.playbook.guidance.rubrics.items()
    ),
    Argument.HYPOTHESIS: _work("H", "open"),
    Argument.OUTCOME: _words("out", "confirmed"),
    Argument.MITIGATION: _mitigations,
    Argument.MITIGATION_STATE: _words("decided", "applied", "verified", "failed", "reverted"),
    Argument.TASK: _work("T", "open"),
    Argument.FOLLOW_UP: _work("A", "open"),
    Argument.OPEN_STEP: _steps(done=False),
    Argument.DONE_STEP: _steps(done=True),
    Argument.HAZARD: _hazards,
    Argument.MILESTONE: lambda c: _named(c.playbook.milestones),
    Argument.LINK: lambda c: _named(c.playbook.link_names),
    Argument.IMPACT: _words("over", "is", "again", "corrected"),
    Argument.WAIVE: _waive,
    Argument.CRITERION: _criteria,
    Argument.ENTRY: _work(None),
    Argument.FORMAT: lambda c: (Offered(name) for name in c.formats),
    Argument.THEME: lambda c: (Offered(name) for name in c.themes),
    Argument.ON_OFF: _words("on", "off"),
}
