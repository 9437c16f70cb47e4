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
    """What live entries say of a machine's clock: the last one's id and time, the latest time."""

    last_id: str
    last_at: datetime
    latest_at: datetime

    def goes_on(self, event: Event) -> bool:
        """Tell whether a live entry leaves what is known of the ones before it as it is."""
        at = event.moment
        returns = self.last_at < self.latest_at <= at
        return event.id > self.last_id and at >= self.last_at and not returns


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
        latest = max(seen.latest_at, event.moment) if seen else event.moment
        found[event.node] = ClockSeen(event.id, event.moment, latest)
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
        latest = max(times)
        clocks[node] = ClockSeen(made[-1].id, times[-1], latest)
        if latest > times[-1] or times != sorted(times):
            moved |= {made[place].id: at for place, at in _moved(times).items()}
    return clocks, moved


def _moved(times: Sequence[datetime]) -> dict[int, datetime]:
    """Return when entries happened that a clock dated too late, at the latest, by place."""
    latest = list(accumulate(reversed(times), max))[::-1]
    trusted: list[int] = []
    runs: dict[int, tuple[int, int]] = {}
    behind: datetime | None = None
    for place, at in enumerate(times):
        if trusted and at < times[trusted[-1]]:
            if behind is not None and at >= behind:
                continue
            cut = bisect_right(trusted, at, key=times.__getitem__)
            goes_back = latest[place] >= times[trusted[-1]]
            if not _ran_ahead(times, trusted[:cut][-1:], trusted[cut:], place, goes_back=goes_back):
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
    return moved


def _ran_ahead(
    times: Sequence[datetime],
    before: Sequence[int],
    later: Sequence[int],
    step: int,
    *,
    goes_back: bool,
) -> bool:
    """Tell whether the clock ran ahead for the entries `later`, rather than behind from `step`.

    `before` is the trusted entry in front of them, if there is one; `goes_back` tells whether the
    clock comes to where it was once more.
    """
    first, last, low = times[later[0]], times[later[-1]], times[step]
    if before:
        return last - first <= low - times[before[0]]
    if not goes_back:
        return True
    back = next(place for place in range(step, len(times)) if times[place] >= last)
    return times[back - 1] - low > times[back] - last
