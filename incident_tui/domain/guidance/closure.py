"""The two gates at the end: what must be so before it is resolved, what is left to do after.

Both are read off the checklist of the last phase: its steps marked as a criterion, and the
others.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from incident_tui.domain.playbook.playbook import Playbook, Step
from incident_tui.domain.projections.checklist import ChecklistItem, checklist
from incident_tui.domain.projections.proofs import last_stage
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.work import WorkItem, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State


class Criterion(msgspec.Struct, frozen=True):
    """One condition of resolving. `proof` is the entry that shows it, `missing` what does not."""

    slug: str
    text: str
    met: bool
    proof: Event | None = None
    missing: str = ""


class Duty(msgspec.Struct, frozen=True):
    """One thing to do once it is over. `short` names what is open for a list, "" when done."""

    slug: str
    text: str
    done: bool
    short: str = ""
    detail: str = ""
    due_at: datetime | None = None
    late: bool = False


def criteria(incident: Incident, playbook: Playbook) -> tuple[Criterion, ...]:
    """Return every criterion with what the record proves, or what is missing."""
    found = []
    for item in _items(incident, playbook):
        if item.step.criterion:
            missing = "" if item.done else _missing(item, incident, playbook)
            proof = item.by if item.done else None
            found.append(Criterion(item.step.slug, item.step.text, item.done, proof, missing))
    return tuple(found)


def unmet(incident: Incident, playbook: Playbook) -> tuple[Criterion, ...]:
    """Return the criteria that are not met."""
    return tuple(criterion for criterion in criteria(incident, playbook) if not criterion.met)


def _items(incident: Incident, playbook: Playbook) -> list[ChecklistItem]:
    """Return the steps of the phases that hold a criterion."""
    return [
        item
        for progress in checklist(incident, playbook)
        if any(step.criterion for step in progress.phase.steps)
        for item in progress.items
    ]


def _missing(item: ChecklistItem, incident: Incident, playbook: Playbook) -> str:
    """Say what would meet a criterion."""
    tick = f"/tick {item.step.slug}"
    match item.step.slug:
        case "mitigation_verified":
            waiting = [m.label for m in items(incident, "M") if m.state == "applied"]
            known = waiting or [m.label for m in items(incident, "M")]
            return f"/mit {known[-1]} verified HOW" if known else f"+WHAT stopped it, or {tick}"
        case "cause_known":
            return f"/settle H1 confirmed why, or {tick} to leave it to the review"
        case "service_usable":
            return f"/impact over, or {tick}"
        case "final_updates":
            final = [stage.slug for stage in playbook.stages if stage.final]
            left = [a for a in _told(incident) if last_stage(incident, a) not in final]
            return f"no final update to {', '.join(left)}" if left else f"nobody was told; {tick}"
        case _:
            return tick


def _told(incident: Incident) -> list[str]:
    """Return the audiences that were ever updated, first told first."""
    return list(dict.fromkeys(fact.audience for _, fact in incident.facts(f.UpdatePosted)))


# -- after closing -------------------------------------------------------------------------------


def after_closure(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Duty, ...]:
    """Return what is expected after an incident is over; nothing while it is live or cancelled."""
    if incident.state not in {State.RESOLVED, State.CLOSED} or incident.ended_at is None:
        return ()
    level = playbook.severities.get(incident.severity)
    if level is not None and not level.aar_expected:
        return _follow_ups_alone(incident, now)
    left = [item for item in _items(incident, playbook) if not item.step.criterion]
    return tuple(_duty(item, incident, playbook, now) for item in left)


def _follow_ups_alone(incident: Incident, now: datetime) -> tuple[Duty, ...]:
    """Where no review is expected, only what was promised is left."""
    step = Step("follow_ups_listed", "Follow-ups")
    duty = _follow_ups(ChecklistItem(step, done=True), incident, now)
    return () if duty.done else (duty,)


def _duty(item: ChecklistItem, incident: Incident, playbook: Playbook, now: datetime) -> Duty:
    match item.step.slug:
        case "aar_scheduled":
            return _review(item, incident, playbook)
        case "accounts_filed":
            return _accounts(item, incident, playbook, now)
        case "follow_ups_listed":
            return _follow_ups(item, incident, now)
        case slug:
            short = "" if item.done else _SHORT.get(slug, item.step.text)
            return Duty(slug, item.step.text, item.done, short, f"/tick {slug}")


_SHORT = {"first_timeline": "first timeline", "monitoring_returned": "monitoring hand-back"}


def _review(item: ChecklistItem, incident: Incident, playbook: Playbook) -> Duty:
    scheduled = incident.facts(f.AarScheduled)
    day = scheduled[-1][1].date if scheduled else ""
    detail = f"on {day}" if day else "/aar DATE"
    doubt = review_doubt(day, incident, playbook, incident.ended_at) if day else None
    short = "" if item.done else "no AAR date"
    text = f"{detail}: {doubt}" if doubt else detail
    return Duty(item.step.slug, item.step.text, item.done, short, text)


def review_doubt(
    day: str, incident: Incident, playbook: Playbook, now: datetime | None
) -> str | None:
    """Return what is unusual about a review's date (YYYY-MM-DD), or None.

    It is expected so many days after the end; where that has passed, after today.
    """
    after = playbook.guidance.after
    start = incident.ended_at or now
    latest = max(at for at in (start, now) if at is not None) if start else None
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    if start is None or latest is None:
        return None
    first = (start + after.review_from).astimezone(UTC).date()
    last = (latest + after.review_until).astimezone(UTC).date()
    if first <= wanted <= last:
        return None
    near = "early" if wanted < first else "late"
    return f"{day} is {near}: the review is expected between {first} and {last}"


def _accounts(item: ChecklistItem, incident: Incident, playbook: Playbook, now: datetime) -> Duty:
    """Everybody who held a role owes an account, until a person ticks the step."""
    by_hand = item.done and item.by is not None and isinstance(item.by.fact, f.StepTicked)
    filed = {fact.name.casefold() for _, fact in incident.facts(f.AccountFiled)}
    names = {stint.name.casefold(): stint.name for stint in stints(incident)}
    left = [name for key, name in names.items() if key not in filed]
    done = by_hand or (not left and (bool(filed) or item.done))
    due_at = (incident.ended_at or now) + playbook.guidance.after.accounts_within
    count = max(len(left), 1)
    short = "" if done else f"{count} account{'s' if count > 1 else ''}"
    detail = f"of {', '.join(left)}" if left and not done else "/account NAME"
    late = not done and now > due_at
    return Duty(item.step.slug, item.step.text, done, short, detail, due_at, late)


def _follow_ups(item: ChecklistItem, incident: Incident, now: datetime) -> Duty:
    """Open until each follow-up is done; one without an owner or a date is named."""
    waiting = [work for work in items(incident, "A") if work.state == "open"]
    bare = [work.label for work in waiting if not work.owner or not work.due]
    late = [work for work in waiting if _is_late(work, now)]
    short = f"{len(waiting)} action item{'s' if len(waiting) > 1 else ''}" if waiting else ""
    if not waiting and not item.done:
        short = "no follow-ups listed"
    detail = f"without owner or date: {', '.join(bare)}" if bare else "/action TEXT @NAME due DAY"
    text = item.step.text
    return Duty(item.step.slug, text, item.done and not waiting, short, detail, late=bool(late))


def _is_late(work: WorkItem, now: datetime) -> bool:
    try:
        return work.due is not None and date.fromisoformat(work.due) < now.astimezone(UTC).date()
    except ValueError:
        return False


__all__ = ["Criterion", "Duty", "after_closure", "criteria", "review_doubt", "unmet"]
