"""What the composer's border says about a line: what Enter will record, or what is wrong."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

import msgspec

from incident_tui.domain.language.reading import ParsedLine
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import calendar_day, duration, full_clock
from incident_tui.tui.dashboard.panes.asking import before

Tone = Literal["calm", "doubt", "problem"]


class Preview(msgspec.Struct, frozen=True):
    """The upper border, the lower border, and how they are meant."""

    title: str
    foot: str
    tone: Tone = "calm"


def preview(reading: ParsedLine, now: datetime, tz: tzinfo, *, newline: str) -> Preview:
    """Return what is said about a line at `now`, shown in the zone `tz`.

    `newline`: the key that begins a new line.
    """
    title = " · ".join(_parts(reading, now, tz))
    if reading.problem is not None:
        return Preview(title, str(reading.problem), "problem")
    if reading.asked is not None:
        return Preview(title, before(reading.asked), "doubt")
    if reading.screen is not None:
        return Preview(title, "Enter does it · Tab completes")
    if reading.empty:
        return Preview(title, f"Enter logs · {newline} new line")
    if reading.hints:
        return Preview(title, f"{in_short(reading.hints)} · Enter logs")
    return Preview(title, f"draft kept · Enter logs · {newline} new line")


def in_short(hints: tuple[str, ...]) -> str:
    """Return the first of what is worth saying, and how much more there is."""
    return f"▲ {hints[0]}{f' · {len(hints) - 1} more' if len(hints) > 1 else ''}"


def _parts(reading: ParsedLine, now: datetime, tz: tzinfo) -> list[str]:
    parts = [reading.label.replace("_", " ")]
    if reading.screen is None:
        parts.append(_when(reading, now, tz))
    if reading.audience:
        parts.append(f"to {reading.audience}")
    if reading.actor:
        parts.append(f"said by {one_line(reading.actor)}")
    if reading.mentions:
        parts.append(" ".join(f"@{one_line(name)}" for name in reading.mentions))
    if reading.private:
        parts.append("private")
    return parts


def _when(reading: ParsedLine, now: datetime, tz: tzinfo) -> str:
    """Return `now`, or the instant with its zone and how long ago that is."""
    if reading.when.live:
        return "now"
    if reading.when.at is None:
        return "time unknown"
    at = reading.when.at
    about = "~" if reading.when.approx else ""
    same_day = at.astimezone(tz).date() == now.astimezone(tz).date()
    date = "" if same_day else f"{calendar_day(at, tz)} "
    ago = f"{duration(now - at)} ago" if at <= now else f"in {duration(at - now)}"
    return f"{date}{about}{full_clock(at, tz)} ({ago})"
