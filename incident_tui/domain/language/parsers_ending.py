"""The arguments of the commands that end an incident: resolve, close, reopen, cancel, review."""

from __future__ import annotations

import re
from collections.abc import Mapping

from incident_tui.domain.decide import intents as i
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.closure import after_closure, criteria, review_doubt, unmet
from incident_tui.domain.language.names import begun_by, full_name
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    Way,
    ask,
    due_day,
    not_understood,
    understood,
    with_reason,
)
from incident_tui.domain.record.event import When
from incident_tui.domain.record.incident import State
from incident_tui.domain.regex import regex
from incident_tui.domain.text import nearest
from incident_tui.domain.times.written import written_time

_WAIVE = regex(
    r"waive\b\s*(?P<named>[\w-]+(?:\s*,\s*[\w-]+)*)?\s*(?P<why>.*)", re.DOTALL | re.IGNORECASE
)
_DUPLICATE = regex(r"\bduplicate[- ]of[:\s]+(?P<id>[a-z0-9-]+)\s*$", re.IGNORECASE)
_ALL = "all"


def _resolve(text: str, context: Context, when: When) -> ParsedLine:
    """Read `waive CRITERION,… why`; any other text is a note, and excuses nothing."""
    match = _WAIVE.fullmatch(text)
    if match is None:
        return understood("resolve", text, i.Resolve(), text)
    waiting = [c.slug for c in unmet(context.incident, context.playbook)]
    named, why = match["named"], match["why"].strip()
    if not named:
        hint = f"/resolve waive {','.join(waiting) or _ALL} why"
        return not_understood("resolve", text, "Which criteria are waived, and why?", hint)
    waived = _criteria_named(re.split(r"\s*,\s*", named), waiting, context)
    if isinstance(waived, RefusedError):
        return ParsedLine("resolve", text, problem=waived)
    if not why:
        hint = f"/resolve waive {','.join(waived) or _ALL} why"
        return not_understood("resolve", text, "Waiving a criterion needs a reason", hint)
    said = f"waives {', '.join(waived)}: {why}" if waived else why
    return understood("resolve", said, i.Resolve(dict.fromkeys(waived, why)), why)


def _criteria_named(
    words: list[str], waiting: list[str], context: Context
) -> tuple[str, ...] | RefusedError:
    """Return the open criteria of these names; one that is met needs no waiving."""
    if any(word.lower() == _ALL for word in words):
        return tuple(waiting)
    known = [c.slug for c in criteria(context.incident, context.playbook)]
    found = []
    for word in words:
        among = waiting if len(begun_by(word, waiting)) == 1 else known
        slug = full_name("criterion", word, among)
        if isinstance(slug, RefusedError):
            return slug
        found.append(slug)
    return tuple(dict.fromkeys(slug for slug in found if slug in waiting))


def _close(text: str, context: Context, when: When) -> ParsedLine:
    """Close, and say what is owed then; a live incident is not resolved by the way."""
    if context.incident.state is State.LIVE:
        return ParsedLine("close", text, problem=still_live(context))
    duties = after_closure(context.incident, context.playbook, context.now)
    owed = [f"{duty.short} ({duty.detail})" for duty in duties if not duty.done and duty.short]
    said = f"owed next: {'; '.join(owed)}" if owed else "nothing is owed after it"
    return understood("close", said, i.Close(), text)


def still_live(context: Context) -> RefusedError:
    """Return why a live incident is not closed, with what is next."""
    waiting = [c.slug for c in unmet(context.incident, context.playbook)]
    left = f", once these are met: {', '.join(waiting)}" if waiting else ""
    return RefusedError("The incident is still live", f"next: /resolve{left}; or /cancel why")


def _cancel(text: str, context: Context, when: When) -> ParsedLine:
    match = _DUPLICATE.search(text)
    if match is None:
        return understood("cancel", text, i.Cancel(None), text)
    why = text[: match.start()].strip(" ,;:") or "duplicate"
    word, known = match["id"].lower(), context.incidents
    if known is None or word in known:
        return _duplicate(why, word)
    plain = understood("cancel", why, i.Cancel(None), why)
    ways = [
        *(Way(f"of {name}", f"/cancel {why} duplicate-of {name}", _duplicate(why, name))
          for name in _like(word, known)),
        Way(f"of {word}, as it is written", "", _duplicate(why, word)),
        Way("no duplicate", f"/cancel {why}", plain),
    ]  # fmt: skip
    return ask(f"There is no other incident {word} here", ways)


def _like(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the incident whose id has this part, else the nearest, if there is one."""
    having = tuple(name for name in known if word in name)
    close = nearest(word, known, cutoff=0.7)
    return having[:2] or ((close,) if close else ())


def _duplicate(why: str, name: str) -> ParsedLine:
    return understood("cancel", f"{why}, duplicate of {name}", i.Cancel(name), why)


def _aar(text: str, context: Context, when: When) -> ParsedLine:
    today = (when.at or context.now).astimezone(context.tz).date()
    said, clock = _day_and_clock(text)
    day = due_day(said, today)
    if day is None:
        hint = "/aar 2026-12-03, /aar in 2 weeks, /aar thursday"
        return not_understood("review date", text, f"'{text}' is not a date", hint)
    if day < today:
        return not_understood("review date", text, f"{day} is in the past", "/aar in 2 weeks")
    shown = f"{day}, note: {clock}" if clock else f"{day}"
    reading = understood("review date", shown, i.ScheduleAar(day.isoformat()), clock)
    doubt = review_doubt(day.isoformat(), context.incident, context.playbook, context.now)
    if doubt is None:
        return reading
    way = Way(f"{day}, as it stands", f"/aar {day} {clock}".strip(), reading)
    return ask(doubt, (way,), full=said == day.isoformat())


def _day_and_clock(text: str) -> tuple[str, str]:
    """Return the day of `fri 10:00` and the clock time behind it, which is kept as a note."""
    day, _, clock = text.rpartition(" ")
    written = written_time(clock, whole=True) if day and ":" in clock else None
    if written is None or written.wall is None or written.length < len(clock):
        return text, ""
    return day.removesuffix(" at").strip(" ,"), clock


ENDING_PARSERS: Mapping[str, Parser] = {
    "resolve": _resolve,
    "close": _close,
    "reopen": with_reason("reopen", i.Reopen),
    "cancel": _cancel,
    "aar": _aar,
}
