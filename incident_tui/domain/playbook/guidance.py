"""What the playbook advises: hazards to watch for, rubrics to answer, mitigations to try first.

The values are read from `data/playbook.toml`; `suggest` looks up what a symptom calls for.
Spans are minutes in the file and `timedelta` here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import field
from msgspec.structs import replace

HAZARD_FIGURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "no_ic": ("vacant_minutes",),
        "no_scribe": ("after_minutes", "silence_minutes"),
        "cause_before_mitigation": ("after_minutes",),
        "wait_and_see": ("after_minutes",),
        "premature_all_clear": (),
        "communication_silence": (),
        "vague_updates": ("updates",),
        "public_speculation": (),
        "too_many_people": ("people",),
        "ic_is_ops": (),
        "no_aar": (),
        "blame": ("entries",),
        "severity_argued": ("changes", "within_minutes"),
        "hasty_all_clear": ("within_minutes", "usual_minutes"),
        "task_overdue": (),
    }
)
"""Every failure pattern that is watched for, in the order of the procedure, with its figures."""

HAZARD_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "vague_updates": ("rules",),
        "public_speculation": ("rules", "phrases"),
        "blame": ("phrases",),
    }
)
"""Lists of words that a hazard goes by: names of lint rules, phrases looked for in a text."""

QUIET = frozenset({"blame"})
"""Hazards for the scribe's eyes: never on a shared screen, a wall or in a document."""

RUBRICS = ("rollback", "sev1", "public", "escalate")
"""Rubrics that the program acts on; a playbook may have more."""

ANSWERS = ("yes", "no")

_PATTERN = re.compile(r"(?:\[([a-z0-9_-]+)\]|([a-z0-9_-]+):)\s*", re.ASCII)


class Watch(msgspec.Struct, frozen=True):
    """The numbers a hazard goes by, and the severities it is watched for at.

    Kept with the incident, so that a later playbook changes no verdict on it.
    """

    severities: tuple[int, ...]
    figures: Mapping[str, int] = field(default_factory=dict)

    def span(self, name: str) -> timedelta:
        """Return a figure in minutes as a span."""
        return timedelta(minutes=self.figures[f"{name}_minutes"])


class HazardRule(msgspec.Struct, frozen=True):
    """One failure pattern: what it is called, the sentence that leads out of it, its numbers."""

    slug: str
    title: str
    say: str
    watch: Watch
    rules: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether it is for the scribe alone."""
        return self.slug in QUIET


class Condition(msgspec.Struct, frozen=True):
    """One thing that may be so; `slug` is what is typed."""

    slug: str
    text: str


class Rubric(msgspec.Struct, frozen=True):
    """A question with the conditions that answer it.

    `unsure` is the answer where nothing is ticked, `both` where conditions for yes and for no
    are.
    """

    slug: str
    question: str
    yes: tuple[Condition, ...]
    no: tuple[Condition, ...]
    unsure: str
    both: str

    def conditions(self) -> dict[str, Condition]:
        """Return every condition by its slug, those for yes first."""
        return {condition.slug: condition for condition in (*self.yes, *self.no)}


class Pattern(msgspec.Struct, frozen=True):
    """A known way to stop the harm."""

    slug: str
    title: str
    says: str


class Symptom(msgspec.Struct, frozen=True):
    """What is seen, what to do or look at first, and the patterns that usually help."""

    slug: str
    text: str
    first: str
    patterns: tuple[str, ...] = ()


class AfterClosure(msgspec.Struct, frozen=True):
    """What is expected once it is over: when the review may be, how soon accounts are in."""

    review_from: timedelta
    review_until: timedelta
    accounts_within: timedelta


class Guidance(msgspec.Struct, frozen=True):
    """All advice of a playbook. `acknowledged_for` is the least time a hazard stays answered."""

    hazards: Mapping[str, HazardRule]
    rubrics: Mapping[str, Rubric]
    patterns: Mapping[str, Pattern]
    symptoms: Mapping[str, Symptom]
    after: AfterClosure
    acknowledged_for: timedelta

    def under(self, watches: Mapping[str, Watch]) -> Guidance:
        """Return this advice with the numbers an incident was declared under."""
        hazards = {
            slug: replace(rule, watch=watches[slug]) if slug in watches else rule
            for slug, rule in self.hazards.items()
        }
        return replace(self, hazards=MappingProxyType(hazards))


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


def watches_to_json(watches: Mapping[str, Watch]) -> dict[str, Any]:
    """Return the hazards' numbers as plain JSON values."""
    return {
        slug: {"severities": [*watch.severities], **watch.figures}
        for slug, watch in watches.items()
    }


def watches_from_json(data: Any) -> Mapping[str, Watch]:
    """Read the hazards' numbers back; what is missing or not understood is left out."""
    found = {}
    for slug, names in HAZARD_FIGURES.items():
        try:
            row = data[slug]
            figures = {name: int(row[name]) for name in names}
            severities = tuple(int(severity) for severity in row["severities"])
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        if all(0 < figure <= 525_600 for figure in figures.values()):
            found[slug] = Watch(severities, MappingProxyType(figures))
    return MappingProxyType(found)
