"""Lint of an update before it is sent: what it should not say, what it leaves out.

`lint` is pure and applies the rules of the playbook; `circumstances` reads off an incident
what they need to know. A finding warns; only an empty blank and a secret block. What a
pattern cannot say is done by the named checks of `lint_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo

from incident_tui.domain.guidance.lint_case import Case, matches, search_patterns
from incident_tui.domain.guidance.lint_checks import CHECKS
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
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.domain.times.zones import written

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
    sent = [
        (incident.text_of(event) or update.text, update.stage)
        for event, update in incident.since_reopened(f.UpdatePosted)
        if update.audience == audience
    ]
    return Circumstances(
        rules=playbook.lint,
        now=now,
        tz=tz,
        limit_at=_limit(incident, playbook, audience, now),
        promised_at=promised_at,
        previous=sent[-1][0] if sent else None,
        previous_stage=sent[-1][1] if sent else None,
        verified=any(
            item.state == "verified" and (since is None or item.since >= since)
            for item in items(incident, "M")
        ),
        cause_recorded=any(item.state == "confirmed" for item in items(incident, "H")),
        names=names_to_keep_out(incident),
    )


def lint(
    text: str, audience: str, stage: str, about: Circumstances, *, hints: bool = True
) -> tuple[LintFinding, ...]:
    """Return what is wrong with a text for an audience at a stage: blocks first, hints last.

    `hints`: also what is only worth a second look; whoever records an update does without.
    """
    case = Case(text, stage, about)
    found: dict[tuple[str, int, int], LintFinding] = {}
    for rule in about.rules:
        if audience not in rule.audiences or stage not in rule.stages or _excused(rule, about):
            continue
        if rule.level == "hint" and not hints:
            continue
        for start, end in _spans(rule, case):
            better = rule.better.replace("{{next_update}}", _due(about))
            finding = LintFinding(rule.name, rule.level, start, end, rule.why, better)
            found.setdefault((rule.name, start, end), finding)
    return tuple(sorted(_few(found.values()), key=_grave))


def ignored(findings: Iterable[LintFinding]) -> tuple[str, ...]:
    """Return the names of the rules that warned, each once, in order."""
    return tuple(dict.fromkeys(found.rule for found in findings if found.warns))


def found_words(finding: LintFinding, text: str) -> str:
    """Return the words that a finding is about, on one line; "" for all of a text and a secret."""
    hidden = any(x.start < finding.end and finding.start < x.end for x in find_secrets(text))
    whole = finding.end - finding.start == len(text)
    return "" if hidden or whole else one_line(text[finding.start : finding.end])


_LEVELS = ("block", "warn", "hint")


def _grave(finding: LintFinding) -> tuple[int, int, str]:
    """Sort by level, then by place."""
    return _LEVELS.index(finding.level), finding.start, finding.rule


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
