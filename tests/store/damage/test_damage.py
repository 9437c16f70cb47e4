"""Every kind of damage is found, survived and said; nothing that was acknowledged is lost."""

from __future__ import annotations

import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_tui.domain.errors import UnreadableError
from incident_tui.store import framing
from incident_tui.store.damage.verify import verify
from incident_tui.store.event_file import EventFile
from tests.conftest import SCALE
from tests.store.helpers import CLOCK, QUICK, changed_ends, new_file, note, stock, texts

WORDS = [f"entry {n} {'é中' * (n % 7)}" for n in range(12)]


@pytest.fixture
def grown(home: Path) -> tuple[Path, bytes, bytes]:
    """A file's path, its bytes before its last append, and after."""
    with new_file(home, *WORDS) as file:
        before = file.path.read_bytes()
        file.append([note("the last one")])
        return file.path, before, file.path.read_bytes()


def reopen(path: Path) -> tuple[list[str], EventFile]:
    """Open as a new process would, and return the texts that are there."""
    file = EventFile(path, clock=CLOCK)
    return texts(file.read()), file


def check_repaired(path: Path) -> None:
    """After a repair the file is in the layout, stock opens it, nothing temporary is left."""
    assert framing.scan(path.read_bytes()) is not None
    stock(path)
    assert not [entry for entry in path.parent.iterdir() if ".tmp-" in entry.name]


