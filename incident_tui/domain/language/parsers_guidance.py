"""The arguments of the commands about guidance and about what others are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.guidance.rubrics import waiting_for
from incident_tui.domain.language.names import begun_by, several_names, with_name
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    ScreenCall,
    Way,
    ask,
    audience_named,
    not_understood,
    split_word,
    understood,
    with_time,
)
from incident_tui.domain.language.updates import update_line
from incident_tui.domain.playbook.guidance import Rubric
from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.record.event import When
from incident_tui.domain.regex import regex
from incident_tui.domain.times.answer import Clocks, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.future import future_in_front
from incident_tui.domain.times.spans import parse_span

if TYPE_CHECKING:
    from incident_tui.domain.obligations.timers import Timer


_LONGEST_QUIET = timedelta(days=1)
"""For how long a timer is quieted without a question."""


def _update(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = split_word(text)
    audience = audience_named(word, context)
    if audience is None:
        names = "|".join(context.playbook.audiences)
        return not_understood("update", text, "Who was told?", f"/update {names} TEXT")
    return update_line(audience, rest, context, bare=True)


def _nothing_new(text: str, context: Context, when: When) -> ParsedLine:
    audience = audience_named(text, context) if text else _most_urgent(context)
    if audience is None:
        names = "|".join(context.playbook.audiences)
        return not_understood("nothing new", text, "Who was told?", f"/nothing-new {names}")
    from incident_tui.domain.guidance import templates  # noqa: PLC0415 - only when it is asked for

    book, sent_at = context.playbook, when.at or context.now
    next_at = templates.next_update_at(audience, context.incident, book, sent_at)
    words = templates.nothing_new(
        audience, context.incident, book, now=sent_at, tz=context.tz, next_at=next_at
    )
    intent = i.PostUpdate(audience, words, next_at=next_at, tz=context.tz)
    return understood("update", words, intent, audience=audience)


def _most_urgent(context: Context) -> str | None:
    return next((t.audience for t in _running(context) if t.audience and t.open), None)


def _running(context: Context) -> tuple[Timer, ...]:
    from incident_tui.domain.obligations.timers import timers  # noqa: PLC0415 - few lines are about timers

    return timers(context.incident, context.playbook, context.now)


def _every(text: str, context: Context, when: When) -> ParsedLine:
    word, rest = split_word(text)
    span_word, why = split_word(rest)
    audience, span = audience_named(word, context), parse_span(span_word)
    if audience is None or span is None:
        hint = f"/every {'|'.join(context.playbook.audiences)} 20m why"
        return not_understood("interval", text, "Whose updates, and how often?", hint)
    minutes = span / timedelta(minutes=1)
    return understood("interval", why, i.ChangeInterval(audience, minutes), why, audience=audience)


def _snooze(text: str, context: Context, when: When) -> ParsedLine:
    timer, rest = split_word(text)
    read = future_in_front(rest, Clocks(when.at or context.now, context.tz))
    if read is None:
        return not_understood("snooze", text, "Which timer, and how long?", "/snooze TIMER 10m why")
    answer, _length = read
    found = begun_by(timer.removeprefix("update_"), _timers_running(context))
    if len(found) > 1:
        return ParsedLine("snooze", text, problem=several_names(timer, found))
    name = found[0] if found else timer
    name = f"update_{name}" if name in context.playbook.audiences else name

    def make(until: datetime | None, _approx: bool, why: str) -> ParsedLine:
        why = why.strip()
        return understood("snooze", why, i.Snooze(name, until or context.now), why)

    def form(at: str, why: str) -> str:
        return f"/snooze {timer} {at} {why.strip()}"

    line = with_time(answer, make, form)
    if not isinstance(answer, ReadTime) or answer.at is None:
        return line
    if context.now < answer.at <= context.now + _LONGEST_QUIET:
        return line
    what = "That quiet is over by now" if answer.at <= context.now else "Quiet for more than a day"
    way = Way("recorded as it stands", form(exact(answer.at), answer.text), line)
    return ask(what, (way,), full=answer.full)


def _timers_running(context: Context) -> tuple[str, ...]:
    """Return what may be quieted: the audiences, and the other timers that run."""
    others = (timer.name for timer in _running(context) if timer.open and timer.audience is None)
    return (*context.playbook.audiences, *others)


def _public(text: str, context: Context, when: When) -> ParsedLine:
    word, why = split_word(text)
    found = begun_by(word, ("yes", "no"))
    if len(found) != 1:
        return not_understood("public", text, "Yes or no?", "/public yes|no why")
    return understood("public", why, i.DecidePublic(found[0] == "yes"), why)


_AND_ALSO = regex(r"([\w-]+)(?:\s*[,;&+]\s*(?:and\s+)?|\s+and\s+)([\w-]+)(?![\w-])", re.IGNORECASE)


def _told(text: str, context: Context, when: When) -> ParsedLine:
    to, note = split_word(text)
    if not to:
        return not_understood(
            "told", text, "Who was told?", "|".join(context.playbook.notice_recipients)
        )
    known = context.playbook.notice_recipients
    also = _AND_ALSO.match(text)
    if also and begun_by(also[2], known):
        hint = f"/told {also[1]}, then /told {also[2]}"
        return not_understood("told", text, "One line says of one of them", hint)
    return with_name(
        "recipient", to, known, lambda x: understood("told", f"{x} {note}", i.SendNotice(x), note)
    )


COMMUNICATION_PARSERS: Mapping[str, Parser] = {
    "update": _update,
    "nothing_new": _nothing_new,
    "every": _every,
    "snooze": _snooze,
    "public": _public,
    "told": _told,
}


_ANSWERED = regex(
    r"(?:(.*?)(?:\s+|,))?\b(yes|no|unsure)(?=$|[\s:,])[:,]?\s*(.*)", re.IGNORECASE | re.DOTALL
)


def _rubric(text: str, context: Context, _when: When) -> ParsedLine:
    """Read `NAME [cond,cond…] yes|no|unsure why`; a NAME alone (or nothing) is for the screen."""
    word, rest = split_word(text)
    rubrics = context.playbook.guidance.rubrics
    found = [slug for slug in rubrics if word and slug.startswith(word.lower())]
    name = word.lower() if word.lower() in rubrics else found[0] if len(found) == 1 else ""
    if len(found) > 1 and not name:
        return ParsedLine("rubric", text, problem=several_names(word, found))
    if word and not name:
        return not_understood("rubric", text, f"There is no rubric '{word}'", "|".join(rubrics))
    if not rest:
        return ParsedLine("rubric", name, screen=ScreenCall("rubric", name))
    rubric = rubrics[name]
    conditions, answer, why = _answered(rest, rubric)
    if not answer:
        known = ",".join(rubric.conditions())
        what = f"{rubric.question} Conditions, then yes, no or unsure, then why"
        return not_understood("rubric", text, what, f"/rubric {name} [{known}] yes|no|unsure why")
    intent = i.AnswerRubric(name, conditions, answer)
    label = f"{rubric.question} {answer}"
    waiting = waiting_for(rubric, context.incident, context.playbook.guidance)
    if not waiting:
        return understood(label, why, intent, why)
    does = "decides" if (rubric.unsure if answer == "unsure" else answer) == "yes" else "declines"
    ways = [_settling(label, intent, f"{does} {item.label}", item, why) for item in waiting]
    if len(ways) == 1:
        return ways[0].line
    none = understood(label, why, replace(intent, mitigation=""), why)
    return ask("Which mitigation is it about?", (*ways[:3], Way("none of them", "", none)))


def _settling(label: str, intent: i.AnswerRubric, does: str, item: WorkItem, why: str) -> Way:
    """Return the way in which an answer settles one mitigation."""
    said = f"{does} {item.titled}"
    line = understood(label, f"{why} · {said}", replace(intent, mitigation=item.label), why)
    return Way(said, "", line)


def _answered(text: str, rubric: Rubric) -> tuple[tuple[str, ...], str, str]:
    """Split `a, b yes because` into conditions, answer and reason; no answer is ""."""
    match = _ANSWERED.match(text)
    if match is None:
        return (), "", ""
    words = [word for word in re.split(r"[,\s]+", match[1] or "") if word]
    known = rubric.conditions()
    slugs = []
    for word in words:
        begun = [slug for slug in known if slug.startswith(word.lower())]
        slugs.append(begun[0] if len(begun) == 1 and word.lower() not in known else word.lower())
    return tuple(dict.fromkeys(slugs)), match[2].lower(), match[3].strip()


def _hazard(text: str, _context: Context, _when: When) -> ParsedLine:
    name, why = split_word(text)
    if not name:
        return not_understood("hazard", text, "Which hazard?", "/hazard NAME why")
    return understood("hazard", why, i.AcknowledgeHazard(name), why)


GUIDANCE_PARSERS: Mapping[str, Parser] = {
    "rubric": _rubric,
    "hazard": _hazard,
}
