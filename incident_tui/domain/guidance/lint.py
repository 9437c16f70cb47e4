"""Lint of an update before it is sent: what it should not say, what it leaves out.

`lint` is pure and applies the rules of the playbook; `circumstances` reads off an incident
what they need to know. A finding warns; only an empty blank and a secret block. What a
pattern cannot say is done by the named checks of `lint_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo

from incident_tui.domain.guidance.lint_checks import CHECKS, Case, matches, search_patterns
from incident_tui.domain.obligations.cadence import cadence
from incident_tui.domain.obligations.timers import rules_of
from incident_tui.domain.playbook.lint_rules import (
    BLOCKING,
    Circumstances,
    LintExcuse,
    LintFinding,
    LintRule,
)
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.zones import written

MAX_LENGTH = 8_000
"""How much of a text the patterns look at; blanks and secrets are looked for in all of it."""
MOST_ALIKE = 4
"""How many findings of one rule are told."""
_SOME_TIME = "HH:MM UTC"


def circumstances(
    incident: Incident,
    playbook: Playbook,
    audience: str,
    *,
    now: datetime,
    tz: tzinfo,
    promised_at: datetime | None = None,
) -> Circumstances:
    """Return what the record says that matters to a draft for one audience."""
    since = incident.reopened.moment if incident.reopened else None
    texts = [
        incident.text_of(event) or update.text
        for event, update in incident.since_reopened(f.UpdatePosted)
        if update.audience == audience
    ]
    return Circumstances(
        rules=playbook.lint,
        now=now,
        tz=tz,
        limit_at=_limit(incident, playbook, audience, now),
        promised_at=promised_at,
        previous=texts[-1] if texts else None,
        verified=any(
            item.state == "verified" and (since is None or item.since >= since)
            for item in items(incident, "M")
        ),
        cause_recorded=any(item.state == "confirmed" for item in items(incident, "H")),
        names=names_to_keep_out(incident),
    )


def lint(text: str, audience: str, stage: str, about: Circumstances) -> tuple[LintFinding, ...]:
    """Return what is wrong with a text for an audience at a stage: blocks first, then by place."""
    case = Case(text, text[:MAX_LENGTH], about)
    found: dict[tuple[str, int, int], LintFinding] = {}
    for rule in about.rules:
        if audience not in rule.audiences or stage not in rule.stages or _excused(rule, about):
            continue
        for start, end in _spans(rule, case):
            better = rule.better.replace("{{next_update}}", _due(about))
            finding = LintFinding(rule.name, rule.level, start, end, rule.why, better)
            found.setdefault((rule.name, start, end), finding)
    return tuple(sorted(_few(found.values()), key=lambda x: (not x.blocks, x.start, x.rule)))


def ignored(findings: Iterable[LintFinding]) -> tuple[str, ...]:
    """Return the names of the rules that warned, each once, in order."""
    return tuple(dict.fromkeys(found.rule for found in findings if not found.blocks))


def _spans(rule: LintRule, case: Case) -> Iterator[tuple[int, int]]:
    """Yield where a rule finds something."""
    if any(True for _ in search_patterns(rule.without, case)):
        return iter(())
    return matches(case, rule) if rule.check is None else CHECKS[rule.check](case, rule)


def _few(found: Iterable[LintFinding]) -> Iterator[LintFinding]:
    """Drop what lies inside another finding of the same rule, and all but the first few."""
    told: dict[str, list[LintFinding]] = {}
    for finding in sorted(found, key=lambda x: (x.start, -x.end)):
        same = told.setdefault(finding.rule, [])
        inside = any(x.start <= finding.start and finding.end <= x.end for x in same)
        if not inside and len(same) < MOST_ALIKE:
            same.append(finding)
            yield finding


def _excused(rule: LintRule, about: Circumstances) -> bool:
    """Tell whether the record keeps a rule quiet."""
    holds = {
        LintExcuse.MITIGATION_VERIFIED: about.verified is True,
        LintExcuse.CAUSE_RECORDED: about.cause_recorded is True,
        LintExcuse.NO_RECORD: about.verified is None,
    }
    return rule.check not in BLOCKING and any(holds[excuse] for excuse in rule.unless)


def _due(about: Circumstances) -> str:
    return written(about.limit_at, about.tz, about.now) if about.limit_at else _SOME_TIME


def names_to_keep_out(incident: Incident) -> tuple[str, ...]:
    """Return what the public must not read: the people at work, and where they work on it."""
    people = [x.name for _, x in incident.facts(f.RoleAssigned)]
    people += [x.to for _, x in incident.facts(f.TaskGiven)]
    parts = [part for name in people for part in (name, *name.split()[:1])]
    links = [x.url for _, x in incident.facts(f.LinkSet)]
    return tuple(sorted({word for word in (*parts, *links) if len(word) >= 3}))


def _limit(incident: Incident, playbook: Playbook, audience: str, now: datetime) -> datetime | None:
    """Return when the next update falls due if one is sent now; None where none is owed."""
    span = interval_of(incident, playbook, audience)
    return now + span if span else None


def interval_of(incident: Incident, playbook: Playbook, audience: str) -> timedelta | None:
    """Return the interval in force for an audience; None where it is owed none (or a reminder)."""
    rules = rules_of(incident, playbook)
    if audience not in rules.audiences:
        return None
    owed = cadence(incident, audience, rules)
    return owed.interval if owed and not owed.stopped and not owed.reminder else None
