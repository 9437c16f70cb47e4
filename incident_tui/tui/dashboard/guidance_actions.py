"""The advice of the playbook and the record on the screen: rubrics, symptoms, sheet, hazards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import clock_time
from incident_tui.tui.dashboard.panes.composer import Composer

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard


class Advice:
    """Opens what guides the commander; `ask` records what comes of it, `copy` copies a text."""

    def __init__(
        self,
        dashboard: Dashboard,
        ask: Callable[[tuple[Request, ...] | None], None],
        copy: Callable[[str, str], None],
    ) -> None:
        self.dashboard = dashboard
        self._ask = ask
        self._copy = copy

    def perform(self, action_id: str, argument: str) -> None:
        """Open a rubric (by name, or chosen), the sheet, the hazards or the symptoms."""
        dashboard = self.dashboard
        book, incident = dashboard.session.playbook, dashboard.shown
        now = dashboard.session.clock.now()
        match action_id:
            case "rubric":
                self._rubric(argument)
            case "brief":
                from incident_tui.domain.guidance.handover_brief import brief  # noqa: PLC0415 - when opened

                self._sheet("Hand-over sheet", brief(incident, book, now, dashboard.tz))
            case "notice":
                from incident_tui.domain.guidance.templates import notice  # noqa: PLC0415 - when opened

                to = argument.strip().lower() or "executives"
                text = notice(to, incident, book, now=now, tz=dashboard.tz)
                said = f"{text}\n\nSent? /told {to} meets the deadline." if text else ""
                self._sheet("Notice", said or f"The playbook has no text for '{to}'.")
            case "hazards":
                self._sheet("Hazards", hazards_text(incident, book, now, dashboard.tz))
            case _:
                self._suggest(symptom_rows(book))

    def _rubric(self, name: str) -> None:
        """Open one rubric, or let it be chosen."""
        from incident_tui.tui.dialogs.rubric import Chooser, RubricForm  # noqa: PLC0415

        rubrics = self.dashboard.session.playbook.guidance.rubrics

        def chosen(slug: str | None) -> None:
            if slug is not None and slug in rubrics:
                self.dashboard.app.push_screen(RubricForm(rubrics[slug]), self._ask)

        if name in rubrics:
            chosen(name)
        else:
            rows = [(slug, rubric.question) for slug, rubric in rubrics.items()]
            self.dashboard.app.push_screen(Chooser("Which question?", rows), chosen)

    def _sheet(self, heading: str, text: str) -> None:
        from incident_tui.tui.dialogs.text import Sheet  # noqa: PLC0415 - when opened

        name = f"{self.dashboard.session.id}-sheet.txt"
        self.dashboard.app.push_screen(Sheet(heading, text, lambda words: self._copy(words, name)))

    def _suggest(self, rows: list[tuple[str, str]]) -> None:
        """Choose what is seen; what to try first begins a mitigation in the line."""
        from incident_tui.tui.dialogs.rubric import Chooser  # noqa: PLC0415 - when opened

        def chosen(pattern: str | None) -> None:
            if pattern is not None:
                composer = self.dashboard.query_one(Composer)
                composer.put(f"/mit {pattern.partition('|')[0]}: {composer.text}")
                composer.focus()

        self.dashboard.app.push_screen(Chooser("What is seen → what to try first", rows), chosen)


def hazards_text(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    """Return every hazard that stands: since when, what it saw, what to say, how to answer it."""
    from incident_tui.domain.guidance.hazards import hazards  # noqa: PLC0415 - when opened

    found = hazards(incident, playbook, now)
    if not found:
        return "No hazard stands."
    parts = []
    for hazard in found:
        since = clock_time(hazard.since, tz)
        quiet = "  (for the scribe alone)" if hazard.quiet else ""
        parts.append(
            f"▲ {hazard.title}, since {since}{quiet}\n"
            f"  {hazard.evidence}\n"
            f"  Say: {hazard.say}\n"
            f"  /hazard {hazard.name} why — answers it"
        )
    return "\n\n".join(parts)


def symptom_rows(playbook: Playbook) -> list[tuple[str, str]]:
    """Return the table of symptoms: (pattern to try first | symptom, what is read)."""
    rows = []
    for symptom in playbook.guidance.symptoms.values():
        pattern = symptom.patterns[0] if symptom.patterns else symptom.slug
        rows.append((f"{pattern}|{symptom.slug}", f"{symptom.text} → {symptom.first}"))
    return rows
