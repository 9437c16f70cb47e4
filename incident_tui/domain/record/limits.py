"""How long a record may be, and each text in it: what every machine can take in.

Asked of what is recorded now and of what comes from another machine. A longer record of an
earlier version stays as it is; it is only not shared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.record.facts import Fact, Unknown
from incident_tui.domain.record.roles import FieldRole, fields_of, texts_in

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
    is_statement: bool = False

    def __str__(self) -> str:
        """Say so of a record."""
        return f"its {self.name} is {self.length:,} characters long, at most {self.most:,}"

    def refusal(self) -> RefusedError:
        """Say so to whoever wants to record it."""
        what = "That" if self.is_statement else f"The {self.name}"
        hint = f"keep it under {self.most:,} characters and link to the rest"
        return RefusedError(f"{what} is {self.length:,} characters long", hint)


def excess(fact: Fact, note: str | None = None, actor: str | None = None) -> Excess | None:
    """Return the first text of a fact that is longer than it may be, or None."""
    if len(note or "") > LONGEST_WORDS:
        return Excess("note", len(note or ""), LONGEST_WORDS)
    if len(actor or "") > LONGEST_NAME:
        return Excess("actor", len(actor or ""), LONGEST_NAME)
    if isinstance(fact, Unknown):  # a newer version knows how long its texts may be
        return None
    for field in fields_of(type(fact)):
        most = _CAPS.get(field.role, LONGEST_NAME)
        longest = max((len(text) for text in texts_in(fact, field)), default=0)
        if longest > most:
            return Excess(field.name, longest, most, field.role is FieldRole.STATEMENT)
    return None


def too_large(records: Iterable[Mapping[str, Any]]) -> RefusedError | None:
    """Return the refusal of records that are to be written, one of which is too large, or None."""
    size = max(map(size_of, records), default=0)
    if size <= LONGEST_RECORD:
        return None
    return RefusedError(f"That is {size:,} bytes long", f"keep it under {LONGEST_RECORD:,}")


def size_of(record: Mapping[str, Any]) -> int:
    """Return how many bytes a record takes as JSON in UTF-8.

    Raises ValueError, TypeError or RecursionError for what is no JSON.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass"))
