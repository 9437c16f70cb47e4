"""What people write about mitigations: that one is decided, that it works, for whom."""

from __future__ import annotations

from enum import StrEnum

from incident_tui.domain.guidance.phrases import holds_phrase, phrase_pattern
from incident_tui.domain.playbook.guidance import Guidance, MitigationWords, Pattern
from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.regex import regex

_WORD = regex(r"[^\W\d_]{2,}")
_CLAUSE_END = regex(r"[.,;:!?\n]")
_OF_SO_MANY = regex(r"\b(\d{1,4})\s?(?:/|of|out of)\s?(\d{1,4})\b")
_YES = ("yes",)


class FlowDoubt(StrEnum):
    """What is doubtful about the words that say how a mitigation was verified."""

    NO_FLOW = "no flow"
    FOR_SOME = "for some"


def decides_pattern(decision: WorkItem, guidance: Guidance) -> bool:
    """Tell whether a decision is for one of the known ways to stop the harm.

    `roll back v2.31` is, `no rollback` is not, and neither is a question that was answered no.
    """
    said = decision.text
    if holds_phrase(_YES, said):
        said = f"{decision.question}\n{said}"
    against = guidance.words.against
    for pattern in guidance.patterns.values():
        for match in phrase_pattern(_names_of(pattern)).finditer(said):
            clause = _CLAUSE_END.split(said[: match.start()])[-1]
            if not holds_phrase(against, clause):
                return True
    return False


def _names_of(pattern: Pattern) -> tuple[str, ...]:
    return (pattern.slug, pattern.slug.replace("-", " "), pattern.title, *pattern.words)


def flow_doubt(how: str, words: MitigationWords) -> FlowDoubt | None:
    """Return what is doubtful about how a mitigation was verified; None for nothing.

    It may help some only; or nobody may have tried what a user does: the words say nothing, or
    only what was watched.
    """
    counts = _OF_SO_MANY.finditer(how)
    if holds_phrase(words.partly, how) or any(int(n[1]) < int(n[2]) for n in counts):
        return FlowDoubt.FOR_SOME
    said = {word.casefold() for word in _WORD.findall(how)}
    if said <= words.idle | words.watched:
        return FlowDoubt.NO_FLOW
    return FlowDoubt.NO_FLOW if said & words.watched and not said & words.tried else None
