"""A line that records an update: whom it was for, at which stage, and what lint says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.names import begun_by
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Way,
    ask,
    audience_named,
    not_understood,
)
from incident_tui.domain.projections.proofs import is_public, last_stage
from incident_tui.domain.regex import regex
from incident_tui.domain.text import nearest, wordless

_WITH_COLON = regex(r"\W{0,3}(?P<word>[A-Za-z_-]{4,20})\W{0,3}?:\W{0,3}(?:\s+|$)")
_IN_BRACKETS = regex(r"\W{0,3}\[(?P<word>[A-Za-z_-]{4,20})\][\s:–—-]*")
_SHORTEST = 4
"""How many letters of a stage are enough in front of a colon: `Mon:` is a day."""

_SEVERAL = regex(
    r">(?P<names>[a-z]{1,16}(?:\s*(?:[,;/+&]|\band\b|(?=>))\s*>?[a-z]{1,16}\b)*):?\s+(?=\S)",
    re.IGNORECASE,
)
_APART = regex(r"\s*(?:[,;/+&]\s*>?|\band\b\s*>?|>)", re.IGNORECASE)
_GLUED = 3
"""How many letters without anything between them may name an audience each."""

_GOES_ON = regex(
    r"(?:a|about|again|an|and|are|as|at|been|but|by|for|from|has|have|in|is|it|later|now|of|on|our|"
    r"since|that|the|this|through|to|today|was|we|with|within)\b",
)
"""A word that goes on with the sentence, so that the stage before it may be a part of that."""

_SAYS: Mapping[str, re.Pattern[str]] = {
    "resolved": regex(
        r"^resolved\b"
        r"|\b(?:is|are|was|been|now|fully|completely) (?:now |fully |completely )?resolved\b"
        r"|\b(?:incident|outage|issue|problem) (?:is|was|has been) (?:now )?(?:over|closed)\b",
        re.IGNORECASE,
    ),
    "monitoring": regex(
        r"^monitoring\b|\b(?:we are|we're|now|are) (?:now |closely |still )?monitoring\b"
        r"|\bfix (?:has been|was|is) (?:now )?"
        r"(?:applied|deployed|implemented|rolled out|in place)\b",
        re.IGNORECASE,
    ),
    "identified": regex(
        r"^identified\b|\bwe(?:'ve| have)? (?:now )?identified\b"
        r"|\b(?:issue|cause|problem|source) (?:has been|is|was) (?:now )?identified\b",
        re.IGNORECASE,
    ),
}
"""How a text says its stage, the last one first."""

_ELSEWHERE: Mapping[str, str] = {
    "acknowledged": "initial",
    "mitigating": "identified", "fixing": "identified", "implementing": "identified",
    "mitigated": "monitoring", "fixed": "monitoring", "recovering": "monitoring",
    "recovered": "monitoring", "verifying": "monitoring", "watching": "monitoring",
    "restored": "resolved", "closed": "resolved", "completed": "resolved", "postmortem": "resolved",
}  # fmt: skip
"""What other status pages call their stages, and which of ours that may be."""

_NOT_SO = regex(
    r"\b(?:not(?: yet)?|until|till|once|when|if|before|should|will|to be|expect|hope)\b"
    r"[^.!?]{0,40}$",
    re.IGNORECASE,
)
"""What, in front of such words, makes them say something else."""


DECIDED_AGAINST = "It was decided not to tell the public (/public no)"
"""What is said before an update to the public is recorded all the same."""


def update_line(audience: str, text: str, context: Context, *, bare: bool = False) -> ParsedLine:
    """Read `[STAGE:] TEXT` for an audience.

    `bare`: a stage in front needs no colon. Where the text plainly says another stage than the
    last one, and none is given, it is asked; where one is given, a hint says so.
    """
    text = text.strip()
    named = _named_stage(text, context)
    if named is not None:
        stage, rest = named
        return _staged(audience, rest, stage, context)
    if like := _like_a_stage(text, context):
        return _ask_spelling(audience, text, like, context)
    if close := _misspelt(text, context):
        return _ask_spelling(audience, text, close, context)
    word, *after = text.split(maxsplit=1)[:2] or [""]
    rest = after[0] if after else ""
    stages = [stage.slug for stage in context.playbook.stages]
    if bare and rest and word in stages:
        return _bare(audience, text, word, rest, context)
    return _unstaged(audience, text, context)


def _named_stage(text: str, context: Context) -> tuple[str, str] | None:
    """Return the stage in front of a colon, and the rest."""
    match = _WITH_COLON.match(text) or _IN_BRACKETS.match(text)
    if match is None or len(match["word"]) < _SHORTEST:
        return None
    stages = context.playbook.stages
    found = begun_by(match["word"], [stage.slug for stage in stages]) or tuple(
        stage.slug for stage in stages if begun_by(match["word"], [stage.title])
    )
    return (found[0], text[match.end() :].strip()) if len(found) == 1 else None


def _like_a_stage(text: str, context: Context) -> str:
    """Return the stage that a word of other status pages in front of a colon may mean."""
    match = _WITH_COLON.match(text) or _IN_BRACKETS.match(text)
    stage = _ELSEWHERE.get(match["word"].lower(), "") if match else ""
    return stage if any(stage == each.slug for each in context.playbook.stages) else ""


def _misspelt(text: str, context: Context) -> str:
    """Return the stage that a word in front of a colon is nearly."""
    match = _WITH_COLON.match(text)
    stages = [stage.slug for stage in context.playbook.stages]
    return nearest(match["word"], stages, cutoff=0.8) if match else ""


def _ask_spelling(audience: str, text: str, stage: str, context: Context) -> ParsedLine:
    match = _WITH_COLON.match(text) or _IN_BRACKETS.match(text)
    word, rest = (match["word"], text[match.end() :]) if match else ("", text)
    plain = _unstaged(audience, text, context)
    current = last_stage(context.incident, audience) or context.playbook.stages[0].slug
    ways = (
        _way(audience, rest.strip(), stage, context),
        Way("all of it is the text", f"/update {audience} {current}: {text}", plain),
    )
    return ask(f"'{word}' is no stage: {stage}?", ways)


def _bare(audience: str, text: str, stage: str, rest: str, context: Context) -> ParsedLine:
    """Read a stage without a colon; ask where the sentence may begin with it."""
    if not _GOES_ON.match(rest):
        return _staged(audience, rest, stage, context)
    whole = _way(audience, text, stage, context)
    ways = (
        Way(f"{whole.words}, all of it is the text", whole.form, whole.line),
        _way(audience, rest, stage, context),
    )
    return ask(f"'{stage}' may be the stage or the first word", ways)


def _unstaged(audience: str, text: str, context: Context) -> ParsedLine:
    """Take the last stage, unless the text plainly says another one."""
    last = last_stage(context.incident, audience)
    said = stage_said(text, context)
    current = last or context.playbook.stages[0].slug
    if not said or said == current:
        return _posted(audience, text, None, context)
    before = f"the last was {last}" if last else "it is the first to them"
    ways = (_way(audience, text, said, context), _way(audience, text, current, context))
    return ask(f"This says {said}; {before}", ways)


def stage_said(text: str, context: Context) -> str:
    """Return the stage that a text plainly says it is, "" where it says none."""
    for stage, pattern in _SAYS.items():
        known = any(stage == each.slug for each in context.playbook.stages)
        if known and any(not _NOT_SO.search(text[: m.start()]) for m in pattern.finditer(text)):
            return stage
    return ""


def _way(audience: str, text: str, stage: str, context: Context) -> Way:
    form = f"/update {audience} {stage}: {text}"
    return Way(f"as {stage}", form, _staged(audience, text, stage, context))


def _staged(audience: str, text: str, stage: str, context: Context) -> ParsedLine:
    """Record it as that stage, with a word where the text says another."""
    said = stage_said(text, context)
    reading = _posted(audience, text, stage, context)
    if not said or said == stage or reading.problem is not None:
        return reading
    hint = f"the text says {said}, and it is recorded as {stage}"
    return ParsedLine(
        reading.label, reading.text, reading.requests, audience=audience, hints=(hint,)
    )


def _posted(audience: str, text: str, stage: str | None, context: Context) -> ParsedLine:
    label = f"update, {stage}" if stage else "update"
    if not text or wordless(text):
        stages = "|".join(each.slug for each in context.playbook.stages)
        hint = f"/update {audience} [{stages}:] TEXT"
        return not_understood(label, text, "The update is empty", hint)
    request = Request(i.PostUpdate(audience, text, stage, tz=context.tz))
    return ParsedLine(label, text, (request,), audience=audience)


def several_audiences(text: str, context: Context) -> tuple[tuple[str, ...], str] | None:
    """Return the audiences that `>i,e TEXT` or `>ie TEXT` names, and TEXT; None: not several."""
    match = _SEVERAL.match(text)
    if match is None or audience_named(match["names"], context):
        return None
    apart = [name for name in _APART.split(match["names"]) if name]
    names = apart if len(apart) > 1 else list(apart[0][:_GLUED])
    found = tuple(dict.fromkeys(audience_named(name, context) for name in names))
    told = tuple(name for name in found if name is not None)
    short = len(apart) > 1 or len(apart[0]) <= _GLUED
    return (told, text[match.end() :]) if short and len(told) == len(found) > 1 else None


def asked_if_public(reading: ParsedLine, context: Context) -> ParsedLine:
    """Return a line that asks first where it tells the public, and that was decided against."""
    if reading.problem is not None or not goes_public(reading.requests, context):
        return reading
    if reading.asked is not None:
        asked = replace(reading.asked, what=f"{reading.asked.what}. {DECIDED_AGAINST}", full=False)
        return replace(reading, asked=asked)
    return ask(DECIDED_AGAINST, (Way("recorded, and public from here on", "", reading),))


def goes_public(requests: Sequence[Request], context: Context) -> bool:
    """Tell whether an update to the public is among what is to be recorded, after a no."""
    return any(
        isinstance(request.intent, i.PostUpdate)
        and request.intent.audience == "external"
        and is_public(context.incident, request.when.at or context.now) is False
        for request in requests
    )


def is_update(requests: Sequence[Request]) -> bool:
    """Whether an update is among what is to be recorded."""
    return any(isinstance(request.intent, i.PostUpdate) for request in requests)


def secret_in_update(kinds: str) -> RefusedError:
    """Return that an update with a secret is not recorded, whoever agrees."""
    return RefusedError(
        f"The update holds a secret ({kinds})", "take it out; what was sent with it is burnt"
    )
