"""A picture of an incident over time, as inline SVG: phases, impact, and updates per audience.

Shapes and words only; no script, no reference to anything outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from html import escape

from incident_tui.domain.metrics.durations import Metric, impact, in_phases
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident

WIDTH, LEFT, LANE = 960, 130, 34
_STEPS = tuple(
    timedelta(minutes=n) for n in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)
)
_MOST_TICKS = 9


class Scale:
    """Instants to places on the picture."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.start = start
        self.end = max(end, start + timedelta(minutes=1))

    def x(self, at: datetime) -> float:
        """Return the place of an instant; what lies outside is put on the edge."""
        share = (at - self.start) / (self.end - self.start)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - 20), 1)

    def ticks(self, tz: tzinfo) -> Iterator[datetime]:
        """Yield round times of the day, few enough to be read."""
        span = self.end - self.start
        step = next((s for s in _STEPS if span / s <= _MOST_TICKS), span / _MOST_TICKS)
        at = self.start.astimezone(tz).replace(hour=0, minute=0, second=0, microsecond=0)
        at = at.astimezone(self.start.tzinfo)
        at += step * ((self.start - at) // step)
        while at <= self.end:
            if at >= self.start:
                yield at
            at += step


def picture(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    """Return the picture; "" for an incident without a time."""
    scale = _scale(incident, now)
    if scale is None:
        return ""
    lanes = [
        ("Phases", _bands(in_phases(incident, playbook, now), scale, "phase")),
        ("Impact", _bands(impact(incident, now), scale, "impact")),
        ("Mitigation", _mitigations(incident, scale)),
    ]
    for slug, audience in playbook.audiences.items():
        posted = [(e, x) for e, x in incident.facts(f.UpdatePosted) if x.audience == slug]
        marks = [
            _mark(scale.x(event.moment), f"{x.stage}: {x.text}", "update") for event, x in posted
        ]
        lanes.append((audience.title, marks))
    height = LANE * len(lanes) + 40
    shown = [
        part
        for number, (title, shapes) in enumerate(lanes)
        for part in _lane(number, title, shapes)
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="Phases, impact and updates over time">'
        f"{''.join(_grid(scale, tz, height))}{''.join(shown)}</svg>"
    )


def _scale(incident: Incident, now: datetime) -> Scale | None:
    known = [event.moment for event in incident.events if event.at is not None]
    known += [
        point.at
        for figure in impact(incident, now)
        for point in (figure.start, figure.end)
        if point is not None
    ]
    if incident.declared_at is None or not known:
        return None
    last = incident.ended_at or now
    over = [event.moment for event in incident.of(f.UpdatePosted, f.MitigationVerified)]
    start = min(*known, incident.declared_at)
    # What was logged days later (the review, follow-ups) would squeeze the hours that count.
    return Scale(max(start, incident.declared_at - timedelta(days=2)), max([last, *over]))


def _lane(number: int, title: str, shapes: list[str]) -> list[str]:
    y = number * LANE + 8
    name = f'<text class="lane" x="0" y="{y + 18}">{escape(title)}</text>'
    line = f'<line class="rule" x1="{LEFT}" x2="{WIDTH - 20}" y1="{y + 13}" y2="{y + 13}"/>'
    return [name, line, f'<g transform="translate(0 {y})">', *shapes, "</g>"]


def _grid(scale: Scale, tz: tzinfo, height: int) -> list[str]:
    found = []
    for at in scale.ticks(tz):
        x = scale.x(at)
        midnight = f"{at.astimezone(tz):%H:%M}" == "00:00"
        said = f"{at.astimezone(tz):{'%d %b' if midnight else '%H:%M'}}"
        found.append(f'<line class="grid" x1="{x}" x2="{x}" y1="4" y2="{height - 26}"/>')
        found.append(f'<text class="tick" x="{x}" y="{height - 8}">{said}</text>')
    return found


def _bands(figures: tuple[Metric, ...], scale: Scale, kind: str) -> list[str]:
    found = []
    for number, figure in enumerate(figures):
        if figure.start is None or figure.end is None:
            continue
        x, end = scale.x(figure.start.at), scale.x(figure.end.at)
        width = round(max(end - x, 2), 1)
        title = escape(figure.title)
        found.append(
            f'<rect class="{kind} tone{number % 2}" x="{x}" y="2" width="{width}" height="22">'
            f"<title>{title}</title></rect>"
        )
        if width > 8 * len(figure.title):
            found.append(f'<text class="in {kind}" x="{x + 5}" y="18">{title}</text>')
    return found


def _mitigations(incident: Incident, scale: Scale) -> list[str]:
    found = []
    for item in items(incident, "M"):
        said = f"{item.label} {item.text}: {item.state}"
        found.append(_mark(scale.x(item.event.moment), said, "raised"))
        if item.since != item.event.moment:
            state = "done" if item.state == "verified" else "raised"
            found.append(_mark(scale.x(item.since), said, state))
    return found


def _mark(x: float, said: str, kind: str) -> str:
    title = escape(said if len(said) < 200 else f"{said[:200]}…")
    return f'<circle class="{kind}" cx="{x}" cy="13" r="6"><title>{title}</title></circle>'
