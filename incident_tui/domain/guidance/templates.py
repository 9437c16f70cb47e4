"""The forms of the playbook, filled in with what the record knows.

A blank that the record cannot fill stays `{{name}}`, and nothing is posted while one is
left. Which blanks are known is documented in docs/communication.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from incident_tui.domain.guidance.blanks import BLANK, filled
from incident_tui.domain.guidance.lint import interval_of
from incident_tui.domain.obligations.timers import rules_of
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.domain.times.zones import written

USUAL = timedelta(minutes=60)
"""When to write again where neither the incident nor the playbook says."""


def fill(
    audience: str,
    stage: str,
    incident: Incident,
    playbook: Playbook,
    *,
    now: datetime,
    tz: tzinfo,
    next_at: datetime | None = None,
) -> str:
    """Return the form of an audience and stage, filled; empty where the team has none.

    `next_at` is the promised time, by default now and the audience's interval, to the minute.
    """
    template = playbook.template(audience, stage)
    if template is None:
        return ""
    at = next_at or next_update_at(audience, incident, playbook, now)
    return filled(template.text, known(incident, playbook, written(at, tz, now)))


def nothing_new(
    audience: str,
    incident: Incident,
    playbook: Playbook,
    *,
    now: datetime,
    tz: tzinfo,
    next_at: datetime | None = None,
) -> str:
    """Return the honest text of an update that has nothing new, with the next update's time.

    A sentence with a blank that the record cannot fill is left out: this text is sent by one key.
    """
    at = next_at or next_update_at(audience, incident, playbook, now)
    text = filled(
        playbook.audiences[audience].nothing_new, known(incident, playbook, written(at, tz, now))
    )
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(sentence for sentence in sentences if not BLANK.search(sentence))


def next_update_at(
    audience: str, incident: Incident, playbook: Playbook, now: datetime
) -> datetime:
    """Return when the next update should be promised: now and the interval, on a whole minute.

    Where nothing is owed, the longest interval of the audience stands in.
    """
    span = interval_of(incident, playbook, audience)
    if span is None:
        rules = rules_of(incident, playbook).audiences.get(audience)
        spans = [interval.span for interval in rules.intervals.values()] if rules else []
        span = max(spans, default=USUAL)
    at = now + span
    whole = at.replace(second=0, microsecond=0)
    return whole if whole > now else at


def notice(to: str, incident: Incident, playbook: Playbook, *, now: datetime, tz: tzinfo) -> str:
    """Return what somebody outside the audiences is told; empty where the team has no text."""
    text = playbook.notice_texts.get(to, "")
    drill = "DRILL: " if text and incident.declared.drill else ""
    at = next_update_at("stakeholders", incident, playbook, now)
    return drill + filled(text, known(incident, playbook, written(at, tz, now)))


def known(incident: Incident, playbook: Playbook, next_update: str) -> Mapping[str, str]:
    """Return what the record knows for each blank; a blank that is not here is the writer's."""
    described = [x for _, x in incident.facts(f.ImpactDescribed)]
    mitigations = items(incident, "M")
    running = [item for item in mitigations if item.state in {"decided", "applied"}]
    tasks = [item for item in items(incident, "T") if item.state == "open"]
    verified = [item.why for item in mitigations if item.state == "verified" and item.why]
    open_items = [item.text for item in items(incident, "A") if item.state == "open"]
    words = {
        "issue": incident.title,
        "symptoms": _last(x.symptoms for x in described),
        "scope": _last(x.scope for x in described),
        "impact": _last(x.text for x in described),
        "doing": running[-1].text if running else tasks[-1].text if tasks else "",
        "verified_by": verified[-1] if verified else "",
        "follow_ups": ", ".join(open_items),
        "timeframe": playbook.full_report_within,
        "next_update": next_update,
    }
    tidy = {name: one_line(value).rstrip(".!? ") for name, value in words.items()}
    return {name: value for name, value in tidy.items() if value}


def _last(values: Iterable[str | None]) -> str:
    """Return the last text that is there."""
    found = [value for value in values if value]
    return found[-1] if found else ""
