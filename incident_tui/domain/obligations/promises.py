"""What an audience was promised: by which update, until when, and whether it was kept.

A promise is a next-update time that an update named. The next update to that audience keeps
it, or comes too late; while there is none it is open, and broken once its minute is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import zip_longest

import msgspec

from incident_tui.domain.obligations.lateness import counted_to, lateness
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import clock_near

ZERO = timedelta(0)


class PromiseState(StrEnum):
    """How a promise stands. `ended`: the incident was over before the time came."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    ENDED = "ended"


class PromiseMade(msgspec.Struct, frozen=True):
    """A next-update time that an audience was given.

    `made_by` is the id of the update that named it; `met_at` is when the next one went out, None
    while there is none. `late` is how long after the promised time
    it was kept, or is still not kept; zero unless broken.
    """

    audience: str
    made_by: str
    made_at: datetime
    due_at: datetime
    state: PromiseState
    met_at: datetime | None = None
    late: timedelta = ZERO

    @property
    def judged(self) -> bool:
        """Whether it was kept or broken: not open, nor overtaken by the end."""
        return self.state in {PromiseState.KEPT, PromiseState.BROKEN}


def promises_made(incident: Incident, audience: str, now: datetime) -> tuple[PromiseMade, ...]:
    """Return every promise to an audience, oldest first, as it stands at `now`."""
    posted = [
        (event, update)
        for event, update in incident.facts(f.UpdatePosted)
        if update.audience == audience and event.moment <= now
    ]
    posted.sort(key=lambda each: (each[0].moment, each[0].id))
    found: list[PromiseMade] = []
    for (event, update), after in zip_longest(posted, posted[1:]):
        due_at = update.next_at
        if due_at is None or due_at <= event.moment:
            continue
        met_at = after[0].moment if after else None
        over_at = _over(incident, event.moment, due_at, met_at)
        state, late = _standing(due_at, met_at, over_at, now)
        found.append(PromiseMade(audience, event.id, event.moment, due_at, state, met_at, late))
    return tuple(found)


def promise_words(incident: Incident, audience: str | None, now: datetime, tz: tzinfo) -> str:
    """Return what an audience waits for and how its promises were kept; "" without any.

    `promised 14:35Z · kept 2/3`; promises that the end of the incident overtook do not count.
    """
    made = promises_made(incident, audience, now) if audience else ()
    if not made:
        return ""
    said: list[str] = []
    last = made[-1]
    if last.state is PromiseState.OPEN:
        said.append(f"promised {clock_near(last.due_at, tz, now)}")
    elif last.state is PromiseState.BROKEN and last.met_at is None:
        said.append(f"promised {clock_near(last.due_at, tz, now)}, broken")
    judged = [each for each in made if each.judged]
    if judged:
        kept = sum(each.state is PromiseState.KEPT for each in judged)
        said.append(f"{'kept' if said else 'promises kept'} {kept}/{len(judged)}")
    return " · ".join(said)


def _over(
    incident: Incident, made_at: datetime, due_at: datetime, met_at: datetime | None
) -> datetime | None:
    """Return when the end of the incident overtook a promise; None where it did not.

    A reopening takes up again one that is still ahead, unless the incident was closed.
    """
    over: datetime | None = None
    closed = False
    for at, state in incident.life:
        if met_at is not None and at > met_at:
            break
        if state is not State.LIVE:
            over = over or max(at, made_at)
            closed = closed or state is not State.RESOLVED
        elif at >= made_at and over is not None and (closed or due_at <= at):
            return over
        else:
            over, closed = None, False
    return over


def _standing(
    due_at: datetime, met_at: datetime | None, over_at: datetime | None, now: datetime
) -> tuple[PromiseState, timedelta]:
    """Return (state, lateness) of a promise that an update met, or none did so far.

    What comes too late behind the end is judged as if it had never come.
    """
    met = min(met_at or now, now)
    if late := lateness(due_at, counted_to(met, over_at), promised=True):
        return PromiseState.BROKEN, late
    if met_at is not None and not lateness(due_at, met, promised=True):
        return PromiseState.KEPT, ZERO
    ended = over_at is not None and over_at <= now
    return (PromiseState.ENDED if ended else PromiseState.OPEN), ZERO
