"""`drill` without a terminal, and the mark of a drill in everything that is printed or written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from incident_tui.cli.context import CommandContext
from incident_tui.cli.table import COMMANDS
from incident_tui.clock import ManualClock
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.record.time_scale import TimeScale
from incident_tui.drills.player import Replay
from incident_tui.drills.script_file import drill_names, shipped_drill
from incident_tui.interchange.exports.formats import FORMATS
from tests.cli.conftest import Run
from tests.support import T0


@pytest.fixture
def drill(run: Run) -> str:
    """A drill with something in each of its documents."""
    assert run("declare", "checkout 5xx", "-s1", "--drill", "--id", "range").status == 0
    for line in ("/action write it up @lee due in 3 days", "/aar in 10 days", "/ic maya", "a note"):
        assert run("do", "range", line).status == 0
    return "range"


def test_the_list_names_every_drill_on_a_line(run: Run) -> None:
    found = run("drill")
    assert (found.status, found.err) == (0, "")
    assert [line.split()[0] for line in found.out.splitlines()] == [*drill_names()]
    assert found.out == run("drill", "list").out
    rows = run("drill", "list", "--json").json["drills"]
    assert [row["name"] for row in rows] == [*drill_names()]
    assert all(row["length_s"] >= 480 and row["severity"] in {1, 2} for row in rows)


@pytest.mark.parametrize(
    ("argv", "status", "says"),
    [
        (("bad-deplyo",), 3, "There is no drill 'bad-deplyo'; did you mean bad-deploy?"),
        (("bad-deploy",), 2, "The screens need a terminal"),
        (("bad-deploy", "--speed", "0"), 4, "cannot run 0 times"),
        (("bad-deploy", "--speed", "fast"), 2, "is not a number"),
        (("bad-deploy", "more"), 2, "means nothing here"),
        (("replay",), 2, "Which incident?"),
        (("replay", "nowhere"), 3, "samples: checkout-live, database-failover-2018"),
        (("replay", "checkout-live"), 2, "The screens need a terminal"),
        (("score", "nowhere"), 3, "There is no incident"),
    ],
)
def test_what_is_refused_says_why_and_makes_nothing(
    run: Run, tmp_path: Path, argv: tuple[str, ...], status: int, says: str
) -> None:
    found = run("drill", *argv)
    assert (found.status, says in found.err) == (status, True), found.err
    assert not [*(tmp_path / "incidents").glob("*.json")]


def test_a_drill_is_scored_and_nothing_else_is(run: Run, drill: str, amber: str) -> None:
    found = run("drill", "score", drill)
    assert (found.status, found.out.startswith("DRILL  checkout 5xx\n")) == (0, True)
    assert run("drill", "score", drill, "--json").json["drill"] is True
    refused = run("drill", "score", amber)
    assert refused.status == 4
    assert "amber is not a drill; only drills are scored" in refused.err


@pytest.mark.parametrize("kind", FORMATS)
def test_every_document_of_a_drill_says_so(run: Run, drill: str, amber: str, kind: str) -> None:
    assert "DRILL" in run("export", drill, "--format", kind).out.replace('"drill": true', "DRILL")
    for line in ("/action write it up @lee due in 3 days", "/aar in 10 days"):
        run("do", amber, line)
    real = run("export", amber, "--format", kind).out
    assert "DRILL" not in real
    assert '"drill": true' not in real


def test_every_line_of_the_table_says_so(run: Run, drill: str) -> None:
    lines = run("export", drill, "--format", "csv").out.splitlines()
    assert lines[0].endswith(",drill")
    assert all(line.endswith(",DRILL") for line in lines[1:])


@pytest.mark.parametrize("kind", ["summary", "timeline", "aar", "csv", "ics", "html", "json"])
def test_a_copy_for_outside_says_so_too(run: Run, drill: str, kind: str) -> None:
    found = run("export", drill, "--format", kind, "--audience", "external").out
    assert "DRILL" in found.replace('"drill": true', "DRILL")


@pytest.mark.parametrize(
    "argv",
    [("status",), ("status", "--oneline"), ("timers",), ("figures",), ("drill", "score")],
)
def test_what_is_printed_of_a_drill_says_so(run: Run, drill: str, argv: tuple[str, ...]) -> None:
    command = (argv[0], *argv[1:], drill) if argv[0] == "drill" else (argv[0], drill, *argv[1:])
    assert "DRILL" in run(*command).out


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_every_line_that_is_watched_says_so(run: Run, drill: str, options: tuple[str, ...]) -> None:
    """A real process: a line is handed on alone, and must say what it is of."""
    program = [sys.executable, "-m", "incident_tui", "watch", drill, *options]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        run("log", drill, "something new")
        lines.append(process.stdout.readline())
        process.terminate()
        process.wait()
    if options:
        assert [json.loads(line)["drill"] for line in lines] == [True, True]
    else:
        assert all(line.startswith("DRILL ") for line in lines)


def test_the_list_says_so(run: Run, drill: str, amber: str) -> None:
    marked = [line for line in run("list").out.splitlines() if "DRILL" in line]
    assert [line.split()[1] for line in marked] == [drill]
    rows = run("list", "--json").json["incidents"]
    assert {row["id"]: row["drill"] for row in rows} == {drill: True, amber: False}


def test_drills_change_no_figure_and_owe_nothing(run: Run, amber: str) -> None:
    assert (
        run("do", amber, "/resolve waive all over").status == 0
    )  # else its silence grows meanwhile
    before = run("figures", "--json").json
    run("declare", "practice", "-s1", "--drill", "--id", "range", "--ic", "maya")
    run("do", "range", "/resolve waive all a try")
    run("do", "range", "/close")
    after = run("figures", "--json").json
    assert after.pop("left_out")["drills"] == 1
    before.pop("left_out")
    assert after == before
    (row,) = [row for row in run("list", "--json").json["incidents"] if row["id"] == "range"]
    assert row["owed"] == []


def test_time_in_a_fast_drill_is_the_same_in_every_command(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty times as fast: three seconds after the start, a minute has passed everywhere."""
    context = CommandContext(COMMANDS["drill"].parser().parse_args(["bad-deploy", "--speed", "20"]))
    clock = ManualClock(T0)
    monkeypatch.setattr("incident_tui.cli.context.SystemClock", lambda: clock)
    context.machine_clock = clock
    name = context.drills.begin(shipped_drill("bad-deploy"), 20)
    assert isinstance(name, str)
    assert name.startswith("inc-20260302-")
    clock.step(TimeScale(T0, 1 / 20).at(T0.replace(minute=1)))
    assert run("status", name, "--json").json["elapsed_s"] == 60
    assert run("list", "--json").json["incidents"][0]["elapsed_s"] == 60
    run("do", name, "/ic maya")
    (assigned,) = run("status", name, "--json").json["roles"]["ic"]
    assert assigned["since"] == "2026-03-02T12:01:00.000Z"
    assert run("figures", name, "--json").json["figures"]["assign_ic"]["seconds"] == 60
    run("log", name, "a minute into the drill")
    logged = run("export", name, "--format", "json").json["events"][-1]
    assert logged["at"] == logged["rec"] == "2026-03-02T12:01:00.000Z"


def test_a_replay_begins_as_a_drill_and_goes_on_where_it_is_opened(run: Run, amber: str) -> None:
    run("log", amber, "one", "--at", "2026-03-02T12:01:00Z")
    context = CommandContext(COMMANDS["drill"].parser().parse_args(["replay", amber]))
    source = context.session(amber, read_only=True)
    source.close()
    name = context.drills.begin_replay(Replay(source.incident.events), amber, 1)
    session = context.session(name)
    declared = session.incident.declared
    assert (declared.drill, declared.script, declared.title) == (
        True, f"replay:{amber}", "checkout 5xx",
    )  # fmt: skip
    playing = context.drills.player_of(session)
    assert playing is not None
    playing.session.close()
    session.close()
    assert json.loads(run("drill", "score", name, "--json").out)["lessons"] == []


def test_what_is_no_drill_is_not_played(run: Run, drill: str, amber: str) -> None:
    context = CommandContext(COMMANDS["drill"].parser().parse_args([]))
    for name in (drill, amber):
        session = context.session(name)
        assert context.drills.player_of(session) is None
        session.close()


def test_a_replay_of_nothing_is_refused() -> None:
    with pytest.raises(RefusedError):
        Replay([])
