"""What may be said to others, and how the clock of that is set."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Outcome, Request, no_such
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import last_stage
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import clean, did_you_mean, one_line

_Communication = i.DecidePublic | i.ChangeInterval | i.PostUpdate | i.SendNotice | i.Snooze


def decide_communication(
    intent: _Communication, request: Request, incident: Incident, playbook: Playbook, now: datetime
) -> Outcome:
    """Return the fact that an update, a notice or a change of the clock becomes, or why not."""
    match intent:
        case i.DecidePublic(yes=yes):
            return (f.PublicDecided(yes),)
        case i.ChangeInterval(audience=audience, minutes=minutes):
            if audience not in playbook.audiences:
                return _no_audience(audience, playbook)
            if not 1 <= minutes <= 24 * 60:
                return RefusedError(
                    "An interval is between a minute and a day", f"/every {audience} 20m why"
                )
            if not request.note:
                return RefusedError(
                    "A changed interval needs a reason", f"/every {audience} 20m why"
                )
            return (f.IntervalChanged(audience, minutes),)
        case i.PostUpdate() as update:
            return _update(update, request, incident, playbook, now)
        case i.SendNotice(to=to):
            if to not in playbook.notice_recipients:
                what = f"'{one_line(to)}' is nobody this playbook notifies"
                return RefusedError(what, did_you_mean(to, playbook.notice_recipients))
            return (f.NoticeSent(to),)
        case i.Snooze(timer=timer, until=until):
            names = [t.name for t in timers(incident, playbook, now) if t.open]
            timer = f"update_{timer}" if f"update_{timer}" in names else timer
            if ("snooze", timer) in incident.contested and request.note:
                return (f.TimerSnoozed(timer, until),)  # it may be over: settled all the same
            if timer not in names:
                return RefusedError(
                    f"No timer '{one_line(timer)}' is running", did_you_mean(timer, names)
                )
            if until <= (request.when.at or now):
                return RefusedError("That is in the past", "/snooze TIMER 10m why")
            if not request.note:
                return RefusedError("Snoozing needs a reason", f"/snooze {timer} 10m why")
            return (f.TimerSnoozed(timer, until),)
        case other:
            assert_never(other)


def _update(
    update: i.PostUpdate, request: Request, incident: Incident, playbook: Playbook, now: datetime
) -> Outcome:
    if update.audience not in playbook.audiences:
        return _no_audience(update.audience, playbook)
    stages = [stage.slug for stage in playbook.stages]
    stage = update.stage or last_stage(incident, update.audience) or stages[0]
    if stage not in stages:
        return no_such("stage", stage, stages)
    text = clean(update.text).strip()
    if not text:
        return RefusedError("The update is empty", "record the text that was sent")
    sent_at = request.when.at or now
    if update.next_at is not None and update.next_at <= sent_at:
        return RefusedError("The next update cannot be due before this one was sent", "--next 30m")
    from incident_tui.domain.decide.update import decide_update  # noqa: PLC0415 - only for an update

    return decide_update(replace(update, stage=stage, text=text), incident, playbook, sent_at)


def _no_audience(audience: str, playbook: Playbook) -> RefusedError:
    return no_such("audience", audience, playbook.audiences)
