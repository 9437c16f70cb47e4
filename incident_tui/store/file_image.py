"""What one handle knows about its file: the bytes it holds, and where they end."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator

from incident_tui.domain.errors import UnreadableError
from incident_tui.domain.record.event_id import is_event_id, is_near
from incident_tui.domain.regex import regex
from incident_tui.store import framing
from incident_tui.store.envelope import greatest_id, identity
from incident_tui.store.framing import Extent, Record

_ANCHOR = 64  # bytes; shorter than any record
_ID = b'{"id":"'
_NEAR_START = 24  # bytes of a line; its id stands right behind its key
_START = regex(rb'^"\d+": \{(?:"id":"([0-9a-f-]{36})")?', re.MULTILINE)
"""Where a line begins, and its id where that is an event's and stands first."""


class FileImage:
    """The prefix of the file (header and lines) as this handle last saw it.

    It is held as raw bytes: a tenth of the memory of parsed records, and enough to write
    everything again when the file is damaged, truncated or gone.
    """

    def __init__(self, data: bytes, extent: Extent, inode: tuple[int, int]) -> None:
        prefix = data[: extent.end]
        self._chunks = [prefix]
        self._checksum = zlib.crc32(prefix)
        self.inode = inode
        self.count = extent.keys
        self.end = extent.end
        self.room_end = extent.room_end
        self.last_id = extent.last_id
        self.anchor = prefix[-_ANCHOR:]  # the last record's end, its checksum in it
        self.absent: list[Record] = []  # held by us, missing in a file we may not write
        self._places: dict[str, int] | None = None  # by id, where its line begins

    @classmethod
    def of_records(cls, records: list[Record], inode: tuple[int, int]) -> tuple[FileImage, bytes]:
        """Lay records out as a whole new file; return the knowledge of it and its bytes."""
        prefix = framing.prefix_of(records)
        data = framing.laid_out(prefix)
        room_end = len(data) - len(framing.CLOSING)
        extent = Extent(len(records), len(prefix), room_end, greatest_id(records))
        return cls(data, extent, inode), data

    @property
    def size(self) -> int:
        """The size the file has, in bytes."""
        return self.room_end + len(framing.CLOSING)

    def last_for(self, node: str, wall_ms: int) -> str | None:
        """Return the greatest id held that the next one of `node` has to exceed, or None.

        Nearly always that is the greatest of all. Every line is looked at only where a clock
        that ran far ahead has made that one.
        """
        if self.last_id is None or is_near(self.last_id, wall_ms):
            return self.last_id
        own = f'"node":{json.dumps(node)}'.encode("ascii")
        last = ""
        for line in reversed(self.prefix().split(b"\n")):  # so that few are greater than the last
            start = line.find(_ID, 0, _NEAR_START) + len(_ID)
            made = line[start : start + 36].decode("ascii", "replace")
            if made > last and (is_near(made, wall_ms) or own in line) and is_event_id(made):
                last = made
        return last or None

    def prefix(self) -> bytes:
        """Return header and lines as they stand in the file."""
        if len(self._chunks) > 1:
            self._chunks = [b"".join(self._chunks)]
        return self._chunks[0]

    def records(self) -> list[Record]:
        """Return everything held, parsed, in file order; what the file lacks comes last."""
        found = framing.documents(self.prefix() + framing.CLOSING)
        if found is None:  # right checksums over what is not JSON: not from our hand
            raise UnreadableError("the file holds lines that are not JSON", "run verify on it")
        return found + self.absent

    def add(self, count: int, text: bytes, last_id: str | None) -> None:
        """Take in the `count` lines that `text`, spaces and separators included, adds.

        `last_id` is the greatest id among them.
        """
        self._chunks.append(text)
        if self._places is not None:
            self._places |= _places_in(text, self.end)
        self._checksum = zlib.crc32(text, self._checksum)
        self.count += count
        self.end += len(text)
        self.anchor = text[-_ANCHOR:]
        if last_id and (self.last_id is None or last_id > self.last_id):
            self.last_id = last_id

    def moved(self, inode: tuple[int, int], size: int) -> None:
        """Note that what is held now lies in another file, of `size` bytes."""
        self.inode = inode
        self.room_end = size - len(framing.CLOSING)

    def is_start_of(self, data: bytes) -> bool:
        """Tell whether another file begins with exactly what is held."""
        return len(data) >= self.end and zlib.crc32(memoryview(data)[: self.end]) == self._checksum

    def record_of(self, event_id: str) -> Record | None:
        """Return the record with this id, or None. From the second time on, nothing is searched."""
        if self._places is None:
            self._places = _places_in(self.prefix(), 0)
        start = self._places.get(event_id)
        return None if start is None else framing.decode(self._line_at(start))

    def records_with(self, needle: bytes) -> list[Record]:
        """Return the records whose line contains `needle`."""
        return [framing.decode(line) for line in self.lines_with(needle)]

    def lines_with(self, needle: bytes) -> Iterator[bytes]:
        """Yield the lines that contain `needle`, which is not empty, without parsing any other."""
        prefix = self.prefix()
        at = prefix.find(needle, len(framing.HEADER))
        while at >= 0:
            start = prefix.rfind(b"\n", 0, at) + 1
            yield self._line_at(start)
            stop = prefix.find(b"\n", at)
            at = prefix.find(needle, stop) if stop >= 0 else -1

    def _line_at(self, start: int) -> bytes:
        prefix = self.prefix()
        stop = prefix.find(b"\n", start)
        return prefix[start : stop if stop >= 0 else len(prefix)].rstrip(b" ,")


def _places_in(text: bytes, offset: int) -> dict[str, int]:
    """Return by id where the lines in `text` begin, which begins at `offset` of the file."""
    found = {}
    for start in _START.finditer(text):
        if start[1] is not None:
            found[start[1].decode("ascii")] = offset + start.start()
            continue
        stop = text.find(b"\n", start.start())
        line = text[start.start() : stop if stop >= 0 else len(text)].rstrip(b" ,")
        if event_id := identity(framing.decode(line)):  # from another program's hand
            found[event_id] = offset + start.start()
    return found
