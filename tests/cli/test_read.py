"""The commands that look: the contract of their JSON, the past, and what people see."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from incident_tui.clock import ManualClock, SystemClock
from incident_tui.domain.record.codec import decode_all
from incident_tui.domain.record.incident import fold
from incident_tui.store.event_file import EventFile
from tests.cli.conftest import Run

STATUS_KEYS = {
    "id", "title", "severity", "assessed", "phase", "state", "drill", "declared_at",
    "detected_at", "impact_at", "elapsed_s", "roles", "steps", "timers", "hazards",
    "hypotheses", "decisions", "tasks", "action_items", "mitigations", "adherence",
}  # fmt: skip
TIMER_KEYS = {
    "name", "kind", "audience", "anchor_at", "last_at", "due_at", "interval_s",
    "interval_source", "snoozed_until", "state", "late_s", "missed",
}  # fmt: skip


def test_status_json_has_what_is_promised(run: Run, amber: str) -> None:
    run("do", amber, "/ic maya", "--at", "2026-03-02T12:04Z")
    found = run("status", amber, "--at", "2026-03-02T12:20Z", "--json").json
    assert set(found) >= STATUS_KEYS
    assert all(set(timer) >= TIMER_KEYS for timer in found["timers"])
    assert found["roles"] == {
        "ic": [{"name": "maya", "since": "2026-03-02T12:04:00.000Z", "area": None}],
        "comms": [], "ops": [], "scribe": [], "sme": [],
    }  # fmt: skip
    assert found["elapsed_s"] == 20 * 60
    internal = next(t for t in found["timers"] if t["name"] == "update_internal")
    assert (internal["state"], internal["late_s"], internal["interval_s"]) == ("overdue", 300, 900)
    assert list(found["steps"]) == [
        "detection", "triage", "mitigation", "communication", "resolution",
    ]  # fmt: skip


def test_the_past_is_seen_as_it_stood(run: Run, amber: str) -> None:
    run("do", amber, "/sev 2 one region", "--at", "2026-03-02T12:30Z")
    run("do", amber, "/phase mitigation", "--at", "2026-03-02T12:40Z")
    for at, severity, phase in (
        ("2026-03-02T12:29Z", 1, "detection"),
        ("2026-03-02T12:31Z", 2, "detection"),
        ("2026-03-02T12:40Z", 2, "mitigation"),
        ("2099-01-01T00:00Z", 2, "mitigation"),
    ):
        found = run("status", amber, "--at", at, "--json").json
        assert (found["severity"], found["phase"]) == (severity, phase)


def test_an_unnamed_incident_is_the_one_live_one(run: Run, amber: str) -> None:
    assert run("status", "--json").json["id"] == amber
    run("declare", "other", "--id", "birch")
    found = run("status")
    assert found.status == 3
    assert "amber" in found.err
    assert "birch" in found.err
    run("do", "birch", "/cancel false alarm")
    assert run("timers").status == 0


def test_no_live_incident_is_said(run: Run) -> None:
    assert run("status").status == 3
    assert "No incidents" in run("list").out


def test_list_tells_a_damaged_file_apart(run: Run, amber: str, tmp_path: Path) -> None:
    (tmp_path / "incidents" / "broken.json").write_text("not json at all")
    rows = {row["id"]: row for row in run("list", "--json").json["incidents"]}
    assert rows["amber"]["problem"] is None
    assert rows["broken"]["problem"]
    assert "! broken" in run("list").out


def test_one_line_for_a_prompt(run: Run, amber: str) -> None:
    line = run("status", amber, "--oneline", "--at", "2026-03-02T12:20Z").out
    assert line.startswith("SEV-1 · checkout 5xx · detection · ")
    assert "LATE" in line
    assert line.count("\n") == 1


def test_one_line_of_several_is_the_most_urgent_and_says_how_many(run: Run, amber: str) -> None:
    """A status bar that shows nothing while two incidents are live would say that all is well."""
    assert run("status", "--oneline").out.startswith("SEV-1 · checkout 5xx")
    run("declare", "login slow", "-s2", "--id", "birch")
    found = run("status", "--oneline")
    assert (found.status, found.err) == (0, "")
    assert found.out.startswith("2 live · SEV-1 · checkout 5xx · detection · ")
    assert run("status", "birch", "--oneline").out.startswith("SEV-2 · login slow")
    assert run("status").status == 3


def test_one_line_of_none_is_nothing(run: Run) -> None:
    assert run("status", "--oneline")[:2] == (3, "")


def test_the_display_zone_is_shown(run: Run, amber: str) -> None:
    assert "13:00 CET" in run("status", amber, "--tz", "Europe/Berlin").out


def test_summary_has_the_headings_the_review_expects(run: Run, amber: str) -> None:
    run("do", amber, "/impact is cards | fail")
    run("do", amber, "*fix the #alert due fri @lee")
    text = run("export", amber).out
    lines = text.splitlines()
    assert lines[0] == "# Incident: checkout 5xx"
    for start in ("**Date:** 2026-03-02", "**Severity:** SEV-1", "**Duration:** ",
                  "**Customer impact:** cards \\| fail"):  # fmt: skip
        assert any(line.startswith(start) for line in lines), start
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == [
        "## Summary", "## Timeline", "## Mitigation", "## Action items", "## AAR scheduled for",
    ]  # fmt: skip


def test_a_time_that_is_only_about_stays_so_where_the_impact_is_told(run: Run, amber: str) -> None:
    run("do", amber, "/impact ~2026-03-02T11:40Z")
    assert "since about 2026-03-02 11:40Z, still lasting" in run("export", amber).out
    run("do", amber, "/impact over 2026-03-02T12:20Z")
    told = "from about 2026-03-02 11:40Z until 2026-03-02 12:20Z (about 40 min)"
    assert told in run("export", amber).out
    assert "since ~2026-03-02 11:40Z until 2026-03-02 12:20Z" in run("status", amber).out


def test_no_persons_words_become_markdown(run: Run) -> None:
    hostile = "# not a heading\n| a | b |\n<script>x</script> [x](http://y) `c` *d*"
    run("declare", "t | <b>x</b>", "--id", "x", "-s1")
    run("log", "x", hostile)
    text = run("export", "x").out
    assert "<script>" not in text
    assert "<b>" not in text
    assert "\n# not" not in text
    assert "[x\\](http" in text
    row = next(line for line in text.splitlines() if "not a heading" in line)
    assert row.replace("\\|", "").count("|") == 5


def test_json_export_folds_to_the_same_incident(run: Run, amber: str) -> None:
    run("do", amber, "?the pool", "--at", "2026-03-02T12:04Z")
    run("log", amber, "x", "--at", "~2026-03-02T12:05Z", "--private", "--once", "k")
    run("log", amber, "x", "--at", "unknown")
    whole = json.loads(run("export", amber, "--format", "json").out)
    found = fold(decode_all(whole["events"]))
    again = json.loads(run("export", amber, "--format", "json").out)
    assert found == fold(decode_all(again["events"]))
    assert len(found.events) == 4
    assert whole["status"]["hypotheses"][0]["label"] == "H1"


def test_an_export_is_private_and_replaces_nothing_unasked(
    run: Run, amber: str, tmp_path: Path
) -> None:
    target = tmp_path / "summary.md"
    assert run("export", amber, "-o", str(target)).status == 0
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_text()
    assert run("export", amber, "-o", str(target)).status == 4
    assert target.read_text() == before
    assert run("export", amber, "-o", str(target), "--force").status == 0
    assert run("export", amber, "-o", str(tmp_path)).status == 4
    link = tmp_path / "link.md"
    link.symlink_to(target)
    assert run("export", amber, "-o", str(link), "--force").status == 4
    assert run("export", amber, "-o", str(tmp_path / "no" / "x.md")).status == 5


def test_a_look_back_knows_times_that_were_corrected_since(run: Run, amber: str) -> None:
    run("do", amber, "/ic maya", "--at", "2026-03-02T12:30Z")
    ids = {e["kind"]: e["id"] for e in run("export", amber, "--format", "json").json["events"]}
    for kind, time in (("incident.declared", "11:30Z"), ("role.assigned", "11:34Z")):
        moved = run("do", amber, f"/retime {ids[kind]} 2026-03-02T{time}")
        assert moved.status == 0, moved.err
    found = run("status", amber, "--at", "2026-03-02T11:50Z", "--json").json
    assert found["title"] == "checkout 5xx"
    assert found["declared_at"] == "2026-03-02T11:30:00.000Z"
    assert [held["name"] for held in found["roles"]["ic"]] == ["maya"]
    assert "no_ic" not in [hazard["name"] for hazard in found["hazards"]]


@pytest.mark.parametrize(
    ("command", "form"),
    [
        ("status", ()),
        ("status", ("--json",)),
        ("status", ("--oneline",)),
        ("timers", ()),
        ("timers", ("--json",)),
    ],
)
def test_a_look_back_before_the_declaration_shows_no_incident(
    run: Run, amber: str, command: str, form: tuple[str, ...]
) -> None:
    found = run(command, amber, "--at", "2026-03-02T11:59Z", *form)
    assert (found.status, found.out) == (3, "")
    said = "amber was not declared yet at 2026-03-02 11:59Z (declared 2026-03-02 12:00Z)"
    assert said in found.err
    there = run(command, amber, "--at", "2026-03-02T12:00Z", *form)
    assert (there.status, there.err) == (0, "")


def test_the_json_of_status_says_what_its_lines_say(run: Run, amber: str) -> None:
    for minute, line in (("01", "/impact is cards fail"), ("02", "/mit roll back")):
        done = run("do", amber, line, "--at", f"2026-03-02T12:{minute}Z", "--yes")
        assert done.status == 0, done.err
    found = run("status", amber, "--at", "2026-03-02T12:40Z", "--json").json
    text = run("status", amber, "--at", "2026-03-02T12:40Z").out
    assert found["impact"]["text"] in text
    assert found["suggested_phase"] == "mitigation"
    assert f"the record shows another phase: /phase {found['suggested_phase']}" in text
    titles = {hazard["name"]: hazard["title"] for hazard in found["hazards"]}
    assert titles["communication_silence"].startswith("Update overdue: ")
    assert found["cancelled"] is None
    done = run("do", amber, "/cancel false alarm", "--at", "2026-03-02T12:45Z", "--yes")
    assert done.status == 0, done.err
    over = run("status", amber, "--at", "2026-03-02T12:50Z", "--json").json["cancelled"]
    assert (over["reason"], over["at"]) == ("false alarm", "2026-03-02T12:45:00.000Z")


@pytest.mark.parametrize("whose", [(), ("amber",)])
def test_a_since_that_is_no_span_is_refused_with_its_forms(
    run: Run, amber: str, whose: tuple[str, ...]
) -> None:
    found = run("figures", *whose, "--since", "nonsense")
    assert found.status == 2
    assert "'30 days', '6 months', or a date such as 2026-01-31" in found.err


def test_a_since_beside_one_incident_is_said_to_choose_nothing(run: Run, amber: str) -> None:
    found = run("figures", amber, "--since", "30 days")
    assert found.status == 0
    assert "--since chooses among the incidents of a folder" in found.err


def test_status_says_whose_a_task_is_what_was_decided_and_why(run: Run, amber: str) -> None:
    for minute, line in (
        ("01", "/ic maya"), ("02", "*@dana 20m replicas"), ("03", "/impact is cards fail"),
        ("04", "!Roll back? -> yes, to v2.30 @raj because it fits the start"),
        ("05", "/impact 2026-03-02T11:58Z"), ("06", "/mit roll back v2.31"),
    ):  # fmt: skip
        done = run("do", amber, line, "--at", f"2026-03-02T12:{minute}Z", "--yes")
        assert done.status == 0, done.err
    text = run("status", amber, "--at", "2026-03-02T12:20Z").out
    for wanted in (
        "T1   open       replicas  @dana  back 12:22Z",
        "D1   recorded   Roll back? → yes, to v2.30  @raj  at 12:04Z  because it fits the start",
        "  cards fail\n  since 2026-03-02 11:58Z",
        "the record shows another phase: /phase mitigation",
    ):
        assert wanted in text
    later = run("status", amber, "--at", "2026-03-04T12:20Z").out
    for wanted in (
        "back 2026-03-02 12:22Z, late by 1d 23h",
        "maya since 2026-03-02 12:01Z",
        "at 2026-03-02 12:15Z",
        "no_scribe since 2026-03-02 12:10Z",
        "never told, due 2026-03-02 12:15Z",
    ):
        assert wanted in later


def test_status_says_why_it_was_cancelled(run: Run, amber: str) -> None:
    line = "/cancel a false alarm of the probe"
    assert run("do", amber, line, "--at", "2026-03-02T12:09Z").status == 0
    text = run("status", amber, "--at", "2026-03-02T12:20Z").out
    assert "cancelled at 12:09Z: a false alarm of the probe" in text


def test_status_says_that_a_newer_version_is_needed(run: Run, amber: str, tmp_path: Path) -> None:
    assert run("status", amber, "--json").json["newer_version"] == 0
    with EventFile(tmp_path / "incidents" / "amber.json", clock=SystemClock()) as file:
        file.append([{"v": 2, "kind": "severity.changed", "by": "m", "node": "n", "body": {}}])
    assert run("status", amber, "--json").json["newer_version"] == 1
    for words in (run("status", amber).out, run("status", amber, "--oneline").out):
        assert "1 entry of a newer version: upgrade" in words


def test_conflicts_lists_what_is_contested_and_how_it_is_settled(
    run: Run, amber: str, tmp_path: Path
) -> None:
    assert run("conflicts", amber).out == "Nothing is contested.\n"
    mine, theirs = tmp_path / "incidents" / "amber.json", tmp_path / "theirs.json"
    shutil.copy(mine, theirs)
    run("do", str(mine), "/ic lee", "--as", "maya")
    run("do", str(theirs), "/ic sam", "--as", "raj")
    assert run("merge", str(theirs), "--into", amber).status == 0
    found = run("conflicts", amber, "--json").json["conflicts"]
    assert found == run("status", amber, "--json").json["conflicts"]
    [conflict] = found
    assert (conflict["register"], conflict["settle"]) == ("role:ic", "/role ic NAME")
    assert [(c["value"], c["by"], c["shown"]) for c in conflict["claims"]] == [
        ("lee", "maya", True), ("sam", "raj", True),
    ]  # fmt: skip
    text = run("conflicts", amber).out
    assert "role ic: lee (maya" in text
    assert "/role ic NAME settles it" in text
    assert "! contested: role ic: lee (maya" in run("status", amber).out
    assert run("do", amber, "/role ic lee").status == 0
    assert run("conflicts").out == "Nothing is contested.\n"


def test_a_contested_severity_is_marked_in_one_line(run: Run, amber: str, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.json"
    shutil.copy(tmp_path / "incidents" / "amber.json", theirs)
    run("do", amber, "/sev 2 one region")
    run("do", str(theirs), "/sev 3 few users")
    run("merge", str(theirs), "--into", amber)
    assert run("status", amber, "--oneline").out.startswith("SEV-2? ")
    assert run("status", amber, "--json").json["severity"] == 2


def test_status_tells_what_arrived_late_and_what_it_changed(
    run: Run, amber: str, tmp_path: Path
) -> None:
    path = tmp_path / "incidents" / "amber.json"
    run("log", amber, "here")
    with EventFile(path, clock=SystemClock()) as file:
        mine = file.read()[-1]
    away = ManualClock(datetime.fromisoformat(mine["rec"]) - timedelta(minutes=25))
    with EventFile(path, clock=away) as file:
        draft = {"v": 1, "kind": "severity.changed", "by": "maya", "node": "away"}
        [late] = file.append([draft | {"body": {"to": 3}}])
    found = run("status", amber, "--json").json["late_arrivals"]
    [entry] = found["entries"]
    assert (entry["event"], entry["by"], entry["late_s"]) == (late["id"], "maya", 1500)
    assert found["severity_before"] == 1
    assert found["deadlines"], "those of SEV-1 alone are gone"
    text = run("status", amber).out
    assert "by maya's machine arrived late (↓ +25:00)" in text
    assert "! by that SEV-1 became SEV-3" in text
    assert "is gone" in text


def test_a_duplicate_and_what_goes_on_for_it_are_found_from_each_other(
    run: Run, amber: str
) -> None:
    other = run("declare", "db down", "-s2", "--json").json["id"]
    run("do", amber, f"/cancel same outage duplicate-of {other}")
    assert run("status", amber, "--json").json["cancelled"]["duplicate_of"] == other
    assert run("status", other, "--json").json["duplicates"] == [amber]
    assert f"its duplicates, whose logs are their own: {amber}" in run("status", other).out
    rows = {row["id"]: row for row in run("list", "--json").json["incidents"]}
    assert (rows[amber]["duplicate_of"], rows[amber]["duplicates"]) == (other, [])
    assert (rows[other]["duplicate_of"], rows[other]["duplicates"]) == (None, [amber])
    listed = run("list").out
    assert f"duplicate of {other}" in listed
    assert f"its duplicates: {amber}" in listed
    for kind in ("summary", "aar", "timeline", "html"):
        assert other in run("export", amber, "--format", kind).out, kind
        assert amber in run("export", other, "--format", kind).out, kind
