"""One incident, several windows: durable first, refusals and failures as values, nothing lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.clock import ManualClock
from incident_tui.domain.decide.intents import (
    AddEntry,
    ChangeSeverity,
    Declare,
    PostUpdate,
    Request,
)
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.domain.obligations.timers import timers
from incident_tui.session.session import Drafts, Recorder, Saved, Session, declare
from tests.support import T0, playbook


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(T0)


@pytest.fixture
def path(tmp_path: Path, clock: ManualClock) -> Path:
    made = tmp_path / "incidents" / "amber.json"
    request = Request(Declare("checkout 5xx", 1))
    found = declare(made, request, playbook(), Recorder("sam", "n1", clock))
    assert isinstance(found, tuple)
    return made


def window(path: Path, clock: ManualClock, name: str = "sam") -> Session:
    return Session.open(path, playbook(), Recorder(name, name, clock))


@pytest.fixture
def two(path: Path, clock: ManualClock) -> Iterator[tuple[Session, Session]]:
    one, other = window(path, clock), window(path, clock, "raj")
    yield one, other
    one.close()
    other.close()


def texts(session: Session) -> list[str]:
    return [t for e in session.incident.events if (t := getattr(e.fact, "text", None))]


def test_each_window_sees_what_the_other_wrote(two: tuple[Session, Session]) -> None:
    one, other = two
    assert isinstance(one.dispatch(Request(AddEntry("from one"))), Saved)
    assert other.follow()
    assert isinstance(other.dispatch(Request(AddEntry("from the other"))), Saved)
    assert one.follow()
    assert texts(one) == texts(other) == ["from one", "from the other"]
    assert one.incident == other.incident
    assert not one.follow()


def test_what_is_saved_is_read_back_by_the_next_window(path: Path, clock: ManualClock) -> None:
    one = window(path, clock)
    for n in range(5):
        clock.advance(timedelta(seconds=1))
        one.dispatch(Request(AddEntry(f"entry {n}")))
    again = window(path, clock)
    assert again.incident == one.incident
    assert texts(again) == [f"entry {n}" for n in range(5)]


def test_a_restart_changes_no_timer(path: Path, clock: ManualClock) -> None:
    one = window(path, clock)
    clock.advance(timedelta(minutes=12))
    one.dispatch(Request(PostUpdate("internal", "text")))
    clock.advance(timedelta(hours=30))
    before = timers(one.incident, playbook(), clock.now())
    assert timers(window(path, clock).incident, playbook(), clock.now()) == before


def test_a_refused_intent_is_a_value_and_writes_nothing(
    two: tuple[Session, Session], path: Path
) -> None:
    one, _ = two
    before = path.read_bytes()
    outcome = one.dispatch(Request(ChangeSeverity(1), note="again"))
    assert isinstance(outcome, RefusedError)
    assert "already" in outcome.what
    assert path.read_bytes() == before


def test_several_requests_are_recorded_all_or_none(two: tuple[Session, Session]) -> None:
    one, other = two
    outcome = one.dispatch(Request(AddEntry("good")), Request(AddEntry(" ")))
    assert isinstance(outcome, RefusedError)
    assert texts(one) == []
    assert not other.follow()


def test_once_is_once_across_windows(two: tuple[Session, Session]) -> None:
    one, other = two
    first = one.dispatch(Request(ChangeSeverity(2), note="why"), once="k")
    again = other.dispatch(Request(ChangeSeverity(2), note="why"), once="k")
    assert isinstance(first, Saved)
    assert isinstance(again, Saved)
    assert [e.id for e in first.events] == [e.id for e in again.events]


def test_a_read_only_window_writes_nothing(path: Path, clock: ManualClock) -> None:
    session = Session.open(path, playbook(), Recorder("sam", "n", clock), read_only=True)
    assert isinstance(session.dispatch(Request(AddEntry("x"))), RefusedError)


def test_a_write_that_fails_is_a_value_and_the_file_is_as_it_was(
    path: Path, clock: ManualClock
) -> None:
    session = window(path, clock)
    before = path.read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), limit[1]))
    try:
        outcome = session.dispatch(Request(AddEntry("x" * 60_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert isinstance(outcome, NotSavedError)
    assert path.read_bytes() == before
    assert isinstance(session.dispatch(Request(AddEntry("small"))), Saved)


def test_a_file_that_vanished_is_not_silently_made_anew(path: Path, clock: ManualClock) -> None:
    session = window(path, clock)
    session.dispatch(Request(AddEntry("kept")))
    path.unlink()
    assert isinstance(session.dispatch(Request(AddEntry("lost?"))), NotSavedError)
    assert not path.exists()
    assert isinstance(session.dispatch(Request(AddEntry("lost?"))), Saved), "asked for again"
    assert texts(window(path, clock)) == ["kept", "lost?"]


# -- drafts --------------------------------------------------------------------------------------


def test_a_draft_of_a_killed_window_is_offered_to_the_next(tmp_path: Path) -> None:
    folder = tmp_path / ".drafts"
    code = (
        "import sys, os, signal; from pathlib import Path;"
        "from incident_tui.store.drafts import Drafts;"
        "d = Drafts(Path(sys.argv[1]), 'amber'); d.save('half ty'); d.save('half a line: größe');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    (left,) = folder.iterdir()
    assert left.stat().st_mode & 0o777 == 0o600
    following = Drafts(folder, "amber")
    assert following.load() == "half a line: größe"
    assert Drafts(folder, "amber").load() == "", "it has an owner again"
    following.clear()
    assert list(folder.iterdir()) == []


def test_a_draft_of_a_running_window_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / ".drafts"
    one = Drafts(folder, "amber")
    one.save("mine")
    assert Drafts(folder, "amber").load() == ""
    assert Drafts(folder, "birch").load() == ""
    one.save("")
    assert list(folder.iterdir()) == []


def test_a_shorter_draft_leaves_nothing_of_the_longer_one(tmp_path: Path) -> None:
    one = Drafts(tmp_path, "amber")
    one.save("a long line that is cut")
    one.save("short")
    one.release()
    assert Drafts(tmp_path, "amber").load() == "short"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_an_unwritable_folder_stops_nobody(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert not Drafts(tmp_path / "d", "amber").save("x")
