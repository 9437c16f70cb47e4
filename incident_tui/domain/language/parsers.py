"""The arguments of every /command that records something: text in, a `ParsedLine` out.

`PARSERS` has one function per action of `actions.ACTIONS` that is not the screen's own (a
test holds the two together). Whether it may be recorded is `decide`'s business; here it is
only understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from incident_tui.domain.decide import intents as i
from incident_tui.domain.guidance.closure import review_doubt
from incident_tui.domain.language.parsers_guidance import COMMUNICATION_PARSERS, GUIDANCE_PARSERS
from incident_tui.domain.language.parsers_work import AMENDMENT_PARSERS, WORK_PARSERS
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    Way,
    argument_clocks,
    ask,
    not_understood,
    simple,
    split_word,
    understood,
    with_reason,
    with_time,
)
from incident_tui.domain.record.event import When
from incident_tui.domain.record.incident import State
from incident_tui.domain.text import clean_name
from incident_tui.domain.times.past import past_time


def _severity(text: str, context: Context, when: When) -> ParsedLine:
    word, why = split_word(text)
    digits = word.lower().removeprefix("sev").lstrip("-")
    if not digits.isascii() or not digits.isdigit():
        return not_understood("severity", text, "Which severity?", "/sev 1..4 why")
    return understood("severity", why, i.ChangeSeverity(int(digits[:3])), why)


def _cancel(text: str, context: Context, when: When) -> ParsedLine:
    match = re.search(r"\bduplicate[- ]of\s+([a-z0-9-]+)\s*$", text)
    why = text[: match.start()].strip() if match else text
    why = why or ("duplicate" if match else "")
    return understood("cancel", why, i.Cancel(match[1] if match else None), why)


def _link(text: str, context: Context, when: When) -> ParsedLine:
    name, url = split_word(text)
    if not url:
        names = "|".join(context.playbook.link_names)
        return not_understood(
            "link", text, "A link needs a name and an address", f"/link {names} URL"
        )
    return understood("link", url, i.SetLink(name, url))


def _impact(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = split_word(text)
    if word == "is" and rest:
        return understood("impact", rest, i.DescribeImpact(text=rest))
    if word == "over":
        return _milestone_at("impact_over", rest or "now", context, when, "/impact over")
    return _milestone_at("impact_began", text, context, when, "/impact")


def _milestone(text: str, context: Context, when: When) -> ParsedLine:
    name, time = split_word(text)
    if not name:
        names = ", ".join(context.playbook.milestones)
        return not_understood("milestone", text, "Which milestone?", names)
    return _milestone_at(name, time, context, when, f"/milestone {name}")


def _milestone_at(name: str, time: str, context: Context, when: When, command: str) -> ParsedLine:
    label = name.replace("_", " ")

    def make(at: datetime | None, approx: bool) -> ParsedLine:
        return understood(label, time, i.SetMilestone(name, at, approx=approx))

    if time.lower() == "now":
        return make(when.at or context.now, when.approx)
    answer = past_time(time, argument_clocks(context, when, time))
    if answer is None:
        hint = f"{command} 14:05, -5m, an ISO time, or unknown"
        return not_understood(label, time, f"'{time}' is not a time", hint)
    return with_time(answer, make, f"{command} {{}}")


def _resolve(text: str, context: Context, when: When) -> ParsedLine:
    return understood("resolve", text, i.Resolve({"all": text} if text else {}), text)


def _close(text: str, context: Context, when: When) -> ParsedLine:
    """Close; a live incident is asked about, not resolved by the way."""
    if context.incident.state is State.LIVE:
        return not_understood(
            "close", text, "The incident is still live", "/resolve first, or /cancel why"
        )
    return understood("close", text, i.Close())


def _aar(text: str, context: Context, when: When) -> ParsedLine:
    from incident_tui.domain.times.calendar import parse_due  # noqa: PLC0415 - 80 ms, for a day

    day = parse_due(text, context.now.astimezone(context.tz).date())
    if day is None:
        hint = "/aar 2026-12-03, /aar in 2 weeks, /aar thursday"
        return not_understood("review date", text, f"'{text}' is not a date", hint)
    if day < context.now.astimezone(context.tz).date():
        return not_understood("review date", text, f"{day} is in the past", "/aar in 2 weeks")
    reading = understood("review date", day.isoformat(), i.ScheduleAar(day.isoformat()))
    doubt = review_doubt(day.isoformat(), context.incident, context.playbook, context.now)
    if doubt is None:
        return reading
    way = Way(f"{day}, as it stands", f"/aar {day}", reading)
    return ask(doubt, (way,), full=text == day.isoformat())


def _holder(role: str) -> Parser:
    return simple(role, lambda text: i.AssignRole(role, clean_name(text)))


def _role(text: str, context: Context, when: When) -> ParsedLine:
    role, rest = split_word(text)
    name, area = split_word(rest)
    if not name:
        roles = "|".join(context.playbook.roles)
        return not_understood("role", text, "A role needs a name", f"/role {roles} NAME")
    if role.lower() != "sme":
        return understood("role", text, i.AssignRole(role, rest))
    return understood("role", text, i.AssignRole(role, name, area or None))


def _release(text: str, context: Context, when: When) -> ParsedLine:
    role, name = split_word(text)
    return understood("release", text, i.ReleaseRole(role, name or None))


INCIDENT_PARSERS: Mapping[str, Parser] = {
    "severity": _severity,
    "phase": simple("phase", lambda text: i.EnterPhase(text.lower())),
    "acknowledge": simple("acknowledge", lambda text: i.Acknowledge()),
    "rename": simple("title", i.Rename),
    "link": _link,
    "impact": _impact,
    "scope": simple("scope", lambda text: i.DescribeImpact(scope=text)),
    "symptom": simple("symptoms", lambda text: i.DescribeImpact(symptoms=text)),
    "milestone": _milestone,
    "resolve": _resolve,
    "close": _close,
    "reopen": with_reason("reopen", i.Reopen),
    "cancel": _cancel,
    "aar": _aar,
    "account": simple("account", lambda text: i.FileAccount(clean_name(text))),
    "ic": _holder("ic"),
    "comms": _holder("comms"),
    "ops": _holder("ops"),
    "scribe": _holder("scribe"),
    "role": _role,
    "release": _release,
    "tick": simple("step", lambda text: i.Tick(text.lower())),
    "untick": simple("step", lambda text: i.Clear(text.lower())),
}


PARSERS: Mapping[str, Parser] = {
    **INCIDENT_PARSERS,
    **COMMUNICATION_PARSERS,
    **WORK_PARSERS,
    **AMENDMENT_PARSERS,
    **GUIDANCE_PARSERS,
}
