"""The advice of the playbook and of the record: rubrics, sheets, hazards, conflicts, symptoms."""

from __future__ import annotations

from datetime import datetime, tzinfo

from incident_tui.domain.guidance.handover_brief import brief
from incident_tui.domain.guidance.hazards import hazards
from incident_tui.domain.guidance.templates import notice
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import clock_time_near
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dashboard.effects import Effects, record


def advise(name: str, argument: str, context: ActionContext) -> Effects:
    """Return what opens a rubric (by name, or chosen), the sheet, a notice, hazards, …."""
    book, shown, now, tz = context.playbook, context.shown, context.now, context.tz
    match name:
        case "rubric":
            return (_rubric(argument, context),)
        case "brief":
            return (_sheet("Hand-over sheet", brief(shown, book, now, tz)),)
        case "notice":
            return (_sheet("Notice", _notice(argument, context)),)
        case "hazards":
            return (_sheet("Hazards", hazards_text(shown, book, now, tz)),)
        case _:
            return (_suggest(context),)


def _sheet(heading: str, text: str) -> e.Effect:
    return e.Open(e.ReadText(heading, text), _copy_sheet)


def _copy_sheet(text: str, context: ActionContext) -> Effects:
    return (e.Copy(text, context.file("sheet")),)


def _notice(argument: str, context: ActionContext) -> str:
    to = argument.strip().lower() or "executives"
    text = notice(to, context.shown, context.playbook, now=context.now, tz=context.tz)
    if not text:
        return f"The playbook has no text for '{to}'."
    return f"{text}\n\nSent? /told {to} meets the deadline."


def _rubric(name: str, context: ActionContext) -> e.Effect:
    """Open one rubric, or let it be chosen."""
    rubrics = context.playbook.guidance.rubrics
    if name in rubrics:
        return e.Open(e.JudgeRubric(rubrics[name]), record)
    rows = tuple((slug, rubric.question) for slug, rubric in rubrics.items())
    chosen = e.ChooseRow("Which question?", rows)
    return e.Open(chosen, lambda slug, _: (e.Open(e.JudgeRubric(rubrics[slug]), record),))


def _suggest(context: ActionContext) -> e.Effect:
    """Choose what is seen; what to try first begins a mitigation in the line."""
    rows = symptom_rows(context.playbook)
    return e.Open(e.ChooseRow("What is seen → what to try first", rows), _begin_mitigation)


def _begin_mitigation(row: str, context: ActionContext) -> Effects:
    return (e.Type(f"/mit {row.partition('|')[0]}: {context.line}"),)


def hazards_text(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    """Return every hazard that stands: since when, what it saw, what to say, how to answer it."""
    found = hazards(incident, playbook, now)
    if not found:
        return "No hazard stands."
    parts = []
    for hazard in found:
        since = clock_time_near(hazard.since, tz, now)
        quiet = "  (for the scribe alone)" if hazard.quiet else ""
        parts.append(
            f"▲ {hazard.title}, since {since}{quiet}\n"
            f"  {hazard.evidence}\n"
            f"  Say: {hazard.say}\n"
            f"  /hazard {hazard.name} why — answers it"
        )
    return "\n\n".join(parts)


def symptom_rows(playbook: Playbook) -> tuple[tuple[str, str], ...]:
    """Return the table of symptoms: (pattern to try first | symptom, what is read)."""
    rows = []
    for symptom in playbook.guidance.symptoms.values():
        pattern = symptom.patterns[0] if symptom.patterns else symptom.slug
        rows.append((f"{pattern}|{symptom.slug}", f"{symptom.text} → {symptom.first}"))
    return tuple(rows)
