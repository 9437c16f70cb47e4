"""Times of options: read as those of a line are. Loaded only where one is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.text import one_line
from incident_tui.domain.times.answer import Answer, Choice, Clocks, Question, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.future import future_time
from incident_tui.domain.times.past import past_time
from incident_tui.domain.times.written import written_time

PAST = "2:05 PM, 14:05 CET, -5m, '5 min ago', yesterday 23:50, or ISO"
"""Past times, as a hint."""


def read_past(
    text: str,
    context: CommandContext,
    impact: Callable[[], datetime | None] | None = None,
    *,
    since: datetime | None = None,
) -> ReadTime:
    """Return what a past time means; `at` None is `unknown`. What is relative counts from `since`.

    Raises UsageError for what is no time, RefusedError for a doubtful one: it names each reading
    and the form that says just that. `--yes` takes the first and says so; a time with its whole
    date is taken as it is. `impact` tells when the impact began, which a time is doubted before.
    """
    clocks = _clocks(context)
    if text.strip().lower() == "now":
        return ReadTime(since or clocks.now)
    written = written_time(text.strip(), whole=True)
    relative = since is not None and written is not None and written.ago is not None
    answer = past_time(text, _clocks(context, since) if relative else clocks)
    if answer is None:
        raise UsageError(f"'{one_line(text)}' is not a time", PAST)
    return _settled(text, _before_impact(answer, impact), context)


def read_ahead(text: str, context: CommandContext, since: datetime | None = None) -> datetime:
    """Return what a time ahead of `since` (now) means. Raises UsageError, RefusedError."""
    answer = future_time(text, _clocks(context, since))
    at = _settled(text, answer, context).at if answer else None
    if at is None:
        raise UsageError(f"'{one_line(text)}' is not a time ahead", "30m, 14:35, 2:30 PM, or ISO")
    return at


def _clocks(context: CommandContext, since: datetime | None = None) -> Clocks:
    return Clocks(since or context.clock.now(), context.tz, context.machine_tz)


def _before_impact(answer: Answer, impact: Callable[[], datetime | None] | None) -> Answer:
    """Ask about a time before the impact began, unless it has its whole date."""
    if impact is None or not isinstance(answer, ReadTime) or answer.full or answer.at is None:
        return answer
    began = impact()
    if began is None or answer.at >= began:
        return answer
    choice = Choice("as it stands", "", answer.at, approx=answer.approx)
    return Question(f"that is before the impact began ({exact(began)})", (choice,))


def _settled(text: str, answer: Answer, context: CommandContext) -> ReadTime:
    """Return the one reading that counts. Raises RefusedError, naming each."""
    if isinstance(answer, ReadTime):
        return answer
    ways = [choice for choice in answer.choices if choice.dated]
    first = ReadTime(ways[0].at, approx=ways[0].approx, full=answer.full)
    if answer.full:
        return first
    named = [f"{_form(way)} ({way.words})" for way in ways]
    said = one_line(text)
    if not getattr(context.options, "yes", False):
        takes = "add --yes" if len(ways) == 1 else "add --yes, which takes the first"
        hint = f"say {' or '.join(named)}, or {takes}"
        raise RefusedError(f"'{said}' is doubtful: {answer.what}", hint)
    context.warn(f"'{said}' is taken as {named[0]}")
    return first


def _form(way: Choice) -> str:
    return ("~" if way.approx else "") + exact(way.at)