def torn(before: bytes, after: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Every way in which the last write can have been cut off, at every third byte or at every."""
    chance = random.Random(1)
    low, last = changed_ends(before, after)
    high = last + 1
    for cut in range(low, high, 1 if SCALE > 1 else 3):
        rest = len(range(cut, high))
        yield "cut", cut, after[:cut]
        yield "zeros", cut, after[:cut] + bytes(rest) + after[high:]
        yield "old rest", cut, after[:cut] + before[cut:]
        yield "garbage", cut, after[:cut] + chance.randbytes(rest) + after[high:]


@pytest.mark.parametrize("way", ["cut", "zeros", "old rest", "garbage"])
def test_a_torn_last_write_costs_nothing_that_was_acknowledged(
    grown: tuple[Path, bytes, bytes], way: str
) -> None:
    path, before, after = grown
    seen: Counter[str] = Counter()
    for kind, cut, data in torn(before, after):
        if kind != way:
            continue
        path.write_bytes(data)
        with EventFile(path, clock=CLOCK, disk=QUICK) as file:
            [stored] = file.append([note("next")])
            found = texts(file.read())
            seen.update(notice.kind for notice in file.notices)
        assert [text for text in found if text in WORDS] == WORDS, (kind, cut)
        assert found[-1] == "next", (kind, cut)
        assert found.count("the last one") <= 1
        check_repaired(path)
        assert stock(path)[-1]["id"] == stored["id"]
        for copy in path.parent.glob("*.damaged-*"):
            assert copy.read_bytes() == data
            copy.unlink()
    assert seen["torn"] > 0


def test_a_torn_tail_is_kept_beside_and_left_out(grown: tuple[Path, bytes, bytes]) -> None:
    path, before, after = grown
    cut = next(at for at in range(len(after)) if before[at] != after[at]) + 80
    broken = after[:cut] + before[cut:]
    path.write_bytes(broken)
    found, file = reopen(path)
    assert found == WORDS
    [notice] = file.notices
    assert notice.kind == "torn"
    assert notice.kept_in is not None
    copy = Path(notice.kept_in)
    assert copy.read_bytes() == broken
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.name.startswith("inc-20261102-maple.json.damaged-")
    assert verify(path)["sound"]
    assert verify(path)["kept"] == [str(copy)]


def test_a_whole_but_wrong_last_line_is_damage_not_a_torn_tail(
    grown: tuple[Path, bytes, bytes],
) -> None:
    path, _, after = grown
    path.write_bytes(after.replace(b"the last one", b"the lost one"))
    records = reopen(path)[1].read()
    assert texts(records) == WORDS
    assert records[-1]["kind"] == "storage.damaged"
    assert "the lost one" in records[-1]["body"]["raw"]
    assert records[-1]["at"] is None
    report = verify(path)
    assert not report["sound"]
    assert [item["where"] for item in report["damage"]] == ["document 14"]
    assert report["damage"][0]["kept_in"] == report["kept"][0]


def test_one_flipped_bit_costs_at_most_the_record_it_hit(
    grown: tuple[Path, bytes, bytes],
) -> None:
    path, _, good = grown
    everything = [*WORDS, "the last one"]
    chance = random.Random(20261102)
    count = int(500 * SCALE)
    end = len(good.rstrip(b" \n}")) + 2
    for number in range(count):
        at = chance.randrange(end if number % 4 else len(good))
        data = bytearray(good)
        data[at] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        with EventFile(path, clock=CLOCK, disk=QUICK) as file:
            file.append([note("next")])
            records = file.read()
            assert file.notices, f"nothing was said about a flip at {at}"
        found = texts(records)
        missing = [text for text in everything if text not in found]
        assert len(missing) <= 1, at
        kinds = [record["kind"] for record in records]
        lost = missing or "incident.declared" not in kinds
        assert kinds.count("storage.damaged") == bool(lost), at
        assert set(found) <= {*everything, "next"}, "wrong data was returned"
        check_repaired(path)
        for copy in path.parent.glob("*.damaged-*"):
            assert copy.read_bytes() == data
            copy.unlink()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"events": {', b'{"evdnts": {'),
        (b'{"events": {', b'z"events": {'),
        (b'{"events": {', b'{"events"; {'),
        (b'"5": {', b'"4": {'),
        (b'"5": {', b'"7": {'),
        (b'"5": {', b'"u": {'),
        (b'"5": {', b' 5": {'),
        (b'"5": {', b'"5"; {'),
        (b'"}\x2c\n"5": {', b'"}l\n"5": {'),
        (b'"}\x2c\n"5": {', b'"},\x0b"5": {'),
        (b'"}\x2c\n"5": {', b'"},,"5": {'),
        (b'"}\x2c\n"5": {', b'"} \n"5": {'),
        (b"\n}}\n", b"\n}]\n"),
        (b"\n}}\n", b"\n}"),
        (b"\n}}\n", b"\n}}}\n"),
        (b"\n}}\n", b" x     }}\n"),
    ],
)
def test_a_damaged_frame_costs_at_most_one_record(
    grown: tuple[Path, bytes, bytes], old: bytes, new: bytes
) -> None:
    path, _, good = grown
    assert good.count(old) == 1
    path.write_bytes(good.replace(old, new))
    found, file = reopen(path)
    assert len(set(WORDS) - set(found)) <= 1
    assert file.notices
    check_repaired(path)


def test_a_flipped_header_does_not_look_like_an_empty_incident(home: Path) -> None:
    with new_file(home, "a") as file:
        path = file.path
    path.write_bytes(path.read_bytes().replace(b'"events"', b'"evdnts"'))
    assert reopen(path)[0] == ["a"]


def test_a_flipped_key_is_put_right_by_its_place(grown: tuple[Path, bytes, bytes]) -> None:
    path, _, good = grown
    path.write_bytes(good.replace(b'"5": {', b'"4": {'))
    assert reopen(path)[0] == [*WORDS, "the last one"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\0" * 5000,
        b"not json at all",
        b'{"events": {\n' + b" " * 100 + b"\n}}",
        b'{"_default": {"1": {"name": "somebody else\'s database"}}}',
        b'{"events": {"1": {"name": "somebody else\'s table"}}}',
        b'{"events": {"1": 5}}',
        b"\xff\xfe{\x00",
        b"[" * 200_000,
    ],
    ids=lambda content: repr(content[:24]),
)
def test_where_nothing_can_be_recovered_nothing_is_touched(home: Path, content: bytes) -> None:
    path = home / "inc-1.json"
    path.write_bytes(content)
    for attempt in ("read", "follow"):
        with EventFile(path, clock=CLOCK) as file, pytest.raises(UnreadableError):
            getattr(file, attempt)()
    assert path.read_bytes() == content
    assert [entry.name for entry in home.iterdir()] == ["inc-1.json"]
    assert not verify(path)["sound"]


def test_a_new_layout_is_put_back_without_a_copy(grown: tuple[Path, bytes, bytes]) -> None:
    path, _, good = grown
    for layout in (
        json.dumps(json.loads(good)),
        json.dumps(json.loads(good), indent=4),
        json.dumps(json.loads(good), ensure_ascii=False, separators=(",", ":")),
        "\ufeff" + json.dumps(json.loads(good), indent="\t"),
        good.decode().replace("\n", "\r\n"),
    ):
        path.write_text(layout, encoding="utf-8")
        found, file = reopen(path)
        assert found == [*WORDS, "the last one"]
        assert [notice.kind for notice in file.notices] in (["normalised"], ["repaired"])
        check_repaired(path)


def test_a_foreign_record_is_taken_in_and_a_stranger_kept_as_text(
    grown: tuple[Path, bytes, bytes],
) -> None:
    path, _, good = grown
    tables = json.loads(good)
    tables["events"]["14"] = {**note("from a script"), "at": "2026-11-02T00:00:00.000Z"}
    tables["events"]["15"] = {"name": "what is this"}
    path.write_text(json.dumps(tables))
    records = reopen(path)[1].read()
    assert texts(records)[-1] == "from a script"
    assert records[-2]["at"] == "2026-11-02T00:00:00.000Z"
    assert records[-1]["kind"] == "storage.damaged"
    assert "what is this" in records[-1]["body"]["raw"]
    check_repaired(path)


def test_a_hostile_line_with_a_right_checksum_is_damage(grown: tuple[Path, bytes, bytes]) -> None:
    path, _, good = grown
    line = framing.encode(14, note("x"))
    bad = line[:-18].replace(b'"body"', b'"body" nonsense')
    bad += b',"crc":"%08x"}' % zlib.crc32(bad)
    path.write_bytes(good[: good.rindex(b'"}') + 2] + b",\n" + bad + b" " * 99 + b"\n}}\n")
    found, file = reopen(path)
    assert found == [*WORDS, "the last one"]
    assert [notice.kind for notice in file.notices] == ["damaged"]
    check_repaired(path)


def test_a_read_only_handle_shows_what_can_be_read_and_writes_nothing(
    grown: tuple[Path, bytes, bytes],
) -> None:
    path, _, good = grown
    broken = good.replace(b"entry 3", b"entrY 3")
    path.write_bytes(broken)
    with EventFile(path, clock=CLOCK, read_only=True) as wall:
        assert len(set(WORDS) - set(texts(wall.read()))) == 1
        assert wall.notices[0].kind == "damaged"
        assert wall.follow() == []
        assert path.read_bytes() == broken
        with EventFile(path, clock=CLOCK) as file:
            file.append([note("after")])
        assert texts(wall.follow()) == ["after"]
    assert len(list(path.parent.iterdir())) == 2


def test_a_line_of_ten_megabytes_is_read_kept_and_followed(home: Path) -> None:
    with new_file(home) as file, EventFile(file.path, clock=CLOCK) as other:
        other.read()
        huge = "x" * 10_000_000
        file.append([note(huge)])
        assert texts(other.follow()) == [huge]
        file.append([note("small")])
        assert texts(other.follow()) == ["small"]
        assert reopen(file.path)[0] == [huge, "small"]
