"""Playing: each inject once, whoever plays and however often; a replay is the original again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.clock import ManualClock, ScaledClock
from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.metrics.adherence import adherence
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.codec import to_record
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.drills import player as play
from incident_tui.drills.library import DrillLibrary
from incident_tui.drills.samples import sample_events, sample_names
from incident_tui.drills.score import score
from incident_tui.drills.script import RECORDER
from incident_tui.drills.script_file import shipped_drill
from incident_tui.session.session import Recorder, Session
from incident_tui.store.folder import Folder
from tests.drills.support import begun, do, player
from tests.support import T0, at, declared, event, playbook


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(T0)


def keys(session: Session) -> list[str]:
    return [event.once for event in session.incident.events if event.once]


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_injects_arrive_at_their_time_from_whom_they_are(
    tmp_path: Path, clock: ManualClock
) -> None:
    path = begun(tmp_path, clock, "bad-deploy")
    playing = player(path, clock, "bad-deploy")
    assert playing.step() == ()
    clock.advance(timedelta(seconds=50))
    first, second = playing.step()
    assert (first.who, second.who, first.by) == ("monitor", "dana (support)", RECORDER)
    assert first.at == clock.now()
    assert playing.step() == ()
    clock.advance(minutes(2))
    assert any(isinstance(found.fact, f.HypothesisRaised) for found in playing.step())
    playing.stop()


def test_two_windows_and_a_restart_play_each_inject_once(
    tmp_path: Path, clock: ManualClock
) -> None:
    path = begun(tmp_path, clock, "bad-deploy")
    one, other = player(path, clock, "bad-deploy"), player(path, clock, "bad-deploy")
    clock.advance(minutes(3))
    one.step()
    other.step()
    one.stop()
    clock.advance(minutes(5))
    again = player(path, clock, "bad-deploy")
    other.step()
    again.step()
    found = keys(again.session)
    assert len(found) == len(set(found)) == 8
    other.stop()
    again.stop()


def test_a_file_that_is_gone_does_not_end_the_playing(tmp_path: Path, clock: ManualClock) -> None:
    path = begun(tmp_path, clock, "bad-deploy")
    playing = player(path, clock, "bad-deploy")
    content = path.read_bytes()
    path.unlink()
    clock.advance(minutes(1))
    assert playing.step() == ()
    path.write_bytes(content)
    path.chmod(0o600)
    assert len(playing.step()) == 2
    playing.stop()


def test_a_drill_twenty_times_as_fast_is_so_in_every_session(
    tmp_path: Path, clock: ManualClock
) -> None:
    path = begun(tmp_path, clock, "bad-deploy", speed=20)
    clock.advance(timedelta(seconds=9))
    session = Session.open(path, playbook(), Recorder("sam", "n1", clock))
    assert isinstance(session.clock, ScaledClock)
    assert session.clock.now() == T0 + minutes(3)
    playing = player(path, clock, "bad-deploy")
    assert len(playing.step()) == 4
    session.follow()
    do(session, "seen")
    last = session.incident.events[-1]
    assert (last.at, last.rec) == (T0 + minutes(3), T0 + minutes(3))
    playing.stop()
    session.close()


@pytest.mark.parametrize("speed", [0, -1, 0.01, 1001, float("nan"), float("inf")])
def test_a_speed_that_no_drill_can_have_is_refused(speed: float) -> None:
    with pytest.raises(RefusedError):
        play.checked_speed(speed)


def test_the_answer_to_what_was_done_depends_on_what_was_done(
    tmp_path: Path, clock: ManualClock
) -> None:
    path = begun(tmp_path, clock, "bad-deploy")
    playing = player(path, clock, "bad-deploy")
    session = Session.open(path, playbook(), Recorder("sam", "n1", clock))
    clock.advance(minutes(3))
    playing.step()
    session.follow()
    for line in ("/mit restart the database", "/mit M1 applied"):
        do(session, line)
    clock.advance(minutes(1.5))
    assert any("unchanged" in text(found) for found in playing.step())
    session.follow()
    for line in ("/mit back to 8.14", "/mit M2 applied"):
        do(session, line)
    clock.advance(minutes(1.5))
    assert any("and falling" in text(found) for found in playing.step())
    playing.stop()
    session.close()


def text(event: Event) -> str:
    return str(getattr(event.fact, "text", ""))


# -- replaying -----------------------------------------------------------------------------------


def sample(name: str) -> list[Event]:
    return sample_events(name, playbook(), T0)


def replayed(folder: Path, source: list[Event], *, speed: float = 1.0) -> Iterator[Session]:
    """Play a recording to its end in two sittings; yield the session after each."""
    clock = ManualClock(T0)
    path = folder / "incidents" / "again.json"
    recorder = Recorder("sam", "n1", clock)
    play.begin_replay(path, play.Replay(source), "source", speed, recorder)
    length = max(event.rec for event in source) - min(event.rec for event in source)
    for _ in range(2):
        playing = play.replay_player(path, play.Replay(source), playbook(), recorder)
        for _ in range(10):
            clock.advance(length / speed / 18)
            playing.step()
        playing.stop()
        session = Session.open(path, playbook(), recorder)
        yield session
        session.close()


def read(incident: Incident) -> list[tuple[str, str, str, str, bool, bool]]:
    """Return the log as it is read, but for the dates and times in it."""
    found = [row(incident, event, playbook()) for event in rows(incident)]
    return [
        (x.label, x.ref_label, _INSTANT.sub("", x.text), x.who, x.struck, x.backdated)
        for x in found
    ]


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")


@pytest.mark.parametrize("name", sample_names())
@pytest.mark.parametrize("speed", [1.0, 60.0])
def test_a_replay_reads_like_the_original(tmp_path: Path, name: str, speed: float) -> None:
    source = sample(name)
    original = fold(source)
    half, whole = replayed(tmp_path, source, speed=speed)
    assert 1 < len(half.incident.events) < len(whole.incident.events) == len(source)
    found = whole.incident
    assert found.declared.drill
    assert read(found) == read(original)
    assert [text(e) for e in found.events] == [text(e) for e in original.events]
    assert [(x.label, x.state) for x in items(found)] == [
        (x.label, x.state) for x in items(original)
    ]


def test_a_replay_keeps_every_distance_in_time(tmp_path: Path) -> None:
    source = sample("database-failover-2018")
    original = fold(source)
    *_, whole = replayed(tmp_path, source, speed=60)
    found = whole.incident
    assert original.declaration is not None
    by = T0 - original.declaration[0].rec
    assert [(e.at, e.rec) for e in found.events] == [
        (e.at + by if e.at else None, e.rec + by) for e in original.events
    ]
    end = max(event.rec for event in source)
    before = adherence(original, playbook(), end)
    after = adherence(found, playbook(), end + by)
    assert [(x.due, x.on_time, x.worst_late, x.promises_kept) for x in before] == [
        (x.due, x.on_time, x.worst_late, x.promises_kept) for x in after
    ]
    assert score(found, playbook(), None, end + by).marks


def test_a_drill_can_be_replayed_and_what_is_typed_meanwhile_stays(tmp_path: Path) -> None:
    clock = ManualClock(T0)
    path = begun(tmp_path, clock, "bad-deploy")
    playing = player(path, clock, "bad-deploy")
    for _ in range(4):
        clock.advance(minutes(2))
        playing.step()
    playing.stop()
    source = [*playing.session.incident.events]
    recorder = Recorder("kim", "n2", clock)
    again = tmp_path / "incidents" / "again.json"
    play.begin_replay(again, play.Replay(source), "drill", 1, recorder)
    second = play.replay_player(again, play.Replay(source), playbook(), recorder)
    session = Session.open(again, playbook(), recorder)
    for _ in range(9):
        session.dispatch(Request(AddEntry("mine")))
        clock.advance(minutes(1))
        second.step()
        session.follow()
    found = [text(e) for e in session.incident.events]
    assert found.count("mine") == 9
    assert [t for t in found if t != "mine"] == [text(e) for e in source]
    second.stop()
    session.close()


def test_a_recording_without_a_declaration_is_refused() -> None:
    with pytest.raises(RefusedError, match="no declaration"):
        play.Replay([event(f.EntryAdded("note", "x"))])


def test_a_recording_with_odd_bodies_is_replayed(tmp_path: Path) -> None:
    """Kinds of a newer version, references to nothing, instants at the end of the calendar."""
    odd = [
        declared(1),
        event(f.Unknown("fact.newer", {"time": "soon", "ref": "nothing", "refs": ["x"]}), 1),
        event(f.EntryCorrected("nothing", "y"), 2),
        event(f.MilestoneSet("impact_over", at(60).replace(year=9999)), 3),
        event(f.AarScheduled("9999-12-31"), 4),
    ]
    *_, whole = replayed(tmp_path, odd)
    assert [e.kind for e in whole.incident.events] == [e.kind for e in odd]
    assert to_record(whole.incident.events[1])["body"]["ref"] == "nothing"


def test_every_shipped_drill_has_something_to_say_in_its_first_minute(tmp_path: Path) -> None:
    for number, name in enumerate(("slow-burn", "third-party", "wrong-balances")):
        clock = ManualClock(T0)
        folder = tmp_path / str(number)
        playing = player(begun(folder, clock, name), clock, name)
        clock.advance(minutes(1))
        assert playing.step()
        assert playing.session.incident.severity == (shipped_drill(name).declared or 1)
        playing.stop()


def test_a_drill_is_played_by_the_machine_that_declared_it_alone(
    tmp_path: Path, clock: ManualClock
) -> None:
    path = begun(tmp_path, clock, "bad-deploy")
    for node in ("n1", "n2"):
        recorder = Recorder("sam", node, clock)
        library = DrillLibrary(Folder(path.parent), playbook(), recorder, print)
        session = Session.open(path, playbook(), recorder)
        if node == "n1":
            assert library.player_of(session) is not None
        else:
            with pytest.raises(RefusedError, match="the machine of sam declared this drill"):
                library.player_of(session)
