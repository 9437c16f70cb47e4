"""What a rule refuses: always with a reason, and nothing is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import T0, declared, event, incident, playbook

NOTE = event(f.EntryAdded("note", "x"), 1)
HYPOTHESIS = event(f.HypothesisRaised("pool"), 2)
MITIGATION = event(f.MitigationConsidered("roll back"), 3)
IC = event(f.RoleAssigned("ic", "maya"), 4)
LIVE = (declared(2), NOTE, HYPOTHESIS, MITIGATION, IC)
RESOLVED = (*LIVE, event(f.IncidentResolved(), 50))
CLOSED = (*RESOLVED, event(f.IncidentClosed(), 60))


def ask(intent: i.Intent, history: tuple[Event, ...] = LIVE, note: str | None = None) -> object:
    return decide(
        Request(intent, note=note), incident(*history), playbook(), T0 + timedelta(hours=2)
    )


@pytest.mark.parametrize(
    ("intent", "history", "note", "says"),
    [
        (i.Declare("  "), (), None, "needs a title"),
        (i.Declare("x", 7), (), None, "no severity 7"),
        (i.Declare("x", 1, source="rumour"), (), None, "not a source"),
        (i.Declare("x", 1, roles={"ic": "@"}), (), None, "Who is ic"),
        (i.ChangeSeverity(2), LIVE, "why", "SEV-2 already"),
        (i.ChangeSeverity(1), LIVE, None, "needs a reason"),
        (i.ChangeSeverity(9), LIVE, "why", "no severity 9"),
        (i.EnterPhase("panic"), LIVE, None, "no phase"),
        (i.Close(), LIVE, None, "still live"),
        (i.Close(), CLOSED, None, "closed already"),
        (i.Resolve(), RESOLVED, None, "resolved already"),
        (i.Reopen(), LIVE, "why", "is live"),
        (i.Reopen(), CLOSED, None, "needs a reason"),
        (i.Cancel(), CLOSED, "why", "closed already"),
        (i.Cancel(), LIVE, None, "needs a reason"),
        (i.Rename("\x1b[2J"), LIVE, None, "empty"),
        (i.SetMilestone("lunch", None), LIVE, None, "no milestone"),
        (i.SetLink("pigeon", "x"), LIVE, None, "not a link"),
        (i.Tick("dance"), LIVE, None, "no step"),
        (i.AssignRole("king", "maya"), LIVE, None, "no role"),
        (i.AssignRole("ic", "maya"), LIVE, None, "IC already"),
        (i.AssignRole("ic", " "), LIVE, None, "Who is IC"),
        (i.ReleaseRole("ops"), LIVE, None, "Nobody is OPS"),
        (i.ReleaseRole("ic", "lee"), LIVE, None, "lee is not IC"),
        (i.PostUpdate("everyone", "x"), LIVE, None, "no audience"),
        (i.PostUpdate("internal", " \n"), LIVE, None, "empty"),
        (i.PostUpdate("internal", "x", "final"), LIVE, None, "no stage"),
        (i.PostUpdate("internal", "x", None, T0), LIVE, None, "cannot be due before"),
        (i.SendNotice("pope"), LIVE, None, "nobody this playbook"),
        (i.ChangeInterval("internal", 0), LIVE, "why", "between a minute and a day"),
        (i.ChangeInterval("internal", 20), LIVE, None, "needs a reason"),
        (i.Snooze("lunch", T0 + timedelta(hours=3)), LIVE, "why", "No timer"),
        (i.Snooze("internal", T0), LIVE, "why", "in the past"),
        (i.Snooze("internal", T0 + timedelta(hours=3)), LIVE, None, "needs a reason"),
        (i.AddEntry(" "), LIVE, None, "nothing to log"),
        (i.AddEntry("x", "poem"), LIVE, None, "not a kind"),
        (i.AddEntry("x" * 100_001), LIVE, None, "100,001 characters"),
        (i.SettleHypothesis("H9", "out"), LIVE, "why", "no hypothesis H9"),
        (i.SettleHypothesis("M1", "out"), LIVE, "why", "no hypothesis M1"),
        (i.SettleHypothesis("H1", "maybe"), LIVE, "why", "confirmed"),
        (i.SettleHypothesis("H1", "out"), LIVE, None, "What showed it"),
        (i.MoveMitigation("M1", "verified"), LIVE, None, "Verified how"),
        (i.MoveMitigation("M1", "considered"), LIVE, None, "considered already"),
        (i.MoveMitigation("M1", "dreamt"), LIVE, None, "not a state"),
        (i.GiveTask("", "x"), LIVE, None, "named person"),
        (i.ReportTask("T1", "x"), LIVE, None, "no task T1"),
        (i.FinishActionItem("A1"), LIVE, None, "no action item A1"),
        (i.Correct("nowhere", "x"), LIVE, None, "no entry"),
        (i.Correct(LIVE[0].id, "x"), LIVE, None, "no text of its own"),
        (i.Strike(LIVE[0].id), LIVE, None, "cannot be struck"),
        (i.Strike(NOTE.id, struck=False), LIVE, None, "not struck"),
        (i.ScheduleAar("soon"), LIVE, None, "not a date"),
    ],
)
def test_a_refusal_says_why(
    intent: i.Intent, history: tuple[Event, ...], note: str | None, says: str
) -> None:
    found = ask(intent, history, note)
    assert isinstance(found, RefusedError)
    assert says in found.what


def test_declaring_keeps_the_playbook_and_its_figures() -> None:
    found = ask(i.Declare("db\x1b[2J down", None, "alert", roles={"ic": "@maya"}), ())
    assert isinstance(found, tuple)
    fact, role = found[0].fact, found[1].fact
    assert isinstance(fact, f.IncidentDeclared)
    assert (fact.title, fact.severity, fact.assessed) == ("db down", 1, False)
    assert fact.playbook["hash"] == playbook().digest
    assert role == f.RoleAssigned("ic", "maya")


def test_the_stage_of_an_update_is_the_last_one_else_the_first() -> None:
    first = ask(i.PostUpdate("internal", "x"))
    assert isinstance(first, tuple)
    assert first[0].fact == f.UpdatePosted("internal", "initial", "x")
    posted = event(f.UpdatePosted("internal", "monitoring", "x"), 20)
    again = ask(i.PostUpdate("internal", "y"), (*LIVE, posted))
    assert isinstance(again, tuple)
    assert again[0].fact == f.UpdatePosted("internal", "monitoring", "y")


def test_steps_and_phases_may_be_shortened_when_only_one_fits() -> None:
    found = ask(i.EnterPhase("mit"))
    assert isinstance(found, tuple)
    assert found[0].fact == f.PhaseEntered("mitigation")


def test_an_unassessed_incident_may_be_set_to_the_severity_it_runs_as() -> None:
    found = ask(i.ChangeSeverity(1), (declared(1, assessed=False),), "checked")
    assert isinstance(found, tuple)
