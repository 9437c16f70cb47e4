"""The procedure a team follows: what `data/playbook.toml` says, typed.

The types are the file's schema too: a field's type and name say what may stand there
(`incident_tui.config.playbook` reads it). Nothing else in the program holds a minute, a
severity, a step or a role.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Self

from msgspec import Meta, field
from msgspec.structs import force_setattr, replace

from incident_tui.domain.playbook.figures import Audience, DeadlineRule, Figures
from incident_tui.domain.playbook.guidance import (
    AfterClosure,
    Guidance,
    MitigationWords,
    Pattern,
    Rubric,
    Symptom,
)
from incident_tui.domain.playbook.hazard_rules import HAZARD_FIGURES, AnyHazard
from incident_tui.domain.playbook.lint_rules import LintRule
from incident_tui.domain.playbook.names import (
    AUDIENCES,
    LINK_NAMES,
    MILESTONES,
    RECIPIENTS,
    ROLES,
    RUBRICS,
    SEVERITIES,
    SOURCES,
    AudienceName,
    PhaseName,
    Proof,
    SeverityNumber,
    StageName,
)
from incident_tui.domain.written import (
    EACH_ONCE,
    GIVEN,
    SOME,
    ManyLines,
    Minutes,
    OneLine,
    OneLineOrEmpty,
    Part,
    SlugText,
    Texts,
    named,
)


class Timing(Part, frozen=True, kw_only=True):
    """When something owed is due soon, and how long other things take.

    Due soon is the last part of its span: `soon_share` of it, at most `soon_at_most_minutes`.
    """

    soon_share: Annotated[float, Meta(ge=0, le=1)]
    soon_at_most: Minutes = field(name="soon_at_most_minutes")
    relief_after: Minutes = field(name="relief_after_minutes")
    full_report_within: OneLineOrEmpty = ""
    acknowledged_for: Minutes = field(name="acknowledged_for_minutes")


class SeverityLevel(Part, frozen=True, kw_only=True):
    """One severity: its rubric (any of the conditions is enough) and what it asks for."""

    number: Annotated[int, GIVEN]
    name: OneLine
    any_of: Texts
    response: OneLine
    target: OneLine
    aar_expected: bool
    hint: OneLineOrEmpty = ""

    @property
    def label(self) -> str:
        """The name on screen and in documents, such as `SEV-1`."""
        return f"SEV-{self.number}"


class Step(Part, frozen=True):
    """One checklist item; `proofs` are the kinds of record that tick it without a person.

    A `criterion` has to be met, or overridden with a reason, before the incident is resolved.
    """

    slug: SlugText
    text: OneLine
    proofs: Annotated[tuple[Proof, ...], EACH_ONCE] = ()
    severities: Annotated[tuple[SeverityNumber, ...], EACH_ONCE] = SEVERITIES
    where_public: bool = False
    criterion: bool = False


class Phase(Part, frozen=True, kw_only=True):
    """One of the phases of an incident, in playbook order, with its checklist."""

    slug: PhaseName
    title: OneLine
    purpose: OneLine
    steps: Annotated[tuple[Step, ...], SOME] = field(name="step")


class Stage(Part, frozen=True, kw_only=True):
    """A stage of a status-page story; the `final` one ends an audience's cadence."""

    slug: StageName
    title: OneLine
    says: OneLine
    final: bool = False


class Template(Part, frozen=True, kw_only=True):
    """A form for one stage and some audiences; `{{name}}` marks what has to be filled in."""

    stage: StageName
    audiences: Annotated[tuple[AudienceName, ...], EACH_ONCE]
    text: ManyLines


class Role(Part, frozen=True, kw_only=True):
    """A duty in the response. `many`: several people may hold it at once.

    `severities` are those at which it is missed while nobody holds it.
    """

    slug: Annotated[str, GIVEN]
    title: OneLine
    label: Annotated[OneLine, Meta(max_length=10, extra={"why": "the roster is narrow"})]
    owns: OneLine
    leaves: OneLineOrEmpty = ""
    many: bool = False
    severities: Annotated[tuple[SeverityNumber, ...], EACH_ONCE] = SEVERITIES


