"""The status file: a row for each process, and what is over goes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import msgspec

from incident_tui.exchange.presence import ROW_KEPT, LinkRow, Peer, StatusFile, read_rows
from incident_tui.exchange.presence import status_path as path_of
from incident_tui.exchange.status import StatusBoard
from tests.support import T0


def row(pid: int, host: str = "bridge", age: float = 0, *, inbound: bool = False) -> LinkRow:
    at = T0 - timedelta(seconds=age)
    return LinkRow(host, pid, at, "connected", at, inbound)


def posted(folder: Path, *there: LinkRow) -> list[int]:
    path = path_of(folder, "amber")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode(StatusFile(links=there)))
    StatusBoard(folder, "amber").post(row(os.getpid()))
    return [one.pid for one in read_rows(path)]


def test_rows_of_other_processes_stay_while_they_live(tmp_path: Path) -> None:
    assert posted(tmp_path, row(1, "b"), row(2, inbound=True)) == [1, 2, os.getpid()]
    assert path_of(tmp_path, "amber").stat().st_mode & 0o777 == 0o600


def test_what_is_gone_stays_only_where_nobody_ended_it_and_nobody_took_its_place(
    tmp_path: Path,
) -> None:
    old = ROW_KEPT.total_seconds() + 1
    there = (row(1, "b", 60), row(2, "bridge", 60), row(3, "c", 60, inbound=True), row(4, "d", old))
    assert posted(tmp_path, *there) == [1, os.getpid()]


def test_a_row_that_is_withdrawn_takes_the_file_along_when_it_was_the_last(tmp_path: Path) -> None:
    assert posted(tmp_path, row(1, "b")) == [1, os.getpid()]
    board, path = StatusBoard(tmp_path, "amber"), path_of(tmp_path, "amber")
    board.withdraw()
    assert [one.pid for one in read_rows(path)] == [1]
    path.write_bytes(msgspec.json.encode(StatusFile(links=(row(os.getpid()),))))
    board.withdraw()
    assert not path.exists()


def test_what_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / ".team").write_text("in the way")
    board = StatusBoard(tmp_path, "amber")
    board.post(row(os.getpid()))
    board.withdraw()
    assert board.others(T0) == ()


def test_windows_here_and_machines_of_other_links_are_told_on(tmp_path: Path) -> None:
    lee = Peer("lee", "c", T0)
    posted(tmp_path, msgspec.structs.replace(row(1, "b"), peers=(lee,)))
    for name, age in (("maya", 3), ("gone", 60)):
        here = tmp_path / ".team" / f"amber.1-{name}.here"
        here.write_text(f'{{"name":"{name}","node":"n1","kind":"dashboard"}}')
        at = (T0 - timedelta(seconds=age)).timestamp()
        os.utime(here, (at, at))
    (tmp_path / ".team" / "amber.1-odd.here").write_text("odd")
    found = StatusBoard(tmp_path, "amber").others(T0)
    assert [(peer.name, peer.node) for peer in found] == [("maya", "n1"), ("lee", "c")]
