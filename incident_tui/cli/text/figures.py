"""The figures of a folder: gathered from its incidents, and as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import IncidentTuiError, UsageError
from incident_tui.domain.metrics.durations import NAMES, TITLES
from incident_tui.domain.metrics.trends import (
    Group,
    Measured,
    by_month,
    by_severity,
    counts,
    measure,
)
from incident_tui.domain.record import codec
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.domain.text import one_line
from incident_tui.domain.times.calendar import parse_since
from incident_tui.domain.times.format import duration
from incident_tui.store.event_file import EventFile

_BAR = 24


class LeftOut:
    """What is not in the figures, and why."""

    def __init__(self) -> None:
        self.drills = 0
        self.cancelled = 0
        self.earlier = 0
        self.unreadable: list[str] = []

    def json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "drills": self.drills,
            "cancelled": self.cancelled,
            "earlier": self.earlier,
            "unreadable": self.unreadable,
        }

    def words(self) -> str:
        """Return it as a sentence; "" where nothing was left out."""
        parts = [
            f"{count} {what}"
            for count, what in (
                (self.drills, "drill" + "s" * (self.drills > 1)),
                (self.cancelled, "cancelled"),
                (self.earlier, "earlier"),
                (len(self.unreadable), "unreadable"),
            )
            if count
        ]
        return f"left out: {', '.join(parts)}" if parts else ""


def folder_text(context: CommandContext) -> str:
    """Return the figures of the whole folder, as the screen shows them."""
    left = LeftOut()
    return "\n".join(line.rstrip() for line in folder_lines(measured(context, left), left))


def since_when(context: CommandContext) -> datetime | None:
    """Return what `--since` means, None where it is left out. Raises UsageError."""
    text = getattr(context.options, "since", None)
    if text is None:
        return None
    since = parse_since(text, context.machine_clock.now(), context.tz)
    if since is None:
        hint = "'30 days', '6 months', or a date such as 2026-01-31"
        raise UsageError(f"'{one_line(text)}' is not a span", hint)
    return since


def measured(context: CommandContext, left: LeftOut) -> list[Measured]:
    """Return the figures of every incident that counts, oldest first."""
    now = context.machine_clock.now()
    since = since_when(context)
    found = []
    for name, incident in _incidents(context, left):
        if not counts(incident):
            left.drills += incident.declared.drill
            left.cancelled += not incident.declared.drill
            continue
        one = measure(incident, context.playbook, now, name)
        if since is not None and one.started_at < since:
            left.earlier += 1
        else:
            found.append(one)
    return sorted(found, key=lambda one: one.started_at)


def _incidents(context: CommandContext, left: LeftOut) -> Iterator[tuple[str, Incident]]:
    for name in context.folder.ids():
        try:
            with EventFile(
                context.folder.path_of(name), clock=context.clock, read_only=True
            ) as file:
                incident = fold(codec.decode_all(file.read()))
        except IncidentTuiError as error:
            left.unreadable.append(name)
            context.warn(f"{name} is not in the figures: {error}")
            continue
        yield name, incident


def folder_lines(found: Sequence[Measured], left: LeftOut) -> list[str]:
    """Return the figures of a folder: how many, then by severity and by month."""
    if not found:
        return [f"No incident counts here yet. {left.words()}".rstrip()]
    count = len(found)
    lines = [f"{count} incident{'s' * (count > 1)}" + (f"  ({left.words()})" * bool(left.words()))]
    for title, groups in (("by severity", by_severity(found)), ("by month", by_month(found))):
        lines += ["", title]
        most = max(len(group.incidents) for group in groups)
        for group in groups:
            lines += _group_lines(group, most)
    return lines


def _group_lines(group: Group, most: int) -> list[str]:
    """Return a group: its size as a bar, then the middle of each figure that it has."""
    count = len(group.incidents)
    lines = [f"  {group.name:<9}{count:>4}  {'#' * max(round(_BAR * count / most), 1)}"]
    for name in NAMES:
        spread = group.spreads.get(name)
        if spread is not None:
            said = f"median {_signed(spread.median)}, worst {_signed(spread.worst)}"
            lines.append(f"    {TITLES[name]:<28}{said}  (n={spread.count})")
    if group.updates_due:
        share = group.updates_on_time / group.updates_due
        bar = f"[{'#' * round(share * 10):<10}]"
        missed = f"{group.updates_missed} missed, " if group.updates_missed else ""
        silence = f"{missed}longest silence {duration(group.longest_silence)}"
        lines.append(
            f"    {'Updates on time':<28}{bar} {group.updates_on_time} of {group.updates_due}, "
            f"{silence}"
        )
    return lines


def _signed(span: timedelta) -> str:
    return f"{duration(-span)} before" if span < timedelta(0) else duration(span)
