r"""The layout of an incident file: bytes to records and back, nothing else.

    {"events": {
    "1": {"id":"019a…","v":1,…,"crc":"9f3a1c22"},
    "2": {…,"crc":"…"}                      ← room: spaces
    }}

A *line* is one record from the quote of its key to its closing brace. Between two lines
stand any number of spaces, one comma and one newline; after the last line stands the room.
`docs/file-format.md` says all of this for people who write a reader of their own.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, NamedTuple

from incident_tui.domain.json_text import read_json
from incident_tui.domain.regex import regex

Record = dict[str, Any]

HEADER = b'{"events": {\n'
CLOSING = b"\n}}\n"
PAGE = 4096
_CRC_TAIL = len(b',"crc":"00000000"}')
_SMALLEST_ROOM = 16 * 1024
_LARGEST_ROOM = 256 * 1024
_ID_LENGTH = 36
_SEPARATOR = regex(rb" *,\n")
_NO_SEPARATOR = regex(rb" *")
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class Extent(NamedTuple):
    """Where the records of a sound file lie; offsets in bytes from its start."""

    keys: int  # the records have the keys 1 … this
    end: int  # one past the last record
    room_end: int  # one past the last space of the room
    last_id: str | None  # the greatest id among the records


def encode(key: int, record: Record) -> bytes:
    """Return the line of one record: its fields in their order, then the checksum.

    The CRC-32 covers the bytes from the quote of the key up to the comma before `"crc"`.
    Raises ValueError or TypeError for what JSON cannot say (NaN, other objects).
    """
    text = _ENCODER.encode(record)
    covered = b'"%d": %b' % (key, text[:-1].encode("ascii"))
    return b'%b,"crc":"%08x"}' % (covered, zlib.crc32(covered))


def is_whole(line: bytes, key: int) -> bool:
    """Tell whether `line` is the record `key`, ended and with the right checksum."""
    return line.startswith(b'"%d": {' % key) and line.endswith(
        b',"crc":"%08x"}' % zlib.crc32(line[:-_CRC_TAIL])
    )


def key_of_line(line: bytes) -> int:
    """Return the key of a whole line."""
    return int(line[1 : line.index(b'"', 1)])


def decode(line: bytes) -> Record:
    """Return the record of a whole line, without its checksum."""
    record: Record = read_json(line[line.index(b"{") :])
    record.pop("crc", None)
    return record


def scan(data: bytes) -> Extent | None:
    """Check a whole file on its raw bytes; None when anything at all is out of place.

    Header, keys 1 … n in order, separators, every checksum, the room and the closing
    braces: with all of them in place the file is valid JSON without parsing it.
    """
    if not data.startswith(HEADER) or not data.endswith(CLOSING):
        return None
    room_end = len(data) - len(CLOSING)
    raws = data[len(HEADER) : room_end].split(b"\n")
    last = raws.pop()
    final = last.rstrip(b" ")
    if final:
        raws.append(final + b",")
    elif raws:
        return None
    greatest = b""
    checksum = zlib.crc32
    tail, count = _CRC_TAIL + 1, 0
    for count, raw in enumerate(raws, 1):  # runs for every record of every file opened
        if raw[-3:] == b'"},':
            line = raw
        elif raw[-1:] == b",":
            line = raw[:-1].rstrip(b" ") + b","
        else:
            return None
        if line[-tail:] != b',"crc":"%08x"},' % checksum(line[:-tail]):
            return None
        start = b'"%d": {"id":"' % count
        if line.startswith(start):
            newest = line[len(start) : len(start) + _ID_LENGTH]
            if newest > greatest:  # noqa: PLR1730 - quicker than max
                greatest = newest
        elif not line.startswith(b'"%d": {' % count):  # a record may lack an id, never a key
            return None
    end = room_end - len(last) + len(final)
    return Extent(count, end, room_end, greatest.decode("ascii", "replace") or None)


def scan_tail(window: bytes, count: int) -> tuple[list[bytes], int]:
    """Return the whole lines at the start of `window`, and where the last of them ends.

    `window` begins right after record `count`. Stops in silence at the first thing that is
    not the next record, whole and right: the rest may still be on its way.
    """
    lines: list[bytes] = []
    end = 0
    while True:
        separator = _SEPARATOR if count + len(lines) else _NO_SEPARATOR
        match = separator.match(window, end)
        if match is None:
            return lines, end
        start = match.end()
        stop = window.find(b"\n", start)
        line = window[start : stop if stop >= 0 else len(window)].rstrip(b" ")
        if line[-1:] == b",":
            line = line[:-1].rstrip(b" ")
        if not is_whole(line, count + len(lines) + 1):
            return lines, end
        lines.append(line)
        end = start + len(line)


def is_blank(window: bytes) -> bool:
    """Tell whether nothing but room, and perhaps the closing braces, is in `window`."""
    rest = window.lstrip(b" ")
    return CLOSING.startswith(rest[: len(CLOSING)])


def joined(lines: list[bytes], count: int) -> bytes:
    """Return what must be written after `count` records to add `lines`."""
    text = b",\n".join(lines)
    return b",\n" + text if count else text


def next_page(offset: int) -> int:
    """Return where the page after that of `offset` begins."""
    return (offset // PAGE + 1) * PAGE


def place(end: int, room_end: int, size: int) -> int | None:
    """Return where `size` bytes go in the room: inside one page, or None for nowhere."""
    if size > PAGE:
        return None
    page_end = next_page(end)
    at = end if end + size <= page_end else page_end
    return at if at + size <= room_end else None


def laid_out(prefix: bytes) -> bytes:
    """Return a whole file: `prefix` (header and lines), room, closing braces; whole pages."""
    room = max(_SMALLEST_ROOM, min(len(prefix) // 4, _LARGEST_ROOM))
    size = -(-(len(prefix) + room + len(CLOSING)) // PAGE) * PAGE
    return prefix + b" " * (size - len(prefix) - len(CLOSING)) + CLOSING


def prefix_of(records: list[Record]) -> bytes:
    """Return header and lines of `records`, numbered from 1."""
    return HEADER + b",\n".join(encode(key, record) for key, record in enumerate(records, 1))


def whole_file(records: list[Record]) -> bytes:
    """Return a whole file that holds exactly these records, numbered from 1."""
    return laid_out(prefix_of(records))


def documents(data: bytes) -> list[Record] | None:
    """Return the records of a sound file by parsing it whole; None when it does not parse.

    The fastest way to all records, and the second proof: checksums say that each line is
    what was written, parsing says that together they are one document.
    """
    try:
        tables = read_json(data)
    except (ValueError, RecursionError):
        return None
    records: list[Record] = list(tables["events"].values())
    for record in records:
        record.pop("crc", None)
    return records
