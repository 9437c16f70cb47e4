"""The failure patterns that a playbook watches for, each with the numbers it goes by."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Any, Self, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from incident_tui.domain.playbook.names import SEVERITIES, SeverityNumber
from incident_tui.domain.regex import regex
from incident_tui.domain.written import (
    AT_MOST_ONCE,
    MinuteCount,
    OneLine,
    OneLineOrEmpty,
    Part,
    Texts,
    count,
)

QUIET = frozenset({"blame"})
"""Hazards for the scribe's eyes: never on a shared screen, a wall or in a document."""

_MOST = 10_000


class Watch(Struct, frozen=True):
    """The numbers a hazard goes by, and the severities it is watched for at.

    Kept with the incident, so that a later playbook changes no verdict on it.
    """

    severities: tuple[int, ...]
    figures: Mapping[str, int] = field(default_factory=dict)

    def span(self, name: str) -> timedelta:
        """Return a figure in minutes as a span."""
        return timedelta(minutes=self.figures[f"{name}_minutes"])


class HazardRule(Part, frozen=True, kw_only=True, tag_field="slug"):
    """One failure pattern: what it is called, the sentence that leads out of it, its numbers.

    Without `severities` it is watched for everywhere, with an empty list nowhere. In both texts
    `{{what}}` is what it is about, `{{span}}` for how long already, `{{each}}` both, of each
    thing it is about.
    """

    title: OneLine
    say: OneLine
    severities: Annotated[tuple[SeverityNumber, ...], AT_MOST_ONCE] = SEVERITIES

    @property
    def slug(self) -> str:
        """The name of the hazard."""
        return slug_of(type(self))

    @property
    def called(self) -> str:
        """The title without what it is about and for how long: `Update overdue`."""
        return _BLANK.sub("", self.title).strip()

    def texts(self, sign: str) -> tuple[str, str]:  # noqa: ARG002 - one that has several signs
        """Return title and sentence for a kind of sign; most have the same for all."""
        return self.title, self.say

    @property
    def quiet(self) -> bool:
        """Whether it is for the scribe alone."""
        return self.slug in QUIET

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of draft warnings it goes by."""
        return ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases it looks for in a text."""
        return ()

    @property
    def watch(self) -> Watch:
        """The numbers it goes by."""
        figures = {name: getattr(self, name) for name in HAZARD_FIGURES[self.slug]}
        return Watch(self.severities, MappingProxyType(figures))

    def under(self, watch: Watch | None) -> Self:
        """Return this rule with the numbers an incident was declared under."""
        if watch is None:
            return self
        return replace(self, severities=watch.severities, **watch.figures)


_BLANK = regex(r":?\s*(?:\b(?:for|of|after|since)\s+)?\{\{\w+\}\}")
"""A blank with the word or the colon that leads to it."""


def slug_of(cls: type[HazardRule]) -> str:
    """Return the name of a hazard, as a playbook and the record write it."""
    return str(cls.__struct_config__.tag)


class NoIc(HazardRule, frozen=True, kw_only=True, tag="no_ic"):
    """Nobody is in command: so long after somebody left the role."""

    vacant_minutes: MinuteCount


class NoScribe(HazardRule, frozen=True, kw_only=True, tag="no_scribe"):
    """Nobody keeps the log: so long without a scribe, so long without an entry.

    `title_idle` and `say_idle` are those for a log without an entry.
    """

    after_minutes: MinuteCount
    silence_minutes: MinuteCount
    title_idle: OneLineOrEmpty = ""
    say_idle: OneLineOrEmpty = ""

    def texts(self, sign: str) -> tuple[str, str]:
        """Return title and sentence: for nobody in the role, or for nothing written (`idle`)."""
        if sign == "idle":
            return self.title_idle or self.title, self.say_idle or self.say
        return self.title, self.say


