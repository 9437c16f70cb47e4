"""Documents, figures and alerts from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("kind", ["summary", "timeline", "aar", "json", "csv", "html"])
def test_an_external_copy_says_first_what_it_strips(run: Run, amber: str, kind: str) -> None:
    run("do", amber, "/ic maya", "--at", "2026-03-02T12:01Z")
    run("log", amber, "db-01.prod.internal is down, see https://x.example")
    run("log", amber, "the intern", "--private")
    found = run("export", amber, "--format", kind, "--audience", "external")
    assert found.status == 0
    for words in ("maya", "db-01", "x.example", "intern"):
        assert words not in found.out.replace("internal", "")
    assert "private entries: 1" in found.err
    assert "hosts: 1 (db-01.prod.internal)" in found.err


def test_a_brief_is_not_for_outside(run: Run, amber: str) -> None:
    assert run("export", amber, "--format", "brief", "--audience", "external").status == 2


def test_the_hand_off_has_its_sections(run: Run, amber: str) -> None:
    headings = [
        line
        for line in run("export", amber, "--format", "aar").out.splitlines()
        if line.startswith("## ")
    ]
    assert headings == [
        "## Summary", "## Detection", "## Response figures", "## Communication", "## Roles",
        "## Decisions", "## Hypotheses", "## Mitigation", "## Hazards", "## Root cause",
        "## Contributing factors", "## What went well", "## Action items", "## Timeline",
        "## AAR scheduled for",
    ]  # fmt: skip


def test_figures_leave_drills_and_cancelled_out(run: Run, amber: str) -> None:
    run("declare", "drill", "--drill", "--id", "birch")
    run("declare", "dup", "--id", "cedar")
    run("do", "cedar", "/cancel false alarm")
    found = run("figures", "--json").json
    assert [one["id"] for one in found["incidents"]] == [amber]
    assert found["left_out"] == {"drills": 1, "cancelled": 1, "earlier": 0, "unreadable": []}
    assert found["by_severity"]["SEV-1"]["incidents"] == [amber]
    assert list(found["by_month"]) == ["2026-03"]
    text = run("figures").out
    assert "1 incident  (left out: 1 drill, 1 cancelled)" in text
    assert run("figures", "--since", "2099-01-01", "--json").json["incidents"] == []
    assert run("figures", "--since", "a while").status == 2


def test_figures_name_a_file_that_cannot_be_read(run: Run, amber: str, tmp_path: Path) -> None:
    (tmp_path / "incidents" / "broken.json").write_text("not json")
    found = run("figures", "--json")
    assert found.status == 0
    assert found.json["left_out"]["unreadable"] == ["broken"]
    assert "broken" in found.err


def test_an_alert_declares_with_its_own_start(run: Run, tmp_path: Path) -> None:
    alert = tmp_path / "alert.json"
    payload = {"title": "API \x1b[31merrors", "startsAt": "2026-03-02T11:57:00Z", "severity": "P2"}
    alert.write_text(json.dumps(payload))
    assert run("declare", "--from-alert", str(alert), "--id", "a").out.split()[-1] == "a"
    status = run("status", "a", "--json").json
    assert (status["title"], status["severity"]) == ("API errors", 2)
    assert status["detected_at"] == "2026-03-02T11:57:00.000Z"
    declared = json.loads(run("export", "a", "--format", "json").out)["events"][0]["body"]
    assert declared["source"] == "alert"
    found = run("declare", "my", "title", "-s1", "--from-alert", "-", "--id", "b",
                stdin=json.dumps(payload))  # fmt: skip
    assert found.status == 0
    assert run("status", "b", "--json").json["title"] == "my title"


def test_an_alert_is_declared_once(run: Run) -> None:
    text = json.dumps({"title": "x", "timestamp": 1772452800})
    first = run("declare", "--from-alert", "-", "--once", "k", stdin=text).out
    assert run("declare", "--from-alert", "-", "--once", "k", stdin=text).out == first
    name = first.split()[-1]
    assert len(json.loads(run("export", name, "--format", "json").out)["events"]) == 2


def test_an_alert_of_tomorrow_is_asked_about(run: Run) -> None:
    text = json.dumps({"title": "x", "startsAt": "2099-01-01T00:00:00Z"})
    assert run("declare", "--from-alert", "-", stdin=text).status == 4
    assert run("declare", "--from-alert", "-", "--yes", stdin=text).status == 0
    assert run("declare", "--from-alert", "-", stdin="{}").status == 2
    assert run("declare", "--from-alert", "/no/such").status == 3
