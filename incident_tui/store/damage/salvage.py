"""Read what can be read of a file that is not in order. Pure: bytes in, findings out.

Three ways, the surest first: a line whose checksum still holds where it stands; a document
that gives the same checksum when it is written the way we write (a file that an editor or
stock TinyDB has laid out anew); and documents of other programs in a file that is valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from incident_tui.domain.json_text import read_json
from incident_tui.domain.regex import regex
from incident_tui.store.framing import CLOSING, HEADER, Record, decode, encode, is_whole

_START = regex(rb'"(\d{1,12})"\s*:\s*\{')
_END = regex(rb',"crc":"[0-9a-f]{8}"\}')
_ID = regex(rb'"id"\s*:\s*"([0-9a-f-]{36})"')
_ENVELOPE = frozenset({"id", "v", "kind", "at", "rec", "by", "node", "approx", "body"})
_SMALLEST_RECORD = 40  # an id alone takes that; less is damaged framing
_RAW_LIMIT = 1 << 20
_decoder = json.JSONDecoder()


class Sound(NamedTuple):
    """A record that is as it was written, or as another program wrote it."""

    record: Record
    foreign: bool = False  # has no checksum: put in by another program


class Damage(NamedTuple):
    """Bytes that should have been a record."""

    raw: str
    where: str
    torn: bool  # the unfinished last write: never acknowledged
    ref: str | None  # the id of the lost record, where legible


class Salvage(NamedTuple):
    """Everything found in a file, in its order."""

    items: list[Sound | Damage]
    dropped: bool  # something besides layout would be lost by writing the file anew

    @property
    def records(self) -> list[Record]:
        """The sound records."""
        return [item.record for item in self.items if isinstance(item, Sound)]

    @property
    def damages(self) -> list[Damage]:
        """The damage, torn last write included."""
        return [item for item in self.items if isinstance(item, Damage)]


def salvage(data: bytes) -> Salvage:
    """Find the records in `data`, whatever has happened to it."""
    return _from_document(data) or _from_bytes(data)


def _from_document(data: bytes) -> Salvage | None:
    """Read a file that is valid TinyDB JSON in another layout; None when it is not that."""
    repeated = False

    def note_repeats(pairs: list[tuple[str, Any]]) -> Record:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    try:
        tables = read_json(data, note_repeats)
    except (ValueError, RecursionError):
        return None
    events = tables.get("events") if isinstance(tables, dict) else None
    if repeated or not isinstance(events, dict):
        return None  # a repeated key hides a record: look at the bytes
    items = [
        _judge(name, position, record) for position, (name, record) in enumerate(events.items(), 1)
    ]
    others = any(table for name, table in tables.items() if name != "events")
    return Salvage(items, others or any(isinstance(item, Damage) for item in items))


def _judge(name: str, position: int, record: Any) -> Sound | Damage:
    """Tell what a document of a valid file is worth."""
    if isinstance(record, dict):
        if "crc" in record:
            if (found := _proven(record, name, position)) is not None:
                return Sound(found)
        elif (
            record.keys() <= _ENVELOPE
            and isinstance(record.get("kind"), str)
            and isinstance(record.get("body"), dict)
        ):
            return Sound(record, foreign=True)
    raw = json.dumps(record)
    return _damage(raw.encode("ascii"), f"document {name}", torn=False)


def _proven(record: Record, name: str, position: int) -> Record | None:
    """Return the record without its checksum if the checksum agrees with it.

    A flipped digit of the key is put right by the place where the record stands.
    """
    bare = dict(record)
    crc = bare.pop("crc", None)
    for key in (name, str(position)):
        if key.isdecimal() and isinstance(crc, str):
            try:
                line = encode(int(key), bare)
            except ValueError:  # NaN and the like: never ours
                return None
            if line.endswith(b'"%b"}' % crc.encode("ascii", "replace")):
                return bare
    return None


def _from_bytes(data: bytes) -> Salvage:
    """Find records anywhere in the bytes, and what lies between them."""
    items: list[Sound | Damage] = []
    junk = not data.startswith(HEADER)
    end = len(HEADER) if not junk else 0
    for start, stop, record in _candidates(data):
        if start < end:
            continue
        gap = data[end:start].strip(b" \n,\0")
        if len(gap) >= _SMALLEST_RECORD:
            items.append(_damage(gap, f"byte {end}", torn=False))
        elif gap:
            junk = True
        items.append(Sound(record))
        end = stop
    rest = _without_closing(data[end:])
    if len(rest) >= _SMALLEST_RECORD or (rest and _START.match(rest)):
        torn = b',"crc":"' not in rest and not rest.endswith(b"}")
        items.append(_damage(rest, f"byte {end}", torn=torn))
    elif rest:
        junk = True
    return Salvage(items, junk or any(isinstance(item, Damage) for item in items))


def _without_closing(tail: bytes) -> bytes:
    """Return what lies behind the last sound record, framing and room taken off."""
    rest = tail.rstrip(b" \n\0")
    if rest.endswith(CLOSING.strip()):
        rest = rest[:-2]
    return rest.strip(b" \n,\0")


def _candidates(data: bytes) -> Iterator[tuple[int, int, Record]]:
    """Yield (start, stop, record) for everything in `data` that proves to be a record."""
    starts = list(_START.finditer(data))
    text = data.decode("latin-1")  # one character a byte: offsets stay
    count = 0
    busy_until = 0
    for number, match in enumerate(starts):
        if match.start() < busy_until:
            continue
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(data)
        found = _line_at(data, match, limit, count + 1)
        found = found or _document_at(data, text, match, count + 1)
        if found is not None:
            busy_until, record = found
            count += 1
            yield match.start(), busy_until, record


def _line_at(
    data: bytes, start: re.Match[bytes], limit: int, position: int
) -> tuple[int, Record] | None:
    """Try the line that starts here, as it stands, under its own key and under its place."""
    body = data[start.end() - 1 : limit]
    for end in _END.finditer(body):
        for key in (int(start[1]), position):
            line = b'"%d": %b' % (key, body[: end.end()])
            if is_whole(line, key):
                try:
                    return start.end() - 1 + end.end(), decode(line)
                except (ValueError, RecursionError):
                    return None
    return None


def _document_at(
    data: bytes, text: str, start: re.Match[bytes], position: int
) -> tuple[int, Record] | None:
    """Try the JSON document that starts here, in whatever layout."""
    try:
        document, stop = _decoder.raw_decode(text, start.end() - 1)
        if not text.isascii():
            document = read_json(data[start.end() - 1 : stop])
    except (ValueError, RecursionError):
        return None
    record = _proven(document, start[1].decode(), position)
    return None if record is None else (stop, record)


def _damage(raw: bytes, where: str, *, torn: bool) -> Damage:
    """Describe bytes that could not be read."""
    legible = _ID.search(raw)
    text = raw[:_RAW_LIMIT].decode("utf-8", "backslashreplace")
    return Damage(text, where, torn, legible[1].decode() if legible else None)
