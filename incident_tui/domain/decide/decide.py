"""May this be recorded, and as what: `decide(request, incident, playbook, now)`.

Returns the drafts to append, or a `RefusedError` that says why and what to do. Pure; the only
place where a rule says no. Text is cleaned here, once more, whoever sent it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.communication import decide_communication
from incident_tui.domain.decide.guidance import decide_guidance, rubric_reason
from incident_tui.domain.decide.intents import Outcome, Request, no_such
from incident_tui.domain.decide.work import decide_amendment, decide_work
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.playbook.figures import figures_to_json
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.record.limits import excess
from incident_tui.domain.text import clean, clean_name, did_you_mean, is_name, one_line

Drafts = tuple[Draft, ...]


def decide(
    request: Request, incident: Incident, playbook: Playbook, now: datetime
) -> Drafts | RefusedError:
    """Return what to record for a request, or why not."""
    note = one_line(request.note) if request.note else None
    if note is None and isinstance(request.intent, i.AnswerRubric):
        note = rubric_reason(request.intent, playbook)
    facts = _facts(replace(request, note=note), incident, playbook, now)
    if isinstance(facts, RefusedError):
        return facts
    actor = clean_name(request.actor) if request.actor else None
    for fact in facts:
        if too_long := excess(fact, note, actor):
            return too_long.refusal()
    return tuple(
        Draft(fact, request.when, actor, private=request.private, note=note) for fact in facts
    )


def _facts(request: Request, incident: Incident, playbook: Playbook, now: datetime) -> Outcome:
    """Return the facts an intent becomes, by the kind of intent."""
    match request.intent:
        case i.Declare() as intent:
            return decide_declaration(intent, playbook)
        case (
            i.Rename()
            | i.Acknowledge()
            | i.ChangeSeverity()
            | i.EnterPhase()
            | i.Close()
            | i.Reopen()
            | i.Cancel()
        ) as intent:
            return decide_lifecycle(intent, request.note, incident, playbook)
        case (
            i.DescribeImpact()
            | i.SetMilestone()
            | i.SetLink()
            | i.RecordSource()
            | i.Tick()
            | i.Clear()
            | i.AssignRole()
            | i.ReleaseRole()
        ) as intent:
            return decide_state(intent, incident, playbook)
        case (
            i.DecidePublic() | i.ChangeInterval() | i.PostUpdate() | i.SendNotice() | i.Snooze()
        ) as intent:
            return decide_communication(intent, request, incident, playbook, now)
        case (i.Correct() | i.Strike() | i.Retime() | i.Pin() | i.MakePrivate()) as intent:
            return decide_amendment(intent, incident)
        case (
            i.AddEntry()
            | i.RaiseHypothesis()
            | i.SettleHypothesis()
            | i.RecordDecision()
            | i.ConsiderMitigation()
            | i.MoveMitigation()
            | i.GiveTask()
            | i.ReportTask()
            | i.AddActionItem()
            | i.FinishActionItem()
        ) as intent:
            return decide_work(intent, request.note, incident)
        case (
            i.AnswerRubric()
            | i.OfferHandover()
            | i.AcceptHandover()
            | i.AcknowledgeHazard()
            | i.Resolve()
        ) as intent:
            return decide_guidance(intent, request.note, incident, playbook, now)
        case i.ScheduleAar(date=day):
            return (
                (f.AarScheduled(day),) if _is_date(day) else RefusedError(f"'{day}' is not a date")
            )
        case i.FileAccount(name=name):
            who = clean_name(name)
            return (
                (f.AccountFiled(who),)
                if is_name(who)
                else RefusedError("Whose account?", "name the person")
            )
        case other:
            assert_never(other)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def decide_declaration(intent: i.Declare, playbook: Playbook) -> Outcome:
    """Return the declaration with the roles that were filled at once, or why not."""
    title = one_line(intent.title)
    if not title:
        return RefusedError("An incident needs a title", "say in a few words what is wrong")
    if intent.severity is not None and intent.severity not in playbook.severities:
        return RefusedError(f"There is no severity {intent.severity}", "1 (worst) to 4")
    if intent.source is not None and intent.source not in playbook.sources:
        return RefusedError(
            f"'{one_line(intent.source)}' is not a source",
            did_you_mean(intent.source, playbook.sources),
        )
    declared = f.IncidentDeclared(
        title=title,
        severity=intent.severity or min(playbook.severities),
        assessed=intent.severity is not None,
        source=intent.source,
        detected_at=intent.detected_at,
        impact_at=intent.impact_at,
        drill=intent.drill,
        playbook={
            "name": playbook.name,
            "hash": playbook.digest,
            "figures": figures_to_json(playbook.figures),
        },
        script=intent.script,
        speed=intent.speed,
    )
    roles = [f.RoleAssigned(role, clean_name(name)) for role, name in intent.roles.items()]
    if unnamed := next((r.role for r in roles if not is_name(r.name)), None):
        return RefusedError(f"Who is {unnamed}?", "name the person")
    set_by_hand = (f.MilestoneSet(m.name, m.time, m.approx) for m in intent.milestones)
    return (declared, *roles, *set_by_hand)


_Life = i.Rename | i.Acknowledge | i.ChangeSeverity | i.EnterPhase | i.Close | i.Reopen | i.Cancel


def decide_lifecycle(
    intent: _Life, note: str | None, incident: Incident, playbook: Playbook
) -> Outcome:
    """Return the fact that a turn of the incident becomes, or why not."""
    state, agreed = incident.state, ("life",) not in incident.contested
    match intent:
        case i.Rename(title=title):
            title = one_line(title)
            return (f.IncidentRenamed(title),) if title else RefusedError("The title is empty")
        case i.Acknowledge():
            return (f.IncidentAcknowledged(),)
        case i.ChangeSeverity(to=to):
            return _severity(to, note, incident, playbook)
        case i.EnterPhase(phase=phase):
            slugs = [known.slug for known in playbook.phases]
            found = [slug for slug in slugs if slug.startswith(phase.lower())]
            if len(found) != 1 or not phase:
                return no_such("phase", phase, slugs)
            entered = incident.of(f.PhaseEntered) and ("phase",) not in incident.contested
            if found[0] == incident.phase and entered:
                return RefusedError(f"It is in {found[0]} already")
            return (f.PhaseEntered(found[0]),)
        case i.Close():
            if state is State.LIVE and agreed:
                return RefusedError("The incident is still live", "/resolve first, or /cancel why")
            if state is not State.RESOLVED and agreed:
                return RefusedError(f"The incident is {state} already")
            return (f.IncidentClosed(),)
        case i.Reopen():
            if state is State.LIVE and agreed:
                return RefusedError("The incident is live")
            if not note:
                return RefusedError("Reopening needs a reason", "/reopen why")
            return (f.IncidentReopened(note),)
        case i.Cancel(duplicate_of=duplicate_of):
            if state in {State.CANCELLED, State.CLOSED} and agreed:
                return RefusedError(f"The incident is {state} already")
            if not note:
                return RefusedError("Cancelling needs a reason", "/cancel why [duplicate-of ID]")
            return (f.IncidentCancelled(note, duplicate_of),)
        case other:
            assert_never(other)


def _severity(to: int, note: str | None, incident: Incident, playbook: Playbook) -> Outcome:
    if to not in playbook.severities:
        return RefusedError(f"There is no severity {to}", "1 (worst) to 4")
    if to == incident.severity and incident.assessed and ("severity",) not in incident.contested:
        return RefusedError(f"It is SEV-{to} already")
    if not note:
        return RefusedError("A change of severity needs a reason", f"/sev {to} why")
    return (f.SeverityChanged(to),)


_State = (
    i.DescribeImpact
    | i.SetMilestone
    | i.SetLink
    | i.RecordSource
    | i.Tick
    | i.Clear
    | i.AssignRole
    | i.ReleaseRole
)


def decide_state(intent: _State, incident: Incident, playbook: Playbook) -> Outcome:
    """Return the fact that a saying becomes, or why not."""
    match intent:
        case i.DescribeImpact(text=text, scope=scope, symptoms=symptoms):
            parts = [one_line(part) if part else None for part in (text, scope, symptoms)]
            return (f.ImpactDescribed(*parts),) if any(parts) else RefusedError("Nothing was said")
        case i.SetMilestone(name=name, time=time, approx=approx):
            slug = name.lower().replace("-", "_")
            if slug not in playbook.milestones:
                return no_such("milestone", name, playbook.milestones)
            return (f.MilestoneSet(slug, time, approx=approx),)
        case i.SetLink(name=name, url=url):
            if name not in playbook.link_names:
                what = f"'{one_line(name)}' is not a link this playbook keeps"
                return RefusedError(what, did_you_mean(name, playbook.link_names))
            url = "".join(clean(url).split())
            return (f.LinkSet(name, url),) if url else RefusedError("The address is empty")
        case i.RecordSource(source=source):
            return _source(source, incident, playbook)
        case i.Tick(step=step) | i.Clear(step=step):
            known = playbook.steps()
            found = [slug for slug in known if slug.startswith(step)] if step else []
            slug = step if step in known else found[0] if len(found) == 1 else ""
            if not slug:
                return no_such("step", step, found or known)
            return (f.StepTicked(slug) if isinstance(intent, i.Tick) else f.StepCleared(slug),)
        case i.AssignRole(role=role, name=name, area=area):
            return _assign(role.lower(), clean_name(name), area, incident, playbook)
        case i.ReleaseRole(role=role, name=name):
            return _release(role.lower(), name, incident, playbook)
        case other:
            assert_never(other)


def _source(source: str, incident: Incident, playbook: Playbook) -> Outcome:
    if source not in playbook.sources:
        return no_such("source", source, playbook.sources)
    if source == incident.source and ("source",) not in incident.contested:
        return RefusedError(f"The source is {source} already")
    return (f.SourceRecorded(source),)


def _assign(
    role: str, name: str, area: str | None, incident: Incident, playbook: Playbook
) -> Outcome:
    if role not in playbook.roles:
        return no_such("role", role, playbook.roles)
    if not is_name(name):
        return RefusedError(f"Who is {playbook.roles[role].label}?", f"/{role} NAME")
    held = {stint.name.casefold() for stint in holders(incident, playbook)[role]}
    agreed = not incident.contested.keys() & {("role", role), ("role", role, name)}
    if name.casefold() in held and agreed:
        return RefusedError(f"{name} is {playbook.roles[role].label} already")
    return (f.RoleAssigned(role, name, one_line(area) if area else None),)


def _release(role: str, name: str | None, incident: Incident, playbook: Playbook) -> Outcome:
    if role not in playbook.roles:
        return no_such("role", role, playbook.roles)
    held = [stint.name for stint in holders(incident, playbook)[role]]
    who = clean_name(name) if name else held[0] if len(held) == 1 else ""
    if not held:
        return RefusedError(f"Nobody is {playbook.roles[role].label}")
    if len(held) > 1 and ("role", role) in incident.contested:
        label = playbook.roles[role].label
        return RefusedError(
            f"Several are {label}: {', '.join(held)}", f"/role {role} NAME says who"
        )
    known = next((each for each in held if each.casefold() == who.casefold()), None)
    if known is None:
        return RefusedError(f"{who or 'Who'} is not {playbook.roles[role].label}", ", ".join(held))
    return (f.RoleReleased(role, known),)