class Playbook(Part, frozen=True, kw_only=True):
    """The whole procedure that a team follows."""

    content: Annotated[bytes, GIVEN]  # the file
    name: OneLine
    principles: Texts
    timing: Timing
    severities: Annotated[Mapping[SeverityNumber, SeverityLevel], named(*map(str, SEVERITIES))] = (
        field(name="severity")
    )
    deadline: Mapping[SlugText, DeadlineRule]
    audiences: Annotated[Mapping[str, Audience], named(*AUDIENCES)] = field(name="audience")
    stages: Annotated[tuple[Stage, ...], SOME] = field(name="stage")
    templates: Annotated[tuple[Template, ...], SOME] = field(name="template")
    lint: Annotated[tuple[LintRule, ...], SOME]
    roles: Annotated[Mapping[str, Role], named(*ROLES)] = field(name="role")
    sources: Annotated[Mapping[str, OneLine], named(*SOURCES)]
    milestones: Annotated[Mapping[str, OneLine], named(*MILESTONES)]
    link_names: Annotated[Mapping[SlugText, OneLine], named(*LINK_NAMES, more=True)]
    notice_recipients: Annotated[Mapping[SlugText, OneLine], named(*RECIPIENTS, more=True)]
    notice_texts: Mapping[str, ManyLines] = field(default_factory=dict)
    phases: Annotated[tuple[Phase, ...], SOME] = field(name="phase")
    after: AfterClosure = field(name="after_closure")
    hazards: Annotated[Mapping[str, AnyHazard], named(*HAZARD_FIGURES)]
    rubrics: Annotated[Mapping[SlugText, Rubric], named(*RUBRICS, more=True)] = field(name="rubric")
    patterns: Mapping[SlugText, Pattern] = field(name="pattern")
    symptoms: Mapping[SlugText, Symptom] = field(name="symptom")
    mitigation_words: MitigationWords = MitigationWords()

    def __post_init__(self) -> None:
        """Put the severities in order, whichever the file has."""
        force_setattr(self, "severities", dict(sorted(self.severities.items())))

    @property
    def deadlines(self) -> tuple[DeadlineRule, ...]:
        """What is owed once, in the order of the file."""
        return tuple(self.deadline.values())

    @property
    def soon_share(self) -> float:
        """The last part of a span in which something owed is due soon, 0 to 1."""
        return self.timing.soon_share

    @property
    def soon_at_most(self) -> timedelta:
        """The longest time ahead that something owed is due soon."""
        return self.timing.soon_at_most

    @property
    def relief_after(self) -> timedelta:
        """How long somebody holds a role before relief is suggested."""
        return self.timing.relief_after

    @property
    def full_report_within(self) -> str:
        """When the full report is usually out, in words."""
        return self.timing.full_report_within

    @property
    def digest(self) -> str:
        """The name of the exact content of the file: its SHA-256, hex."""
        from hashlib import sha256  # noqa: PLC0415 - 3 MB and 4 ms, for a declaration

        return sha256(self.content).hexdigest()

    @property
    def guidance(self) -> Guidance:
        """All advice."""
        return Guidance(
            hazards=self.hazards,
            rubrics=self.rubrics,
            patterns=self.patterns,
            symptoms=self.symptoms,
            after=self.after,
            acknowledged_for=self.timing.acknowledged_for,
            words=self.mitigation_words,
        )

    @property
    def figures(self) -> Figures:
        """The numbers an incident declared now runs under for ever."""
        return Figures(
            deadlines=self.deadlines,
            intervals=MappingProxyType({a.slug: a.intervals for a in self.audiences.values()}),
            soon_share=self.soon_share,
            soon_at_most=self.timing.soon_at_most,
            watches=MappingProxyType({h.slug: h.watch for h in self.hazards.values()}),
        )

    def under(self, figures: Figures | None) -> Self:
        """Return this playbook with the numbers an incident was declared under."""
        if figures is None:
            return self
        return replace(
            self,
            deadline={rule.name: rule for rule in figures.deadlines},
            audiences={
                slug: replace(audience, intervals=figures.intervals.get(slug, {}))
                for slug, audience in self.audiences.items()
            },
            timing=replace(
                self.timing, soon_share=figures.soon_share, soon_at_most=figures.soon_at_most
            ),
            hazards={
                slug: rule.under(figures.watches.get(slug)) for slug, rule in self.hazards.items()
            },
        )

    def stage(self, slug: str) -> Stage | None:
        """Return the stage of that name, or None."""
        return next((stage for stage in self.stages if stage.slug == slug), None)

    def phase(self, slug: str) -> Phase | None:
        """Return the phase of that name, or None."""
        return next((phase for phase in self.phases if phase.slug == slug), None)

    def template(self, audience: str, stage: str) -> Template | None:
        """Return the form for one audience and stage, or None where the team has none."""
        return next(
            (t for t in self.templates if t.stage == stage and audience in t.audiences), None
        )

    def steps(self) -> dict[str, tuple[Phase, Step]]:
        """Return every step by its slug, with the phase it belongs to."""
        return {step.slug: (phase, step) for phase in self.phases for step in phase.steps}
