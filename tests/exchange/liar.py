"""Lines that no honest machine says: records bent in every place, and what is no record at all."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.facts import KINDS
from incident_tui.exchange.messages import _BY_KEY

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, "", " ", "x", "\x00", "\x1b]0;x\x07", "\ud800",
    "x" * 70_000, [], [None], {}, {"x": {}}, [[[[]]]], "9999-99-99T99:99:99.999Z", "NaN",
    "2026-13-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "01a20892-f713-7000-851e-3fd393eb8ee4",
)  # fmt: skip
FIELDS = (
    "id",
    "v",
    "kind",
    "at",
    "rec",
    "by",
    "node",
    "approx",
    "body",
    "sup",
    "under",
    "crc",
)

NAMES = ("text", "entry_kind", "severity", "to", "ref", "redacted", "n", "once", "private", "note",
         "actor", "title", "role", "name", "audience", "playbook", "time")  # fmt: skip


class Liar:
    """A source of bad lines, the same for the same seed."""

    def __init__(self, seed: int, good: dict[str, Any]) -> None:
        self._chance = random.Random(seed)
        self._good = good

    def line(self) -> bytes:
        """Return a line, without its end, that is no good record."""
        make = self._chance.choice(
            (self._bent, self._bent, self._bent_body, self._cut, self._noise, self._control,
             self._deep, self._strange_numbers)
        )  # fmt: skip
        return make().replace(b"\n", b" ")

    def _bent(self) -> bytes:
        record = self._record()
        for field in self._chance.sample(FIELDS, self._chance.randint(1, 3)):
            if self._chance.random() < 0.3:
                record.pop(field, None)
            else:
                record[field] = self._odd()
        return _json(record)

    def _bent_body(self) -> bytes:
        record = self._record()
        record["kind"] = self._chance.choice((*KINDS, "redacted", "storage.damaged"))
        record["body"] = {name: self._odd() for name in self._chance.sample(NAMES, 4)}
        return _json(record)

    def _cut(self) -> bytes:
        line = _json(self._record())
        return line[: self._chance.randrange(1, len(line))]

    def _noise(self) -> bytes:
        return self._chance.randbytes(self._chance.randrange(1, 400))

    def _control(self) -> bytes:
        key = self._chance.choice(tuple(_BY_KEY))
        others = self._chance.sample((*_BY_KEY, "refused", "at", "n", "left"), 3)
        return _json({name: self._odd() for name in (key, *others)})

    def _deep(self) -> bytes:
        depth = self._chance.choice((40, 900, 5_000, 60_000))
        return b'{"kind":"entry.added","body":' + b'{"x":[' * depth + b"]}" * depth + b"}"

    def _strange_numbers(self) -> bytes:
        number = self._chance.choice((b"1e999", b"-1e999", b"NaN", b"Infinity", b"9" * 5_000))
        return _json(self._record()).replace(b'"v": 1', b'"v": ' + number)

    def _record(self) -> dict[str, Any]:
        record = copy.deepcopy(self._good)
        record["id"] = next_id(None, 1_790_000_000_000, self._chance.getrandbits(62))
        return record

    def _odd(self) -> Any:
        return self._chance.choice(ODD)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
