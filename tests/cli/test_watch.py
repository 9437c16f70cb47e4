"""`watch`: what happens in an incident, a plain line each, as it happens."""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from incident_tui.cli.commands.watch import follow
from incident_tui.cli.context import CommandContext
from incident_tui.cli.text.changes import Snapshot, changes, snapshot
from incident_tui.clock import ManualClock
from incident_tui.config.playbook import load_playbook
from tests.cli.conftest import Run

BOOK = load_playbook()
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Step = Callable[[], object]


class Watched:
    """An incident that is watched, with a clock that moves only when told to."""

    def __init__(self, run: Run, *, private: bool = False) -> None:
        self.run = run
        self.clock = ManualClock(START)
        options = argparse.Namespace(
            id="amber", private=private, as_name="sam", tz=None, data_dir=None, playbook=None
        )
        self.context = CommandContext(options, self.clock)
        self.path = self.context.path_of("amber")
        self.said: list[str] = []

    def through(self, *steps: Step) -> list[str]:
        """Watch while each step is taken; return the lines after the first look."""
        session = self.context.session("amber", read_only=True)
        waiting: Iterator[Step] = iter(steps)

        def pause() -> bool:
            step = next(waiting, None)
            if step is not None:
                step()
            return step is not None

        first = snapshot(session.incident, BOOK, START, private=self.context.options.private)
        opening = changes(Snapshot(START, session.incident), first, BOOK, UTC)
        self.said = [change.line(UTC) for change in follow(self.context, session, pause)]
        session.close()
        return self.said[1 + len(opening) :]

    def does(self, *argv: str) -> Step:
        def step() -> None:
            assert self.run(*argv).status == 0

        return step

    def passes(self, **span: float) -> Step:
        return lambda: self.clock.advance(timedelta(**span))


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (("log", "amber", "pods restarted", "--at", "2026-03-02T14:05:07Z", "--as", "sam"),
         "14:05:07Z note sam: pods restarted (recorded "),
        (("do", "amber", "/sev 2 only one region", "--as", "kim"),
         "Z severity kim: SEV-2 — only one region"),
        (("do", "amber", "/phase mitigation", "--as", "kim"), "Z phase kim: Mitigation"),
        (("do", "amber", "?pool change", "--as", "kim"), "Z hypothesis kim: H1 pool change"),
        (("log", "amber", "two\x1b[31m\nlines", "--as", "kim"), "Z note kim: two"),
        (("log", "amber", "hunter2", "--private", "--as", "kim"), "Z note kim: private entry"),
    ],
)  # fmt: skip
def test_an_entry_is_a_line(run: Run, amber: str, argv: tuple[str, ...], line: str) -> None:
    found = Watched(run).through(lambda: run(*argv))
    assert any(line in said for said in found), found
    assert not any("\x1b" in said or "\n" in said or "hunter2" in said for said in found)


def test_private_entries_have_their_text_only_when_asked_for(run: Run, amber: str) -> None:
    watched = Watched(run, private=True)
    found = watched.through(watched.does("log", amber, "hunter2", "--private", "--as", "kim"))
    assert found[0].endswith("Z note kim: hunter2")


def test_an_amendment_is_said_with_the_entry_as_it_stands_then(run: Run, amber: str) -> None:
    ref = run("log", amber, "wrong", "--at", "2026-03-02T12:01:00Z").out.strip()
    hidden = run("log", amber, "hunter2", "--private", "--at", "2026-03-02T12:02:00Z").out.strip()
    watched = Watched(run)
    found = watched.through(
        watched.does("redact", amber, ref, "a name", "--as", "kim"),
        watched.does("do", amber, f"/edit {hidden} hunter3", "--as", "kim"),
    )
    assert found[0].endswith(" redacted kim: entry of 12:01:00Z: [redacted by kim: a name]")
    assert found[1].endswith(" corrected kim: note of 12:02:00Z: private entry")


