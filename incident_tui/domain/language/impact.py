"""When users were affected, and other milestones, as they are typed: `/impact 13:50`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.names import with_name
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Way,
    argument_clocks,
    ask,
    not_understood,
    split_word,
    understood,
    with_time,
)
from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.projections.impact import Window, impact_windows
from incident_tui.domain.projections.proofs import proving
from incident_tui.domain.record.event import When
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.regex import regex
from incident_tui.domain.times.format import day_clock, exact
from incident_tui.domain.times.past import past_time

_AT = regex(r"\A(?:at|since)\s+", re.IGNORECASE)
_IS_OVER = regex(
    r"(?:all |now )?(?:over|gone|ended|done|finished|resolved|fixed)\W*", re.IGNORECASE
)


class _Make(Protocol):
    """Makes the line for a time (None: unknown), given whether that is approximate."""

    def __call__(self, at: datetime | None, approx: bool, rest: str = "", /) -> ParsedLine: ...


def impact_line(text: str, context: Context, when: When) -> ParsedLine:
    """Read `T`, `over [T]`, `is TEXT`; `again T` begins another stretch, `corrected T` none."""
    word, rest = split_word(text)
    match word:
        case "is" if _IS_OVER.fullmatch(rest):
            return _over_or_words(rest, context, when)
        case "is" if rest:
            return understood("impact", rest, i.DescribeImpact(text=rest))
        case "over":
            return _at("impact_over", rest or "now", context, when, "/impact over")
        case "again":
            make = _again(rest, context)
            return _time(rest or "now", context, when, command="/impact again", make=make)
        case "corrected":
            make = _set("impact_began", rest)
            return _time(rest, context, when, command="/impact corrected", make=make)
        case _:
            return _at("impact_began", text, context, when, "/impact")


def _over_or_words(words: str, context: Context, when: When) -> ParsedLine:
    """Ask whether `is over` ends the impact or describes it."""
    over = _at("impact_over", "now", context, when, "/impact over")
    described = understood("impact", words, i.DescribeImpact(text=words))
    ways = (Way("it is over now", "/impact over", over), Way("words about it", "", described))
    return ask(f"'is {words}' may say that the impact is over", ways)


def milestone_line(text: str, context: Context, when: When) -> ParsedLine:
    """Read the name of a milestone and a time."""
    name, time = split_word(text)
    known = context.playbook.milestones
    if not name:
        return not_understood("milestone", text, "Which milestone?", ", ".join(known))
    return with_name(
        "milestone", name, known, lambda x: _at(x, time, context, when, f"/milestone {x}")
    )


def _at(name: str, time: str, context: Context, when: When, command: str) -> ParsedLine:
    """Return the line that sets a milestone; asked where it may begin another stretch."""
    make = _began(time, context) if name == "impact_began" else _set(name, time)
    return _time(time, context, when, command=command, make=make)


def _time(time: str, context: Context, when: When, *, command: str, make: _Make) -> ParsedLine:
    if time.lower() == "now":
        return make(when.at or context.now, when.approx)
    time = _AT.sub("", time, count=1)
    answer = past_time(time, argument_clocks(context, when, time))
    if answer is None:
        hint = f"{command} 14:05, -5m, an ISO time, or unknown"
        return not_understood(command.removeprefix("/"), time, f"'{time}' is not a time", hint)
    return with_time(answer, make, lambda at, _rest: f"{command} {at}")


def _set(name: str, time: str) -> _Make:
    def make(at: datetime | None, approx: bool, _rest: str = "") -> ParsedLine:
        return understood(name.replace("_", " "), time, i.SetMilestone(name, at, approx=approx))

    return make


def _again(time: str, context: Context) -> _Make:
    """Return what begins another stretch; the end of one that lasts is not known then."""

    def make(at: datetime | None, approx: bool, _rest: str = "") -> ParsedLine:
        began = i.SetMilestone("impact_began", at, approx=approx)
        over = i.SetMilestone("impact_over", None)
        intents = (over, began) if _lasting(context.incident, at) else (began,)
        return ParsedLine("impact began again", time, tuple(Request(each) for each in intents))

    return make


def _began(time: str, context: Context) -> _Make:
    """Return what sets a beginning; one later than that of a stretch that lasts is asked about."""
    another, same = _again(time, context), _set("impact_began", time)

    def make(at: datetime | None, approx: bool, _rest: str = "") -> ParsedLine:
        lasting = _lasting(context.incident, at)
        if at is None or lasting is None or lasting.began is None or at <= lasting.began:
            return same(at, approx)
        form = f"{'~' if approx else ''}{exact(at)}"
        ways = (
            Way("another stretch began then", f"/impact again {form}", another(at, approx)),
            Way("this one began then", f"/impact corrected {form}", same(at, approx)),
        )
        since = day_clock(lasting.began, context.tz)
        return ask(f"Impact lasts since {since} and nobody said that it was over", ways)

    return make


def _lasting(incident: Incident, at: datetime | None) -> Window | None:
    """Return the stretch that lasts at an instant, as far as the record knows; None for none."""
    last = next(reversed(impact_windows(incident)), None)
    if last is None or not last.lasts:
        return None
    verified = proving(incident, Proof.MITIGATION_VERIFIED)
    began = last.began
    ended = at and any((began is None or began <= e.moment) and e.moment <= at for e in verified)
    return None if ended else last
