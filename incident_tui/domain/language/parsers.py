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
from incident_tui.domain.times.answer import Choice, Question, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.past import past_time, time_in_front

_IN_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4"}


def _severity(text: str, context: Context, when: When) -> ParsedLine:
    word, why = split_word(text)
    digits = word.lower().rstrip(":,").removeprefix("sev-").removeprefix("sev")
    digits = _IN_WORDS.get(digits, digits)
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
    i.ChangeSeverity, i.DecidePublic, i.RecordSource, i.SettleHypothesis,
)  # fmt: skip
"""What is done at one moment, which people write behind it: `/ack 14:05`."""

_WORDS_ALONE = frozenset(("hypothesis", "mitigation", "decide", "rename", "scope", "symptom"))
"""The commands behind which nothing but words stands."""


def command_line(action: Action, text: str, context: Context, when: When) -> ParsedLine:
    r"""Read what stands behind a command; ask where a time in front of its words may be its own.

    `/hyp \14:05 x` says that the time is text.
    """
    reading = PARSERS[action.id](text, context, when)
    if not when.live or reading.asked or len(reading.requests) != 1:
        return reading
    words = _words_of(action, text, reading.requests[0])
    literal = words.startswith("\\")
    front = text.removesuffix(words)
    more = action.id in _WORDS_ALONE and not front
    choices = _times_of(words.removeprefix("\\"), context, more=more)
    if not choices or not text.endswith(words):
        return reading
    if literal:
        return PARSERS[action.id](f"{front}{words[1:]}", context, when)
    ways = [_at_its_time(choice, action, f"{front}{choice.text}", context) for choice in choices]
    ways.append(Way("no time, it is text", f"{action.command} {front}\\{words}", reading))
    said = words.removesuffix(choices[-1].text).strip()
    return ask(f"'{said}' may be when that was done, or text", ways)


def _times_of(words: str, context: Context, *, more: bool) -> tuple[Choice, ...]:
    """Return the times that words are (without `more`) or begin with, and the words behind."""
    said = words.removeprefix("at ").strip()
    clocks = argument_clocks(context, When())
    alone = past_time(said, clocks) if said and not more else None
    answer = alone or time_in_front(words, clocks)
    match answer:
        case None:
            return ()
        case ReadTime():
            span = said if alone else words.removesuffix(answer.text).strip().rstrip(":,-–—")
            found = [Choice(f"done {span}", answer.text, answer.at, approx=answer.approx)]
        case Question():
            found = [choice for choice in answer.choices if choice.dated]
    return tuple(one for one in found if alone or (one.text.strip() and one.at))


def _words_of(action: Action, text: str, request: Request) -> str:
    """Return the words that a request has besides what it names, "" where it is not datable."""
    match request.intent:
        case i.MoveMitigation(how=how):
            return how or ""
        case i.ReportTask(text=text):
            return text
        case _ if action.id in _WORDS_ALONE:
            return text
        case intent:
            return (request.note or "") if isinstance(intent, _DATABLE) else ""


def _at_its_time(choice: Choice, action: Action, text: str, context: Context) -> Way:
    """Return the way in which a command was done then."""
    when, text = When.dated(choice.at, approx=choice.approx), text.strip()
    command = f"{action.command} {text}".strip()
    line = PARSERS[action.id](text, context, when)
    requests = tuple(replace(request, when=when) for request in line.requests)
    form = f"{'~' if choice.approx else ''}{exact(choice.at)} {command}"
    return Way(choice.words, form, replace(line, requests=requests, when=when))