def test_timers_are_said_as_they_cross(run: Run, amber: str) -> None:
    """Soon, overdue, missed once more, met: each once, whatever the number of looks."""
    watched = Watched(run)
    found = watched.through(
        watched.passes(minutes=11, seconds=15),
        watched.passes(seconds=1),
        watched.passes(minutes=3, seconds=46),
        watched.passes(seconds=2),
        watched.passes(minutes=15),
        watched.does("update", amber, "internal", "Nothing new.", "--stage", "initial",
                     "--at", "2026-03-02T12:30:30Z"),
    )  # fmt: skip
    assert [line for line in found if " timer: Internal " in line] == [
        "12:11:15Z timer: Internal due soon, due 12:15Z",
        "12:15:02Z timer: Internal OVERDUE, due 12:15Z",
        "12:30:04Z timer: Internal OVERDUE, due 12:15Z, missed 1",
        "12:30:04Z timer: Internal met (15:04 late), next due 12:45Z",
    ]


def test_a_deadline_is_met_once_and_hazards_come_and_go(run: Run, amber: str) -> None:
    watched = Watched(run)
    found = watched.through(
        watched.passes(minutes=10, seconds=1),
        watched.does("do", amber, "/ic maya", "--at", "2026-03-02T12:10:01Z"),
        watched.passes(seconds=1),
    )
    assert "12:10:01Z timer: Assign an IC OVERDUE, due 12:10Z" in found
    assert [line for line in found if "Assign an IC met" in line] == [
        "12:10:01Z timer: Assign an IC met (00:01 late)"
    ]
    hazards = [line for line in found if "hazard: " in line and "No IC" in line]
    assert hazards[0].startswith("12:10:01Z hazard: No IC: no commander yet")
    assert 'say: "I am taking incident command' in hazards[0]
    assert hazards[1:] == ["12:10:01Z hazard: over: No IC"]


def test_hints_for_the_scribe_are_private(run: Run, amber: str) -> None:
    run("log", amber, "it is all his fault", "--at", "2026-03-02T12:00:01Z")
    incident = CommandContext(argparse.Namespace(
        as_name="x", data_dir=None, playbook=None, tz=None)).session(amber).incident  # fmt: skip
    at = START + timedelta(minutes=1)
    assert "blame" not in {h.name for h in snapshot(incident, BOOK, at, private=False).hazards}
    assert "blame" in {h.name for h in snapshot(incident, BOOK, at, private=True).hazards}


def test_nothing_new_says_nothing(run: Run, amber: str) -> None:
    watched = Watched(run)
    assert watched.through(*[watched.passes(seconds=0.1)] * 20) == []
    assert watched.said[0] == "12:00:00Z watching amber: SEV-1 · checkout 5xx · detection · live"


def test_a_file_that_cannot_be_read_for_a_while_is_said_once(
    run: Run, amber: str, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = Watched(run)
    away = watched.path.with_suffix(".away")
    heard: list[str] = []

    def back() -> None:
        heard.append(capsys.readouterr().err)
        away.rename(watched.path)

    found = watched.through(
        lambda: watched.path.rename(away), *[lambda: None] * 3, back,
        watched.does("log", amber, "still here", "--as", "kim"),
    )  # fmt: skip
    assert heard[0].count("still watching") == 1
    assert any(line.endswith("note kim: still here") for line in found)


def _read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], 10)
    assert ready, "nothing was printed in 10 s"
    return process.stdout.readline()


def _started(*argv: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "incident_tui", "watch", *argv],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_prints_at_once_and_ends_in_peace(
    run: Run, amber: str, tmp_path: Path, number: signal.Signals
) -> None:
    content = (tmp_path / "incidents" / "amber.json").read_bytes()
    process = _started("--json")
    try:
        first = json.loads(_read_line(process))
        assert (first["kind"], first["who"]) == ("watching", "amber")
        assert (tmp_path / "incidents" / "amber.json").read_bytes() == content
        id_ = run("log", amber, "größe ✓", "--as", "kim").out.strip()
        while (found := json.loads(_read_line(process)))["id"] != id_:
            assert found["kind"] in {"timer", "hazard"}
        assert (found["kind"], found["who"], found["text"]) == ("note", "kim", "größe ✓")
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    finally:
        process.kill()


def test_it_ends_when_nobody_reads_any_more(run: Run, amber: str) -> None:
    process = _started()
    try:
        assert "watching amber" in _read_line(process)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    finally:
        process.kill()
