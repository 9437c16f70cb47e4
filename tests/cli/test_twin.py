"""The twin: what the screen records, `do` records, and what only the screen does says so."""

from __future__ import annotations

import json

import pytest

from incident_tui.domain.language.actions import ACTIONS
from tests.cli.conftest import Run

SETUP = (
    "/hyp pool change exhausts the database",
    "+[rollback] back to v2.30",
    "*@raj 10m watch the error rate",
    "/action alert on the pool @lee due fri",
    "@pager: checkout 5xx",
    "/ops raj",
    "/handover ops lee",
)

LINES = {
    "severity": ("/sev 2 only one region", "severity.changed"),
    "phase": ("/phase mitigation", "phase.entered"),
    "acknowledge": ("/ack", "incident.acknowledged"),
    "rename": ("/title Checkout fails in Europe", "incident.renamed"),
    "link": ("/link ticket https://tickets.example.com/4711", "link.set"),
    "impact": ("/impact -5m", "milestone.set"),
    "scope": ("/scope customers in Europe", "impact.described"),
    "source": ("/source customer support has three tickets", "source.recorded"),
    "symptom": ("/symptom payments fail", "impact.described"),
    "milestone": ("/milestone detected unknown", "milestone.set"),
    "resolve": ("/resolve waive all the fix holds; causes go to the review", "incident.resolved"),
    "close": ("/close", "incident.closed"),
    "reopen": ("/reopen it is back", "incident.reopened"),
    "cancel": ("/cancel a false alarm", "incident.cancelled"),
    "aar": ("/aar in 8 days", "aar.scheduled"),
    "account": ("/account maya", "account.filed"),
    "ic": ("/ic maya", "role.assigned"),
    "comms": ("/comms kim", "role.assigned"),
    "ops": ("/ops dana", "role.assigned"),
    "scribe": ("/scribe sam", "role.assigned"),
    "role": ("/role sme lee databases", "role.assigned"),
    "release": ("/release ops", "role.released"),
    "handover": ("/handover ops kim", "handover.offered"),
    "accept": ("/accept ops", "handover.accepted"),
    "update": ("/update internal Card payments fail in Europe", "update.posted"),
    "nothing_new": ("/nothing-new internal", "update.posted"),
    "every": ("/every internal 20m fewer people", "interval.changed"),
    "snooze": ("/snooze update_internal 10m on the call", "timer.snoozed"),
    "public": ("/public no users do not see it", "public.decided"),
    "told": ("/told executives", "notice.sent"),
    "rubric": ("/rubric rollback deploy-correlates yes", "decision.recorded"),
    "decide": ("/decide roll back", "decision.recorded"),
    "hypothesis": ("/hyp a bad deploy", "hypothesis.raised"),
    "settle": ("/settle H1 out the pool is flat", "hypothesis.settled"),
    "mitigation": ("/mit M1 applied", "mitigation.applied"),
    "task": ("/task @dana 15m look at the replicas", "task.given"),
    "report": ("/report T1 the rate falls", "task.reported"),
    "action_item": ("/action a limit on the pool @lee due fri", "action_item.added"),
    "done": ("/done A1", "action_item.done"),
    "tick": ("/tick systems_normal", "step.ticked"),
    "untick": ("/untick systems_normal", "step.cleared"),
    "hazard": ("/hazard no_scribe we are two", "hazard.acknowledged"),
    "edit": ("/edit checkout 5xx, 12 %", "entry.corrected"),
    "strike": ("/strike", "entry.struck"),
    "retime": ("/retime -2m", "entry.retimed"),
    "private": ("/private", "entry.made_private"),
    "pin": ("/pin", "entry.pinned"),
    "undo": ("/undo", "entry.struck"),
}
"""For each action that records: a line that does it, and the kind of event it makes."""

FIRST = {"close": "/resolve waive all it holds", "reopen": "/resolve waive all it holds"}
"""What has to be so before."""


def test_every_action_that_records_has_its_line_here() -> None:
    assert set(LINES) == {action.id for action in ACTIONS if not action.screen}


@pytest.fixture
def ready(run: Run) -> str:
    """Declare an incident a while ago in which everything has something to be about."""
    run("declare", "checkout 5xx", "-s1", "--id", "amber", "--at", "-30m", "--as", "sam")
    for line in SETUP:
        assert run("do", "amber", line, "--as", "sam").status == 0, line
    return "amber"


@pytest.mark.parametrize("action_id", LINES)
def test_do_records_it(run: Run, ready: str, action_id: str) -> None:
    line, kind = LINES[action_id]
    if action_id in FIRST:
        assert run("do", ready, FIRST[action_id], "--as", "sam").status == 0
    found = run("do", ready, line, "--as", "sam", "--json", "--yes")
    assert found.status == 0, found.err
    ids = found.json["events"]
    events = json.loads(run("export", ready, "--format", "json").out)["events"]
    assert kind in [event["kind"] for event in events if event["id"] in ids]


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.screen], ids=lambda a: a.id)
def test_what_only_the_screen_does_says_what_to_use_instead(
    run: Run, ready: str, action: object
) -> None:
    command = getattr(action, "command", "")
    found = run("do", ready, f"{command} x")
    assert found.status == 2
    assert found.out == ""
    assert f"{command} is for the screen; " in found.err
    assert "incident-tui " in found.err.partition("; ")[2]
