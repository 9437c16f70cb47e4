"""What a lint rule is, what it finds, and what a draft is judged by.

Rules are data of the playbook, with names from closed lists.

The rules themselves are in `data/playbook.toml`; `incident_tui.domain.guidance.lint` applies them.
"""

from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Struct

from incident_tui.domain.playbook.names import AUDIENCES, STAGES, AudienceName, StageName
from incident_tui.domain.written import EACH_ONCE, OneLine, Part, SlugText, Texts, WordSet

LintLevel = Literal["hint", "warn", "block"]


class LintCheck(StrEnum):
    """What a lint rule looks for that no pattern can say: all that a playbook may name."""

    EMPTY = "empty"
    NEAR_DUPLICATE = "near_duplicate"
    NO_SYMPTOM = "no_symptom"
    NO_SCOPE = "no_scope"
    NO_TIME = "no_time"
    LATE_PROMISE = "late_promise"
    NO_ZONE = "no_zone"
    INTERNAL_NAME = "internal_name"
    PLACEHOLDER = "placeholder"
    SECRET = "secret"  # noqa: S105 - the name of a check


BLOCKING = (LintCheck.PLACEHOLDER, LintCheck.SECRET)
"""The only checks that refuse a text; everything else warns."""


class LintExcuse(StrEnum):
    """What in the record keeps a lint rule quiet: all that a playbook may name."""

    MITIGATION_VERIFIED = "mitigation_verified"
    CAUSE_RECORDED = "cause_recorded"
    NO_RECORD = "no_record"


class LintRule(Part, frozen=True, kw_only=True):
    """What a draft should not say (or leave out), why, and what to say instead.

    Applies to these audiences and stages. Fires where one of `patterns` matches, or where
    `check` finds something; `words` are the words that say nothing, for the checks that look
    for what is missing. `beside` keeps a match quiet: it is looked for in the sentence around
    the match, where `§` stands for the match itself. A match of `without` anywhere keeps the
    rule quiet, and so does an excuse of `unless` that holds. `better` may have the blank
    `{{next_update}}`. Patterns are regular expressions, case left aside.
    """

    name: SlugText
    level: LintLevel
    audiences: Annotated[tuple[AudienceName, ...], EACH_ONCE] = AUDIENCES
    stages: Annotated[tuple[StageName, ...], EACH_ONCE] = STAGES
    why: OneLine
    better: OneLine
    patterns: Texts = ()
    beside: Texts = ()
    without: Texts = ()
    check: LintCheck | None = None
    words: WordSet = WordSet()
    unless: Annotated[tuple[LintExcuse, ...], EACH_ONCE] = ()


class LintFinding(Struct, frozen=True):
    """One thing to reconsider: the rule, its level (hint, warn, block), the words, why, better.

    `start` and `end` are characters of the text; what is missing is found in all of it.
    """

    rule: str
    level: str
    start: int
    end: int
    why: str
    better: str

    @property
    def blocks(self) -> bool:
        """Whether the text must not go out like this."""
        return self.level == "block"

    @property
    def warns(self) -> bool:
        """Whether it is kept with the update that went out all the same; a hint is not."""
        return self.level == "warn"


class Circumstances(Struct, frozen=True):
    """What a draft is judged by besides its words.

    `rules` are the playbook's. `limit_at` is when the next update to the audience falls due if
    this one is sent now, `promised_at` a promise made beside the text, `previous` the last text
    to the audience and `previous_stage` its stage (None: not known).
    `verified` and `cause_recorded` are None where there is no incident to know them by.
    """

    rules: tuple[LintRule, ...]
    now: datetime
    tz: tzinfo
    limit_at: datetime | None = None
    promised_at: datetime | None = None
    previous: str | None = None
    previous_stage: str | None = None
    verified: bool | None = None
    cause_recorded: bool | None = None
    names: tuple[str, ...] = ()
