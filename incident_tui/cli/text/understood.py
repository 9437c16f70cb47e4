"""What was understood of words that were recorded: a line on stderr, fields in the JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock, day_clock, iso

if TYPE_CHECKING:
    from incident_tui.cli.context import CommandContext


class Understood(NamedTuple):
    """One entry as it was recorded; `at` None: nobody knows. No secret is in its text."""

    kind: str
    at: datetime | None
    text: str
    approx: bool = False
    audience: str | None = None
    actor: str | None = None
    private: bool = False

    def line(self, tz: tzinfo, now: datetime) -> str:
        """Return it as a line: `14:05Z note: db failover, said by raj`."""
        when = "time unknown"
        if self.at is not None:
            today = self.at.astimezone(tz).date() == now.astimezone(tz).date()
            when = clock(self.at, tz) if today else day_clock(self.at, tz)
        said = f", said by {self.actor}" if self.actor else ""
        to = f", to {self.audience}" if self.audience else ""
        private = ", private" if self.private else ""
        about = "~" if self.approx else ""
        return one_line(f"{about}{when} {self.kind}: {self.text}{to}{said}{private}")

    def json(self) -> dict[str, object]:
        """Return it for programs."""
        return {**self._asdict(), "at": iso(self.at) if self.at is not None else None}


def wanted(context: CommandContext) -> bool:
    """Tell whether somebody is to read it: on a terminal, or with `-v`."""
    return bool(getattr(context.options, "verbose", False)) or sys.stderr.isatty()


def say(context: CommandContext, found: Iterable[Understood]) -> None:
    """Print it on stderr, a line each."""
    for one in found:
        print(one.line(context.tz, context.clock.now()), file=sys.stderr, flush=True)
