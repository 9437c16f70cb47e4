"""What two machines say to each other: a JSON object a line, an empty line as a sign of life.

    {"exchange":1,"program":…,"id":…,"declared":…,"node":…,"n":…,"xor":…}      first, from both
    {"have":[id, …]} … {"have_end":true}     what is here; nothing where both digests are equal
    a record as in the file, without its crc
    {"took":[id, …],"refused":[[id, why], …]}   what became of records, once it is on the disk
    {"here":[machine, …],"at":…,"n":…,"xor":…,"sum":…,"left":…}   who is here, and how much is left
    {"compare":[[id, sum], …]} … {"compare_end":true}   every record, where the digests stay apart

Reading is total: whatever a line holds, it is one of the types below.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec

from incident_tui.domain.json_text import read_json

VERSION = 1
"""Of what is spoken; another one is refused."""

MOST_IDS = 5_000
"""How many ids a line holds."""

_Ids = Annotated[tuple[str, ...], msgspec.Meta(max_length=MOST_IDS)]
_Word = Annotated[str, msgspec.Meta(max_length=1_000)]
_Reason = tuple[str, Annotated[str, msgspec.Meta(max_length=10_000)]]
_Sums = Annotated[tuple[tuple[str, str], ...], msgspec.Meta(max_length=MOST_IDS)]
_Count = Annotated[int, msgspec.Meta(ge=0)]


class Greeting(msgspec.Struct, frozen=True):
    """The first line: who speaks, of which incident, and the digest of what is there.

    `declared` is the id of the declaration; None: there is no file, or it has lost it. `host`:
    nobody at that machine linked, it is only linked to. `viewer`: nothing comes from there.
    """

    exchange: int
    program: _Word
    id: _Word
    declared: _Word | None
    node: _Word
    n: _Count
    xor: _Word
    name: _Word = ""
    host: bool = False
    viewer: bool = False


class Have(msgspec.Struct, frozen=True):
    """Ids of records that are there."""

    have: _Ids


class HaveEnd(msgspec.Struct, frozen=True):
    """All of them were named: what is not among them may be sent."""

    have_end: bool


class Took(msgspec.Struct, frozen=True):
    """Records that are on the other's disk, and such as are refused, each with the reason."""

    took: _Ids = ()
    refused: Annotated[tuple[_Reason, ...], msgspec.Meta(max_length=MOST_IDS)] = ()


class Machine(msgspec.Struct, frozen=True):
    """A machine that is here, heard of so many seconds ago."""

    name: _Word
    node: _Word
    heard_s: float
    host: bool = False
    viewer: bool = False


class Pulse(msgspec.Struct, frozen=True):
    """Who is here, the sender's clock, its digest; `left`: how many records it has yet to send.

    None while it does not know what the other lacks.
    """

    here: Annotated[tuple[Machine, ...], msgspec.Meta(max_length=200)]
    at: _Word
    n: _Count
    xor: _Word
    sum: _Word
    left: _Count | None


class Compare(msgspec.Struct, frozen=True):
    """Records, each with the sum of all it says."""

    compare: _Sums


class CompareEnd(msgspec.Struct, frozen=True):
    """All were named: send what is missing among them, or says something else."""

    compare_end: bool


class Foreign(msgspec.Struct, frozen=True):
    """A record, or what pretends to be one: `absorb` judges it."""

    record: dict[str, Any]


class SignOfLife(msgspec.Struct, frozen=True):
    """An empty line."""


class Odd(msgspec.Struct, frozen=True):
    """A line that is none of the others, and why."""

    why: str


Control = Greeting | Have | HaveEnd | Took | Pulse | Compare | CompareEnd
Message = Control | Foreign | SignOfLife | Odd

_BY_KEY: Mapping[str, type[Control]] = {
    "exchange": Greeting,
    "have": Have,
    "have_end": HaveEnd,
    "took": Took,
    "here": Pulse,
    "compare": Compare,
    "compare_end": CompareEnd,
}


def read_message(line: bytes | None) -> Message:
    """Return what a line says; None stands for a line that was too long. Total."""
    if line is None:
        return Odd("a line of it is longer than any record")
    if not line.strip():
        return SignOfLife()
    try:
        value = read_json(line)
    except (ValueError, RecursionError):
        return Odd("a line of it is no JSON")
    if not isinstance(value, dict):
        return Odd("a line of it is no JSON object")
    kind = (
        None if "kind" in value else next((_BY_KEY[key] for key in _BY_KEY if key in value), None)
    )
    if kind is None:
        return Foreign(value)
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        return Odd(f"a line of it is not as agreed: {str(error)[:200]}")


def written(message: Control) -> bytes:
    """Return the line that says something, its end included."""
    return msgspec.json.encode(message) + b"\n"


def line_of(record: Mapping[str, Any]) -> bytes:
    """Return a record as a line: UTF-8, keys sorted, so that equal records are equal lines."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def in_lines(ids: Iterable[str]) -> list[bytes]:
    """Return the lines that name ids, their end among them."""
    whole = list(ids)
    starts = range(0, len(whole), MOST_IDS)
    named = [written(Have(tuple(whole[start : start + MOST_IDS]))) for start in starts]
    return [*named, written(HaveEnd(have_end=True))]
