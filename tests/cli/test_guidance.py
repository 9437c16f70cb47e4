"""Rubrics, hand-over, hazards, the gate and the dates after it, as typed into `do`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run


def do(run: Run, line: str, at: str, *more: str) -> None:
    found = run("do", "amber", line, "--at", f"2026-03-02T{at}Z", *more)
    assert found.status == 0, found.err


def state(run: Run, at: str) -> dict[str, Any]:
    found: dict[str, Any] = run("status", "amber", "--at", f"2026-03-02T{at}Z", "--json").json
    return found


def test_a_rubric_is_one_decision_with_all_that_was_said(run: Run, amber: str) -> None:
    do(run, "/rubric rollback deploy-correlates,safe yes the graphs turn at 11:58", "12:05")
    (found,) = state(run, "12:06")["decisions"]
    assert (found["question"], found["text"]) == ("Roll back?", "yes")
    assert found["note"] == "the graphs turn at 11:58"
    events = json.loads(run("export", amber, "--format", "json").out)["events"]
    body = events[-1]["body"]
    assert (body["rubric"], body["conditions"]) == ("rollback", ["deploy-correlates", "safe"])


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ("/rubric rollback", 2, "for the screen"),
        ("/rubric", 2, "for the screen"),
        ("/rubric lunch yes", 4, "no rubric"),
        ("/rubric rollback perhaps", 4, "yes, no or unsure"),
        ("/rubric rollback nonsense yes why", 4, "not a condition"),
        ("/rubric rollback safe no", 4, "The rubric says yes"),
        ("/hazard no_ic why", 4, "does not stand"),
        ("/hazard", 4, "Which hazard"),
        ("/hazard sunshine why", 4, "no hazard 'sunshine'"),
        ("/accept ic", 4, "was not offered"),
        ("/handover ic", 4, "Which role, and to whom"),
        ("/handover ic lee", 4, "Nobody is IC"),
        ("/resolve", 4, "6 criteria are not met"),
        ("/close", 4, "still live"),
    ],
)
def test_what_is_refused_says_why_and_records_nothing(
    run: Run, line: str, status: int, says: str
) -> None:
    run("declare", "checkout 5xx", "-s1", "--id", "fresh")
    found = run("do", "fresh", line)
    assert (found.status, says in found.err) == (status, True), found.err
    events = json.loads(run("export", "fresh", "--format", "json").out)["events"]
    assert len(events) == 1


def test_unsure_needs_no_reason_and_sets_the_severity(run: Run) -> None:
    run("declare", "checkout", "-s2", "--id", "amber", "--at", "2026-03-02T12:00Z")
    do(run, "/rubric sev1 unsure", "12:02")
    found = state(run, "12:03")
    assert found["severity"] == 1
    assert found["decisions"][0]["note"] == "Nothing ticked: unsure means yes"


def test_public_no_is_also_the_public_decision(run: Run, amber: str) -> None:
    do(run, "/rubric public invisible no users cannot see it", "12:05")
    assert state(run, "12:06")["public"] is False


def test_the_severity_form_has_its_own_command(run: Run, amber: str) -> None:
    assert run("do", amber, "/severity").status == 2


def test_hazards_stand_in_status_until_they_are_answered(run: Run, amber: str) -> None:
    (found,) = [h for h in state(run, "12:11")["hazards"] if h["name"] == "no_ic"]
    assert found["since"] == "2026-03-02T12:10:00.000Z"
    assert set(found) == {"name", "title", "since", "evidence", "say", "quiet"}
    shown = run("status", amber, "--at", "2026-03-02T12:11Z").out
    assert "! no_ic since 12:10Z" in shown
    assert found["say"] in shown
    do(run, "/hazard no_ic maya is on her way", "12:12")
    assert "no_ic" not in [h["name"] for h in state(run, "12:13")["hazards"]]


def test_a_hand_over_counts_once_it_is_accepted(run: Run, amber: str) -> None:
    do(run, "/ic maya", "12:02")
    do(run, "/handover ic lee", "12:30")
    waiting = state(run, "12:31")
    assert [h["name"] for h in waiting["roles"]["ic"]] == ["maya"]
    assert [(o["role"], o["to"]) for o in waiting["handovers"]] == [("ic", "lee")]
    do(run, "/accept ic", "12:33")
    taken = state(run, "12:34")
    assert taken["roles"]["ic"][0] | {"area": None} == {
        "name": "lee",
        "since": "2026-03-02T12:33:00.000Z",
        "area": None,
    }
    assert taken["handovers"] == []


def test_the_brief_is_a_document(run: Run, amber: str) -> None:
    found = run("export", amber, "--format", "brief")
    assert found.status == 0
    assert found.out.startswith("STATE\n  SEV-1  checkout 5xx")


def test_a_mitigation_may_name_its_pattern(run: Run, amber: str) -> None:
    do(run, "/mit rollback: back to v2.30", "12:05")
    do(run, "+[flag-off] new checkout", "12:06")
    do(run, "+flush the cache", "12:07")
    found = [(m["pattern"], m["text"]) for m in state(run, "12:08")["mitigations"]]
    assert found == [
        ("rollback", "back to v2.30"),
        ("flag-off", "new checkout"),
        (None, "flush the cache"),
    ]


def test_milestones_and_hints_are_in_status(run: Run, amber: str) -> None:
    do(run, "/milestone impact_began 2026-03-02T12:30Z", "12:31")
    found = state(run, "12:40")
    began = next(m for m in found["milestones"] if m["name"] == "impact_began")
    assert (began["time"], began["by_hand"]) == ("2026-03-02T12:30:00.000Z", True)
    assert began["source"]
    assert any("lies before impact began" in hint for hint in found["hints"])


def test_resolving_with_a_reason_leads_to_what_is_left(run: Run, amber: str) -> None:
    do(run, "/resolve waive all it went away by itself", "13:00")
    found = state(run, "13:01")
    assert found["state"] == "resolved"
    assert {d["duty"] for d in found["after_closure"] if not d["done"]} == {
        "aar_scheduled",
        "first_timeline",
        "follow_ups_listed",
        "accounts_filed",
        "monitoring_returned",
    }
    (row,) = run("list", "--json").json["incidents"]
    assert "no AAR date" in row["owed"]
    events = json.loads(run("export", amber, "--format", "json").out)["events"]
    override = events[-1]["body"]["override"]
    assert len(override) == 6
    assert set(override.values()) == {"it went away by itself"}


def test_a_review_far_away_is_doubtful_and_can_be_meant(run: Run) -> None:
    run("declare", "checkout", "-s2", "--id", "amber")
    assert run("do", "amber", "/aar in 2 days").status == 4
    assert run("do", "amber", "/aar in 2 days", "--yes").status == 0
    assert run("do", "amber", "/aar in 10 days").status == 0


def test_a_whole_incident_by_the_book_needs_no_reason_to_end(run: Run, amber: str) -> None:
    lines = [
        ("12:01", "/ic maya"),
        ("12:02", "/scribe ann"),
        ("12:02", "/ops raj"),
        ("12:02", "/comms lee"),
        ("12:03", ">e Card payments are refused; next update by 12:30 UTC"),
        ("12:04", "/told executives"),
        ("12:05", "?#deploy of 11:58"),
        ("12:06", "+rollback: to v2.30"),
        ("12:07", "/mit M1 decided"),
        ("12:09", "/mit M1 applied"),
        ("12:22", "/mit M1 verified paid with a card"),
        ("12:23", "/settle H1 confirmed gone with it"),
        ("12:24", "/impact over"),
        ("12:25", "/tick systems_normal"),
        ("12:50", "/tick final_updates"),
        ("12:51", "/tick channel_closed"),
        ("12:52", "/resolve"),
        ("12:53", "/close"),
        ("12:54", "/aar in 10 days"),
    ]
    for at, line in lines:
        do(run, line, at, "--yes")
    found = state(run, "12:55")
    assert (found["state"], found["hazards"]) == ("closed", [])
    assert all(c["met"] for c in found["criteria"])
    checked = [s["step"] for s in found["steps"]["mitigation"]["items"] if s["done"]]
    assert "deploys_checked" in checked


def test_a_doubtful_verification_is_asked_about(run: Run, amber: str) -> None:
    run("do", amber, "/mit roll back v2.31", "--at", "2026-03-02T12:05Z")
    for how, said in (
        ("dashboards green", "What did somebody do that a user does?"),
        ("x", "/mit M1 verified fully: x"),
        ("eu-west pays, us-central still failing", "Whom does it help?"),
    ):
        found = run("do", amber, f"/mit M1 verified {how}", "--at", "2026-03-02T12:10Z")
        assert found.status == 4
        assert said in found.err
    some = "/mit M1 verified partly: eu-west pays, us-central does not"
    assert run("do", amber, some, "--at", "2026-03-02T12:11Z").status == 0
    at = ("--at", "2026-03-02T12:40Z")
    state = run("status", amber, "--json", *at).json
    assert state["mitigations"][0]["state"] == "applied"
    assert "cause_before_mitigation" in [hazard["name"] for hazard in state["hazards"]]
    better = "/mit M1 verified paid with a card in both regions"
    assert run("do", amber, better, "--at", "2026-03-02T12:30Z").status == 0
    state = run("status", amber, "--json", *at).json
    assert state["mitigations"][0]["state"] == "verified"
    assert "cause_before_mitigation" not in [hazard["name"] for hazard in state["hazards"]]


@pytest.mark.parametrize(
    "words",
    [("update", "amber", "external", "Cards fail in Europe"), ("do", "amber", ">e Cards fail")],
)
def test_telling_the_public_after_a_no_is_refused_until_it_is_meant(
    run: Run, words: tuple[str, ...]
) -> None:
    run("declare", "checkout 5xx", "-s2", "--id", "amber")
    assert run("do", "amber", "/public no").status == 0
    refused = run(*words)
    assert (refused.status, "decided not to tell the public" in refused.err) == (4, True)
    assert run("status", "amber", "--json").json["public"] is False
    assert run(*words, "--yes").status == 0
    found = run("status", "amber", "--json").json
    assert found["public"] is True
    timer = next(timer for timer in found["timers"] if timer["name"] == "update_external")
    assert (timer["state"], timer["interval_s"]) == ("scheduled", 1800)
