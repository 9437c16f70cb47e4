"""Hooks as programs: what they get; one that hangs, fails, floods or is missing is told."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.hooks.hook import Hook
from incident_tui.hooks.process import MOST_SAID
from incident_tui.hooks.runner import WAITING, WITHIN, Hooks
from tests.support import declared, event, incident

ENVIRON = {"PATH": os.environ["PATH"]}
UPDATE = event(f.UpdatePosted("internal", "initial", "Card payments fail."), 5)


class Team:
    """Hooks that are set, and what was said of them."""

    def __init__(self, *hooks: Hook, **environ: str) -> None:
        self.said: list[str] = []
        self.hooks = Hooks(hooks, self.said.append, {**ENVIRON, **environ})

    def record(self, *events: Event, drill: bool = False) -> None:
        first = declared()
        if drill:
            first = event(f.IncidentDeclared("checkout 5xx", 1, drill=True))
        self.hooks.recorded("amber", incident(first, *events), events)


def python(code: str, on: str = "update.posted", seconds: int = 10) -> Hook:
    return Hook(on, (sys.executable, "-c", code), seconds)


def test_a_hook_gets_the_event_as_json_on_stdin(tmp_path: Path) -> None:
    place = tmp_path / "got"
    team = Team(python(f"import sys; open({str(place)!r}, 'w').write(sys.stdin.read())"))
    team.record(UPDATE)
    team.hooks.close()
    got = json.loads(place.read_text())
    assert got["hook"] == "update.posted"
    assert got["incident"]["id"] == "amber"
    assert got["event"]["body"]["text"] == "Card payments fail."
    assert team.said == []


def test_its_words_never_meet_a_shell(tmp_path: Path) -> None:
    place = tmp_path / "words"
    code = f"import sys; open({str(place)!r}, 'w').write(repr(sys.argv[1:]))"
    words = ("$(touch x)", "; rm -rf /", "a b", "*")
    team = Team(Hook("any", (sys.executable, "-c", code, *words)))
    team.record(UPDATE)
    team.hooks.close()
    assert place.read_text() == repr([*words])


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        (python("import time; time.sleep(60)", seconds=1), "it did not end within 1 s"),
        (python("import sys; sys.exit('no such channel\\nmore')"), "exit 1: no such channel"),
        (python("import os; os.kill(os.getpid(), 11)"), "ended by SIGSEGV"),
        (python("import sys\nwhile 1: sys.stderr.write('x' * 9999)"), "it said more than 64 KiB"),
        (Hook("update.posted", ("/no/such/program",)), "/no/such/program could not be started"),
        (python("import sys; sys.exit('\\x1b]0;title\\x07[red]\\x1b[2Jbad')"), "exit 1: [red]bad"),
        (python("import sys; sys.exit('password=hGx82kLmQ9rT')"), "exit 1: password=••••"),
    ],
    ids=["hangs", "fails", "crashes", "floods", "is missing", "hostile words", "secret"],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_one_clean_line(hook: Hook, said: str) -> None:
    team = Team(hook)
    team.record(UPDATE)
    team.hooks.close()
    assert len(team.said) == 1
    assert team.said[0].startswith(f"hook update.posted failed: {said}")
    assert "\n" not in team.said[0]


@pytest.mark.parametrize(
    "code",
    ["pass", "import sys; sys.stdin.close()", f"print('x' * {MOST_SAID * 4})",
     "import sys; sys.stderr.write('a word of warning')"],
    ids=["reads nothing", "closes stdin", "floods stdout", "warns"],
)  # fmt: skip
def test_what_a_hook_does_with_its_streams_is_its_own_business(code: str) -> None:
    """The text is longer than a pipe holds: nothing waits for a hook that does not read it."""
    team = Team(python(code))
    team.record(event(f.UpdatePosted("internal", "initial", "x" * 90_000), 5))
    team.hooks.close()
    assert team.said == []


def test_a_hook_that_is_stopped_takes_along_what_it_started(tmp_path: Path) -> None:
    place = tmp_path / "fifo"
    os.mkfifo(place)
    child = f"exec 3>{place}; sleep 60"
    team = Team(Hook("any", ("sh", "-c", f"sh -c '{child}' & sleep 60"), 1))
    team.record(UPDATE)
    with place.open() as reader:  # opens once the grandchild has opened its end
        team.hooks.close()
        assert reader.read() == ""  # ends only when nobody holds the other end any more
    assert "did not end" in team.said[0]


def test_one_that_hangs_holds_up_neither_the_caller_nor_the_others(tmp_path: Path) -> None:
    gate, done = tmp_path / "gate", threading.Event()
    os.mkfifo(gate)
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        if "any" in text:
            done.set()

    hanging = Hook("update.posted", ("sh", "-c", f"read x < {gate}"), 60)
    hooks = Hooks([hanging, python("import sys; sys.exit(1)", "any")], tell, ENVIRON)
    hooks.recorded("amber", incident(declared(), UPDATE), [UPDATE])
    assert done.wait(30)  # the other one has run and failed, while the first still hangs
    assert hooks.busy
    with gate.open("w") as writer:
        writer.write("go\n")
    hooks.close()
    assert told == ["hook any (update.posted) failed: exit 1"]


def test_too_many_events_for_a_slow_hook_are_left_out_and_said_once(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    os.mkfifo(started)
    os.mkfifo(gate)
    team = Team(Hook("any", ("sh", "-c", f"echo > {started}; read x < {gate} || true"), 60))
    team.record(UPDATE)
    started.read_text()  # the first event is with the hook: all that follow wait
    for _ in range(WAITING + 5):
        team.record(UPDATE)
    assert team.said == [f"hook any is left out: {WAITING} events wait for it"]
    team.hooks.stop_now()
    assert "was left out" in team.said[-1]


def test_ending_waits_for_the_time_limit_once_and_not_for_each_event() -> None:
    team = Team(python("import time; time.sleep(60)", seconds=1))
    for _ in range(20):
        team.record(UPDATE)
    team.hooks.close()
    found = re.fullmatch(r"hook update.posted was left out (\d+) times: .*", team.said[-1])
    assert found is not None
    assert int(found[1]) >= 18


def test_drills_and_samples_run_none() -> None:
    team = Team(python("import sys; sys.exit(1)", "any"))
    team.record(UPDATE, drill=True)
    sample = replace(event(f.IncidentDeclared("checkout 5xx", 1)), node="sample")
    team.hooks.recorded("sample-1", incident(sample, UPDATE), [UPDATE])
    team.hooks.close()
    assert team.said == []


def test_what_a_hook_records_runs_no_hooks() -> None:
    """Else a hook that logs would be told of its own entry for ever."""
    team = Team(python("import sys; sys.exit(1)", "any"), **{WITHIN: "update.posted"})
    assert not team.hooks.want("update.posted")
    code = f"import os, sys; sys.exit(os.environ['{WITHIN}'])"
    outer = Team(python(code, "any"))
    outer.record(UPDATE)
    outer.hooks.close()
    assert outer.said == ["hook any (update.posted) failed: exit 1: update.posted"]
