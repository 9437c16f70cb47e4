"""The recorded incidents that are shipped are whole, and show what they promise to show."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from msgspec.structs import fields

from incident_tui.config.playbook import load_playbook
from incident_tui.domain.obligations.timers import TimerState, timers
from incident_tui.domain.playbook.figures import figures_to_json
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.codec import decode
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import Incident, State, fold
from incident_tui.paths import shipped

NOW = datetime(2026, 3, 4, 14, 5, 7, tzinfo=UTC)
PAST = "database-failover-2018"
LIVE = "checkout-live"
NAMES = (PAST, LIVE)

COMMON = {"actor", "private", "note"}
INSTANTS = {"detected_at", "impact_at", "next_at", "back_at", "until", "time"}
DATES = {"due", "date"}
_OFFSET = re.compile(r"([+-])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")

BODIES = {
    "incident.declared": "title severity assessed source detected_at impact_at drill",
    "incident.acknowledged": "",
    "incident.resolved": "override",
    "incident.closed": "",
    "phase.entered": "phase",
    "interval.changed": "audience minutes",
    "impact.described": "text scope symptoms",
    "milestone.set": "name time",
    "link.set": "name url",
    "entry.added": "entry_kind text mentions tags refs",
    "entry.corrected": "ref text",
    "entry.struck": "ref",
    "entry.pinned": "ref pinned",
    "step.ticked": "step",
    "step.cleared": "step",
    "role.assigned": "role name area",
    "role.released": "role name",
    "handover.offered": "role to brief",
    "handover.accepted": "ref",
    "update.posted": "audience stage text next_at",
    "notice.sent": "to",
    "timer.snoozed": "timer until",
    "hypothesis.raised": "text",
    "hypothesis.settled": "ref outcome",
    "decision.recorded": "question choice executor objections_asked rubric conditions",
    "mitigation.considered": "text pattern",
    "mitigation.decided": "text ref pattern",
    "mitigation.applied": "text ref pattern",
    "mitigation.verified": "ref how",
    "mitigation.failed": "ref",
    "task.given": "to text back_at",
    "task.reported": "ref text",
    "action_item.added": "text owner due",
    "action_item.changed": "ref due",
    "action_item.done": "ref",
    "aar.scheduled": "date",
    "account.filed": "name",
}
"""What the file format lets a body of each kind hold, of the kinds that the samples use."""


def lines(name: str) -> list[dict[str, Any]]:
    path = shipped("data", "samples", f"{name}.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    assert found, text
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if found[1] == "-" else span


def instant(text: str) -> datetime:
    return NOW + offset(text) if text[0] in "+-" else datetime.fromisoformat(text)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def body_of(row: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    body = dict(row["body"])
    for key, value in body.items():
        if key in INSTANTS and value is not None:
            body[key] = stamp(instant(value))
        elif key in DATES and value[0] in "+-":
            body[key] = f"{NOW + offset(value):%Y-%m-%d}"
        elif key == "ref":
            body[key] = ids[int(value.removeprefix("@")) - 1]
        elif key == "refs":
            body[key] = [ids[int(ref.removeprefix("@")) - 1] for ref in value]
    return body


@cache
def load(name: str) -> Incident:
    """The loader of the format, as data/samples/README.md describes it."""
    playbook = load_playbook()
    figures = figures_to_json(playbook.figures)
    ids: list[str] = []
    events = []
    rec = datetime.min.replace(tzinfo=UTC)
    for row in lines(name):
        at = None if row["at"] is None else instant(row["at"])
        rec = max(rec, at or rec)
        event_id = next_id(ids[-1] if ids else None, int(rec.timestamp() * 1000), len(ids))
        body = body_of(row, ids)
        if row["kind"] == "incident.declared":
            body["playbook"] = {"name": playbook.name, "hash": playbook.digest, "figures": figures}
        ids.append(event_id)
        times = {"at": at and stamp(at), "rec": stamp(rec)}
        event = decode({**row, "id": event_id, "body": body, **times})
        assert event is not None
        events.append(event)
    return fold(events)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_an_envelope_without_what_the_loader_makes(name: str) -> None:
    for row in lines(name):
        assert set(row) - {"approx"} == {"v", "kind", "at", "by", "node", "body"}
        assert (row["v"], row["node"]) == (1, "sample")
        assert row["by"].strip()
        assert row.get("approx", True) is True


@pytest.mark.parametrize("name", NAMES)
def test_every_body_is_of_its_kind(name: str) -> None:
    for row in lines(name):
        assert set(row["body"]) <= {*BODIES[row["kind"]].split(), *COMMON}, row


def test_the_table_of_bodies_is_that_of_the_program() -> None:
    for kind, names in BODIES.items():
        assert set(names.split()) <= {field.name for field in fields(f.KINDS[kind])}, kind


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_understood(name: str) -> None:
    for event in load(name).originals.values():
        assert not isinstance(event.fact, f.Unknown), event
        assert not event.extra, event


@pytest.mark.parametrize("name", NAMES)
def test_a_line_refers_to_lines_above_it(name: str) -> None:
    for number, row in enumerate(lines(name), start=1):
        body = row["body"]
        for ref in [*([body["ref"]] if "ref" in body else []), *body.get("refs", [])]:
            assert 1 <= int(ref.removeprefix("@")) < number


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_one_of_the_playbook(name: str) -> None:
    playbook = load_playbook()
    known = {
        "step.ticked": ("step", playbook.steps()),
        "step.cleared": ("step", playbook.steps()),
        "phase.entered": ("phase", {phase.slug for phase in playbook.phases}),
        "role.assigned": ("role", playbook.roles),
        "role.released": ("role", playbook.roles),
        "handover.offered": ("role", playbook.roles),
        "update.posted": ("audience", playbook.audiences),
        "interval.changed": ("audience", playbook.audiences),
        "link.set": ("name", playbook.link_names),
        "notice.sent": ("to", playbook.notice_recipients),
        "milestone.set": ("name", playbook.milestones),
        "incident.declared": ("source", playbook.sources),
    }
    for row in lines(name):
        if row["kind"] in known:
            key, valid = known[row["kind"]]
            assert row["body"][key] in valid, row
        if row["kind"] == "update.posted":
            assert playbook.stage(row["body"]["stage"]) is not None
        if row["kind"] == "incident.resolved":
            assert set(row["body"]["override"]) <= set(playbook.steps())


# -- the incident of 2018 --


def test_the_past_incident_is_whole() -> None:
    incident = load(PAST)
    assert incident.state is State.CLOSED
    assert incident.declared.severity == 1
    assert {row["kind"] for row in lines(PAST)} >= {
        "decision.recorded",
        "mitigation.considered",
        "mitigation.decided",
        "mitigation.applied",
        "mitigation.verified",
        "handover.accepted",
        "impact.described",
        "entry.corrected",
        "aar.scheduled",
        "action_item.added",
        "incident.closed",
    }
    audiences = {
        e.fact.audience for e in incident.of(f.UpdatePosted) if isinstance(e.fact, f.UpdatePosted)
    }
    assert audiences == {"internal", "stakeholders", "external"}
    assert not [timer for timer in timers(incident, load_playbook(), NOW) if timer.open]


def test_the_past_incident_has_an_unknown_an_approximate_and_a_rolled_over_time() -> None:
    rows = lines(PAST)
    assert [row["kind"] for row in rows if row["at"] is None] == ["entry.added"]
    assert sum("approx" in row for row in rows) == 2
    assert {row["at"][:10] for row in rows if row["at"]} == {"2018-10-21", "2018-10-22"}


def test_the_past_incident_keeps_the_times_of_its_source() -> None:
    texts = {row["at"]: json.dumps(row["body"]) for row in lines(PAST) if row["at"]}
    for at, word in {
        "2018-10-21T22:52:00.000Z": "43 s",
        "2018-10-21T22:54:00.000Z": "alerts",
        "2018-10-21T23:07:00.000Z": "locked",
        "2018-10-21T23:13:00.000Z": "red",
        "2018-10-21T23:19:00.000Z": "Pause webhook",
        "2018-10-22T00:05:00.000Z": "Restore from backup",
        "2018-10-22T06:51:20.000Z": "two hours",
        "2018-10-22T11:12:00.000Z": "back in the east",
        "2018-10-22T23:03:30.000Z": "green",
    }.items():
        assert word in texts[at]
    declared = load(PAST).declared
    assert declared.detected_at == datetime(2018, 10, 21, 22, 54, tzinfo=UTC)
    assert declared.impact_at == datetime(2018, 10, 21, 22, 52, tzinfo=UTC)


# -- the live incident --


def test_the_live_incident_is_late_soon_and_fine_at_once() -> None:
    states = {timer.name: timer for timer in timers(load(LIVE), load_playbook(), NOW)}
    assert states["update_stakeholders"].state is TimerState.OVERDUE
    assert states["update_stakeholders"].late == timedelta(minutes=3, seconds=7)
    assert states["update_external"].state is TimerState.DUE_SOON
    assert states["update_external"].due_at == NOW + timedelta(minutes=3, seconds=41)
    assert states["update_internal"].state is TimerState.SCHEDULED
    met = {name for name, timer in states.items() if timer.state is TimerState.MET}
    assert met == {
        "acknowledge",
        "assign_ic",
        "decide_public",
        "notify_executives",
        "status_page",
        "tell_customers",
    }


def test_the_live_incident_lacks_a_comms_lead_and_a_verification() -> None:
    incident = load(LIVE)
    assert incident.state is State.LIVE
    roster = holders(incident, load_playbook())
    assert not roster["comms"]
    assert {role for role, held in roster.items() if held} == {"ic", "ops", "scribe"}
    assert [item.state for item in items(incident, "H")] == ["open", "out"]
    assert [item.state for item in items(incident, "M")] == ["applied"]
    assert [item.state for item in items(incident, "T")] == ["reported", "open"]
    assert [item.due for item in items(incident, "A")] == ["2026-03-08"]


def test_nothing_of_the_live_incident_lies_ahead() -> None:
    assert all(offset(row["at"]) < timedelta(0) for row in lines(LIVE))
