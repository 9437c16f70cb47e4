"""The incident told in sentences, for any format: each function takes how words are escaped.

What the record does not hold is left out, or said to be unknown; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from incident_tui.domain.metrics.adherence import Adherence, adherence
from incident_tui.domain.metrics.durations import ZERO, Metric, durations, impact, metric_in_words
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.duplicates import duplicate_of
from incident_tui.domain.projections.impact import Window, impact_windows
from incident_tui.domain.projections.milestones import milestones
from incident_tui.domain.projections.proofs import began_at, detected_at
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.work import (
    DECLINED,
    MITIGATION_STATES,
    WorkItem,
    helps_some,
    items,
)
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.record.roles import subject_of
from incident_tui.domain.times.format import clock, day_clock, in_words

Escape = Callable[[str], str]


def severity_words(incident: Incident) -> str:
    """Return the worst severity reached, and the final one where it differs."""
    highest = min((severity for _, severity, _ in incident.severities), default=incident.severity)
    label = f"SEV-{highest}" + ("" if incident.assessed else " (unassessed)")
    same = incident.severity == highest
    return label if same else f"{label} (final: SEV-{incident.severity})"


def duration_words(incident: Incident, now: datetime) -> str:
    """Return how long it took from detection (else the declaration) to the resolution."""
    start = began_at(incident)
    if start is None:
        return "n/a"
    since = "from detection" if detected_at(incident) else "from the declaration"
    if incident.ended_at is None:
        return f"{in_words(max(now - start, ZERO))} so far ({since}, ongoing)"
    over = "the cancellation" if incident.state is State.CANCELLED else "resolution"
    return f"{in_words(max(incident.ended_at - start, ZERO))} ({since} to {over})"


def impact_words(incident: Incident, tz: tzinfo, esc: Escape) -> str:
    """Return who was affected, how, and from when until when."""
    text, scope, symptoms = impact_parts(incident)
    said = [esc(text)] if text else []
    said += [f"affected: {esc(scope)}"] if scope else []
    said += [f"seen as: {esc(symptoms)}"] if symptoms else []
    said = said or ["not described"]
    said += [_window_words(window, incident, tz) for window in impact_windows(incident)]
    return "; ".join(part for part in said if part)


def _window_words(window: Window, incident: Incident, tz: tzinfo) -> str:
    began = _about(window.began, tz, about=window.began_about)
    if window.over is None:
        lasting = ", still lasting" if window.lasts and incident.state is State.LIVE else ""
        return f"since {began or 'an unknown time'}{lasting}"
    until = f"until {_about(window.over, tz, about=window.over_about)}"
    if window.began is None:
        return f"{until}, from an unknown time"
    lasted = window.over - window.began
    around = "about " if window.began_about or window.over_about else ""
    how_long = "ends before it begins" if lasted < ZERO else f"{around}{in_words(lasted)}"
    return f"from {began} {until} ({how_long})"


def _about(at: datetime | None, tz: tzinfo, *, about: bool) -> str:
    return f"{'about ' if about else ''}{day_clock(at, tz)}" if at else ""


def impact_parts(incident: Incident) -> tuple[str | None, str | None, str | None]:
    """Return what was last said about the impact: text, scope, symptoms."""
    text = scope = symptoms = None
    for _, fact in incident.facts(f.ImpactDescribed):
        text, scope = fact.text or text, fact.scope or scope
        symptoms = fact.symptoms or symptoms
    return text, scope, symptoms


def opening(
    incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo, esc: Escape
) -> list[str]:
    """Return the paragraphs that tell it from the beginning to the end."""
    found = [" ".join(_course(incident, playbook, now, tz, esc))]
    found.append(_people(incident, playbook, esc))
    found.append(_response(incident, playbook))
    return [paragraph for paragraph in found if paragraph]


def _course(
    incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo, esc: Escape
) -> list[str]:
    """What happened, in order: how it became known, whom it hit, what was done, how it ended."""
    sentences = [_beginning(incident, playbook, tz, esc)]
    text, _, _ = impact_parts(incident)
    lasted = [x for x in impact(incident, now) if x.span is not None and x.span >= ZERO]
    if text:
        sentences.append(_sentence(f"Customer impact: {esc(text)}"))
    if lasted:
        said = " and ".join(metric_in_words(figure) for figure in lasted)
        sentences.append(f"Customers were affected for {said}.")
    for (_, before, _), (at, after, event) in zip(
        incident.severities, incident.severities[1:], strict=False
    ):
        turn = "raised" if after < before else "lowered" if after > before else "confirmed"
        why = f": {esc(event.note)}" if event and event.note else ""
        said = f"The severity was {turn} to" if turn != "confirmed" else "It was confirmed as"
        sentences.append(_sentence(f"{said} SEV-{after} at {_clock(at, incident, tz)}{why}"))
    sentences.append(_turning_point(incident, tz, esc))
    sentences.append(_ending(incident, now, tz, esc))
    return [sentence for sentence in sentences if sentence]


def _beginning(incident: Incident, playbook: Playbook, tz: tzinfo, esc: Escape) -> str:
    declared, found, at = incident.declared, detected_at(incident), incident.declared_at
    drill = "This was a drill. " if declared.drill else ""
    source = playbook.sources.get(incident.source or "", "")
    article = "an" if source[:1].lower() in set("aeiou") else "a"
    by = f" through {article} {source.lower()}" if source else ""
    name = f"“{esc(incident.title)}”"
    if at is None:
        return f"{drill}{name}."
    first = incident.severities[0][1] if incident.severities else declared.severity
    level = f"SEV-{first}" + ("" if declared.assessed else ", before anyone had assessed it,")
    if found is None:
        return f"{drill}{name} became known{by} and was declared as {level} at {day_clock(at, tz)}."
    gap = at - found
    about = "about " if _is_about(incident, playbook) else ""
    later = (
        f" {about}{in_words(gap)} later, at {_clock(at, incident, tz)}"
        if gap > ZERO
        else f" at {_clock(at, incident, tz)}"
    )
    later = " at once" if timedelta(0) <= gap < timedelta(minutes=1) else later
    return (
        f"{drill}{name} was detected at {about}{day_clock(found, tz)}{by} "
        f"and declared as {level}{later}."
    )


def _is_about(incident: Incident, playbook: Playbook) -> bool:
    """Whether the time at which it was detected is only about that."""
    return any(m.name == "detected" and m.approx for m in milestones(incident, playbook))


def _people(incident: Incident, playbook: Playbook, esc: Escape) -> str:
    held: dict[str, list[str]] = {}
    for stint in stints(incident):
        role = playbook.roles.get(stint.role)
        held.setdefault(role.title if role else stint.role, []).append(stint.name)
    said = [f"{role}: {esc(', then '.join(dict.fromkeys(who)))}" for role, who in held.items()]
    return _sentence("; ".join(said)) if said else ""


def _turning_point(incident: Incident, tz: tzinfo, esc: Escape) -> str:
    """Return what helped: every mitigation that was verified and still holds, in that order."""
    tried = items(incident, "M")
    held = sorted((item for item in tried if item.state == "verified"), key=lambda item: item.since)
    sentences = []
    for item in held:
        how = f" ({esc(item.why)})" if item.why and item.why != item.text else ""
        applied = [at for state, at in life(item, incident) if state == "applied"]
        when = f"was applied at {_clock(applied[0], incident, tz)} and " if applied else ""
        checked = f"verified at {_clock(item.since, incident, tz)}{how}"
        checked = checked if applied else f"was {checked}"
        sentences.append(_sentence(f"{item.label}, “{esc(item.text)}”, {when}{checked}"))
    if sentences:
        return " ".join(sentences)
    open_ = [item.label for item in tried if item.state == "applied"]
    verb = "was" if len(open_) == 1 else "were"
    return f"{', '.join(open_)} {verb} applied; nobody recorded a check." if open_ else ""


def life(item: WorkItem, incident: Incident) -> list[tuple[str, datetime]]:
    """Return the states a mitigation went through, each with when."""
    found = [(MITIGATION_STATES.get(type(item.event.fact), "considered"), item.event.moment)]
    moves = incident.of(*MITIGATION_STATES)
    mine = [event for event in moves if subject_of(event.fact) == item.event.id]
    found += [(_state(event), event.moment) for event in mine]
    return [*found, (item.state, item.since)] if item.state == DECLINED else found


def _state(event: Event) -> str:
    return "partly verified" if helps_some(event) else MITIGATION_STATES[type(event.fact)]


def _ending(incident: Incident, now: datetime, tz: tzinfo, esc: Escape) -> str:
    match incident.state:
        case State.LIVE:
            return f"It is still live, in the {incident.phase} phase, as of {day_clock(now, tz)}."
        case State.CANCELLED:
            cancelled = incident.facts(f.IncidentCancelled)
            why = esc(cancelled[-1][1].reason) if cancelled else "no reason is left"
            other = duplicate_of(incident)
            same = f" What followed is in the log of {esc(other)}." if other else ""
            return f"{_sentence(f'It was cancelled: {why}')}{same}"
        case _:
            at, start = incident.ended_at, detected_at(incident)
            after = f", {in_words(at - start)} after it was detected" if at and start else ""
            return f"It was resolved at {day_clock(at, tz)}{after}." if at else ""


def _response(incident: Incident, playbook: Playbook) -> str:
    """Return the response figures that are known, as one sentence."""
    found: dict[str, Metric] = {figure.name: figure for figure in durations(incident, playbook)}
    said = []
    for name, what in (
        ("acknowledge", "acknowledged"),
        ("assign_ic", "an IC assigned"),
        ("first_update", "the first update sent"),
        ("mitigate", "mitigated"),
    ):
        figure = found[name]
        if figure.span is not None and figure.span >= ZERO:
            said.append(f"{what} after {metric_in_words(figure)}")
    return f"Counted from detection: {', '.join(said)}." if said else ""


def updates(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> list[str]:
    """Return how each audience was kept informed, a sentence each."""
    return [
        _update_words(row, playbook, incident, tz) for row in adherence(incident, playbook, now)
    ]


def _update_words(row: Adherence, playbook: Playbook, incident: Incident, tz: tzinfo) -> str:
    audience = playbook.audiences.get(row.audience)
    title = audience.title if audience else row.audience
    sent = f"{row.updates} update{'s were' if row.updates != 1 else ' was'} sent"
    sent = "no update was sent" if not row.updates else sent
    if row.due:
        kept = f"{row.on_time} of {row.due} owed came on time"
        kept += f", the latest {in_words(row.worst_late)} late" if row.late else ""
        kept += f", {row.missed} interval{'s' * (row.missed > 1)} missed" if row.missed else ""
    else:
        kept = "none was owed yet"
    silence = f"the longest silence was {in_words(row.longest_silence)}"
    start = incident.originals.get(row.silence_from or "")
    end = incident.originals.get(row.silence_to or "")
    if start and end:
        silence += f" ({_clock(start.moment, incident, tz)} to {_clock(end.moment, incident, tz)})"
    promised = ""
    if row.promises:
        promised = f"; {row.promises_kept} of {row.promises} promised times were kept"
    return f"{title}: {sent}; {kept}; {silence}{promised}."


def hypothesis_words(item: WorkItem, esc: Escape) -> str:
    """Return a possible cause and how it ended."""
    state = {"open": "still open", "out": "ruled out"}.get(item.state, item.state)
    return f"{esc(item.text)} — {state}" + (f": {esc(item.why)}" if item.why else "")


def mitigation_words(item: WorkItem, incident: Incident, tz: tzinfo, esc: Escape) -> str:
    """Return a mitigation and its whole life."""
    course = ", ".join(f"{state} {_clock(at, incident, tz)}" for state, at in life(item, incident))
    why = f": {esc(item.why)}" if item.why and item.why != item.titled else ""
    return f"{esc(item.titled)} — {course}{why}"


def action_words(item: WorkItem, esc: Escape) -> str:
    """Return a follow-up with its owner and date."""
    owner = f"owner {esc(item.owner)}" if item.owner else "no owner"
    due = f"due {item.due}" if item.due else "no date"
    return f"{esc(item.text)} ({owner}, {due})"


def review_words(incident: Incident, playbook: Playbook) -> str:
    """Return the date of the review, or that there is none."""
    scheduled = incident.facts(f.AarScheduled)
    if scheduled:
        return scheduled[-1][1].date
    if incident.state is State.CANCELLED:
        return "None is owed: the incident was cancelled."
    level = playbook.severities.get(incident.severity)
    expected = level is None or level.aar_expected
    return "Not scheduled yet." if expected else f"None is expected at SEV-{incident.severity}."


def _sentence(text: str) -> str:
    """Return a text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _clock(at: datetime, incident: Incident, tz: tzinfo) -> str:
    """Return a time of day, with its date where that is not the day of the declaration."""
    start = incident.declared_at
    same = start is not None and start.astimezone(tz).date() == at.astimezone(tz).date()
    return clock(at, tz) if same else day_clock(at, tz)
