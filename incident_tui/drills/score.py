"""The score of a drill: the real figures and hazards of its record, with what would be better.

Pure. Of a replayed incident, which has no script, only what the playbook asks for is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from incident_tui.domain.guidance.hazards import Hazard, hazards
from incident_tui.domain.metrics.adherence import Adherence, adherence
from incident_tui.domain.metrics.durations import Metric, durations
from incident_tui.domain.obligations.timers import Timer, TimerKind, rules_of, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.course import course
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import in_words
from incident_tui.drills.script import RECORDER, InjectKind, Script, delivered, reached
from incident_tui.drills.wrong_moves import wrong_moves

ZERO = timedelta(0)
SAMPLES = 240
STEP = timedelta(seconds=10)
"""Hazards are looked for at so many instants at most, and no closer together than this."""

_DEADLINES = {
    "acknowledge": "Say at once that somebody has it: /ack. Understanding comes later.",
    "assign_ic": "Name a commander in the first minutes, yourself if need be: /ic NAME.",
    "decide_public": "Ask who can see it and decide: /rubric public. Unsure means yes.",
    "notify_executives": "Tell them before they ask: /notice executives, then /told executives.",
    "status_page": "Post that it is being looked into before you know why: >e TEXT.",
    "tell_customers": "Tell customers what they see and when they hear more.",
}
"""What would have met a deadline of the shipped playbook in time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was judged: what it came to, and where it was a fault, what is better."""

    name: str
    title: str
    said: str
    better: str = ""

    @property
    def fault(self) -> bool:
        """Whether it could have been better."""
        return bool(self.better)


@dataclass(frozen=True, slots=True)
class Score:
    """What a drill came to; `over`: it was ended."""

    over: bool
    figures: tuple[Metric, ...]
    marks: tuple[Mark, ...]
    lessons: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Mark, ...]:
        """What could have been better, in order."""
        return tuple(mark for mark in self.marks if mark.fault)

    @property
    def grade(self) -> str:
        """The whole in a few words."""
        share = len(self.faults) / len(self.marks) if self.marks else 0.0
        if not self.over:
            return "It is not over yet"
        if not share:
            return "By the book"
        if share <= 0.25:
            return "Sound, with a little to better"
        return "It held together" if share <= 0.5 else "The incident ran by itself"


def score(incident: Incident, playbook: Playbook, script: Script | None, now: datetime) -> Score:
    """Return the score as it stands at `now`; nothing after the end counts."""
    end = min(now, incident.ended_at or now)
    rules = rules_of(incident, playbook)
    marks = [*_deadlines(timers(incident, rules, end))]
    if script is not None:
        marks += [_severity(incident, script), *_mitigation(incident, script)]
        marks += [_resolved(incident, script), *_leads(incident, script)]
        marks += _questions(incident, script, end)
        marks += [
            Mark("wrong_move", move.title, said, move.better)
            for move, said in wrong_moves(script, incident)
        ]
    marks += [mark for row in adherence(incident, rules, end) for mark in _audience(row, rules)]
    if script is not None:
        marks.append(_log(incident, rules, end))
    marks += [_hazard(hazard, span) for hazard, span in stood(incident, rules, end)]
    return Score(
        over=incident.state is not State.LIVE,
        figures=durations(incident, rules),
        marks=tuple(marks),
        lessons=script.goals.lessons if script else (),
    )


def stood(
    incident: Incident, playbook: Playbook, end: datetime
) -> tuple[tuple[Hazard, timedelta], ...]:
    """Return each hazard that showed unanswered, with about how long it stood altogether."""
    start = incident.declared_at
    if start is None or end <= start:
        return ()
    step = max(STEP, (end - start) / SAMPLES)
    found: dict[str, tuple[Hazard, timedelta]] = {}
    for at, known in course(incident, _instants(start, end, step)):
        for hazard in hazards(known, playbook, at, write=in_words):
            span = found[hazard.name][1] if hazard.name in found else ZERO
            found[hazard.name] = hazard, span + step
    return tuple(found.values())


def _instants(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    """Yield the instants a step apart after the start, the end last."""
    at = start
    while at < end:
        at = min(at + step, end)
        yield at


# -- what is judged ------------------------------------------------------------------------------


def _deadlines(found: Sequence[Timer]) -> Iterator[Mark]:
    for timer in sorted(found, key=lambda timer: timer.name):
        if timer.kind is not TimerKind.DEADLINE or timer.anchor_at is None:
            continue
        worst = max([timer.late, *(lapse.late for lapse in timer.lapsed)])
        limit = f" (limit {in_words(timer.interval)})" if timer.interval else ""
        said = f"never{limit}"
        if timer.last_at is not None:
            late = f", late by {in_words(worst)}" if worst else ""
            said = f"after {in_words(timer.last_at - timer.anchor_at)}{limit}{late}"
        if worst or timer.last_at is not None:
            better = _better_deadline(timer.name, timer.title)
            yield Mark(timer.name, timer.title, said, better if worst else "")


def _better_deadline(name: str, title: str) -> str:
    """Return what would have met a deadline in time."""
    return _DEADLINES.get(name, f"{title}: put it first, its limit is on the screen.")


def _since(incident: Incident, at: datetime) -> str:
    start = began_at(incident) or at
    return in_words(max(at - start, ZERO))


def _severity(incident: Incident, script: Script) -> Mark:
    """Rated too low, or never rated, is a fault; too high is the cheaper mistake."""
    right = [at for at, to, _ in incident.severities if to <= script.severity]
    title = f"Severity (it was a SEV-{script.severity})"
    if not incident.assessed:
        better = "Rate it in the first minutes, by its effect on users; unsure is the worse one."
        return Mark("severity", title, "never assessed", better)
    if not right:
        better = "Ask the rubric when the picture changes: /rubric sev1. It is cheap to go back."
        return Mark("severity", title, f"ran as SEV-{incident.severity}", better)
    return Mark("severity", title, f"SEV-{script.severity} or worse after "
                f"{_since(incident, right[0])}")  # fmt: skip


def _mitigation(incident: Incident, script: Script) -> Iterator[Mark]:
    applied = reached("remedy_applied", script, incident)
    other = reached("other_applied", script, incident)
    title, within = "Mitigation", in_words(script.goals.mitigate_within)
    way = f"What helped here: {script.goals.remedy[0]}."
    if applied is None:
        said = "something else was applied" if other else "nothing was applied"
        better = "Stop the harm before you know the cause: what can be undone or switched off?"
        yield Mark("mitigation", title, said, f"{better} {way}")
    else:
        start = began_at(incident) or applied.moment
        late = applied.moment - start > script.goals.mitigate_within
        better = "Decide as soon as one safe way is on the table: any strong objections?"
        said = f"applied after {in_words(applied.moment - start)} (good: within {within})"
        yield Mark("mitigation", title, said, better if late else "")
    verified = reached("remedy_verified", script, incident)
    if verified is not None:
        yield Mark("verified", "Verified", f"after {_since(incident, verified.moment)}")
    else:
        better = "Let somebody go through the user's own flow: /mit M1 verified HOW."
        yield Mark("verified", "Verified", "never", better)


def _resolved(incident: Incident, script: Script) -> Mark:
    title, within = "Resolved", in_words(script.goals.resolve_within)
    ended = incident.of(f.IncidentResolved)
    if not ended:
        better = "End it by its criteria, aloud and in every place that was told: /resolve."
        return Mark("resolved", title, "never", better)
    event = ended[-1]
    open_ones = event.fact.override if isinstance(event.fact, f.IncidentResolved) else {}
    said = f"after {_since(incident, event.moment)} (good: within {within})"
    if open_ones:
        unmet = ", ".join(name.replace("_", " ") for name in open_ones)
        better = "Meet the criteria first; a reason is for what cannot wait."
        return Mark("resolved", title, f"{said}, with open criteria: {unmet}", better)
    start = began_at(incident) or event.moment
    late = event.moment - start > script.goals.resolve_within
    better = "Ask at every update what still blocks the end, and who takes it away."
    return Mark("resolved", title, said, better if late else "")


def _leads(incident: Incident, script: Script) -> Iterator[Mark]:
    known = {item.event.id: item for item in items(incident, "H")}
    for inject, event in delivered(script, incident):
        item = known.get(event.id)
        if inject.kind is not InjectKind.LEAD or item is None:
            continue
        title = f"The wrong lead {item.label}"
        match item.state:
            case "out":
                took = in_words(item.since - event.moment)
                yield Mark("lead", title, f"ruled out after {took}")
            case "confirmed":
                better = "Ask what would show it to be wrong, and look for that first."
                yield Mark("lead", title, "taken for the cause", better)
            case _:
                better = f"Give it to a named person with a time-box, then /settle {item.label}."
                yield Mark("lead", title, "left open", better)


def _questions(incident: Incident, script: Script, end: datetime) -> Iterator[Mark]:
    for inject, event in delivered(script, incident):
        if inject.kind is not InjectKind.EXECUTIVE or inject.answer_within is None:
            continue
        title, within = f"The question of {inject.who}", in_words(inject.answer_within)
        answer = next((a for a in _answers(incident) if a.moment >= event.moment), None)
        if answer is None and end - event.moment < inject.answer_within:
            continue  # there was still time when it ended
        better = (
            "Answer from above with what is known and when the next word comes: one update to "
            "stakeholders, or /told executives."
        )
        if answer is None:
            yield Mark("question", title, "not answered", better)
            continue
        took = answer.moment - event.moment
        said = f"answered after {in_words(took)} (good: within {within})"
        yield Mark("question", title, said, better if took > inject.answer_within else "")


def _answers(incident: Incident) -> list[Event]:
    """Return what answers a question from above."""
    found = [e for e, x in incident.facts(f.UpdatePosted) if x.audience == "stakeholders"]
    found += [e for e, x in incident.facts(f.NoticeSent) if x.to == "executives"]
    return sorted(found, key=lambda event: event.order)


def _audience(row: Adherence, playbook: Playbook) -> Iterator[Mark]:
    if not row.due and not row.updates:
        return
    title = f"Updates, {playbook.audiences[row.audience].title.lower()}"
    said = f"{row.updates} sent, {row.on_time} of {row.due} owed on time"
    if row.late:
        said += f", worst late by {in_words(row.worst_late)}"
    said += f", {row.missed} missed" if row.missed else ""
    said += f", longest silence {in_words(row.longest_silence)}"
    key = row.audience[:1]
    better = f"Send one on schedule even with nothing new: /nothing-new {row.audience}, or >{key}."
    yield Mark(f"update_{row.audience}", title, said, better if row.late else "")
    if row.promises:
        broken = row.promises_kept < row.promises
        said = f"{row.promises_kept} of {row.promises} kept"
        better = "Promise a time that you can keep, then keep it even with nothing new."
        title = f"Promises, {playbook.audiences[row.audience].title.lower()}"
        yield Mark(f"promises_{row.audience}", title, said, better if broken else "")


def _log(incident: Incident, playbook: Playbook, end: datetime) -> Mark:
    """Judge the scribe's log: the longest stretch in which nobody but the drill wrote."""
    most = playbook.guidance.hazards["no_scribe"].watch.span("silence")
    own = [event.moment for event in incident.events if event.by != RECORDER]
    points = [*(at for at in own if at <= end), end]
    longest = max((after - before for before, after in pairwise(points)), default=ZERO)
    better = (
        "A scribe writes a line whenever something is said or done; silence cannot be reviewed."
    )
    said = f"longest stretch without an entry {in_words(longest)}"
    return Mark("log", "The log", said, better if longest > most else "")


def _hazard(hazard: Hazard, span: timedelta) -> Mark:
    said = f"stood for about {in_words(span)}: {hazard.evidence}"
    return Mark(hazard.name, f"Hazard: {hazard.called}", said, f"Say: “{hazard.say}”")
