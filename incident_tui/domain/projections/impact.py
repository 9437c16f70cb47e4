"""When users were affected: the stretches of impact, and whether they are affected now.

A stretch begins when somebody says so; it ends when somebody says so, or with a mitigation that
was verified for everybody.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

import msgspec
from msgspec.structs import replace

from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.projections.proofs import proving
from incident_tui.domain.projections.work import verified
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State, memoised
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import day_clock


class Window(msgspec.Struct, frozen=True):
    """A stretch of impact. A time is None where it is unknown, or (`over`) where it lasts.

    `began_by` and `over_by` are the entries that say so.
    """

    began: datetime | None
    over: datetime | None = None
    began_by: Event | None = None
    over_by: Event | None = None

    @property
    def lasts(self) -> bool:
        """Whether nobody has said that it is over."""
        return self.over_by is None

    @property
    def began_about(self) -> bool:
        """Whether its beginning is only about that time."""
        return _is_about(self.began_by)

    @property
    def over_about(self) -> bool:
        """Whether its end is only about that time."""
        return _is_about(self.over_by)


def _is_about(event: Event | None) -> bool:
    return event is not None and isinstance(event.fact, f.MilestoneSet) and event.fact.approx


_IMPACT = frozenset({"impact_began", "impact_over"})


@memoised
def impact_windows(incident: Incident) -> tuple[Window, ...]:
    """Return the stretches of impact, in the order in which they were recorded.

    A beginning that is set while a stretch lasts corrects its beginning; one set after its
    end, and later than that, begins another. An end set again corrects the last one.
    """
    declared = incident.declared.impact_at
    first = incident.declaration[0] if incident.declaration else None
    found = [Window(declared, began_by=first)] if declared is not None else []
    ever = proving(incident, Proof.MITIGATION_VERIFIED)
    by_hand = [(e, x) for e, x in incident.recorded(f.MilestoneSet) if x.name in _IMPACT]
    for event, fact in by_hand:
        last = found[-1] if found else None
        if fact.name == "impact_over":
            found[-1:] = [replace(last or Window(None), over=fact.time, over_by=event)]
            continue
        if last is not None and last.lasts and fact.time is not None:
            found[-1] = last = _ended_by(last, ever, before=fact.time)
        if last is None or _is_another(last, fact.time):
            found.append(Window(fact.time, began_by=event))
        else:
            found[-1] = replace(last, began=fact.time, began_by=event)
    if found and found[-1].lasts:
        found[-1] = _ended_by(found[-1], verified(incident))
    return tuple(found)


def _ended_by(window: Window, ends: tuple[Event, ...], before: datetime | None = None) -> Window:
    """Return a stretch with its end at the first of these entries in it, if there is one."""
    for event in ends:
        late = before is not None and event.moment > before
        if not late and (window.began is None or event.moment >= window.began):
            return replace(window, over=event.moment, over_by=event)
    return window


def _is_another(last: Window, began: datetime | None) -> bool:
    """Tell whether a beginning is that of a new stretch, rather than a better one of the last."""
    if began is None or last.lasts:
        return False
    if last.over is not None:
        return began >= last.over
    return last.began is None or began > last.began


def impact_began_at(incident: Incident) -> datetime | None:
    """Return when the impact first began: as set by hand, else as declared, else None."""
    windows = impact_windows(incident)
    return windows[0].began if windows else None


def users_affected(incident: Incident) -> bool:
    """Tell whether users still suffer, as far as the record knows: unknown counts as yes."""
    if incident.state is not State.LIVE:
        return False
    windows = impact_windows(incident)
    since = [incident.reopened.moment] if incident.reopened else []
    ended = windows[-1].over_by if windows else None
    if ended is not None and ended.moment >= max(since, default=ended.moment):
        return False
    since += [window.began for window in windows[-1:] if window.began is not None]
    return not any(e.moment >= max(since, default=e.moment) for e in verified(incident))


def impact_said(incident: Incident) -> dict[str, str]:
    """Return what was said last about the impact: `text`, `scope`, `symptoms`, as far as known.

    Of what is private only that it is.
    """
    said: dict[str, str] = {}
    for event, fact in incident.facts(f.ImpactDescribed):
        private = incident.is_private(event)
        told = {"text": fact.text, "scope": fact.scope, "symptoms": fact.symptoms}
        for name, text in told.items():
            if text:
                said[name] = "[private]" if private else one_line(text)
    return said


def impact_told(incident: Incident, tz: tzinfo) -> list[str]:
    """Return what was said about the impact, and its stretches, a line each."""
    said = impact_said(incident)
    lines = [f"{name}: {text}" if name != "text" else text for name, text in said.items()]
    for window in impact_windows(incident):
        began = _told(window.began, tz, about=window.began_about)
        over = _told(window.over, tz, about=window.over_about)
        lines.append(f"since {began}" + ("" if window.lasts else f" until {over}"))
    return lines or ["not described"]


def _told(at: datetime | None, tz: tzinfo, *, about: bool) -> str:
    return f"{'~' if about else ''}{day_clock(at, tz)}" if at else "unknown"
