r"""What a typed line means.

`[\] [%] [time] [sigil | /command] [@name:] text`. Nothing typed is ever lost or raises: a
line that cannot be recorded as it stands comes back as a `ParsedLine` with a `problem`, one
whose time is doubtful with a `doubt` that a second Enter confirms.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language import actions
from incident_tui.domain.language.completion import complete
from incident_tui.domain.language.parsers import PARSERS
from incident_tui.domain.language.parsers_work import task_or_action
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    ScreenCall,
    mentions_in,
    refs_in,
    tags_in,
)
from incident_tui.domain.playbook.guidance import split_pattern
from incident_tui.domain.projections.proofs import impact_began_at
from incident_tui.domain.record.event import When
from incident_tui.domain.text import clean, clean_name, nearest
from incident_tui.domain.times.parse import Resolved, parse_past

__all__ = ["Context", "ParsedLine", "ScreenCall", "complete", "read_line"]

_SPEAKER = re.compile(r"@([^\s:@]{1,64}):(?:\s+|$)")
_WORD = re.compile(r"\S+")
_UPDATE = re.compile(r">([a-z]{1,16})\s+(?=\S)", re.IGNORECASE)
_TWO_WORDS = re.compile(r"(yesterday\s+\S+|\d{4}-\d{2}-\d{2}\s+\S+)(?=\s|$)", re.IGNORECASE)


def read_line(line: str, context: Context) -> ParsedLine:
    """Return what a typed line means in its context. Never raises."""
    line = clean(line)
    if not line.strip():
        return ParsedLine("note")
    if line[0] in " \\\n":
        literal = line[1:] if line[0] == "\\" else line
        return _note(literal.strip(), context, When(), private=False)
    rest, private, resolved = _prefix(line, context)
    when = When.dated(resolved.at, approx=resolved.approx) if resolved else When()
    reading = _body(rest, context, when, private=private)
    if resolved is None or reading.problem is not None:
        return reading
    if reading.screen is not None:
        return reading
    if reading.doubt:
        return reading
    return replace(reading, doubt=doubt_about(resolved, context), dated=resolved.full)


def doubt_about(resolved: Resolved, context: Context) -> str | None:
    """Return what is doubtful about a time, as one sentence, or None."""
    if resolved.doubt:
        return resolved.doubt
    began = impact_began_at(context.incident)
    if began is not None and resolved.at < began:
        return f"That is before the impact began ({began:%Y-%m-%d %H:%M} UTC)"
    return None


def _prefix(line: str, context: Context) -> tuple[str, bool, Resolved | None]:
    """Take `%` and a time, in either order and each at most once, off the front of a line."""
    rest, private, resolved = line, False, None
    while True:
        if not private and rest.startswith("%"):
            private, rest = True, rest[1:].lstrip(" ")
            continue
        if resolved is None:
            found = _time(rest, context)
            if found is not None:
                resolved, rest = found
                continue
        return rest, private, resolved


def _time(text: str, context: Context) -> tuple[Resolved, str] | None:
    """Read a time at the front of a text, followed by a blank or nothing."""
    for pattern in (_TWO_WORDS, _WORD):
        match = pattern.match(text)
        if match is None:
            continue
        word = " ".join(match[0].split())
        resolved = parse_past(word, context.now, context.tz, machine_tz=context.machine_tz)
        if resolved is not None:
            return resolved, text[match.end() :].lstrip(" ")
    return None


def _body(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Read what follows the prefix: a command, a sigil, or plain text."""
    if text.startswith("/"):
        return _command(text, context, when, private=private)
    if text.startswith(">"):
        return _update(text, context, when, private=private)
    actor, spoken = _speaker(text)
    sigil, rest = text[:1], text[1:].strip()
    if sigil in {"!", "?", "+", "*"}:
        actor, rest = _speaker(rest)
        return _sigil(sigil, rest.strip(), actor, context, when, private=private)
    return _note(spoken.strip(), context, when, private=private, actor=actor)


def _speaker(text: str) -> tuple[str | None, str]:
    """Split `@raj: text` into who said it and what; (None, text) where nobody is named."""
    match = _SPEAKER.match(text)
    name = clean_name(match[1]) if match else ""
    return (name, text[match.end() :]) if match and name else (None, text)


def _note(
    text: str, context: Context, when: When, *, private: bool, actor: str | None = None
) -> ParsedLine:
    mentions = mentions_in(text)
    reading = ParsedLine("note", text, when=when, actor=actor, mentions=mentions, private=private)
    if not text:
        return replace(
            reading, problem=RefusedError("There is nothing to log", "type what happened")
        )
    intent = i.AddEntry(text, "note", mentions, tags_in(text), refs_in(text, context.incident))
    return replace(reading, requests=(Request(intent, when, actor, private),))


def _sigil(
    sigil: str, text: str, actor: str | None, context: Context, when: When, *, private: bool
) -> ParsedLine:
    labels = {"!": "decision", "?": "hypothesis", "+": "mitigation", "*": "task"}
    reading = ParsedLine(
        labels[sigil], text, when=when, actor=actor, mentions=mentions_in(text), private=private
    )
    if not text:
        hint = f"type the {labels[sigil]} after {sigil}"
        return replace(reading, problem=RefusedError("There is nothing to log", hint))
    intent: i.Intent
    match sigil:
        case "!":
            intent = i.RecordDecision(text)
        case "?":
            intent = i.RaiseHypothesis(text)
        case "+":
            intent = _mitigation(text, context)
        case _:
            label, found = task_or_action(text, context)
            reading = replace(reading, label=label)
            if isinstance(found, RefusedError):
                return replace(reading, problem=found)
            intent = found
    return replace(reading, requests=(Request(intent, when, actor, private),))


def _mitigation(text: str, context: Context) -> i.ConsiderMitigation:
    pattern, words = split_pattern(text, context.playbook.guidance)
    return i.ConsiderMitigation(words, pattern)


def _update(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Read `>i text`; anything else that begins with `>` is a note."""
    match = _UPDATE.match(text)
    name = match[1].lower() if match else ""
    found = [a for a in context.playbook.audiences if name and a.startswith(name)]
    if match is None or len(found) != 1:
        return _note(text.strip(), context, when, private=private)
    body = text[match.end() :].strip()
    reading = ParsedLine("update", body, when=when, audience=found[0], private=private)
    intent = i.PostUpdate(found[0], body, tz=context.tz)
    return replace(reading, requests=(Request(intent, when, None, private),))


def _command(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    word, _, argument = text.partition(" ")
    if "\n" in word:
        word, _, argument = text.partition("\n")
    found = actions.find(word)
    if isinstance(found, tuple):
        return ParsedLine("command", text, problem=_unknown(word, found), when=when)
    if found.screen:
        call = ScreenCall(found.id, argument.strip())
        return ParsedLine(found.id, argument.strip(), screen=call)
    reading = PARSERS[found.id](argument.strip(), context, when)
    requests = tuple(replace(r, when=when, private=private or r.private) for r in reading.requests)
    return replace(reading, requests=requests, when=when, private=private)


def _unknown(word: str, candidates: tuple[actions.Action, ...]) -> RefusedError:
    literal = "put \\ in front to log it as text"
    if candidates and word != "/":
        names = " ".join(action.command for action in candidates[:6])
        return RefusedError(f"{word} could be {names}", literal)
    if word == "/":
        return RefusedError("Type a command after /", "/help lists them")
    close = nearest(word, [action.command for action in actions.ACTIONS])
    meant = f"did you mean {close}? or " if close else ""
    return RefusedError(f"There is no command {word}", f"{meant}{literal}")
