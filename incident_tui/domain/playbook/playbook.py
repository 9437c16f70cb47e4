"""The procedure a team follows, as frozen values: what `data/playbook.toml` says, typed.

Nothing here reads a file (`incident_tui.config.playbook` does) and nothing else in the program
holds a minute, a severity, a step or a role. Spans are `timedelta`, severities are the
whole numbers 1 (worst) to 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import field
from msgspec.structs import replace

from incident_tui.domain.playbook.guidance import (
    Guidance,
    Watch,
    watches_from_json,
    watches_to_json,
)
from incident_tui.domain.playbook.lint_rules import LintRule

SEVERITIES = (1, 2, 3, 4)


class Anchor(StrEnum):
    """The instant a deadline counts from."""

    DETECTED = "detected"
    DECLARED = "declared"
    ESCALATED = "escalated"


class Proof(StrEnum):
    """What in the record can tick a step or meet a deadline: all that a playbook may name."""

    DECLARED = "declared"
    SOURCE_RECORDED = "source_recorded"
    ACKNOWLEDGED = "acknowledged"
    SEVERITY_ASSESSED = "severity_assessed"
    SEVERITY_CHANGED = "severity_changed"
    CHANNEL_LINKED = "channel_linked"
    WARROOM_LINKED = "warroom_linked"
    TICKET_LINKED = "ticket_linked"
    IMPACT_DESCRIBED = "impact_described"
    IC_ASSIGNED = "ic_assigned"
    COMMS_ASSIGNED = "comms_assigned"
    OPS_ASSIGNED = "ops_assigned"
    SCRIBE_ASSIGNED = "scribe_assigned"
    PUBLIC_DECIDED = "public_decided"
    TOLD_ONCALL = "told_oncall"
    TOLD_EXECUTIVES = "told_executives"
    TOLD_CUSTOMERS = "told_customers"
    TOLD_SUPPORT = "told_support"
    UPDATE_INTERNAL = "update_internal"
    UPDATE_STAKEHOLDERS = "update_stakeholders"
    UPDATE_EXTERNAL = "update_external"
    IDENTIFIED_POSTED = "identified_posted"
    MONITORING_POSTED = "monitoring_posted"
    RESOLVED_POSTED = "resolved_posted"
    MITIGATION_DECIDED = "mitigation_decided"
    MITIGATION_APPLIED = "mitigation_applied"
    MITIGATION_VERIFIED = "mitigation_verified"
    CAUSE_CONFIRMED = "cause_confirmed"
    IMPACT_OVER = "impact_over"
    ACTION_ITEM_ADDED = "action_item_added"
    ACCOUNT_FILED = "account_filed"
    AAR_SCHEDULED = "aar_scheduled"
    FINAL_UPDATES = "final_updates"
    DEPLOY_SETTLED = "deploy_settled"
    CONFIG_SETTLED = "config_settled"
    THIRD_PARTY_SETTLED = "third_party_settled"
    LOAD_SETTLED = "load_settled"


class SeverityLevel(msgspec.Struct, frozen=True):
    """One severity: its rubric (any of the conditions is enough) and what it asks for."""

    number: int
    name: str
    any_of: tuple[str, ...]
    response: str
    target: str
    aar_expected: bool
    hint: str = ""

    @property
    def label(self) -> str:
        """The name on screen and in documents, such as `SEV-1`."""
        return f"SEV-{self.number}"


class Step(msgspec.Struct, frozen=True):
    """One checklist item; `proofs` are the kinds of record that tick it without a person.

    A `criterion` has to be met, or overridden with a reason, before the incident is resolved.
    """

    slug: str
    text: str
    proofs: tuple[Proof, ...] = ()
    severities: tuple[int, ...] = SEVERITIES
    where_public: bool = False
    criterion: bool = False


class Phase(msgspec.Struct, frozen=True):
    """One of the phases of an incident, in playbook order, with its checklist."""

    slug: str
    title: str
    purpose: str
    steps: tuple[Step, ...]


class Limit(msgspec.Struct, frozen=True):
    """How long after `anchor` a deadline falls due at one severity."""

    span: timedelta
    anchor: Anchor


class DeadlineRule(msgspec.Struct, frozen=True):
    """Something owed once. A severity missing from `limits` owes nothing."""

    name: str
    title: str
    limits: Mapping[int, Limit]
    met_by: tuple[Proof, ...]
    where_public: bool = False


class Interval(msgspec.Struct, frozen=True):
    """How often an audience is owed an update at one severity.

    A `reminder` is a nudge: never overdue, never counted against anyone.
    """

    span: timedelta
    where_public: bool = False
    reminder: bool = False


class Audience(msgspec.Struct, frozen=True):
    """Who is told, where, and what such an update says. A severity without interval owes none.

    `nothing_new` is the text of an update that has nothing new, with blanks like a template's.
    """

    slug: str
    title: str
    where: str
    says: str
    nothing_new: str
    intervals: Mapping[int, Interval]


class Stage(msgspec.Struct, frozen=True):
    """A stage of a status-page story; the `final` one ends an audience's cadence."""

    slug: str
    title: str
    says: str
    final: bool = False


