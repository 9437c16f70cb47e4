"""What of an incident's file other machines may have: a line for each record, and its digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from incident_tui.domain.json_text import read_json
from incident_tui.domain.record.event_id import is_event_id
from incident_tui.domain.record.foreign import too_long
from incident_tui.domain.record.limits import LONGEST_NAME
from incident_tui.exchange.messages import line_of
from incident_tui.store.envelope import DAMAGED, DECLARED, body_of, identity
from incident_tui.store.framing import Record
from incident_tui.store.union import key_of, winner

_HALF = 8  # bytes
_LONGEST_KEY = 64


class Digest(msgspec.Struct, frozen=True):
    """What two machines compare to know that they hold the same: how many, which, saying what.

    `xor` is over the BLAKE2b-64 of every id, `sum` over that of every line; 16 hex digits each.
    """

    n: int
    xor: str
    sum: str


class Outbox:
    """The records of a file that may be shared, by id, in the order of the file.

    What another machine would refuse (it is too long, it was damaged here) is kept back and named.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.kept_back: dict[str, str] = {}
        self.declared: str | None = None
        self.drill = False
        self._lines: dict[str, bytes] = {}
        self._ids = 0
        self._sums = 0
        for record in records:
            self.put(record)

    def __iter__(self) -> Iterator[str]:
        """Yield every id."""
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, event_id: object) -> bool:
        return event_id in self._lines

    @property
    def digest(self) -> Digest:
        """The digest of what is here now."""
        return Digest(len(self._lines), f"{self._ids:016x}", f"{self._sums:016x}")

    def put(self, record: Record) -> str | None:
        """Take note of a record as the file holds it now; return its id if it may be sent now.

        That is, if it was not here before: what a redaction changes, the redaction itself says.
        """
        if record.get("kind") == DAMAGED:
            return None
        line, why = _line_or_why(record)
        if line is None:
            self.kept_back[key_of(record)[:_LONGEST_KEY]] = why
            return None
        event_id: str = record["id"]
        before = self._lines.get(event_id)
        if before is not None:
            line = line_of(winner(read_json(before), record))
            self._sums ^= _hash(before)
        else:
            self._ids ^= _hash(event_id.encode())
            self.kept_back.pop(event_id, None)
        self._sums ^= _hash(line)
        self._lines[event_id] = line
        if record["kind"] == DECLARED:
            self.declared = min(event_id, self.declared or event_id)
            self.drill = is_drill(record)
        return event_id if before is None else None

    def line(self, event_id: str) -> bytes:
        """Return the line of a record as it stands now: what was redacted since is not in it."""
        return self._lines[event_id]

    def sum_of(self, event_id: str) -> str | None:
        """Return the sum of all that a record says; None for one that is not here."""
        line = self._lines.get(event_id)
        return None if line is None else f"{_hash(line):016x}"


def is_drill(record: Record) -> bool:
    """Tell whether a record declares an exercise, whose clock may run faster than any other."""
    return record.get("kind") == DECLARED and body_of(record).get("drill") is True


def _line_or_why(record: Record) -> tuple[bytes | None, str]:
    """Return a record as a line, or why it cannot be shared.

    What is wrong with it beyond its id and its length, the other machine says.
    """
    event_id = identity(record)
    if event_id is None or not is_event_id(event_id):
        return None, "its id is none"
    try:
        line = line_of(record)
    except RecursionError:
        return None, "it is nested too deep"
    if len(line) <= LONGEST_NAME:  # so no text in it is longer than any may be
        return line, ""
    why = too_long(record)
    return (None, why) if why else (line, "")


def _hash(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=_HALF).digest())
