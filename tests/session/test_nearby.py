"""Windows on one file know of each other, without a record, and without a word to stop anybody."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from incident_tui.clock import ManualClock
from incident_tui.exchange.presence import LinkRow, Peer, StatusFile, status_path, team_folder
from incident_tui.session.arrivals_seen import arrivals_seen, keep_seen
from incident_tui.session.nearby import Lookout, OpenWindow
from tests.support import T0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(T0)


def lookout(folder: Path, clock: ManualClock, name: str, kind: str = "dashboard") -> Lookout:
    return Lookout(folder, "amber", OpenWindow(name, "node", kind), clock)


def names(one: Lookout) -> list[tuple[str, str]]:
    one._beat_at = None
    one.look()
    return [(beside.window.name, beside.window.kind) for beside in one.found.windows]


def test_windows_see_each_other_and_count_themselves(tmp_path: Path, clock: ManualClock) -> None:
    sam, wall = lookout(tmp_path, clock, "sam"), lookout(tmp_path, clock, "ops", "wall")
    assert names(sam) == []
    assert sam.found.words(T0) == ()
    assert names(wall) == [("sam", "dashboard")]
    assert names(sam) == [("ops", "wall")]
    assert sam.found.words(T0) == ("2 here",)
    wall.stop()
    assert names(sam) == []


def test_another_incident_is_elsewhere(tmp_path: Path, clock: ManualClock) -> None:
    other = Lookout(tmp_path, "amber-2", OpenWindow("lee", "node", "wall"), clock)
    other.look()
    assert names(lookout(tmp_path, clock, "sam")) == []


def test_one_that_was_killed_is_gone_after_two_beats_and_a_half(
    tmp_path: Path, clock: ManualClock
) -> None:
    sam, killed = lookout(tmp_path, clock, "sam"), lookout(tmp_path, clock, "lee")
    killed.look()
    clock.advance(timedelta(seconds=12))
    assert names(sam) == [("lee", "dashboard")]
    [beside] = sam.found.windows
    assert abs(clock.now() - beside.seen_at - timedelta(seconds=12)) < timedelta(seconds=1)
    clock.advance(timedelta(seconds=1))
    assert names(sam) == []
    clock.advance(timedelta(minutes=2))
    names(sam)
    assert len(list(team_folder(tmp_path).glob("*.here"))) == 1, "what it left is tidied up"


def test_a_window_writes_once_in_a_beat_and_for_its_owner_alone(
    tmp_path: Path, clock: ManualClock
) -> None:
    sam = lookout(tmp_path, clock, "sam")
    sam.look()
    [path] = team_folder(tmp_path).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.stat().st_ctime_ns
    for _ in range(4):
        clock.advance(timedelta(seconds=1))
        sam.look()
    assert path.stat().st_ctime_ns == first
    clock.advance(timedelta(seconds=1))
    sam.look()
    assert path.stat().st_mtime == clock.now().timestamp()


def test_machines_and_windows_are_counted_together(tmp_path: Path, clock: ManualClock) -> None:
    sam, lee = lookout(tmp_path, clock, "sam"), lookout(tmp_path, clock, "lee")
    lee.look()
    assert names(sam) == [("lee", "dashboard")]
    peer = Peer("maya", "maya-node", T0)
    row = LinkRow("bridge", 1, T0, "connected", T0, not_shared=12, peers=(peer,))
    status_path(tmp_path, "amber").write_bytes(msgspec.json.encode(StatusFile(links=(row,))))
    sam.look()
    assert sam.found.words(T0) == ("12 not shared", "3 here")


@pytest.mark.parametrize("bad", [b"", b"{", b"[]", b"\xff\xfe", b'{"name": 3}'])
def test_what_is_no_such_file_is_nobody(tmp_path: Path, clock: ManualClock, bad: bytes) -> None:
    sam = lookout(tmp_path, clock, "sam")
    sam.look()
    odd = team_folder(tmp_path) / "amber.1-ff.here"
    odd.write_bytes(bad)
    os.utime(odd, (T0.timestamp(), T0.timestamp()))
    (team_folder(tmp_path) / "amber.2-ff.here").mkdir()
    (team_folder(tmp_path) / "amber.3-ff.here").symlink_to("/nowhere")
    assert names(sam) == []


def test_where_nothing_can_be_written_nobody_is_stopped(tmp_path: Path, clock: ManualClock) -> None:
    team_folder(tmp_path).write_text("a file in the way")
    sam = lookout(tmp_path, clock, "sam")
    assert names(sam) == []
    sam.stop()
    keep_seen(tmp_path, "amber", ["a"])
    assert arrivals_seen(tmp_path, "amber") == frozenset()


def test_what_was_seen_is_kept_for_the_next_window(tmp_path: Path) -> None:
    assert arrivals_seen(tmp_path, "amber") == frozenset()
    keep_seen(tmp_path, "amber", ["b", "a"])
    keep_seen(tmp_path, "amber", ["c"])
    assert arrivals_seen(tmp_path, "amber") == {"a", "b", "c"}
    [path] = team_folder(tmp_path).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"{")
    assert arrivals_seen(tmp_path, "amber") == frozenset()
