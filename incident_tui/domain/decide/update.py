"""An update before it is recorded: what it promises, what it is warned of, what refuses it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from incident_tui.domain.decide.intents import Outcome, PostUpdate
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.lint import circumstances, ignored, lint
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.promises import promised

FARTHEST = timedelta(days=7)
"""A promise farther ahead than this was misread, and is left to the person."""


def decide_update(
    update: PostUpdate, incident: Incident, playbook: Playbook, sent_at: datetime
) -> Outcome:
    """Return the update with its promise and the warnings that were ignored, or why not.

    A time given with the request wins over the one that is written in the text.
    """
    zone = update.tz or UTC
    stage = update.stage or ""
    next_at = update.next_at
    about = circumstances(
        incident, playbook, update.audience, now=sent_at, tz=zone, promised_at=next_at
    )
    findings = lint(update.text, update.audience, stage, about, hints=False)
    for finding in findings:
        if finding.blocks:
            return RefusedError(finding.why.rstrip("."), finding.better)
    if next_at is None:
        found = promised(update.text, sent_at, zone)
        if found is not None and sent_at < found <= sent_at + FARTHEST:
            next_at = found
    return (f.UpdatePosted(update.audience, stage, update.text, next_at, ignored(findings)),)
