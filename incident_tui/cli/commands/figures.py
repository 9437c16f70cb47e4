"""The command of the figures: how long things took, in one incident or across a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import IncidentTuiError, UsageError
from incident_tui.domain.metrics.durations import NAMES, TITLES, figure_json, figure_text, total
from incident_tui.domain.metrics.trends import (
    Group,
    Measured,
    by_month,
    by_severity,
    counts,
    measure,
)
from incident_tui.domain.metrics.trends import together as all_of
from incident_tui.domain.record import codec
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import duration, iso
from incident_tui.domain.times.parse import parse_since
from incident_tui.store.event_file import EventFile

_BAR = 24


class Left:
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


def figures(context: CommandContext) -> int:
    """Print the figures of one incident, or of all that count in the folder."""
    if context.options.id is not None:
        session = context.session(context.options.id, read_only=True)
        session.close()
        one = measure(session.incident, context.playbook, session.clock.now(), session.id)
        drill = session.incident.declared.drill
        if context.options.json:
            _print_json({**_measured_json(one), "drill": drill})
        else:
            _print(
                [*(["DRILL, not counted among the incidents"] if drill else []), *_one_lines(one)]
            )
        return 0
    left = Left()
    found = _measured(context, left)
    if context.options.json:
        _print_json(
            {
                "incidents": [_measured_json(one) for one in found],
                "all": _group_json(all_of(found)),
                "by_severity": {g.name: _group_json(g) for g in by_severity(found)},
                "by_month": {g.name: _group_json(g) for g in by_month(found)},
                "left_out": left.json(),
            }
        )
        return 0
    _print(_folder_lines(found, left))
    return 0


def folder_text(context: CommandContext) -> str:
    """Return the figures of the whole folder, as the screen shows them."""
    left = Left()
    return "\n".join(line.rstrip() for line in _folder_lines(_measured(context, left), left))


def _measured(context: CommandContext, left: Left) -> list[Measured]:
    """Return the figures of every incident that counts, oldest first."""
    now = context.machine_clock.now()
    since = None
    if getattr(context.options, "since", None) is not None:
        since = parse_since(context.options.since, now, context.tz)
        if since is None:
            hint = "'30 days', '6 months', or a date such as 2026-01-31"
            raise UsageError(f"'{one_line(context.options.since)}' is not a span", hint)
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


def _incidents(context: CommandContext, left: Left) -> Iterator[tuple[str, Incident]]:
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


# -- JSON ----------------------------------------------------------------------------------------


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _measured_json(one: Measured) -> dict[str, Any]:
    phases: dict[str, Any] = {}
    for figure in one.phases:
        whole = total([x for x in one.phases if x.name == figure.name])
        phases[figure.name] = _seconds(whole)
    return {
        "id": one.id,
        "title": one.title,
        "severity": one.severity,
        "month": one.month,
        "started_at": iso(one.started_at),
        "figures": {figure.name: figure_json(figure) for figure in one.figures},
        "impact": [figure_json(figure) for figure in one.impact],
        "phases": [{"phase": x.name, "span": figure_json(x)} for x in one.phases],
        "phase_totals_s": phases,
        "adherence": {
            row.audience: {
                "updates": row.updates,
                "due": row.due,
                "on_time": row.on_time,
                "late": row.late,
                "worst_late_s": _seconds(row.worst_late),
                "longest_silence_s": _seconds(row.longest_silence),
                "silence_from": row.silence_from,
                "silence_to": row.silence_to,
            }
            for row in one.adherence
        },
    }


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "incidents": [*group.incidents],
        "figures": {
            name: {
                "count": spread.count,
                "median_s": _seconds(spread.median),
                "worst_s": _seconds(spread.worst),
            }
            if (spread := group.spreads.get(name))
            else None
            for name in NAMES
        },
        "updates_due": group.updates_due,
        "updates_on_time": group.updates_on_time,
        "longest_silence_s": _seconds(group.longest_silence),
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


# -- words ---------------------------------------------------------------------------------------


def _print(lines: Sequence[str]) -> None:
    print("\n".join(line.rstrip() for line in lines))


def _one_lines(one: Measured) -> list[str]:
    lines = [f"SEV-{one.severity}  {one.title}", f"{one.id}  began {iso(one.started_at)}", ""]
    for figure in one.figures:
        start, end = figure.entries
        ends = f"  {start} .. {end}" if figure.span is not None else ""
        lines.append(f"  {figure.title:<28}{figure_text(figure):<18}{ends}")
    lines += [f"  {'Impact':<28}{figure_text(figure)}" for figure in one.impact]
    lines += [f"  {f'In {figure.title.lower()}':<28}{figure_text(figure)}" for figure in one.phases]
    for row in one.adherence:
        kept = f"{row.on_time} of {row.due} on time" if row.due else "none owed"
        silence = f"longest silence {duration(row.longest_silence)}"
        lines.append(f"  {f'Updates, {row.audience}':<28}{row.updates} sent, {kept}, {silence}")
    return lines


def _folder_lines(found: Sequence[Measured], left: Left) -> list[str]:
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
        silence = f"longest silence {duration(group.longest_silence)}"
        lines.append(
            f"    {'Updates on time':<28}{bar} {group.updates_on_time} of {group.updates_due}, "
            f"{silence}"
        )
    return lines


def _signed(span: timedelta) -> str:
    return f"{duration(-span)} before" if span < timedelta(0) else duration(span)
