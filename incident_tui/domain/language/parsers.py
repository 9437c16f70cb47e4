"""The arguments of every /command that records something: text in, a `ParsedLine` out.

`PARSERS` has one function per action of `actions.ACTIONS` that is not the screen's own (a
test holds the two together). Whether it may be recorded is `decide`'s business; here it is
only understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from incident_tui.domain.decide import intents as i
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
    not_understood,
    simple,
    split_word,
    understood,
    with_reason,
)
from incident_tui.domain.record.event import When


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
