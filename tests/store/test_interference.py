"""Other programs touch the file while two of our processes have it open: nothing is lost."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB

from incident_tui.store import framing
from incident_tui.store.damage.verify import verify
from incident_tui.store.event_file import EventFile
from tests.store.helpers import CLOCK, new_file, note, redaction, stock, texts

Pair = tuple[EventFile, EventFile]


@pytest.fixture
def pair(home: Path) -> Iterator[Pair]:
    """Two handles, as of two processes, both up to date, on a file with some notes."""
    with new_file(home, "a", "b") as one, EventFile(one.path, clock=CLOCK) as two:
        one.read()
        two.read()
        for number in range(20):
            one.append([note(f"one {number}")])
            two.append([note(f"two {number}")])
        one.follow()
        two.follow()
        yield one, two


def everything(file: EventFile) -> set[str]:
    return set(texts(stock(file.path)))


def cut(path: Path) -> None:
    data = path.read_bytes()
    with path.open("r+b") as raw:
        raw.truncate(len(data) // 8)


def empty(path: Path) -> None:
    path.open("w").close()


def older_copy(path: Path) -> None:
    """Put the file back as it was when only the declaration was in it, by rename."""
    data = path.read_bytes()
    first = data[: data.index(b",\n")]
    copy = path.with_name("copy")
    copy.write_bytes(framing.laid_out(first))
    copy.replace(path)


def older_copy_in_place(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(framing.laid_out(data[: data.index(b",\n")]))


def stock_insert(path: Path) -> None:
    with TinyDB(str(path)) as db:
        db.table("events").insert(note("by stock"))


def indent(path: Path) -> None:
    text = json.dumps(json.loads(path.read_bytes()), indent=2)
    path.write_text(text)


def indent_by_rename(path: Path) -> None:
    copy = path.with_name("copy")
    copy.write_text(json.dumps(json.loads(path.read_bytes()), indent=2))
    copy.replace(path)


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"two 7", b"twO 7"))


def garbage_at_the_end(path: Path) -> None:
    with path.open("ab") as raw:
        raw.write(b"garbage\0\xff")


def garbage_in_the_room(path: Path) -> None:
    with path.open("r+b") as raw:
        raw.seek(path.read_bytes().rindex(b'"}') + 2)
        raw.write(b"garbage")


INTERFERENCES = [
    cut, empty, older_copy, older_copy_in_place, stock_insert, indent, indent_by_rename, flip,
    garbage_at_the_end, garbage_in_the_room,
]  # fmt: skip


# A flip in the middle is not among them: only who reads the whole file sees it (below).
@pytest.mark.parametrize("interfere", [each for each in INTERFERENCES if each is not flip])
@pytest.mark.parametrize("first", ["append", "follow", "read"])
def test_whatever_another_program_does_no_record_is_lost(
    pair: Pair, interfere: Callable[[Path], None], first: str
) -> None:
    one, two = pair
    before = everything(one)
    interfere(one.path)
    match first:
        case "append":
            one.append([note("after")])
        case "follow":
            one.follow()
        case _:
            one.read()
    two.append([note("later")])
    one.follow()
    two.follow()
    assert before | {"later"} <= everything(one)
    assert len(texts(stock(one.path))) == len(everything(one)), "something is there twice"
    assert framing.scan(one.path.read_bytes())
    assert set(texts(one.read())) == set(texts(two.read())) == everything(one)
    assert one.notices or two.notices


@pytest.mark.parametrize("interfere", INTERFERENCES)
def test_a_wall_goes_on_and_gives_nothing_twice(
    pair: Pair, interfere: Callable[[Path], None]
) -> None:
    one, _ = pair
    with EventFile(one.path, clock=CLOCK, read_only=True) as wall:
        seen = {record["id"] for record in wall.read()}
        interfere(one.path)
        if interfere is not empty:
            seen_early = [record["id"] for record in wall.follow() if "text" in record["body"]]
            assert not seen & set(seen_early)
            seen |= set(seen_early)
        one.append([note("after")])
        fresh = [record for record in wall.follow() if "text" in record["body"]]
        assert "after" in texts(fresh)
        assert not seen & {record["id"] for record in fresh}
        assert wall.follow() == []


def test_a_redaction_survives_an_older_copy(pair: Pair) -> None:
    one, two = pair
    old = one.path.read_bytes()
    secret = next(r for r in one.read() if r["body"].get("text") == "two 3")
    event, _ = one.redact(secret["id"], redaction(secret["id"]))
    two.follow()
    one.path.write_bytes(old)
    assert b"two 3" in one.path.read_bytes()
    two.follow()
    data = one.path.read_bytes()
    assert b'"two 3"' not in data
    assert event["id"].encode() in data
    assert verify(one.path)["sound"]
    assert one.follow() == []


def test_a_redaction_wins_over_a_handle_that_slept_through_it(pair: Pair) -> None:
    one, two = pair
    secret = next(r for r in one.read() if r["body"].get("text") == "two 3")
    one.redact(secret["id"], redaction(secret["id"]))
    older_copy(one.path)
    one.follow()
    two.append([note("later")])
    assert b'"two 3"' not in one.path.read_bytes()
    assert "later" in everything(two)


def test_a_deleted_file_comes_back_only_when_asked(pair: Pair) -> None:
    one, two = pair
    before = everything(one)
    one.path.unlink()
    one.recreate()
    two.append([note("x")])
    assert everything(one) == before | {"x"}
    assert texts(one.follow()) == ["x"]


def test_a_damaged_record_is_healed_by_a_window_that_still_holds_it(pair: Pair) -> None:
    one, two = pair
    flip(one.path)
    with EventFile(one.path, clock=CLOCK) as third:
        assert "two 7" not in texts(third.read())
        assert not verify(one.path)["sound"]
        two.follow()
        assert texts(third.follow()) == ["two 7"]
    assert verify(one.path)["sound"]


def test_random_interference_for_a_while(pair: Pair) -> None:
    one, two = pair
    chance = random.Random(7)
    acknowledged = everything(one)
    for number in range(60):
        chance.choice(INTERFERENCES)(one.path)
        writer, text = chance.choice(pair), f"n{number}"
        writer.append([note(text)])
        acknowledged.add(text)
        if chance.random() < 0.3:
            two.follow()
        for copy in one.path.parent.glob("*.damaged-*"):
            copy.unlink()
    assert acknowledged <= everything(one)
    assert not [name for name in os.listdir(one.path.parent) if ".tmp-" in name]  # noqa: PTH208