class CauseBeforeMitigation(HazardRule, frozen=True, kw_only=True, tag="cause_before_mitigation"):
    """The cause is looked for while users suffer.

    `title_under_way` and `say_under_way` are those while a mitigation is being carried out.
    """

    after_minutes: MinuteCount
    title_under_way: OneLineOrEmpty = ""
    say_under_way: OneLineOrEmpty = ""

    def texts(self, sign: str) -> tuple[str, str]:
        """Return title and sentence: for nothing tried, or for something `under_way`."""
        if sign == "under_way":
            return self.title_under_way or self.title, self.say_under_way or self.say
        return self.title, self.say


class WaitAndSee(HazardRule, frozen=True, kw_only=True, tag="wait_and_see"):
    """There is a way to stop the harm, and nobody takes it."""

    after_minutes: MinuteCount


class PrematureAllClear(HazardRule, frozen=True, kw_only=True, tag="premature_all_clear"):
    """It was called over before a mitigation was verified."""


class CommunicationSilence(HazardRule, frozen=True, kw_only=True, tag="communication_silence"):
    """An audience hears nothing although an update is owed.

    `title_ends` and `say_ends` are those for one that was told at the start and the end only.
    """

    title_ends: OneLineOrEmpty = ""
    say_ends: OneLineOrEmpty = ""

    def texts(self, sign: str) -> tuple[str, str]:
        """Return title and sentence: for an update overdue, or for two in all (`ends`)."""
        if sign == "ends":
            return self.title_ends or self.title, self.say_ends or self.say
        return self.title, self.say


class VagueUpdates(HazardRule, frozen=True, kw_only=True, tag="vague_updates"):
    """So many updates in a row went to one audience against a warning; no rules: any warning."""

    updates: Annotated[int, count("updates", _MOST)]
    rules: Texts = ()


class PublicSpeculation(HazardRule, frozen=True, kw_only=True, tag="public_speculation"):
    """A guess at the cause went public: against one of the rules, or with one of the phrases."""

    phrases: Texts
    rules: Texts = ()


class TooManyPeople(HazardRule, frozen=True, kw_only=True, tag="too_many_people"):
    """More people than that hold roles or open tasks."""

    people: Annotated[int, count("people", _MOST)]


class IcIsOps(HazardRule, frozen=True, kw_only=True, tag="ic_is_ops"):
    """The IC works on the system too."""


class NoAar(HazardRule, frozen=True, kw_only=True, tag="no_aar"):
    """It was closed, a review is expected, and none has a date."""


class Blame(HazardRule, frozen=True, kw_only=True, tag="blame"):
    """One of the phrases stands in the latest entries of the log, so many of them."""

    entries: Annotated[int, count("entries", _MOST)]
    phrases: Texts


class SeverityArgued(HazardRule, frozen=True, kw_only=True, tag="severity_argued"):
    """The severity was changed so often within so many minutes."""

    changes: Annotated[int, count("changes", _MOST)]
    within_minutes: MinuteCount


class HastyAllClear(HazardRule, frozen=True, kw_only=True, tag="hasty_all_clear"):
    """It was called over within so many minutes of the fix; usually it is watched longer."""

    within_minutes: MinuteCount
    usual_minutes: MinuteCount


class TaskOverdue(HazardRule, frozen=True, kw_only=True, tag="task_overdue"):
    """A task is past its time."""


AnyHazard = (
    NoIc
    | NoScribe
    | CauseBeforeMitigation
    | WaitAndSee
    | PrematureAllClear
    | CommunicationSilence
    | VagueUpdates
    | PublicSpeculation
    | TooManyPeople
    | IcIsOps
    | NoAar
    | Blame
    | SeverityArgued
    | HastyAllClear
    | TaskOverdue
)
"""Every failure pattern that is watched for, in the order of the procedure."""

_NO_FIGURES = {
    *HazardRule.__struct_fields__,
    *(f"{text}_{sign}" for text in ("title", "say") for sign in ("idle", "ends", "under_way")),
    "rules",
    "phrases",
}

HAZARD_FIGURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        slug_of(cls): tuple(name for name in cls.__struct_fields__ if name not in _NO_FIGURES)
        for cls in get_args(AnyHazard)
    }
)
"""The numbers that each failure pattern goes by, in the order of the procedure."""


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