class Template(msgspec.Struct, frozen=True):
    """A form for one stage and some audiences; `{{name}}` marks what has to be filled in."""

    stage: str
    audiences: tuple[str, ...]
    text: str


class Role(msgspec.Struct, frozen=True):
    """A duty in the response. `many`: several people may hold it at once."""

    slug: str
    title: str
    label: str
    owns: str
    leaves: str = ""
    many: bool = False


class Figures(msgspec.Struct, frozen=True):
    """Every number a verdict rests on; kept in `incident.declared`, so that verdicts never change.

    `soon_share` (of an interval) and `soon_at_most` say when something owed counts as due soon.
    A hazard missing from `watches` goes by the playbook's own numbers.
    """

    deadlines: tuple[DeadlineRule, ...]
    intervals: Mapping[str, Mapping[int, Interval]]
    soon_share: float
    soon_at_most: timedelta
    watches: Mapping[str, Watch] = field(default_factory=lambda: MappingProxyType({}))


class Playbook(msgspec.Struct, frozen=True):
    """The whole procedure. `digest` names its exact content (SHA-256 of the file, hex)."""

    name: str
    digest: str
    severities: Mapping[int, SeverityLevel]
    phases: tuple[Phase, ...]
    deadlines: tuple[DeadlineRule, ...]
    audiences: Mapping[str, Audience]
    stages: tuple[Stage, ...]
    templates: tuple[Template, ...]
    lint: tuple[LintRule, ...]
    roles: Mapping[str, Role]
    sources: Mapping[str, str]
    milestones: Mapping[str, str]
    link_names: Mapping[str, str]
    notice_recipients: Mapping[str, str]
    principles: tuple[str, ...]
    soon_share: float
    soon_at_most: timedelta
    relief_after: timedelta
    guidance: Guidance
    full_report_within: str = ""
    notice_texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> Figures:
        """The numbers an incident declared now runs under for ever."""
        return Figures(
            deadlines=self.deadlines,
            intervals=MappingProxyType({a.slug: a.intervals for a in self.audiences.values()}),
            soon_share=self.soon_share,
            soon_at_most=self.soon_at_most,
            watches=MappingProxyType({h.slug: h.watch for h in self.guidance.hazards.values()}),
        )

    def under(self, figures: Figures | None) -> Playbook:
        """Return this playbook with the numbers an incident was declared under."""
        if figures is None:
            return self
        return replace(
            self,
            deadlines=figures.deadlines,
            audiences=MappingProxyType(
                {
                    slug: replace(audience, intervals=figures.intervals.get(slug, {}))
                    for slug, audience in self.audiences.items()
                }
            ),
            soon_share=figures.soon_share,
            soon_at_most=figures.soon_at_most,
            guidance=self.guidance.under(figures.watches),
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


def figures_to_json(figures: Figures) -> dict[str, Any]:
    """Return the figures as plain JSON values; spans in seconds, severities as strings."""
    return {
        "deadlines": [
            {
                "name": rule.name,
                "title": rule.title,
                "where_public": rule.where_public,
                "met_by": [proof.value for proof in rule.met_by],
                "limits": {
                    str(severity): {"seconds": _seconds(limit.span), "anchor": limit.anchor.value}
                    for severity, limit in sorted(rule.limits.items())
                },
            }
            for rule in figures.deadlines
        ],
        "intervals": {
            audience: {
                str(severity): {
                    "seconds": _seconds(interval.span),
                    "where_public": interval.where_public,
                    "reminder": interval.reminder,
                }
                for severity, interval in sorted(intervals.items())
            }
            for audience, intervals in figures.intervals.items()
        },
        "soon": {"share": figures.soon_share, "at_most_seconds": _seconds(figures.soon_at_most)},
        "hazards": watches_to_json(figures.watches),
    }


def figures_from_json(data: Any) -> Figures | None:
    """Read figures back; None where they are missing or written in a way not understood."""
    try:
        return Figures(
            deadlines=tuple(_deadline_from_json(rule) for rule in data["deadlines"]),
            intervals=MappingProxyType(
                {
                    str(audience): MappingProxyType(
                        {int(severity): _interval_from_json(row) for severity, row in rows.items()}
                    )
                    for audience, rows in data["intervals"].items()
                }
            ),
            soon_share=float(data["soon"]["share"]),
            soon_at_most=timedelta(seconds=data["soon"]["at_most_seconds"]),
            watches=watches_from_json(data.get("hazards")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _deadline_from_json(rule: Any) -> DeadlineRule:
    known = {proof.value for proof in Proof}
    return DeadlineRule(
        name=str(rule["name"]),
        title=str(rule["title"]),
        where_public=bool(rule["where_public"]),
        met_by=tuple(Proof(name) for name in rule["met_by"] if name in known),
        limits=MappingProxyType(
            {
                int(severity): Limit(timedelta(seconds=row["seconds"]), Anchor(row["anchor"]))
                for severity, row in rule["limits"].items()
            }
        ),
    )


def _interval_from_json(row: Any) -> Interval:
    return Interval(
        timedelta(seconds=row["seconds"]), bool(row["where_public"]), bool(row["reminder"])
    )


def _seconds(span: timedelta) -> int | float:
    seconds = span.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds
