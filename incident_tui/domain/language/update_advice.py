"""What is to be said of an update that a line records: by lint, and of a time that is not read.

Apart from `updates`, because most lines are no update and lint is slow to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.guidance.lint import circumstances, found_words, lint
from incident_tui.domain.language.reading import Context, ParsedLine, Way, ask
from incident_tui.domain.playbook.lint_rules import LintFinding
from incident_tui.domain.projections.proofs import last_stage
from incident_tui.domain.times.promises import Promise, Unread, read_promise

LONGEST_WORDS = 40
"""Words of a finding that are longer are the text itself, and stand there anyway."""


def update_warnings(parsed: ParsedLine, context: Context) -> tuple[str, ...]:
    """Return a sentence for each warning of an update: the rule, its words, what is better."""
    return tuple(
        f"{found.rule.replace('_', ' ')}{_quoted(found, text)}: {found.why} {found.better}".strip()
        for text, found in _findings(parsed, context)
    )


def _quoted(found: LintFinding, text: str) -> str:
    words = found_words(found, text)
    return f' "{words}"' if 0 < len(words) <= LONGEST_WORDS else ""


def update_findings(parsed: ParsedLine, context: Context) -> tuple[LintFinding, ...]:
    """Return what lint warns of in the update that a line records; () for any other line.

    Before it is recorded and after: what it was compared with is the record of the context, so
    an update that is in it already is like the last one.
    """
    return tuple(found for _, found in _findings(parsed, context))


def _findings(parsed: ParsedLine, context: Context) -> Iterator[tuple[str, LintFinding]]:
    for request in parsed.requests:
        match request.intent:
            case i.PostUpdate(audience=audience, text=text, stage=stage, next_at=next_at):
                sent_at = request.when.at or context.now
                about = circumstances(
                    context.incident, context.playbook, audience,
                    now=sent_at, tz=context.tz, promised_at=next_at,
                )  # fmt: skip
                last = last_stage(context.incident, audience) or context.playbook.stages[0].slug
                for found in lint(text, audience, stage or last, about, hints=False):
                    yield text, found
            case _:
                pass


def with_promise(reading: ParsedLine, context: Context) -> ParsedLine:
    """Ask about an update that promises a clock time which is over on the day it was sent."""
    if asked := reading.asked:
        ways = tuple(replace(way, line=with_promise(way.line, context)) for way in asked.ways)
        return replace(reading, asked=replace(asked, ways=ways))
    for request in reading.requests:
        match request.intent:
            case i.PostUpdate(text=text, next_at=None):
                found = read_promise(text, request.when.at or context.now, context.tz)
                if isinstance(found, Promise) and found.over:
                    return _over_today(reading, text, found, context)
            case _:
                pass
    return reading


def _over_today(reading: ParsedLine, text: str, promise: Promise, context: Context) -> ParsedLine:
    said = text[promise.start : promise.end].strip()
    local = promise.at.astimezone(context.tz)
    words = f"promised for {local:%a %H:%M} {local.tzname() or ''}".strip()
    asked = ask(f"'{said}' is over today", (Way(words, "", reading),))
    return replace(asked, hints=reading.hints)


def unread_promises(requests: Sequence[Request], context: Context) -> tuple[str, ...]:
    """Return a sentence for each update whose next time is written and cannot be read."""
    found = (
        read_promise(intent.text, request.when.at or context.now, context.tz)
        for request in requests
        if isinstance(intent := request.intent, i.PostUpdate) and intent.next_at is None
    )
    return tuple(
        f"'{each.words}' promises nothing: {each.why or 'its time cannot be read'}"
        for each in found
        if isinstance(each, Unread) and (each.why or any(c.isdigit() for c in each.words))
    )
