"""What settles a contested register: the ordinary write that says once more what one claim says.

Its author sees every claim, so it names them all, and none of them stands beside it.
"""

from __future__ import annotations

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Intent, Request
from incident_tui.domain.projections.work import MITIGATION_STATES, item_of
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident


def claim_of(incident: Incident, event_id: str) -> Event | None:
    """Return the write of that id, if it is one of those that contest a register now."""
    heads = (head for there in incident.contested.values() for head in there)
    return next((head for head in heads if head.id == event_id), None)


def settling(claim: Event, incident: Incident, why: str) -> Request | None:
    """Return what is to be recorded so that a claim holds, for the reason `why`.

    None where an earlier version wrote it in a way that cannot be said any more.
    """
    found = _intent(claim, incident, why)
    return None if found is None else Request(found, note=why)


def _intent(claim: Event, incident: Incident, why: str) -> Intent | None:
    match claim.fact:
        case f.IncidentDeclared(severity=to) | f.SeverityChanged(to=to):
            return i.ChangeSeverity(to)
        case f.PhaseEntered(phase=phase):
            return i.EnterPhase(phase)
        case f.IncidentRenamed(title=title):
            return i.Rename(title)
        case f.PublicDecided(yes=yes):
            return i.DecidePublic(yes)
        case f.SourceRecorded(source=source):
            return i.RecordSource(source)
        case f.AarScheduled(date=date):
            return i.ScheduleAar(date)
        case f.IntervalChanged(audience=audience, minutes=minutes):
            return i.ChangeInterval(audience, minutes)
        case f.LinkSet(name=name, url=url):
            return i.SetLink(name, url)
        case f.MilestoneSet(name=name, time=time, approx=approx):
            return i.SetMilestone(name, time, approx)
        case f.TimerSnoozed(timer=timer, until=until):
            return i.Snooze(timer, until)
        case f.StepTicked(step=step):
            return i.Tick(step)
        case f.StepCleared(step=step):
            return i.Clear(step)
        case f.RoleAssigned() | f.RoleReleased() | f.HandoverAccepted() as fact:
            return _role(fact, incident)
        case fact:
            return _turn(fact, why) or _about_item(fact, incident) or _amendment(fact)


def _role(
    fact: f.RoleAssigned | f.RoleReleased | f.HandoverAccepted, incident: Incident
) -> Intent | None:
    match fact:
        case f.RoleAssigned(role=role, name=name, area=area):
            return i.AssignRole(role, name, area)
        case f.RoleReleased(role=role, name=name):
            return i.ReleaseRole(role, name if role == "sme" else None)
        case f.HandoverAccepted(ref=ref):
            offer = incident.known[ref].fact if ref in incident.known else None
            return (
                i.AssignRole(offer.role, offer.to) if isinstance(offer, f.HandoverOffered) else None
            )


def _turn(fact: f.Fact, why: str) -> Intent | None:
    """Return a turn of the incident; what a resolution waived is waived for the same reasons."""
    match fact:
        case f.IncidentResolved(override=override):
            return i.Resolve({**override, "all": why})
        case f.IncidentClosed():
            return i.Close()
        case f.IncidentReopened():
            return i.Reopen()
        case f.IncidentCancelled(duplicate_of=other):
            return i.Cancel(other)
        case _:
            return None


def _about_item(fact: f.Fact, incident: Incident) -> Intent | None:
    match fact:
        case f.HypothesisSettled(ref=ref, outcome=outcome) if item := item_of(incident, ref):
            return i.SettleHypothesis(item.label, outcome)
        case f.MitigationMoved(ref=str(ref), how=how) if item := item_of(incident, ref):
            partly = isinstance(fact, f.MitigationVerified) and fact.partly
            return i.MoveMitigation(item.label, MITIGATION_STATES[type(fact)], how, partly)
        case _:
            return None


def _amendment(fact: f.Fact) -> Intent | None:
    match fact:
        case f.EntryCorrected(ref=ref, text=text):
            return i.Correct(ref, text)
        case f.EntryStruck(ref=ref, struck=struck):
            return i.Strike(ref, struck)
        case f.EntryRetimed(ref=ref, time=time, approx=approx):
            return i.Retime(ref, time, approx)
        case f.EntryPinned(ref=ref, pinned=pinned):
            return i.Pin(ref, pinned)
        case f.EntryMadePrivate(ref=ref, private=private):
            return i.MakePrivate(ref, private)
        case _:
            return None
