"""What is said of other machines: from the rows that links wrote, as of now."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from incident_tui.exchange.presence import (
    LinkRow,
    NotTaken,
    Peer,
    Sharing,
    StatusFile,
    sharing,
    status_path,
)
from tests.support import T0

NOW = T0


def row(**more: object) -> LinkRow:
    plain = LinkRow("bridge", 1, NOW, "connected", NOW - timedelta(minutes=12), not_shared=0)
    return msgspec.structs.replace(plain, **more)


def seen(folder: Path, *rows: LinkRow) -> Sharing | None:
    path = status_path(folder, "amber")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(msgspec.json.encode(StatusFile(links=rows)))
    return sharing(folder, "amber", NOW)


def peer(name: str, seconds: float = 0, **more: bool) -> Peer:
    return Peer(name, f"{name}-node", NOW - timedelta(seconds=seconds), **more)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row()], ("shared",)),
        ([row(not_shared=12)], ("12 not shared",)),
        ([row(state="connecting", not_shared=None)], ("connecting",)),
        ([row(state="offline", not_shared=3)], ("3 not shared", "offline 12 min")),
        ([row(), row(host="b", state="offline")], ("offline 12 min",)),
        ([row(refused=2)], ("shared", "2 refused")),
        ([row(clock_behind_s=41)], ("shared", "clock 41 s behind")),
        ([row(clock_behind_s=-3600)], ("shared", "clock 1 h 00 min ahead")),
        ([row(peers=(peer("raj"), peer("lee", 9, viewer=True)))], ("shared", "3 here")),
        ([row(peers=(peer("closet", host=True),))], ("shared",)),
        ([row(ahead=3)], ("shared", "3 from a clock ahead")),
        ([row(peers=(peer("raj", 60),))], ("shared",)),
        ([row(inbound=True, not_shared=1)], ("1 not shared",)),
    ],
)  # fmt: skip
def test_what_a_header_says(tmp_path: Path, rows: list[LinkRow], words: tuple[str, ...]) -> None:
    found = seen(tmp_path, *rows)
    assert found is not None
    assert found.words(NOW) == words


def test_a_link_that_fell_silent_has_stopped_and_nobody_is_here_by_it(tmp_path: Path) -> None:
    at = NOW - timedelta(minutes=3)
    found = seen(tmp_path, row(written_at=at, peers=(peer("raj"),)))
    assert found is not None
    assert found.words(NOW) == ("offline 3 min",)
    assert found.links[0].problem == "the link ended by itself"
    assert found.peers == ()


def test_after_a_day_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert seen(tmp_path, row(written_at=NOW - timedelta(hours=25))) is None
    assert seen(tmp_path, row(written_at=NOW - timedelta(minutes=1), inbound=True)) is None


def test_a_machine_heard_by_two_links_is_here_once(tmp_path: Path) -> None:
    one, again = peer("raj", 9), peer("raj", 2)
    found = seen(tmp_path, row(peers=(one,)), row(host="b", peers=(again, peer("lee", 4))))
    assert found is not None
    assert [(p.name, p.heard_at) for p in found.peers] == [
        ("raj", again.heard_at),
        ("lee", NOW - timedelta(seconds=4)),
    ]


def test_what_was_refused_is_named(tmp_path: Path) -> None:
    named = (NotTaken("01a2", "it declares another incident"), NotTaken("", "no record", "them"))
    found = seen(tmp_path, row(refused=7, named=named))
    assert found is not None
    assert (found.refused, found.refused_count) == (named, 7)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"links":[{}]}', b"\xff", b'{"links":3}'])
def test_a_file_that_is_none_says_nothing(tmp_path: Path, text: bytes) -> None:
    assert sharing(tmp_path, "amber", NOW) is None
    path = status_path(tmp_path, "amber")
    path.parent.mkdir()
    path.write_bytes(text)
    assert sharing(tmp_path, "amber", NOW) is None
