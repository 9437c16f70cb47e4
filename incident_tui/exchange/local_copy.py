"""This machine's copy of an incident, as an exchange sees it; it may not be there yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from incident_tui.clock import Clock
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.store.absorb import Here, sift
from incident_tui.store.envelope import DECLARED, node_of
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from incident_tui.store.restore import restore

Refused = Sequence[tuple[str, str]]
"""Ids, each with the reason why its record was not taken in."""


class LocalCopy:
    """An incident's file, made by the first declaration that arrives where there is none.

    `mine` is the machine whose records come from nobody else; None: they do, the file was lost.
    Raises NotFoundError without `may_begin` where there is no file, UnreadableError, NotSavedError.
    """

    def __init__(
        self, path: Path, mine: str | None, clock: Clock, *, may_begin: bool = False
    ) -> None:
        self.path = path
        self._mine = mine
        self._clock = clock
        begins = may_begin and not path.exists()
        self._file = None if begins else EventFile(path, clock=clock)
        self._begun_with: list[Record] = []

    def read(self) -> list[Record]:
        """Return every record; none where there is no file yet."""
        return self._file.read() if self._file else []

    def follow(self) -> list[Record]:
        """Return what is new since: what others wrote, and what was taken in."""
        begun_with, self._begun_with = self._begun_with, []
        return begun_with + (self._file.follow() if self._file else [])

    def absorb(self, records: Sequence[dict[str, Any]], declared: str | None) -> Refused:
        """Make records durable; return what was refused. `declared`: the id of the declaration.

        Raises NotSavedError, and RefusedError where the incident cannot begin with them.
        """
        if self._file is None:
            self._begin(records, declared)
        return self._file.absorb(records, mine=self._mine).refused if self._file else ()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _begin(self, records: Sequence[dict[str, Any]], declared: str | None) -> None:
        first = next((one for one in records if one.get("id") == declared), {})
        if self._mine is not None and node_of(first) == self._mine:
            raise RefusedError(
                "The incident was declared on this machine, and its file is not here",
                "put the file back, or take all of it from there: add --recover",
            )
        found = sift([first], Here(lambda _: None, set, self._mine))
        whole = list(found.fresh.values())
        if [one["kind"] for one in whole] != [DECLARED]:
            raise RefusedError("It does not begin with the declaration of the incident")
        try:
            restore(self.path, whole)
        except NotSavedError:
            if not self.path.exists():  # else somebody was faster: what is in it is seen to below
                raise
        self._file = EventFile(self.path, clock=self._clock)
        self._begun_with = self._file.read()
