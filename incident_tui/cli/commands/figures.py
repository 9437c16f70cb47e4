"""The command `figures`: how long things took, in one incident or across a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from incident_tui.cli.context import CommandContext
from incident_tui.cli.text.figures import LeftOut, folder_lines, measured, since_when
from incident_tui.domain.metrics.adherence import adherence_json, kept_words
from incident_tui.domain.metrics.durations import NAMES, metric_json, metric_text, total
from incident_tui.domain.metrics.trends import Group, Measured, by_month, by_severity, measure
from incident_tui.domain.metrics.trends import together as all_of
from incident_tui.domain.times.format import iso

_STATUS_ONLY = {"median_late_s", "promises", "promises_kept", "in_form"}
"""Of how an audience was kept informed, what `status` alone tells."""


def run(context: CommandContext) -> int:
    """Print the figures of one incident, or of all that count in the folder."""
    if context.options.id is not None:
        _print_one(context)
    else:
        _print_all(context)
    return 0


def _print_one(context: CommandContext) -> None:
    if since_when(context) is not None:
        context.warn("--since chooses among the incidents of a folder; this one is shown anyway")
    session = context.session(context.options.id, read_only=True)
    session.close()
    one = measure(session.incident, context.playbook, session.clock.now(), session.id)
    drill = session.incident.declared.drill
    if context.options.json:
        _print_json({**_measured_json(one), "drill": drill})
        return
    mark = ["DRILL, not counted among the incidents"] if drill else []
    _print([*mark, *_one_lines(one)])


def _print_all(context: CommandContext) -> None:
    left = LeftOut()
    found = measured(context, left)
    if not context.options.json:
        _print(folder_lines(found, left))
        return
    _print_json(
        {
            "incidents": [_measured_json(one) for one in found],
            "all": _group_json(all_of(found)),
            "by_severity": {g.name: _group_json(g) for g in by_severity(found)},
            "by_month": {g.name: _group_json(g) for g in by_month(found)},
            "left_out": left.json(),
        }
    )


def _print(lines: Sequence[str]) -> None:
    print("\n".join(line.rstrip() for line in lines))


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _one_lines(one: Measured) -> list[str]:
    lines = [f"SEV-{one.severity}  {one.title}", f"{one.id}  began {iso(one.started_at)}", ""]
    for figure in one.figures:
        start, end = figure.entries
        ends = f"  {start} .. {end}" if figure.span is not None else ""
        lines.append(f"  {figure.title:<28}{metric_text(figure):<18}{ends}")
    lines += [f"  {'Impact':<28}{metric_text(figure)}" for figure in one.impact]
    lines += [f"  {f'In {figure.title.lower()}':<28}{metric_text(figure)}" for figure in one.phases]
    for row in one.adherence:
        lines.append(f"  {f'Updates, {row.audience}':<28}{kept_words(row)}")
    return lines


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
        "figures": {figure.name: metric_json(figure) for figure in one.figures},
        "impact": [metric_json(figure) for figure in one.impact],
        "phases": [{"phase": x.name, "span": metric_json(x)} for x in one.phases],
        "phase_totals_s": phases,
        "adherence": {
            row.audience: {k: v for k, v in adherence_json(row).items() if k not in _STATUS_ONLY}
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
        "updates_missed": group.updates_missed,
        "longest_silence_s": _seconds(group.longest_silence),
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
