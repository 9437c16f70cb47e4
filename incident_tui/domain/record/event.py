"""The envelope of a fact: who recorded it, when it happened and when it was written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import field

from incident_tui.domain.record.facts import AnyFact, Unknown


class When(msgspec.Struct, frozen=True):
    """When something happened: live (now, the default), at an instant, or unknown.

    `at` None with `live` False means that nobody knows.
    """

    at: datetime | None = None
    approx: bool = False
    live: bool = True

    @classmethod
    def dated(cls, at: datetime | None, *, approx: bool = False) -> When:
        """Return a backdated (or unknown) time."""
        return cls(at, approx, live=False)


LIVE = When()


class Draft(msgspec.Struct, frozen=True):
    """An event that is not recorded yet: everything but its id, its recorder and its times.

    `sup`, `under` and `n` are as in `Event`.
    """

    fact: AnyFact
    when: When = LIVE
    actor: str | None = None
    private: bool = False
    note: str | None = None
    sup: tuple[str, ...] | None = None
    under: tuple[str, ...] = ()
    n: int | None = None


class Event(msgspec.Struct, frozen=True, gc=False):
    """One recorded fact.

    `at` is when it happened (None: unknown, counts as `rec`), `rec` when it was recorded;
    both aware UTC, whole milliseconds. `actor` is who said or did it where that is not `by`.
    `extra` keeps body fields of a newer version; `redacted` is the id of the tombstone's event.
    A write to a register (`registers`) replaces the writes in `sup` and goes before those in
    `under`: ids. `sup` None: it was made by a version that did not say, and saw all before it.
    `n` is the number in the label of the item that it raises, None where it does not say.
    """

    id: str
    fact: AnyFact
    at: datetime | None
    rec: datetime
    by: str
    node: str = ""
    v: int = 1
    approx: bool = False
    actor: str | None = None
    private: bool = False
    note: str | None = None
    once: str | None = None
    redacted: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    sup: tuple[str, ...] | None = None
    under: tuple[str, ...] = ()
    n: int | None = None

    @property
    def moment(self) -> datetime:
        """When it counts as having happened."""
        return self.at or self.rec

    @property
    def order(self) -> tuple[datetime, str]:
        """The place in the one order that every reader agrees on."""
        return self.at or self.rec, self.id

    @property
    def who(self) -> str:
        """Who said or did it."""
        return self.actor or self.by

    @property
    def kind(self) -> str:
        """The kind's name in the file."""
        return self.fact.name if isinstance(self.fact, Unknown) else self.fact.kind
