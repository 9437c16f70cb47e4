"""The arguments of every /command that records something: text in, a `ParsedLine` out.

`PARSERS` has one function per action of `actions.ACTIONS` that is not the screen's own (a
test holds the two together). Whether it may be recorded is `decide`'s business; here it is
only understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.actions import Action
from incident_tui.domain.language.impact import impact_line, milestone_line
from incident_tui.domain.language.names import with_name
from incident_tui.domain.language.parsers_ending import ENDING_PARSERS
from incident_tui.domain.language.parsers_guidance import COMMUNICATION_PARSERS, GUIDANCE_PARSERS
from incident_tui.domain.language.parsers_people import PEOPLE_PARSERS
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
)
from incident_tui.domain.record.event import When
from incident_tui.domain.times.answer import Choice, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.past import past_time


def _severity(text: str, context: Context, when: When) -> ParsedLine:
    word, why = split_word(text)
    digits = word.lower().removeprefix("sev-").removeprefix("sev")
    if not digits.isascii() or not digits.isdigit():
        return not_understood("severity", text, "Which severity?", "/sev 1..4 why")
    return understood("severity", why, i.ChangeSeverity(int(digits[:3])), why)


def _link(text: str, context: Context, when: When) -> ParsedLine:
    name, words = split_word(text)
    url, why = split_word(words)
    if not url:
        names = "|".join(context.playbook.link_names)
        return not_understood(
            "link", text, "A link needs a name and an address", f"/link {names} URL"
        )
    return with_name(
        "link",
        name,
        context.playbook.link_names,
        lambda x: understood("link", words, i.SetLink(x, url), why),
    )


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
    "acknowledge": with_reason("acknowledge", i.Acknowledge),
    "rename": simple("title", i.Rename),
    "link": _link,
    "impact": impact_line,
    "source": _source,
    "scope": simple("scope", lambda text: i.DescribeImpact(scope=text)),
    "symptom": simple("symptoms", lambda text: i.DescribeImpact(symptoms=text)),
    "milestone": milestone_line,
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

_DATABLE = (
    i.Acknowledge, i.SendNotice, i.ReleaseRole, i.AcceptHandover,
    i.ChangeSeverity, i.DecidePublic, i.RecordSource,
)  # fmt: skip
"""What is done at one moment, which people write behind it: `/ack 14:05`."""


def command_line(action: Action, text: str, context: Context, when: When) -> ParsedLine:
    """Read what stands behind a command; ask where a time alone may be when it was done."""
    reading = PARSERS[action.id](text, context, when)
    if not when.live or reading.asked or len(reading.requests) != 1:
        return reading
    words = _words_of(reading.requests[0])
    said = words.removeprefix("at ").strip()
    answer = past_time(said, argument_clocks(context, when, said)) if said else None
    if answer is None:
        return reading
    rest = text.removesuffix(words).strip()
    command = f"{action.command} {rest}".strip()
    choices = (
        (Choice(f"done {said}", "", answer.at, approx=answer.approx),)
        if isinstance(answer, ReadTime)
        else tuple(choice for choice in answer.choices if choice.dated)
    )
    ways = [_at_its_time(choice, action, rest, command, context) for choice in choices]
    ways.append(Way("no time, it is text", "", reading))
    return ask(f"'{words}' may be when that was done, or text", ways)


def _words_of(request: Request) -> str:
    """Return the words that a request has besides what it names, "" where it is not datable."""
    match request.intent:
        case i.MoveMitigation(how=how):
            return how or ""
        case i.ReportTask(text=text):
            return text
        case intent:
            return (request.note or "") if isinstance(intent, _DATABLE) else ""


def _at_its_time(choice: Choice, action: Action, text: str, command: str, context: Context) -> Way:
    """Return the way in which a command was done then."""
    when = When.dated(choice.at, approx=choice.approx)
    line = PARSERS[action.id](text, context, when)
    requests = tuple(replace(request, when=when) for request in line.requests)
    form = f"{'~' if choice.approx else ''}{exact(choice.at)} {command}"
    return Way(choice.words, form, replace(line, requests=requests, when=when))
