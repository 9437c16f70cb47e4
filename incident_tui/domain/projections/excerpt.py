"""A few entries of the log as plain text, to be pasted somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from incident_tui.domain.projections.timeline import TimelineRow
from incident_tui.domain.text import clean, one_line
from incident_tui.domain.times.format import clock, day_clock

_WHOLE = {"observ.": "observation", "hypoth.": "hypothesis", "mitig.": "mitigation"}


def excerpt(found: Sequence[TimelineRow], tz: tzinfo) -> str:
    """Return entries as `14:05Z note sam: text`, one a line, further lines of a text indented.

    Times have their date where the entries are not all of one day.
    """
    dated = len({row.event.moment.astimezone(tz).date() for row in found}) > 1
    return "\n".join(_entry(row, tz, dated=dated) for row in found)


def _entry(row: TimelineRow, tz: tzinfo, *, dated: bool) -> str:
    at = (day_clock if dated else clock)(row.event.moment, tz)
    when = "--:--" if row.unknown_time else f"{'~' if row.approx else ''}{at}"
    kind = _WHOLE.get(row.label, row.label)
    label = f"{row.ref_label} " if row.ref_label else ""
    struck = "[struck] " if row.struck else ""
    first, *more = clean(row.text).split("\n")
    head = f"{when} {kind} {one_line(row.who)}: {struck}{label}{first}"
    return "\n".join((head, *(f"    {line}" for line in more)))
