"""What the playbook advises: hazards to watch for, rubrics to answer, mitigations to try first.

`suggest` looks up what a symptom calls for.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from msgspec import Struct, field

from incident_tui.domain.playbook.hazard_rules import HazardRule
from incident_tui.domain.playbook.names import Answer
from incident_tui.domain.regex import regex
from incident_tui.domain.written import (
    EACH_ONCE,
    GIVEN,
    SOME,
    Days,
    Hours,
    OneLine,
    Part,
    SlugText,
    Texts,
    WordSet,
)

_PATTERN = regex(r"(?:\[([a-z0-9_-]+)\]|([a-z0-9_-]+):)\s*", re.ASCII)


class Condition(Part, frozen=True):
    """One thing that may be so; `slug` is what is typed."""

    slug: SlugText
    text: OneLine


class Rubric(Part, frozen=True, kw_only=True):
    """A question with the conditions that answer it.

    `unsure` is the answer where nothing is ticked, `both` where conditions for yes and for no
    are; left out, it is the one for unsure.
    """

    slug: Annotated[str, GIVEN]
    question: OneLine
    yes: Annotated[tuple[Condition, ...], SOME]
    no: Annotated[tuple[Condition, ...], SOME] = ()
    unsure: Answer
    answer_to_both: Answer | None = field(default=None, name="both")

    @property
    def both(self) -> Answer:
        """The answer where conditions for yes and for no are ticked."""
        return self.answer_to_both or self.unsure

    def conditions(self) -> dict[str, Condition]:
        """Return every condition by its slug, those for yes first."""
        return {condition.slug: condition for condition in (*self.yes, *self.no)}


class Pattern(Part, frozen=True, kw_only=True):
    """A known way to stop the harm; `words` are those that a decision names it by, too."""

    slug: Annotated[str, GIVEN]
    title: OneLine
    says: OneLine
    words: Texts = ()


class Symptom(Part, frozen=True, kw_only=True):
    """What is seen, what to do or look at first, and the patterns that usually help, best first."""

    slug: Annotated[str, GIVEN]
    text: OneLine
    first: OneLine
    patterns: Annotated[tuple[OneLine, ...], EACH_ONCE] = ()


class MitigationWords(Part, frozen=True, kw_only=True):
    """Words that say how a mitigation stands.

    `against`: before a pattern they turn it down. Of a verification: `partly` may mean that it
    helps some only; `idle` says nothing, `watched` what was looked at, `tried` that somebody did
    what a user does.
    """

    against: Texts = ()
    partly: Texts = ()
    idle: WordSet = WordSet()
    watched: WordSet = WordSet()
    tried: WordSet = WordSet()


class AfterClosure(Part, frozen=True, kw_only=True):
    """What is expected once it is over: when the review may be, how soon accounts are in."""

    review_from: Days = field(name="review_from_days")
    review_until: Days = field(name="review_until_days")
    accounts_within: Hours = field(name="accounts_within_hours")


class Guidance(Struct, frozen=True):
    """All advice of a playbook. `acknowledged_for` is the least time a hazard stays answered."""

    hazards: Mapping[str, HazardRule]
    rubrics: Mapping[str, Rubric]
    patterns: Mapping[str, Pattern]
    symptoms: Mapping[str, Symptom]
    after: AfterClosure
    acknowledged_for: timedelta
    words: MitigationWords


def suggest(symptom: str, guidance: Guidance) -> tuple[Pattern, ...]:
    """Return the patterns to try first for a symptom's slug, best first; none where unknown."""
    found = guidance.symptoms.get(symptom)
    return tuple(guidance.patterns[slug] for slug in found.patterns) if found else ()


def split_pattern(text: str, guidance: Guidance) -> tuple[str | None, str]:
    """Read `rollback: to v2.30`, `[rollback] to v2.30` or `rollback`: (pattern or None, text).

    A first word that is not a pattern belongs to the text.
    """
    if text in guidance.patterns:
        return text, guidance.patterns[text].title
    match = _PATTERN.match(text)
    slug = (match[1] or match[2]) if match else ""
    if match is None or slug not in guidance.patterns:
        return None, text
    return slug, text[match.end() :].strip() or guidance.patterns[slug].title
