"""The arguments of the commands about guidance: rubrics, hand-over, hazards."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.reading import Context, ParsedLine, ScreenCall
from incident_tui.domain.playbook.guidance import Rubric
from incident_tui.domain.record.event import When
from incident_tui.domain.text import clean_name

_ANSWERED = re.compile(
    r"(?:(.*?)(?:\s+|,))?\b(yes|no|unsure)(?=$|[\s:,])[:,]?\s*(.*)", re.IGNORECASE | re.DOTALL
)

Parser = Callable[[str, Context, When], ParsedLine]


def _split(text: str) -> tuple[str, str]:
    head, _, tail = text.partition(" ")
    return head, tail.strip()


def _problem(label: str, text: str, what: str, hint: str) -> ParsedLine:
    return ParsedLine(label, text, problem=RefusedError(what, hint))


def _rubric(text: str, context: Context, _when: When) -> ParsedLine:
    """Read `NAME [cond,cond…] yes|no|unsure why`; a NAME alone (or nothing) is for the screen."""
    word, rest = _split(text)
    rubrics = context.playbook.guidance.rubrics
    found = [slug for slug in rubrics if word and slug.startswith(word.lower())]
    name = word.lower() if word.lower() in rubrics else found[0] if len(found) == 1 else ""
    if word and not name:
        return _problem("rubric", text, f"There is no rubric '{word}'", "|".join(rubrics))
    if not rest:
        return ParsedLine("rubric", name, screen=ScreenCall("rubric", name))
    rubric = rubrics[name]
    conditions, answer, why = _answered(rest, rubric)
    if not answer:
        known = ",".join(rubric.conditions())
        what = f"{rubric.question} Conditions, then yes, no or unsure, then why"
        return _problem("rubric", text, what, f"/rubric {name} [{known}] yes|no|unsure why")
    intent = i.AnswerRubric(name, conditions, answer)
    label = f"{rubric.question} {answer}"
    return ParsedLine(label, why, (Request(intent, note=why or None),))


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


def _handover(text: str, context: Context, _when: When) -> ParsedLine:
    role, name = _split(text)
    to = clean_name(name)
    if not to:
        roles = "|".join(context.playbook.roles)
        return _problem("hand-over", text, "Which role, and to whom?", f"/handover {roles} NAME")
    return ParsedLine("hand-over offered", to, (Request(i.OfferHandover(role, to)),))


def _accept(text: str, context: Context, _when: When) -> ParsedLine:
    if not text:
        roles = "|".join(context.playbook.roles)
        return _problem("hand-over", text, "Which role is accepted?", f"/accept {roles}")
    return ParsedLine("hand-over accepted", text, (Request(i.AcceptHandover(text)),))


def _hazard(text: str, _context: Context, _when: When) -> ParsedLine:
    name, why = _split(text)
    if not name:
        return _problem("hazard", text, "Which hazard?", "/hazard NAME why")
    return ParsedLine("hazard", why, (Request(i.AcknowledgeHazard(name), note=why or None),))


GUIDANCE_PARSERS: Mapping[str, Parser] = {
    "rubric": _rubric,
    "handover": _handover,
    "accept": _accept,
    "hazard": _hazard,
}
