"""The playbook's values, taken from a strictly read file with everything that is wrong noted.

The names that the program itself computes with are fixed here, once; the texts, the figures
and the lists around them belong to whoever edits the file. docs/playbook.md is the guide.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from incident_tui.config.guidance_reader import read_guidance
from incident_tui.config.lint_patterns import read_lint
from incident_tui.config.toml.document import Sheet
from incident_tui.config.toml.table import Table
from incident_tui.domain.playbook.playbook import (
    SEVERITIES,
    Anchor,
    Audience,
    DeadlineRule,
    Interval,
    Limit,
    Phase,
    Playbook,
    Proof,
    Role,
    SeverityLevel,
    Stage,
    Step,
    Template,
)
from incident_tui.domain.text import nearest

PHASES = ("detection", "triage", "mitigation", "communication", "resolution")
AUDIENCES = ("internal", "stakeholders", "external")
STAGES = ("initial", "identified", "monitoring", "resolved")
ROLES = ("ic", "comms", "ops", "scribe", "sme")
SOURCES = ("alert", "customer", "internal", "third-party")
MILESTONES = (
    "impact_began",
    "detected",
    "declared",
    "acknowledged",
    "ic_assigned",
    "mitigated",
    "impact_over",
    "resolved",
)
LINK_NAMES = ("channel", "warroom", "ticket")
"""Links that a proof looks for; a playbook may name more."""
RECIPIENTS = ("executives", "customers", "support", "oncall")
"""People outside the audiences that a proof looks for; a playbook may name more."""

_PROOFS = tuple(proof.value for proof in Proof)
_ANCHORS = tuple(anchor.value for anchor in Anchor)
_LEVELS = tuple(str(severity) for severity in SEVERITIES)
_BLANK = re.compile(r"\{\{[a-z][a-z0-9_]*\}\}")


def read_playbook(sheet: Sheet, proven: str = "") -> Playbook:
    """Return the playbook of a sheet; worth nothing once the sheet has findings.

    `proven` is the text of a playbook whose lint patterns are known to be sound.
    """
    top = Table(sheet, (), sheet.values)
    timing = top.table("timing")
    stages = _stages(top)
    playbook = Playbook(
        name=top.text("name"),
        digest=hashlib.sha256(sheet.content).hexdigest(),
        severities=_severities(top),
        phases=_phases(top),
        deadlines=_deadlines(top),
        audiences=_audiences(top),
        stages=stages,
        templates=_templates(top),
        lint=read_lint(top, AUDIENCES, STAGES, proven),
        roles=_roles(top),
        sources=_titles(top, "sources", SOURCES),
        milestones=_titles(top, "milestones", MILESTONES),
        link_names=_titles(top, "link_names", LINK_NAMES, more=True),
        notice_recipients=_titles(top, "notice_recipients", RECIPIENTS, more=True),
        principles=top.texts("principles"),
        soon_share=timing.share("soon_share"),
        soon_at_most=timedelta(minutes=timing.minutes("soon_at_most_minutes")),
        relief_after=timedelta(minutes=timing.minutes("relief_after_minutes")),
        full_report_within=timing.text("full_report_within", optional=True),
        guidance=read_guidance(top, timing),
        notice_texts=_notice_texts(top),
    )
    timing.end()
    top.end()
    return playbook


def _notice_texts(top: Table) -> Mapping[str, str]:
    """Read what somebody outside the audiences is told; every one of them may be left out."""
    texts = top.table("notice_texts", optional=True)
    known = tuple(top.table("notice_recipients"))
    found = {who: texts.text(who, lines=True) for who in texts.names(known, required=False)}
    texts.end()
    return MappingProxyType(found)


def _severities(top: Table) -> Mapping[int, SeverityLevel]:
    levels = top.table("severity")
    found = {}
    for key in levels.names(_LEVELS):
        level = levels.table(key)
        found[int(key)] = SeverityLevel(
            number=int(key),
            name=level.text("name"),
            any_of=level.texts("any_of"),
            response=level.text("response"),
            target=level.text("target"),
            aar_expected=level.flag("aar_expected"),
            hint=level.text("hint", optional=True),
        )
        level.end()
    levels.end()
    return MappingProxyType(dict(sorted(found.items())))


def _phases(top: Table) -> tuple[Phase, ...]:
    found: list[Phase] = []
    slugs: set[str] = set()
    tables = top.tables("phase")
    for table in tables:
        phase = Phase(
            slug=table.choice("slug", PHASES),
            title=table.text("title"),
            purpose=table.text("purpose"),
            steps=tuple(_step(step, slugs) for step in table.tables("step")),
        )
        table.end()
        found.append(phase)
    _each_once(top, "phase", tables, [phase.slug for phase in found], PHASES)
    return tuple(found)


def _step(table: Table, slugs: set[str]) -> Step:
    """Read one step; its slug must be new among all steps of all phases."""
    step = Step(
        slug=table.slug("slug"),
        text=table.text("text"),
        proofs=tuple(Proof(word) for word in table.words("proofs", _PROOFS, optional=True)),
        severities=table.numbers("severities", SEVERITIES, default=SEVERITIES),
        where_public=table.flag("where_public", default=False),
        criterion=table.flag("criterion", default=False),
    )
    if step.slug and step.slug in slugs:
        table.note("slug", f'is "{step.slug}", which another step has already')
    slugs.add(step.slug)
    table.end()
    return step


def _deadlines(top: Table) -> tuple[DeadlineRule, ...]:
    rules = top.table("deadline")
    found = []
    for name in rules.names((), more=True):
        rule = rules.table(name)
        if name.startswith("update_"):
            rules.note(name, 'must not begin with "update_": those timers belong to the audiences')
        found.append(
            DeadlineRule(
                name=name,
                title=rule.text("title"),
                limits=_limits(rule),
                met_by=tuple(Proof(word) for word in rule.words("met_by", _PROOFS)),
                where_public=rule.flag("where_public", default=False),
            )
        )
        rule.end()
    rules.end()
    return tuple(found)


def _limits(rule: Table) -> Mapping[int, Limit]:
    limits = rule.table("limits")
    found = {}
    for key in limits.names(_LEVELS, required=False):
        limit = limits.table(key)
        anchor = limit.choice("from", _ANCHORS)
        span = timedelta(minutes=limit.minutes("minutes"))
        found[int(key)] = Limit(span, Anchor(anchor) if anchor in _ANCHORS else Anchor.DETECTED)
        limit.end()
    limits.end()
    if "limits" in rule and not found:
        rule.note("limits", "must name at least one severity")
    return MappingProxyType(dict(sorted(found.items())))


def _audiences(top: Table) -> Mapping[str, Audience]:
    audiences = top.table("audience")
    found = {}
    for slug in audiences.names(AUDIENCES):
        audience = audiences.table(slug)
        found[slug] = Audience(
            slug=slug,
            title=audience.text("title"),
            where=audience.text("where"),
            says=audience.text("says"),
            nothing_new=_form(audience, "nothing_new"),
            intervals=_intervals(audience),
        )
        audience.end()
    audiences.end()
    return MappingProxyType(found)


def _intervals(audience: Table) -> Mapping[int, Interval]:
    """Read how often an audience is told; one that is owed nothing has an empty `every`."""
    every = audience.table("every")
    found = {}
    for key in every.names(_LEVELS, required=False):
        interval = every.table(key)
        found[int(key)] = Interval(
            span=timedelta(minutes=interval.minutes("minutes")),
            where_public=interval.flag("where_public", default=False),
            reminder=interval.flag("reminder", default=False),
        )
        interval.end()
    every.end()
    return MappingProxyType(dict(sorted(found.items())))


def _stages(top: Table) -> tuple[Stage, ...]:
    found = []
    tables = top.tables("stage")
    for table in tables:
        stage = Stage(
            slug=table.choice("slug", STAGES),
            title=table.text("title"),
            says=table.text("says"),
            final=table.flag("final", default=False),
        )
        table.end()
        found.append(stage)
    _each_once(top, "stage", tables, [stage.slug for stage in found], STAGES)
    if found and not any(stage.final for stage in found):
        top.note("stage", "needs final = true on one of them, or updates are owed for ever")
    return tuple(found)


def _templates(top: Table) -> tuple[Template, ...]:
    found = []
    seen: set[tuple[str, str]] = set()
    for table in top.tables("template"):
        template = Template(
            stage=table.choice("stage", STAGES),
            audiences=table.words("audiences", AUDIENCES),
            text=_form(table, "text"),
        )
        for audience in template.audiences:
            if (template.stage, audience) in seen:
                table.note("audiences", f'names "{audience}", which has a form for this stage')
            seen.add((template.stage, audience))
        table.end()
        found.append(template)
    return tuple(found)


def _form(table: Table, key: str) -> str:
    """Read a text with blanks."""
    text = table.text(key, lines=True)
    rest = _BLANK.sub("", text)
    if "{{" in rest or "}}" in rest:
        table.note(key, "has a blank that is not written like {{next_update}}")
    return text


def _roles(top: Table) -> Mapping[str, Role]:
    roles = top.table("role")
    found = {}
    for slug in roles.names(ROLES):
        role = roles.table(slug)
        found[slug] = Role(
            slug=slug,
            title=role.text("title"),
            label=role.text("label"),
            owns=role.text("owns"),
            leaves=role.text("leaves", optional=True),
            many=role.flag("many", default=False),
        )
        if len(found[slug].label) > 10:
            role.note("label", "must be at most 10 characters: the roster is narrow")
        role.end()
    roles.end()
    return MappingProxyType(found)


def _titles(
    top: Table, key: str, required: tuple[str, ...], *, more: bool = False
) -> Mapping[str, str]:
    """Read a table of words and what people read for them."""
    table = top.table(key)
    found = {word: table.text(word) for word in table.names(required, more=more)}
    table.end()
    return MappingProxyType(found)


def _each_once(
    top: Table, key: str, tables: list[Table], slugs: list[str], required: tuple[str, ...]
) -> None:
    """Note a fixed name that is there twice or not at all."""
    for place, (table, slug) in enumerate(zip(tables, slugs, strict=True)):
        if slug and slug in slugs[:place]:
            table.note("slug", f'is "{slug}", which another {key} has already')
    missing = [word for word in required if word not in slugs]
    for slug in slugs:
        if slug not in required and (meant := nearest(slug, missing)):
            missing.remove(meant)  # misspelt, and noted as such
    if tables and missing:
        top.note(key, f"lacks {', '.join(missing)}")
