"""When live entries happened whose machine's clock was put right afterwards.

What was recorded live cannot have happened after what the same machine recorded live behind it.
Ids tell which was first, whatever its clock said. So a step back means that the clock ran ahead
before it, and what it dated later happened by then at the latest, or that it runs behind since.

A clock that is off keeps its pace: what took forty minutes by it took forty minutes. So what it
dated too late is moved as a whole, its last entry to the step; and it ran ahead only if there is
room for that behind the entry before. Where nothing lies before, it ran ahead unless it soon went
on where it had been. A clock that runs behind moves nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from incident_tui.domain.record.event import Event

_ZERO = timedelta(0)
_IN_STEP = timedelta(seconds=2)
"""A live entry happened so long, at most, after the instant at which it was recorded."""


class ClockSeen(NamedTuple):
    """What live entries say of a machine's clock: the last one's id and time.

    One from `open_to` on (None: none) may still tell that the clock was not ahead.
    """

    last_id: str
    last_at: datetime
    open_to: datetime | None = None

    def goes_on(self, event: Event) -> bool:
        """Tell whether a live entry leaves what is known of the ones before it as it is."""
        tells = self.open_to is not None and event.moment >= self.open_to
        return event.id > self.last_id and event.moment >= self.last_at and not tells


Clocks = Mapping[str, ClockSeen]
"""The clocks of machines, by node."""


def is_live(event: Event) -> bool:
    """Tell whether an entry was recorded as it happened, on a machine that is known."""
    return bool(event.node) and event.at is not None and _ZERO <= event.at - event.rec <= _IN_STEP


def clocks_after(clocks: Clocks, fresh: Iterable[Event]) -> Clocks | None:
    """Return the clocks after more entries; None where they may move an entry that is known."""
    found = dict(clocks)
    for event in filter(is_live, fresh):
        seen = found.get(event.node)
        if seen is not None and not seen.goes_on(event):
            return None
        found[event.node] = ClockSeen(event.id, event.moment, seen.open_to if seen else None)
    return found


def put_right(
    events: Iterable[Event], corrected: Container[str]
) -> tuple[Clocks, Mapping[str, datetime]]:
    """Return the clocks of machines, and the moments of the entries that they dated too late.

    Moments are by id. The ids in `corrected` are of entries whose time was corrected by hand:
    their clock's time tells nothing.
    """
    live: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if is_live(event) and event.id not in corrected:
            live[event.node].append(event)
    clocks: dict[str, ClockSeen] = {}
    moved: dict[str, datetime] = {}
    for node, made in live.items():
        made.sort(key=lambda event: event.id)
        times = [event.moment for event in made]
        ahead, open_to = _moved(times) if times != sorted(times) else ({}, None)
        moved |= {made[place].id: at for place, at in ahead.items()}
        clocks[node] = ClockSeen(made[-1].id, times[-1], open_to)
    return clocks, moved


def _moved(times: Sequence[datetime]) -> tuple[dict[int, datetime], datetime | None]:
    """Return when entries happened at the latest that a clock dated too late, by place.

    And from which time on another entry may still tell otherwise.
    """
    latest = list(accumulate(reversed(times), max))[::-1]
    trusted: list[int] = []
    runs: dict[int, tuple[int, int]] = {}
    open_to: datetime | None = None
    behind: datetime | None = None
    for place, at in enumerate(times):
        if trusted and at < (top := times[trusted[-1]]):
            if behind is not None and at >= behind:
                continue
            cut = bisect_right(trusted, at, key=times.__getitem__)
            if not cut and latest[place] < top:
                open_to = min(open_to or top, top)
            elif not _ran_ahead(times, trusted[:cut][-1:], trusted[cut:], place):
                behind = at
                continue
            runs |= dict.fromkeys(trusted[cut:], (trusted[-1], place))
            del trusted[cut:]
        behind = None
        trusted.append(place)
    moved: dict[int, datetime] = {}
    for place in sorted(runs, reverse=True):
        last, step = runs[place]
        moved[place] = moved.get(step, times[step]) - (times[last] - times[place])
    return moved, open_to


def _ran_ahead(
    times: Sequence[datetime], before: Sequence[int], later: Sequence[int], step: int
) -> bool:
    """Tell whether the clock ran ahead for the entries `later`, rather than behind from `step`.

    `before` is the trusted entry in front of them; without one, the clock comes to where it was
    once more.
    """
    first, last, low = times[later[0]], times[later[-1]], times[step]
    if before:
        return last - first <= low - times[before[0]]
    back = next(place for place in range(step, len(times)) if times[place] >= last)
    return times[back - 1] - low > times[back] - last
