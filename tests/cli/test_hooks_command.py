"""Hooks from the command line: who runs them, when, and what becomes of the command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from incident_tui.cli.commands.watch import watch_hooks as hooks_of
from incident_tui.cli.text.changes import Snapshot, snapshot
from tests.cli.conftest import Run
from tests.cli.test_watch import BOOK, START, Watched

KEEP = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Set a hook for everything; what it is told is kept in the file returned."""
    place = tmp_path / "told"
    words = json.dumps([sys.executable, "-c", KEEP, str(place)])
    (tmp_path / "config.toml").write_text(f"[hooks]\nany = {words}\n")
    return place


def kinds(place: Path) -> list[str]:
    return [row["hook"] for row in rows(place)]


def rows(place: Path) -> list[dict[str, Any]]:
    if not place.exists():
        return []
    return [json.loads(line) for line in place.read_text().splitlines()]


def test_each_command_that_records_runs_them_once_for_each_event(run: Run, told: Path) -> None:
    run("declare", "checkout 5xx", "-s1", "--id", "amber", "--ic", "maya", "--once", "a")
    run("declare", "checkout 5xx", "-s1", "--id", "amber", "--ic", "maya", "--once", "a")
    run("log", "amber", "pods restarted", "--once", "k")
    run("log", "amber", "pods restarted", "--once", "k")
    logged = run("log", "amber", "-", stdin="one\ntwo\n").out.split()
    run("do", "amber", "/sev 2 only one region", "--once", "s")
    run("do", "amber", "/sev 2 only one region", "--once", "s")
    run("update", "amber", "internal", "Card payments fail.")
    run("redact", "amber", logged[0], "a name")
    assert kinds(told) == [
        "incident.declared", "role.assigned", "entry.added", "entry.added", "entry.added",
        "severity.changed", "update.posted", "redacted",
    ]  # fmt: skip
    assert rows(told)[-2]["incident"] == {
        "id": "amber", "title": "checkout 5xx", "severity": 2, "phase": "detection",
        "state": "live", "drill": False,
    }  # fmt: skip


def test_what_is_told_of_an_event_is_what_the_export_says(run: Run, told: Path, amber: str) -> None:
    run("update", amber, "internal", "Card payments fail.")
    exported = json.loads(run("export", amber, "--format", "json").out)["events"]
    assert [row["event"] for row in rows(told)] == exported


def test_looking_on_bringing_in_and_drills_run_none(run: Run, told: Path, tmp_path: Path) -> None:
    run("declare", "a drill", "-s1", "--id", "drill", "--drill")
    run("log", "drill", "x")
    run("declare", "checkout 5xx", "-s1", "--id", "amber")
    before = kinds(told)
    log = tmp_path / "log.tsv"
    log.write_text("time\ttext\n2026-03-02T12:00Z\tpods restarted\n")
    assert run("import", "amber", str(log), "--format", "tsv", "--yes").status == 0
    run("status", "amber")
    run("export", "amber")
    assert kinds(told) == before == ["incident.declared"]


def test_private_words_stay_here(run: Run, told: Path, amber: str) -> None:
    run("log", amber, "hunter2", "--private")
    assert "hunter2" not in told.read_text()
    assert rows(told)[-1]["event"]["body"] == {"private": True, "text": None}


def set_hook(tmp_path: Path, code: str, seconds: int = 10) -> None:
    words = json.dumps([sys.executable, "-c", code])
    (tmp_path / "config.toml").write_text(
        f"[hooks]\nentry.added = {{ run = {words}, seconds = {seconds} }}\n"
    )


@pytest.mark.parametrize("argv", [("log", "amber", "x"), ("do", "amber", "x")])
def test_a_failing_hook_is_told_and_changes_nothing(
    run: Run, amber: str, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    set_hook(tmp_path, "import sys; sys.exit('no such channel')")
    found = run(*argv)
    assert found.status == 0
    assert len(found.out.split()) == 1
    assert found.err == "incident-tui: hook entry.added failed: exit 1: no such channel\n"


def test_the_id_is_out_before_a_hanging_hook_is_waited_for(amber: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    set_hook(tmp_path, f"open({str(gate)!r}).read()", seconds=60)
    with subprocess.Popen(
        [sys.executable, "-m", "incident_tui", "log", amber, "x"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        printed = process.stdout.readline()
        assert len(printed.strip()) == 36
        assert process.poll() is None  # the hook still holds the gate
        gate.write_text("go")
        assert process.wait(60) == 0
        assert process.stderr.read() == ""


def test_an_interrupted_wait_leaves_nothing_running(amber: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    set_hook(tmp_path, f"f = open({str(gate)!r}, 'w'); import time; time.sleep(60)", seconds=60)
    with subprocess.Popen(
        [sys.executable, "-m", "incident_tui", "log", amber, "x"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        with gate.open() as reader:  # opens once the hook runs
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
            assert reader.read() == ""  # ends only when nobody holds the other end any more


def test_a_bad_hook_is_a_finding_and_the_record_goes_on(
    run: Run, amber: str, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[hooks]\nupdate.postd = ["x"]\n')
    assert 'did you mean "posted"?' in run("config", "check").out
    found = run("log", amber, "x")
    assert found.status == 0
    assert "the defaults are used" in found.err


def test_check_finds_a_program_that_is_not_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[hooks]\n\nany = ["./no-such", "x"]\n')
    found = run("config", "check")
    assert found.status == 1
    assert f"line 3: hooks.any names {tmp_path / 'no-such'}" in found.out


# -- timers and hazards --------------------------------------------------------------------------


def test_only_a_watch_that_is_asked_to_runs_those_of_timers(
    run: Run, told: Path, amber: str
) -> None:
    """A dashboard, a wall and a plain watch beside it post nothing: no timer is posted twice."""
    watched = Watched(run)
    plain = watched.passes(minutes=20)
    watched.through(plain)
    assert kinds(told) == ["incident.declared"]
    session = watched.context.session(amber, read_only=True)
    on_change = hooks_of(watched.context, session)
    before, after = (
        snapshot(session.incident, BOOK, START + timedelta(minutes=m), private=False)
        for m in (9, 11)
    )
    assert isinstance(before, Snapshot)
    on_change(before, after)
    on_change(after, after)
    watched.context.end()
    found = rows(told)[1:]
    assert {row["hook"] for row in found} == {"timer.overdue", "hazard.raised"}
    late = next(row for row in found if row["hook"] == "timer.overdue")
    assert late["timer"]["name"] == "assign_ic"
    hazard = next(row for row in found if row["hook"] == "hazard.raised")
    assert hazard["hazard"]["name"] == "no_ic"


def test_watching_with_hooks_needs_one_for_timers(run: Run, amber: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[hooks]\nupdate = ["true"]\n')
    found = run("watch", amber, "--hooks")
    assert found.status == 2
    assert "No hook is set for timers or hazards" in found.err
