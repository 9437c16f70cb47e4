"""How long a record may be, and each text in it: what every machine can take in.

Asked of what is recorded now and of what comes from another machine. A longer record of an
earlier version stays as it is; it is only not shared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from incident_tui.domain.record.facts import Fact, Unknown
from incident_tui.domain.record.roles import FieldRole, fields_of

LONGEST_RECORD = 512 * 1024
"""Bytes of UTF-8 that a record may take as JSON."""

LONGEST_WORDS = 100_000
"""Characters that a text may have which a person wrote."""

LONGEST_NAME = 1_000
"""Characters that anything else may have: a name, a word of the playbook, an id."""

_CAPS = {
    FieldRole.STATEMENT: LONGEST_WORDS,
    FieldRole.PROSE: LONGEST_WORDS,
    FieldRole.INTERNAL: LONGEST_WORDS,
    FieldRole.LINK: 10_000,
}


class Excess(msgspec.Struct, frozen=True):
    """A text that is too long: what it is called, how many characters it has, and may have."""

    name: str
    length: int
    most: int

    def __str__(self) -> str:
        """Say so in one sentence."""
        return f"its {self.name} is {self.length:,} characters long, at most {self.most:,}"


def excess(fact: Fact, note: str | None = None, actor: str | None = None) -> Excess | None:
    """Return the first text of a fact that is longer than it may be, or None."""
    for name, text, most in _texts(fact, note, actor):
        if len(text) > most:
            return Excess(name, len(text), most)
    return None


def size_of(record: Mapping[str, Any]) -> int:
    """Return how many bytes a record takes as JSON in UTF-8.

    Raises ValueError, TypeError or RecursionError for what is no JSON.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass"))


def _texts(fact: Fact, note: str | None, actor: str | None) -> Iterator[tuple[str, str, int]]:
    yield "note", note or "", LONGEST_WORDS
    yield "actor", actor or "", LONGEST_NAME
    if isinstance(fact, Unknown):  # a newer version knows how long its texts may be
        return
    for field in fields_of(type(fact)):
        value, most = getattr(fact, field.name), _CAPS.get(field.role, LONGEST_NAME)
        listed = value if field.many else value.values() if field.is_table else (value,)
        yield from ((field.name, text, most) for text in listed if isinstance(text, str))
