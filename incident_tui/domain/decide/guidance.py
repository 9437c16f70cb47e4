"""The part of `decide` that is about guidance: rubrics, hand-over, hazards, resolving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Outcome, no_such
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.closure import Criterion, unmet
from incident_tui.domain.guidance.rubrics import judge, waiting_for
from incident_tui.domain.playbook.guidance import Rubric
from incident_tui.domain.playbook.hazard_rules import HAZARD_FIGURES
from incident_tui.domain.playbook.names import ANSWERS
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import holders, pending_offers
from incident_tui.domain.projections.work import WorkItem, by_label, item_of, rivals
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import clean_name, did_you_mean, is_name, one_line

Guided = i.AnswerRubric | i.OfferHandover | i.AcceptHandover | i.AcknowledgeHazard | i.Resolve


def decide_guidance(
    intent: Guided, note: str | None, incident: Incident, playbook: Playbook, now: datetime
) -> Outcome:
    """Return the facts of an intent about guidance, or why not."""
    match intent:
        case i.AnswerRubric():
            return _answer(intent, note, incident, playbook)
        case i.OfferHandover(role=role, to=to):
            return _offer(role.lower(), clean_name(to), incident, playbook, now)
        case i.AcceptHandover(role=role):
            return _accept(role.lower(), incident, playbook)
        case i.AcknowledgeHazard(hazard=hazard):
            return _acknowledge(hazard, note, incident, playbook, now)
        case i.Resolve(override=override):
            return _resolve(dict(override), note, incident, playbook)
        case other:
            assert_never(other)


# -- rubrics -------------------------------------------------------------------------------------


def rubric_reason(intent: i.AnswerRubric, playbook: Playbook) -> str | None:
    """Return what the conditions say, as the reason where nobody gave another."""
    rubric = playbook.guidance.rubrics.get(intent.rubric)
    return judge(rubric, intent.conditions).why if rubric else None


def _answer(
    intent: i.AnswerRubric, note: str | None, incident: Incident, playbook: Playbook
) -> Outcome:
    rubrics = playbook.guidance.rubrics
    rubric = rubrics.get(intent.rubric)
    if rubric is None:
        return no_such("rubric", intent.rubric, rubrics)
    known = rubric.conditions()
    unknown = next((slug for slug in intent.conditions if slug not in known), None)
    if unknown is not None:
        what = f"'{one_line(unknown)}' is not a condition of {rubric.slug}"
        return RefusedError(what, did_you_mean(unknown, known))
    answer = rubric.unsure if intent.answer == "unsure" else intent.answer
    if answer not in ANSWERS:
        return RefusedError("The answer is yes, no or unsure", f"/rubric {rubric.slug} yes why")
    verdict = judge(rubric, intent.conditions)
    if answer != verdict.answer and note in {None, verdict.why}:
        what = f"The rubric says {verdict.answer}: {verdict.why}"
        return RefusedError(
            what, f"give the reason for {answer}: /rubric {rubric.slug} {answer} why"
        )
    executor = clean_name(intent.executor) if intent.executor else None
    conditions = tuple(slug for slug in known if slug in intent.conditions)
    item = _about(intent, rubric, incident, playbook)
    if isinstance(item, RefusedError):
        return item
    decision = f.DecisionRecorded(
        choice=answer,
        question=rubric.question,
        executor=executor or None,
        objections_asked=intent.objections_asked,
        rubric=rubric.slug,
        conditions=conditions,
        mitigation=item.event.id if item else None,
    )
    moved = (f.MitigationDecided(ref=item.event.id),) if item and answer == "yes" else ()
    return (decision, *_consequences(rubric, answer, incident, playbook), *moved)


def _about(
    intent: i.AnswerRubric, rubric: Rubric, incident: Incident, playbook: Playbook
) -> WorkItem | RefusedError | None:
    """Return the mitigation that an answer is about, where it is plain which."""
    if intent.mitigation == "":
        return None
    waiting = waiting_for(rubric, incident, playbook.guidance)
    if intent.mitigation is None:
        return waiting[0] if len(waiting) == 1 else None
    if asked := rivals(incident, intent.mitigation):
        return asked
    item = by_label(incident, intent.mitigation) or item_of(incident, intent.mitigation)
    if item is None or not item.label.startswith("M"):
        return RefusedError(
            f"There is no mitigation {one_line(intent.mitigation)}",
            ", ".join(each.label for each in waiting),
        )
    return item


def _consequences(
    rubric: Rubric, answer: str, incident: Incident, playbook: Playbook
) -> tuple[f.AnyFact, ...]:
    """Return what an answer decides beside itself."""
    worst, yes = min(playbook.severities), answer == "yes"
    match rubric.slug:
        case "public":
            return (f.PublicDecided(yes),)
        case "sev1" if yes and (incident.severity != worst or not incident.assessed):
            return (f.SeverityChanged(worst),)
        case _:
            return ()


# -- hand-over -----------------------------------------------------------------------------------


def _offer(role: str, to: str, incident: Incident, playbook: Playbook, now: datetime) -> Outcome:
    if role not in playbook.roles:
        return no_such("role", role, playbook.roles)
    label = playbook.roles[role].label
    if not is_name(to):
        return RefusedError(f"Who takes over {label}?", f"/handover {role} NAME")
    held = [stint.name for stint in holders(incident, playbook)[role]]
    if not held:
        return RefusedError(f"Nobody is {label}, so nobody can hand it over", f"/role {role} {to}")
    if any(to.casefold() == name.casefold() for name in held):
        return RefusedError(f"{to} is {label} already")
    if any(offer.role == role and offer.to == to for offer in pending_offers(incident)):
        return RefusedError(
            f"{label} is offered to {to} already", f"{to} takes it with /accept {role}"
        )
    from incident_tui.domain.guidance.handover_brief import brief  # noqa: PLC0415 - few entries need it

    return (f.HandoverOffered(role, to, brief(incident, playbook, now)),)


def _accept(role: str, incident: Incident, playbook: Playbook) -> Outcome:
    if role not in playbook.roles:
        return no_such("role", role, playbook.roles)
    label = playbook.roles[role].label
    for offer in pending_offers(incident):
        if offer.role == role:
            return (f.HandoverAccepted(offer.event.id),)
    offered = ", ".join(f"{offer.role} to {offer.to}" for offer in pending_offers(incident))
    hint = f"offered: {offered}" if offered else f"/handover {role} NAME offers it first"
    return RefusedError(f"{label} was not offered to anybody", hint)


# -- hazards -------------------------------------------------------------------------------------


def _acknowledge(
    name: str, note: str | None, incident: Incident, playbook: Playbook, now: datetime
) -> Outcome:
    from incident_tui.domain.guidance.hazards import standing  # noqa: PLC0415 - few entries need it

    slug = name.strip().lower().replace("-", "_")
    names = [hazard.name for hazard in standing(incident, playbook, now)]
    begun = [known for known in names if slug and known.startswith(slug)]
    begun = begun or [known for known in HAZARD_FIGURES if slug and known.startswith(slug)]
    slug = begun[0] if len(begun) == 1 else slug
    if len(begun) > 1 and slug not in begun:
        return RefusedError(
            f"'{one_line(name)}' could be {', '.join(begun)}", f"/hazard {begun[0]} why"
        )
    if slug not in HAZARD_FIGURES:
        return no_such("hazard", name, names or HAZARD_FIGURES)
    if slug not in names:
        standing_now = f"now there is {', '.join(names)}" if names else "none stands now"
        return RefusedError(f"The hazard {slug} does not stand", standing_now)
    if not note:
        return RefusedError("Acknowledging a hazard needs a reason", f"/hazard {slug} why")
    return (f.HazardAcknowledged(slug),)


# -- resolving -----------------------------------------------------------------------------------


def _resolve(
    override: dict[str, str], note: str | None, incident: Incident, playbook: Playbook
) -> Outcome:
    """Resolve where every criterion is met, or where each that is not has a reason.

    A reason under `all` stands for every criterion that is not met.
    """
    if incident.state is not State.LIVE and ("life",) not in incident.contested:
        return RefusedError(
            f"The incident is {incident.state} already", "/reopen why makes it live again"
        )
    reason = one_line(override.get("all") or "")
    reasons = {slug: one_line(text) for slug, text in override.items() if one_line(text)}
    waiting = unmet(incident, playbook)
    left = [criterion for criterion in waiting if not (reasons.get(criterion.slug) or reason)]
    if left:
        return RefusedError(gate_words(left), waiver(waiting, note))
    kept = {criterion.slug: reasons.get(criterion.slug) or reason for criterion in waiting}
    return (f.IncidentResolved(kept),)


def waiver(waiting: Iterable[Criterion], why: str | None) -> str:
    """Return the whole command that resolves all the same, with the reason that was given."""
    named = ",".join(criterion.slug for criterion in waiting)
    reason = one_line(why) if why else "why"
    return f"meet them, or: /resolve waive {named} {reason} (or: /resolve waive all {reason})"


def gate_words(left: list[Criterion]) -> str:
    """Return what stands between an incident and its resolution, as one sentence."""
    count = f"{len(left)} criteria are" if len(left) > 1 else "1 criterion is"
    listed = "; ".join(f"{n}. {c.text} ({c.missing})" for n, c in enumerate(left, 1))
    return f"Not resolved: {count} not met: {listed}"
