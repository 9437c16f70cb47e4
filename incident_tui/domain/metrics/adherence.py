"""Figures from the record: who was told when they were owed it, and who was not.

An open obligation that is overdue counts as due, and late so far (till the end, of an
incident that is over). One that fell due and was ended unmet, by a change of the rules or by the
end, counts with the lateness that it had reached: nothing that follows takes it back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from incident_tui.domain.metrics.silence import longest_silence, sent_before
from incident_tui.domain.obligations.cadence import Obligation, cadence
from incident_tui.domain.obligations.lateness import Reached
from incident_tui.domain.obligations.promises import PromiseState, promises_made
from incident_tui.domain.obligations.timers import rules_of
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import duration

ZERO = timedelta(0)
IN_FORM = "near_duplicate"
"""The lint rule whose ignored warning marks an update that was kept in form only."""


class Adherence(msgspec.Struct, frozen=True):
    """How one audience was kept informed. `silence_from`/`silence_to`: the ends of the longest.

    The ends are event ids; None stands for now. `missed` counts the whole intervals that passed
    without an update after it was due. `in_form` counts updates that were warned about as the
    last one again; none where the playbook only hints at that.
    """

    audience: str
    updates: int
    due: int
    on_time: int
    late: int
    missed: int
    worst_late: timedelta
    median_late: timedelta
    longest_silence: timedelta
    silence_from: str | None
    silence_to: str | None
    promises: int
    promises_kept: int
    in_form: int


def adherence(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Adherence, ...]:
    """Return the adherence of every audience that was ever owed an update."""
    rules = rules_of(incident, playbook)
    found = [(slug, cadence(incident, slug, rules)) for slug in rules.audiences]
    return tuple(_of(slug, owed, incident, now) for slug, owed in found if owed is not None)


def adherence_json(row: Adherence) -> dict[str, object]:
    """Return a row as JSON; spans are whole seconds."""
    return {
        "updates": row.updates,
        "due": row.due,
        "on_time": row.on_time,
        "late": row.late,
        "missed": row.missed,
        "worst_late_s": int(row.worst_late.total_seconds()),
        "median_late_s": int(row.median_late.total_seconds()),
        "longest_silence_s": int(row.longest_silence.total_seconds()),
        "silence_from": row.silence_from,
        "silence_to": row.silence_to,
        "promises": row.promises,
        "promises_kept": row.promises_kept,
        "in_form": row.in_form,
    }


def kept_words(row: Adherence) -> str:
    """Return how an audience was kept informed, in a line: what came on time, what did not."""
    kept = f"{row.on_time} of {row.due} on time" if row.due else "none owed"
    late = f", worst late {duration(row.worst_late)}" if row.late else ""
    missed = f", {row.missed} missed" if row.missed else ""
    return (
        f"{row.updates} sent, {kept}{late}{missed}, longest silence {duration(row.longest_silence)}"
    )


def _of(slug: str, owed: Obligation, incident: Incident, now: datetime) -> Adherence:
    end = min(now, incident.ended_at or now)
    ends = _ends(owed, end)
    late = [one.late for one in ends if one.late]
    silence = longest_silence(slug, owed, incident, end)
    promised = [made for made in promises_made(incident, slug, now) if made.judged]
    return Adherence(
        audience=slug,
        updates=len(owed.updates) + len(sent_before(slug, incident)),
        due=len(ends),
        on_time=len(ends) - len(late),
        late=len(late),
        missed=sum(one.missed for one in ends),
        worst_late=max(late, default=ZERO),
        median_late=_median(late),
        longest_silence=silence.span,
        silence_from=silence.start,
        silence_to=silence.end,
        promises=len(promised),
        promises_kept=sum(made.state is PromiseState.KEPT for made in promised),
        in_form=sum(_in_form(event) for event in owed.updates),
    )


def _ends(owed: Obligation, now: datetime) -> list[Reached]:
    """Return what was met, what ended unmet after its due time, and what is overdue."""
    met = [one.total(now) for one in owed.closed]
    lapsed = [one for one in owed.lapsed if not one.goes_on]
    unmet = [one.total for one in lapsed if one.total.late]
    running = [owed.reached_at(now)] if owed.reached_at(now).late else []
    return met + unmet + running


def _in_form(update: Event) -> bool:
    return isinstance(update.fact, f.UpdatePosted) and IN_FORM in update.fact.ignored


def _median(spans: list[timedelta]) -> timedelta:
    """Return the span in the middle, or halfway between the two there (statistics loads slowly)."""
    if not spans:
        return ZERO
    ordered, middle = sorted(spans), len(spans) // 2
    return ordered[middle] if len(spans) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
