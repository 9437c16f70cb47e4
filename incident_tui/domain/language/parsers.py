"""The arguments of every /command that records something: text in, a `ParsedLine` out.

`PARSERS` has one function per action of `actions.ACTIONS` that is not the screen's own (a
test holds the two together). Whether it may be recorded is `decide`'s business; here it is
only understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.names import with_name
from incident_tui.domain.language.parsers_ending import ENDING_PARSERS
from incident_tui.domain.language.parsers_guidance import COMMUNICATION_PARSERS, GUIDANCE_PARSERS
from incident_tui.domain.language.parsers_people import PEOPLE_PARSERS
from incident_tui.domain.language.parsers_work import AMENDMENT_PARSERS, WORK_PARSERS
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    argument_clocks,
    not_understood,
    simple,
    split_word,
    understood,
    with_time,
)
from incident_tui.domain.record.event import When
from incident_tui.domain.times.past import past_time


def _severity(text: str, context: Context, when: When) -> ParsedLine:
    word, why = split_word(text)
    digits = word.lower().removeprefix("sev").lstrip("-")
    if not digits.isascii() or not digits.isdigit():
        return not_understood("severity", text, "Which severity?", "/sev 1..4 why")
    return understood("severity", why, i.ChangeSeverity(int(digits[:3])), why)


def _link(text: str, context: Context, when: When) -> ParsedLine:
    name, url = split_word(text)
    if not url:
        names = "|".join(context.playbook.link_names)
        return not_understood(
            "link", text, "A link needs a name and an address", f"/link {names} URL"
        )
    known = context.playbook.link_names
    return with_name("link", name, known, lambda x: understood("link", url, i.SetLink(x, url)))


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
    known = context.playbook.milestones
    return with_name(
        "milestone",
        name,
        known,
        lambda x: _milestone_at(x, time, context, when, f"/milestone {x}"),
    )


def _milestone_at(name: str, time: str, context: Context, when: When, command: str) -> ParsedLine:
    label = name.replace("_", " ")

    def make(at: datetime | None, approx: bool, _rest: str = "") -> ParsedLine:
        return understood(label, time, i.SetMilestone(name, at, approx=approx))

    if time.lower() == "now":
        return make(when.at or context.now, when.approx)
    answer = past_time(time, argument_clocks(context, when, time))
    if answer is None:
        hint = f"{command} 14:05, -5m, an ISO time, or unknown"
        return not_understood(label, time, f"'{time}' is not a time", hint)
    return with_time(answer, make, lambda at, _rest: f"{command} {at}")


def _phase(text: str, context: Context, when: When) -> ParsedLine:
    known = [phase.slug for phase in context.playbook.phases]
    return with_name("phase", text, known, lambda x: understood("phase", x, i.EnterPhase(x)))


def _source(text: str, context: Context, when: When) -> ParsedLine:
    word, why = split_word(text)
    known = context.playbook.sources
    if not word:
        return not_understood("source", text, "What told us?", f"/source {'|'.join(known)}")
    return with_name(
        "source", word, known, lambda x: understood("source", f"{x} {why}", i.RecordSource(x), why)
    )


def _step(make: Callable[[str], i.Intent]) -> Parser:
    def parse(text: str, context: Context, when: When) -> ParsedLine:
        known = context.playbook.steps()
        return with_name("step", text, known, lambda x: understood("step", x, make(x)))

    return parse


INCIDENT_PARSERS: Mapping[str, Parser] = {
    "severity": _severity,
    "phase": _phase,
    "acknowledge": simple("acknowledge", lambda text: i.Acknowledge()),
    "rename": simple("title", i.Rename),
    "link": _link,
    "impact": _impact,
    "source": _source,
    "scope": simple("scope", lambda text: i.DescribeImpact(scope=text)),
    "symptom": simple("symptoms", lambda text: i.DescribeImpact(symptoms=text)),
    "milestone": _milestone,
    "tick": _step(i.Tick),
    "untick": _step(i.Clear),
}


PARSERS: Mapping[str, Parser] = {
    **INCIDENT_PARSERS,
    **ENDING_PARSERS,
    **PEOPLE_PARSERS,
    **COMMUNICATION_PARSERS,
    **WORK_PARSERS,
    **AMENDMENT_PARSERS,
    **GUIDANCE_PARSERS,
}
