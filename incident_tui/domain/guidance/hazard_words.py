"""What a hazard is called at one instant: its title with what it is about and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from incident_tui.domain.guidance.blanks import filled
from incident_tui.domain.guidance.hazard_context import Sign
from incident_tui.domain.playbook.hazard_rules import HazardRule
from incident_tui.domain.times.format import duration

_MINUTE = timedelta(minutes=1)


def texts(
    rule: HazardRule,
    signs: Iterable[Sign],
    now: datetime,
    write: Callable[[timedelta], str] = duration,
) -> tuple[str, str]:
    """Return the title of a hazard with these signs, oldest first, and the sentence to say.

    Spans are written as `write` does.
    """
    titles, says = [], []
    for kind, group in groupby(sorted(signs, key=lambda sign: sign.kind), lambda sign: sign.kind):
        alike = tuple(group)
        words = _blanks(alike, now, write)
        title, say = rule.texts(kind)
        titles.append((alike[0].since, filled(title, words)))
        says.append((alike[0].since, filled(say, words)))
    return "; ".join(title for _, title in sorted(titles)), min(says)[1]


def _blanks(
    signs: tuple[Sign, ...], now: datetime, write: Callable[[timedelta], str]
) -> Mapping[str, str]:
    each = [(sign.about, sign.lasted(now)) for sign in signs]
    return {
        "what": ", ".join(about for about, _ in each if about),
        "span": write(max(span for _, span in each)),
        "each": ", ".join(_each(about, span, write) for about, span in each),
    }


def _each(about: str, span: timedelta, write: Callable[[timedelta], str]) -> str:
    """Return what it is about and for how long; less than a minute is not worth saying."""
    return f"{about} {write(span)}".strip() if span >= _MINUTE else about
