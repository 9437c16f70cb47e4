"""What is said in place of the keys: one message at a time, long enough to be read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from incident_tui.tui.widgets.notice import Notice


class StatusMessages(msgspec.Struct, frozen=True):
    """What is said now and until when (in elapsed seconds), and what waits to be said.

    `line` are the words that it is about, "" for none; `correcting`: it is about a correction that
    is under way. While `lasting`, what is said stays: the
    file cannot be read.
    """

    notice: Notice | None = None
    until: float = 0.0
    line: str = ""
    correcting: bool = False
    waiting: tuple[str, ...] = ()
    lasting: bool = False

    def say(
        self,
        text: str,
        until: float,
        *,
        bad: bool = False,
        line: str = "",
        correcting: bool = False,
    ) -> StatusMessages:
        """Say something until then; what was said before goes."""
        notice = Notice(text, bad)
        return replace(self, notice=notice, until=until, line=line, correcting=correcting)

    def corrected(self) -> StatusMessages:
        """End what was said about a correction, which is over."""
        return self.hush() if self.correcting else self

    def edited(self, line: str) -> StatusMessages:
        """End what was said about a line that reads otherwise now."""
        return self.hush() if self.line and self.line != line else self

    def in_turn(self, texts: Iterable[str], *, first: bool = False) -> StatusMessages:
        """Say bad news one after the other, as soon as nothing else is said."""
        waiting = (*texts, *self.waiting) if first else (*self.waiting, *texts)
        return replace(self, waiting=waiting)

    def hush(self) -> StatusMessages:
        """Show the keys again, unless what is said lasts."""
        return self if self.lasting else replace(self, notice=None, line="", correcting=False)

    def tick(self, elapsed: float, until: float, fit: Callable[[str], str]) -> StatusMessages:
        """End a message whose time is over, and begin the next one that waits.

        `until` is when a message that begins now ends, `fit` masks what may not be shown.
        """
        found = self
        if found.notice is not None and elapsed >= found.until:
            found = found.hush()
        if found.waiting and found.notice is None:
            text, *rest = found.waiting
            found = replace(found, waiting=tuple(rest)).say(fit(text), until, bad=True)
        return found
