"""The bytes of the file: what docs/file-format.md promises to other people's readers."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incident_tui.store import framing
from incident_tui.store.damage.salvage import salvage
from incident_tui.store.event_file import EventFile
from tests.store.helpers import CLOCK, ROOT, changed_ends, new_file, note, texts

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
BODY = st.dictionaries(st.text(), JSON, max_size=4)


def test_the_layout_is_the_documented_one(home: Path) -> None:
    with new_file(home, "größer") as file:
        data = file.path.read_bytes()
    lines = data.split(b"\n")
    assert data.isascii()
    assert lines[0] == b'{"events": {'
    assert lines[1].startswith(b'"1": {"id":"')
    assert lines[1].endswith(b'"},')
    assert re.fullmatch(rb'"2": \{"id":".*,"crc":"[0-9a-f]{8}"\} {16000,}', lines[2])
    assert lines[3:] == [b"}}", b""]
    line = lines[2].rstrip(b" ")
    assert line[-10:-2] == b"%08x" % zlib.crc32(line[: line.index(b',"crc"')])


def test_the_reader_in_the_documentation_works(home: Path) -> None:
    with new_file(home, *(f"{n} {'é' * n * 40}" for n in range(40))) as file:
        for n in range(100):
            file.append([note("x" * (n * 61 % 4500))])
        [code] = [
            block
            for block in re.findall(
                r"```python\n(.*?)```", (ROOT / "docs" / "file-format.md").read_text(), re.DOTALL
            )
            if "def read(path)" in block
        ]
        scope: dict[str, Any] = {}
        exec(code, scope)
        found = list(scope["read"](file.path))
        assert [key for key, _ in found] == list(range(1, 142))
        assert [record for _, record in found] == file.read()


def test_a_write_in_the_room_changes_one_page_and_no_size(home: Path) -> None:
    with new_file(home) as file:
        in_place = 0
        for n in range(300):
            before, inode = file.path.read_bytes(), file.path.stat().st_ino
            file.append([note("x" * (n * 97 % 3000))])
            after = file.path.read_bytes()
            if file.path.stat().st_ino != inode:
                assert after.startswith(before.rstrip(b"\n}").rstrip(b" "))
                continue
            in_place += 1
            assert len(before) == len(after)
            first, last = changed_ends(before, after)
            assert first // framing.PAGE == last // framing.PAGE
        assert in_place > 250


def test_the_room_grows_with_the_file(home: Path) -> None:
    with new_file(home, "x" * 400_000) as file:
        room = len(file.path.read_bytes()) - len(file.path.read_bytes().rstrip(b" \n}"))
        assert 100_000 <= room <= 105_000
        file.append([note("x" * 2_000_000)])
        room = len(file.path.read_bytes()) - len(file.path.read_bytes().rstrip(b" \n}"))
        assert 262_144 <= room <= 266_300
        assert file.path.stat().st_size % framing.PAGE == 0


@given(st.integers(13, 100_000), st.integers(0, 40_000), st.integers(1, 5000))
def test_a_place_is_in_the_room_and_in_one_page(end: int, room: int, size: int) -> None:
    at = framing.place(end, end + room, size)
    if at is None:
        assert size > framing.PAGE or room < size + framing.PAGE
    else:
        assert end <= at
        assert at + size <= end + room
        assert at // framing.PAGE == (at + size - 1) // framing.PAGE


@given(st.lists(BODY, min_size=1, max_size=5), st.integers(1, 10**6))
def test_any_record_survives_encoding_scanning_and_salvage(
    bodies: list[dict[str, Any]], key: int
) -> None:
    records = [{"id": "x", "kind": "k", "body": body} for body in bodies]
    line = framing.encode(key, records[0])
    assert framing.is_whole(line, key)
    assert framing.decode(line) == records[0]
    data = framing.laid_out(framing.prefix_of(records))
    extent = framing.scan(data)
    assert extent is not None
    assert extent.keys == len(records)
    assert framing.documents(data) == records
    assert salvage(data).records == records
    assert salvage(b"x" + data[1:]).records == records
    assert salvage(json.dumps(json.loads(data), indent=1).encode()).records == records


@given(st.binary(max_size=300))
def test_no_bytes_make_the_readers_fail(data: bytes) -> None:
    framing.scan(data)
    framing.scan_tail(data, 3)
    framing.is_blank(data)
    salvage(data)
    salvage(framing.HEADER + data + framing.CLOSING)


def test_an_empty_file_of_the_layout_takes_its_first_record(home: Path) -> None:
    with EventFile.create(home / "inc-1.json", [], clock=CLOCK) as file:
        assert file.read() == []
        with EventFile(file.path, clock=CLOCK) as other:
            assert other.follow() == []
            file.append([note("first")])
            file.append([note("second")])
            assert texts(other.follow()) == ["first", "second"]
